internal import Collector
internal import CoreMetrics
internal import Foundation
internal import Logging
internal import Messages
internal import Model
internal import Privacy
internal import Service
internal import Storage
internal import Synchronization
internal import Telemetry
internal import Tracing
internal import Transport

/// Everything that sees what the server does, built from the settings.
struct TelemetryParts {
  let registry: MetricRegistry
  let collector: LocalCollector
  let resource: Resource
  /// Nil when telemetry is off: then only log lines are written.
  let instrumentation: Instrumentation?
  let logger: Logger
  let stores: StoreParts
  /// Nil when other programs may not send here.
  let receiver: OTLPReceiver?
  private let storeDestination: StoreDestination?
  private let otlp: OTLPDestination?

  /// - Throws: when a place for telemetry can't be used.
  init(_ settings: Settings) throws {
    let clock = TelemetryClock.system
    let registry = MetricRegistry(clock: clock)
    let instance = UUID().uuidString.lowercased()
    let resource = settings.makeResource(instance: instance)
    let isEnabled = settings.flag("telemetry.enabled")
    let level = LogRecord.Severity(settings.logLevel)
    let late = LateSink()
    let dropped = registry.counter(.valuesDropped)
    var logger = Logger(label: "assay") { label in
      TelemetryLogHandler(label: label, sink: late, droppedValues: dropped, clock: clock)
    }
    logger.logLevel = settings.logLevel
    let stores = try StoreParts(
      settings,
      resource: resource,
      instance: instance,
      logger: logger
    )
    let log = EventLog(scope: "collector", level: level, sink: late, clock: clock)
    var store: StoreDestination?
    var otlp: OTLPDestination?
    if isEnabled {
      store = StoreDestination(
        metrics: stores.metrics,
        traces: stores.traces,
        registry: registry,
        log: log,
        clock: clock
      )
    }
    if isEnabled,
      let config = try settings.otlpConfig(spillPath: stores.directory?.file("spill"))
    {
      otlp = try OTLPDestination(
        config,
        encoder: OTLPEncoder(resource: resource, version: SafeText(operators: assayVersion)),
        registry: registry,
        log: log,
        clock: clock
      )
    }
    var destinations: [any Destination] = []
    if let store { destinations.append(store) }
    if let otlp { destinations.append(otlp) }
    let collector = LocalCollector(
      config: settings.collectorConfig,
      registry: registry,
      destinations: destinations,
      clock: clock
    )
    late.forward(to: collector)
    self.registry = registry
    self.collector = collector
    self.resource = resource
    self.logger = logger
    self.stores = stores
    self.storeDestination = store
    self.otlp = otlp
    self.receiver =
      isEnabled && settings.flag("telemetry.receiver")
      ? OTLPReceiver(collector, now: { UInt64(max(0, Date().timeIntervalSince1970) * 1e9) }) : nil
    guard isEnabled, let sampler = settings.sampler else {
      self.instrumentation = nil
      return
    }
    self.instrumentation = Instrumentation(
      tracer: Tracer(
        sampler: sampler,
        sink: collector,
        config: settings.tracerConfig,
        clock: clock
      ),
      metrics: registry,
      sink: collector,
      level: level,
      clock: clock
    )
  }
}

extension TelemetryParts {
  /// Makes this the backend of swift-log, swift-metrics and swift-distributed-tracing, for libraries that
  /// speak these. Once a process.
  func bootstrap() {
    let (collector, level) = (self.collector, self.logger.logLevel)
    let dropped = self.registry.counter(.valuesDropped)
    LoggingSystem.bootstrap { label in
      var handler = TelemetryLogHandler(label: label, sink: collector, droppedValues: dropped)
      handler.logLevel = level
      return handler
    }
    guard let instrumentation else { return }
    MetricsSystem.bootstrap(MetricsBackend(self.registry))
    InstrumentationSystem.bootstrap(TracingBackend(instrumentation.tracer))
  }

  /// How keeping grades goes.
  func recordsPart(_ recorder: GradeRecorder?) -> AssayV1.PartHealth {
    guard let recorder else {
      return AssayV1.PartHealth(
        "records",
        self.stores.directory == nil ? .degraded : .failed,
        "grades are not kept: \(self.stores.recordsProblem ?? "there is no store")"
      )
    }
    guard let fault = recorder.fault else {
      return AssayV1.PartHealth("records", .ok, "each grade is kept before it is answered")
    }
    return AssayV1.PartHealth("records", .failed, "the last grade could not be kept: \(fault.text)")
  }

  /// How the audit is.
  func auditPart(_ audit: AuditKeeper) -> AssayV1.PartHealth {
    guard audit.isOn else {
      let why = self.stores.directory == nil ? "there is no data directory" : "it is switched off"
      return AssayV1.PartHealth("audit", .degraded, "no audit is kept: \(why)")
    }
    guard let fault = audit.fault else {
      return AssayV1.PartHealth("audit", .ok, "each entry is kept before its text goes out")
    }
    return AssayV1.PartHealth(
      "audit",
      .failed,
      "the audit can't be kept, so no text goes out: \(fault.text)"
    )
  }

