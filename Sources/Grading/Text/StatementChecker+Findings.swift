/// What is denied or affirmed against what the transcript says of it.
extension StatementChecker {
  mutating func checkFindings(
    _ number: Int,
    _ isObjective: Bool,
    _ isPlan: Bool,
    _ check: inout StatementCheck
  ) {
    while self.nextFinding < self.facts.findings.count,
      self.facts.findings[self.nextFinding].unit < number
    { self.nextFinding += 1 }
    var isOfOneTime: Bool?
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
          // Two words may be asked about in other words.
          if mention.isResult || self.isSpokenInPart(mention) { continue }
          unasked += 1
          if !isObjective {
            check.issues.append(
              StatementCheck.Issue(
                signal: .unasked,
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
        if said.absent < 0, said.present >= 0,
          self.isOfSamePlace(mention, Int(said.present)),
          // What a patient feels an examination need not find.
          !isObjective || self.index.isByClinician(Int(said.present))
        {
          let isOther = isOfOneTime ?? self.isOfOneTime(number)
          isOfOneTime = isOther
          guard !isOther else { continue }
          check.issues.append(
            StatementCheck.Issue(
              signal: .negation,
              size: 1,
              range: range,
              isContradiction: true,
              explanation: "The note denies what the transcript affirms.",
              utterance: Int(said.present)
            )
          )
        }
      case .present where said == nil:
        // What is reported must have been said; a chart knows diseases that nobody names.
        if !isObjective, !isPlan, !mention.isResult, !self.isSpokenInPart(mention),
          !self.index.contains(self.text.tokens[mention.tokens.lowerBound].concept),
          self.text.tokens[
            self.text.sentences[number].tokens.lowerBound..<mention.tokens.lowerBound
          ]
          .suffix(Self.reportReach).contains(where: { Self.reports.contains($0.word) })
        {
          check.issues.append(
            StatementCheck.Issue(
              signal: .unasked,
              size: 2,
              range: range,
              isContradiction: false,
              explanation: "Nobody speaks of this in the transcript.",
              utterance: nil
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
              signal: .negation,
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
    if check.issues.contains(where: { $0.signal == .negation }) {
      check.support *= 0.5
    }
  }

  /// Whether the transcript speaks of what a symptom of two words is of, as `appetite` in `changes in appetite`.
  private func isSpokenInPart(_ mention: FindingMention) -> Bool {
    guard mention.tokens.count > 1 else { return false }
    let parts = self.text.tokens[mention.tokens].filter {
      $0.isContent && !$0.classes.contains(.generalFinding)
    }
    return !parts.isEmpty && parts.allSatisfy { self.index.contains($0.concept) }
  }

  /// Whether what is denied of one part of the body is said of that part: `no facial rash` is not `a rash on my arm`.
  private func isOfSamePlace(_ mention: FindingMention, _ utterance: Int) -> Bool {
    let sentence = self.text.sentences[mention.unit].tokens
    let around =
      max(
        sentence.lowerBound,
        mention.tokens.lowerBound - 1
      )..<min(sentence.upperBound, mention.tokens.upperBound + 3)
    guard
      let part = around.first(where: {
        !mention.tokens.contains($0) && self.text.tokens[$0].classes.contains(.body)
      })
    else { return true }
    let concept = self.text.tokens[part].concept
    return self.index.utterances(of: concept).contains(Int32(utterance))
  }

  /// Tokens before a finding in which somebody reports it.
  private static let reportReach = 8
  private static let reports = WordSet([
    "reports", "reported", "endorses", "endorsed", "admits", "complains", "positive", "describes",
  ])

  /// Whether a sentence is of one time and not of all: `denies he has ever been told of hepatitis`, `no pain today`.
  private func isOfOneTime(_ number: Int) -> Bool {
    self.text.tokens(of: self.text.sentences[number]).contains {
      Self.past.contains($0.word) || TimeAnchor.later.contains($0.word)
    }
  }

  private static let past = WordSet([
    "ever", "previously", "prior", "previous", "today", "currently", "now", "longer", "after",
  ])
}
