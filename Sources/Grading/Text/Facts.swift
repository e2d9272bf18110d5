/// A number that is written or spoken.
struct Quantity: Sendable {
  var value: Double
  /// The tokens of the number.
  var tokens: Range<Int>

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

/// A drug where it is named.
struct DrugMention: Sendable {
  var drug: WordHash
  var token: Int
  /// The dose that follows, in its own unit and in milligrams, and its number's tokens.
  var dose: Double?
  var milligrams: Double?
  var doseTokens: Range<Int>
  /// What is done with it; nil when nothing is said of that.
  var action: DrugAction?
  /// The sentence or utterance, as an index.
  var unit: Int
}

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
    if let times = self.byHours(tokens, index, before: end) { return times }
    // The `daily` of `3 times daily` was read with it.
    guard token.classes.contains(.schedule), index == 0 || tokens[index - 1].word != self.times,
      let times = Self.concepts.first(where: { $0.concept == token.concept })?.times
    else { return nil }
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
      guard token.isContent else { continue }
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

  private static let times = WordHash("times")
  private static let days = WordSet(["day", "daily"])

  private static let concepts: [(concept: WordHash, times: Int)] = [
    (Stemmer.stem(of: "daily"), 1), (Stemmer.stem(of: "nightly"), 1),
    (Stemmer.stem(of: "two"), 2), (Stemmer.stem(of: "three"), 3), (Stemmer.stem(of: "four"), 4),
  ]
}

/// A symptom or disease that is said to be there or not.
struct FindingMention: Sendable {
  enum Polarity: Sendable {
    case present, absent, asked

    var contrary: Polarity {
      switch self {
      case .present: .absent
      case .absent: .present
      case .asked: .asked
      }
    }
  }

  /// What is said to be there: two words where one would not do, as in `back pain`.
  var key: WordHash
  var polarity: Polarity
  /// The tokens that name it.
  var tokens: Range<Int>
  /// The sentence or utterance, as an index.
  var unit: Int
  /// Whether it is a test's result: `strep test positive`.
  var isResult = false
}

/// A part of the body with its side.
struct SideMention: Sendable {
  var part: WordHash
  /// The concept of `left`, `right` or `bilateral`.
  var side: WordHash
  var token: Int
  var unit: Int
}

/// One of the patient's relatives where it is named.
struct RelativeMention: Sendable {
  /// Concept of `mother` and the like.
  var relative: WordHash
  var token: Int
  /// The sentence or utterance, as an index.
  var unit: Int
}

/// What a text says that can be compared: numbers, drugs with doses, findings, sides.
struct Facts: Sendable {
  var quantities: [Quantity] = []
  /// Where each unit's quantities begin; one more than there are units.
  var quantityStarts: [Int] = [0]
  var drugs: [DrugMention] = []
  var findings: [FindingMention] = []
  var sides: [SideMention] = []
  var frequencies: [FrequencyMention] = []
  var relatives: [RelativeMention] = []
  var times: [TimeAnchor] = []
  var measures: [MeasureMention] = []

  init() {}

  /// The facts of a note, sentence by sentence.
  init(of note: ParsedText, _ lexicon: Lexicon, checkpoint: () throws -> Void) rethrows {
    for (unit, sentence) in note.sentences.enumerated() {
      if unit % 64 == 0 { try checkpoint() }
      self.collect(
        note.tokens,
        sentence.tokens,
        unit: unit,
        bytes: note.source.utf8,
        lexicon: lexicon
      )
    }
  }

  /// No facts in so many units.
  init(empty units: Int) { self.quantityStarts = [Int](repeating: 0, count: units + 1) }

  /// Collects the facts of a unit of text, a sentence or an utterance.
  mutating func collect(
    _ tokens: [Token],
    _ range: Range<Int>,
    unit: Int,
    bytes: [UInt8],
    lexicon: Lexicon
  ) {
    self.collectQuantities(tokens, range, lexicon)
    self.quantityStarts.append(self.quantities.count)
    self.collectDrugs(tokens, range, unit, bytes, lexicon)
    self.collectFindings(tokens, range, unit, bytes)
    self.collectSides(tokens, range, unit)
    for index in range where tokens[index].isSpoken {
      self.collectMeasure(tokens, index, range, unit)
      if let times = FrequencyMention.timesADay(tokens, index, before: range.upperBound),
        !FrequencyMention.isOfAnotherThing(tokens, index, in: range)
      {
        self.frequencies.append(FrequencyMention(timesADay: times, token: index, unit: unit))
      }
      let classes = tokens[index].classes
      if classes.contains(.relative) {
        self.relatives.append(
          RelativeMention(relative: tokens[index].concept, token: index, unit: unit)
        )
      } else if !classes.isDisjoint(with: [.calendar, .month]),
        let time = TimeAnchor(tokens, at: index, before: range.upperBound, unit: unit)
      {
        self.times.append(time)
      }
    }
  }

