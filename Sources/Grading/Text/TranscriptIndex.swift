/// Where each concept of a transcript is spoken, and what the transcript says of findings.
struct TranscriptIndex: Sendable {
  /// Utterances that a window holds: a question, its answer and what is added to it.
  static let windowLength = 5
  /// Postings of a concept that are looked at; what is spoken more often tells little anyway, and
  /// the cost stays linear in the transcript.
  private static let maxPostings = 48
  /// Tokens before and after a drug's name in which its dose is spoken.
  private static let doseReach = 40
  /// Tokens beside a drug's name in which how often it is taken is surely said of it.
  private static let frequencyReach = 14
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
  /// The numbers that are spoken right beside each drug's name.
  private let ownDoses: [WordHash: Set<Double>]
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
  /// Those that are spoken right beside the drug's name.
  private let nearFrequencies: [WordHash: Set<Int>]
  /// Those of them that a clinician states.
  private let orderedFrequencies: [WordHash: Set<Int>]
  /// What clinicians say is to be done with each drug, and what patients say that they did.
  private let actions: [WordHash: Set<DrugAction>]
  private let ownActions: [WordHash: Set<DrugAction>]
  /// What is plainly said to be done with each drug, by whomever: `stop the ibuprofen`, `keep taking it`.
  private let sureActions: [WordHash: Set<DrugAction>]
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
    /// Each place with what is said of it there, in order; at most as many as are looked at.
    var places: [(part: WordHash?, polarity: FindingMention.Polarity, unit: Int32, isSure: Bool)] =
      []

    /// Whether the same is said of a finding's part of the body, and nowhere the contrary.
    func agrees(with polarity: FindingMention.Polarity, at part: WordHash?) -> Bool {
      var agrees = false
      for place in self.places where place.part == part || place.part == nil || part == nil {
        if place.polarity == polarity {
          agrees = true
        } else if place.polarity != .asked {
          return false
        }
      }
      return agrees
    }

    /// Where the contrary of a finding is said of its part of the body, and nowhere the same: nil for nowhere.
    ///
    /// A part that only one of the two names is another one: `no ankle edema` is not `puffy hands`, and `swelling` by
    /// itself is of what was spoken of before.
    ///
    /// - Parameter isAnywhere: Whether what is said without a part is said of all of them, as in an examination.
    func contrary(
      of polarity: FindingMention.Polarity,
      at part: WordHash?,
      isAnywhere: Bool
    ) -> Int? {
      var found: Int?
      for place in self.places where place.polarity != .asked {
        if place.polarity == polarity {
          if part == nil || place.part == nil || place.part == part { return nil }
        } else if place.part == part || isAnywhere && part == nil, place.isSure {
          found = Int(place.unit)
        }
      }
      return found
    }
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
        if !quantity.isPart,
          quantity.isToldAge(
            transcript.tokens,
            from: utterance.lowerBound,
            before: utterance.upperBound
          )
        {
          speaksOfAge = true
          firstToldAge = firstToldAge ?? quantity.value
          toldAges.insert(quantity.value)
        }
        var next = quantity.tokens.upperBound
        // `half an hour`, `twice a week`
        if next + 1 < utterance.upperBound, Self.articles.contains(transcript.tokens[next].word),
          transcript.tokens[next + 1].classes.contains(.schedule)
        {
          next += 1
        }
        if quantity.isPart { continue }
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
    var ownDoses: [WordHash: Set<Double>] = [:]
    for quantity in facts.quantities {
      if let drug = owners[quantity.tokens.lowerBound] {
        ownDoses[drug, default: []].insert(quantity.value)
      }
    }
    self.ownDoses = ownDoses
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
    var nearFrequencies: [WordHash: Set<Int>] = [:]
    var orderedFrequencies: [WordHash: Set<Int>] = [:]
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
      if let own, abs(own.unit - frequency.unit) <= 1,
        abs(own.token - frequency.token) <= Self.frequencyReach
      {
        let utterance = transcript.utterances[frequency.unit]
        nearFrequencies[own.drug, default: []].insert(frequency.timesADay)
        if Self.questionStart(of: utterance, transcript) == nil,
          !transcript.turns[utterance.turn].speaker.isOfPatient
        {
          orderedFrequencies[own.drug, default: []].insert(frequency.timesADay)
        }
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
      if !turn.speaker.isOfPatient { actions[mention.drug, default: []].insert(action) }
      if turn.speaker != .clinician { ownActions[mention.drug, default: []].insert(action) }
    }
    for (drug, action, unit) in Self.actionsOnNamed(transcript, facts) {
      let turn = transcript.turns[transcript.utterances[unit].turn]
      if !turn.speaker.isOfPatient { actions[drug, default: []].insert(action) }
      if turn.speaker != .clinician { ownActions[drug, default: []].insert(action) }
    }
    self.ownActions = ownActions
    self.actions = actions
    self.sureActions = Self.sureActions(transcript, facts)
    self.frequencies = frequencies
    self.nearFrequencies = nearFrequencies
    self.orderedFrequencies = orderedFrequencies
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

