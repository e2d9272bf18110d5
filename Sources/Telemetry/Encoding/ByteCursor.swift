/// Reads numbers one after another from bytes that may be damaged: what is not there is nil.
///
/// The bytes must outlive it.
package struct ByteCursor {
  private var place: UnsafeRawPointer?
  private let end: UnsafeRawPointer?

  package init(_ bytes: UnsafeRawBufferPointer) {
    self.place = bytes.baseAddress
    self.end = bytes.baseAddress.map { $0 + bytes.count }
  }

  package var isAtEnd: Bool { self.place == self.end }

  package mutating func byte() -> UInt8? {
    guard let place, place != self.end else { return nil }
    self.place = place + 1
    return place.load(as: UInt8.self)
  }

  /// LEB128.
  package mutating func varint() -> UInt64? {
    guard let first = self.byte() else { return nil }
    if first < 0x80 { return UInt64(first) }
    var value = UInt64(first & 0x7f)
    var shift: UInt64 = 7
    while shift < 64, let byte = self.byte() {
      value |= UInt64(byte & 0x7f) &<< shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  /// Eight bytes, little-endian.
  package mutating func double() -> Double? {
    guard let place, let end, end - place >= 8 else { return nil }
    self.place = place + 8
    return Double(bitPattern: UInt64(littleEndian: place.loadUnaligned(as: UInt64.self)))
  }

  /// The bytes that follow.
  package var rest: UnsafeRawBufferPointer {
    guard let place, let end else { return UnsafeRawBufferPointer(start: nil, count: 0) }
    return UnsafeRawBufferPointer(start: place, count: end - place)
  }

  /// So many of the bytes that follow.
  package mutating func prefix(_ count: UInt64) -> UnsafeRawBufferPointer? {
    guard let place, let end, count <= UInt64(end - place) else { return nil }
    self.place = place + Int(count)
    return UnsafeRawBufferPointer(start: place, count: Int(count))
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
