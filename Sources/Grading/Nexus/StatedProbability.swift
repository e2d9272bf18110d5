/// A probability that a letter states in percent.
enum StatedProbability {
  case atLeastHalf
  case lessThanHalf

  /// What a sentence states: `60 percent probability`, `exceeds fifty percent`, `well below 50 %`; nil for none.
  init?(_ line: LetterSentence) {
    let words = line.words
    let at = words.indices.first {
      words[$0] == "percent" || words[$0] == "%"
        || words[$0] == "per" && $0 + 1 < words.count && words[$0 + 1] == "cent"
    }
    guard let at, at > 0,
      words.contains(where: { Self.nouns.contains($0) }),
      let value = Self.numbers[words[at - 1]] ?? Double(words[at - 1]), (0...100).contains(value)
    else { return nil }
    let before = words[max(0, at - 5)..<at - 1]
    // `not less than 50 percent`; in `less likely than not (less than 50 percent)` the `not` is another one's.
    let isNotLess = before.indices.contains { place in
      words[place] == "not" && place + 1 < words.count && words[place + 1] == "less"
        && (place == 0 || words[place - 1] != "than")
    }
    let isBelow = before.contains { Self.below.contains($0) } && !isNotLess
    let isAbove = before.contains { Self.above.contains($0) }
    if isBelow, value <= 50 {
      self = .lessThanHalf
    } else if value >= 50 || isAbove && value >= 49 {
      self = .atLeastHalf
    } else {
      self = .lessThanHalf
    }
  }

  private static let nouns: Set<String> = [
    "probability", "chance", "chances", "likelihood", "likely", "probable", "certain", "certainty",
    "odds", "greater",
  ]
  private static let below: Set<String> = ["less", "below", "under"]
  private static let above: Set<String> = [
    "exceeds", "exceed", "exceeding", "above", "over", "least",
  ]
  private static let numbers: [String: Double] = [
    "ten": 10, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100,
  ]
}
