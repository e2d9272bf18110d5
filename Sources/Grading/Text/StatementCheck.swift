internal import Model

/// What the transcript says of one sentence of the note.
struct StatementCheck: Sendable {
  /// One thing that does not fit.
  struct Issue: Sendable {
    enum Kind: String, Sendable { case number, dose, drug, side, negation, list, content }

    var kind: Kind
    /// In units of its signal.
    var size: Double
    /// The bytes of the note.
    var range: Range<Int>
    /// Whether the transcript holds something else instead, not only nothing.
    var isContradiction: Bool
    var explanation: String
    /// The utterance that says otherwise; nil when none does.
    var utterance: Int?

    var points: Double { self.size * self.signal.points }

    var signal: Signal {
      switch self.kind {
      case .number:
        self.isContradiction || self.size > StatementChecker.Size.numberElsewhere
          ? .number : .numberElsewhere
      case .dose: .dose
      case .drug:
        self.isContradiction || self.size > StatementChecker.Size.drugElsewhere
          ? .drug : .drugElsewhere
      case .list: .affirmedList
      case .side: .side
      case .negation: self.isContradiction ? .negation : .unasked
      case .content: .expectedFalse
      }
    }
  }

  var sentence: Int
  /// Whether the sentence says something that a conversation can hold.
  var isCheckable: Bool
  /// 0 to 1.
  var support: Double
  /// The utterances that come closest; empty when none does.
  var window: Range<Int>
  var issues: [Issue]
  var features = StatementFeatures()
  /// How many concepts the sentence has.
  var concepts: Int

  /// How many of the sentence's facts are false, as far as can be expected; a fact is about three concepts.
  var expectedFalse: Double { self.features.doubt * Double(self.concepts) / 3 }

  var verdict: Verdict {
    guard self.isCheckable else { return .notCheckable }
    if self.issues.contains(where: \.isContradiction) { return .contradicted }
    return self.support < StatementChecker.unsupportedBelow || !self.issues.isEmpty
      ? .unsupported : .supported
  }
}

/// Compares sentences with a transcript: the words they share, their numbers, drugs, doses and sides,
/// and what is denied or affirmed.
struct StatementChecker {
  /// Below this share of its concepts a statement counts as unsupported.
  static let unsupportedBelow = 0.34

  /// Sizes of what is less than a whole misfit.
  enum Size {
    static let numberElsewhere = 0.44
    static let unit = 0.8
    static let drugElsewhere = 0.5
  }

  let text: ParsedText
  let facts: Facts
  let index: TranscriptIndex
  private var nextDrug = 0
  private var nextFrequency = 0
  private var nextFinding = 0
  private var nextSide = 0

  init(_ text: ParsedText, _ facts: Facts, _ index: TranscriptIndex) {
    self.text = text
    self.facts = facts
    self.index = index
  }

  /// Checks a sentence. Sentences come in their order.
  mutating func check(_ number: Int, _ match: Alignment.Match) -> StatementCheck {
    let sentence = self.text.sentences[number]
    var check = StatementCheck(
      sentence: number,
      isCheckable: match.concepts > 0,
      support: 0.6 * match.support + 0.4 * match.coverage,
      window: match.window,
      issues: [],
      concepts: match.concepts
    )
    let isObjective = self.text.kind(of: sentence).isObjective
    self.readFeatures(sentence, match, isObjective, &check)
    self.checkNumbers(sentence, number, match, isObjective, &check)
    self.checkDrugs(number, match, &check)
    self.checkFindings(number, isObjective, self.text.kind(of: sentence).isPlan, &check)
    self.checkSides(number, match, &check)
    self.checkLists(sentence, &check)
    if check.isCheckable, check.support < Self.unsupportedBelow + 0.1 {
      let missing = 1 - check.support / (Self.unsupportedBelow + 0.1)
      // One word says little; a long sentence that nothing supports says much.
      let size = min(1, Double(match.concepts) / 5)
      check.issues.append(
        StatementCheck.Issue(
          kind: .content,
          size: missing * size * (isObjective ? 0.7 : 1),
          range: sentence.range,
          isContradiction: false,
          explanation: "The transcript does not speak of this.",
          utterance: nil
        )
      )
    }
    for issue in check.issues { check.features.add(issue) }
    return check
  }

