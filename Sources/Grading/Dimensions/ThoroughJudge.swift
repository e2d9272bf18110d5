internal import Model

/// *Thorough*: the note documents all the issues of importance.
///
/// Sections that the note's type needs (elements as in QNOTE, Burke et al. 2014); and what is spoken of
/// in the transcript, weighted by what it is and how often it is spoken, that the note leaves out.
struct ThoroughJudge: DimensionJudge {
  let dimension = Dimension.thorough

  func assess(_ subject: Case, _ context: StageContext) throws -> Assessment {
    guard subject.document.kind != .nexusLetter else { return Assessment(.nexusLetter) }
    var assessment = Assessment(confidence: subject.index == nil ? 0.4 : 0.8)
    self.assessSections(subject, &assessment)
    assessment.addLackOfSubstance(subject, .thoroughNoSubstance)
    self.assessEnd(subject, &assessment)
    for place in Leftovers.placeholders(subject.note).prefix(Assessment.maxEvidence) {
      assessment.add(
        .placeholder,
        1,
        at: subject.note.source.span(place),
        severity: .major,
        "A place that was to be filled in."
      )
    }
    if let index = subject.index {
      try context.checkpoint()
      self.assessCoverage(subject, index, &assessment)
      for omission in subject.omissions {
        assessment.add(
          omission.signal,
          1,
          at: omission.sentence.map { subject.note.source.span(subject.note.sentences[$0].range) },
          related: index.transcript.source.span(
            index.transcript.utterances[omission.utterance].range,
            in: .transcript
          ),
          said: index.transcript.source.span(
            index.transcript.tokens[omission.said].range,
            in: .transcript
          ),
          severity: .critical,
          omission.explanation
        )
      }
    } else if subject.document.noteType != .fragment {
      // Without a transcript a note's sections and its substance are all there is to see.
      let words = subject.note.tokens.count { $0.isContent }
      assessment.add(
        .brief,
        max(0, 1 - Double(words) / 120),
        at: nil,
        "The note says little: \(words) words of content."
      )
    }
    return assessment
  }

  // MARK: Sections

  /// A need that any of these sections meets, and the points that its lack takes.
  private struct Need {
    var name: String
    var kinds: Set<SectionKind>
    var weight: Double
  }

  private static let history = Need(
    name: "history of the illness",
    kinds: [.presentIllness, .subjective, .hospitalCourse],
    weight: 0.5
  )
  private static let examination = Need(
    name: "examination",
    kinds: [.examination, .objective, .vitals],
    weight: 0.35
  )
  private static let assessment = Need(
    name: "assessment",
    kinds: [.assessment, .assessmentAndPlan],
    weight: 0.5
  )
  private static let plan = Need(
    name: "plan",
    kinds: [.plan, .assessmentAndPlan, .instructions, .disposition],
    weight: 0.5
  )
  private static let medications = Need(
    name: "medications",
    kinds: [.medications],
    weight: 0.2
  )
  private static let complaint = Need(
    name: "chief complaint",
    kinds: [.chiefComplaint, .presentIllness, .subjective],
    weight: 0.2
  )
  private static let past = Need(
    name: "past history",
    kinds: [.pastMedical, .pastSurgical],
    weight: 0.25
  )

  /// What else a note documents (the elements of QNOTE, Burke et al. 2014): each lack counts a little, since
  /// a short note of one problem may do without.
  private static let elements: [Need] = [
    Need(name: "review of systems", kinds: [.reviewOfSystems, .subjective], weight: 0.05),
    Need(
      name: "past, family or social history",
      kinds: [.pastMedical, .pastSurgical, .family, .social, .subjective],
      weight: 0.05
    ),
    Need(name: "medications", kinds: [.medications, .plan, .assessmentAndPlan], weight: 0.05),
    Need(name: "vital signs", kinds: [.vitals, .objective], weight: 0.05),
    Need(name: "chief complaint", kinds: [.chiefComplaint, .subjective], weight: 0.05),
  ]

