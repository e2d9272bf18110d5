/// What a test found, where it is said: `strep test positive`, `biopsies were negative for H. pylori`.
struct TestResult {
  /// What was tested for.
  var key: WordHash
  var isPositive: Bool
  /// From what was tested to the result, in either order.
  var tokens: Range<Int>

  /// Tokens between a result and what was tested.
  private static let reach = 5

  /// The result that a token says; nil for other words, and for what a lexicon's finding says already.
  init?(_ all: [Token], at index: Int, in range: Range<Int>) {
    let word = all[index].word
    guard word == Self.positive || word == Self.negative else { return nil }
    let tested: Int?
    if index + 1 < range.upperBound, all[index + 1].word == Self.for {
      let after = index + 2..<max(index + 2, min(index + 2 + Self.reach, range.upperBound))
      let clause = after.prefix { all[$0].isWord || all[$0].mark == UInt8(ascii: ".") }
      tested = clause.first { Self.isTested(all[$0]) }
    } else {
      let before = max(range.lowerBound, index - Self.reach)..<index
      let start = before.last { all[$0].kind == .mark }.map { $0 + 1 } ?? before.lowerBound
      tested = (start..<index).last { Self.isTested(all[$0]) }
    }
    guard let tested, all[tested].classes.isDisjoint(with: [.finding, .disease, .generalFinding])
    else { return nil }
    self.key = WordHash.pair(all[tested].concept, Self.positive)
    // `Was not positive`; the negation of a list before, as in `no fever, strep negative`, is not the result's.
    let isDenied = index > range.lowerBound && all[index - 1].classes.contains(.negation)
    self.isPositive = (word == Self.positive) != isDenied
    self.tokens = min(tested, index)..<max(tested, index) + 1
  }

  /// `test`, `swab` and how the result came say nothing of what was tested.
  private static func isTested(_ token: Token) -> Bool {
    token.isContent && token.length > 2 && !self.frames.contains(token.word)
      && token.classes.isDisjoint(with: [.affirmation, .negation, .action, .side])
  }

  private static let positive = WordHash("positive")
  private static let negative = WordHash("negative")
  private static let `for` = WordHash("for")
  private static let frames = WordSet([
    "test", "tests", "testing", "tested", "swab", "swabs", "culture", "cultures", "screen",
    "screening",
    "result", "results", "rapid", "came", "back", "biopsy", "biopsies", "sign", "antigen",
    "antibody",
    "panel", "repeat", "again", "still", "initially", "previously", "currently", "today", "which",
  ])
}
