/// Something that an operator wants found: what it looks like, and which words stand near it.
package struct CustomPattern: Sendable, Hashable {
  package var category: Category
  package var rule: Rule
  package var pattern: BytePattern
  /// Words of which one must be near; empty when none has to.
  package var context: [String]
  /// How many words away that may be, before or behind.
  package var distance: Int

  /// The hashes of the context's words.
  private let contextHashes: Set<UInt64>

  /// - Parameter context: Single words.
  package init(
    name: String,
    category: Category,
    pattern: BytePattern,
    context: [String] = [],
    distance: Int = 6
  ) {
    self.category = category
    self.rule = Rule(custom: name)
    self.pattern = pattern
    self.context = context
    self.distance = distance
    self.contextHashes = Set(
      context.flatMap { word in
        Tokenizer.tokens(Array(word.utf8), .standard).filter(\.isWord).map(\.hash)
      }
    )
  }

  /// Whether a text is one word.
  package static func isWord(_ text: String) -> Bool {
    let tokens = Tokenizer.tokens(Array(text.utf8), .standard)
    return tokens.count == 1 && tokens[0].isWord
  }

  /// - Parameter tokens: The text's, when the pattern needs them.
  func findings(in bytes: [UInt8], _ tokens: [Token]) -> [Finding] {
    self.pattern.matches(in: bytes)
      .filter { self.contextHashes.isEmpty || self.hasContext($0, tokens) }
      .map { Finding($0, self.category, self.rule, 1) }
  }

  private func hasContext(_ range: Range<Int>, _ tokens: [Token]) -> Bool {
    // The first token that ends behind the match's beginning.
    var low = 0
    var high = tokens.count
    while low < high {
      let middle = (low + high) / 2
      if Int(tokens[middle].end) <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    // Marks are no words, and must not lead far away either.
    let most = 4 * self.distance
    var words = 0
    var index = low - 1
    while index >= 0, low - index <= most, words < self.distance {
      if self.contextHashes.contains(tokens[index].hash) { return true }
      if tokens[index].kind != .mark { words += 1 }
      index -= 1
    }
    words = 0
    index = low
    while index < tokens.count, Int(tokens[index].start) < range.upperBound { index += 1 }
    let end = min(tokens.count, index + most)
    while index < end, words < self.distance {
      if self.contextHashes.contains(tokens[index].hash) { return true }
      if tokens[index].kind != .mark { words += 1 }
      index += 1
    }
    return false
  }
}
