/// A sentence of a letter as lower-case bytes, for phrases to be found in.
struct LetterSentence {
  let sentence: Sentence
  /// The words with one space between them and one at each end, without marks.
  private let text: [UInt8]
  /// The spaces before words.
  private let spaces: [Int]
  /// The buckets of its words in lists of phrases.
  private let buckets: Phrases.BucketSet
  /// Where a comma, a colon, a semicolon or a bracket stood: the places of the spaces there.
  private let breaks: [Int]
  /// Whether a question mark ends it.
  let isQuestion: Bool
  /// Whether it names the condition that the letter is about, and what happened in service.
  var namesCondition = false
  var namesEvent = false
  /// Whether it was ticked on a form.
  var isTicked = false
  /// Whether it is a line in capitals.
  var isHeading = false
  /// The yes or no that was ticked for it, when it asks; nil for none.
  var answer: Bool?

  /// - Parameter sentence: One of the letter's; the first of a section is read with its header, `Rationale: …`.
  init(_ letter: ParsedText, _ sentence: Sentence) {
    self.sentence = sentence
    var bytes: [UInt8] = [0x20]
    var breaks: [Int] = []
    let tokens = letter.tokens[Self.start(of: sentence, letter)..<sentence.tokens.upperBound]
    for (place, token) in zip(tokens.indices, tokens) {
      // A line that was broken goes on.
      guard token.kind != .newline else { continue }
      guard token.kind != .mark || token.mark == UInt8(ascii: "%") else {
        switch token.mark {
        case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ":"), UInt8(ascii: "("),
          UInt8(ascii: ")"):
          breaks.append(bytes.count - 1)
        default: break
        }
        continue
      }
      // `May 2013` is no doubt.
      if token.classes.contains(.hedge), token.classes.contains(.month),
        place + 1 < tokens.endIndex,
        tokens[place + 1].kind == .number
      {
        continue
      }
      var next = token.range.lowerBound
      while next < token.range.upperBound {
        let byte = letter.source.utf8[next]
        // A curly apostrophe, U+2018 to U+201B: three bytes.
        if byte == 0xe2, token.isWord, next + 2 < token.range.upperBound,
          letter.source.utf8[next + 1] == 0x80, (0x98...0x9b).contains(letter.source.utf8[next + 2])
        {
          bytes.append(UInt8(ascii: "'"))
          next += 3
        } else {
          bytes.append(byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte)
          next += 1
        }
      }
      bytes.append(0x20)
    }
    self.text = bytes
    (self.spaces, self.buckets) = Self.index(bytes)
    self.breaks = breaks
    self.isQuestion = tokens.last?.mark == UInt8(ascii: "?")
    self.isHeading = Self.isHeading(tokens)
  }

  private static func index(_ text: [UInt8]) -> ([Int], Phrases.BucketSet) {
    var spaces: [Int] = []
    var buckets = Phrases.BucketSet()
    for place in text.indices.dropLast(2) where text[place] == 0x20 {
      spaces.append(place)
      buckets.insert(Phrases.bucket(text, at: place))
    }
    return (spaces, buckets)
  }

  /// The first token of a sentence, or of the header before it.
  private static func start(of sentence: Sentence, _ letter: ParsedText) -> Int {
    let section = letter.sections[sentence.section]
    var first = sentence.tokens.lowerBound
    guard !section.header.isEmpty,
      letter.sentences[section.sentences.lowerBound].tokens == sentence.tokens
    else { return first }
    while first > 0, letter.tokens[first - 1].range.lowerBound >= section.header.lowerBound {
      first -= 1
    }
    return first
  }

  /// A part of a sentence.
  private init(_ whole: LetterSentence, _ text: [UInt8], _ breaks: [Int] = []) {
    self.sentence = whole.sentence
    self.namesCondition = whole.namesCondition
    self.namesEvent = whole.namesEvent
    self.isTicked = whole.isTicked
    self.isHeading = whole.isHeading
    self.answer = whole.answer
    self.text = text
    (self.spaces, self.buckets) = Self.index(text)
    self.breaks = breaks
    self.isQuestion = false
  }

  /// What follows the last word of contrast: `…, but she did find …`; nil when there is none, or little after it.
  func clause(after contrasts: Phrases) -> LetterSentence? {
    guard !self.buckets.isDisjoint(with: contrasts.buckets) else { return nil }
    let ends = self.spaces.compactMap { contrasts.end(in: self.text, at: $0) }
    guard let end = ends.last, self.text.count - end > 12 else { return nil }
    return self.part(end..<self.text.count)
  }

  /// What follows the concession that begins the sentence: `Although …, the examiner …`; nil for no such one.
  func clause(afterConcession openings: Phrases) -> LetterSentence? {
    guard openings.end(in: self.text, at: 0) != nil,
      let end = self.breaks.first(where: { $0 > 12 && self.text.count - $0 > 12 })
    else { return nil }
    return self.part(end..<self.text.count)
  }

  /// What follows the first of the phrases that it holds; nil when it holds none.
  func rest(after phrases: Phrases) -> LetterSentence? {
    guard !self.buckets.isDisjoint(with: phrases.buckets) else { return nil }
    let ends = self.spaces.lazy.compactMap { phrases.end(in: self.text, at: $0) }
    return ends.first.map { self.part($0..<self.text.count) }
  }

  /// What follows the last of the phrases that it holds; nil when it holds none.
  func rest(afterLast phrases: Phrases) -> LetterSentence? {
    guard !self.buckets.isDisjoint(with: phrases.buckets) else { return nil }
    let ends = self.spaces.compactMap { phrases.end(in: self.text, at: $0) }
    return ends.last.map { self.part($0..<self.text.count) }
  }

  func isShorter(than other: LetterSentence) -> Bool { self.text.count < other.text.count }

  /// The last so many words.
  func last(_ count: Int) -> LetterSentence {
    self.part((self.spaces.suffix(count).first ?? 0)..<self.text.count)
  }

  /// What stands before the first of the phrases that it holds; nil when it holds none.
  func part(before phrases: Phrases) -> LetterSentence? {
    guard !self.buckets.isDisjoint(with: phrases.buckets) else { return nil }
    return self.spaces.first { phrases.end(in: self.text, at: $0) != nil }.map {
      self.part(0..<$0 + 1)
    }
  }

  /// What follows its last comma or the like; the whole of it when there is none.
  var afterLastBreak: LetterSentence {
    self.breaks.last.map { self.part($0..<self.text.count) } ?? self
  }

  private func part(_ range: Range<Int>) -> LetterSentence {
    let breaks = self.breaks.filter(range.contains).map { $0 - range.lowerBound }
    return LetterSentence(self, Array(self.text[range]), breaks)
  }

  /// The first so many words.
  func first(_ count: Int) -> LetterSentence {
    var words = 0
    let end = self.text.indices.first { index in
      if self.text[index] == 0x20 { words += 1 }
      return words > count
    }
    return LetterSentence(self, end.map { Array(self.text[...$0]) } ?? self.text)
  }

  /// Whether it is a heading in capitals: the letter's own case is gone here, so its tokens tell.
  static func isHeading(_ tokens: ArraySlice<Token>) -> Bool {
    let words = tokens.filter { $0.isWord && $0.length > 1 }
    return words.count > 2 && words.allSatisfy { $0.traits.contains(.allCapitals) }
  }

  /// The words.
  var words: [String] {
    self.text.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether it holds one of the phrases.
  func holds(_ phrases: Phrases) -> Bool {
    !self.buckets.isDisjoint(with: phrases.buckets)
      && self.spaces.contains { phrases.end(in: self.text, at: $0) != nil }
  }

  /// The same sentence with `~` for each of the phrases.
  func without(_ phrases: Phrases) -> LetterSentence {
    guard self.holds(phrases) else { return self }
    var copy: [UInt8] = []
    var index = 0
    while index < self.text.count {
      if self.text[index] == 0x20, let end = phrases.end(in: self.text, at: index) {
        copy += [0x20, UInt8(ascii: "~")]
        index = end
      } else {
        copy.append(self.text[index])
        index += 1
      }
    }
    return LetterSentence(self, copy)
  }
}
