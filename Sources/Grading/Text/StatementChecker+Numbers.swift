/// Numbers that the transcript does not hold, or holds elsewhere or with another unit of time.
extension StatementChecker {
  func checkNumbers(
    _ sentence: Sentence,
    _ number: Int,
    _ match: Alignment.Match,
    _ isObjective: Bool,
    _ check: inout StatementCheck
  ) {
    let quantities = self.facts.quantities(ofUnit: number)
    var next = quantities.startIndex
    var namesRelative: Bool?
    while next < quantities.endIndex {
      // A number in words has several readings: they stand for one number.
      let tokens = quantities[next].tokens
      let end = quantities[next...].firstIndex { $0.tokens != tokens } ?? quantities.endIndex
      let readings = Array(quantities[next..<end])
      next = end
      // The chart knows the age, and often nobody says it aloud.
      if readings[0].isAge(self.text.tokens) {
        guard self.index.speaksOfAge else { continue }
        if !self.index.toldAges.isEmpty,
          !readings.contains(where: { self.index.toldAges.contains($0.value) })
        {
          // A relative's age is nobody's here.
          let isOthers = namesRelative ?? self.namesRelative(sentence)
          namesRelative = isOthers
          if !isOthers {
            check.issues.append(
              StatementCheck.Issue(
                signal: .number,
                size: 1,
                range: self.bytes(tokens),
                isContradiction: self.index.toldAges.count == 1
                  && readings.allSatisfy { self.index.utterances(of: $0.value).isEmpty },
                explanation: "The transcript tells another age.",
                utterance: self.index.firstToldAge
                  .flatMap { self.index.utterances(of: $0).first }.map(Int.init)
              )
            )
            continue
          }
        }
      }
      if self.isDoseOfKnown(tokens) { continue }
      if let issue = self.number(readings, tokens, sentence, match, isObjective) {
        check.issues.append(issue)
      }
    }
  }

  /// Utterances beside a window that belong to what it speaks of.
  private static let beside = 1
  /// The support from which on a window is what the statement says.
  private static let surely = 0.5
  /// Tokens between a measure's name and its value in a note.
  private static let measureReach = 6

  private func namesRelative(_ sentence: Sentence) -> Bool {
    self.text.tokens(of: sentence).contains { $0.classes.contains(.relative) }
  }

  /// Whether the number is the dose of a drug whose doses the transcript tells: they are compared with the drug.
  private func isDoseOfKnown(_ tokens: Range<Int>) -> Bool {
    guard let drug = self.drugsByDose[tokens.lowerBound] else { return false }
    return self.index.hasDose(drug)
      || self.facts.quantities(around: tokens.lowerBound, reach: 0)
        .contains { self.index.doses(of: drug).contains($0.value) }
  }