  private static let results = Need(
    name: "results",
    kinds: [.results, .objective],
    weight: 0.08
  )
  /// How often a conversation names tests that had some.
  private static let fewTests = 3

  /// The type that the caller names, or the one that the sections tell.
  private func type(of subject: Case) -> NoteType {
    guard subject.document.noteType == .unspecified else { return subject.document.noteType }
    let kinds = subject.note.sections.map(\.kind)
    if kinds.count(where: { $0 == .procedure }) >= 2 { return .procedure }
    return kinds.contains(.hospitalCourse) && kinds.contains(.disposition)
      || kinds.contains(.hospitalCourse) && kinds.contains(.medications)
      ? .dischargeSummary : .unspecified
  }

  private func needs(_ type: NoteType) -> [Need] {
    switch type {
    case .fragment: []
    case .unspecified, .soap, .progress:
      [Self.history, Self.examination, Self.assessment, Self.plan] + Self.elements
    case .historyAndPhysical, .consultation:
      [
        Self.complaint, Self.history, Self.past, Self.medications, Self.examination,
        Self.assessment, Self.plan,
      ]
    case .emergency:
      [Self.complaint, Self.history, Self.examination, Self.assessment, Self.plan]
    case .dischargeSummary:
      [Self.history, Self.assessment, Self.medications, Self.plan]
    case .procedure:
      [Need(name: "procedure", kinds: [.procedure], weight: 0.8), Self.assessment]
    }
  }

  private func assessSections(_ subject: Case, _ assessment: inout Assessment) {
    let present = Set(
      subject.note.sections.filter { !$0.sentences.isEmpty }.map(\.kind)
    )
    var needs = self.needs(self.type(of: subject))
    // Results are needed where there were any.
    let tests = subject.transcript?.tokens.count { $0.classes.contains(.test) } ?? 0
    if !needs.isEmpty, tests >= Self.fewTests { needs.append(Self.results) }
    for need in needs where present.isDisjoint(with: need.kinds) {
      assessment.add(
        .sectionMissing,
        need.weight,
        at: nil,
        "There is no section for the \(need.name)."
      )
    }
  }

  /// A text that ends inside a sentence, as one that was cut off does.
  private func assessEnd(_ subject: Case, _ assessment: inout Assessment) {
    let note = subject.note
    guard let last = note.sentences.last, let end = note.tokens(of: last).last,
      end.kind != .mark || end.mark == UInt8(ascii: ","), !last.isItem
    else { return }
    let words = note.tokens(of: last).filter(\.isSpoken)
    // A line without a full stop ends a list of words as well; `and`, `with` or a comma end nothing, and
    // neither does a long sentence behind others that have their stops.
    let isOpen =
      end.kind == .mark
      || end.classes.contains(.stop) && end.classes.isDisjoint(with: [.continued, .negation])
    let hasStops = note.sentences.dropLast().contains {
      note.tokens(of: $0).last?.mark == UInt8(ascii: ".")
    }
    // `Qty: 21  Refills: none`, `Electronically signed by: …`
    let isForm = note.tokens(of: last).contains { $0.mark == UInt8(ascii: ":") }
    guard
      isOpen || !isForm && words.count >= 6 && (hasStops || subject.document.noteType == .fragment)
    else {
      return
    }
    assessment.add(
      .brokenOff,
      isOpen ? 1 : 0.7,
      at: note.source.span(last.range),
      "The text breaks off inside a sentence."
    )
  }

  // MARK: Coverage

  /// What the note says of each concept of the transcript: 1 where a sentence speaks of it as the transcript
  /// does, with what stands around it there; less where it only has the word.
  private func concepts(_ subject: Case, _ index: TranscriptIndex) -> WordTable<Double> {
    let note = subject.note
    var held = WordTable<Double>(empty: 0, capacity: note.tokens.count / 3 + 16)
    for (number, sentence) in note.sentences.enumerated() {
      let window = subject.checks?[number].window ?? 0..<0
      let support = 1 - (subject.checks?[number].features.unsupported ?? 0)
      // A part of a note is of one place in the conversation anyway.
      let trust =
        subject.document.noteType == .fragment
        ? 1 : min(1, max(Self.elsewhere, (support - Self.foreign) / Self.usualSupport))
      for token in note.tokens(of: sentence) where token.isWord {
        let isThere = index.utterances(of: token.concept).contains { window.contains(Int($0)) }
        let share = isThere ? trust : Self.elsewhere
        held.update(token.concept, initial: 0) { $0 = max($0, share) }
      }
    }
    return held
  }

