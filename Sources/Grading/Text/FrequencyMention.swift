/// How often a day something is taken, where it is said.
struct FrequencyMention: Sendable {
  /// 1 to 6.
  var timesADay: Int
  var token: Int
  var unit: Int

  /// What a token says: `daily`, `BID`, `three times a day`; nil for `twice a week`.
  static func timesADay(_ tokens: [Token], _ index: Int, before end: Int) -> Int? {
    let token = tokens[index]
    // 40 mg a day
    if token.word == self.day, index >= 2, self.each.contains(tokens[index - 1].word),
      tokens[index - 2].classes.contains(.doseUnit)
    {
      return 1
    }
    // 3 times daily
    if token.kind == .number, (1...4).contains(token.value), token.value == token.value.rounded(),
      index + 2 < end, tokens[index + 1].word == Self.times,
      tokens[index + 2..<min(index + 5, end)].contains(where: { Self.days.contains($0.word) })
    {
      return Int(token.value)
    }
    // 3x daily, 2x/day
    if token.kind == .number, (1...6).contains(token.value), token.value == token.value.rounded(),
      index + 2 < end, tokens[index + 1].word == Self.x,
      tokens[index + 2..<min(index + 5, end)].contains(where: { Self.days.contains($0.word) })
    {
      return Int(token.value)
    }
    if token.classes.contains(.schedule), index >= 2,
      tokens[max(0, index - 3)..<index].contains(where: { $0.word == Self.x })
    {
      return nil
    }
    if let times = self.byHours(tokens, index, before: end) { return times }
    // The `daily` of `3 times daily` was read with it.
    guard token.classes.contains(.schedule), index == 0 || tokens[index - 1].word != self.times,
      let times = Self.concepts.first(where: { $0.concept == token.concept })?.times
    else { return nil }
    // `five in the morning, five at night`
    if token.concept == Self.nightly,
      let morning = tokens[max(0, index - 8)..<index].lastIndex(where: { $0.word == Self.morning }),
      !tokens[morning..<index].contains(where: { $0.classes.contains(.drug) })
    {
      return 2
    }
    let next = tokens[index + 1..<max(index + 1, min(index + 3, end))]
    return next.contains { $0.classes.contains(.schedule) && $0.concept != token.concept }
      ? nil : times
  }

  /// `every 6 hours` as times a day.
  private static func byHours(_ tokens: [Token], _ index: Int, before end: Int) -> Int? {
    guard tokens[index].word == self.every, index + 2 < end,
      self.hours.contains(tokens[index + 2].word)
    else { return nil }
    let number = tokens[index + 1]
    return self.hoursOfADose.first {
      number.kind == .number ? number.value == $0.hours : number.word == $0.word
    }?.times
  }

  /// Whether something else than a drug is done so often: `nebulizers every four hours`.
  static func isOfAnotherThing(_ tokens: [Token], _ index: Int, in range: Range<Int>) -> Bool {
    var isNamed = false
    for token in tokens[max(range.lowerBound, index - 12)..<index].reversed() {
      guard token.isWord else {
        if token.kind == .number { continue }
        return isNamed
      }
      if self.forms.contains(token.word)
        || !token.classes.isDisjoint(with: [.numeral, .doseUnit, .schedule])
      {
        continue
      }
      if token.word == self.and { return isNamed }
      guard token.isContent, !token.classes.contains(.talk) else { continue }
      if !token.classes.isDisjoint(with: [.drug, .action]) { return false }
      isNamed = true
    }
    return isNamed
  }

  private static let day = WordHash("day")
  private static let each = WordSet(["a", "per"])
  private static let and = WordHash("and")
  /// What stands between a drug and how often it is taken.
  private static let forms = WordSet([
    "mouth", "oral", "orally", "po", "extended", "release", "er", "xr", "sr", "dose", "doses",
    "pill",
    "pills", "subcutaneously", "subcutaneous", "iv", "intravenously", "inhaled", "needed",
    "insulin",
    "inhaler", "spray", "cream", "ointment", "solution", "injection", "liquid", "total",
  ])
  private static let every = WordHash("every")
  private static let hours = WordSet(["hours", "hrs", "hour", "h", "hr"])
  private static let hoursOfADose: [(hours: Double, word: WordHash, times: Int)] = [
    (4, WordHash("four"), 6), (6, WordHash("six"), 4), (8, WordHash("eight"), 3),
    (12, WordHash("twelve"), 2),
  ]

  private static let nightly = Stemmer.stem(of: "nightly")
  private static let morning = WordHash("morning")
  private static let x = WordHash("x")
  private static let times = WordHash("times")
  private static let days = WordSet(["day", "daily"])

  private static let concepts: [(concept: WordHash, times: Int)] = [
    (Stemmer.stem(of: "daily"), 1), (Stemmer.stem(of: "nightly"), 1),
    (Stemmer.stem(of: "two"), 2), (Stemmer.stem(of: "three"), 3), (Stemmer.stem(of: "four"), 4),
  ]
}
