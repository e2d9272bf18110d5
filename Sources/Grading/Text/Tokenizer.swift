/// Cuts UTF-8 into tokens in one pass.
///
/// Letters and every byte past ASCII make words, except the marks that word processors write: curly
/// quotes, long dashes, bullets and unbreakable spaces. An apostrophe inside a word belongs to it.
struct Tokenizer {
  private let bytes: [UInt8]
  private let lexicon: Lexicon
  private var tokens: [Token] = []

  /// The tokens of a text, in its order.
  static func tokens(of text: SourceText, _ lexicon: Lexicon) -> [Token] {
    var tokenizer = Tokenizer(bytes: text.utf8, lexicon: lexicon)
    tokenizer.run()
    tokenizer.joinPhrases()
    return tokenizer.tokens
  }

  private init(bytes: [UInt8], lexicon: Lexicon) {
    self.bytes = bytes
    self.lexicon = lexicon
    self.tokens.reserveCapacity(bytes.count / 3 + 16)
  }

  private mutating func run() {
    var next = 0
    while next < self.bytes.count {
      let byte = self.bytes[next]
      switch byte {
      case 0x0a:
        self.append(.newline, next..<next + 1)
        next += 1
      case 0...0x20, 0x7f: next += 1
      case UInt8(ascii: "0")...UInt8(ascii: "9"): next = self.number(at: next)
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
        next = self.word(at: next)
      case 0x80...:
        if let (mark, length) = self.specialMark(at: next) {
          if mark != 0x20 { self.append(.mark, next..<next + length, mark: mark) }
          next += length
        } else {
          next = self.word(at: next)
        }
      default:
        self.append(.mark, next..<next + 1, mark: byte)
        next += 1
      }
    }
  }

  /// Lets the first word of a known phrase mean the whole.
  private mutating func joinPhrases() {
    var next = 0
    while next < self.tokens.count {
      let first = next
      next += 1
      guard self.tokens[first].isWord,
        let phrases = self.lexicon.phrases(from: self.tokens[first].word)
      else { continue }
      for phrase in phrases {
        guard let end = self.end(of: phrase.rest, at: first + 1) else { continue }
        self.tokens[first].concept = phrase.entry.concept
        self.tokens[first].classes = phrase.entry.classes
        while next < end {
          self.tokens[next].classes = [.stop, .continued]
          next += 1
        }
        break
      }
    }
  }

  /// One past the last of the words that stand here one after another, or nil when others do; `any`
  /// may come between them, as in `coughed up any blood`.
  private func end(of words: [WordHash], at index: Int) -> Int? {
    var next = index
    for word in words {
      if next < self.tokens.count, self.tokens[next].word == Self.any, word != Self.any {
        next += 1
      }
      guard next < self.tokens.count, self.tokens[next].isWord, self.tokens[next].word == word
      else { return nil }
      next += 1
    }
    return next
  }

  private static let any = WordHash("any")

  private mutating func append(
    _ kind: Token.Kind,
    _ range: Range<Int>,
    mark: UInt8 = 0,
    value: Double = 0
  ) {
    self.tokens.append(
      Token(
        start: UInt32(range.lowerBound),
        end: UInt32(range.upperBound),
        word: WordHash(),
        concept: WordHash(),
        kind: kind,
        traits: [],
        classes: [],
        value: value,
        mark: mark
      )
    )
  }

