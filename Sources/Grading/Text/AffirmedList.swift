/// Lists that affirm in the form in which things are denied: `reports fever, chills, or nausea`.
enum AffirmedList {
  /// Whether a sentence has such a list: a verb that affirms, and findings joined by `or` behind it, while
  /// nothing before denies, asks or puts them under a condition.
  static func isIn(_ tokens: ArraySlice<Token>) -> Bool {
    guard let verb = tokens.firstIndex(where: { self.affirming.contains($0.word) }),
      let or = tokens[verb...].firstIndex(where: { $0.word == self.or }), or - verb <= 24,
      !tokens[..<or].contains(where: {
        $0.classes.contains(.negation) || self.openers.contains($0.word)
      })
    else { return false }
    let object = tokens[verb + 1..<or]
    if object.contains(where: self.isFinding),
      tokens[or...].prefix(5).contains(where: self.isFinding)
    {
      return true
    }
    // `reports hearing or feeling a pop`: nobody reports one of two things, but `two or three` of one.
    return self.reporting.contains(tokens[verb].word) && or - verb <= 14 && !object.isEmpty
      && !object.contains { $0.word == self.that }
      && ![or - 1, or + 1].contains { tokens.indices.contains($0) && self.isMeasure(tokens[$0]) }
  }

  private static func isMeasure(_ token: Token) -> Bool {
    token.kind == .number || !token.classes.isDisjoint(with: [.numeral, .side, .schedule, .drug])
  }

  private static func isFinding(_ token: Token) -> Bool {
    !token.classes.isDisjoint(with: [.finding, .generalFinding, .disease, .examination])
  }

  private static let that = WordHash("that")
  private static let reporting = WordSet([
    "reports", "reported", "endorses", "endorsed", "positive", "admits", "affirms",
  ])
  private static let or = WordHash("or")
  private static let affirming = WordSet([
    "reports", "reported", "endorses", "endorsed", "positive", "admits", "affirms", "has", "notes",
    "complains", "experiencing",
  ])
  private static let openers = WordSet([
    "if", "whether", "when", "either", "should", "may", "could", "can", "more",
  ])
}