  private func number(
    _ quantities: [Quantity],
    _ tokens: Range<Int>,
    _ sentence: Sentence,
    _ match: Alignment.Match,
    _ isObjective: Bool
  ) -> StatementCheck.Issue? {
    let readings = quantities.map(\.value)
    let at = tokens.lowerBound
    let range = self.bytes(tokens)
    let after = tokens.upperBound
    let unit = after < sentence.tokens.upperBound ? self.text.tokens[after] : nil
    let isMeasured = unit?.classes.isDisjoint(with: [.schedule, .doseUnit]) == false
    if self.text.tokens[at].kind == .number {
      guard !self.isOrdinalOrDate(at, in: sentence) else {
        return self.year(at, range, match)
      }
    } else if !isMeasured || (readings.max() ?? 0) < 2 {
      // `one` and `second` are more than numbers.
      return nil
    }
    let units = quantities.flatMap { quantity in
      self.index.utterances(of: quantity.value)
        + (quantity.milligrams(self.text.tokens, before: sentence.tokens.upperBound)
          .map { self.index.utterances(ofMilligrams: $0) } ?? [])
    }
    .sorted()
    // `A1c 7.2, recheck in 3 months`
    if !isMeasured, unit?.classes.isDisjoint(with: [.doseUnit, .schedule]) ?? true,
      let mention = self.facts.measure(ofNumberAt: at, within: Self.measureReach),
      sentence.tokens.contains(mention.token), !mention.isLoose,
      self.index.isOfAnotherValue(readings, than: mention.measure)
    {
      return StatementCheck.Issue(
        signal: .number,
        size: 1,
        range: range,
        // A number that is spoken elsewhere may be a value of it all the same.
        isContradiction: units.isEmpty,
        explanation: "The transcript gives another value of this.",
        utterance: units.first.map(Int.init)
      )
    }
    // A value that nobody spoke, of what others were spoken of.
    if units.isEmpty, !isMeasured, unit?.classes.isDisjoint(with: [.doseUnit, .schedule]) ?? true,
      let measure = self.measure(at: at, in: sentence),
      readings.contains(where: measure.isPlausible),
      self.lacks(self.index.values(of: measure), of: measure)
    {
      return StatementCheck.Issue(
        signal: .number,
        size: isObjective ? 0.6 : 1,
        range: range,
        isContradiction: true,
        explanation: "The transcript gives another value of this.",
        utterance: self.index.place(of: measure)?.unit,
        said: self.index.place(of: measure)?.value
      )
    }
    let isSameSpan =
      unit.map { unit in
        unit.classes.contains(.schedule)
          && readings.contains { self.index.hasSpan($0, unit.concept) }
      } == true
    guard let first = units.first else {
      if isSameSpan { return nil }
      return StatementCheck.Issue(
        signal: .number,
        size: isObjective ? 0.6 : 1,
        range: range,
        isContradiction: false,
        explanation: "The transcript does not hold this number.",
        utterance: nil
      )
    }
    if let unit, unit.classes.contains(.schedule), !isSameSpan, TimeSpan.isUnit(unit.concept),
      !readings.contains(where: { self.index.hasUnit($0, unit.concept) }),
      let other = self.index.span(
        readings,
        otherThan: unit.concept,
        in: match.window.lowerBound - Self.beside..<match.window.upperBound + Self.beside
      ),
      match.support >= Self.surely
    {
      return StatementCheck.Issue(
        signal: .time,
        size: Size.unit,
        range: range.lowerBound..<unit.range.upperBound,
        isContradiction: true,
        explanation: "The transcript holds this number with another unit.",
        utterance: other
      )
    }
    if let unit, unit.classes.contains(.schedule), !isSameSpan,
      readings.contains(where: { self.index.hasUnit($0) }),
      !readings.contains(where: { self.index.hasUnit($0, unit.concept) }),
      // `a week` is one, too.
      !(readings == [1] && self.index.contains(unit.concept))
    {
      return StatementCheck.Issue(
        signal: .time,
        size: Size.unit,
        range: range.lowerBound..<unit.range.upperBound,
        isContradiction: false,
        explanation: "The transcript holds this number with another unit.",
        utterance: Int(first)
      )
    }
    // Measured values stand in a list of their own, wherever they were spoken.
    guard !isObjective, !match.window.isEmpty, match.support > 0.4, (readings.max() ?? 0) > 2,
      !units.contains(where: {
        match.window.contains(Int($0)) || abs(Int($0) - match.window.lowerBound) <= 8
      })
    else { return nil }
    return StatementCheck.Issue(
      signal: .numberElsewhere,
      size: Size.numberElsewhere,
      range: range,
      isContradiction: false,
      explanation: "The transcript holds this number elsewhere, not with this statement.",
      utterance: Int(first)
    )
  }

  /// Whether the note lacks a value that is spoken of a measure: one that it has beside all of them is the chart's.
  private func lacks(_ values: Set<Double>, of measure: MeasureMention.Measure) -> Bool {
    values.contains { value in
      !self.facts.quantities.contains { quantity in
        quantity.value == value || measure.isConverted(quantity.value, to: [value])
      }
    }
      && !values.contains { value in
        measure.isConverted(value, to: Set(self.facts.quantities.map(\.value)))
      }
  }

