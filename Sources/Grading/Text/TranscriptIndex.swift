/// Where each concept of a transcript is spoken, and what the transcript says of findings.
struct TranscriptIndex: Sendable {
  /// Utterances that a window holds: a question, its answer and what is added to it.
  static let windowLength = 5
  /// Postings of a concept that are looked at; what is spoken more often tells little anyway, and
  /// the cost stays linear in the transcript.
  private static let maxPostings = 48
  /// Tokens before and after a drug's name in which its dose is spoken.
  private static let doseReach = 40
  /// Tokens after a measure's name in which its value is spoken.
  private static let measureReach = 12

  let transcript: Transcript
  let facts: Facts
  /// The words that are no misspelling.
  let english: WordFilter
  /// Concepts as dense numbers.
  private let ids: WordTable<Int32>
  private let postingStarts: [Int32]
  private let postings: [Int32]
  /// Where each posting's concept stands first in its utterance.
  private let postingTokens: [Int32]
  /// What each posting says of its concept.
  private let stances: [Stance]
  private let weights: [Double]
  private let absentWeight: Double
  private let quantityUnits: [Double: [Int32]]
  /// Numbers with the concept of the unit of time that follows them, and those that have none.
  private let timedQuantities: [Double: Set<WordHash>]
  private let untimedQuantities: Set<Double>
  /// Masses in milligrams, with the utterances that speak of them.
  private let masses: [Double: [Int32]]
  /// Whether anybody says how old somebody is.
  let speaksOfAge: Bool
  /// The ages that people tell of each other and themselves, as `You're forty-seven`.
  let toldAges: Set<Double>
  let firstToldAge: Double?
  private let drugs: Set<WordHash>
  /// The combination that is named, by each drug that it holds.
  private let combinations: [WordHash: WordHash]
  private let ingredients: [WordHash: [WordHash]]
  private let doses: [WordHash: Set<Double>]
  /// The drugs beside whose name a number is spoken.
  private let drugsWithDose: Set<WordHash>
  /// The doses of all drugs.
  private let spokenDoses: Set<Double>
  /// Doses with a unit of mass, in milligrams.
  private let doseMasses: [WordHash: Set<Double>]
  /// Doses that are spoken without a unit.
  private let bareDoses: [WordHash: Set<Double>]
  /// The values that are spoken right after the name of a measure, and those that are spoken near it.
  private let measureValues: [MeasureMention.Measure: Set<Double>]
  private let measureNeighbours: [MeasureMention.Measure: Set<Double>]
  /// How often a day each drug is taken, as spoken with it.
  private let frequencies: [WordHash: Set<Int>]
  /// What clinicians say is to be done with each drug, and what patients say that they did.
  private let actions: [WordHash: Set<DrugAction>]
  private let ownActions: [WordHash: Set<DrugAction>]
  private let polarities: [WordHash: Polarities]
  private let sides: [WordHash: [SideMention]]
  /// The utterances that name a relative and not the patient.
  let unitsOfOthers: Set<Int32>
  /// The points in time that are named.
  let timeKeys: Set<WordHash>

  /// What an utterance says of something that it speaks of.
  enum Stance: UInt8, Sendable {
    case affirmed
    case denied
    /// Asked, and the answer is neither yes nor no; or said under a condition.
    case open
  }

  /// Where a finding is said to be there, and where not.
  struct Polarities: Sendable {
    var present: Int32 = -1
    var absent: Int32 = -1
    var asked: Int32 = -1
  }

