/// Reads numbers one after another from bytes that may be damaged: what is not there is nil.
///
/// The bytes must outlive it.
package struct ByteCursor {
  private let bytes: UnsafeRawBufferPointer
  private var place = 0

  package init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  package var isAtEnd: Bool { self.place == self.bytes.count }

  package mutating func byte() -> UInt8? {
    guard self.place < self.bytes.count else { return nil }
    defer { self.place += 1 }
    return self.bytes[self.place]
  }

  /// LEB128.
  package mutating func varint() -> UInt64? {
    guard let first = self.byte() else { return nil }
    if first < 0x80 { return UInt64(first) }
    var value = UInt64(first & 0x7f)
    var shift: UInt64 = 7
    while let byte = self.byte(), shift < 64 {
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  /// Eight bytes, little-endian.
  package mutating func double() -> Double? {
    guard self.bytes.count - self.place >= 8 else { return nil }
    defer { self.place += 8 }
    let bits = self.bytes.loadUnaligned(fromByteOffset: self.place, as: UInt64.self)
    return Double(bitPattern: UInt64(littleEndian: bits))
  }

  /// So many of the bytes that follow.
  package mutating func prefix(_ count: UInt64) -> UnsafeRawBufferPointer? {
    guard count <= UInt64(self.bytes.count - self.place) else { return nil }
    defer { self.place += Int(count) }
    return UnsafeRawBufferPointer(rebasing: self.bytes[self.place..<self.place + Int(count)])
  }
}

/// Writes what `ByteCursor` reads.
extension [UInt8] {
  package mutating func append(varint value: UInt64) {
    var value = value
    while value >= 0x80 {
      self.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    self.append(UInt8(value))
  }

  package mutating func append(double value: Double) {
    Swift.withUnsafeBytes(of: value.bitPattern.littleEndian) { self.append(contentsOf: $0) }
  }
}
