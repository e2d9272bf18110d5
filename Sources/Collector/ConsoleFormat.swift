internal import Telemetry

/// What a log line looks like on the console.
package enum ConsoleFormat: String, Sendable, CaseIterable {
  /// One JSON object a line.
  case json
  /// For people: time, level, part, sentence, values.
  case text

  func append(_ record: LogRecord, to out: inout [UInt8]) {
    switch self {
    case .json: LogLine.append(record, to: &out)
    case .text:
      out += Timestamp.text(nanoseconds: record.time).utf8
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
}