  /// The measure that a number is a value of: the name right before it, or that of the pressure that it is the second of.
  private func measure(at index: Int, in sentence: Sentence) -> MeasureMention.Measure? {
    if let mention = self.facts.measure(ofNumberAt: index, within: Self.valueReach),
      sentence.tokens.contains(mention.token), !mention.isLoose,
      !self.text.tokens[mention.token + 1..<index].contains(where: { $0.kind == .number })
    {
      return mention.measure
    }
    // `148/92`
    func mark(_ place: Int) -> Bool {
      sentence.tokens.contains(place) && self.text.tokens[place].mark == UInt8(ascii: "/")
    }
    for (slash, other) in [(index + 1, index + 2), (index - 1, index - 2)]
    where mark(slash) && sentence.tokens.contains(other) && self.text.tokens[other].kind == .number
    {
      let values = [self.text.tokens[index].value, self.text.tokens[other].value]
      if let high = values.max(), let low = values.min(), (80...260).contains(high),
        (30...150).contains(low), high > low
      {
        return .pressure
      }
    }
    return nil
  }

  /// Tokens between a measure's name and its own value.
  private static let valueReach = 4

  /// Whether a year is another one than the transcript tells with the statement.
  private func year(
    _ at: Int,
    _ range: Range<Int>,
    _ match: Alignment.Match
  ) -> StatementCheck.Issue? {
    let token = self.text.tokens[at]
    guard Self.years.contains(token.value), token.length == 4, match.support > 0.4,
      self.index.utterances(of: token.value).isEmpty,
      let other = match.window.first(where: { unit in
        self.index.facts.quantities(ofUnit: unit).contains {
          Self.years.contains($0.value) && $0.value == $0.value.rounded()
        }
      })
    else { return nil }
    return StatementCheck.Issue(
      signal: .time,
      size: 1,
      range: range,
      isContradiction: true,
      explanation: "The transcript tells another year.",
      utterance: other
    )
  }

  private static let years = 1950.0...2035

  /// Whether a number belongs to a date, a level such as `L5` or `+3`, or a scale such as `2/6`.
  private func isOrdinalOrDate(_ at: Int, in sentence: Sentence) -> Bool {
    let tokens = self.text.tokens
    func mark(_ index: Int, _ byte: StaticString) -> Bool {
      sentence.tokens.contains(index) && tokens[index].mark == byte.utf8Start[0]
    }
    let touchesSlash = mark(at + 1, "/") || mark(at - 1, "/")
    if touchesSlash {
      // A pressure is checked; dates and scales are not.
      let other = mark(at + 1, "/") ? at + 2 : at - 2
      guard sentence.tokens.contains(other), tokens[other].kind == .number else { return true }
      return !(tokens[at].value >= 40 && tokens[other].value >= 40)
    }
    if sentence.tokens.contains(at - 1), tokens[at - 1].classes.contains(.month) { return true }
    // COVID-19, C5-6, 2:00
    if at >= 2, sentence.tokens.contains(at - 2), tokens[at - 1].end == tokens[at].start,
      tokens[at - 2].end == tokens[at - 1].start,
      mark(at - 1, "-") && tokens[at - 2].isWord
        || mark(at - 1, ":") && tokens[at - 2].kind == .number
    {
      return true
    }
    // `2. Eczema` in a running list, 12th
    if tokens[at].value <= 20, tokens[at].length <= 2, at + 1 < tokens.count,
      tokens[at + 1].mark == UInt8(ascii: "."),
      at == 0 || tokens[at - 1].kind == .newline || tokens[at - 1].mark == UInt8(ascii: ".")
    {
      return true
    }
    if sentence.tokens.contains(at + 1), tokens[at + 1].start == tokens[at].end,
      Self.ordinals.contains(tokens[at + 1].word)
    {
      return true
    }
    // Type 2, all 4 quadrants; how often a day is compared by itself.
    if sentence.tokens.contains(at - 1), Self.classifiers.contains(tokens[at - 1].word) {
      return true
    }
    if sentence.tokens.contains(at + 1), tokens[at + 1].word == Self.times, tokens[at].value <= 4 {
      return true
    }
    if mark(at - 1, "#") { return false }
    return tokens[at].value >= 1900 && tokens[at].value <= 2100 && tokens[at].length == 4
  }

  private static let classifiers = WordSet(["type", "all", "q"])
  private static let ordinals = WordSet(["st", "nd", "rd", "th"])
  private static let times = WordHash("times")
}
