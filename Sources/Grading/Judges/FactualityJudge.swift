internal import Model

/// The note against its transcript, statement by statement.
struct FactualityJudge: Judge {
  let name = StageName.factuality

  /// Statements that the grade lists.
  static let maxFindings = 64

  func judge(_ subject: Case, _ context: StageContext) throws -> PartialScore {
    guard let index = subject.index, let checks = subject.checks else {
      return self.missing(subject.whyNoChecks)
    }
    let checkable = checks.filter(\.isCheckable)
    guard !checkable.isEmpty else {
      return self.missing(
        NotAssessable(
          reason: "NOTHING_TO_CHECK",
          explanation: "The document holds no statement that a conversation could support."
        )
      )
    }
    try context.checkpoint()
    var sum = 0.0
    var supported = 0
    var findings: [Statement] = []
    for check in checkable {
      let worst = check.issues.max { $0.weight < $1.weight }
      // What contradicts is worse than what is missing, and neither counts for half of what is supported.
      switch check.verdict {
      case .contradicted: sum += check.support * 0.2
      case .unsupported: sum += min(0.5, check.support)
      default: sum += min(1, check.support / 0.7)
      }
      if check.verdict == .supported { supported += 1 }
      guard check.verdict != .supported else { continue }
      let sentence = subject.note.sentences[check.sentence]
      var transcriptSpan: Span?
      if let utterance = worst?.utterance {
        transcriptSpan = index.transcript.source.span(
          index.transcript.utterances[utterance].range,
          in: .transcript
        )
      } else if let first = check.window.first, let last = check.window.last {
        let utterances = index.transcript.utterances
        transcriptSpan = index.transcript.source.span(
          utterances[first].range.lowerBound..<utterances[last].range.upperBound,
          in: .transcript
        )
      }
      findings.append(
        Statement(
          span: subject.note.source.span(sentence.range),
          verdict: check.verdict,
          support: check.support.rounded(to: 4),
          reason: worst?.kind.rawValue ?? "content",
          transcriptSpan: transcriptSpan
        )
      )
    }
    findings.sort { a, b in
      if (a.verdict == .contradicted) != (b.verdict == .contradicted) {
        return a.verdict == .contradicted
      }
      return (a.support, a.span.start) < (b.support, b.span.start)
    }
    return .factuality(
      Factuality(
        outcome: .score((sum / Double(checkable.count)).rounded(to: 4)),
        checked: checkable.count,
        supported: supported,
        findings: Array(findings.prefix(Self.maxFindings))
      )
    )
  }

  func missing(_ reason: NotAssessable) -> PartialScore {
    .factuality(Factuality(outcome: .notAssessable(reason)))
  }
}
