internal import Model

/// *Internally consistent*: no part of the note contradicts another.
///
/// A finding that is denied in one place and affirmed in another, a drug with two doses, pronouns of
/// both sexes for one patient, two ages, and a part of the body whose side changes.
struct InternallyConsistentJudge: DimensionJudge {
  let dimension = Dimension.internallyConsistent

  func assess(_ subject: Case, _ context: StageContext) throws -> Assessment {
    guard !subject.isTooShort else { return Assessment(.tooShort) }
    var assessment = Assessment(confidence: 0.7)
    self.assessFindings(subject, &assessment)
    try context.checkpoint()
    self.assessDoses(subject, &assessment)
    self.assessSex(subject.note, &assessment)
    self.assessAges(subject, &assessment)
    self.assessSides(subject, &assessment)
    self.assessLists(subject, &assessment)
    return assessment
  }

  private func span(_ note: ParsedText, _ tokens: Range<Int>) -> Span {
    note.source.span(
      note.tokens[tokens.lowerBound].range
        .lowerBound..<note.tokens[tokens.upperBound - 1].range.upperBound
    )
  }

  private func assessFindings(_ subject: Case, _ assessment: inout Assessment) {
    let note = subject.note
    var first: [WordHash: FindingMention] = [:]
    var told = Set<WordHash>()
    for mention in subject.facts.findings where mention.polarity != .asked {
      guard let earlier = first[mention.key] else {
        first[mention.key] = mention
        continue
      }
      guard earlier.polarity != mention.polarity, !told.contains(mention.key) else { continue }
      let here = note.sentences[mention.unit]
      let there = note.sentences[earlier.unit]
      // `No chest pain at rest but chest pain on exertion`, `right knee …, left knee …`
      guard mention.unit != earlier.unit,
        !self.nameOtherSides(note.tokens(of: here), note.tokens(of: there)),
        !self.areOfOtherParts(mention, earlier, note)
      else { continue }
      // Family history, plans (`return for fever`) and past events say nothing of now.
      let kinds = [note.kind(of: here), note.kind(of: there)]
      guard !kinds.contains(.family),
        ![here, there].contains(where: { sentence in
          note.tokens(of: sentence).contains {
            Self.otherTimes.contains($0.word) || TimeAnchor.later.contains($0.word)
          }
        })
      else { continue }
      // `Allergies: latex (hives)` tells of no hives now, and what is looked for need not be there.
      guard !kinds.contains(.allergies), !self.areOfOtherTimes(here, there, note),
        ![here, there].contains(where: { sentence in
          note.kind(of: sentence).isPlan
            && note.tokens(of: sentence).contains { Self.purposes.contains($0.word) }
        })
      else { continue }
      let areClaims = [here, there].allSatisfy { sentence in
        note.tokens(of: sentence).contains { Self.claims.contains($0.word) }
      }
      guard areClaims || !kinds.contains(.instructions) else { continue }
      let isStrong = areClaims || !kinds.contains { $0.isPlan }
      told.insert(mention.key)
      assessment.add(
        .finding,
        isStrong ? 1 : 0.3,
        at: note.source.span(here.range),
        related: self.span(note, earlier.tokens),
        "A finding is denied in one place and affirmed in another."
      )
    }
  }

  /// Whether one sentence tells of now, and the other of a day before or of what was told of the days before.
  private func areOfOtherTimes(_ a: Sentence, _ b: Sentence, _ note: ParsedText) -> Bool {
    func holds(_ sentence: Sentence, _ words: WordSet) -> Bool {
      note.tokens(of: sentence).contains { words.contains($0.word) }
    }
    return [(a, b), (b, a)].contains { now, then in
      holds(now, Self.presents)
        && (holds(then, Self.pasts)
          || note.kind(of: now).isObjective && !note.kind(of: then).isObjective)
    }
  }

  private static let presents = WordSet(["now", "today", "currently", "current", "afebrile"])
  private static let pasts = WordSet([
    "yesterday", "ago", "last", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    "sunday", "child", "initially", "previously",
  ])
  /// What a test or a visit is for.
  private static let purposes = WordSet([
    "rule", "screen", "evaluate", "assess", "look", "exclude", "monitor", "watch", "check",
    "suggest",
  ])

  /// `Reports fever, chills, or nausea`, and `right worse than right`.
  private func assessLists(_ subject: Case, _ assessment: inout Assessment) {
    let note = subject.note
    for sentence in note.sentences {
      let tokens = note.tokens(of: sentence)
      if !note.kind(of: sentence).isPlan, AffirmedList.isIn(tokens) {
        assessment.add(
          .mixedList,
          1,
          at: note.source.span(sentence.range),
          "A list that is affirmed is joined by `or`, as denied ones are: what is there?"
        )
      }
      if let range = self.sameSides(tokens) {
        assessment.add(
          .sameSide,
          1,
          at: note.source.span(
            tokens[range.lowerBound].range.lowerBound..<tokens[range.upperBound].range.upperBound
          ),
          "A side is compared with itself."
        )
      }
    }
  }

