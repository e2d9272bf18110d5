internal import Model

/// A submitted text as bytes, with the way from a byte's position to a code point's.
package struct SourceText: Sendable {
  /// The UTF-8.
  let utf8: [UInt8]
  private let isASCII: Bool
  /// How many code points begin before each block of 256 bytes.
  private let codePointsBefore: [UInt32]

  private static let block = 256

  package init(_ text: String) {
    self.utf8 = Array(text.utf8)
    var isASCII = true
    for byte in self.utf8 where byte >= 0x80 {
      isASCII = false
      break
    }
    self.isASCII = isASCII
    guard !isASCII else {
      self.codePointsBefore = []
      return
    }
    var before: [UInt32] = []
    before.reserveCapacity(self.utf8.count / Self.block + 1)
    var count: UInt32 = 0
    for (index, byte) in self.utf8.enumerated() {
      if index % Self.block == 0 { before.append(count) }
      if byte & 0xc0 != 0x80 { count += 1 }
    }
    self.codePointsBefore = before
  }

  var count: Int { self.utf8.count }

  /// The number of code points that begin before a byte.
  func codePoint(atByte offset: Int) -> Int {
    guard !self.isASCII, offset > 0 else { return offset }
    let block = min(offset, self.utf8.count - 1) / Self.block
    var count = Int(self.codePointsBefore[block])
    for byte in self.utf8[(block * Self.block)..<offset] where byte & 0xc0 != 0x80 { count += 1 }
    return count
  }

  /// A range of bytes as a span of code points.
  func span(_ range: Range<Int>, in source: EvidenceSource = .text) -> Span {
    Span(
      source: source,
      start: self.codePoint(atByte: range.lowerBound),
      end: self.codePoint(atByte: range.upperBound)
    )
  }
}

extension String {
  /// The number of Unicode code points: of the bytes that do not continue one.
  var codePointCount: Int {
    let utf8 = self.utf8
    return utf8.withContiguousStorageIfAvailable { $0.count { $0 & 0xc0 != 0x80 } }
      ?? utf8.count { $0 & 0xc0 != 0x80 }
  }
}
