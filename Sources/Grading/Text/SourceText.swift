internal import Model
internal import Privacy

/// A submitted text as bytes, with the way from a byte's position to a code point's.
package struct SourceText: Sendable {
  /// The UTF-8.
  let utf8: [UInt8]
  private let codePoints: CodePoints

  package init(_ text: String) {
    self.utf8 = Array(text.utf8)
    self.codePoints = CodePoints(self.utf8)
  }

  var count: Int { self.utf8.count }

  /// The number of code points that begin before a byte.
  func codePoint(atByte offset: Int) -> Int { self.codePoints.codePoint(atByte: offset) }

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