  init(_ transcript: Transcript, _ lexicon: Lexicon) {
    self.transcript = transcript
    self.english = lexicon.english
    var facts = Facts()
    for (unit, utterance) in transcript.utterances.enumerated() {
      facts.collect(
        transcript.tokens,
        utterance.tokens,
        unit: unit,
        bytes: transcript.source.utf8,
        lexicon: lexicon
      )
    }
    self.facts = facts

    // Dense ids, and how often each is spoken: once an utterance counts.
    var ids = WordTable<Int32>(empty: -1, capacity: transcript.tokens.count / 4 + 16)
    var lastSeen: [Int32] = []
    var counts: [Int32] = []
    var pairs: [(id: Int32, unit: Int32, token: Int32, stance: Stance)] = []
    pairs.reserveCapacity(transcript.tokens.count / 2)
    for (unit, utterance) in transcript.utterances.enumerated() {
      let answer = Self.answered(utterance, transcript)
      var scope = NegationScope()
      for index in utterance.tokens {
        let token = transcript.tokens[index]
        scope.pass(token)
        guard token.isContent else { continue }
        let next = Int32(counts.count)
        let id = ids.update(token.concept, initial: next) { $0 }
        if id == next {
          counts.append(0)
          lastSeen.append(-1)
        }
        if lastSeen[Int(id)] != Int32(unit) {
          lastSeen[Int(id)] = Int32(unit)
          counts[Int(id)] += 1
          pairs.append(
            (id, Int32(unit), Int32(index), answer ?? (scope.isDenied ? .denied : .affirmed))
          )
        }
      }
    }
    var starts = [Int32](repeating: 0, count: counts.count + 1)
    for (id, count) in counts.enumerated() { starts[id + 1] = starts[id] + count }
    var places = starts
    var postings = [Int32](repeating: 0, count: pairs.count)
    var tokens = [Int32](repeating: 0, count: pairs.count)
    var stances = [Stance](repeating: .open, count: pairs.count)
    for pair in pairs {
      postings[Int(places[Int(pair.id)])] = pair.unit
      tokens[Int(places[Int(pair.id)])] = pair.token
      stances[Int(places[Int(pair.id)])] = pair.stance
      places[Int(pair.id)] += 1
    }
    let units = Double(max(1, transcript.utterances.count))
    self.ids = ids
    self.postingStarts = starts
    self.postings = postings
    self.postingTokens = tokens
    self.stances = stances
    // What is rare in the conversation tells most.
    self.weights = counts.map { approximateLog(1 + units / Double($0)) }
    self.absentWeight = approximateLog(1 + units / 0.7)

    var quantityUnits: [Double: [Int32]] = [:]
    var timed: [Double: Set<WordHash>] = [:]
    var untimed = Set<Double>()
    var masses: [Double: [Int32]] = [:]
    var speaksOfAge = false
    var toldAges = Set<Double>()
    var firstToldAge: Double?
    for unit in transcript.utterances.indices {
      for quantity in facts.quantities(ofUnit: unit) {
        Self.add(unit, to: &quantityUnits[quantity.value, default: []])
        if let mass = quantity.milligrams(transcript.tokens, before: transcript.tokens.count) {
          Self.add(unit, to: &masses[mass, default: []])
        }
        if quantity.isAge(transcript.tokens) { speaksOfAge = true }
        let utterance = transcript.utterances[unit].tokens
        if quantity.isToldAge(
          transcript.tokens,
          from: utterance.lowerBound,
          before: utterance.upperBound
        ) {
          speaksOfAge = true
          firstToldAge = firstToldAge ?? quantity.value
          toldAges.insert(quantity.value)
        }
        let next = quantity.tokens.upperBound
        if next < transcript.tokens.count, transcript.tokens[next].classes.contains(.schedule) {
          timed[quantity.value, default: []].insert(transcript.tokens[next].concept)
        } else if transcript.tokens[next - 1].classes.contains(.schedule) {
          // `a year and a half`
          timed[quantity.value, default: []].insert(transcript.tokens[next - 1].concept)
        } else if facts.quantities(around: quantity.tokens.lowerBound, reach: 0).last?.value
          == quantity.value
        {
          // Readings come in their order: the largest is the whole number, and a part of it none of its own.
          untimed.insert(quantity.value)
        }
      }
    }
    // `How old are you? Fifty-four.`
    if transcript.tokens.firstRange(ofWords: [WordHash("how"), WordHash("old")]) != nil {
      speaksOfAge = true
    }
    self.quantityUnits = quantityUnits
    self.timedQuantities = timed
    self.untimedQuantities = untimed
    self.masses = masses
    self.speaksOfAge = speaksOfAge
    self.toldAges = toldAges
    self.firstToldAge = firstToldAge
    self.drugs = Set(facts.drugs.map(\.drug))
    self.ingredients = lexicon.ingredients
    var combinations: [WordHash: WordHash] = [:]
    for mention in facts.drugs {
      for part in lexicon.ingredients[mention.drug] ?? [] {
        // Of two that hold it nobody knows which is meant: then it is only named.
        let other = combinations[part] ?? mention.drug
        combinations[part] = other == mention.drug ? mention.drug : part
      }
    }
    self.combinations = combinations
    var doses: [WordHash: Set<Double>] = [:]
    var doseMasses: [WordHash: Set<Double>] = [:]
    var bareDoses: [WordHash: Set<Double>] = [:]
    let owners = Self.doseOwners(transcript, facts)
    self.drugsWithDose = Set(owners.values)
    for mention in facts.drugs {
      // Speech says the dose before or after, sometimes an utterance later; a dose that follows another drug is its.
      for quantity in facts.quantities(around: mention.token, reach: Self.doseReach)
      where owners[quantity.tokens.lowerBound] ?? mention.drug == mention.drug {
        doses[mention.drug, default: []].insert(quantity.value)
        if let mass = quantity.milligrams(transcript.tokens, before: transcript.tokens.count) {
          doseMasses[mention.drug, default: []].insert(mass)
        } else {
          bareDoses[mention.drug, default: []].insert(quantity.value)
        }
      }
    }
    var measureValues: [MeasureMention.Measure: Set<Double>] = [:]
    var measureNeighbours: [MeasureMention.Measure: Set<Double>] = [:]
    for (place, mention) in facts.measures.enumerated() {
      let turn = transcript.turns[transcript.utterances[mention.unit].turn]
      let next =
        place + 1 < facts.measures.count ? facts.measures[place + 1].token : transcript.tokens.count
      for quantity in facts.quantities(around: mention.token, reach: Self.doseReach) {
        let at = quantity.tokens.lowerBound
        // Another speaker's numbers are of other things.
        guard transcript.tokens(of: turn).contains(at) else { continue }
        measureNeighbours[mention.measure, default: []].insert(quantity.value)
        guard at > mention.token, at < next, at - mention.token <= Self.measureReach,
          mention.measure.isPlausible(quantity.value),
          quantity.tokens.upperBound == transcript.tokens.count
            || transcript.tokens[quantity.tokens.upperBound].classes
              .isDisjoint(with: [.schedule, .doseUnit])
        else { continue }
        measureValues[mention.measure, default: []].insert(quantity.value)
      }
    }
    self.measureValues = measureValues
    self.measureNeighbours = measureNeighbours
    var frequencies: [WordHash: Set<Int>] = [:]
    var owner = -1
    for frequency in facts.frequencies {
      // It belongs to the drug before it, and without one to the drug after it.
      while owner + 1 < facts.drugs.count, facts.drugs[owner + 1].token < frequency.token {
        owner += 1
      }
      let before = owner >= 0 ? facts.drugs[owner] : nil
      let after = owner + 1 < facts.drugs.count ? facts.drugs[owner + 1] : nil
      let own =
        [before, after].compactMap(\.self).first {
          abs($0.token - frequency.token) <= Self.doseReach
        }
      if let own { frequencies[own.drug, default: []].insert(frequency.timesADay) }
    }
    var actions: [WordHash: Set<DrugAction>] = [:]
    var ownActions: [WordHash: Set<DrugAction>] = [:]
    var asked: (unit: Int, start: Int?) = (-1, nil)
    for mention in facts.drugs {
      guard let action = mention.action else { continue }
      if asked.unit != mention.unit {
        asked = (
          mention.unit, Self.questionStart(of: transcript.utterances[mention.unit], transcript)
        )
      }
      // `Have you stopped the metformin?` stops nothing.
      if let start = asked.start, mention.token >= start { continue }
      let turn = transcript.turns[transcript.utterances[mention.unit].turn]
      if turn.speaker != .patient { actions[mention.drug, default: []].insert(action) }
      if turn.speaker != .clinician { ownActions[mention.drug, default: []].insert(action) }
    }
    self.ownActions = ownActions
    self.actions = actions
    self.frequencies = frequencies
    self.doses = doses
    self.bareDoses = bareDoses
    self.spokenDoses = doses.values.reduce(into: []) { $0.formUnion($1) }
    self.doseMasses = doseMasses
    let unitsOfOthers = Self.unitsOfOthers(transcript, facts)
    self.unitsOfOthers = unitsOfOthers
    self.polarities = Self.polarities(transcript, facts, without: unitsOfOthers)
    self.sides = Dictionary(
      grouping: Self.sides(transcript, facts),
      by: \.part
    )
    self.timeKeys = Set(facts.times.map(\.key))
  }

