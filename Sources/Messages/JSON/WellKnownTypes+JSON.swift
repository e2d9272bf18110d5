// The types whose JSON form is not that of their fields.

extension GoogleProtobuf.Duration: JSONConvertible {
  /// Such as `1.5s`, with 0, 3, 6 or 9 digits of fraction.
  package func write(to json: inout JSONWriter) {
    let sign = self.seconds < 0 || self.nanos < 0 ? "-" : ""
    json.string("\(sign)\(self.seconds.magnitude)\(fraction(self.nanos.magnitude))s")
  }

  package init(json: JSONValue) throws(JSONError) {
    self.init()
    guard case .string(let text) = json, text.hasSuffix("s") else {
      throw JSONError("a duration such as \"1.5s\" is expected")
    }
    let negative = text.hasPrefix("-")
    let parts = text.dropFirst(negative ? 1 : 0).dropLast().split(
      separator: ".",
      maxSplits: 1,
      omittingEmptySubsequences: false
    )
    guard let whole = parts.first, isDigits(whole), let seconds = Int64(whole),
      seconds <= 315_576_000_000,
      let nanos = nanoseconds(parts.count == 2 ? parts[1] : nil)
    else { throw JSONError("a duration such as \"1.5s\" is expected") }
    self.seconds = negative ? -seconds : seconds
    self.nanos = negative ? -nanos : nanos
  }
}

extension GoogleProtobuf.Timestamp: JSONConvertible {
  /// RFC 3339 in UTC, with 0, 3, 6 or 9 digits of fraction.
  package func write(to json: inout JSONWriter) {
    let days = Int(self.seconds.floorDivided(by: 86_400))
    let second = Int(self.seconds) - days * 86_400
    let date = CivilDate(daysSinceEpoch: days)
    // Digit by digit: a chart has thousands of these.
    var text: [UInt8] = []
    text.reserveCapacity(32)
    text.append(UInt8(ascii: "\""))
    if (0...9999).contains(date.year) {
      appendTwoDigits(date.year / 100, to: &text)
      appendTwoDigits(date.year % 100, to: &text)
    } else {
      text += padded(date.year, 4).utf8
    }
    for (before, value) in [
      ("-", date.month), ("-", date.day), ("T", second / 3600), (":", second / 60 % 60),
      (":", second % 60),
    ] as [(Unicode.Scalar, Int)] {
      text.append(UInt8(ascii: before))
      appendTwoDigits(value, to: &text)
    }
    if self.nanos != 0 { text += fraction(self.nanos.magnitude).utf8 }
    text += [UInt8(ascii: "Z"), UInt8(ascii: "\"")]
    json.raw(text)
  }

  package init(json: JSONValue) throws(JSONError) {
    self.init()
    let expected = JSONError("an RFC 3339 time is expected")
    guard case .string(let text) = json else { throw expected }
    let bytes = Array(text.utf8)
    func number(_ start: Int, _ count: Int) throws(JSONError) -> Int {
      guard start + count <= bytes.count else { throw expected }
      var value = 0
      for byte in bytes[start..<start + count] {
        guard byte >= 0x30, byte <= 0x39 else { throw expected }
        value = value * 10 + Int(byte - 0x30)
      }
      return value
    }
    guard bytes.count >= 20, bytes[4] == 0x2d, bytes[7] == 0x2d, bytes[10] == UInt8(ascii: "T"),
      bytes[13] == 0x3a, bytes[16] == 0x3a
    else { throw expected }
    let date = CivilDate(year: try number(0, 4), month: try number(5, 2), day: try number(8, 2))
    let hour = try number(11, 2)
    let minute = try number(14, 2)
    let second = try number(17, 2)
    guard date.isValid, date.year >= 1, hour < 24, minute < 60, second < 60 else { throw expected }
    var next = 19
    if bytes[next] == UInt8(ascii: ".") {
      let start = next + 1
      next = start
      while next < bytes.count, bytes[next] >= 0x30, bytes[next] <= 0x39 { next += 1 }
      guard let nanos = nanoseconds(Substring(decoding: bytes[start..<next], as: UTF8.self)) else {
        throw expected
      }
      self.nanos = nanos
    }
    guard next < bytes.count else { throw expected }
    var offset = 0
    switch bytes[next] {
    case UInt8(ascii: "Z") where next + 1 == bytes.count: break
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      guard next + 6 == bytes.count, bytes[next + 3] == 0x3a else { throw expected }
      offset = (try number(next + 1, 2)) * 3600 + (try number(next + 4, 2)) * 60
      if bytes[next] == UInt8(ascii: "-") { offset = -offset }
    default: throw expected
    }
    self.seconds = Int64(
      date.daysSinceEpoch * 86_400 + hour * 3600 + minute * 60 + second - offset
    )
  }
}

/// Any keeps its bytes: there is no registry of types to spell them out.
extension GoogleProtobuf.AnyMessage: JSONConvertible {
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("@type", self.typeURL)
    json.member("value", self.value)
    json.endObject()
  }

  package init(json: JSONValue) throws(JSONError) {
    self.init()
    for (key, value) in try json.members() {
      switch key {
      case "@type": self.typeURL = try value.decode("@type")
      case "value": self.value = try value.decode("value")
      default: throw JSONError.unknownField(key)
      }
    }
  }
}

private func isDigits(_ text: Substring) -> Bool {
  !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
}

/// - Parameter value: 0 to 99.
private func appendTwoDigits(_ value: Int, to text: inout [UInt8]) {
  text.append(0x30 + UInt8(value / 10))
  text.append(0x30 + UInt8(value % 10))
}

private func padded(_ value: Int, _ width: Int) -> String {
  let text = String(value)
  return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
}

/// `.021` for 21,000,000 nanoseconds, nothing for none.
private func fraction(_ nanos: UInt32) -> String {
  guard nanos > 0 else { return "" }
  let digits = padded(Int(nanos), 9)
  if nanos % 1_000_000 == 0 { return "." + digits.prefix(3) }
  if nanos % 1_000 == 0 { return "." + digits.prefix(6) }
  return "." + digits
}

private func nanoseconds(_ digits: Substring?) -> Int32? {
  guard let digits else { return 0 }
  guard isDigits(digits), digits.utf8.count <= 9 else { return nil }
  return Int32(digits + String(repeating: "0", count: 9 - digits.utf8.count))
}