  /// How the privacy policy is.
  func privacyPart() -> AssayV1.PartHealth {
    let policies = self.stores.policies
    if let problem = policies.problem {
      return AssayV1.PartHealth(
        "privacy",
        .degraded,
        "the policy before stays in force: \(problem)"
      )
    }
    let loaded = policies.loaded
    return AssayV1.PartHealth(
      "privacy",
      .ok,
      "level \(loaded.book.standard.level.rawValue), \(loaded.book.rules.count) rules, "
        + "key \(loaded.keys.current.id)"
    )
  }

  /// How the store and the exporter are.
  func parts() -> [AssayV1.PartHealth] {
    var parts: [AssayV1.PartHealth] = []
    if let storeDestination {
      let isWell = storeDestination.isWell
      let (text, _) = Self.told(storeDestination.ledger)
      parts.append(
        AssayV1.PartHealth(
          "telemetry_store",
          !isWell ? .failed : self.stores.wasTelemetryReplaced ? .degraded : .ok,
          isWell
            ? (self.stores.wasTelemetryReplaced
              ? "was damaged at start and put aside, with the metrics and traces before; " : "")
              + "writes; \(text)"
            : "can't be written; metrics wait for five minutes, the rest is dropped; \(text)"
        )
      )
    }
    if let otlp {
      let (text, dropped) = Self.told(otlp.ledger)
      let status: AssayV1.PartHealth.Status = otlp.isFailing || dropped > 0 ? .degraded : .ok
      parts.append(
        AssayV1.PartHealth(
          "otlp",
          status,
          text + (otlp.isFailing ? "; the endpoint does not take them" : "")
        )
      )
    }
    return parts
  }

  /// A ledger in a sentence, and how much was dropped.
  private static func told(_ ledger: Ledger) -> (String, Int) {
    let accounts = ledger.figures.values
    let made = accounts.reduce(0) { $0 + $1.made }
    let sent = accounts.reduce(0) { $0 + $1.sent }
    let queued = accounts.reduce(0) { $0 + $1.queued }
    let dropped = accounts.reduce(0) { $0 + $1.allDropped }
    var reasons: [String: Int] = [:]
    for account in accounts {
      for (reason, count) in account.dropped where count > 0 {
        reasons[reason.rawValue, default: 0] += count
      }
    }
    let why = reasons.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
    // Figures that do not add up would be a defect of the collector itself.
    let addsUp = accounts.allSatisfy(\.addsUp)
    return (
      "\(made) made = \(sent) sent + \(queued) queued + \(dropped) dropped"
        + (why.isEmpty ? "" : " (\(why.joined(separator: ", ")))")
        + (addsUp ? "" : ", which does not add up"),
      dropped
    )
  }

  /// Has a server's own figures read whenever metrics are.
  func observe(_ server: Server) {
    self.registry.observe { [weak server] in
      guard let server else { return [] }
      var points = [
        MetricPoint(.openCalls, .none, .gauge(Double(server.openCallCount))),
        MetricPoint(.unknownCalls, .none, .counter(Double(server.unknownCallCount))),
      ]
      for (number, figures) in server.loopFigures.enumerated() {
        let labels: Labels = [.loop: SafeText(number: number)]
        points.append(MetricPoint(.loopBusy, labels, .counter(figures.busy)))
        points.append(MetricPoint(.loopEvents, labels, .counter(Double(figures.events))))
      }
      return points
    }
  }
}

/// Stands for the collector while its parts, which write lines themselves, are made: lines wait for it.
private final class LateSink: TelemetrySink {
  private enum State {
    case waiting([LogRecord])
    case forwarding(any TelemetrySink)
  }

  private let state = Mutex(State.waiting([]))

  func forward(to sink: any TelemetrySink) {
    let early = self.state.withLock { state -> [LogRecord] in
      defer { state = .forwarding(sink) }
      if case .waiting(let logs) = state { return logs }
      return []
    }
    for log in early { sink.take(log: log) }
  }

  func take(spans: [SpanRecord], dropped: Int) { self.sink?.take(spans: spans, dropped: dropped) }

  func take(log: LogRecord) {
    let sink = self.state.withLock { state -> (any TelemetrySink)? in
      switch state {
      case .waiting(let logs):
        state = .waiting(logs + [log])
        return nil
      case .forwarding(let sink): return sink
      }
    }
    sink?.take(log: log)
  }

  private var sink: (any TelemetrySink)? {
    self.state.withLock { state in
      if case .forwarding(let sink) = state { sink } else { nil }
    }
  }
}

extension AssayV1.PartHealth {
  init(_ part: String, _ status: Status, _ detail: String) {
    self.init()
    self.part = part
    self.status = status
    self.detail = detail
  }
}