  /// The sides, with those that answer which of two: `Which shoulder?` — `The left.`
  private static func sides(_ transcript: Transcript, _ facts: Facts) -> [SideMention] {
    var part: (concept: WordHash, unit: Int)?
    var unit = 0
    return facts.sides.map { mention in
      // The part of the body that was spoken of last.
      while unit < mention.unit {
        if let last = transcript.tokens(of: transcript.utterances[unit]).last(where: {
          $0.classes.contains(.body)
        }) {
          part = (last.concept, unit)
        }
        unit += 1
      }
      guard mention.token > 0,
        transcript.utterances[mention.unit].tokens.count <= self.shortAnswer,
        self.determiners.contains(transcript.tokens[mention.token - 1].word),
        !transcript.tokens(of: transcript.utterances[mention.unit])
          .contains(where: { $0.classes.contains(.body) }),
        let part, mention.unit - part.unit <= 3
      else { return mention }
      var mention = mention
      mention.part = part.concept
      return mention
    }
  }

  /// Tokens of an utterance that answers which of two.
  private static let shortAnswer = 14
  private static let determiners = WordSet(["the", "my", "your", "his", "her"])

  /// The drug that a number is said of, by the number's first token: the one right before it, unless time follows
  /// (`metoprolol, fifty, twice a day`, but `ibuprofen for two weeks`).
  private static func doseOwners(_ transcript: Transcript, _ facts: Facts) -> [Int: WordHash] {
    var owners: [Int: WordHash] = [:]
    for (place, mention) in facts.drugs.enumerated() {
      if mention.dose != nil { owners[mention.doseTokens.lowerBound] = mention.drug }
      let next = place + 1 < facts.drugs.count ? facts.drugs[place + 1].token : Int.max
      let utterance = transcript.utterances[mention.unit].tokens
      for quantity in facts.quantities(around: mention.token, reach: self.sameReach)
      where utterance.contains(quantity.tokens.lowerBound) && quantity.tokens.lowerBound < next {
        let after = quantity.tokens.upperBound
        let unit = after < transcript.tokens.count ? transcript.tokens[after] : nil
        let isDose = unit?.classes.contains(.doseUnit) == true
        let distance = quantity.tokens.lowerBound - mention.token
        // `forty milligrams of Lasix`
        guard distance > 0 ? isDose || distance <= self.besideReach : isDose && distance >= -4
        else {
          continue
        }
        if let unit, self.spans.contains(unit.word) { continue }
        if owners[quantity.tokens.lowerBound] == nil {
          owners[quantity.tokens.lowerBound] = mention.drug
        }
      }
    }
    return owners
  }

