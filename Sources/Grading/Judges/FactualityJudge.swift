internal import Model

/// The note against its transcript, statement by statement.
struct FactualityJudge: Judge {
  let name = StageName.factuality

  /// The doubt up to which a statement counts in full, which those have that the transcript supports in other
  /// words, and the one from which on it counts for nothing.
  private static let usualDoubt = 0.06
  private static let leastFalse = 0.3

  /// Statements that the grade lists.
  static let maxFindings = 64

  /// How much of what statements say is true, each by its concepts: 0 to 1; 1 for none.
  static func score(_ checks: [StatementCheck]) -> Double {
    var (sum, all) = (0.0, 0.0)
    for check in checks {
      let doubt = (check.features.doubt - Self.usualDoubt) / (Self.leastFalse - Self.usualDoubt)
      sum += Double(check.concepts) * (1 - min(1, max(0, doubt)))
      all += Double(check.concepts)
    }
    return all > 0 ? sum / all : 1
  }

  func judge(_ subject: Case, _ context: StageContext) throws -> PartialScore {
    guard !subject.isConversation else { return self.missing(.conversation) }
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
    var supported = 0
    var findings: [Statement] = []
    for check in checkable {
      let worst = check.issues.max { $0.points < $1.points }
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
          reason: worst?.reason ?? "content",
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
        outcome: .score(Self.score(checkable).rounded(to: 4)),
        checked: checkable.count,
        supported: supported,
        contradicted: checkable.count { $0.verdict == .contradicted },
        expectedFalse: checkable.reduce(0) { $0 + $1.expectedFalse }.rounded(to: 4),
        findings: Array(findings.prefix(Self.maxFindings))
      )
    )
  }

  func missing(_ reason: NotAssessable) -> PartialScore {
    .factuality(Factuality(outcome: .notAssessable(reason)))
  }
}
