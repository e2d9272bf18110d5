package import Model
internal import Telemetry

/// All that the judges measure in a document before any of it is weighed: what weights are fitted to.
package struct DocumentSignals: Sendable {
  /// The summed sizes of each signal, by rule id.
  package var sizes: [String: Double]
  /// What tells whether each checkable statement is true, in the order of `StatementSupport.featureNames`.
  package var statements: [[Double]]
  /// What factuality comes to; 1 without statements.
  package var factuality: Double
}

extension Pipeline {
  /// Measures a document as grading does, one stage after the other.
  ///
  /// - Throws: What a judge throws, or `CancellationError`.
  package func signals(of document: Document) throws -> DocumentSignals {
    var subject = Case(document, self.lexicon, checkpoint: {})
    subject.facts = Facts(of: subject.note, self.lexicon, checkpoint: {})
    subject.index = subject.transcript.flatMap {
      $0.utterances.isEmpty ? nil : TranscriptIndex($0, self.lexicon)
    }
    let found = subject.index.map { Self.check(subject, $0, checkpoint: {}) }
    subject.checks = found?.checks
    subject.omissions = found?.omissions ?? []
    let context = StageContext(
      deadline: self.clock.now() + self.config.timeBudget,
      clock: self.clock
    )
    var sizes: [String: Double] = [:]
    for case let judge as any DimensionJudge in self.judges {
      for (signal, size) in try judge.assess(subject, context).sizes {
        sizes[signal.rawValue, default: 0] += size
      }
    }
    let statements = (subject.checks ?? []).filter(\.isCheckable)
    return DocumentSignals(
      sizes: sizes,
      statements: statements.map(\.features.values),
      factuality: FactualityJudge.score(statements)
    )
  }
}
