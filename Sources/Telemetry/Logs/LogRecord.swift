/// A log line: a constant sentence and classified values.
package struct LogRecord: Sendable, Hashable {
  /// As OTLP numbers severities.
  package enum Severity: UInt8, Sendable, CaseIterable {
    case trace = 1
    case debug = 5
    case info = 9
    case notice = 10
    case warning = 13
    case error = 17
    case critical = 21

    /// The level's name, in lower case.
    package var name: String {
      switch self {
      case .trace: "trace"
      case .debug: "debug"
      case .info: "info"
      case .notice: "notice"
      case .warning: "warning"
      case .error: "error"
      case .critical: "critical"
      }
    }
  }

  /// A line of another program.
  package init(
    time: UInt64,
    severity: Severity,
    scope: SafeText,
    message: SafeText,
    attributes: [Attribute],
    traceID: TraceID?,
    spanID: SpanID?
  ) {
    self.init(
      time: time,
      severity: severity,
      scope: scope,
      message: message,
      attributes: attributes
    )
    self.traceID = traceID
    self.spanID = spanID
  }

  /// Nanoseconds since 1970.
  package var time: UInt64
  package var severity: Severity
  /// Which part of the program speaks.
  package var scope: SafeText
  package var message: SafeText
  package var attributes: [Attribute]
  package var traceID: TraceID?
  package var spanID: SpanID?

  package init(
    time: UInt64,
    severity: Severity,
    scope: SafeText,
    message: SafeText,
    attributes: [Attribute],
    in span: ActiveSpan? = nil
  ) {
    self.time = time
    self.severity = severity
    self.scope = scope
    self.message = message
    self.attributes = attributes
    self.traceID = span?.traceID
    self.spanID = span?.spanID
  }
}
