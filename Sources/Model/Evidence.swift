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
  /// The other place that takes part: the line that answers, or the first of two that conflict.
  package var related: Span?
  /// The value that the other place gives instead, inside `related`; nil when it gives none.
  package var said: Span?
  package var severity: Severity

  package init(
    span: Span?,
    ruleID: String,
    weight: Double,
    explanation: String,
    related: Span? = nil,
    said: Span? = nil,
    severity: Severity = .minor
  ) {
    self.span = span
    self.ruleID = ruleID
    self.weight = weight
    self.explanation = explanation
    self.related = related
    self.said = said
    self.severity = severity
  }
}

/// How much a finding matters to whoever acts on the document.
package enum Severity: String, Sendable, CaseIterable {
  /// A fact that can't be true together with the transcript, or one that is dangerous to miss.
  case critical
  /// A fact that the transcript does not bear out.
  case major
  /// Form, style, and what is only unusual.
  case minor
}

/// One of the findings that a grade shows.
package struct RankedFinding: Sendable, Hashable {
  package var dimension: Dimension
  package var evidence: Evidence
  /// What would mend it, in one line.
  package var remedy: String

  package var severity: Severity { self.evidence.severity }

  package init(dimension: Dimension, evidence: Evidence, remedy: String) {
    self.dimension = dimension
    self.evidence = evidence
    self.remedy = remedy
  }

  /// How many a grade shows when nobody asks for more.
  package static let defaultCount = 10
  /// How many may be asked for.
  package static let maxCount = 200
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

  /// What was submitted as a note is a conversation.
  package static let conversation = NotAssessable(
    reason: "CONVERSATION",
    explanation: "The text is a conversation, not a note of one: submit it as the transcript."
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
