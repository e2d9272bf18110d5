/// A number that is written or spoken.
struct Quantity: Sendable {
  var value: Double
  /// The tokens of the number.
  var tokens: Range<Int>
  /// Whether it is only a part of the words that name a number, as the `30` of `thirty-two`: it may have been meant,
  /// but contradicts nothing.
  var isPart = false

  /// What the number is in milligrams, when a unit of mass follows it.
  func milligrams(_ tokens: [Token], before end: Int) -> Double? {
    guard self.tokens.upperBound < end else { return nil }
    let unit = tokens[self.tokens.upperBound].concept
    return Self.milligramsOfUnit.first { $0.unit == unit }.map {
      (self.value * $0.factor * 1e6).rounded() / 1e6
    }
  }

  /// Whether it is an age: `57-year-old`, `57 years old`, `57 yo`, `57 y/o`, `57F`.
  func isAge(_ tokens: [Token]) -> Bool {
    let end = min(self.tokens.upperBound + 5, tokens.count)
    var first: Token?
    for token in tokens[self.tokens.upperBound..<end] where token.isWord {
      guard let before = first else {
        if token.word == Self.yo { return true }
        if Self.sexes.contains(token.word), tokens[self.tokens.upperBound - 1].end == token.start {
          // `98.6F` is a temperature.
          return (1...89).contains(self.value) && self.value == self.value.rounded()
        }
        guard token.word == Self.year || token.word == Self.years || token.word == Self.y else {
          return false
        }
        first = token
        continue
      }
      return before.word == Self.y ? token.word == Self.o : token.word == Self.old
    }
    return false
  }

  /// Whether somebody tells the age of one who speaks or is spoken to: `You're forty-seven.`, `so I'm 47 now`.
  func isToldAge(_ tokens: [Token], from start: Int, before end: Int) -> Bool {
    // `I'm five eleven` is a height.
    guard (18...110).contains(self.value), self.value == self.value.rounded() else { return false }
    // What is counted or measured follows at once.
    if self.tokens.upperBound < end {
      let next = tokens[self.tokens.upperBound]
      if next.isWord, !Self.afterAges.contains(next.word), !self.isAge(tokens) { return false }
      if next.mark == UInt8(ascii: "/") || next.mark == UInt8(ascii: "%")
        || next.mark == UInt8(ascii: "-")
      {
        return false
      }
    }
    var index = self.tokens.lowerBound - 1
    let first = max(start, self.tokens.lowerBound - 8)
    var words = 0
    while index >= first, words < 3 {
      if tokens[index].isWord {
        if Self.beforeAges.contains(tokens[index].word) { return true }
        guard Self.fillers.contains(tokens[index].word) else { return false }
        words += 1
      }
      index -= 1
    }
    return false
  }

  private static let sexes = WordSet(["f", "m"])
  private static let beforeAges = WordSet(["you're", "i'm", "youre"])
  private static let fillers = WordSet(["what", "um", "uh", "now", "about", "like", "just", "is"])
  private static let afterAges = WordSet([
    "now", "right", "correct", "and", "okay", "today", "retired", "is", "yeah",
    "yes",
  ])

  private static let year = WordHash("year")
  private static let years = WordHash("years")
  private static let old = WordHash("old")
  private static let yo = WordHash("yo")
  private static let y = WordHash("y")
  private static let o = WordHash("o")

  private static let milligramsOfUnit = [
    (unit: Stemmer.stem(of: "mg"), factor: 1.0), (unit: Stemmer.stem(of: "mcg"), factor: 0.001),
    (unit: Stemmer.stem(of: "gram"), factor: 1000.0),
  ]
}