  // MARK: Denials

  /// How its words are affirmed and denied, here and in the transcript.
  private func readFeatures(
    _ sentence: Sentence,
    _ match: Alignment.Match,
    _ isObjective: Bool,
    _ check: inout StatementCheck
  ) {
    var features = StatementFeatures()
    features.unsupported = 1 - match.support
    features.unspoken = 1 - match.coverage
    features.length = approximateLog(Double(1 + match.concepts))
    features.objective = isObjective ? 1 : 0
    var scope = NegationScope()
    var total = 0.0
    for token in self.text.tokens(of: sentence) {
      scope.pass(token)
      guard token.isContent, !token.classes.contains(.negation) else { continue }
      let weight = self.index.weight(token)
      total += weight
      if scope.isDenied { features.denies = 1 }
      let stances = self.index.stances(of: token.concept, in: match.window)
      if stances.isEmpty {
        if scope.isDenied { features.deniedUnspoken += weight }
        if !token.classes.isDisjoint(with: [.finding, .disease]) {
          features.newFindings = min(3, features.newFindings + 1)
        }
      } else {
        let against: TranscriptIndex.Stance = scope.isDenied ? .affirmed : .denied
        let share = weight * Double(stances.count { $0 == against }) / Double(stances.count)
        if scope.isDenied {
          features.deniedAffirmed += share
        } else {
          features.affirmedDenied += share
        }
      }
    }
    if total > 0 {
      features.deniedUnspoken /= total
      features.deniedAffirmed /= total
      features.affirmedDenied /= total
    }
    check.features = features
  }

  /// Lists that are affirmed in the form of denied ones.
  private func checkLists(_ sentence: Sentence, _ check: inout StatementCheck) {
    if AffirmedList.isIn(self.text.tokens(of: sentence)) {
      check.issues.append(
        StatementCheck.Issue(
          kind: .list,
          size: 1,
          range: sentence.range,
          isContradiction: false,
          explanation:
            "A list that is affirmed is joined by `or`, as denied ones are: what is there?",
          utterance: nil
        )
      )
    }
  }

  private func bytes(_ tokens: Range<Int>) -> Range<Int> {
    self.text.tokens[tokens.lowerBound].range
      .lowerBound..<self.text.tokens[tokens.upperBound - 1].range.upperBound
  }

  // MARK: Numbers

  private func checkNumbers(
    _ sentence: Sentence,
    _ number: Int,
    _ match: Alignment.Match,
    _ isObjective: Bool,
    _ check: inout StatementCheck
  ) {
    let quantities = self.facts.quantities(ofUnit: number)
    var next = quantities.startIndex
    while next < quantities.endIndex {
      // A number in words has several readings: they stand for one number.
      let tokens = quantities[next].tokens
      let end = quantities[next...].firstIndex { $0.tokens != tokens } ?? quantities.endIndex
      let readings = Array(quantities[next..<end])
      next = end
      // The chart knows the age, and often nobody says it aloud.
      if readings[0].isAge(self.text.tokens), !self.index.speaksOfAge { continue }
      if self.isSpokenDose(tokens, ofSentence: number) { continue }
      if let issue = self.number(readings, tokens, sentence, match, isObjective) {
        check.issues.append(issue)
      }
    }
  }

  /// Whether the number is a drug's dose that the transcript speaks of with the drug, wherever.
  private func isSpokenDose(_ tokens: Range<Int>, ofSentence number: Int) -> Bool {
    var next = self.nextDrug
    while next < self.facts.drugs.count, self.facts.drugs[next].unit <= number {
      let mention = self.facts.drugs[next]
      if mention.unit == number, mention.doseTokens == tokens, let dose = mention.dose,
        self.index.doses(of: mention.drug).contains(dose)
      {
        return true
      }
      next += 1
    }
    return false
  }

