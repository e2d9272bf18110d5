/// Endings of words, found by their last two bytes.
struct Endings: Sendable {
  /// By the last two bytes, folded to small ASCII letters.
  private let endings: [UInt16: [[UInt8]]]
  private let filter: UInt64

  init(_ endings: [String]) {
    let all = endings.map { Array($0.utf8) }
    self.endings = Dictionary(grouping: all) { Self.key($0, $0.count) }
    self.filter = self.endings.keys.reduce(0) { $0 | 1 << (UInt64($1) * 0x9e37 >> 3 & 63) }
  }

  private static func folded(_ byte: UInt8) -> UInt8 { byte < 0x80 ? byte | 0x20 : byte }

  private static func key(_ bytes: [UInt8], _ end: Int) -> UInt16 {
    UInt16(self.folded(bytes[end - 2])) << 8 | UInt16(self.folded(bytes[end - 1]))
  }

  /// Whether a word has one of the endings, and something before it.
  func ends(_ bytes: [UInt8], _ word: Range<Int>) -> Bool {
    guard word.count > 3 else { return false }
    let key = Self.key(bytes, word.upperBound)
    guard self.filter >> (UInt64(key) * 0x9e37 >> 3 & 63) & 1 == 1, let endings = self.endings[key]
    else { return false }
    return endings.contains { ending in
      let start = word.upperBound - ending.count
      return start > word.lowerBound
        && ending.indices.allSatisfy { Self.folded(bytes[start + $0]) == ending[$0] }
    }
  }
}