  /// Tokens after a drug's name in which a number is its dose, without a unit and with one.
  private static let besideReach = 2
  private static let sameReach = 10
  private static let spans = WordSet([
    "day", "days", "week", "weeks", "month", "months", "year", "years", "hour", "hours", "times",
    "minutes", "refills", "percent",
  ])

  /// What an utterance makes of the findings in it.
  private struct FindingFrame {
    var unit: Int
    /// The first token of its question; nil for none.
    var questionStart: Int?
    var answer = FindingMention.Polarity.asked
    /// Whether it speaks of the time after something.
    var isLater = false
    /// Its first word of a condition; nil for none.
    var condition: Int?
  }

  /// Notes an utterance once, and at most as many as are looked at.
  private static func add(_ unit: Int, to units: inout [Int32]) {
    if units.count < self.maxPostings, units.last != Int32(unit) { units.append(Int32(unit)) }
  }

  /// Findings by what is said of them: in a statement, or in the answer to a question.
  private static func polarities(
    _ transcript: Transcript,
    _ facts: Facts,
    without unitsOfOthers: Set<Int32>
  ) -> [WordHash: Polarities] {
    var found: [WordHash: Polarities] = [:]
    var mentions = [Int](repeating: 0, count: transcript.utterances.count)
    for mention in facts.findings { mentions[mention.unit] += 1 }
    var frame = FindingFrame(unit: -1)
    for mention in facts.findings {
      if frame.unit != mention.unit {
        frame = FindingFrame(unit: mention.unit)
        let utterance = transcript.utterances[mention.unit]
        frame.questionStart = self.questionStart(of: utterance, transcript)
        if frame.questionStart != nil {
          frame.answer = self.answer(to: utterance, transcript) ?? .asked
          // Asked of several things, `no chest pain` answers for one of them only.
          if mentions[mention.unit] > 1, utterance.turn + 1 < transcript.turns.count,
            transcript.turns[utterance.turn + 1].utterances.prefix(self.answered)
              .contains(where: { mentions[$0] > 0 })
          {
            frame.answer = .asked
          }
        }
        frame.isLater = transcript.tokens(of: utterance)
          .contains { TimeAnchor.later.contains($0.word) }
        frame.condition = transcript.tokens(of: utterance)
          .firstIndex { self.conditions.contains($0.word) }
      }
      var polarity = mention.polarity
      if let start = frame.questionStart, mention.tokens.lowerBound >= start {
        // `Was the test negative? Yes.`
        polarity =
          mention.isResult && polarity == .absent ? frame.answer.contrary : frame.answer
      }
      let unit = Int32(mention.unit)
      if self.isOfAnother(mention, transcript) { continue }
      if polarity == .absent, frame.isLater { polarity = .asked }
      if unitsOfOthers.contains(unit) { continue }
      // `If you get a fever, call me` says nothing of now.
      if let condition = frame.condition, condition < mention.tokens.lowerBound {
        polarity = .asked
      }
      switch polarity {
      case .present: found[mention.key, default: Polarities()].present = unit
      case .absent: found[mention.key, default: Polarities()].absent = unit
      case .asked: found[mention.key, default: Polarities()].asked = unit
      }
    }
    return found
  }

