internal import Collector
internal import Foundation
internal import Logging
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

  init(_ settings: Settings) {
    let clock = TelemetryClock.system
    let registry = MetricRegistry(clock: clock)
    let resource = settings.makeResource(instance: UUID().uuidString.lowercased())
    let collector = LocalCollector(
      config: settings.collectorConfig,
      registry: registry,
      clock: clock
    )
    let dropped = registry.counter(.valuesDropped)
    var logger = Logger(label: "assay") { label in
      TelemetryLogHandler(label: label, sink: collector, droppedValues: dropped, clock: clock)
    }
    logger.logLevel = settings.logLevel
    self.registry = registry
    self.collector = collector
    self.resource = resource
    self.logger = logger
    guard settings.flag("telemetry.enabled"), let sampler = settings.sampler else {
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
      level: LogRecord.Severity(settings.logLevel),
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
