/// A probability that a letter states in percent.
enum StatedProbability {
  case atLeastHalf
  case lessThanHalf

  /// What a sentence states: `60 percent probability`, `exceeds fifty percent`, `less than a 50-50 chance`, `better
  /// than even`; nil for none.
  init?(_ line: LetterSentence) {
    guard line.holds(Self.measures) else { return nil }
    let words = line.words
    guard words.contains(where: { Self.nouns.contains($0) }) else { return nil }
    for place in words.indices {
      guard let measure = Measure(words, at: place) else { continue }
      let before = words[max(0, place - 5)..<place]
      let after = words[measure.end..<min(words.count, measure.end + 3)]
      // `even` and `half` are everyday words: what compares them touches them.
      let comparison =
        Self.comparison(measure.isLoose ? before.suffix(3) : before)
        ?? Self.comparison(after: after)
      if measure.isLoose,
        comparison == nil || before.last.map({ !Self.touching.contains($0) }) ?? true
      {
        continue
      }
      switch comparison {
      case .less where measure.value <= 50: self = .lessThanHalf
      case .more where measure.value >= 49: self = .atLeastHalf
      case .less, .more, nil: self = measure.value >= 50 ? .atLeastHalf : .lessThanHalf
      }
      return
    }
    return nil
  }

  /// A share that a word begins.
  private struct Measure {
    var value: Double
    /// One past its last word.
    var end: Int
    /// Whether the words mean a share only beside a comparison.
    var isLoose = false

    init?(_ words: [String], at place: Int) {
      func word(_ offset: Int) -> String {
        place + offset < words.count ? words[place + offset] : ""
      }
      if let value = StatedProbability.numbers[word(0)] ?? Double(word(0)),
        (0...100).contains(value)
      {
        if word(1) == "percent" || word(1) == "%" {
          (self.value, self.end) = (value, place + 2)
        } else if word(1) == "per", word(2) == "cent" {
          (self.value, self.end) = (value, place + 3)
        } else if value == 50, word(1) == "50" || word(1) == "fifty" {
          (self.value, self.end) = (50, place + 2)
        } else {
          return nil
        }
      } else if word(0) == "one", word(1) == "in", word(2) == "two" {
        (self.value, self.end, self.isLoose) = (50, place + 3, true)
      } else if ["half", "even", "evens"].contains(word(0)) {
        (self.value, self.end, self.isLoose) = (50, place + 1, true)
      } else {
        return nil
      }
    }
  }

  private enum Comparison { case less, more }

  private static func comparison(_ before: ArraySlice<String>) -> Comparison? {
    for place in before.indices.reversed() {
      if self.below.contains(before[place]) {
        // `not less than 50 percent`; in `less likely than not (less than 50 percent)` the `not` is another one's.
        let isNegated =
          place > before.startIndex && ["not", "no"].contains(before[place - 1])
          && (place - 1 == before.startIndex || !["than", "as"].contains(before[place - 2]))
        return isNegated ? .more : .less
      }
      if self.above.contains(before[place]) {
        return place > before.startIndex && before[place - 1] == "not" ? .less : .more
      }
    }
    return nil
  }

  /// `50 percent or better`
  private static func comparison(after: ArraySlice<String>) -> Comparison? {
    guard after.first == "or", let word = after.dropFirst().first else { return nil }
    return self.above.contains(word) ? .more : self.below.contains(word) ? .less : nil
  }

  private static let measures = Phrases([
    "percent", "%", "per cent", "half", "even", "evens", "one in two", "50 50", "fifty fifty",
  ])
  private static let nouns: Set<String> = [
    "probability", "chance", "chances", "likelihood", "likely", "probable", "certain", "certainty",
    "odds", "greater", "confidence", "probabilities",
  ]
  private static let touching: Set<String> = [
    "than", "an", "over", "above", "below", "under", "of", "least", "exceeds", "exceed",
    "exceeding",
  ]
  private static let below: Set<String> = [
    "less", "below", "under", "short", "worse", "lower", "fewer",
  ]
  private static let above: Set<String> = [
    "exceeds", "exceed", "exceeding", "above", "over", "least", "more", "better", "greater",
    "higher", "minimum",
  ]
  private static let numbers: [String: Double] = [
    "ten": 10, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100,
  ]
}