  /// Whether a patient tells it of somebody else: `He smoked, I never did.`
  private static func isOfAnother(_ mention: FindingMention, _ transcript: Transcript) -> Bool {
    let utterance = transcript.utterances[mention.unit]
    guard !transcript.hasInformant, transcript.turns[utterance.turn].speaker == .patient else {
      return false
    }
    let start = max(utterance.tokens.lowerBound, mention.tokens.lowerBound - 4)
    let subject = transcript.tokens[start..<mention.tokens.lowerBound].last {
      self.thirdPersons.contains($0.word) || self.firstPersons.contains($0.word)
    }
    return subject.map { self.thirdPersons.contains($0.word) } == true
  }

  private static let thirdPersons = WordSet(["he", "she", "he's", "she's"])
  private static let firstPersons = WordSet(["i", "i'm", "i've", "i'd", "my", "me", "it", "it's"])
  // MARK: Questions to the index

  /// Whether a concept is spoken anywhere.
  func contains(_ concept: WordHash) -> Bool { self.ids[concept] != nil }

  /// How much it tells that a concept is spoken, or not.
  func weight(_ token: Token) -> Double {
    var weight = self.ids[token.concept].map { self.weights[Int($0)] } ?? self.absentWeight
    if !token.classes.isDisjoint(with: [.drug, .disease, .finding, .body, .test]) { weight *= 1.4 }
    if !token.classes.isDisjoint(with: [.reasoning, .affirmation, .schedule]) { weight *= 0.5 }
    return weight
  }

  /// How many utterances speak of a concept.
  func frequency(_ concept: WordHash) -> Int {
    guard let id = self.ids[concept] else { return 0 }
    return Int(self.postingStarts[Int(id) + 1] - self.postingStarts[Int(id)])
  }

  /// The utterances of a concept, at most 48 of them.
  func utterances(of concept: WordHash) -> ArraySlice<Int32> {
    guard let id = self.ids[concept] else { return [] }
    let start = Int(self.postingStarts[Int(id)])
    let end = min(Int(self.postingStarts[Int(id) + 1]), start + Self.maxPostings)
    return self.postings[start..<end]
  }

  /// What the utterances of a concept within a window say of it, or all of them when the window has none.
  func stances(of concept: WordHash, in window: Range<Int>) -> ArraySlice<Stance> {
    guard let id = self.ids[concept] else { return [] }
    let start = Int(self.postingStarts[Int(id)])
    let end = min(Int(self.postingStarts[Int(id) + 1]), start + Self.maxPostings)
    // Postings come in the order of the utterances.
    guard let first = (start..<end).first(where: { Int(self.postings[$0]) >= window.lowerBound }),
      Int(self.postings[first]) < window.upperBound
    else { return self.stances[start..<end] }
    let last = (first..<end).first { Int(self.postings[$0]) >= window.upperBound } ?? end
    return self.stances[first..<last]
  }

  /// Where a concept stands first in each of its utterances, at most 48 of them: as tokens.
  func tokens(of concept: WordHash) -> ArraySlice<Int32> {
    guard let id = self.ids[concept] else { return [] }
    let start = Int(self.postingStarts[Int(id)])
    return self.postingTokens[
      start..<min(Int(self.postingStarts[Int(id) + 1]), start + Self.maxPostings)
    ]
  }

