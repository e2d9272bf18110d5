internal import Model

/// *Accurate*: the note is true.
///
/// Each sentence is held against the best window of the transcript: the weighted share of its concepts
/// that is spoken there, and its numbers, drugs, doses, sides and negations. Sentences that nothing
/// supports and facts that do not fit take points. Without a transcript there is nothing to hold it
/// against, so the dimension is not assessable.
struct AccurateJudge: DimensionJudge {
  let dimension = Dimension.accurate

  func assess(_ subject: Case, _ context: StageContext) throws -> Assessment {
    guard let index = subject.index, let checks = subject.checks else {
      return Assessment(subject.whyNoChecks)
    }
    var assessment = Assessment(confidence: 0.8)
    let source = subject.note.source
    for check in checks {
      try context.checkpoint()
      for issue in check.issues {
        assessment.add(
          "accurate.\(issue.kind.rawValue)",
          issue.weight,
          at: source.span(issue.range),
          related: issue.utterance.map {
            index.transcript.source.span(index.transcript.utterances[$0].range, in: .transcript)
          },
          issue.explanation
        )
      }
    }
    // Besides single findings: how well the note as a whole is supported.
    let checkable = checks.filter(\.isCheckable)
    if !checkable.isEmpty {
      let mean = checkable.reduce(0) { $0 + $1.support } / Double(checkable.count)
      assessment.add(
        "accurate.support",
        2 * max(0, 0.9 - mean),
        at: nil,
        "The transcript supports \(Int((mean * 100).rounded())) % of what the note says."
      )
    }
    return assessment
  }
}
