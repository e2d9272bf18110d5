/// Begins traces.
///
/// A trace that is sampled is kept. Of the others this process keeps its own part when the call failed
/// or was slow, unless the caller, which sees more, decided against the trace.
package final class Tracer: Sendable {
  package struct Config: Sendable {
    /// A call that takes at least so long is kept. Default 1 s.
    package var slow: Duration = .seconds(1)
    /// Whether failed and slow calls are kept although they were not sampled. Default true.
    package var keepsTail = true

    package init() {}
  }

  let clock: TelemetryClock
  let ids: IDGenerator
  let sink: any TelemetrySink
  private let sampler: Sampler
  private let config: Config
  /// Nanoseconds.
  private let slow: UInt64

  package init(
    sampler: Sampler,
    sink: any TelemetrySink,
    config: Config = Config(),
    ids: IDGenerator = IDGenerator(),
    clock: TelemetryClock = .system
  ) {
    self.sampler = sampler
    self.sink = sink
    self.config = config
    self.slow = UInt64(clamping: config.slow.nanoseconds)
    self.ids = ids
    self.clock = clock
  }

  /// Begins the first span of a trace in this process; nil when nothing of it can be kept.
  ///
  /// - Parameters:
  ///   - parent: What the caller sent, when it sent something.
  ///   - start: When it began; now by default.
  package func begin(
    _ name: SafeText,
    kind: SpanRecord.Kind = .internal,
    parent: TraceContext? = nil,
    at start: TelemetryClock.Instant? = nil
  ) -> ActiveSpan? {
    let start = start ?? self.clock.now()
    let traceID = parent?.traceID ?? self.ids.makeTraceID()
    let isSampled = self.sampler.samples(traceID, parent: parent, at: start)
    if !isSampled {
      guard self.config.keepsTail, parent == nil || !self.sampler.ignoresUnsampledParents else {
        return nil
      }
    }
    let recorder = TraceRecorder(
      tracer: self,
      traceID: traceID,
      traceState: parent?.state ?? "",
      isSampled: isSampled,
      instant: start
    )
    return recorder.add(
      name,
      kind,
      parent: parent?.spanID,
      isRemote: parent != nil,
      at: start
    )
  }

  /// What stands for a call of a trace that its caller decided against: it has no span here, but a place in
  /// the trace that lines and the next service name.
  package func unrecorded(below parent: TraceContext) -> TraceContext {
    TraceContext(
      traceID: parent.traceID,
      spanID: self.ids.makeSpanID(),
      isSampled: false,
      state: parent.state
    )
  }

  func keeps(nanoseconds: UInt64, isSampled: Bool, failed: Bool) -> Bool {
    isSampled
      || (self.config.keepsTail
        && (failed || nanoseconds >= self.slow))
  }
}

/// Where spans and log lines go when they are done. It never waits and never fails: what it has no room
/// for it counts.
package protocol TelemetrySink: Sendable {
  /// Takes the spans that a call ended with.
  ///
  /// - Parameter dropped: How many spans of the call there was no room to record.
  func take(spans: [SpanRecord], dropped: Int)
  /// Takes a log line.
  func take(log: LogRecord)
}
