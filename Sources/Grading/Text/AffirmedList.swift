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
    return tokens[verb..<or].contains(where: self.isFinding)
      && tokens[or...].prefix(5).contains(where: self.isFinding)
  }

  private static func isFinding(_ token: Token) -> Bool {
    !token.classes.isDisjoint(with: [.finding, .generalFinding, .disease, .examination])
  }

  private static let or = WordHash("or")
  private static let affirming = WordSet([
    "reports", "reported", "endorses", "endorsed", "positive", "admits", "has", "notes",
    "complains", "experiencing",
  ])
  private static let openers = WordSet([
    "if", "whether", "when", "either", "should", "may", "could", "can", "more",
  ])
}
