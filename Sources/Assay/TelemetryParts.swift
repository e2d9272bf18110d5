internal import Collector
internal import Foundation
internal import Logging
internal import Model
internal import Synchronization
internal import Telemetry
internal import Transport

/// Everything that sees what the server does, built from the settings.
struct TelemetryParts {
  let registry: MetricRegistry
  let collector: LocalCollector
  let resource: Resource
  /// Nil when telemetry is off: then only log lines are written.
  let instrumentation: Instrumentation?
  let logger: Logger

  /// - Throws: when a place for telemetry can't be used.
  init(_ settings: Settings) throws {
    let clock = TelemetryClock.system
    let registry = MetricRegistry(clock: clock)
    let resource = settings.makeResource(instance: UUID().uuidString.lowercased())
    let isEnabled = settings.flag("telemetry.enabled")
    let level = LogRecord.Severity(settings.logLevel)
    let late = LateSink()
    var destinations: [any Destination] = []
    if isEnabled,
      let otlp = try settings.otlpConfig(spillPath: settings.dataDirectory.map { $0 + "/spill" })
    {
      destinations.append(
        try OTLPDestination(
          otlp,
          encoder: OTLPEncoder(resource: resource, version: SafeText(operators: assayVersion)),
          registry: registry,
          log: EventLog(scope: "collector", level: level, sink: late, clock: clock),
          clock: clock
        )
      )
    }
    let collector = LocalCollector(
      config: settings.collectorConfig,
      registry: registry,
      destinations: destinations,
      clock: clock
    )
    late.forward(to: collector)
    let dropped = registry.counter(.valuesDropped)
    var logger = Logger(label: "assay") { label in
      TelemetryLogHandler(label: label, sink: collector, droppedValues: dropped, clock: clock)
    }
    logger.logLevel = settings.logLevel
    self.registry = registry
    self.collector = collector
    self.resource = resource
    self.logger = logger
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
  /// Has a server's own figures read whenever metrics are.
  func observe(_ server: Server) {
    self.registry.observe { [weak server] in
      guard let server else { return [] }
      var points = [MetricPoint(.openCalls, .none, .gauge(Double(server.openCallCount)))]
      for (number, figures) in server.loopFigures.enumerated() {
        let labels: Labels = [.loop: SafeText(number: number)]
        points.append(MetricPoint(.loopBusy, labels, .counter(figures.busy)))
        points.append(MetricPoint(.loopEvents, labels, .counter(Double(figures.events))))
      }
      return points
    }
  }
}

/// Stands for the collector while its parts, which write lines themselves, are made.
private final class LateSink: TelemetrySink {
  private let sink = Mutex<(any TelemetrySink)?>(nil)

  func forward(to sink: any TelemetrySink) { self.sink.withLock { $0 = sink } }

  func take(spans: [SpanRecord], dropped: Int) {
    self.sink.withLock { $0 }?.take(spans: spans, dropped: dropped)
  }

  func take(log: LogRecord) { self.sink.withLock { $0 }?.take(log: log) }
}