  /// A side on both ends of a comparison.
  private func sameSides(_ tokens: ArraySlice<Token>) -> ClosedRange<Int>? {
    let sides = tokens.indices.filter { tokens[$0].classes.contains(.side) }
    for (first, second) in zip(sides, sides.dropFirst())
    where tokens[first].concept == tokens[second].concept && second - first <= 10 {
      let between = tokens[first + 1..<second]
      let isScore =
        between.contains { $0.kind == .number }
        && tokens[..<first].last(where: { $0.kind == .number }) != nil
        && between.contains { $0.word == Self.and }
      if between.contains(where: { Self.comparisons.contains($0.word) }) || isScore {
        return first...second
      }
    }
    return nil
  }

  private static let and = WordHash("and")
  private static let comparisons = WordSet(["than", "comparison", "compared", "versus", "vs"])

  private func nameOtherSides(_ a: ArraySlice<Token>, _ b: ArraySlice<Token>) -> Bool {
    let (a, b) = (
      Set(a.filter { $0.classes.contains(.side) }.map(\.concept)),
      Set(b.filter { $0.classes.contains(.side) }.map(\.concept))
    )
    return !a.isEmpty && !b.isEmpty && a.isDisjoint(with: b)
  }

  private static let claims = WordSet(
    [
      "denies", "denied", "reports", "endorses", "positive", "negative", "states", "admits", "has",
      "no", "without", "complains", "ongoing", "experiencing", "presents",
    ]
  )

  /// Findings that are of the place where they are.
  private static let local = Set(
    ["swelling", "erythema", "numbness", "weakness", "bruising", "rash", "lesion"]
      .map { Stemmer.stem(of: $0) }
  )

  /// Words of sentences that speak of another time or of other people.
  private static let otherTimes = WordSet(
    [
      "return", "precautions", "if", "resolved", "improved", "previous", "previously", "prior",
      "sooner", "should", "mother", "father", "brother", "sister", "family", "worsening", "risk",
      "until", "unless", "case", "call", "ever", "childhood", "wife", "husband", "resolving",
    ]
  )

  private func assessDoses(_ subject: Case, _ assessment: inout Assessment) {
    let note = subject.note
    var first: [WordHash: DrugMention] = [:]
    for mention in subject.facts.drugs {
      guard let dose = mention.dose else { continue }
      guard let earlier = first[mention.drug] else {
        first[mention.drug] = mention
        continue
      }
      guard earlier.dose != dose else { continue }
      // A change of dose is a plan, not a contradiction: `metoprolol to 100 mg`, `up to 1 g, at most 3 g`.
      guard ![mention, earlier].contains(where: { Self.isGoal($0, note.tokens) }) else { continue }
      let sentences = [mention.unit, earlier.unit].map { note.tokens(of: note.sentences[$0]) }
      guard !sentences.contains(where: { $0.contains { Self.changes.contains($0.word) } }) else {
        continue
      }
      assessment.add(
        .twoDoses,
        1,
        at: self.span(note, mention.token..<mention.doseTokens.upperBound),
        related: self.span(note, earlier.token..<earlier.doseTokens.upperBound),
        "The same drug has two doses."
      )
    }
  }

  /// Whether a dose is one that another is changed to, or the most that may be taken.
  private static func isGoal(_ mention: DrugMention, _ tokens: [Token]) -> Bool {
    tokens[max(0, mention.token - 1)..<mention.doseTokens.lowerBound].contains {
      self.goals.contains($0.word)
    }
  }

  private static let goals = WordSet(["to", "max", "maximum", "up", "most"])
  private static let changes = WordSet(
    [
      "increase", "increased", "increasing", "decrease", "decreased", "reduce", "reduced", "taper",
      "titrate", "titrated", "change", "changed", "iv", "then", "lowered", "raised", "lower",
      "raise",
      "former", "formerly", "previously", "switched", "previous",
    ]
  )

  private func assessSex(_ note: ParsedText, _ assessment: inout Assessment) {
    var male: [Token] = []
    var female: [Token] = []
    // `Her husband found her. He gave her aspirin.`: somebody who was named goes on as a pronoun.
    var isOfOther = false
    for sentence in note.sentences {
      // Relatives have a sex of their own.
      let tokens = note.tokens(of: sentence)
      let namesOther = tokens.contains {
        Self.relatives.contains($0.word) || $0.classes.contains(.relative)
      }
      let goesOn =
        isOfOther && tokens.first { $0.isWord }.map { Self.pronouns.contains($0.word) } == true
      isOfOther = namesOther || goesOn
      guard note.kind(of: sentence) != .family, !isOfOther else { continue }
      for token in tokens {
        if token.classes.contains(.male) { male.append(token) }
        // `MS` is a disease or a drug, `Ms` a title.
        if token.classes.contains(.female), !token.traits.contains(.allCapitals) {
          female.append(token)
        }
      }
    }
    let minority = male.count < female.count ? male : female
    guard !minority.isEmpty, male.count + female.count >= 3 else { return }
    for token in minority.prefix(12) {
      assessment.add(
        .sex,
        1,
        at: note.source.span(token.range),
        "The patient's sex changes within the note."
      )
    }
  }