  private func number(
    _ quantities: [Quantity],
    _ tokens: Range<Int>,
    _ sentence: Sentence,
    _ match: Alignment.Match,
    _ isObjective: Bool
  ) -> StatementCheck.Issue? {
    let readings = quantities.map(\.value)
    let at = tokens.lowerBound
    let range = self.bytes(tokens)
    let after = tokens.upperBound
    let unit = after < sentence.tokens.upperBound ? self.text.tokens[after] : nil
    let isMeasured = unit?.classes.isDisjoint(with: [.schedule, .doseUnit]) == false
    if self.text.tokens[at].kind == .number {
      guard !self.isOrdinalOrDate(at, in: sentence) else { return nil }
    } else if !isMeasured || (readings.max() ?? 0) < 2 {
      // `one` and `second` are more than numbers.
      return nil
    }
    let units = quantities.flatMap { quantity in
      self.index.utterances(of: quantity.value)
        + (quantity.milligrams(self.text.tokens, before: sentence.tokens.upperBound)
          .map { self.index.utterances(ofMilligrams: $0) } ?? [])
    }
    .sorted()
    guard let first = units.first else {
      return StatementCheck.Issue(
        kind: .number,
        size: isObjective ? 0.6 : 1,
        range: range,
        isContradiction: false,
        explanation: "The transcript does not hold this number.",
        utterance: nil
      )
    }
    if let unit, unit.classes.contains(.schedule),
      readings.contains(where: { self.index.hasUnit($0) }),
      !readings.contains(where: { self.index.hasUnit($0, unit.concept) })
    {
      return StatementCheck.Issue(
        kind: .number,
        size: Size.unit,
        range: range.lowerBound..<unit.range.upperBound,
        isContradiction: true,
        explanation: "The transcript holds this number with another unit.",
        utterance: Int(first)
      )
    }
    guard !match.window.isEmpty, match.support > 0.4, (readings.max() ?? 0) > 2,
      !units.contains(where: {
        match.window.contains(Int($0)) || abs(Int($0) - match.window.lowerBound) <= 8
      })
    else { return nil }
    return StatementCheck.Issue(
      kind: .number,
      size: Size.numberElsewhere,
      range: range,
      isContradiction: false,
      explanation: "The transcript holds this number elsewhere, not with this statement.",
      utterance: Int(first)
    )
  }

  /// Whether a number belongs to a date, a level such as `L5` or `+3`, or a scale such as `2/6`.
  private func isOrdinalOrDate(_ at: Int, in sentence: Sentence) -> Bool {
    let tokens = self.text.tokens
    func mark(_ index: Int, _ byte: StaticString) -> Bool {
      sentence.tokens.contains(index) && tokens[index].mark == byte.utf8Start[0]
    }
    let touchesSlash = mark(at + 1, "/") || mark(at - 1, "/")
    if touchesSlash {
      // A pressure is checked; dates and scales are not.
      let other = mark(at + 1, "/") ? at + 2 : at - 2
      guard sentence.tokens.contains(other), tokens[other].kind == .number else { return true }
      return !(tokens[at].value >= 40 && tokens[other].value >= 40)
    }
    if sentence.tokens.contains(at - 1), tokens[at - 1].classes.contains(.month) { return true }
    // COVID-19, C5-6, 2:00
    if at >= 2, sentence.tokens.contains(at - 2), tokens[at - 1].end == tokens[at].start,
      tokens[at - 2].end == tokens[at - 1].start,
      mark(at - 1, "-") && tokens[at - 2].isWord
        || mark(at - 1, ":") && tokens[at - 2].kind == .number
    {
      return true
    }
    // `2. Eczema` in a running list, 12th
    if tokens[at].value <= 20, tokens[at].length <= 2, at + 1 < tokens.count,
      tokens[at + 1].mark == UInt8(ascii: "."),
      at == 0 || tokens[at - 1].kind == .newline || tokens[at - 1].mark == UInt8(ascii: ".")
    {
      return true
    }
    if sentence.tokens.contains(at + 1), tokens[at + 1].start == tokens[at].end,
      Self.ordinals.contains(tokens[at + 1].word)
    {
      return true
    }
    // Type 2, all 4 quadrants; how often a day is compared by itself.
    if sentence.tokens.contains(at - 1), Self.classifiers.contains(tokens[at - 1].word) {
      return true
    }
    if sentence.tokens.contains(at + 1), tokens[at + 1].word == Self.times, tokens[at].value <= 4 {
      return true
    }
    if mark(at - 1, "#") { return false }
    return tokens[at].value >= 1900 && tokens[at].value <= 2100 && tokens[at].length == 4
  }

