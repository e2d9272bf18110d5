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
    assessment.addLackOfSubstance(subject, "thorough.no-substance", 6)
    if let index = subject.index {
      try context.checkpoint()
      self.assessCoverage(subject, index, &assessment)
    } else if subject.document.noteType != .fragment {
      // Without a transcript a note's sections and its substance are all there is to see.
      let words = subject.note.tokens.count { $0.isContent }
      assessment.add(
        "thorough.brief",
        1.2 * max(0, 1 - Double(words) / 120),
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

  private func needs(_ type: NoteType) -> [Need] {
    switch type {
    case .fragment: []
    case .unspecified, .soap, .progress:
      [Self.history, Self.examination, Self.assessment, Self.plan]
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
    for need in self.needs(subject.document.noteType) where present.isDisjoint(with: need.kinds) {
      assessment.add(
        "thorough.section-missing",
        need.weight,
        at: nil,
        "There is no section for the \(need.name)."
      )
    }
  }

  // MARK: Coverage

  private func assessCoverage(
    _ subject: Case,
    _ index: TranscriptIndex,
    _ assessment: inout Assessment
  ) {
    let transcript = index.transcript
    var inNote = WordTable<Bool>(empty: false, capacity: subject.note.tokens.count / 3 + 16)
    for token in subject.note.tokens where token.isWord {
      inNote.update(token.concept, initial: true) { _ in }
    }
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
        if inNote[token.concept] != nil {
          covered += weight
        } else if !token.classes.isDisjoint(with: clinical) {
          missing.append((weight, token))
        }
      }
    }
    guard total > 0 else { return }
    let coverage = covered / total
    assessment.add(
      "thorough.coverage",
      7 * max(0, 0.95 - coverage),
      at: nil,
      "The note holds \(Int((coverage * 100).rounded())) % of what matters in the transcript."
    )
    let unspoken = missing.enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }
    for (_, item) in unspoken.prefix(8) {
      assessment.add(
        "thorough.omitted",
        0.04 * item.weight,
        at: nil,
        related: transcript.source.span(item.token.range, in: .transcript),
        "\(Self.name(of: item.token.classes)) that the transcript speaks of is not in the note."
      )
    }
  }

  private static func name(of classes: WordClasses) -> String {
    let names: [(WordClasses, String)] = [
      (.drug, "A drug"), (.disease, "A disease"), (.finding, "A symptom"), (.test, "A test"),
      (.body, "A part of the body"), (.action, "A step of the plan"),
    ]
    return names.first { classes.contains($0.0) }?.1 ?? "Something"
  }
}