  private static let pronouns = WordSet(["he", "she", "his", "her"])
  private static let relatives = WordSet(
    [
      "mother", "father", "sister", "brother", "wife", "husband", "son", "daughter", "friend",
      "mom", "dad", "aunt", "uncle", "grandmother", "grandfather", "partner", "girlfriend",
      "boyfriend", "parents", "spouse", "baby", "child", "children", "family", "girl", "boy",
      "counselor", "therapist", "trainer", "np", "pa", "md", "dr", "doctor", "physician",
      "dermatologist", "surgeon", "dentist", "fiance", "fiancee", "nurse", "roommate",
      "neighbor", "caregiver", "guardian", "sibling", "coworker", "boss", "interpreter", "ex",
    ]
  )

  /// `57-year-old`, twice with two numbers.
  private func assessAges(_ subject: Case, _ assessment: inout Assessment) {
    let note = subject.note
    var first: (value: Double, range: Range<Int>)?
    for (unit, sentence) in note.sentences.enumerated()
    where note.kind(of: sentence) != .family
      && !note.tokens(of: sentence).contains(where: { Self.relatives.contains($0.word) })
    {
      for quantity in self.numbers(subject.facts.quantities(ofUnit: unit)) {
        guard quantity.isAge(note.tokens), !self.isPast(quantity, in: sentence, note) else {
          continue
        }
        let range = note.tokens[quantity.tokens.lowerBound].range
        if let first, first.value != quantity.value {
          assessment.add(
            .age,
            1,
            at: note.source.span(range),
            related: note.source.span(first.range),
            "The patient has two ages."
          )
        } else {
          first = first ?? (quantity.value, range)
        }
      }
    }
  }

  /// Each number once, by its largest reading: `fifty-seven` is 57.
  private func numbers(_ quantities: ArraySlice<Quantity>) -> [Quantity] {
    var numbers: [Quantity] = []
    for quantity in quantities {
      if let last = numbers.last, last.tokens == quantity.tokens {
        if quantity.value > last.value, quantity.value <= 110 {
          numbers[numbers.count - 1] = quantity
        }
      } else {
        numbers.append(quantity)
      }
    }
    return numbers
  }

  /// Whether two findings are of different parts of the body: `no ankle swelling`, `the knee swelled`.
  private func areOfOtherParts(
    _ a: FindingMention,
    _ b: FindingMention,
    _ note: ParsedText
  ) -> Bool {
    func part(_ mention: FindingMention) -> WordHash? {
      let sentence = note.sentences[mention.unit].tokens
      let near =
        max(
          sentence.lowerBound,
          mention.tokens.lowerBound - 3
        )..<min(
          sentence.upperBound,
          mention.tokens.upperBound + 4
        )
      return note.tokens[near].first { $0.classes.contains(.body) }?.concept
    }
    let (first, second) = (part(a), part(b))
    guard let first, let second else {
      // `Knee with mild swelling` and `no edema` are of two places.
      return (first == nil) != (second == nil) && Self.local.contains(a.key)
    }
    return first != second
  }

  /// Whether an age is one of earlier: `since she was 13 years old`.
  private func isPast(_ age: Quantity, in sentence: Sentence, _ note: ParsedText) -> Bool {
    let start = max(sentence.tokens.lowerBound, age.tokens.lowerBound - 6)
    return note.tokens[start..<age.tokens.lowerBound].contains {
      Self.earlier.contains($0.word)
    }
  }

  private static let earlier = WordSet(["since", "when", "until", "before", "or"])

  private func assessSides(_ subject: Case, _ assessment: inout Assessment) {
    let note = subject.note
    var counts: [WordHash: [WordHash: [SideMention]]] = [:]
    for mention in subject.facts.sides where mention.part != WordHash() {
      counts[mention.part, default: [:]][mention.side, default: []].append(mention)
    }
    for part in counts.keys.sorted(by: { $0.value < $1.value }) {
      guard let sides = counts[part], sides.count == 2 else { continue }
      let ordered = sides.values.sorted {
        ($0.count, $1[0].token) < ($1.count, $0[0].token)
      }
      // One against several: two sides that are named equally often are two sides.
      guard ordered[0].count == 1, ordered[1].count >= 3 else { continue }
      let mention = ordered[0][0]
      // An examination compares the sides.
      guard !note.kind(of: note.sentences[mention.unit]).isObjective else { continue }
      assessment.add(
        .changedSide,
        1,
        at: note.source.span(note.tokens[mention.token].range),
        related: note.source.span(note.tokens[ordered[1][0].token].range),
        "The side differs from the rest of the note."
      )
    }
  }
}
