/// Phrases that are found as whole words, whatever their case and accents.
package struct PhraseSet: Sendable, Hashable {
  /// The most words and marks of a phrase.
  package static let longest = 16

  /// By the first word's key, the keys of all words of each phrase, the longest phrase first.
  private var phrases: [UInt64: [[UInt64]]] = [:]

  package init() {}

  package var isEmpty: Bool { self.phrases.isEmpty }

  /// How many there are.
  package var count: Int { self.phrases.values.reduce(0) { $0 + $1.count } }

  /// - Returns: False for a phrase without a word, or with too many.
  package mutating func insert(_ phrase: String) -> Bool {
    let bytes = Array(phrase.utf8)
    let keys = Tokenizer.tokens(bytes, .standard).map { Self.key($0, bytes) }
    guard !keys.isEmpty, keys.count <= Self.longest,
      Tokenizer.tokens(bytes, .standard).contains(where: { $0.kind != .mark })
    else { return false }
    var same = self.phrases[keys[0]] ?? []
    if !same.contains(keys) {
      same.append(keys)
      same.sort { $0.count > $1.count }
    }
    self.phrases[keys[0]] = same
    return true
  }

  /// Where phrases are, in bytes; none overlaps another.
  func matches(_ tokens: [Token], in bytes: [UInt8]) -> [Range<Int>] {
    var matches: [Range<Int>] = []
    var index = 0
    while index < tokens.count {
      let length = self.phrases[Self.key(tokens[index], bytes)]?.first { keys in
        index + keys.count <= tokens.count
          && keys.indices.dropFirst().allSatisfy {
            Self.key(tokens[index + $0], bytes) == keys[$0]
          }
      }?
      .count
      guard let length else {
        index += 1
        continue
      }
      matches.append(Int(tokens[index].start)..<Int(tokens[index + length - 1].end))
      index += length
    }
    return matches
  }

  private static func key(_ token: Token, _ bytes: [UInt8]) -> UInt64 {
    if token.kind == .word { return token.hash }
    var hash = WordHash()
    for byte in bytes[token.range] {
      hash.add((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
    }
    return ~hash.mixed
  }
}
