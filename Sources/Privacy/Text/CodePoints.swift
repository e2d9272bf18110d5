/// Translates between the bytes of a text's UTF-8 and its Unicode code points.
package struct CodePoints: Sendable {
  private let utf8: [UInt8]
  private let isASCII: Bool
  /// How many code points begin before each block of bytes.
  private let before: [UInt32]

  private static let block = 256

  package init(_ utf8: [UInt8]) {
    self.utf8 = utf8
    var isASCII = true
    for byte in utf8 where byte >= 0x80 {
      isASCII = false
      break
    }
    self.isASCII = isASCII
    guard !isASCII else {
      self.before = []
      return
    }
    var before: [UInt32] = []
    before.reserveCapacity(utf8.count / Self.block + 1)
    var count: UInt32 = 0
    for (index, byte) in utf8.enumerated() {
      if index % Self.block == 0 { before.append(count) }
      if byte & 0xc0 != 0x80 { count += 1 }
    }
    self.before = before
  }

  package init(_ text: String) { self.init(Array(text.utf8)) }

  /// The number of code points that begin before a byte.
  package func codePoint(atByte offset: Int) -> Int {
    guard !self.isASCII, offset > 0 else { return offset }
    let block = min(offset, self.utf8.count - 1) / Self.block
    var count = Int(self.before[block])
    for byte in self.utf8[(block * Self.block)..<offset] where byte & 0xc0 != 0x80 { count += 1 }
    return count
  }

  /// The byte at which a code point begins; the text's end for one past the last.
  package func byte(atCodePoint number: Int) -> Int {
    guard !self.isASCII else { return min(max(0, number), self.utf8.count) }
    // The last block before which no more code points begin than that.
    var low = 0
    var high = self.before.count
    while low < high {
      let middle = (low + high) / 2
      if Int(self.before[middle]) <= number { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return 0 }
    var count = Int(self.before[low - 1])
    for place in ((low - 1) * Self.block)..<self.utf8.count where self.utf8[place] & 0xc0 != 0x80 {
      if count == number { return place }
      count += 1
    }
    return self.utf8.count
  }

  /// A range of bytes that begins and ends with code points, in code points.
  package func range(_ bytes: Range<Int>) -> Range<Int> {
    self.codePoint(atByte: bytes.lowerBound)..<self.codePoint(atByte: bytes.upperBound)
  }

  /// A range of code points in bytes; what lies beyond the text is cut off.
  package func bytes(_ codePoints: Range<Int>) -> Range<Int> {
    let start = self.byte(atCodePoint: codePoints.lowerBound)
    return start..<max(start, self.byte(atCodePoint: codePoints.upperBound))
  }
}
