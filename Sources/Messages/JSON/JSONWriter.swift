/// Writes JSON text, compact or indented by two spaces. Equal values give equal bytes.
package struct JSONWriter {
  /// The text so far, in UTF-8.
  package private(set) var bytes: [UInt8] = []

  /// Whether fields at their defaults are written, too: for readers that do not know the message.
  package let writesDefaults: Bool
  private let indented: Bool
  private var depth = 0
  private var isEmpty = true

  /// A writer; `indented` spreads objects and arrays over lines.
  package init(indented: Bool = false, writesDefaults: Bool = false) {
    self.indented = indented
    self.writesDefaults = writesDefaults
  }

  /// The text so far.
  package var text: String { String(decoding: self.bytes, as: UTF8.self) }

  /// The JSON text of a value.
  package static func text(
    of value: some JSONConvertible,
    indented: Bool = false,
    writesDefaults: Bool = false
  ) -> String {
    var writer = JSONWriter(indented: indented, writesDefaults: writesDefaults)
    value.write(to: &writer)
    return writer.text
  }

  package mutating func beginObject() { self.begin(UInt8(ascii: "{")) }
  package mutating func endObject() { self.end(UInt8(ascii: "}")) }
  package mutating func beginArray() { self.begin(UInt8(ascii: "[")) }
  package mutating func endArray() { self.end(UInt8(ascii: "]")) }

  private mutating func begin(_ bracket: UInt8) {
    self.bytes.append(bracket)
    self.depth += 1
    self.isEmpty = true
  }

  private mutating func end(_ bracket: UInt8) {
    self.depth -= 1
    if !self.isEmpty { self.breakLine() }
    self.bytes.append(bracket)
    self.isEmpty = false
  }

  private mutating func breakLine() {
    guard self.indented else { return }
    self.bytes.append(0x0a)
    self.bytes.append(contentsOf: repeatElement(0x20, count: self.depth * 2))
  }

  /// Begins the next item of an array or member of an object.
  package mutating func separate() {
    if !self.isEmpty { self.bytes.append(UInt8(ascii: ",")) }
    self.isEmpty = false
    self.breakLine()
  }

  /// Begins a member: its key and colon. Its value follows.
  package mutating func key(_ key: String) {
    self.separate()
    self.string(key)
    self.bytes.append(UInt8(ascii: ":"))
    if self.indented { self.bytes.append(0x20) }
  }

  /// Writes a member.
  package mutating func member(_ key: String, _ value: some JSONConvertible) {
    self.key(key)
    value.write(to: &self)
  }

  /// Writes text that is JSON already.
  package mutating func raw(_ text: String) { self.bytes.append(contentsOf: text.utf8) }

  /// Writes bytes that are JSON already.
  mutating func raw(_ bytes: [UInt8]) { self.bytes += bytes }

  /// Writes a string.
  package mutating func string(_ text: String) {
    self.bytes.append(UInt8(ascii: "\""))
    let special = { (byte: UInt8) in byte < 0x20 || byte == 0x22 || byte == 0x5c || byte == 0x7f }
    guard text.utf8.contains(where: special) else {
      self.bytes += text.utf8
      self.bytes.append(UInt8(ascii: "\""))
      return
    }
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): self.raw("\\\"")
      case UInt8(ascii: "\\"): self.raw("\\\\")
      case 0x0a: self.raw("\\n")
      case 0x0d: self.raw("\\r")
      case 0x09: self.raw("\\t")
      case 0..<0x20, 0x7f:
        let digits = Array("0123456789abcdef".utf8)
        self.raw("\\u00")
        self.bytes.append(digits[Int(byte >> 4)])
        self.bytes.append(digits[Int(byte & 15)])
      default: self.bytes.append(byte)
      }
    }
    self.bytes.append(UInt8(ascii: "\""))
  }
}