  /// Whether the clinician says it, and does not ask.
  func isByClinician(_ utterance: Int) -> Bool {
    let utterance = self.transcript.utterances[utterance]
    return self.transcript.turns[utterance.turn].speaker != .patient
      && Self.questionStart(of: utterance, self.transcript) == nil
  }

  /// The utterances in which a number is spoken.
  func utterances(of value: Double) -> [Int32] { self.quantityUnits[value] ?? [] }

  /// The utterances in which a mass is spoken, in whatever unit.
  func utterances(ofMilligrams mass: Double) -> [Int32] { self.masses[mass] ?? [] }

  /// Whether a number is spoken with a unit of time only.
  func hasUnit(_ value: Double) -> Bool {
    self.timedQuantities[value] != nil && !self.untimedQuantities.contains(value)
  }

  /// Whether the same span is spoken in another unit: `two weeks` and `fourteen days`.
  func hasSpan(_ value: Double, _ unit: WordHash) -> Bool {
    TimeSpan.equals(value, unit).contains { self.hasUnit($0.value, $0.unit) }
  }

  /// Whether a number is spoken with this unit of time.
  func hasUnit(_ value: Double, _ unit: WordHash) -> Bool {
    self.timedQuantities[value]?.contains(unit) == true
  }

  /// What the transcript calls a drug: its own name or one that means the same, a combination that holds it, or
  /// what it is a combination of; nil when it does not name it.
  func spokenName(of drug: WordHash) -> WordHash? {
    if self.drugs.contains(drug) || self.contains(drug) { return drug }
    if let combination = self.combinations[drug] { return combination }
    guard let parts = self.ingredients[drug], parts.allSatisfy(self.drugs.contains) else {
      return nil
    }
    return parts.first
  }

  /// The numbers that are spoken with a drug.
  func doses(of drug: WordHash) -> Set<Double> { self.doses[drug] ?? [] }

  /// Whether a number is spoken right beside a drug's name, so that another one contradicts it.
  func hasDose(_ drug: WordHash) -> Bool { self.drugsWithDose.contains(drug) }

  /// Whether a number is spoken with another drug, and with none of the doses of this one.
  func isDoseOfAnother(_ dose: Double, than drug: WordHash) -> Bool {
    self.doses[drug]?.contains(dose) != true && self.spokenDoses.contains(dose)
  }

  /// The masses that are spoken with a drug, in milligrams.
  func masses(of drug: WordHash) -> Set<Double> { self.doseMasses[drug] ?? [] }

  /// The numbers without a unit of mass that are spoken with a drug.
  func bareDoses(of drug: WordHash) -> Set<Double> { self.bareDoses[drug] ?? [] }

  /// How often a day a drug is taken, as spoken with it.
  func frequencies(of drug: WordHash) -> Set<Int> { self.frequencies[drug] ?? [] }

  /// What the clinician says is to be done with a drug, or what the patient did; empty for nothing.
  func actions(of drug: WordHash, isPlan: Bool) -> Set<DrugAction> {
    (isPlan ? self.actions[drug] : self.ownActions[drug]) ?? []
  }

  /// Whether a measure has values, and this number is spoken nowhere near its name.
  func isOfAnotherValue(_ readings: [Double], than measure: MeasureMention.Measure) -> Bool {
    guard self.measureValues[measure] != nil, let near = self.measureNeighbours[measure] else {
      return false
    }
    // `ninety eight . seven` comes in two.
    return !readings.contains { near.contains($0) || near.contains($0.rounded(.down)) && $0 >= 30 }
  }

  func polarities(of finding: WordHash) -> Polarities? { self.polarities[finding] }

  /// The sides of a part that are spoken of with most of what a statement speaks of: the right knee
  /// may have an effusion and the left one none.
  func sides(of part: WordHash, like concepts: Set<WordHash>) -> Set<WordHash>? {
    guard let mentions = self.sides[part] else { return nil }
    let postings = concepts.map { self.utterances(of: $0) }
    let shared = mentions.prefix(Self.maxPostings).map { mention in
      postings.count { $0.contains(Int32(mention.unit)) }
    }
    guard let most = shared.max() else { return nil }
    return Set(zip(mentions, shared).filter { $0.1 == most }.map(\.0.side))
  }
}