  /// What a whole note's coverage lacks: what is beyond a third of the whole counts in full, since reference
  /// notes of whole visits hold 40 to 70 % of what is said, and what is less a twelfth.
  private static func lack(_ coverage: Double) -> Double {
    max(0, Self.usualCoverage - coverage)
      + 0.08 * max(0, Self.fullCoverage - max(coverage, Self.usualCoverage))
  }

  private static let usualCoverage = 0.65
  private static let fullCoverage = 0.95
  /// In a whole note coverage counts what is left out already; the single things mostly show where.
  private static let shareOfOmitted = 0.3

  /// What alone says what is missing; of a part of a note, `take` and `side` may be all there is.
  private static let telling: WordClasses = [.drug, .disease, .finding, .test]

  /// What a word counts for that stands in the note with another statement than in the transcript.
  private static let elsewhere = 0.15
  /// The support up to which a sentence is likely another visit's, and what it takes from there to count in full.
  private static let foreign = 0.2
  private static let usualSupport = 0.4

  private func assessCoverage(
    _ subject: Case,
    _ index: TranscriptIndex,
    _ assessment: inout Assessment
  ) {
    let transcript = index.transcript
    let isPart = subject.document.noteType == .fragment
    let held = self.concepts(subject, index)
    let clinical: WordClasses = [.drug, .disease, .finding, .body, .test, .action]
    var seen = WordTable<Bool>(empty: false, capacity: 256)
    var total = 0.0
    var covered = 0.0
    var missing: [(weight: Double, token: Token)] = []
    for utterance in transcript.utterances {
      for token in transcript.tokens(of: utterance)
      where token.isContent && token.length > 2 && !token.classes.contains(.talk) {
        let isNew = seen.update(token.concept, initial: false) { seen in
          defer { seen = true }
          return !seen
        }
        guard isNew else { continue }
        let count = index.frequency(token.concept)
        var weight = min(3, 0.5 + 0.5 * Double(count))
        if token.classes.contains(.drug) || token.classes.contains(.disease) {
          weight *= 2.5
        } else if !token.classes.isDisjoint(with: clinical) {
          weight *= 1.6
        } else if count < 2 {
          weight *= 0.25
        }
        total += weight
        let share = held[token.concept] ?? 0
        covered += weight * share
        if share == 0, !token.classes.isDisjoint(with: isPart ? clinical : Self.telling),
          // What is only denied is not left out.
          isPart || index.stances(of: token.concept, in: 0..<0).contains(where: { $0 != .denied })
        {
          missing.append((weight, token))
        }
      }
    }
    guard total > 0 else { return }
    let coverage = covered / total
    if isPart {
      // A part of a note has no sections to judge it by: what counts is how much it leaves out.
      assessment.add(
        .leftOut,
        approximateLog(1 + (total - covered) / 4),
        at: nil,
        "Much that the transcript speaks of is not in the text."
      )
    }
    assessment.add(
      isPart ? .partCoverage : .coverage,
      isPart ? max(0, Self.fullCoverage - coverage) : Self.lack(coverage),
      at: nil,
      "The note holds \(Int((coverage * 100).rounded())) % of what matters in the transcript."
    )
    let unspoken = missing.enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }
    for (_, item) in unspoken.prefix(8) {
      assessment.add(
        .omitted,
        isPart ? item.weight : item.weight * Self.shareOfOmitted,
        at: nil,
        related: transcript.source.span(item.token.range, in: .transcript),
        "The note does not hold \(item.token.classes.noun ?? "something") that the transcript speaks of."
      )
    }
  }
}
