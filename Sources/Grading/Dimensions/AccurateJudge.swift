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
      for issue in check.issues where issue.signal != .expectedFalse {
        assessment.add(
          issue.signal,
          issue.size,
          at: source.span(issue.range),
          related: issue.utterance.map {
            index.transcript.source.span(index.transcript.utterances[$0].range, in: .transcript)
          },
          said: issue.said.map { index.transcript.source.span($0, in: .transcript) },
          severity: issue.severity,
          issue.explanation
        )
      }
    }
    // Besides single findings: how well the note as a whole is supported.
    let checkable = checks.filter(\.isCheckable)
    if !checkable.isEmpty {
      let mean = checkable.reduce(0) { $0 + $1.support } / Double(checkable.count)
      // The mean of a few statements says little.
      let count = Double(checkable.count)
      assessment.add(
        .support,
        max(0, 0.9 - mean) * count / (count + 5),
        at: nil,
        "The transcript supports \(Int((mean * 100).rounded())) % of what the note says."
      )
      self.addDoubts(checkable, subject, index, &assessment)
    }
    return assessment
  }

  /// What a statement needs of doubt to be shown.
  private static let leastDoubt = 0.1

  /// The number of facts that may be false, with each statement's part in it.
  private func addDoubts(
    _ checks: [StatementCheck],
    _ subject: Case,
    _ index: TranscriptIndex,
    _ assessment: inout Assessment
  ) {
    let expected = checks.reduce(0) { $0 + $1.expectedFalse }
    guard expected > 0 else { return }
    let size = approximateLog(1 + expected)
    var rest = size
    let utterances = index.transcript.utterances
    for check in checks where check.features.doubt >= Self.leastDoubt {
      let part = size * check.expectedFalse / expected
      rest -= part
      assessment.add(
        .expectedFalse,
        part,
        at: subject.note.source.span(subject.note.sentences[check.sentence].range),
        related: check.window.isEmpty
          ? nil
          : index.transcript.source.span(
            utterances[check.window.lowerBound].range
              .lowerBound..<utterances[check.window.upperBound - 1].range.upperBound,
            in: .transcript
          ),
        check.shortfall(subject.note)
      )
    }
    assessment.add(
      .expectedFalse,
      rest,
      at: nil,
      "Of all that the note says about \(Self.text(expected)) facts may be false."
    )
  }

  private static func text(_ number: Double) -> String {
    number < 1 ? "\(number.rounded(to: 1))" : "\(Int(number.rounded()))"
  }
}
