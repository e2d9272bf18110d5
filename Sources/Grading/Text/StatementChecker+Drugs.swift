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
      let range = self.text.tokens[mention.token].range
      guard
        self.index.mentions(drug: mention.drug) || self.index.contains(mention.drug)
      else {
        if self.isSpokenLike(mention) || self.isPartOfNamed(mention) { continue }
        check.issues.append(
          StatementCheck.Issue(
            signal: .drug,
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
            signal: .drugElsewhere,
            size: Size.drugElsewhere,
            range: range,
            isContradiction: false,
            explanation: "The transcript names this drug elsewhere, not with this statement.",
            utterance: self.index.utterances(of: mention.drug).first.map(Int.init)
          )
        )
      }
      let actions = self.index.actions(
        of: mention.drug,
        isPlan: self.text.kind(of: self.text.sentences[number]).isPlan
      )
      if let action = mention.action, !actions.isEmpty, !actions.contains(action) {
        check.issues.append(
          StatementCheck.Issue(
            signal: .negation,
            size: 1,
            range: range,
            isContradiction: true,
            explanation: action == .stop
              ? "The transcript goes on with this drug." : "The transcript stops this drug.",
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
            signal: .dose,
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
            signal: .dose,
            size: 1,
            range: self.bytes(mention.token..<mention.doseTokens.upperBound),
            isContradiction: true,
            explanation: "The transcript gives this dose of another drug.",
            utterance: self.index.utterances(of: dose).first.map(Int.init)
          )
        )
      }
      if isSaid == false, self.index.hasDose(mention.drug) {
        check.issues.append(
          StatementCheck.Issue(
            signal: .dose,
            size: 1,
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
      return self.index.mentions(drug: self.text.tokens[other].concept)
    }
  }
}
