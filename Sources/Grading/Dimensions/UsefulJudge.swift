internal import Model

/// *Useful*: the note provides valuable information or analysis.
///
/// What the plan does: actions (start, stop, order, refer, return), each worth more with a dose, an
/// interval or a threshold beside it. A note that decides nothing is of little use to its next reader.
struct UsefulJudge: DimensionJudge {
  let dimension = Dimension.useful

  func assess(_ subject: Case, _ context: StageContext) throws -> Assessment {
    let note = subject.note
    guard subject.document.kind != .nexusLetter else { return Assessment(.nexusLetter) }
    guard subject.document.noteType != .fragment else {
      return Assessment(
        NotAssessable(
          reason: "FRAGMENT",
          explanation: "A part of a note can't show what the whole is good for."
        )
      )
    }
    var assessment = Assessment(confidence: 0.6)
    assessment.addLackOfSubstance(subject, .usefulNoSubstance)
    let course = note.sections.firstIndex { $0.kind == .hospitalCourse }
    let plans = note.sections.enumerated().filter { place, section in
      // What somebody is sent home with is decided.
      section.kind.isPlan || section.kind.isAssessment
        || section.kind == .medications && course.map { $0 < place } == true
    }.map(\.element)
    let sentences = plans.flatMap { Array($0.sentences) }
    let where_ = (plans.first { $0.kind.isPlan } ?? plans.first).map { note.source.span($0.range) }
    guard plans.contains(where: { $0.kind != .medications && !$0.sentences.isEmpty }) else {
      // Actions may stand in running text.
      let actions = note.tokens.count { $0.classes.contains(.action) }
      assessment.add(
        .noPlan,
        1 - min(0.5, Double(actions) / 16),
        at: nil,
        "The note has no assessment or plan."
      )
      return assessment
    }
    var actions = 0.0
    var specifics = 0.0
    for index in sentences {
      try context.checkpoint()
      let tokens = note.tokens(of: note.sentences[index])
      // `Tamsulosin 0.4 mg qhs` is an action without a verb.
      let prescribes =
        tokens.contains { $0.classes.contains(.drug) }
        && tokens.contains { !$0.classes.isDisjoint(with: [.doseUnit, .schedule]) }
      let count = max(tokens.count { $0.classes.contains(.action) }, prescribes ? 1 : 0)
      let hasObject =
        tokens.contains {
          !$0.classes.isDisjoint(with: [.drug, .test, .disease, .body, .schedule])
        }
      actions += min(3, Double(count)) * (hasObject ? 1 : 0.5)
      for quantity in subject.facts.quantities(ofUnit: index) {
        let next = quantity.tokens.upperBound
        if next < note.tokens.count,
          !note.tokens[next].classes.isDisjoint(with: [.doseUnit, .schedule])
        {
          specifics += 1
        }
      }
      specifics += Double(tokens.count { $0.classes.contains(.drug) }) * 0.5
      specifics += Double(tokens.count { $0.classes.contains(.test) }) * 0.5
      if count == 0, !hasObject, tokens.count(where: \.isContent) > 0 {
        assessment.add(
          .idleSentence,
          1,
          at: note.source.span(note.sentences[index].range),
          "This sentence of the plan decides nothing."
        )
      }
    }
    assessment.add(
      .fewActions,
      approximateExp(-actions / 4),
      at: where_,
      Self.text(Int(actions.rounded()))
    )
    assessment.add(
      .fewSpecifics,
      approximateExp(-specifics / 3),
      at: where_,
      "The plan names few doses, intervals, tests or thresholds."
    )
    let reasons = sentences.reduce(0) { sum, index in
      sum + note.tokens(of: note.sentences[index]).count { $0.classes.contains(.reasoning) }
    }
    assessment.add(
      .fewReasons,
      approximateExp(-Double(reasons) / 3),
      at: (plans.first { $0.kind.isAssessment } ?? plans.first).map { note.source.span($0.range) },
      "The assessment gives few reasons."
    )
    return assessment
  }

  private static func text(_ actions: Int) -> String {
    switch actions {
    case 0: "The plan names no action."
    case 1: "The plan names one action."
    default: "The plan names \(actions < 4 ? "only " : "")\(actions) actions."
    }
  }
}
