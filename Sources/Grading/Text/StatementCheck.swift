internal import Model

/// What the transcript says of one sentence of the note.
struct StatementCheck: Sendable {
  /// One thing that does not fit.
  struct Issue: Sendable {
    enum Kind: String, Sendable { case number, dose, drug, side, negation, content }

    var kind: Kind
    /// The bytes of the note.
    var range: Range<Int>
    /// Whether the transcript holds something else instead, not only nothing.
    var isContradiction: Bool
    /// Score points.
    var weight: Double
    var explanation: String
    /// The utterance that says otherwise; nil when none does.
    var utterance: Int?
  }

  var sentence: Int
  /// Whether the sentence says something that a conversation can hold.
  var isCheckable: Bool
  /// 0 to 1.
  var support: Double
  /// The utterances that come closest; empty when none does.
  var window: Range<Int>
  var issues: [Issue]

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

  /// Score points of each kind of misfit.
  enum Weight {
    static let number = 0.5
    static let numberElsewhere = 0.22
    static let unit = 0.4
    static let dose = 0.55
    static let drug = 0.6
    static let side = 0.5
    static let negation = 0.5
    static let unaskedNegative = 0.12
    static let content = 0.45
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
      issues: []
    )
    let isObjective = self.text.kind(of: sentence).isObjective
    self.checkNumbers(sentence, number, match, isObjective, &check)
    self.checkDrugs(number, &check)
    self.checkFindings(number, isObjective, &check)
    self.checkSides(number, match, &check)
    if check.isCheckable, check.support < Self.unsupportedBelow + 0.1 {
      let missing = 1 - check.support / (Self.unsupportedBelow + 0.1)
      // One word says little; a long sentence that nothing supports says much.
      let size = min(1, Double(match.concepts) / 5)
      check.issues.append(
        StatementCheck.Issue(
          kind: .content,
          range: sentence.range,
          isContradiction: false,
          weight: Weight.content * missing * size * (isObjective ? 0.7 : 1),
          explanation: "The transcript does not speak of this.",
          utterance: nil
        )
      )
    }
    return check
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
        range: range,
        isContradiction: false,
        weight: Weight.number * (isObjective ? 0.6 : 1),
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
        range: range.lowerBound..<unit.range.upperBound,
        isContradiction: true,
        weight: Weight.unit,
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
      range: range,
      isContradiction: false,
      weight: Weight.numberElsewhere,
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
    if mark(at - 1, "#") { return false }
    return tokens[at].value >= 1900 && tokens[at].value <= 2100 && tokens[at].length == 4
  }

  // MARK: Drugs

  private mutating func checkDrugs(_ number: Int, _ check: inout StatementCheck) {
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
            range: range,
            isContradiction: false,
            weight: Weight.drug,
            explanation: "The transcript does not name this drug.",
            utterance: nil
          )
        )
        continue
      }
      let frequencies = self.index.frequencies(of: mention.drug)
      if let frequency = self.frequency(of: mention), !frequencies.isEmpty,
        !frequencies.contains(frequency.timesADay)
      {
        check.issues.append(
          StatementCheck.Issue(
            kind: .dose,
            range: self.text.tokens[frequency.token].range,
            isContradiction: true,
            weight: Weight.dose,
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
      if let dose = mention.dose, isSaid == false {
        // The number itself is missing too when it was spoken nowhere: that was counted before.
        let isCounted = self.index.utterances(of: dose).isEmpty
        check.issues.append(
          StatementCheck.Issue(
            kind: .dose,
            range: self.bytes(mention.token..<mention.doseTokens.upperBound),
            isContradiction: true,
            weight: isCounted ? Weight.dose / 2 : Weight.dose,
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
                range: range,
                isContradiction: false,
                weight: Weight.unaskedNegative,
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
              range: range,
              isContradiction: true,
              weight: Weight.negation,
              explanation: "The note denies what the transcript affirms.",
              utterance: Int(said.present)
            )
          )
        }
      case .present:
        if let said, said.present < 0, said.absent >= 0 {
          check.issues.append(
            StatementCheck.Issue(
              kind: .negation,
              range: range,
              isContradiction: true,
              weight: Weight.negation,
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
          range: self.text.tokens[mention.token].range,
          isContradiction: true,
          weight: Weight.side,
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
