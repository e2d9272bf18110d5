/// Symptoms, diseases, habits and results, and whether they are said to be there.
extension Facts {
  mutating func collectFindings(
    _ tokens: [Token],
    _ range: Range<Int>,
    _ unit: Int,
    _ bytes: [UInt8]
  ) {
    var scope = NegationScope()
    var lastContent: Int?
    for index in range {
      let token = tokens[index]
      scope.pass(token)
      guard token.isWord else {
        lastContent = nil
        continue
      }
      if token.concept == Self.cough, index + 1 < range.upperBound,
        tokens[index + 1].word == Self.up
      {
        // To cough something up is not to cough.
        continue
      }
      if let result = TestResult(tokens, at: index, in: range) {
        self.findings.append(
          FindingMention(
            key: result.key,
            polarity: result.isPositive ? .present : .absent,
            tokens: result.tokens,
            unit: unit,
            isResult: true
          )
        )
      }
      if let (key, place) = Self.finding(at: index, tokens, range, bytes, after: lastContent) {
        self.findings.append(
          FindingMention(
            key: key,
            polarity: Self.answer(after: place, tokens, range)
              ?? (scope.isDenied ? .absent : .present),
            tokens: place,
            unit: unit
          )
        )
        scope.renew()
      }
      if Self.openers.contains(token.word) { lastContent = nil }
      if token.isContent, !Self.qualifiers.contains(token.word) { lastContent = index }
    }
  }

  /// `Chills yes, fever no.`
  private static func answer(
    after mention: Range<Int>,
    _ tokens: [Token],
    _ range: Range<Int>
  ) -> FindingMention.Polarity? {
    let next = mention.upperBound
    guard next < range.upperBound, tokens[next].isWord,
      next + 1 == range.upperBound || tokens[next + 1].kind == .mark
    else { return nil }
    if tokens[next].word == self.yes { return .present }
    return tokens[next].word == self.no ? .absent : nil
  }

  private static let yes = WordHash("yes")
  private static let no = WordHash("no")

  /// What a token says is there, and the tokens that name it; nil when it names nothing.
  private static func finding(
    at index: Int,
    _ tokens: [Token],
    _ range: Range<Int>,
    _ bytes: [UInt8],
    after lastContent: Int?
  ) -> (key: WordHash, tokens: Range<Int>)? {
    let token = tokens[index]
    if !token.classes.isDisjoint(with: [.finding, .disease]) {
      return (token.concept, index..<self.end(ofWordAt: index, tokens, range))
    }
    if token.classes.contains(.substance) {
      // To drink water is no vice.
      if self.drinking.contains(token.word),
        tokens[index + 1..<max(index + 1, min(index + 5, range.upperBound))]
          .contains(where: { self.drinks.contains($0.word) })
      {
        return nil
      }
      // Who has quit neither has it nor denies it.
      let before = tokens[max(range.lowerBound, index - 3)..<index]
      return before.contains { self.quitting.contains($0.word) }
        ? nil : (token.concept, index..<index + 1)
    }
    guard token.classes.contains(.generalFinding) else { return nil }
    func pair(_ other: Int) -> (WordHash, Range<Int>) {
      (
        WordHash.pair(tokens[other].concept, token.concept),
        min(other, index)..<max(other, index) + 1
      )
    }
    let ahead = index + 1..<max(index + 1, min(index + 5, range.upperBound))
    if token.concept == self.allergy,
      let drug = ahead.first(where: { tokens[$0].classes.contains(.drug) })
    {
      return pair(drug)
    }
    if let lastContent, index - lastContent <= 2,
      tokens[lastContent].classes.isDisjoint(with: [.negation, .affirmation, .action])
    {
      return pair(lastContent)
    }
    if let part = ahead.first(where: { tokens[$0].classes.contains(.body) }) { return pair(part) }
    return self.object(of: index, tokens, range, bytes).map(pair)
  }

  /// What a symptom is of: `loss of appetite`, `lost some weight`, `problems sleeping`; nil for nothing.
  private static func object(
    of index: Int,
    _ tokens: [Token],
    _ range: Range<Int>,
    _ bytes: [UInt8]
  ) -> Int? {
    guard tokens[index].concept != self.history else { return nil }
    var next = index + 1
    while next < range.upperBound, next <= index + 3, self.joints.contains(tokens[next].word) {
      next += 1
    }
    guard next < range.upperBound, tokens[next].isContent,
      tokens[next].classes.isDisjoint(
        with: [.negation, .affirmation, .action, .schedule, .side, .finding, .disease]
      ),
      !self.qualifiers.contains(tokens[next].word)
    else { return nil }
    if next > index + 1 { return next }
    return tokens[next].length > 5 && bytes[tokens[next].range].suffix(3).elementsEqual("ing".utf8)
      ? next : nil
  }

  /// One past the last token of a word or of the phrase that begins with it.
  private static func end(ofWordAt index: Int, _ tokens: [Token], _ range: Range<Int>) -> Int {
    var end = index + 1
    while end < range.upperBound, tokens[end].classes.contains(.continued) { end += 1 }
    return end
  }

  /// Words before a symptom that make no other one of it.
  private static let qualifiers = WordSet([
    "ever", "previous", "prior", "recent", "new", "specific", "significant", "other", "current",
    "further", "additional", "acute", "chronic", "mild", "severe", "moderate", "bad", "little",
    "occasional", "intermittent", "constant", "persistent", "major", "minor", "similar",
    "associated", "sudden", "immediate", "anything", "something", "nothing", "everything",
  ])
  private static let history = Stemmer.stem(of: "history")
  /// What stands between a symptom and what it is of.
  private static let joints = WordSet([
    "of", "with", "in", "some", "my", "your", "his", "her", "the",
  ])
  /// A symptom after one of them has nothing to do with the word before.
  private static let openers = WordSet([
    "any", "no", "some", "a", "an", "the", "my", "your", "his", "her", "with", "without", "have",
    "had",
  ])
  private static let drinking = WordSet(["drink", "drinks", "drinking"])
  private static let drinks = WordSet([
    "water", "fluids", "fluid", "coffee", "tea", "juice", "milk", "soda", "pop", "plenty", "enough",
    "lots", "gatorade", "liquids", "normally", "okay", "fine",
  ])
  private static let quitting = WordSet([
    "quit", "stop", "stopped", "quitting", "stopping", "former", "ex", "used", "previous", "past",
    "prior", "formerly", "previously",
  ])
  private static let cough = WordHash("cough")
  private static let allergy = Stemmer.stem(of: "allergy")
  private static let up = WordHash("up")
}