  /// The last that is plainly said to be done with each drug: short of questions, conditions and other times.
  private static func sureActions(
    _ transcript: Transcript,
    _ facts: Facts
  ) -> [WordHash: Set<DrugAction>] {
    var found: [WordHash: (action: Set<DrugAction>, unit: Int)] = [:]
    for mention in facts.drugs {
      let utterance = transcript.utterances[mention.unit]
      let tokens = transcript.tokens(of: utterance)
      guard let action = mention.action,
        self.questionStart(of: utterance, transcript) == nil
      else { continue }
      let isPlain =
        tokens.count { $0.classes.contains(.drug) } == 1
        && !tokens.contains { self.conditions.contains($0.word) || self.laters.contains($0.word) }
      // What is said of it in doubt keeps the contrary from being sure.
      found[mention.drug] = (isPlain ? [action] : [.stop, .goOn], mention.unit)
    }
    for (drug, action, unit) in self.actionsOnNamed(transcript, facts)
    where found[drug].map({ $0.unit <= unit }) ?? true {
      found[drug] = ([action], unit)
    }
    return found.mapValues(\.action)
  }

  private static let laters = WordSet([
    "then", "until", "before", "after", "week", "weeks", "days", "later", "surgery",
  ])

  /// What is done with the drug that was named last: `You're on diltiazem? … I want you to stop that.`
  private static func actionsOnNamed(
    _ transcript: Transcript,
    _ facts: Facts
  ) -> [(drug: WordHash, action: DrugAction, unit: Int)] {
    var found: [(WordHash, DrugAction, Int)] = []
    var next = 0
    var last: DrugMention?
    for (unit, utterance) in transcript.utterances.enumerated() {
      let before = last
      var end = utterance.tokens.upperBound
      while next < facts.drugs.count, facts.drugs[next].unit <= unit {
        // `I'd like you to stop it, and we'll go to losartan`
        if facts.drugs[next].unit == unit { end = min(end, facts.drugs[next].token) }
        last = facts.drugs[next]
        next += 1
      }
      let tokens = transcript.tokens[utterance.tokens.lowerBound..<end]
      guard let before, unit - before.unit <= self.namedReach, !utterance.isQuestion,
        transcript.utterances[before.unit].turn == utterance.turn,
        !transcript.tokens(of: utterance).contains(where: {
          self.conditions.contains($0.word) || self.laters.contains($0.word)
        }),
        let action = DrugAction.ofNamed(tokens)
      else { continue }
      found.append((before.drug, action, unit))
    }
    return found
  }

