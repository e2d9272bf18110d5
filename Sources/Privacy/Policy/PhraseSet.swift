/// Phrases that are found as whole words, whatever their case and accents.
package struct PhraseSet: Sendable, Hashable {
  /// The most words and marks of a phrase.
  package static let longest = 16

  /// What stands for each phrase.
  private var phrases: Set<UInt64> = []
  /// What stands for each one's first words, so that most places are left at once.
  private var beginnings: Set<UInt64> = []

  package init() {}

  package var isEmpty: Bool { self.phrases.isEmpty }

  /// How many there are.
  package var count: Int { self.phrases.count }

  /// - Returns: False for a phrase without a word, or with too many.
  package mutating func insert(_ phrase: String) -> Bool {
    let bytes = Array(phrase.utf8)
    let tokens = Tokenizer.tokens(bytes, .standard)
    guard (1...Self.longest).contains(tokens.count), tokens.contains(where: { $0.kind != .mark })
    else { return false }
    var key = Self.start
    for token in tokens {
      key = Self.key(key, token, bytes)
      self.beginnings.insert(key)
    }
    self.phrases.insert(key)
    return true
  }

  /// Where phrases are, in bytes, the longest ones; none overlaps another.
  func matches(_ tokens: [Token], in bytes: [UInt8]) -> [Range<Int>] {
    guard !self.isEmpty else { return [] }
    var matches: [Range<Int>] = []
    var index = 0
    while index < tokens.count {
      var key = Self.start
      var end: Int?
      for place in index..<min(tokens.count, index + Self.longest) {
        key = Self.key(key, tokens[place], bytes)
        guard self.beginnings.contains(key) else { break }
        if self.phrases.contains(key) { end = place }
      }
      guard let end else {
        index += 1
        continue
      }
      matches.append(Int(tokens[index].start)..<Int(tokens[end].end))
      index = end + 1
    }
    return matches
  }

  private static let start: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// What stands for some words and one more.
  private static func key(_ before: UInt64, _ token: Token, _ bytes: [UInt8]) -> UInt64 {
    var own = token.hash
    if token.kind != .word {
      var hash = WordHash()
      for byte in bytes[token.range] {
        hash.add((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
      }
      own = ~hash.mixed
    }
    var value = (before ^ own) &* 0xbf58_476d_1ce4_e5b9
    value ^= value >> 31
    return value &* 0x94d0_49bb_1331_11eb
  }
}
