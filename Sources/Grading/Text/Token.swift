/// A word, a number or a mark of a text.
struct Token: Sendable {
  enum Kind: UInt8, Sendable {
    case word
    /// Digits, with a fraction or thousands' commas: `value` is set.
    case number
    /// One mark of punctuation; `mark` is set.
    case mark
    /// The end of a line.
    case newline
  }

  /// The first byte, and one past the last.
  var start: UInt32
  var end: UInt32
  /// The word as it stands, in lower case.
  var word: WordHash
  /// The word's concept: its stem, or the one that stands for its synonyms.
  var concept: WordHash
  var kind: Kind
  var traits: Traits
  /// What the lexicon knows of the word.
  var classes: WordClasses
  /// A number's value; 0 for other kinds.
  var value: Double
  /// A mark's byte, with curly quotes and long dashes made plain; 0 for other kinds.
  var mark: UInt8

  struct Traits: OptionSet, Sendable {
    let rawValue: UInt8
    static let capitalized = Traits(rawValue: 1)
    static let allCapitals = Traits(rawValue: 2)
    static let hasDigit = Traits(rawValue: 4)
  }

  var range: Range<Int> { Int(self.start)..<Int(self.end) }
  var length: Int { Int(self.end - self.start) }
  var isWord: Bool { self.kind == .word }
  /// Whether it is a word or a number: a text without any is as good as none.
  var isSpoken: Bool { self.kind == .word || self.kind == .number }

  /// Whether it carries meaning of its own: no function word, no mark.
  ///
  /// A number in words is no more content than one in digits.
  var isContent: Bool {
    self.kind == .word && self.classes.isDisjoint(with: [.stop, .numeral])
      // `C O P D` begins with a letter that stands for the whole.
      && (self.length > 1 || !self.classes.isDisjoint(with: [.disease, .test, .finding]))
  }
}

extension RandomAccessCollection<Token> where Index == Int {
  /// Where the words stand in this order first, as indices.
  func firstRange(ofWords phrase: [WordHash]) -> Range<Int>? {
    guard let first = phrase.first, self.count >= phrase.count else { return nil }
    for start in self.startIndex...(self.endIndex - phrase.count) where self[start].word == first {
      if phrase.indices.allSatisfy({ self[start + $0].word == phrase[$0] }) {
        return start..<start + phrase.count
      }
    }
    return nil
  }
}
