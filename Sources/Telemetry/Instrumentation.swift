/// What a part of the program needs to be seen: where it begins spans, counts, and writes lines.
package struct Instrumentation: Sendable {
  package let tracer: Tracer
  package let metrics: MetricRegistry
  package let sink: any TelemetrySink
  package let clock: TelemetryClock
  /// The least severe line that is written.
  package let level: LogRecord.Severity
  /// What stands on spans for sessions and users.
  package let identities: IdentityHash

  package init(
    tracer: Tracer,
    metrics: MetricRegistry,
    sink: any TelemetrySink,
    level: LogRecord.Severity,
    identities: IdentityHash = IdentityHash(),
    clock: TelemetryClock = .system
  ) {
    self.tracer = tracer
    self.metrics = metrics
    self.sink = sink
    self.level = level
    self.identities = identities
    self.clock = clock
  }

  /// The log of a part.
  package func log(_ scope: SafeText) -> EventLog {
    EventLog(scope: scope, level: self.level, sink: self.sink, clock: self.clock)
  }
}