  private static let classifiers = WordSet(["type", "all", "co-q", "q"])
  private static let ordinals = WordSet(["st", "nd", "rd", "th"])
  private static let times = WordHash("times")

  // MARK: Drugs

  private mutating func checkDrugs(
    _ number: Int,
    _ match: Alignment.Match,
    _ check: inout StatementCheck
  ) {
    while self.nextDrug < self.facts.drugs.count, self.facts.drugs[self.nextDrug].unit < number {
      self.nextDrug += 1
    }
    while self.nextDrug < self.facts.drugs.count, self.facts.drugs[self.nextDrug].unit == number {
      let mention = self.facts.drugs[self.nextDrug]
      self.nextDrug += 1
      let range = self.text.tokens[mention.token].range
      guard self.index.mentions(drug: mention.drug) || self.index.contains(mention.drug) else {
        check.issues.append(
          StatementCheck.Issue(
            kind: .drug,
            size: 1,
            range: range,
            isContradiction: false,
            explanation: "The transcript does not name this drug.",
            utterance: nil
          )
        )
        continue
      }
      if !match.window.isEmpty, match.support > 0.4, match.concepts > 2,
        !self.index.utterances(of: mention.drug).contains(where: {
          abs(Int($0) - match.window.lowerBound) <= 8
        })
      {
        check.issues.append(
          StatementCheck.Issue(
            kind: .drug,
            size: Size.drugElsewhere,
            range: range,
            isContradiction: false,
            explanation: "The transcript names this drug elsewhere, not with this statement.",
            utterance: self.index.utterances(of: mention.drug).first.map(Int.init)
          )
        )
      }
      let frequencies = self.index.frequencies(of: mention.drug)
      if let frequency = self.frequency(of: mention), !frequencies.isEmpty,
        !frequencies.contains(frequency.timesADay)
      {
        check.issues.append(
          StatementCheck.Issue(
            kind: .dose,
            size: 1,
            range: self.text.tokens[frequency.token].range,
            isContradiction: true,
            explanation: "The transcript names this drug with another frequency.",
            utterance: self.index.utterances(of: mention.drug).first.map(Int.init)
          )
        )
      }
      let spoken = self.index.doses(of: mention.drug)
      let masses = self.index.masses(of: mention.drug)
      let isSaid: Bool? =
        if let mass = mention.milligrams, !masses.isEmpty {
          masses.contains(mass)
        } else if let dose = mention.dose, !spoken.isEmpty {
          spoken.contains(dose)
        } else {
          nil
        }
      if isSaid == nil, let dose = mention.dose,
        self.index.isDoseOfAnother(dose, than: mention.drug)
      {
        check.issues.append(
          StatementCheck.Issue(
            kind: .dose,
            size: 1,
            range: self.bytes(mention.token..<mention.doseTokens.upperBound),
            isContradiction: true,
            explanation: "The transcript gives this dose of another drug.",
            utterance: self.index.utterances(of: dose).first.map(Int.init)
          )
        )
      }
      if let dose = mention.dose, isSaid == false {
        // The number itself is missing too when it was spoken nowhere: that was counted before.
        let isCounted = self.index.utterances(of: dose).isEmpty
        check.issues.append(
          StatementCheck.Issue(
            kind: .dose,
            size: isCounted ? 0.5 : 1,
            range: self.bytes(mention.token..<mention.doseTokens.upperBound),
            isContradiction: true,
            explanation: "The transcript names this drug with another dose.",
            utterance: self.index.utterances(of: mention.drug).first.map(Int.init)
          )
        )
      }
    }
  }

