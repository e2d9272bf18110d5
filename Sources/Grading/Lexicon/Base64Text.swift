/// Reads the word filter's bits from the program's own text.
enum Base64Text {
  /// The bytes of a valid Base64 text.
  static func decode(_ text: StaticString) -> [UInt8] {
    var values = [UInt8](repeating: 0, count: 256)
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    for (value, byte) in alphabet.utf8.enumerated() { values[Int(byte)] = UInt8(value) }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8CodeUnitCount * 3 / 4)
    var group: UInt32 = 0
    var bits: UInt32 = 0
    text.withUTF8Buffer { buffer in
      for byte in buffer where byte != UInt8(ascii: "=") {
        group = group << 6 | UInt32(values[Int(byte)])
        bits += 6
        if bits >= 8 {
          bits -= 8
          bytes.append(UInt8(truncatingIfNeeded: group >> bits))
        }
      }
    }
    return bytes
  }
}
