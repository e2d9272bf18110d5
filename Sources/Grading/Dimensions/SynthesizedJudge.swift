internal import Model

/// *Synthesized*: the note reflects an understanding of the patient's status and a plan of care.
///
/// Problems with a plan for each, reasoning that links findings to them, and text that is the writer's
/// own instead of the conversation's.
struct SynthesizedJudge: DimensionJudge {
  let dimension = Dimension.synthesized

  func assess(_ subject: Case, _ context: StageContext) throws -> Assessment {
    let note = subject.note
    guard subject.document.kind != .nexusLetter else { return Assessment(.nexusLetter) }
    guard subject.document.noteType != .fragment || subject.transcript != nil else {
      return Assessment(
        NotAssessable(
          reason: "FRAGMENT",
          explanation: "A part of a note can't show the understanding of it."
        )
      )
    }
    var assessment = Assessment(confidence: 0.6)
    assessment.addLackOfSubstance(subject, .synthesizedNoSubstance)
    if subject.document.noteType != .fragment { self.assessPlan(note, &assessment) }
    try context.checkpoint()
    self.assessCopying(subject, &assessment)
    return assessment
  }

  private func assessPlan(_ note: ParsedText, _ assessment: inout Assessment) {
    let sections = note.sections.filter { $0.kind.isAssessment || $0.kind.isPlan }
    let sentences = sections.flatMap { Array($0.sentences) }
    guard !sentences.isEmpty else {
      assessment.add(
        .noAssessment,
        1,
        at: nil,
        "Nothing draws the findings together."
      )
      return
    }
    let span = note.source.span(sections[0].range)
    var problems = Set<WordHash>()
    var reasons = 0
    var actions = 0
    for index in sentences {
      for token in note.tokens(of: note.sentences[index]) where token.isWord {
        if !token.classes.isDisjoint(with: [.disease, .finding]) { problems.insert(token.concept) }
        if token.classes.contains(.reasoning) { reasons += 1 }
        if token.classes.contains(.action) { actions += 1 }
      }
    }
    assessment.add(
      .fewProblems,
      approximateExp(-Double(problems.count) / 1.5),
      at: span,
      "The assessment names few problems."
    )
    assessment.add(
      .reasoning,
      approximateExp(-Double(reasons) / 3),
      at: span,
      "The assessment gives few reasons."
    )
    // A plan for each problem: fewer actions than problems leave some without one.
    let lack = max(0, 1 - Double(actions) / Double(max(1, min(problems.count, 8))))
    assessment.add(
      .planForProblem,
      lack,
      at: span,
      "There are fewer actions than problems."
    )
  }

  private func assessCopying(_ subject: Case, _ assessment: inout Assessment) {
    let note = subject.note
    var talk = 0
    var words = 0
    for token in note.tokens where token.isWord {
      words += 1
      if token.classes.contains(.talk) { talk += 1 }
    }
    guard words > 0 else { return }
    let share = Double(talk) / Double(words)
    if share > 0.01 {
      let first = note.sentences.first { sentence in
        note.tokens(of: sentence).contains { $0.classes.contains(.talk) }
      }
      assessment.add(
        .talk,
        min(0.06, share - 0.01),
        at: first.map { note.source.span($0.range) },
        "The note speaks as people talk."
      )
    }
    guard let transcript = subject.transcript else { return }
    let runs = RepeatedRuns.shared(note.tokens, with: transcript.tokens, length: 8)
    // Marks and line ends say nothing of how much is copied.
    let copied = runs.reduce(0) { $0 + note.tokens[$1].count(where: \.isWord) }
    let total = min(0.5, max(0, Double(copied) / Double(words) - 0.05))
    guard total > 0 else { return }
    var rest = total
    for run in runs.sorted(by: { ($1.count, $0.lowerBound) < ($0.count, $1.lowerBound) }).prefix(6)
    {
      let part = total * Double(note.tokens[run].count(where: \.isWord)) / Double(copied)
      rest -= part
      assessment.add(
        .verbatim,
        part,
        at: note.source.span(
          note.tokens[run.lowerBound].range
            .lowerBound..<note.tokens[run.upperBound - 1].range.upperBound
        ),
        "These words are the conversation's, not a report of it."
      )
    }
    if runs.count > 6 {
      assessment.add(.verbatim, rest, at: nil, "More words are the conversation's.")
    }
  }
}
