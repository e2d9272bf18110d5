package import Storage
internal import Synchronization
package import Telemetry

/// Hands everything to the stores, on a task of its own: a slow disk holds up nothing.
///
/// What waits is bounded. At most `Limits.tracesPerSecond` traces a second are kept, since the store is
/// for looking at what happened, and an exporter has them all.
package final class StoreDestination: Destination {
  package struct Limits: Sendable {
    /// Default 50.
    package var tracesPerSecond = 50
    /// Default 500.
    package var linesPerSecond = 500
    /// What may wait, in traces and lines. Default 10,000.
    package var pending = 10_000

    package init() {}
  }

  /// Points on their way to the metric store. A flush that fails is tried again with the same number, so
  /// that a store that took it after all does not count it twice.
  private struct Flush {
    var points: [MetricPoint]
    var number: Int
    /// Seconds since 1970.
    var time: Int
  }

  /// The flushes that wait while the metric store fails: five minutes.
  private static let mostFlushes = 30

  /// The most spans of a call that are kept.
  private static let mostSpans = 1024

  private struct State {
    var parts: [TracePart] = []
    var logs: [LogRecord] = []
    var harvests: [Harvest] = []
    /// What the metric store has not taken yet, oldest first.
    var flushes: [Flush] = []
    /// Points that other programs sent.
    var points: [MetricPoint] = []
    var second = 0
    var traces = 0
    var lines = 0
  }

  package let ledger = Ledger("store")
  package let signals: Set<Signal> = [.traces, .metrics, .logs]

  private let metrics: any MetricStore
  private let traces: any TraceStore
  private let limits: Limits
  private let observed: Mutex<Increases>
  private let flushes = Mutex(0)
  private let state = Mutex(State())
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let errors: CounterSeries
  private let durations: HistogramSeries
  private let clock: TelemetryClock
  private let isFailing = Mutex(false)
  private let log: EventLog

  package init(
    metrics: any MetricStore,
    traces: any TraceStore,
    registry: MetricRegistry,
    log: EventLog,
    limits: Limits = Limits(),
    clock: TelemetryClock = .system
  ) {
    self.metrics = metrics
    self.traces = traces
    self.limits = limits
    self.clock = clock
    self.log = log
    self.observed = Mutex(Increases())
    self.errors = registry.counter(.storeErrors, [.store: "telemetry"])
    self.durations = registry.histogram(.storeDuration, [.store: "telemetry"])
    (self.wakes, self.wake) = AsyncStream.makeStream(
      of: Void.self,
      bufferingPolicy: .bufferingNewest(1)
    )
  }

  /// Whether the last write succeeded.
  package var isWell: Bool { !self.isFailing.withLock { $0 } }

  package func take(_ traces: [[SpanRecord]]) async {
    let dropped = self.state.withLock { state in
      self.turnSecond(&state)
      var dropped = 0
      for var spans in traces {
        // A trace of another program may be of any length.
        if spans.count > Self.mostSpans {
          dropped += spans.count - Self.mostSpans
          spans.removeLast(spans.count - Self.mostSpans)
        }
        if state.traces < self.limits.tracesPerSecond, state.parts.count < self.limits.pending {
          state.traces += 1
          state.parts.append(TracePart(spans: spans))
        } else {
          dropped += spans.count
        }
      }
      return dropped
    }
    self.ledger.dropped(dropped, .traces, .storeLimit)
    self.wake.yield()
  }

  package func take(_ logs: [LogRecord]) async {
    let dropped = self.state.withLock { state in
      self.turnSecond(&state)
      let room = min(
        self.limits.linesPerSecond - state.lines,
        self.limits.pending - state.logs.count
      )
      let taken = logs.prefix(max(0, room))
      state.lines += taken.count
      state.logs += taken
      return logs.count - taken.count
    }
    self.ledger.dropped(dropped, .logs, .storeLimit)
    self.wake.yield()
  }

  package func take(_ harvest: Harvest) async {
    self.ledger.made(harvest.fresh.count, .metrics)
    self.state.withLock { state in
      state.harvests.append(harvest)
      // When the store is stuck, the oldest go.
      if state.harvests.count > 30 {
        self.ledger.dropped(state.harvests.removeFirst().fresh.count, .metrics, .memoryFull)
      }
    }
    self.wake.yield()
  }

  package func relay(_ batch: RelayedBatch) async {
    switch batch.signal {
    case .traces: await self.take(batch.traces)
    case .logs: await self.take(batch.logs)
    case .metrics:
      // What the store has no form for is in no answer of it.
      self.ledger.dropped(batch.items - batch.points.count, .metrics, .rejected)
      let dropped = self.state.withLock { state in
        let room = max(0, self.limits.pending - state.points.count)
        state.points += batch.points.prefix(room)
        return batch.points.count - min(room, batch.points.count)
      }
      self.ledger.dropped(dropped, .metrics, .memoryFull)
    }
  }

  package func run() async {
    for await _ in self.wakes {
      await self.writeWhole()
      if Task.isCancelled { return }
    }
  }

  package func finish() async {
    await self.writeWhole()
    let lost = self.state.withLock { state in
      defer { state.flushes = [] }
      return state.flushes.reduce(0) { $0 + $1.points.count }
    }
    self.ledger.dropped(lost, .metrics, .storeFailed)
  }

  /// Writes in a task of its own: a cancelled one would lose what it was about to commit.
  private func writeWhole() async { await Task { await self.write() }.value }

  private func turnSecond(_ state: inout State) {
    let second = Int(self.clock.date() / 1_000_000_000)
    guard second != state.second else { return }
    state.second = second
    state.traces = 0
    state.lines = 0
  }

  private func write() async {
    let (parts, logs, harvests, relayed) = self.state.withLock { state in
      // Others' points go with the next flush of our own.
      let relayed = state.harvests.isEmpty ? [] : state.points
      defer {
        state.parts = []
        state.logs = []
        state.harvests = []
        if !relayed.isEmpty { state.points = [] }
      }
      return (state.parts, state.logs, state.harvests, relayed)
    }
    if !parts.isEmpty || !logs.isEmpty {
      let spans = parts.reduce(0) { $0 + $1.spans.count }
      if await self.attempt({ try await self.traces.add(parts, logs) }) {
        self.ledger.sent(spans, .traces)
        self.ledger.sent(logs.count, .logs)
      } else {
        self.ledger.dropped(spans, .traces, .storeFailed)
        self.ledger.dropped(logs.count, .logs, .storeFailed)
      }
    }
    self.queue(harvests, relayed)
    while let flush = self.state.withLock({ $0.flushes.first }) {
      guard
        await self.attempt({
          try await self.metrics.flush(flush.points, number: flush.number, at: flush.time)
        })
      else { break }
      self.state.withLock { state in _ = state.flushes.removeFirst() }
      self.ledger.sent(flush.points.count, .metrics)
      _ = await self.attempt { try await self.metrics.maintain(at: flush.time) }
    }
    if !harvests.isEmpty, self.flushes.withLock({ $0 % 6 == 1 }) {
      _ = await self.attempt { try await self.traces.prune() }
    }
  }

  /// Makes flushes of harvests and of others' points.
  private func queue(_ harvests: [Harvest], _ relayed: [MetricPoint]) {
    for (place, harvest) in harvests.enumerated() {
      let number = self.flushes.withLock { number in
        number += 1
        return number
      }
      let increases = self.observed.withLock { $0.increases(harvest.observed) }
      self.ledger.made(increases.count, .metrics)
      let flush = Flush(
        points: harvest.fresh + increases + (place == 0 ? relayed : []),
        number: number,
        time: Int(harvest.time / 1_000_000_000)
      )
      self.state.withLock { state in
        state.flushes.append(flush)
        if state.flushes.count > Self.mostFlushes {
          let lost = state.flushes.removeFirst().points.count
          self.ledger.dropped(lost, .metrics, .storeFailed)
        }
      }
    }
  }

  private func attempt(_ body: () async throws -> Void) async -> Bool {
    let began = self.clock.now()
    do {
      try await body()
      self.durations.record(began.duration(to: self.clock.now()))
      let wasFailing = self.isFailing.withLock { isFailing in
        defer { isFailing = false }
        return isFailing
      }
      if wasFailing { self.log.write(.info, "the telemetry store works again") }
      return true
    } catch {
      self.errors.add()
      let wasFailing = self.isFailing.withLock { isFailing in
        defer { isFailing = true }
        return isFailing
      }
      if !wasFailing {
        self.log.write(
          .error,
          "the telemetry store fails; what it should keep is dropped",
          [Attribute(.errorType, SafeText(operators: String(reflecting: type(of: error))))]
        )
      }
      return false
    }
  }
}

/// Makes increases of sums that others keep.
struct Increases {
  private struct Key: Hashable {
    var name: String
    var labels: Labels
  }

  private var last: [Key: Double] = [:]

  /// The points with each counter's increase since the last call; gauges and histograms as they are.
  mutating func increases(_ points: [MetricPoint]) -> [MetricPoint] {
    points.compactMap { point in
      guard case .counter(let total) = point.value else { return point }
      let key = Key(name: point.instrument.name, labels: point.labels)
      let before = self.last[key] ?? 0
      self.last[key] = total
      // A sum that fell began anew.
      let increase = total >= before ? total - before : total
      return increase > 0
        ? MetricPoint(point.instrument, point.labels, .counter(increase)) : nil
    }
  }
}
