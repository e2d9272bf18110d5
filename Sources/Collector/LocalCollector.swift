internal import Dispatch
internal import Foundation
internal import ServiceLifecycle
internal import Synchronization
package import Telemetry

/// The collector inside the process: what is emitted arrives here, and goes on to the console, the store
/// and the exporters, in batches and off every call's path.
///
/// Nothing of it ever waits for a destination while a call waits for it: there is a bounded place before
/// each, and what does not fit is counted in that destination's ledger.
package final class LocalCollector: TelemetrySink, Service {
  package struct Config: Sendable {
    /// The memory for what arrived and was not looked at yet, in bytes. Default 32 MiB.
    package var maxIntakeBytes = 32 << 20
    /// How long things are gathered before they go on. Default 100 ms.
    package var gatherTime: Duration = .milliseconds(100)
    /// How often metrics are read for the destinations. Default 10 s.
    package var harvestInterval: Duration = .seconds(10)
    /// Where log lines are written; nil for nowhere. Default standard error.
    package var console: Int32? = 2
    /// What log lines look like there.
    package var consoleFormat = ConsoleFormat.json

    package init() {}
  }

  private let config: Config
  private let intake: Intake
  private let console: ConsoleWriter?
  private let consoleLedger: Ledger
  private let destinations: [any Destination]
  /// Whether a destination takes lines.
  private let isLogDestined: Bool
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation
  private let registry: MetricRegistry
  private let clock: TelemetryClock

  package init(
    config: Config = Config(),
    registry: MetricRegistry,
    destinations: [any Destination] = [],
    clock: TelemetryClock = .system
  ) {
    self.config = config
    self.registry = registry
    self.destinations = destinations
    self.clock = clock
    let ledger = Ledger("console")
    self.consoleLedger = ledger
    self.console = config.console.map {
      ConsoleWriter(descriptor: $0, format: config.consoleFormat, ledger: ledger)
    }
    (self.wakes, self.wake) = AsyncStream.makeStream(
      of: Void.self,
      bufferingPolicy: .bufferingNewest(1)
    )
    let ledgers = destinations.map { ($0.ledger, $0.signals.subtracting([.metrics])) }
    self.isLogDestined = destinations.contains { $0.signals.contains(.logs) }
    self.intake = Intake(maxBytes: config.maxIntakeBytes, ledgers: ledgers) { [wake] in
      wake.yield()
    }
    registry.observe { [weak self] in self?.ledgers.flatMap(\.points) ?? [] }
    registry.observe { [weak registry] in
      guard let registry else { return [] }
      return [
        MetricPoint(.metricSeries, .none, .gauge(Double(registry.seriesCount))),
        MetricPoint(.metricOverflows, .none, .counter(Double(registry.overflows))),
      ]
    }
  }

  /// What became of everything, destination by destination.
  package var ledgers: [Ledger] {
    (self.console == nil ? [] : [self.consoleLedger]) + self.destinations.map(\.ledger)
  }

  package func take(spans: [SpanRecord], dropped: Int) {
    self.intake.add(spans, dropped: dropped)
  }

  package func take(log: LogRecord) {
    if let console, console.add(log) { self.wake.yield() }
    if self.isLogDestined { self.intake.add(log) }
  }

  /// Whether what another program sends goes on as it is, and not only into the store.
  func exports(_ signal: Signal) -> Bool {
    self.destinations.contains { $0.signals.contains(signal) && !($0 is StoreDestination) }
  }

  /// Takes what another program sent.
  package func relay(_ batch: RelayedBatch) async {
    for destination in self.destinations where destination.signals.contains(batch.signal) {
      destination.ledger.made(batch.items, batch.signal)
      await destination.relay(batch)
    }
  }

  /// Serves until the graceful shutdown, and then hands on what there is.
  package func run() async throws {
    await withTaskGroup { group in
      group.addTask { await self.gather() }
      group.addTask { await self.harvestRegularly() }
      for destination in self.destinations { group.addTask { await destination.run() } }
      group.addTask { try? await gracefulShutdown() }
      // Whoever comes back first is the shutdown: the others go on until they are cancelled.
      await group.next()
      group.cancelAll()
      await group.waitForAll()
    }
    await self.handOn()
    await self.harvest(isLast: true)
    for destination in self.destinations { await destination.finish() }
  }

  /// Writes the last lines, after `run`.
  package func close() {
    self.console?.start()
    let batch = self.intake.takeAll()
    for destination in self.destinations {
      if destination.signals.contains(.logs) {
        destination.ledger.dropped(batch.logs.count, .logs, .shutdown)
      }
      if destination.signals.contains(.traces) {
        let spans = batch.traces.reduce(0) { $0 + $1.count }
        destination.ledger.dropped(spans, .traces, .shutdown)
      }
    }
    self.console?.flush(atMost: .seconds(2))
  }

  private func gather() async {
    for await _ in self.wakes {
      try? await Task.sleep(for: self.config.gatherTime)
      await self.handOn()
    }
  }

  private func handOn() async {
    self.console?.start()
    let batch = self.intake.takeAll()
    for destination in self.destinations {
      if !batch.traces.isEmpty, destination.signals.contains(.traces) {
        await destination.take(batch.traces)
      }
      if !batch.logs.isEmpty, destination.signals.contains(.logs) {
        await destination.take(batch.logs)
      }
    }
  }

  /// Reads metrics when an interval of the clock ends, and dates them to that interval: what a store's cell of
  /// ten seconds has is what happened in these.
  private func harvestRegularly() async {
    let interval = UInt64(max(1, self.config.harvestInterval.nanoseconds))
    while !Task.isCancelled {
      let now = self.clock.date()
      let border = (now / interval + 1) * interval
      guard (try? await Task.sleep(for: .nanoseconds(Int64(border - now)))) != nil else { return }
      // The machine may have slept longer.
      let last = max(border, self.clock.date() / interval * interval)
      await self.harvest(at: last - 1)
    }
  }

  private func harvest(at time: UInt64? = nil, isLast: Bool = false) async {
    guard self.destinations.contains(where: { $0.signals.contains(.metrics) }) else { return }
    let harvest = Harvest(
      time: time ?? self.clock.date(),
      start: self.registry.start,
      fresh: self.registry.harvest(),
      observed: self.registry.observed(),
      isLast: isLast,
      total: { [registry] in registry.points() }
    )
    for destination in self.destinations where destination.signals.contains(.metrics) {
      await destination.take(harvest)
    }
  }
}
