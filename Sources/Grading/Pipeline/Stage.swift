internal import Model
package import Telemetry

/// The stages by their names, in the pipeline's order.
package enum StageName: String, Sendable, CaseIterable {
  case deidentify
  case parse
  case basics
  case align
  case check
  case upToDate = "up_to_date"
  case accurate
  case thorough
  case useful
  case organized
  case comprehensible
  case succinct
  case synthesized
  case internallyConsistent = "internally_consistent"
  case heuristics
  case factuality
  case nexus
  case combine
  case validate

  /// The stage's place in the pipeline's order, from 0.
  var number: Int {
    switch self {
    case .deidentify: 0
    case .parse: 1
    case .basics: 2
    case .align: 3
    case .check: 4
    case .upToDate: 5
    case .accurate: 6
    case .thorough: 7
    case .useful: 8
    case .organized: 9
    case .comprehensible: 10
    case .succinct: 11
    case .synthesized: 12
    case .internallyConsistent: 13
    case .heuristics: 14
    case .factuality: 15
    case .nexus: 16
    case .combine: 17
    case .validate: 18
    }
  }

  init(_ dimension: Dimension) {
    switch dimension {
    case .upToDate: self = .upToDate
    case .accurate: self = .accurate
    case .thorough: self = .thorough
    case .useful: self = .useful
    case .organized: self = .organized
    case .comprehensible: self = .comprehensible
    case .succinct: self = .succinct
    case .synthesized: self = .synthesized
    case .internallyConsistent: self = .internallyConsistent
    }
  }
}

/// A document as the first stages have prepared it. What a stage failed to make is nil.
struct Case: Sendable {
  var document: Document
  var lexicon: Lexicon
  var note: ParsedText
  var prior: ParsedText?
  var transcript: Transcript?
  /// The share of the note's lines that are somebody's words in a conversation: 0 to 1.
  let conversation: Double
  var facts = Facts()
  var index: TranscriptIndex?
  /// One for each sentence.
  var checks: [StatementCheck]?
  /// What is dangerous to leave out and is left out, with where it was said.
  var omissions: [AllergyCheck.Fault] = []

  /// Reads a document's texts.
  init(_ document: Document, _ lexicon: Lexicon, checkpoint: () throws -> Void) rethrows {
    self.document = document
    self.lexicon = lexicon
    self.note = ParsedText(SourceText(document.text), lexicon)
    self.conversation = self.note.conversation
    try checkpoint()
    self.prior = document.priorNote.map { ParsedText(SourceText($0), lexicon) }
      .flatMap { $0.tokens.contains(where: \.isSpoken) ? $0 : nil }
    self.transcript = document.transcript.map { Transcript(SourceText($0), lexicon) }
      .flatMap { $0.tokens.contains(where: \.isSpoken) ? $0 : nil }
  }

  /// Why there are no checks: nothing to check against, or a stage that gave nothing.
  var whyNoChecks: NotAssessable {
    self.transcript?.utterances.isEmpty == false ? .stageFailed : .noTranscript
  }

  /// Whether it is a conversation and no note of one: there is nothing to grade then.
  var isConversation: Bool {
    self.document.kind == .clinicalNote && self.conversation > 0.5
  }

  /// Whether a note that should be whole has so few words that its form can't be judged.
  var isTooShort: Bool {
    self.document.kind == .clinicalNote && self.document.noteType != .fragment
      && self.note.tokens.count(where: \.isWord) < 12
  }
}

/// What a running stage may ask for.
struct StageContext: Sendable {
  /// When the stage is late.
  let deadline: GradeClock.Instant
  let clock: GradeClock

  /// To be called where a stage has done a piece of work.
  ///
  /// - Throws: `StageLate` past the deadline, `CancellationError` when the call was cancelled.
  func checkpoint() throws {
    if self.clock.now() >= self.deadline { throw StageLate() }
    try Task.checkCancellation()
  }
}

/// A stage ran out of its time.
struct StageLate: Error {}

/// The time, passed in so that tests can stop it.
package struct GradeClock: Sendable {
  package typealias Instant = Moment

  /// The time now.
  package let now: @Sendable () -> Instant

  package init(now: @escaping @Sendable () -> Instant) { self.now = now }

  /// The system's clock.
  package static let system = GradeClock { Moment.now }
}

/// A judge: a small, pure piece of the pipeline.
protocol Judge: Sendable {
  /// The judge's stage.
  var name: StageName { get }

  /// Judges the case.
  ///
  /// - Throws: whatever; the part of the grade is then missing and the grade is flagged.
  func judge(_ subject: Case, _ context: StageContext) throws -> PartialScore

  /// What stands in the grade when the judge failed.
  func missing(_ reason: NotAssessable) -> PartialScore
}
