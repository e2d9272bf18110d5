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
    /// What others sent and may wait, of traces and lines together and of metrics, in bytes as protobuf:
    /// their items may be of any size. Default 16 MiB.
    package var relayedBytes = 16 << 20

    package init() {}
  }

  /// Points on their way to the metric store. A flush that fails is tried again with the same number, so
  /// that a store that took it after all does not count it twice.
  private struct Flush {
    var points: [MetricPoint]
    /// What others' points among them had, in bytes.
    var relayedBytes: Int
    var number: Int
    /// Seconds since 1970.
    var time: Int
  }

  /// The flushes that wait while the metric store fails: five minutes.
  private static let mostFlushes = 30

  /// The most spans of a call that are kept.
  private static let mostSpans = 1024

  private enum Part: Hashable { case metrics, traces }

  private struct State {
    var parts: [TracePart] = []
    var logs: [LogRecord] = []
    var harvests: [Harvest] = []
    /// What the metric store has not taken yet, oldest first.
    var flushes: [Flush] = []
    /// Points that other programs sent.
    var points: [MetricPoint] = []
    var pointBytes = 0
    /// What others sent and waits, in bytes.
    var relayedBytes: [Part: Int] = [:]
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
  /// A value when traces or lines came, and one when metrics did: a metric store that is slow to answer
  /// does not hold up the others.
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let metricWakes: AsyncStream<Void>
  private let metricWake: AsyncStream<Void>.Continuation
  private let errors: CounterSeries
  private let durations: HistogramSeries
  private let clock: TelemetryClock
  /// What could not be written the last time.
  private let failing = Mutex<Set<Part>>([])
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
    (self.metricWakes, self.metricWake) = AsyncStream.makeStream(
      of: Void.self,
      bufferingPolicy: .bufferingNewest(1)
    )
  }

  /// Whether the last writes succeeded.
  package var isWell: Bool { self.failing.withLock(\.isEmpty) }

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
    self.metricWake.yield()
  }

  package func relay(_ batch: RelayedBatch) async {
    let part: Part = batch.signal == .metrics ? .metrics : .traces
    let bytes = batch.bytes.count
    let hasRoom = self.state.withLock { state in
      guard state.relayedBytes[part, default: 0] + bytes <= self.limits.relayedBytes else {
        return false
      }
      state.relayedBytes[part, default: 0] += bytes
      if part == .metrics { state.pointBytes += bytes }
      return true
    }
    guard hasRoom else {
      self.ledger.dropped(batch.items, batch.signal, .memoryFull)
      return
    }
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
    await withTaskGroup { group in
      group.addTask {
        for await _ in self.wakes {
          await self.whole { await self.writeTraces() }
          if Task.isCancelled { return }
        }
      }
      group.addTask {
        for await _ in self.metricWakes {
          await self.flushMetrics()
          if Task.isCancelled { return }
        }
      }
    }
  }

  /// Writes the metrics that came.
  func flushMetrics() async { await self.whole { await self.writeMetrics() } }

  package func finish() async {
    await self.whole { await self.writeTraces() }
    await self.flushMetrics()
    let lost = self.state.withLock { state in
      defer { state.flushes = [] }
      return state.flushes.reduce(0) { $0 + $1.points.count }
    }
    self.ledger.dropped(lost, .metrics, .storeFailed)
  }

  /// Writes in a task of its own: a cancelled one would lose what it was about to commit.
  private func whole(_ body: @escaping @Sendable () async -> Void) async {
    await Task { await body() }.value
  }

  private func turnSecond(_ state: inout State) {
    let second = Int(self.clock.date() / 1_000_000_000)
    guard second != state.second else { return }
    state.second = second
    state.traces = 0
    state.lines = 0
  }

  private func writeTraces() async {
    let (parts, logs) = self.state.withLock { state in
      defer {
        state.parts = []
        state.logs = []
        state.relayedBytes[.traces] = 0
      }
      return (state.parts, state.logs)
    }
    guard !parts.isEmpty || !logs.isEmpty else { return }
    let spans = parts.reduce(0) { $0 + $1.spans.count }
    if await self.attempt(.traces, { try await self.traces.add(parts, logs) }) == .done {
      self.ledger.sent(spans, .traces)
      self.ledger.sent(logs.count, .logs)
    } else {
      self.ledger.dropped(spans, .traces, .storeFailed)
      self.ledger.dropped(logs.count, .logs, .storeFailed)
    }
  }

  /// Writes what was harvested, and what could not be written before; once a harvest.
  private func writeMetrics() async {
    let (harvests, relayed, bytes) = self.state.withLock { state in
      // Others' points go with the next flush of our own.
      guard !state.harvests.isEmpty else { return ([Harvest](), [MetricPoint](), 0) }
      defer {
        state.harvests = []
        state.points = []
        state.pointBytes = 0
      }
      return (state.harvests, state.points, state.pointBytes)
    }
    self.queue(harvests, relayed, bytes)
    while let flush = self.state.withLock({ $0.flushes.first }) {
      let leftOut = Mutex(0)
      let outcome = await self.attempt(.metrics) {
        let count = try await self.metrics.flush(
          flush.points,
          number: flush.number,
          at: flush.time
        )
        leftOut.withLock { $0 = count }
      }
      if outcome == .later { break }
      self.state.withLock { state in
        _ = state.flushes.removeFirst()
        state.relayedBytes[.metrics, default: 0] -= flush.relayedBytes
      }
      if outcome == .never {
        self.ledger.dropped(flush.points.count, .metrics, .rejected)
        continue
      }
      let missing = leftOut.withLock { $0 }
      self.ledger.sent(flush.points.count - missing, .metrics)
      self.ledger.dropped(missing, .metrics, .storeLimit)
      _ = await self.attempt(.metrics) { try await self.metrics.maintain(at: flush.time) }
    }
    if !harvests.isEmpty, self.flushes.withLock({ $0 % 6 == 1 }) {
      _ = await self.attempt(.traces) { try await self.traces.prune() }
    }
  }

  /// Makes flushes of harvests and of others' points.
  ///
  /// - Parameter bytes: Of the others'.
  private func queue(_ harvests: [Harvest], _ relayed: [MetricPoint], _ bytes: Int) {
    for (place, harvest) in harvests.enumerated() {
      let number = self.flushes.withLock { number in
        number += 1
        return number
      }
      let increases = self.observed.withLock { $0.increases(harvest.observed) }
      self.ledger.made(increases.count, .metrics)
      let flush = Flush(
        points: harvest.fresh + increases + (place == 0 ? relayed : []),
        relayedBytes: place == 0 ? bytes : 0,
        number: number,
        time: Int(harvest.time / 1_000_000_000)
      )
      self.state.withLock { state in
        state.flushes.append(flush)
        if state.flushes.count > Self.mostFlushes {
          let lost = state.flushes.removeFirst()
          state.relayedBytes[.metrics, default: 0] -= lost.relayedBytes
          self.ledger.dropped(lost.points.count, .metrics, .storeFailed)
        }
      }
    }
  }

  private enum Outcome { case done, later, never }

  /// Writes something, and tells when that begins to fail and when it works again.
  private func attempt(_ part: Part, _ body: () async throws -> Void) async -> Outcome {
    let began = self.clock.now()
    do {
      try await body()
      self.durations.record(began.duration(to: self.clock.now()))
      let wasFailing = self.failing.withLock { $0.remove(part) != nil }
      if wasFailing {
        self.log.write(
          .info,
          part == .metrics ? "the metric store works again" : "the trace store works again"
        )
      }
      return .done
    } catch {
      self.errors.add()
      let isNew = self.failing.withLock { $0.insert(part).inserted }
      if isNew {
        self.log.write(
          .error,
          part == .metrics
            ? "the metric store fails; what it should keep waits for five minutes"
            : "the trace store fails; what it should keep is dropped",
          [Attribute(.errorType, SafeText(StoreFault(error)))]
        )
      }
      return (error as? StoreError)?.code == .refused ? .never : .later
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
