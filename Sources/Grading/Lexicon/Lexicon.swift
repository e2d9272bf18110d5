/// What the judges know of words.
///
/// Made once, in a few milliseconds; grading is ready when it is there. Immutable.
package struct Lexicon: Sendable {
  /// Several words that mean one.
  struct Phrase: Sendable {
    /// What follows the first word.
    var rest: [WordHash]
    var entry: Entry
  }

  /// What a word is known as.
  struct Entry: Sendable {
    var concept: WordHash
    var classes: WordClasses
  }

  private var words: WordTable<Entry>
  private var stems: WordTable<Entry>
  private var numerals: WordTable<Double>
  /// By their first word, the longest first.
  private var phrases: WordTable<[Phrase]>
  /// Stock phrases without their first word, by that word.
  private var boilerplate: WordTable<[[WordHash]]>
  let english: WordFilter
  /// What combinations are made of: `Percocet`.
  private(set) var ingredients: [WordHash: [WordHash]] = [:]

  package init() {
    let none = Entry(concept: WordHash(), classes: [])
    self.words = WordTable(empty: none, capacity: 9000)
    self.stems = WordTable(empty: none, capacity: 3000)
    self.numerals = WordTable(empty: 0, capacity: 64)
    self.phrases = WordTable(empty: [], capacity: 128)
    self.english = WordFilter.english
    self.boilerplate = WordTable(empty: [], capacity: 64)
    for phrase in Self.boilerplate {
      let words = phrase.split(separator: " ").map { WordHash($0) }
      self.boilerplate.update(words[0], initial: []) { $0.append(Array(words.dropFirst())) }
    }
    // A synonym list names the concept first, so it comes before the lists that only add a class.
    let lists: [(String, WordClasses)] = [
      (Self.findings, .finding), (Self.substances, .substance),
      (Self.generalFindings, .generalFinding),
      (Self.bodyParts, .body), (Self.diseases, .disease), (Self.tests, .test),
      (Self.synonyms, []), (Self.actions, .action), (Self.doseUnits, .doseUnit),
      (Self.sides, .side), (Self.schedules, .schedule), (Self.reasoning, .reasoning),
      (Self.hedges, .hedge), (Self.negations, .negation), (Self.affirmations, .affirmation),
      (Self.turns, .turn), (Self.stopWords, .stop), (Self.males, .male), (Self.females, .female),
      (Self.talk, .talk), (Self.months, .month), (Self.examinationWords, .examination),
      (Self.historyWords, .history), (Self.relatives, .relative), (Self.calendar, .calendar),
    ]
    self.addDrugs(Self.drugs)
    self.addDrugs(Self.brandedDrugs)
    // `Lantus` is an insulin, whoever says only that.
    for kind in ["glargine", "lispro", "aspart", "detemir", "degludec"] {
      self.ingredients[Stemmer.stem(of: kind)] = [Stemmer.stem(of: "insulin")]
    }
    for (list, classes) in lists {
      for group in list.split(whereSeparator: \.isWhitespace) {
        let members = group.split(separator: "=")
        guard let first = members.first else { continue }
        let concept = Stemmer.stem(of: first)
        for member in members { self.add(member, concept, classes) }
      }
    }
    for group in Self.selfDenials.split(whereSeparator: \.isWhitespace) {
      let members = group.split(separator: "=")
      guard let denied = members.first.flatMap({ self.words[WordHash($0)] }) else {
        preconditionFailure("what is denied is a word that a list holds")
      }
      for member in members.dropFirst() {
        self.add(member, denied.concept, denied.classes.union(.selfDenial))
      }
    }
    for (word, value) in Self.numerals {
      self.add(Substring(word), Stemmer.stem(of: Substring(word)), .numeral)
      self.numerals.update(WordHash(word), initial: 0) { $0 = value }
    }
    for (phrase, meaning) in Self.phrases {
      let words = phrase.split(separator: " ").map { WordHash($0) }
      guard let entry = self.words[WordHash(meaning)] else {
        preconditionFailure("a phrase means a word that a list holds")
      }
      self.phrases.update(words[0], initial: []) { list in
        list.append(Phrase(rest: Array(words.dropFirst()), entry: entry))
        list.sort { $0.rest.count > $1.rest.count }
      }
    }
  }

  /// Adds drugs, a line each: what it is made of, then the names that stand for it.
  private mutating func addDrugs(_ list: String) {
    for line in list.split(separator: "\n") {
      let names = line.split(separator: " ")
      let parts = names[0].split(separator: "+").map {
        self.entry($0)?.concept ?? Stemmer.stem(of: $0)
      }
      let concept = parts.count == 1 ? parts[0] : WordHash(names[0])
      if parts.count > 1 {
        self.ingredients[concept] = parts
      } else {
        self.addDrug(names[0], concept)
      }
      for name in names.dropFirst() { self.addDrug(name, concept) }
    }
  }

  private func entry(_ word: Substring) -> Entry? { self.words[WordHash(word)] }

  /// Names of drugs are known as they stand only: a brand's stem may be an everyday word.
  private mutating func addDrug(_ name: Substring, _ concept: WordHash) {
    self.words.update(WordHash(name), initial: Entry(concept: concept, classes: .drug)) { _ in }
  }

  private mutating func add(_ word: Substring, _ concept: WordHash, _ classes: WordClasses) {
    let initial = Entry(concept: concept, classes: [])
    self.words.update(WordHash(word), initial: initial) { $0.classes.formUnion(classes) }
    // Function words are known as they stand: a stem such as `ha` must not become one.
    if !classes.contains(.stop) {
      self.stems.update(Stemmer.stem(of: word), initial: initial) { $0.classes.formUnion(classes) }
    }
  }

  /// What is known of a word: as it stands, else by its stem, else only its stem.
  @inline(__always)
  func entry(_ word: WordHash, _ stemmer: Stemmer) -> Entry {
    if let known = self.words[word] { return known }
    let stem = stemmer.stem
    return self.stems[stem] ?? Entry(concept: stem, classes: [])
  }

  /// The phrases that begin with a word, the longest first.
  @inline(__always)
  func phrases(from word: WordHash) -> [Phrase]? { self.phrases[word] }

  /// What follows a word in the stock phrases that begin with it.
  @inline(__always)
  func boilerplate(from word: WordHash) -> [[WordHash]]? { self.boilerplate[word] }

  /// The value of a number in words.
  func numeral(_ word: WordHash) -> Double? { self.numerals[word] }

  /// Whether a word that no list holds looks like a drug by its ending.
  func endsLikeDrug(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.count > 6 else { return false }
    return Self.drugEndingBytes.contains { ending in
      bytes.count > ending.count + 2
        && zip(bytes.suffix(ending.count), ending).allSatisfy { ($0 | 0x20) == $1 }
    }
  }

  private static let drugEndingBytes = Lexicon.drugEndings.map { Array($0.utf8) }
}
