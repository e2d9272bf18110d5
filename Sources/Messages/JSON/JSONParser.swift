/// A strict parser of RFC 8259 JSON from UTF-8 bytes: one value, no trailing text, no repeated keys,
/// and at most 100 levels deep.
package struct JSONParser {
  private let bytes: [UInt8]
  private var next = 0
  private static let maxDepth = 100

  /// Parses a whole text.
  ///
  /// - Throws: `JSONError` with the byte's position.
  package static func parse(_ bytes: [UInt8]) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes: bytes)
    let value = try parser.value(depth: 0)
    parser.skipSpace()
    guard parser.next == bytes.count else { throw parser.fault("text follows the value") }
    return value
  }

  /// Parses a whole text.
  package static func parse(_ text: String) throws(JSONError) -> JSONValue {
    try self.parse(Array(text.utf8))
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private func fault(_ reason: String) -> JSONError {
    JSONError("\(reason) at byte \(self.next)")
  }

  private var current: UInt8? { self.next < self.bytes.count ? self.bytes[self.next] : nil }

  private mutating func skipSpace() {
    while let byte = self.current, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 {
      self.next += 1
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard self.current == byte else { return false }
    self.next += 1
    return true
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    guard depth < Self.maxDepth else { throw self.fault("nested too deep") }
    self.skipSpace()
    switch self.current {
    case UInt8(ascii: "{"): return try self.object(depth: depth)
    case UInt8(ascii: "["): return try self.array(depth: depth)
    case UInt8(ascii: "\""): return .string(try self.string())
    case UInt8(ascii: "t"):
      try self.literal("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try self.literal("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try self.literal("null")
      return .null
    case nil: throw self.fault("the text ends early")
    default: return .number(try self.number())
    }
  }

  private mutating func literal(_ word: StaticString) throws(JSONError) {
    let expected = UnsafeBufferPointer(start: word.utf8Start, count: word.utf8CodeUnitCount)
    guard self.bytes[self.next...].starts(with: expected) else {
      throw self.fault("a value is expected")
    }
    self.next += expected.count
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONValue {
    self.next += 1
    var members: [JSONMember] = []
    var keys: Set<String> = []
    self.skipSpace()
    if self.take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      self.skipSpace()
      guard self.current == UInt8(ascii: "\"") else { throw self.fault("a key is expected") }
      let key = try self.string()
      guard keys.insert(key).inserted else { throw self.fault("a key is repeated") }
      self.skipSpace()
      guard self.take(UInt8(ascii: ":")) else { throw self.fault("a colon is expected") }
      members.append(JSONMember(key: key, value: try self.value(depth: depth + 1)))
      self.skipSpace()
      if self.take(UInt8(ascii: "}")) { return .object(members) }
      guard self.take(UInt8(ascii: ",")) else { throw self.fault("a comma is expected") }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> JSONValue {
    self.next += 1
    var items: [JSONValue] = []
    self.skipSpace()
    if self.take(UInt8(ascii: "]")) { return .array([]) }
    while true {
      items.append(try self.value(depth: depth + 1))
      self.skipSpace()
      if self.take(UInt8(ascii: "]")) { return .array(items) }
      guard self.take(UInt8(ascii: ",")) else { throw self.fault("a comma is expected") }
    }
  }

  private mutating func number() throws(JSONError) -> String {
    let start = self.next
    _ = self.take(UInt8(ascii: "-"))
    if !self.take(UInt8(ascii: "0")) { try self.digits() }
    if self.take(UInt8(ascii: ".")) { try self.digits() }
    if self.take(UInt8(ascii: "e")) || self.take(UInt8(ascii: "E")) {
      if !self.take(UInt8(ascii: "+")) { _ = self.take(UInt8(ascii: "-")) }
      try self.digits()
    }
    return String(decoding: self.bytes[start..<self.next], as: UTF8.self)
  }

  private mutating func digits() throws(JSONError) {
    let start = self.next
    while let byte = self.current, byte >= 0x30, byte <= 0x39 { self.next += 1 }
    guard self.next > start else { throw self.fault("a value is expected") }
  }

  private mutating func string() throws(JSONError) -> String {
    self.next += 1
    var text: [UInt8] = []
    var start = self.next
    while let byte = self.current {
      switch byte {
      case UInt8(ascii: "\""):
        text += self.bytes[start..<self.next]
        self.next += 1
        guard let valid = String(validating: text, as: UTF8.self) else {
          throw self.fault("the text is not valid UTF-8")
        }
        return valid
      case UInt8(ascii: "\\"):
        text += self.bytes[start..<self.next]
        self.next += 1
        try self.escape(&text)
        start = self.next
      case 0..<0x20: throw self.fault("a control character must be escaped")
      default: self.next += 1
      }
    }
    throw self.fault("the text ends early")
  }

  private mutating func escape(_ text: inout [UInt8]) throws(JSONError) {
    guard let byte = self.current else { throw self.fault("the text ends early") }
    self.next += 1
    switch byte {
    case UInt8(ascii: "n"): text.append(0x0a)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "r"): text.append(0x0d)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0c)
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "u"):
      var unit = try self.hexadecimal()
      if unit >= 0xd800, unit < 0xdc00 {
        guard self.take(UInt8(ascii: "\\")), self.take(UInt8(ascii: "u")) else {
          throw self.fault("half of a surrogate pair is missing")
        }
        let low = try self.hexadecimal()
        guard low >= 0xdc00, low < 0xe000 else {
          throw self.fault("half of a surrogate pair is missing")
        }
        unit = 0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)
      }
      guard let scalar = Unicode.Scalar(unit) else {
        throw self.fault("half of a surrogate pair is missing")
      }
      text.append(contentsOf: UTF8.encode(scalar)!)
    default: throw self.fault("there is no such escape")
    }
  }

  private mutating func hexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = self.current, let digit = Character(Unicode.Scalar(byte)).hexDigitValue
      else { throw self.fault("four hexadecimal digits are expected") }
      value = value << 4 | UInt32(digit)
      self.next += 1
    }
    return value
  }
}