  /// A mark or space written in several bytes, as its plain ASCII form, and its length.
  private func specialMark(at index: Int) -> (mark: UInt8, length: Int)? {
    let bytes = self.bytes
    if bytes[index] == 0xc2, index + 1 < bytes.count {
      switch bytes[index + 1] {
      case 0xa0: return (0x20, 2)
      case 0xb0: return (UInt8(ascii: "^"), 2)
      case 0xb7: return (UInt8(ascii: "*"), 2)
      default: return nil
      }
    }
    guard index + 2 < bytes.count else { return nil }
    // The mark that some editors put at a file's start.
    if bytes[index] == 0xef, bytes[index + 1] == 0xbb, bytes[index + 2] == 0xbf {
      return (0x20, 3)
    }
    guard bytes[index] == 0xe2, bytes[index + 1] == 0x80 else { return nil }
    switch bytes[index + 2] {
    case 0x90...0x95: return (UInt8(ascii: "-"), 3)
    case 0x98...0x9b: return (UInt8(ascii: "'"), 3)
    case 0x9c...0x9f: return (UInt8(ascii: "\""), 3)
    case 0xa2, 0xa3: return (UInt8(ascii: "*"), 3)
    case 0xa6: return (UInt8(ascii: "."), 3)
    case 0x80...0x8a, 0xaf, 0x8b: return (0x20, 3)
    default: return nil
    }
  }

  private func isWordByte(_ index: Int) -> Bool {
    guard index < self.bytes.count else { return false }
    switch self.bytes[index] {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      return true
    case 0x80...: return self.specialMark(at: index) == nil
    default: return false
    }
  }

  private func isDigit(_ index: Int) -> Bool {
    index < self.bytes.count && self.bytes[index] >= 0x30 && self.bytes[index] <= 0x39
  }

  /// The length of an apostrophe that joins two letters, or 0.
  private func apostrophe(at index: Int) -> Int {
    guard index < self.bytes.count else { return 0 }
    if self.bytes[index] == UInt8(ascii: "'") { return self.isWordByte(index + 1) ? 1 : 0 }
    if self.bytes[index] == 0xe2, let (mark, length) = self.specialMark(at: index),
      mark == UInt8(ascii: "'"), self.isWordByte(index + length)
    {
      return length
    }
    return 0
  }

  private mutating func word(at start: Int) -> Int {
    var next = start
    var hash = WordHash()
    var stem = Stemmer()
    var capitals = 0
    var letters = 0
    var traits: Token.Traits = []
    while true {
      if self.isWordByte(next) {
        var byte = self.bytes[next]
        if byte >= 0x41, byte <= 0x5a {
          byte |= 0x20
          capitals += 1
        } else if byte >= 0x30, byte <= 0x39 {
          traits.insert(.hasDigit)
        }
        letters += 1
        hash.append(byte)
        stem.append(byte)
        next += 1
      } else {
        let length = self.apostrophe(at: next)
        guard length > 0 else { break }
        hash.append(UInt8(ascii: "'"))
        stem.append(UInt8(ascii: "'"))
        next += length
      }
    }
    if capitals > 0, self.bytes[start] >= 0x41, self.bytes[start] <= 0x5a {
      traits.insert(.capitalized)
    }
    if capitals == letters, letters > 1 { traits.insert(.allCapitals) }
    let entry = self.lexicon.entry(hash, stem)
    self.tokens.append(
      Token(
        start: UInt32(start),
        end: UInt32(next),
        word: hash,
        concept: entry.concept,
        kind: .word,
        traits: traits,
        classes: entry.classes,
        value: 0,
        mark: 0
      )
    )
    return next
  }

  private mutating func number(at start: Int) -> Int {
    var next = start
    var value = 0.0
    var fraction = 0.0
    while true {
      if self.isDigit(next) {
        let digit = Double(self.bytes[next] - 0x30)
        if fraction > 0 {
          value += digit * fraction
          fraction /= 10
        } else {
          value = value * 10 + digit
        }
        next += 1
      } else if next < self.bytes.count, fraction == 0, self.bytes[next] == UInt8(ascii: "."),
        self.isDigit(next + 1)
      {
        fraction = 0.1
        next += 1
      } else if next < self.bytes.count, fraction == 0, self.bytes[next] == UInt8(ascii: ","),
        self.isDigit(next + 1), self.isDigit(next + 2), self.isDigit(next + 3),
        !self.isDigit(next + 4)
      {
        next += 1
      } else {
        break
      }
    }
    // `3x`, `500mg`, `2nd`: the letters that follow are a token of their own.
    self.append(.number, start..<next, value: (value * 1e6).rounded() / 1e6)
    return next
  }
}
