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
  /// Most events of one span.
  static let maxEvents = 128

  struct State {
    var spans: [SpanRecord] = []
    /// The first span has ended.
    var isOver = false
    var isKept = false
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
    self.date = tracer.clock.date() &- UInt64(clamping: instant.duration(to: now).nanoseconds)
    var state = State()
    state.spans.reserveCapacity(32)
    self.state = Mutex(state)
  }

  /// Nanoseconds since 1970 at an instant.
  func date(_ instant: TelemetryClock.Instant) -> UInt64 {
    UInt64(clamping: Int64(clamping: self.date) &+ self.instant.duration(to: instant).nanoseconds)
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
      guard state.spans.count < Self.maxSpans else {
        state.dropped += 1
        return nil
      }
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
      return state.spans.count - 1
    }
    return index.map { ActiveSpan(recorder: self, index: $0, spanID: id) }
  }

  /// Changes a span that has not ended.
  func update(_ index: Int, _ change: (inout SpanRecord) -> Void) {
    self.state.withLock { state in
      if state.spans[index].end == 0 { change(&state.spans[index]) }
    }
  }

  /// Ends a span. The first one's end decides for all.
  func end(_ index: Int, at instant: TelemetryClock.Instant) {
    let date = self.date(instant)
    let (kept, dropped) = self.state.withLock { state -> ([SpanRecord], Int) in
      guard state.spans[index].end == 0 else { return ([], 0) }
      state.spans[index].end = max(date, state.spans[index].start, 1)
      if index == 0 {
        state.isOver = true
        state.isKept = self.tracer.keeps(
          state.spans[0],
          isSampled: self.isSampled,
          failed: state.spans.contains { $0.status == .error }
        )
        guard state.isKept else { return ([], 0) }
        return (state.spans.filter { $0.end != 0 }, state.dropped)
      }
      return (state.isOver && state.isKept ? [state.spans[index]] : [], 0)
    }
    if !kept.isEmpty { self.tracer.sink.take(spans: kept, dropped: dropped) }
  }
}
