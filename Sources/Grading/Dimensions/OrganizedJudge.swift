internal import Model

/// *Organized*: the note is well formed.
///
/// Sections and their order; the longest block without a break; sentences that read like another
/// section's (an examination's finding in the plan); and, with a transcript, leaps to and fro in it.
struct OrganizedJudge: DimensionJudge {
  let dimension = Dimension.organized

  func assess(_ subject: Case, _ context: StageContext) throws -> Assessment {
    guard !subject.isTooShort else { return Assessment(.tooShort) }
    let note = subject.note
    var assessment = Assessment(confidence: 0.8)
    let words = note.tokens.count(where: \.isWord)
    let known = note.sections.filter {
      $0.kind != .none && $0.kind != .other && !$0.header.isEmpty
    }
    if subject.document.noteType != .fragment, subject.document.kind != .nexusLetter {
      let wanted = min(4, Double(words) / 60)
      assessment.add(
        .headers,
        max(0, 1 - Double(known.count) / max(1, wanted)),
        at: nil,
        "The note has \(known.count) sections with a header."
      )
    }
    self.assessOrder(note, known, &assessment)
    self.assessBlocks(note, &assessment)
    try context.checkpoint()
    self.assessPlacement(note, &assessment)
    if let checks = subject.checks { self.assessFlow(note, checks, &assessment) }
    return assessment
  }

  /// Sections that come before one that belongs ahead of them.
  private func assessOrder(_ note: ParsedText, _ known: [Section], _ assessment: inout Assessment) {
    // Reports of an operation or a stay begin with their diagnoses.
    guard !known.contains(where: { $0.kind == .procedure || $0.kind == .hospitalCourse }) else {
      return
    }
    var highest = 0
    for section in known where section.kind.rank > 0 {
      let rank = section.kind.rank
      if rank < highest {
        assessment.add(
          .order,
          0.15 + 0.1 * Double(min(4, highest - rank)),
          at: note.source.span(section.header),
          "This section comes later than notes have it."
        )
      }
      highest = max(highest, rank)
    }
  }

  /// Lines so long that a reader loses the thread.
  private func assessBlocks(_ note: ParsedText, _ assessment: inout Assessment) {
    var start = 0
    while start < note.sentences.count {
      let line = note.sentences[start].line
      var end = start
      var words = 0
      while end < note.sentences.count, note.sentences[end].line == line {
        words += note.tokens(of: note.sentences[end]).count(where: \.isWord)
        end += 1
      }
      let excess = Double(words - 140) / 200
      assessment.add(
        .block,
        min(2, max(0, excess)),
        at: note.source.span(
          note.sentences[start].range.lowerBound..<note.sentences[end - 1].range.upperBound
        ),
        "A block of \(words) words without a break."
      )
      start = end
    }
  }

  /// Sentences whose words are those of another section.
  private func assessPlacement(_ note: ParsedText, _ assessment: inout Assessment) {
    for sentence in note.sentences {
      let kind = note.kind(of: sentence)
      guard kind != .none, kind != .other, kind != .procedure, kind != .hospitalCourse else {
        continue
      }
      var history = 0
      var examination = 0
      var plan = 0
      var tests = 0
      for token in note.tokens(of: sentence) where token.isWord {
        if token.classes.contains(.history) { history += 1 }
        if token.classes.contains(.examination) { examination += 1 }
        if token.classes.contains(.action) { plan += 1 }
        // `Her abdomen is soft.`
        if !token.classes.isDisjoint(with: [.test, .body]) { tests += 1 }
      }
      // `She states …` among the findings of an examination.
      if kind.isObjective, examination == 0, tests == 0,
        self.tellsOfPatient(note.tokens(of: sentence))
      {
        assessment.add(
          .misplaced,
          0.5,
          at: note.source.span(sentence.range),
          "This sentence reads like a history's."
        )
        continue
      }
      let best = max(history, examination, plan)
      guard best >= 2 else { continue }
      let fits: Bool
      if kind.isPlan || kind.isAssessment {
        fits = plan > 0 || examination < 3 && history < 3 || examination == 0
      } else if kind.isObjective {
        fits = examination > 0 || tests > 0 || history == 0 && plan < 2
      } else if kind.isHistory {
        // What somebody has tried is history, though it reads like a plan.
        fits =
          history > 0 || examination < 3 && plan < 3
          || examination < 3 && self.tellsOfPatient(note.tokens(of: sentence))
      } else {
        fits = examination < 2 && plan < 3
      }
      if !fits {
        assessment.add(
          .misplaced,
          1,
          at: note.source.span(sentence.range),
          "This sentence reads like another section's."
        )
      }
    }
  }

  /// Whether a sentence has the patient for its subject, or what is hers or his.
  private func tellsOfPatient(_ tokens: ArraySlice<Token>) -> Bool {
    guard let first = tokens.first(where: \.isWord),
      tokens.count(where: \.isContent) >= 2
    else { return false }
    return !first.classes.isDisjoint(with: [.male, .female]) && first.classes.contains(.stop)
  }

  /// How often the history goes back behind what it told before.
  private func assessFlow(
    _ note: ParsedText,
    _ checks: [StatementCheck],
    _ assessment: inout Assessment
  ) {
    for section in note.sections
    where section.kind == .presentIllness || section.kind == .subjective {
      var leaps = 0
      var steps = 0
      var previous: Int?
      for index in section.sentences where checks[index].support > 0.4 {
        let here = checks[index].window.lowerBound
        if let previous {
          steps += 1
          if abs(here - previous) > 18 { leaps += 1 }
        }
        previous = here
      }
      guard steps >= 3 else { continue }
      assessment.add(
        .leaps,
        max(0, Double(leaps) / Double(steps) - 0.35),
        at: note.source.span(section.range),
        "The history leaps to and fro."
      )
    }
  }
}
