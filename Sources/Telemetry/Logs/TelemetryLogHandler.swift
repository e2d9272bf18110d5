package import Logging

/// swift-log's backend: lines of this program and of its libraries go where telemetry goes.
package struct TelemetryLogHandler: LogHandler {
  package var metadataProvider: Logger.MetadataProvider?
  package var metadata: Logger.Metadata = [:]
  package var logLevel: Logger.Level = .info

  private let scope: SafeText
  private let sink: any TelemetrySink
  private let droppedValues: CounterSeries
  private let clock: TelemetryClock

  /// - Parameters:
  ///   - label: The logger's label, which stands in the source code.
  ///   - droppedValues: Counts the values that nobody had classified.
  package init(
    label: String,
    sink: any TelemetrySink,
    droppedValues: CounterSeries,
    clock: TelemetryClock = .system
  ) {
    self.scope = SafeText(operators: label)
    self.sink = sink
    self.droppedValues = droppedValues
    self.clock = clock
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { self.metadata[key] }
    set { self.metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    var all = self.metadata
    if let provided = self.metadataProvider?.get() { all.merge(provided) { $1 } }
    if let own = event.metadata { all.merge(own) { $1 } }
    var attributes: [Attribute] = []
    for (key, value) in all.sorted(by: { $0.key < $1.key }) {
      guard let value = Self.value(value) else {
        self.droppedValues.add()
        continue
      }
      attributes.append(Attribute(AttributeKey(foreign: key), value))
    }
    // An error's type says what went wrong; its text may say with what.
    if let error = event.error {
      attributes.append(
        Attribute(.errorType, SafeText(operators: String(reflecting: type(of: error))))
      )
    }
    self.sink.take(
      log: LogRecord(
        time: self.clock.date(),
        severity: LogRecord.Severity(event.level),
        scope: self.scope,
        message: SafeText(operators: event.message.description),
        attributes: attributes
      )
    )
  }

  private static func value(_ value: Logger.MetadataValue) -> AttributeValue? {
    switch value.attributes[Sensitivity.self] {
    case .open: return .text(SafeText(operators: value.description))
    case .secret: return nil
    case nil:
      guard case .stringConvertible(let plain) = value else { return nil }
      switch plain {
      case let number as Int: return .integer(Int64(number))
      case let number as Double: return .number(number)
      case let flag as Bool: return .flag(flag)
      default: return nil
      }
    }
  }
}

extension LogRecord.Severity {
  package init(_ level: Logger.Level) {
    self =
      switch level {
      case .trace: .trace
      case .debug: .debug
      case .info: .info
      case .notice: .notice
      case .warning: .warning
      case .error: .error
      case .critical: .critical
      }
  }
}
