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
    var agreed = 0
    while self.nextFinding < self.facts.findings.count,
      self.facts.findings[self.nextFinding].unit == number
    {
      let mention = self.facts.findings[self.nextFinding]
      self.nextFinding += 1
      // What a relative has is compared with what is said of relatives.
      if self.isOfRelative(mention) { continue }
      let said = self.index.polarities(of: mention.key)
      let range = self.bytes(mention.tokens)
      if let said, said.agrees(with: mention.polarity, at: mention.place) {
        agreed += mention.tokens.count { self.text.tokens[$0].isContent }
      }
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
              isContradiction: self.isContrary(mention, said, number),
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
              isContradiction: self.isContrary(mention, said, number),
              explanation: "The note affirms what the transcript denies.",
              utterance: Int(said.absent)
            )
          )
        }
      case .asked: break
      }
    }
    // `Fever: none`, where the patient said no: there is nothing else that could be unsupported.
    if agreed > 0, agreed + 1 >= check.concepts, check.issues.isEmpty {
      check.support = max(check.support, Self.agreement)
      check.features.unsupported = 0
      check.features.unspoken = 0
      check.features.deniedUnspoken = 0
      check.features.deniedAffirmed = 0
      check.features.affirmedDenied = 0
    }
    if negatives > 0, unasked > 0 {
      check.support *= 1 - 0.5 * Double(unasked) / Double(negatives)
    }
    if check.issues.contains(where: { $0.signal == .negation || $0.signal == .drugAction }) {
      check.support *= 0.5
    }
  }

  /// Whether the two can't be true together, and are not only said in other words, of other parts of the body or of
  /// reactions to a drug.
  private func isContrary(
    _ mention: FindingMention,
    _ said: TranscriptIndex.Polarities,
    _ number: Int
  ) -> Bool {
    let sentence = self.text.sentences[number]
    // To drink may be to drink water.
    if self.text.tokens[mention.tokens].contains(where: { Self.drinking.contains($0.word) }) {
      return false
    }
    // In a list of what is there and what is not, or in a table, it is easily read wrongly which is which.
    let tokens = self.text.tokens(of: sentence)
    guard tokens.count(where: \.isWord) <= Self.plainWords,
      !tokens.contains(where: { $0.mark == UInt8(ascii: "|") }),
      self.facts.findings(ofUnit: number).allSatisfy({ $0.polarity == mention.polarity })
    else { return false }
    return self.text.kind(of: sentence) != .allergies
      && said.contrary(
        of: mention.polarity,
        at: mention.place,
        isAnywhere: self.text.kind(of: sentence).isObjective && mention.polarity == .absent
      ) != nil
      && !self.text.tokens(of: sentence).contains { Self.conditions.contains($0.word) }
  }

  /// Words of a statement that is surely of one thing.
  private static let plainWords = 8
  private static let drinking = WordSet(["drink", "drinks", "drinking"])
  /// Words of sentences that speak of what may come or of another time.
  private static let conditions = WordSet([
    "if", "unless", "allergy", "allergies", "allergic", "until", "gave", "caused", "hives",
  ])

  /// Whether a finding is a relative's: in a family's history, or behind the name of one.
  private func isOfRelative(_ mention: FindingMention) -> Bool {
    let sentence = self.text.sentences[mention.unit]
    guard mention.polarity == .present else { return false }
    if self.text.kind(of: sentence) == .family { return true }
    return self.text.tokens[sentence.tokens.lowerBound..<mention.tokens.lowerBound].contains {
      $0.classes.contains(.relative) || Self.housemates.contains($0.word)
    }
  }

  private static let housemates = WordSet([
    "wife", "husband", "spouse", "partner", "roommate", "coworker", "boyfriend", "girlfriend",
  ])

  /// The support of a statement whose findings the transcript tells in the same way.
  private static let agreement = 0.8

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
    "current", "this", "active", "persistent", "acute", "new", "recent", "ongoing",
  ])
}
