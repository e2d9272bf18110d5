/// Translates bytes of a text's UTF-8 into Unicode code points.
package struct CodePoints: Sendable {
  /// For each byte, and for the end, how many code points begin before it.
  private let counts: [Int32]

  package init(_ text: String) {
    var counts: [Int32] = []
    counts.reserveCapacity(text.utf8.count + 1)
    var count: Int32 = 0
    for byte in text.utf8 {
      counts.append(count)
      // What continues a code point begins none.
      if byte & 0xc0 != 0x80 { count += 1 }
    }
    counts.append(count)
    self.counts = counts
  }

  /// A range of bytes that begins and ends with code points.
  package func range(_ bytes: Range<Int>) -> Range<Int> {
    Int(self.counts[bytes.lowerBound])..<Int(self.counts[bytes.upperBound])
  }
}
