internal import Synchronization

/// The spans that this process adds to one trace, from its first span's start to that span's end.
///
/// They are written into one array under one lock, and what becomes of them is decided when the first
/// span ends: then it is known whether the call failed or was slow. So a span of a call that is not kept
/// costs a place in an array. What ends later is handed on by itself.
///
/// At most `maxSpans` are recorded; more are counted.
package final class TraceRecorder: Sendable {
  /// Most spans of one call.
  static let maxSpans = 1024
  /// Most attributes that are set at once.
  static let maxAttributes = 128
  /// Most events of one span.
  static let maxEvents = 128

  struct State {
    var spans: [SpanRecord] = []
    /// Who has more spans when the trace is kept, and below which span.
    var sources: [(parent: SpanID, source: any SpanSource)] = []
    /// How many spans were handed on before the first of `spans`.
    var base = 0
    /// How many have not ended.
    var open = 0
    /// The first span has ended.
    var isOver = false
    var isKept = false
    /// Some span failed.
    var hasFailed = false
    /// Spans that there was no room for.
    var dropped = 0
  }

  let tracer: Tracer
  let traceID: TraceID
  let traceState: String
  /// Whether the trace is kept whatever happens.
  let isSampled: Bool
  /// The same moment by both clocks.
  private let instant: TelemetryClock.Instant
  private let date: UInt64
  let state: Mutex<State>

  init(
    tracer: Tracer,
    traceID: TraceID,
    traceState: String,
    isSampled: Bool,
    instant: TelemetryClock.Instant
  ) {
    self.tracer = tracer
    self.traceID = traceID
    self.traceState = traceState
    self.isSampled = isSampled
    self.instant = instant
    let now = tracer.clock.now()
    // The first span may have begun a little before it was decided to record it.
    self.date = tracer.clock.date() &- UInt64(clamping: instant.nanoseconds(to: now))
    self.state = Mutex(State())
  }

  /// Nanoseconds since 1970 at an instant.
  func date(_ instant: TelemetryClock.Instant) -> UInt64 {
    UInt64(clamping: Int64(clamping: self.date) &+ self.instant.nanoseconds(to: instant))
  }

  /// Adds a span that has begun; nil when there is no room.
  func add(
    _ name: SafeText,
    _ kind: SpanRecord.Kind,
    parent: SpanID?,
    isRemote: Bool,
    at start: TelemetryClock.Instant
  ) -> ActiveSpan? {
    let date = self.date(start)
    let id = self.tracer.ids.makeSpanID()
    let index = self.state.withLock { state -> Int? in
      guard state.base + state.spans.count < Self.maxSpans else {
        state.dropped += 1
        return nil
      }
      state.open += 1
      state.spans.append(
        SpanRecord(
          name: name,
          kind: kind,
          traceID: self.traceID,
          spanID: id,
          parentID: parent,
          hasRemoteParent: isRemote,
          state: self.traceState,
          start: date,
          end: 0
        )
      )
      return state.base + state.spans.count - 1
    }
    return index.map { ActiveSpan(recorder: self, index: $0, spanID: id) }
  }

  /// Adds what has more spans when the trace is kept.
  func add(_ source: any SpanSource, parent: SpanID) {
    self.state.withLock { state in
      // As long as the first span has not ended, it lets go of the source then.
      if !state.isOver { state.sources.append((parent, source)) }
    }
  }

  private func span(_ brief: borrowing BriefSpan, parent: SpanID) -> SpanRecord {
    let start = self.date(brief.start)
    return SpanRecord(
      name: brief.name,
      kind: .internal,
      traceID: self.traceID,
      spanID: brief.spanID ?? self.tracer.ids.makeSpanID(),
      parentID: parent,
      hasRemoteParent: false,
      state: self.traceState,
      start: start,
      end: max(self.date(brief.end), start, 1),
      failure: brief.failure
    )
  }

  /// Changes a span that has not ended.
  func update(_ index: Int, _ change: (inout SpanRecord) -> Void) {
    self.state.withLock { state in
      let place = index - state.base
      if place >= 0, state.spans[place].end == 0 { change(&state.spans[place]) }
    }
  }

  /// Says that what a span stands for failed.
  func fail(_ index: Int, _ why: SafeText) {
    self.state.withLock { state in
      let place = index - state.base
      guard place >= 0, state.spans[place].end == 0 else { return }
      state.spans[place].status = .error
      state.spans[place].statusText = why
      state.hasFailed = true
    }
  }

  /// Ends a span. The first one's end decides for all.
  ///
  /// - Parameter attributes: What is set at the end; not asked for when the span is not kept.
  func end(_ index: Int, at instant: TelemetryClock.Instant, _ attributes: () -> [Attribute]) {
    let date = self.date(instant)
    let (kept, dropped) = self.state.withLock { state -> ([SpanRecord], Int) in
      let place = index - state.base
      guard place >= 0, state.spans[place].end == 0 else { return ([], 0) }
      state.spans[place].end = max(date, state.spans[place].start, 1)
      state.open -= 1
      if index == 0 { return self.endFirst(&state, attributes) }
      guard !state.isOver || state.isKept else { return ([], 0) }
      state.spans[place].attributes += attributes().prefix(Self.maxAttributes)
      return (state.isOver ? [state.spans[place]] : [], 0)
    }
    if !kept.isEmpty { self.tracer.sink.take(spans: kept, dropped: dropped) }
  }

  /// Decides what becomes of the trace.
  private func endFirst(
    _ state: inout State,
    _ attributes: () -> [Attribute]
  ) -> ([SpanRecord], Int) {
    let sources = state.sources
    state.sources = []
    state.isOver = true
    state.isKept = self.tracer.keeps(
      nanoseconds: state.spans[0].duration,
      isSampled: self.isSampled,
      failed: state.hasFailed || sources.contains { $0.source.hasFailed }
    )
    guard state.isKept else { return ([], 0) }
    state.spans[0].attributes += attributes().prefix(Self.maxAttributes)
    var dropped = state.dropped
    var kept = state.spans
    if state.open == 0 {
      // As a rule all have ended, and the array itself goes on.
      state.base = state.spans.count
      state.spans = []
    } else {
      kept.removeAll { $0.end == 0 }
    }
    for (parent, source) in sources {
      kept.reserveCapacity(kept.count + min(source.spanCount, Self.maxSpans))
      source.eachSpan { brief in
        if kept.count < Self.maxSpans {
          kept.append(self.span(brief, parent: parent))
        } else {
          dropped += 1
        }
      }
    }
    return (kept, dropped)
  }
}
