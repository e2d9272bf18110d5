internal import Foundation

/// Writes log lines as JSON: one object a line, the fixed members first, then the values by their names.
///
/// `time` (RFC 3339, UTC, milliseconds), `level`, `scope`, `message`, `trace_id` and `span_id` when there
/// are any.
package struct LogLine: Sendable {
  /// What lines have between their time and their ids: as a rule the same as the line before.
  private struct Head: Sendable {
    var severity: LogRecord.Severity
    var scope: SafeText
    var message: SafeText
    var bytes: [UInt8]
  }

  private var dates = Timestamp()
  private var head: Head?
  /// By their places, the names that the attributes had in the lines before, with what they are written as.
  private var keys: [(key: AttributeKey, bytes: [UInt8])] = []

  package init() {}

  /// Appends the line with its newline.
  package mutating func append(_ record: LogRecord, to out: inout [UInt8]) {
    Self.append(plain: #"{"time":""#, to: &out)
    self.dates.append(nanoseconds: record.time, to: &out)
    self.appendHead(record, to: &out)
    if let trace = record.traceID {
      Self.append(plain: #","trace_id":""#, to: &out)
      Hex.append(trace.high, to: &out)
      Hex.append(trace.low, to: &out)
      out.append(0x22)
    }
    if let span = record.spanID {
      Self.append(plain: #","span_id":""#, to: &out)
      Hex.append(span.value, to: &out)
      out.append(0x22)
    }
    for place in record.attributes.indices {
      self.append(record.attributes[place].key, at: place, to: &out)
      Self.append(record.attributes[place].value, to: &out)
    }
    Self.append(plain: "}\n", to: &out)
  }

  private mutating func appendHead(_ record: LogRecord, to out: inout [UInt8]) {
    if let head, head.severity == record.severity, head.message == record.message,
      head.scope == record.scope
    {
      out += head.bytes
      return
    }
    var bytes: [UInt8] = []
    Self.append(plain: #"","level":""#, to: &bytes)
    Self.append(plain: record.severity.name, to: &bytes)
    Self.append(plain: #"","scope":"#, to: &bytes)
    Self.append(record.scope.description, to: &bytes)
    Self.append(plain: #","message":"#, to: &bytes)
    Self.append(record.message.description, to: &bytes)
    out += bytes
    self.head = Head(
      severity: record.severity,
      scope: record.scope,
      message: record.message,
      bytes: bytes
    )
  }

  /// A comma, the name and a colon.
  private mutating func append(_ key: AttributeKey, at place: Int, to out: inout [UInt8]) {
    if place < self.keys.count, self.keys[place].key == key {
      out += self.keys[place].bytes
      return
    }
    var bytes: [UInt8] = [0x2c]
    Self.append(key.name, to: &bytes)
    bytes.append(0x3a)
    out += bytes
    if place < self.keys.count {
      self.keys[place] = (key, bytes)
    } else if place < 32 {
      self.keys.append((key, bytes))
    }
  }

  private static func append(_ value: AttributeValue, to out: inout [UInt8]) {
    switch value {
    case .text(let text): self.append(text.description, to: &out)
    case .integer(let number): self.append(plain: String(number), to: &out)
    case .number(let number):
      self.append(plain: number.isFinite ? number.description : "null", to: &out)
    case .flag(let flag): self.append(plain: flag ? "true" : "false", to: &out)
    case .texts(let texts):
      out.append(0x5b)
      for (place, text) in texts.enumerated() {
        if place > 0 { out.append(0x2c) }
        self.append(text.description, to: &out)
      }
      out.append(0x5d)
    }
  }

  /// Text that needs nothing escaped.
  private static func append(plain text: StaticString, to out: inout [UInt8]) {
    text.withUTF8Buffer { out.append(contentsOf: $0) }
  }

  /// Text that needs nothing escaped.
  private static func append(plain text: String, to out: inout [UInt8]) {
    var text = text
    text.withUTF8 { out.append(contentsOf: $0) }
  }

  private static func append(_ text: String, to out: inout [UInt8]) {
    var text = text
    out.append(0x22)
    text.withUTF8 { bytes in
      // Without a branch a byte, so that many are looked at in one step.
      var special: UInt8 = 0
      for byte in bytes { special |= byte < 0x20 || byte == 0x22 || byte == 0x5c ? 1 : 0 }
      if special == 0 {
        out.append(contentsOf: bytes)
      } else {
        for byte in bytes { self.append(escaped: byte, to: &out) }
      }
    }
    out.append(0x22)
  }

  private static func append(escaped byte: UInt8, to out: inout [UInt8]) {
    switch byte {
    case 0x22, 0x5c:
      out.append(0x5c)
      out.append(byte)
    case 0x00..<0x20:
      let digits = Array("0123456789abcdef".utf8)
      self.append(plain: #"\u00"#, to: &out)
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    default: out.append(byte)
    }
  }
}

/// Writes dates: RFC 3339 in UTC with milliseconds. The second is remembered, since the next date has it,
/// too, as a rule.
package struct Timestamp: Sendable {
  private var second: UInt64 = .max
  /// Up to the point after the second.
  private var text: [UInt8] = []

  package init() {}

  package mutating func append(nanoseconds: UInt64, to out: inout [UInt8]) {
    let second = nanoseconds / 1_000_000_000
    if second != self.second {
      self.second = second
      self.text = Array(Self.text(second: second).utf8)
    }
    out += self.text
    let milliseconds = nanoseconds / 1_000_000 % 1000
    for digit in [milliseconds / 100, milliseconds / 10 % 10, milliseconds % 10] {
      out.append(0x30 + UInt8(digit))
    }
    out.append(0x5a)
  }

  private static func text(second: UInt64) -> String {
    var seconds = time_t(second)
    var date = tm()
    gmtime_r(&seconds, &date)
    func padded(_ number: Int32, _ width: Int = 2) -> String {
      let digits = String(number)
      return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
    let day = "\(padded(date.tm_year + 1900, 4))-\(padded(date.tm_mon + 1))-\(padded(date.tm_mday))"
    return "\(day)T\(padded(date.tm_hour)):\(padded(date.tm_min)):\(padded(date.tm_sec))."
  }
}
