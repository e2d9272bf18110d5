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
    let named = !relatives.isEmpty
    guard self.nextRelative == first || named else { return }
    // What is said of a family or denied is nobody's in particular, and who tells for another is a relative.
    guard !self.index.transcript.hasInformant,
      named || self.text.kind(of: sentence) != .family && self.index.namesRelatives,
      !self.text.tokens(of: sentence).contains(where: { Self.families.contains($0.word) })
    else { return }
    var scope = NegationScope()
    // Whose it is: the relative or the patient who was named last; at first the patient, but for a list of relatives.
    var owner = self.text.kind(of: sentence) == .family ? relatives.first : nil
    var next = 0
    for index in sentence.tokens {
      let token = self.text.tokens[index]
      scope.pass(token)
      while next < relatives.count, relatives[next].token <= index {
        owner = relatives[next]
        next += 1
      }
      if Self.patients.contains(token.word) { owner = nil }
      guard token.classes.contains(.disease), !token.classes.contains(.continued), !scope.isDenied,
        self.index.contains(token.concept)
      else { continue }
      // `breast cancer, mother` names the relative behind it, where none came before.
      // `breast cancer in sister; MI in father`
      let behind = relatives.first { mention in
        mention.token > index && mention.token <= index + 4
          && self.text.tokens[index + 1..<mention.token].contains { Self.ins.contains($0.word) }
      }
      let own =
        behind ?? owner
        ?? (Self.namesPatient(self.text, sentence, before: index) ? nil : relatives.first)
      // `Her father's sister` is an aunt, and the note's own subject has it in any words.
      if let own, self.isOfRelative(own) { continue }
      if own == nil, self.isSubject(token.concept) { continue }
      if let issue = self.person(own, token) { check.issues.append(issue) }
    }
  }

  /// Whether a relative is named as another relative's: `her father's sister`, `maternal aunt`.
  private func isOfRelative(_ mention: RelativeMention) -> Bool {
    mention.token > 0
      && self.text.tokens[max(0, mention.token - 2)..<mention.token].contains {
        $0.classes.contains(.relative) || Self.possessives.contains($0.word)
      }
  }

  private static let possessives = WordSet([
    "father's", "mother's", "dad's", "mom's", "husband's", "wife's", "sister's", "brother's",
    "maternal", "paternal",
  ])

  /// Whether a note is about a disease: it names it in its assessment, or more than once.
  private func isSubject(_ disease: WordHash) -> Bool {
    var times = 0
    for sentence in self.text.sentences {
      guard self.text.tokens(of: sentence).contains(where: { $0.concept == disease }) else {
        continue
      }
      times += 1
      if times > 1 || self.text.kind(of: sentence).isAssessment { return true }
    }
    return false
  }

  private static func namesPatient(_ text: ParsedText, _ sentence: Sentence, before index: Int)
    -> Bool
  {
    text.tokens[sentence.tokens.lowerBound..<index].contains { self.patients.contains($0.word) }
  }

  private static let ins = WordSet(["in", "for"])
  private static let patients = WordSet(["patient", "pt", "he", "she", "they", "veteran", "client"])

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
        isContradiction: self.index.namesOwners(of: disease.concept),
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
