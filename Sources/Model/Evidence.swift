/// Which text a span points into.
package enum EvidenceSource: String, Sendable, Hashable, CaseIterable {
  case text
  case transcript
  case priorNote = "prior_note"
}

/// A half-open range of Unicode code points of a submitted text.
package struct Span: Sendable, Hashable {
  package var source: EvidenceSource
  package var start: Int
  package var end: Int

  package init(source: EvidenceSource = .text, start: Int, end: Int) {
    self.source = source
    self.start = start
    self.end = end
  }
}

/// Why a score is what it is: one finding and its place. Holds no document text.
package struct Evidence: Sendable, Hashable {
  /// Nil when the finding is about the whole document.
  package var span: Span?
  /// The rule that found it, such as `accurate.number`.
  package var ruleID: String
  /// What it takes from the score (positive) or adds to it (negative), in score points.
  package var weight: Double
  /// One short sentence for a person.
  package var explanation: String
  /// The other place that takes part.
  package var related: Span?

  package init(
    span: Span?,
    ruleID: String,
    weight: Double,
    explanation: String,
    related: Span? = nil
  ) {
    self.span = span
    self.ruleID = ruleID
    self.weight = weight
    self.explanation = explanation
    self.related = related
  }
}

/// Why something has no score.
package struct NotAssessable: Sendable, Hashable {
  /// For a program, in UPPER_SNAKE_CASE.
  package var reason: String
  /// For a person.
  package var explanation: String

  package init(reason: String, explanation: String) {
    self.reason = reason
    self.explanation = explanation
  }

  /// The stage that judges it failed.
  package static let stageFailed = NotAssessable(
    reason: "STAGE_FAILED",
    explanation: "The judge failed; its part of the grade is missing."
  )

  /// The stage that judges it ran out of time.
  package static let stageLate = NotAssessable(
    reason: "STAGE_LATE",
    explanation: "The judge ran out of time; its part is missing."
  )

  /// The nexus judgement looks at it instead.
  package static let nexusLetter = NotAssessable(
    reason: "NEXUS_LETTER",
    explanation: "A letter is no note; the nexus judgement looks at this."
  )

  /// A few words have no form to judge.
  package static let tooShort = NotAssessable(
    reason: "TOO_SHORT",
    explanation: "The text is too short to judge this."
  )

  /// There is no transcript to compare with.
  package static let noTranscript = NotAssessable(
    reason: "NO_TRANSCRIPT",
    explanation: "There is no transcript to compare with."
  )
}
