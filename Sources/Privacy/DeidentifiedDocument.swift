package import Model

/// A document's texts without what identifies a patient, with the way from places in the originals.
package struct DeidentifiedDocument: Sendable {
  package let text: Deidentified
  package let transcript: Deidentified?
  package let priorNote: Deidentified?
  private let codePoints: [EvidenceSource: CodePoints]

  /// The most bytes of a quote.
  package static let longestQuote = 240

  /// - Parameters:
  ///   - scope: Names the document, the patient or the tenant within which surrogates are the same.
  ///   - checkpoint: Called between pieces of the work; what it throws ends it.
  /// - Throws: `DeidentificationFailed` when something that identifies a patient would remain.
  package init(
    _ document: Document,
    _ deidentifier: Deidentifier,
    scope: String,
    checkpoint: () throws -> Void = {}
  ) throws {
    func made(_ text: String) throws -> Deidentified {
      try deidentifier.deidentify(text, scope: scope, checkpoint: checkpoint)
    }
    self.text = try made(document.text)
    self.transcript = try document.transcript.map(made)
    self.priorNote = try document.priorNote.map(made)
    var codePoints = [EvidenceSource.text: CodePoints(document.text)]
    codePoints[.transcript] = document.transcript.map { CodePoints($0) }
    codePoints[.priorNote] = document.priorNote.map { CodePoints($0) }
    self.codePoints = codePoints
  }

  /// All texts that there are.
  package var texts: [Deidentified] {
    [self.text, self.transcript, self.priorNote].compactMap(\.self)
  }

  /// What stands at a place of an original; nil when there is no such text.
  package func quote(_ span: Span) -> DeidentifiedText? {
    guard let points = self.codePoints[span.source] else { return nil }
    let text: Deidentified? =
      switch span.source {
      case .text: self.text
      case .transcript: self.transcript
      case .priorNote: self.priorNote
      }
    return text?.excerpt(points.bytes(span.start..<span.end), atMost: Self.longestQuote)
  }
}
