/// How well a transcript supports single statements, by the rules that judge whole notes.
package struct StatementSupport: Sendable {
  private let lexicon: Lexicon
  private let index: TranscriptIndex

  /// Nil when the transcript holds nothing.
  package init?(transcript: String, lexicon: Lexicon) {
    let parsed = Transcript(SourceText(transcript), lexicon)
    guard !parsed.utterances.isEmpty else { return nil }
    self.lexicon = lexicon
    self.index = TranscriptIndex(parsed, lexicon)
  }

  /// What tells whether a statement is true, for each of its sentences.
  package func features(of statement: String) -> [[Double]] {
    self.checks(statement).map(\.features.values)
  }

  /// The names of what `features` holds.
  package static var featureNames: [String] { StatementFeatures.names }

  /// 0 (the transcript says otherwise) to 1 (it says the same).
  package func support(of statement: String) -> Double {
    let checks = self.checks(statement)
    guard !checks.isEmpty else { return 1 }
    return 1 - checks.reduce(0) { $0 + $1.features.doubt } / Double(checks.count)
  }

  private func checks(_ statement: String) -> [StatementCheck] {
    let text = ParsedText(SourceText(statement), self.lexicon)
    let facts = Facts(of: text, self.lexicon, checkpoint: {})
    return Pipeline.check(text, facts, self.index, checkpoint: {})
  }
}
