internal import Synchronization
internal import Telemetry

/// Where spans and log lines arrive: bounded memory, one lock, nothing that waits.
final class Intake: Sendable {
  /// What arrived since the last look.
  struct Batch: Sendable {
    /// The spans of each call.
    var traces: [[SpanRecord]] = []
    var logs: [LogRecord] = []

    var isEmpty: Bool { self.traces.isEmpty && self.logs.isEmpty }
  }

  private struct State {
    var batch = Batch()
    var bytes = 0
    var isOver = false
  }

  private let maxBytes: Int
  /// Who is told of each thing that is made.
  private let ledgers: [(ledger: Ledger, signals: Set<Signal>)]
  private let state = Mutex(State())
  private let wake: @Sendable () -> Void

  /// - Parameters:
  ///   - maxBytes: The memory that what waits may take, by a rough count.
  ///   - wake: Called when the first thing arrives.
  init(
    maxBytes: Int,
    ledgers: [(ledger: Ledger, signals: Set<Signal>)],
    wake: @escaping @Sendable () -> Void
  ) {
    self.maxBytes = maxBytes
    self.ledgers = ledgers
    self.wake = wake
  }

  func add(_ spans: [SpanRecord], dropped: Int) {
    let bytes = spans.reduce(0) { $0 + $1.roughBytes }
    self.add(.traces, count: spans.count, bytes: bytes) { $0.traces.append(spans) }
    if dropped > 0 {
      self.each(.traces) { ledger in
        ledger.made(dropped, .traces)
        ledger.dropped(dropped, .traces, .tooManySpans)
      }
    }
  }

  func add(_ log: LogRecord) {
    self.add(.logs, count: 1, bytes: log.roughBytes) { $0.logs.append(log) }
  }

  /// Everything that arrived.
  func takeAll() -> Batch {
    self.state.withLock { state in
      defer {
        state.batch = Batch()
        state.bytes = 0
      }
      return state.batch
    }
  }

  private func add(
    _ signal: Signal,
    count: Int,
    bytes: Int,
    _ body: (inout Batch) -> Void
  ) {
    // Before it can be taken, so that nothing is sent that was not made.
    self.each(signal) { $0.made(count, signal) }
    let (isTaken, isFirst) = self.state.withLock { state in
      guard state.bytes + bytes <= self.maxBytes else { return (false, false) }
      let isFirst = state.batch.isEmpty
      body(&state.batch)
      state.bytes += bytes
      return (true, isFirst)
    }
    if !isTaken { self.each(signal) { $0.dropped(count, signal, .memoryFull) } }
    if isFirst { self.wake() }
  }

  private func each(_ signal: Signal, _ body: (Ledger) -> Void) {
    for (ledger, signals) in self.ledgers where signals.contains(signal) { body(ledger) }
  }
}

extension SpanRecord {
  /// About the memory that it takes, in bytes.
  fileprivate var roughBytes: Int {
    256 + 96 * (self.attributes.count + self.events.count + self.links.count)
  }
}

extension LogRecord {
  /// About the memory that it takes, in bytes.
  fileprivate var roughBytes: Int { 160 + 96 * self.attributes.count }
}
