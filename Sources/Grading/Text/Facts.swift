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
  /// Whether a sign or a word beside it says so: `fever no`, `(-) nausea`.
  var isSigned = false
  /// The part of the body that is named beside it; nil for none.
  var place: WordHash?
}

/// A part of the body with its side.
struct SideMention: Sendable {
  var part: WordHash
  /// The concept of `left`, `right` or `bilateral`.
  var side: WordHash
  var token: Int
  var unit: Int
  /// Whether it answers which of two sides of a part that was named before: `the left one`.
  var isAnswer = false
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

  /// The findings of a unit.
  func findings(ofUnit unit: Int) -> ArraySlice<FindingMention> {
    Self.slice(self.findings, unit...unit, \.unit)
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
}
