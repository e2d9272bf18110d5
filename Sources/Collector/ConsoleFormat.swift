internal import Telemetry

/// What a log line looks like on the console.
package enum ConsoleFormat: String, Sendable, CaseIterable {
  /// One JSON object a line.
  case json
  /// For people: time, level, part, sentence, values.
  case text
}

/// Writes lines in a format.
struct ConsoleLines {
  private let format: ConsoleFormat
  private var json = LogLine()
  private var dates = Timestamp()

  init(_ format: ConsoleFormat) { self.format = format }

  mutating func append(_ record: LogRecord, to out: inout [UInt8]) {
    switch self.format {
    case .json: self.json.append(record, to: &out)
    case .text: self.append(text: record, to: &out)
    }
  }

  private mutating func append(text record: LogRecord, to out: inout [UInt8]) {
    self.dates.append(nanoseconds: record.time, to: &out)
    out += " \(record.severity.name) \(record.scope): \(record.message)".utf8
    for attribute in record.attributes {
      out += " \(attribute.key.name)=".utf8
      switch attribute.value {
      case .text(let text): out += text.description.filter { !$0.isNewline }.utf8
      case .integer(let number): out += String(number).utf8
      case .number(let number): out += "\(number)".utf8
      case .flag(let flag): out += "\(flag)".utf8
      case .texts(let texts): out += texts.map(\.description).joined(separator: ",").utf8
      }
    }
    if let trace = record.traceID { out += " trace_id=\(trace.hex)".utf8 }
    out.append(0x0a)
  }
}
