internal import Model

/// *Comprehensible*: the note is clear.
///
/// Words that are no words (letters swapped, vowels lost), abbreviations that can mean several things
/// (from the Joint Commission's and ISMP's lists), and sentences too long to take in.
struct ComprehensibleJudge: DimensionJudge {
  let dimension = Dimension.comprehensible

  private static let ambiguous = WordSet([
    "qd", "qod", "iu", "mso4", "mgso4", "hs", "tiw", "sc", "sq", "dc", "ug", "au", "od", "os", "ou",
    "bt", "ij", "pt's",
  ])

  func assess(_ subject: Case, _ context: StageContext) throws -> Assessment {
    let note = subject.note
    var assessment = Assessment(confidence: 0.7)
    var checker = SpellingCheck(subject)
    var words = 0
    var garbled: [Token] = []
    for token in note.tokens where token.isWord {
      words += 1
      if checker.isGarbled(token) { garbled.append(token) }
      if Self.ambiguous.contains(token.word), !token.traits.contains(.capitalized) {
        assessment.add(
          .abbreviation,
          1,
          at: note.source.span(token.range),
          "An abbreviation that can be read in several ways."
        )
      }
    }
    try context.checkpoint()
    guard words > 0 else {
      assessment.add(.noWords, 1, at: nil, "The text holds no words.")
      return assessment
    }
    // Another language, source code or filler: most words are none that notes use. The beginning
    // tells.
    let sample = note.tokens.lazy.filter(\.isWord).prefix(200)
    let unknown = sample.count { $0.length >= 3 && checker.isUnknown($0) }
    assessment.add(
      .unknownWords,
      max(0, Double(unknown) / Double(sample.count) - 0.25),
      at: nil,
      "\(unknown) of the first \(sample.count) words are not known."
    )
    // The share of such words matters, not their number: a long note has more of everything.
    let each = min(0.2, 40 / Double(max(words, 80)) * 0.5)
    for token in garbled.prefix(200) {
      assessment.add(
        .garbled,
        each,
        at: note.source.span(token.range),
        "This is not a word: letters are missing or in the wrong order."
      )
    }
    for sentence in note.sentences {
      let count = note.tokens(of: sentence).count(where: \.isWord)
      assessment.add(
        .longSentence,
        min(0.3, 0.008 * Double(max(0, count - 45))),
        at: note.source.span(sentence.range),
        "A sentence of \(count) words."
      )
    }
    return assessment
  }
}

/// Tells words that were damaged from words that are only rare.
struct SpellingCheck {
  private let lexicon: Lexicon
  private let bytes: [UInt8]
  private let index: TranscriptIndex?
  private var verdicts = WordTable<Bool>(empty: false, capacity: 128)

  init(_ subject: Case) {
    self.lexicon = subject.lexicon
    self.bytes = subject.note.source.utf8
    self.index = subject.index
  }

  /// Whether the word is none, but becomes one when two letters change places, or has lost its vowels.
  ///
  /// Names, capitals and what the transcript holds too are left alone.
  mutating func isGarbled(_ token: Token) -> Bool {
    guard token.length >= 4, token.classes.isEmpty,
      token.traits.isDisjoint(with: [.allCapitals, .hasDigit])
    else { return false }
    if let known = self.verdicts[token.word] { return known }
    let verdict = self.judge(token)
    return self.verdicts.update(token.word, initial: verdict) { $0 }
  }

  /// Whether neither the lexicon nor the word list nor the transcript holds the word; names count as
  /// known.
  func isUnknown(_ token: Token) -> Bool {
    guard token.isWord, token.classes.isEmpty, token.traits.isEmpty else { return false }
    return !self.lexicon.english.mayContain(token.word)
      && !self.lexicon.english.mayContain(token.concept)
      && self.index?.contains(token.concept) != true
  }

  private func judge(_ token: Token) -> Bool {
    let word = self.bytes[token.range].map { $0 >= 0x41 && $0 <= 0x5a ? $0 | 0x20 : $0 }
    guard word.allSatisfy({ $0 >= 0x61 && $0 <= 0x7a }) else { return false }
    if self.isWord(word) || self.index?.contains(token.concept) == true { return false }
    if token.traits.contains(.capitalized) {
      // A name may have any letters; only a lost vowel shows.
      return false
    }
    let vowels = word.count { self.isVowel($0) }
    if vowels == 0 { return true }
    var run = 0
    for letter in word {
      run = self.isVowel(letter) ? 0 : run + 1
      if run >= 5 { return true }
    }
    if Double(vowels) / Double(word.count) < 0.21, word.count >= 5 { return true }
    guard word.count >= 5 else { return false }
    var changed = word
    for place in 0..<word.count - 1 where word[place] != word[place + 1] {
      changed.swapAt(place, place + 1)
      if self.isWord(changed) { return true }
      changed.swapAt(place, place + 1)
    }
    return false
  }

  private func isVowel(_ letter: UInt8) -> Bool {
    switch letter {
    case UInt8(ascii: "a"), UInt8(ascii: "e"), UInt8(ascii: "i"), UInt8(ascii: "o"),
      UInt8(ascii: "u"), UInt8(ascii: "y"):
      true
    default: false
    }
  }

  private func isWord(_ letters: [UInt8]) -> Bool {
    var hash = WordHash()
    var stemmer = Stemmer()
    for letter in letters {
      hash.append(letter)
      stemmer.append(letter)
    }
    return self.lexicon.english.mayContain(hash)
      || !self.lexicon.entry(hash, stemmer).classes.isEmpty
  }
}