  /// How often a day a drug is taken, as its own sentence says after it and before the next drug. Drugs
  /// come in their order, and `nextDrug` is the one after it.
  private mutating func frequency(of mention: DrugMention) -> FrequencyMention? {
    let all = self.facts.frequencies
    while self.nextFrequency < all.count, all[self.nextFrequency].token < mention.token {
      self.nextFrequency += 1
    }
    guard self.nextFrequency < all.count, all[self.nextFrequency].unit == mention.unit,
      self.nextDrug >= self.facts.drugs.count
        || self.facts.drugs[self.nextDrug].token > all[self.nextFrequency].token
    else { return nil }
    return all[self.nextFrequency]
  }

  // MARK: Findings

  private mutating func checkFindings(
    _ number: Int,
    _ isObjective: Bool,
    _ isPlan: Bool,
    _ check: inout StatementCheck
  ) {
    while self.nextFinding < self.facts.findings.count,
      self.facts.findings[self.nextFinding].unit < number
    { self.nextFinding += 1 }
    var unasked = 0
    var negatives = 0
    while self.nextFinding < self.facts.findings.count,
      self.facts.findings[self.nextFinding].unit == number
    {
      let mention = self.facts.findings[self.nextFinding]
      self.nextFinding += 1
      let said = self.index.polarities(of: mention.key)
      let range = self.bytes(mention.tokens)
      switch mention.polarity {
      case .absent:
        negatives += 1
        guard let said else {
          unasked += 1
          if !isObjective {
            check.issues.append(
              StatementCheck.Issue(
                kind: .negation,
                size: 1,
                range: range,
                isContradiction: false,
                explanation: "Nobody asked about this in the transcript.",
                utterance: nil
              )
            )
          }
          continue
        }
        if said.absent < 0, said.present >= 0 {
          check.issues.append(
            StatementCheck.Issue(
              kind: .negation,
              size: 1,
              range: range,
              isContradiction: true,
              explanation: "The note denies what the transcript affirms.",
              utterance: Int(said.present)
            )
          )
        }
      case .present:
        // A plan names what may come.
        if let said, said.present < 0, said.absent >= 0, !isPlan,
          // What a patient does not feel an examination may find.
          !isObjective || self.index.isByClinician(Int(said.absent))
        {
          check.issues.append(
            StatementCheck.Issue(
              kind: .negation,
              size: 1,
              range: range,
              isContradiction: true,
              explanation: "The note affirms what the transcript denies.",
              utterance: Int(said.absent)
            )
          )
        }
      case .asked: break
      }
    }
    if negatives > 0, unasked > 0 {
      check.support *= 1 - 0.5 * Double(unasked) / Double(negatives)
    }
    if check.issues.contains(where: { $0.isContradiction && $0.kind == .negation }) {
      check.support *= 0.5
    }
  }

  // MARK: Sides

  private mutating func checkSides(
    _ number: Int,
    _ match: Alignment.Match,
    _ check: inout StatementCheck
  ) {
    while self.nextSide < self.facts.sides.count, self.facts.sides[self.nextSide].unit < number {
      self.nextSide += 1
    }
    while self.nextSide < self.facts.sides.count, self.facts.sides[self.nextSide].unit == number {
      let mention = self.facts.sides[self.nextSide]
      self.nextSide += 1
      guard mention.part != WordHash(), mention.side != Self.bilateral,
        let spoken = self.index.sides(of: mention.part, like: self.content(ofSentence: number)),
        !spoken.contains(mention.side), !spoken.contains(Self.bilateral)
      else { continue }
      check.issues.append(
        StatementCheck.Issue(
          kind: .side,
          size: 1,
          range: self.text.tokens[mention.token].range,
          isContradiction: true,
          explanation: "The transcript speaks of the other side.",
          utterance: self.index.utterances(of: mention.part).first.map(Int.init)
        )
      )
    }
  }

  private func content(ofSentence number: Int) -> Set<WordHash> {
    Set(
      self.text.tokens(of: self.text.sentences[number])
        .filter { $0.isContent && $0.classes.isDisjoint(with: [.side, .body]) }
        .map(\.concept)
    )
  }

  private static let bilateral = Stemmer.stem(of: "bilateral")
}
