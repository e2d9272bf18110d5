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

  /// 0 (the transcript says otherwise) to 1 (it says the same).
  package func support(of statement: String) -> Double {
    let text = ParsedText(SourceText(statement), self.lexicon)
    var facts = Facts()
    for (unit, sentence) in text.sentences.enumerated() {
      facts.collect(
        text.tokens,
        sentence.tokens,
        unit: unit,
        bytes: text.source.utf8,
        lexicon: self.lexicon
      )
    }
    let checks = Pipeline.check(text, facts, self.index, checkpoint: {})
    guard !checks.isEmpty else { return 1 }
    let sum = checks.reduce(0) { sum, check in
      sum + max(0, check.support - 0.3 * check.issues.reduce(0) { $0 + $1.weight })
    }
    return sum / Double(checks.count)
  }
}
