/// Who has a disease: the patient or a relative, and which.
extension StatementChecker {
  /// The size of what nobody says of the relative, but of no other either.
  private static let unsaid = 0.6

  mutating func checkPersons(
    _ sentence: Sentence,
    _ number: Int,
    _ check: inout StatementCheck
  ) {
    while self.nextRelative < self.facts.relatives.count,
      self.facts.relatives[self.nextRelative].unit < number
    { self.nextRelative += 1 }
    let first = self.nextRelative
    while self.nextRelative < self.facts.relatives.count,
      self.facts.relatives[self.nextRelative].unit == number
    { self.nextRelative += 1 }
    // `Mother reports asthma` is not hers.
    let relatives = self.facts.relatives[first..<self.nextRelative].filter { mention in
      mention.token + 1 >= self.text.tokens.count
        || !self.text.tokens[mention.token + 1].classes.contains(.history)
    }
    let named = self.nextRelative > first
    // What is said of a family or denied is nobody's in particular, and who tells for another is a relative.
    guard !self.index.transcript.hasInformant,
      named
        ? !relatives.isEmpty
        : self.text.kind(of: sentence) != .family
          && self.index.namesRelatives,
      !self.text.tokens(of: sentence).contains(where: { Self.families.contains($0.word) })
    else { return }
    var scope = NegationScope()
    var owner = relatives.first
    var next = 0
    for index in sentence.tokens {
      let token = self.text.tokens[index]
      scope.pass(token)
      while next < relatives.count, relatives[next].token < index {
        owner = relatives[next]
        next += 1
      }
      guard token.classes.contains(.disease), !token.classes.contains(.continued), !scope.isDenied,
        self.index.contains(token.concept)
      else { continue }
      if let issue = self.person(owner, token) { check.issues.append(issue) }
    }
  }

  private func person(_ owner: RelativeMention?, _ disease: Token) -> StatementCheck.Issue? {
    if let owner {
      guard let others = self.index.relatives(with: disease.concept) else {
        // Nobody's at all, or the patient's.
        return StatementCheck.Issue(
          signal: .person,
          size: Self.unsaid,
          range: self.text.tokens[owner.token].range,
          isContradiction: false,
          explanation: "The transcript does not say this of a relative.",
          utterance: self.index.utterances(of: disease.concept).first.map(Int.init)
        )
      }
      guard !others.contains(where: { $0.relative == owner.relative }) else { return nil }
      return StatementCheck.Issue(
        signal: .person,
        size: 1,
        range: self.text.tokens[owner.token].range,
        isContradiction: true,
        explanation: "The transcript says this of another relative.",
        utterance: others.first?.unit
      )
    }
    guard let utterance = self.index.utteranceOfRelativesOnly(with: disease.concept) else {
      return nil
    }
    return StatementCheck.Issue(
      signal: .person,
      size: 1,
      range: disease.range,
      isContradiction: true,
      explanation: "The transcript says this of a relative, not of the patient.",
      utterance: utterance
    )
  }

  private static let families = WordSet([
    "family", "parents", "siblings", "relatives", "grandparents", "maternal", "paternal",
    "children",
  ])
}