  /// The quantities of a unit.
  func quantities(ofUnit unit: Int) -> ArraySlice<Quantity> {
    self.quantities[self.quantityStarts[unit]..<self.quantityStarts[unit + 1]]
  }

  /// The measure whose value a number is, as one that follows its name within so many tokens; nil for none.
  func measure(ofNumberAt token: Int, within reach: Int) -> MeasureMention? {
    Self.slice(self.measures, token - reach...token, \.token).last
  }

  /// The quantities that begin at most so many tokens before or after a token.
  func quantities(around token: Int, reach: Int) -> ArraySlice<Quantity> {
    Self.slice(self.quantities, token - reach...token + reach) { $0.tokens.lowerBound }
  }

  /// What stands at some places, of things in their order, at most `limit` of them.
  static func slice<Element>(
    _ all: [Element],
    _ places: ClosedRange<Int>,
    limit: Int = .max,
    _ place: (Element) -> Int
  ) -> ArraySlice<Element> {
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if place(all[middle]) < places.lowerBound { low = middle + 1 } else { high = middle }
    }
    let rest = all[low...].prefix(limit)
    return rest[..<(rest.firstIndex { place($0) > places.upperBound } ?? rest.endIndex)]
  }

  private mutating func collectMeasure(
    _ tokens: [Token],
    _ index: Int,
    _ range: Range<Int>,
    _ unit: Int
  ) {
    if let measure = MeasureMention.measure(tokens, at: index, from: range.lowerBound) {
      // `hemoglobin A1c`, `pulse ox` and `pulse rate` are one measure each.
      if let last = self.measures.last, last.token == index - 1 { self.measures.removeLast() }
      self.measures.append(MeasureMention(measure: measure, token: index, unit: unit))
    } else if MeasureMention.isPressure(tokens[index])
      || MeasureMention.isOver(tokens, at: index, in: range)
    {
      self.measures.append(
        MeasureMention(measure: .pressure, token: index, unit: unit, isLoose: true)
      )
    }
  }

  // MARK: Quantities

  private mutating func collectQuantities(
    _ tokens: [Token],
    _ range: Range<Int>,
    _ lexicon: Lexicon
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      let token = tokens[index]
      if token.kind == .number {
        // `3 and a half`
        let half = Self.isAndAHalf(tokens, index + 1, range.upperBound)
        let span = index..<index + (half ? 4 : 1)
        self.quantities.append(Quantity(value: token.value, tokens: span))
        if let tenths = Self.tenths(tokens, index, from: range.lowerBound) {
          self.quantities.append(Quantity(value: tenths, tokens: span))
        }
        if half { self.quantities.append(Quantity(value: token.value + 0.5, tokens: span)) }
        index = span.upperBound
      } else if token.classes.contains(.schedule),
        Self.isAndAHalf(tokens, index + 1, range.upperBound)
      {
        // `a year and a half`
        self.quantities.append(Quantity(value: 1.5, tokens: index..<index + 1))
        index += 4
      } else if token.classes.contains(.numeral)
        || token.isWord && token.word == Self.point && index + 1 < range.upperBound
          && tokens[index + 1].classes.contains(.numeral)
      {
        index = self.collectNumerals(tokens, index, range.upperBound, lexicon)
      } else {
        index += 1
      }
    }
  }

  /// `.7` as speech recognition writes it; nil for a number that no such point is before.
  private static func tenths(_ tokens: [Token], _ index: Int, from start: Int) -> Double? {
    guard index > start, tokens[index - 1].mark == UInt8(ascii: "."),
      tokens[index - 1].end == tokens[index].start, tokens[index].length <= 2,
      index - 1 == start || tokens[index - 2].end < tokens[index - 1].start
    else { return nil }
    return tokens[index].value / (tokens[index].length == 1 ? 10 : 100)
  }

  /// Reads a run of numbers in words, in every way in which people speak it: `one forty` is 140, but
  /// also 1 and 40.
  private mutating func collectNumerals(
    _ tokens: [Token],
    _ start: Int,
    _ end: Int,
    _ lexicon: Lexicon
  ) -> Int {
    var values: [Double] = []
    var index = start
    var fractionAt: Int?
    var addsHalf = false
    // Nobody speaks a number in more words.
    while index < end, values.count < Self.maxNumerals {
      let token = tokens[index]
      if !values.isEmpty, Self.isAndAHalf(tokens, index, end) {
        addsHalf = true
        index += 3
        break
      } else if let value = token.isWord ? lexicon.numeral(token.word) : nil {
        values.append(value)
      } else if token.isWord, Self.zeroes.contains(token.word), !values.isEmpty, index + 1 < end,
        tokens[index + 1].classes.contains(.numeral)
      {
        // `one oh eight`
        values.append(0)
      } else if token.mark == UInt8(ascii: "."), !values.isEmpty, fractionAt == nil,
        index + 1 < end,
        Transcript.isParted(tokens, at: index, before: end)
      {
        // `seven . five`, as speech recognition writes it.
        fractionAt = values.count
      } else if token.isWord, token.word == Self.point, fractionAt == nil,
        index + 1 < end, tokens[index + 1].classes.contains(.numeral)
      {
        fractionAt = values.count
      } else if !(token.isWord && token.word == Self.and && index + 1 < end
        && tokens[index + 1].classes.contains(.numeral) && values.last ?? 0 >= 100)
        && !(token.mark == UInt8(ascii: "-") && index + 1 < end
          && tokens[index + 1].classes.contains(.numeral))
      {
        break
      }
      index += 1
    }
    // A word such as `seconds` is of a number's family, but none.
    guard !values.isEmpty else { return start + 1 }
    let span = start..<index
    var readings = Set(values)
    let digits = values.prefix(fractionAt ?? values.count)
    let whole = Self.spokenDigits(digits) ?? Self.spoken(Array(digits))
    readings.insert(whole)
    if addsHalf { readings.insert(whole + 0.5) }
    if let fractionAt {
      var scale = 0.1
      var fraction = 0.0
      for digit in values[fractionAt...] {
        fraction += digit * scale
        scale /= 10
      }
      readings.insert(((whole + fraction) * 1e6).rounded() / 1e6)
    }
    if fractionAt == nil, let tenths = Self.tenths(values) { readings.insert(tenths) }
    if values.count >= 2 {
      // Years and pressures: `nineteen ninety six`, `one forty five`.
      let rest = Self.spoken(Array(values.dropFirst()))
      if values[0] >= 1, values[0] < 100, rest >= 10, rest < 100 {
        readings.insert(values[0] * 100 + rest)
      }
      for cut in 1..<values.count {
        readings.insert(Self.spoken(Array(values[..<cut])))
        readings.insert(Self.spoken(Array(values[cut...])))
      }
    }
    for value in readings.sorted() {
      self.quantities.append(Quantity(value: value, tokens: span))
    }
    return index
  }

  /// `one oh eight` is 108; nil for what is not spoken digit by digit.
  private static func spokenDigits(_ values: ArraySlice<Double>) -> Double? {
    guard values.count >= 2, values.contains(0), values.allSatisfy({ $0 < 10 }) else { return nil }
    return values.reduce(0) { $0 * 10 + $1 }
  }

  /// `thirty eight six` is 38.6 and `four two` 4.2; nil for what has no digit behind a whole number.
  private static func tenths(_ values: [Double]) -> Double? {
    guard let last = values.last, (0..<10).contains(last) else { return nil }
    let whole: Double
    switch values.count {
    case 2 where (1..<10).contains(values[0]): whole = values[0]
    case 3 where (20..<100).contains(values[0]) && (1..<10).contains(values[1]):
      whole = values[0] + values[1]
    default: return nil
    }
    return ((whole + last / 10) * 1e6).rounded() / 1e6
  }

  /// The usual reading: `two hundred fifty seven` is 257.
  private static func spoken(_ values: [Double]) -> Double {
    var total = 0.0
    var current = 0.0
    for value in values {
      if value == 100 || value == 1000 {
        current = max(current, 1) * value
        if value == 1000 {
          total += current
          current = 0
        }
      } else {
        current += value
      }
    }
    return total + current
  }

  private static func isAndAHalf(_ tokens: [Token], _ index: Int, _ end: Int) -> Bool {
    index + 2 < end && tokens[index].word == Self.and && tokens[index + 1].word == Self.a
      && tokens[index + 2].word == Self.half
  }

  private static let maxNumerals = 8
  private static let zeroes = WordSet(["oh", "o"])
  private static let point = WordHash("point")
  private static let a = WordHash("a")
  private static let half = WordHash("half")
  private static let and = WordHash("and")

  // MARK: Drugs

  private mutating func collectDrugs(
    _ tokens: [Token],
    _ range: Range<Int>,
    _ unit: Int,
    _ bytes: [UInt8],
    _ lexicon: Lexicon
  ) {
    for index in range where tokens[index].isWord {
      let token = tokens[index]
      let isDrug =
        token.classes.contains(.drug)
        || token.classes.isEmpty && token.length > 6 && lexicon.endsLikeDrug(bytes[token.range])
      guard isDrug else { continue }
      var mention = DrugMention(
        drug: token.concept,
        token: index,
        dose: nil,
        doseTokens: index..<index,
        action: DrugAction(tokens, at: index, in: range),
        unit: unit
      )
      // The dose stands within five tokens: `metformin , 500 mg`.
      for quantity in self.quantities(around: index, reach: 5)
      where quantity.tokens.lowerBound > index && quantity.tokens.lowerBound < range.upperBound {
        if (index + 1..<quantity.tokens.lowerBound).contains(where: {
          tokens[$0].classes.contains(.drug)
        }) {
          break
        }
        let after = quantity.tokens.upperBound
        if after < range.upperBound, tokens[after].classes.contains(.doseUnit) {
          // `10 mg 1 tablet`: the mass is the dose; a number in words has several readings at one place.
          if mention.milligrams != nil, mention.doseTokens != quantity.tokens { break }
          mention.dose = quantity.value
          mention.milligrams = quantity.milligrams(tokens, before: range.upperBound)
          mention.doseTokens = quantity.tokens
        }
      }
      self.drugs.append(mention)
    }
  }

  // MARK: Findings

  private mutating func collectFindings(
    _ tokens: [Token],
    _ range: Range<Int>,
    _ unit: Int,
    _ bytes: [UInt8]
  ) {
    var scope = NegationScope()
    var lastContent: Int?
    for index in range {
      let token = tokens[index]
      // `negative` is a negation itself.
      let wasDenied = scope.isDenied
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
      let all = tokens
      if let result = TestResult(all, at: index, in: range, isDenied: wasDenied) {
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
      if let (key, tokens) = Self.finding(at: index, tokens, range, bytes, after: lastContent) {
        self.findings.append(
          FindingMention(
            key: key,
            polarity: Self.answer(after: tokens, all, range)
              ?? (scope.isDenied ? .absent : .present),
            tokens: tokens,
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
  private static let nots = WordSet(["not", "n't", "isn't", "wasn't"])
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

  // MARK: Sides

  /// The concept of the side that a token names: a word, or the letter before a part of the body in `R knee`.
  private static func side(at index: Int, _ tokens: [Token], _ range: Range<Int>) -> WordHash? {
    let token = tokens[index]
    if token.classes.contains(.side) { return token.concept }
    guard token.isWord, token.length == 1,
      token.traits.contains(.allCapitals) || token.traits.contains(.capitalized),
      index + 1 < range.upperBound, tokens[index + 1].classes.contains(.body)
    else { return nil }
    if token.word == self.r { return self.right }
    return token.word == self.l ? self.left : nil
  }

  private static let the = WordHash("the")
  private static let on = WordHash("on")
  private static let r = WordHash("r")
  private static let l = WordHash("l")
  private static let right = Stemmer.stem(of: "right")
  private static let left = Stemmer.stem(of: "left")

  private mutating func collectSides(_ tokens: [Token], _ range: Range<Int>, _ unit: Int) {
    for index in range {
      guard let side = Self.side(at: index, tokens, range) else { continue }
      // `It's not the right knee, it's the left one.`
      if tokens[max(range.lowerBound, index - 2)..<index].contains(where: {
        Self.nots.contains($0.word)
      }) {
        continue
      }
      // `right` is also `all right` and `right now`: a side belongs to a part of the body.
      var part: Int?
      for next in index + 1..<min(index + 5, max(range.upperBound, index + 1)) {
        if tokens[next].classes.contains(.side) { break }
        if tokens[next].classes.contains(.body) {
          part = next
          break
        }
      }
      if part == nil, index > range.lowerBound + 1 {
        // `pain in the knee on the right`; in `right ear, left is fine` the part is not named again.
        let before = max(range.lowerBound, index - 4)..<index
        let isOf = tokens[index - 1].word == Self.the && tokens[index - 2].word == Self.on
        let start =
          isOf
          ? before.lowerBound
          : before.last { tokens[$0].kind == .mark }.map { $0 + 1 } ?? before.lowerBound
        part = (start..<index).last { tokens[$0].classes.contains(.body) }
        if part == nil,
          (before.lowerBound..<start).contains(where: { tokens[$0].classes.contains(.body) })
        {
          continue
        }
      }
      if part == nil {
        // `the left ureter`, `left-hand-dominant`: whatever it is that has sides.
        part = (index + 1..<min(index + 4, max(range.upperBound, index + 1))).first {
          tokens[$0].isContent && tokens[$0].classes.isDisjoint(with: [.side, .negation])
        }
      }
      self.sides.append(
        SideMention(
          part: part.map { tokens[$0].concept } ?? WordHash(),
          side: side,
          token: index,
          unit: unit
        )
      )
    }
  }
}
