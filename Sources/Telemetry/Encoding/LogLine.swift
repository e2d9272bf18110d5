internal import Foundation

/// A log line as JSON: one object a line, the fixed members first, then the values by their names.
///
/// `time` (RFC 3339, UTC, milliseconds), `level`, `scope`, `message`, `trace_id` and `span_id` when there
/// are any.
package enum LogLine {
  /// Appends the line with its newline.
  package static func append(_ record: LogRecord, to out: inout [UInt8]) {
    out += #"{"time":""#.utf8
    out += Timestamp.text(nanoseconds: record.time).utf8
    out += #"","level":""#.utf8
    out += record.severity.name.utf8
    out += #"","scope":"#.utf8
    self.append(record.scope.description, to: &out)
    out += #","message":"#.utf8
    self.append(record.message.description, to: &out)
    if let trace = record.traceID {
      out += #","trace_id":""#.utf8
      out += trace.hex.utf8
      out.append(0x22)
    }
    if let span = record.spanID {
      out += #","span_id":""#.utf8
      out += span.hex.utf8
      out.append(0x22)
    }
    for attribute in record.attributes {
      out.append(0x2c)
      self.append(attribute.key.name, to: &out)
      out.append(0x3a)
      self.append(attribute.value, to: &out)
    }
    out += "}\n".utf8
  }

  private static func append(_ value: AttributeValue, to out: inout [UInt8]) {
    switch value {
    case .text(let text): self.append(text.description, to: &out)
    case .integer(let number): out += String(number).utf8
    case .number(let number): out += number.isFinite ? Array("\(number)".utf8) : Array("null".utf8)
    case .flag(let flag): out += (flag ? "true" : "false").utf8
    case .texts(let texts):
      out.append(0x5b)
      for (place, text) in texts.enumerated() {
        if place > 0 { out.append(0x2c) }
        self.append(text.description, to: &out)
      }
      out.append(0x5d)
    }
  }

  private static func append(_ text: String, to out: inout [UInt8]) {
    out.append(0x22)
    for byte in text.utf8 {
      switch byte {
      case 0x22, 0x5c:
        out.append(0x5c)
        out.append(byte)
      case 0x00..<0x20:
        out += #"\u00"#.utf8
        let digits = Array("0123456789abcdef".utf8)
        out.append(digits[Int(byte >> 4)])
        out.append(digits[Int(byte & 15)])
      default: out.append(byte)
      }
    }
    out.append(0x22)
  }
}

/// Dates as text.
package enum Timestamp {
  /// RFC 3339 in UTC with milliseconds.
  package static func text(nanoseconds: UInt64) -> String {
    var seconds = time_t(nanoseconds / 1_000_000_000)
    var date = tm()
    gmtime_r(&seconds, &date)
    func padded(_ number: Int32, _ width: Int = 2) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let day = "\(padded(date.tm_year + 1900, 4))-\(padded(date.tm_mon + 1))-\(padded(date.tm_mday))"
    let time = "\(padded(date.tm_hour)):\(padded(date.tm_min)):\(padded(date.tm_sec))"
    let milliseconds = Int32(nanoseconds / 1_000_000 % 1000)
    return "\(day)T\(time).\(padded(milliseconds, 3))Z"
  }
}
