/// Sides of the body.
extension StatementChecker {
  mutating func checkSides(
    _ number: Int,
    _ match: Alignment.Match,
    _ check: inout StatementCheck
  ) {
    while self.nextSide < self.facts.sides.count, self.facts.sides[self.nextSide].unit < number {
      self.nextSide += 1
    }
    var content: Set<WordHash>?
    while self.nextSide < self.facts.sides.count, self.facts.sides[self.nextSide].unit == number {
      let mention = self.facts.sides[self.nextSide]
      self.nextSide += 1
      guard mention.part != WordHash(), mention.side != Self.bilateral else { continue }
      let concepts = content ?? self.content(ofSentence: number)
      content = concepts
      guard let (spoken, shared) = self.index.sides(of: mention.part, like: concepts),
        !spoken.contains(mention.side), !spoken.contains(Self.bilateral)
      else { continue }
      check.issues.append(
        StatementCheck.Issue(
          signal: .side,
          size: 1,
          range: self.text.tokens[mention.token].range,
          isContradiction: shared > 0
            && !self.index.isCorrected(mention.part, to: mention.side),
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
