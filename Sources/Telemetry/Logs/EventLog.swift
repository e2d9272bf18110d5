/// Writes log lines in the program's own typed form: the fast and safe way, beside swift-log.
package final class EventLog: Sendable {
  package let scope: SafeText
  package let level: LogRecord.Severity
  private let sink: any TelemetrySink
  private let clock: TelemetryClock

  /// - Parameter level: The least severe line that is written.
  package init(
    scope: SafeText,
    level: LogRecord.Severity,
    sink: any TelemetrySink,
    clock: TelemetryClock = .system
  ) {
    self.scope = scope
    self.level = level
    self.sink = sink
    self.clock = clock
  }

  /// Whether a line of this severity is written.
  package func writes(_ severity: LogRecord.Severity) -> Bool {
    severity.rawValue >= self.level.rawValue
  }

  /// Writes a line.
  package func write(
    _ severity: LogRecord.Severity,
    _ message: SafeText,
    _ attributes: @autoclosure () -> [Attribute] = [],
    in span: ActiveSpan? = nil
  ) {
    self.write(severity, message, attributes(), traceID: span?.traceID, spanID: span?.spanID)
  }

  /// Writes a line about a place in a trace.
  package func write(
    _ severity: LogRecord.Severity,
    _ message: SafeText,
    _ attributes: @autoclosure () -> [Attribute],
    traceID: TraceID?,
    spanID: SpanID?
  ) {
    guard self.writes(severity) else { return }
    self.sink.take(
      log: LogRecord(
        time: self.clock.date(),
        severity: severity,
        scope: self.scope,
        message: message,
        attributes: attributes(),
        traceID: traceID,
        spanID: spanID
      )
    )
  }
}
