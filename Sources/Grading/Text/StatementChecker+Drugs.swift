/// Drugs that nobody names, and their doses and frequencies.
extension StatementChecker {
  mutating func checkDrugs(
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
      if let spoken = self.index.spokenName(of: mention.drug) {
        self.checkPlace(mention, spoken, match, &check)
        self.checkAction(mention, spoken, &check)
        self.checkFrequency(mention, spoken, &check)
        self.checkDose(mention, spoken, &check)
      } else if !self.isSpokenLike(mention), !self.isPartOfNamed(mention) {
        let meant = self.exchanged(mention)
        check.issues.append(
          StatementCheck.Issue(
            signal: .drug,
            size: 1,
            range: self.text.tokens[mention.token].range,
            isContradiction: meant != nil,
            explanation: meant == nil
              ? "The transcript does not name this drug."
              : "The transcript gives this dose of a drug that the note does not name.",
            utterance: meant?.unit,
            said: meant.map { self.index.transcript.tokens[$0.token].range }
          )
        )
      }
    }
  }

  /// Numbers up to which people count tablets.
  private static let tablets = 10.0
  /// The drug that the transcript names with a dose like this one's and the note does not name at all: likely the one that was
  /// meant. Nil for none.
  private func exchanged(_ mention: DrugMention) -> DrugMention? {
    guard let dose = mention.dose, dose > 0,
      self.text.kind(of: self.text.sentences[mention.unit]) != .allergies
    else { return nil }
    let noted = Set(self.facts.drugs.map(\.drug))
    return self.index.facts.drugs.first { spoken in
      !noted.contains(spoken.drug)
        && !noted.contains(where: {
          self.index.parts(of: $0).contains(spoken.drug)
            || self.index.parts(of: spoken.drug).contains($0)
        })
        && self.index.ownDoses(of: spoken.drug).contains(dose)
    }
  }

  private static let changes = WordSet([
    "change", "changed", "changing", "switch", "switched", "increase", "increased", "decrease",
    "decreased", "titrate", "titrated", "reduce", "reduced", "raise", "raised", "lower", "lowered",
  ])
  private static let orders = WordSet([
    "continue", "stop", "start", "hold", "resume", "restart", "discontinue", "begin", "take",
    "give",
    "use", "avoid",
  ])

  private func checkPlace(
    _ mention: DrugMention,
    _ spoken: WordHash,
    _ match: Alignment.Match,
    _ check: inout StatementCheck
  ) {
    guard !match.window.isEmpty, match.support > 0.4, match.concepts > 2,
      !self.index.utterances(of: spoken).contains(where: {
        abs(Int($0) - match.window.lowerBound) <= 8
      })
    else { return }
    check.issues.append(
      StatementCheck.Issue(
        signal: .drugElsewhere,
        size: Size.drugElsewhere,
        range: self.text.tokens[mention.token].range,
        isContradiction: false,
        explanation: "The transcript names this drug elsewhere, not with this statement.",
        utterance: self.index.utterances(of: spoken).first.map(Int.init)
      )
    )
  }

  private func checkAction(
    _ mention: DrugMention,
    _ spoken: WordHash,
    _ check: inout StatementCheck
  ) {
    let sentence = self.text.sentences[mention.unit]
    // `Continue lisinopril.` is a plan wherever it stands.
    let isPlan =
      self.text.kind(of: sentence).isPlan
      || self.text.tokens(of: sentence).first { $0.isWord }.map { Self.orders.contains($0.word) }
        == true
    let actions = self.index.actions(of: spoken, isPlan: isPlan)
    guard let action = mention.action, !actions.isEmpty, !actions.contains(action) else { return }
    check.issues.append(
      self.contradiction(
        .drugAction,
        self.text.tokens[mention.token].range,
        action == .stop
          ? "The transcript goes on with this drug." : "The transcript stops this drug.",
        spoken,
        isCertain: self.isOrder(sentence, of: mention)
          && self.index.sureActions(of: spoken) == [
            action == .stop ? .goOn : .stop
          ]
      )
    )
  }

  private mutating func checkFrequency(
    _ mention: DrugMention,
    _ spoken: WordHash,
    _ check: inout StatementCheck
  ) {
    let frequencies = self.index.frequencies(of: spoken)
    guard let frequency = self.frequency(of: mention), !frequencies.isEmpty,
      !frequencies.contains(frequency.timesADay),
      // What is changed was taken otherwise before.
      !self.text.tokens[
        max(
          self.text.sentences[mention.unit].tokens.lowerBound,
          mention.token - 12
        )..<frequency.token
      ]
      .contains(where: { Self.changes.contains($0.word) })
    else { return }
    check.issues.append(
      self.contradiction(
        .dose,
        self.text.tokens[frequency.token].range,
        "The transcript names this drug with another frequency.",
        spoken,
        isCertain: !self.index.nearFrequencies(
          of: spoken,
          isPlan: self.text.kind(of: self.text.sentences[mention.unit]).isPlan
        ).isEmpty
      )
    )
  }

  private func checkDose(
    _ mention: DrugMention,
    _ spoken: WordHash,
    _ check: inout StatementCheck
  ) {
    guard let dose = mention.dose else { return }
    let range = self.bytes(mention.token..<mention.doseTokens.upperBound)
    let doses = self.index.doses(of: spoken)
    let masses = self.index.masses(of: spoken)
    let isSaid: Bool? =
      if let mass = mention.milligrams, !masses.isEmpty {
        masses.contains(mass) || self.index.bareDoses(of: spoken).contains(dose)
      } else if !doses.isEmpty {
        doses.contains(dose)
      } else {
        nil
      }
    if isSaid == nil, self.index.isDoseOfAnother(dose, than: spoken) {
      var issue = self.contradiction(
        .dose,
        range,
        "The transcript gives this dose of another drug.",
        spoken,
        isCertain: false
      )
      issue.utterance = self.index.utterances(of: dose).first.map(Int.init)
      check.issues.append(issue)
    }
    // A dose that nobody spoke at all, not even as so many tablets of another.
    if isSaid != true, mention.milligrams != nil, dose > Self.tablets,
      self.index.utterances(of: dose).isEmpty,
      mention.milligrams.map({ self.index.utterances(ofMilligrams: $0).isEmpty }) ?? true,
      self.index.ownDoses(of: spoken).contains(where: { $0 > Self.tablets }),
      !self.isMultiple(dose, of: doses)
    {
      check.issues.append(
        self.contradiction(
          .dose,
          range,
          "The transcript names this drug with another dose.",
          spoken,
          said: self.index.dose(of: spoken)
        )
      )
      return
    }
    if isSaid == false, self.index.hasDose(spoken) {
      // `two Tylenol` are tablets, and no other dose than 1000 mg.
      let isAlike =
        dose <= Self.tablets || mention.milligrams != nil && !masses.isEmpty
        || self.index.ownDoses(of: spoken).contains { $0 > Self.tablets }
      check.issues.append(
        self.contradiction(
          .dose,
          range,
          "The transcript names this drug with another dose.",
          spoken,
          isCertain: isAlike,
          said: self.index.dose(of: spoken)
        )
      )
    }
  }

  /// Whether a sentence orders one drug and begins with what is to be done: `Continue lisinopril 20 mg.`
  private func isOrder(_ sentence: Sentence, of mention: DrugMention) -> Bool {
    let tokens = self.text.tokens(of: sentence)
    guard let verb = tokens.firstIndex(where: \.isWord) else { return false }
    return Self.orders.contains(tokens[verb].word) && mention.token - verb <= 3
      && tokens.count { $0.classes.contains(.drug) } == 1
      && !tokens.contains { Self.laters.contains($0.word) }
  }

  private static let laters = WordSet([
    "if", "until", "after", "before", "then", "prior", "unless", "when", "while", "once",
  ])

  /// Whether a dose is so many times another one that is spoken, or a part of it.
  private func isMultiple(_ dose: Double, of spoken: Set<Double>) -> Bool {
    spoken.contains { other in
      other > 0 && [0.25, 0.5, 2, 3, 4].contains { dose == other * $0 }
    }
  }

  /// What the transcript says otherwise of a drug, where it names it first.
  private func contradiction(
    _ signal: Signal,
    _ range: Range<Int>,
    _ explanation: String,
    _ spoken: WordHash,
    isCertain: Bool = true,
    said: (tokens: Range<Int>, unit: Int)? = nil
  ) -> StatementCheck.Issue {
    StatementCheck.Issue(
      signal: signal,
      size: 1,
      range: range,
      isContradiction: isCertain,
      explanation: explanation,
      utterance: said?.unit ?? self.index.utterances(of: spoken).first.map(Int.init),
      said: said.map { self.index.transcript.bytes(of: $0.tokens) }
    )
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

  /// Whether the transcript holds something that sounds like a drug's name.
  private mutating func isSpokenLike(_ mention: DrugMention) -> Bool {
    let spelling = self.spelling ?? SpokenSpelling(self.index.transcript, self.index.english)
    self.spelling = spelling
    return spelling.contains(self.text.source.utf8[self.text.tokens[mention.token].range])
  }

  /// Whether it is a part of a combination whose other part the transcript names: `sacubitril/valsartan`.
  private func isPartOfNamed(_ mention: DrugMention) -> Bool {
    [-2, 2].contains { step in
      let other = mention.token + step
      guard self.text.tokens.indices.contains(other), self.text.tokens[other].isWord,
        self.text.tokens[mention.token + step / 2].mark == UInt8(ascii: "/")
          || self.text.tokens[mention.token + step / 2].mark == UInt8(ascii: "-")
      else { return false }
      return self.index.spokenName(of: self.text.tokens[other].concept) != nil
    }
  }
}