  /// Utterances in which a drug is still what `it` means.
  private static let namedReach = 2

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
      mention.isAnswer = true
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
    /// Whether its answer is a yes or a no.
    var isSure = true
    /// Whether it tells of long ago: `one time at school`, `I used to`.
    var isPast = false
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
          // `Is the cough any better? No.` tells that it is there, if anything.
          if transcript.tokens(of: utterance).contains(where: { self.courses.contains($0.word) }) {
            frame.answer = .asked
          }
          // Asked of several things, `no chest pain` answers for one of them only.
          if mentions[mention.unit] > 1, utterance.turn + 1 < transcript.turns.count,
            transcript.turns[utterance.turn + 1].utterances.prefix(self.answered)
              .contains(where: { mentions[$0] > 0 })
          {
            frame.answer = .asked
          }
        }
        if frame.questionStart != nil {
          frame.isSure =
            !self.isOpen(utterance, transcript) && self.isSureAnswer(to: utterance, transcript)
        }
        frame.isLater = transcript.tokens(of: utterance)
          .contains { TimeAnchor.later.contains($0.word) }
        let words = transcript.tokens(of: utterance)
        frame.isPast = zip(words, words.dropFirst()).contains { word, next in
          self.pasts.contains(WordHash.pair(word.word, next.word))
        }
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
      // `Some people get a cough on it.`
      if transcript.tokens(of: transcript.utterances[mention.unit]).contains(where: {
        $0.word == self.people
      }) {
        polarity = .asked
      }
      // What was once says nothing of now.
      if frame.isPast, polarity == .present { polarity = .asked }
      if polarity == .absent, frame.isLater { polarity = .asked }
      if unitsOfOthers.contains(unit) { continue }
      // `If you get a fever, call me` says nothing of now.
      if let condition = frame.condition, condition < mention.tokens.lowerBound {
        polarity = .asked
      }
      if found[mention.key]?.places.count ?? 0 < self.maxPostings {
        let isOfQuestion = frame.questionStart.map { mention.tokens.lowerBound >= $0 } == true
        let isSure =
          isOfQuestion
          ? frame.isSure && mentions[mention.unit] == 1
            && self.asksOnly(mention, transcript)
          : self.isPlain(mention, transcript)
        found[mention.key, default: Polarities()].places.append(
          (mention.place, polarity, unit, isSure)
        )
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

  /// What a question asks of whose subject is known to be there, or of others.
  /// Whether a question asks for a finding and nothing more: `any fever`, not `short of breath lying there`.
  private static func asksOnly(_ mention: FindingMention, _ transcript: Transcript) -> Bool {
    let tokens = transcript.utterances[mention.unit].tokens
    return tokens.allSatisfy { index in
      mention.tokens.contains(index) || !transcript.tokens[index].isContent
        || !transcript.tokens[index].classes.isDisjoint(with: [.talk, .affirmation, .body])
        || self.asking.contains(transcript.tokens[index].word)
    }
  }

  private static let asking = WordSet([
    "any", "feel", "feeling", "having", "getting", "notice", "noticed", "been", "lately", "still",
    "okay", "ok", "problems", "kind", "experience", "sort",
  ])

  /// Whether a short statement is one of the patient, by who speaks and of whom: `I've got a rash`, `no fever`.
  private static func isPlain(_ mention: FindingMention, _ transcript: Transcript) -> Bool {
    let utterance = transcript.utterances[mention.unit]
    let tokens = transcript.tokens(of: utterance)
    guard transcript.hasMarks, transcript.hasSpeakers, tokens.count <= self.shortStatement,
      !tokens.contains(where: { $0.classes.contains(.relative) || self.someOther.contains($0.word) }
      )
    else { return false }
    let subject = transcript.tokens[utterance.tokens.lowerBound..<mention.tokens.lowerBound]
    // A clinician tells what a test found, and a sign says it beside the finding.
    if mention.isResult { return !transcript.turns[utterance.turn].speaker.isOfPatient }
    if mention.isSigned { return true }
    let isOwn = subject.contains { self.owns.contains($0.word) } && mention.polarity == .present
    let first = tokens.first { $0.isWord }
    return isOwn || first?.classes.contains(.negation) == true
      || first.map { self.beginnings.contains($0.word) } == true
  }

  private static let people = WordHash("people")
  /// What somebody takes back what he said with.
  private static let corrections = WordSet(["mean", "sorry", "wait", "actually", "scratch", "no"])
  private static let beginnings = WordSet(["there's", "some"])
  private static let someOther = WordSet([
    "one", "he", "she", "him", "her", "they", "them", "people", "everybody", "somebody", "older",
    "younger", "kids", "kid", "baby",
  ])
  private static let owns = WordSet([
    "i", "i've", "i'm", "i'd", "you", "you've", "you're", "you'd", "my", "your",
  ])
  /// Tokens of a statement that is surely of what it names.
  private static let shortStatement = 24
  private static let pasts: Set<WordHash> = Set(
    [
      ("used", "to"), ("one", "time"), ("years", "ago"), ("year", "ago"), ("back", "in"),
      ("in", "college"), ("a", "kid"), ("was", "little"), ("the", "past"), ("last", "year"),
      ("months", "ago"), ("when", "i"), ("i", "was"), ("in", "school"), ("high", "school"),
    ].map { WordHash.pair(WordHash($0.0), WordHash($0.1)) }
  )
  private static let articles = WordSet(["a", "an"])
  private static let courses = WordSet([
    "worse", "better", "bigger", "larger", "smaller", "improved", "improving", "worsening", "gone",
    "changed", "different", "resolved", "family", "relatives", "families",
  ])
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
    return !self.transcript.turns[utterance.turn].speaker.isOfPatient
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

  /// The first of some utterances in which one of the numbers is spoken with another unit of time; nil for none.
  func span(_ values: [Double], otherThan unit: WordHash, in units: Range<Int>) -> Int? {
    for number in units where self.transcript.utterances.indices.contains(number) {
      let end = self.transcript.utterances[number].tokens.upperBound
      for quantity in self.facts.quantities(ofUnit: number)
      where !quantity.isPart && values.contains(quantity.value) {
        let next = quantity.tokens.upperBound
        guard next < end, self.transcript.tokens[next].classes.contains(.schedule),
          TimeSpan.isUnit(self.transcript.tokens[next].concept),
          self.transcript.tokens[next].concept != unit
        else { continue }
        return number
      }
    }
    return nil
  }

  /// The values that are spoken right after a measure's name.
  func values(of measure: MeasureMention.Measure) -> Set<Double> {
    self.measureValues[measure] ?? []
  }

  /// Where a measure's value is spoken first, with the bytes of the value; nil for nowhere.
  func place(of measure: MeasureMention.Measure) -> (unit: Int, value: Range<Int>?)? {
    guard let mention = self.facts.measures.first(where: { $0.measure == measure }) else {
      return nil
    }
    let value = self.facts.quantities(around: mention.token, reach: Self.measureReach).first {
      $0.tokens.lowerBound > mention.token && measure.isPlausible($0.value)
    }
    return (mention.unit, value.map { self.transcript.bytes(of: $0.tokens) })
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

  /// What a drug is a combination of; empty for one that is none.
  func parts(of drug: WordHash) -> [WordHash] { self.ingredients[drug] ?? [] }

  /// The numbers that are spoken with a drug.
  func doses(of drug: WordHash) -> Set<Double> { self.doses[drug] ?? [] }

  /// Where a dose is spoken with its unit right after a drug's name; the last one, since the last word stands. Nil for nowhere.
  func dose(of drug: WordHash) -> (tokens: Range<Int>, unit: Int)? {
    self.facts.drugs.last { $0.drug == drug && $0.dose != nil }.map { ($0.doseTokens, $0.unit) }
  }

  /// The numbers that are spoken right beside a drug's name.
  func ownDoses(of drug: WordHash) -> Set<Double> { self.ownDoses[drug] ?? [] }

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

  /// How often a day a drug is taken, as spoken right beside its name.
  ///
  /// - Parameter isPlan: Whether only what a clinician states counts, as for what is planned.
  func nearFrequencies(of drug: WordHash, isPlan: Bool) -> Set<Int> {
    (isPlan ? self.orderedFrequencies[drug] : self.nearFrequencies[drug]) ?? []
  }

  /// What the clinician says is to be done with a drug, or what the patient did; empty for nothing.
  func actions(of drug: WordHash, isPlan: Bool) -> Set<DrugAction> {
    (isPlan ? self.actions[drug] : self.ownActions[drug]) ?? []
  }

  /// What is plainly said to be done with a drug; both where it is said in both ways.
  func sureActions(of drug: WordHash) -> Set<DrugAction> {
    self.sureActions[drug] ?? []
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

  /// Whether a side is spoken right after a part on the other side, as who corrects himself does: `I mean, the left one`.
  func isCorrected(_ part: WordHash, to side: WordHash) -> Bool {
    guard let mentions = self.sides[part] else { return false }
    return mentions.contains { mention in
      mention.side != side
        && self.facts.sides.contains { other in
          other.side == side && (mention.unit...mention.unit + 2).contains(other.unit)
            && other.token > mention.token
            && self.transcript.tokens(of: self.transcript.utterances[other.unit])
              .contains { Self.corrections.contains($0.word) }
        }
    }
  }

  /// The sides of a part that are spoken of with most of what a statement speaks of: the right knee
  /// may have an effusion and the left one none.
  ///
  /// - Returns: The sides, and how many of the concepts are spoken there.
  func sides(
    of part: WordHash,
    like concepts: Set<WordHash>
  ) -> (sides: Set<WordHash>, shared: Int)? {
    guard let mentions = self.sides[part] else { return nil }
    let postings = concepts.map { self.utterances(of: $0) }
    let shared = mentions.prefix(Self.maxPostings).map { mention in
      // An answer belongs to what was asked before it.
      let isAnswer = mention.isAnswer
      return postings.count { units in
        units.contains(Int32(mention.unit)) || isAnswer && units.contains(Int32(mention.unit) - 1)
      }
    }
    guard let most = shared.max() else { return nil }
    return (Set(zip(mentions, shared).filter { $0.1 == most }.map(\.0.side)), most)
  }
}
