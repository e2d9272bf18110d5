/// Which engine made a judgement, so that it can be made again.
package struct Provenance: Sendable, Hashable {
  package var engine: String
  package var version: String
  package var inputSHA256: String

  package init(engine: String, version: String, inputSHA256: String) {
    self.engine = engine
    self.version = version
    self.inputSHA256 = inputSHA256
  }
}

/// One dimension's judgement.
package struct DimensionScore: Sendable, Hashable {
  package var dimension: Dimension
  /// 1 (worst) to 5 (best), or why there is none.
  package var outcome: Outcome
  /// What cost most first; at most 32.
  package var evidence: [Evidence]
  /// 0 to 1: how much of what the dimension looks at was there.
  package var confidence: Double
  package var provenance: Provenance?

  package enum Outcome: Sendable, Hashable {
    case score(Double)
    case notAssessable(NotAssessable)
  }

  package init(
    dimension: Dimension,
    outcome: Outcome,
    evidence: [Evidence] = [],
    confidence: Double = 0
  ) {
    self.dimension = dimension
    self.outcome = outcome
    self.evidence = evidence
    self.confidence = confidence
  }

  /// The score, when there is one.
  package var score: Double? {
    guard case .score(let score) = self.outcome else { return nil }
    return score
  }
}

/// A check that needs no judgement.
package struct Heuristic: Sendable, Hashable {
  package var id: String
  /// 0 (fails) to 1 (passes).
  package var score: Double
  /// The figure behind the score, in `unit`.
  package var value: Double
  package var unit: String
  package var explanation: String

  package init(id: String, score: Double, value: Double, unit: String, explanation: String) {
    self.id = id
    self.score = score
    self.value = value
    self.unit = unit
    self.explanation = explanation
  }
}

/// All checks together.
package struct Heuristics: Sendable, Hashable {
  /// The mean of the checks, 0 to 1.
  package var score: Double
  package var checks: [Heuristic]

  package init(score: Double, checks: [Heuristic]) {
    self.score = score
    self.checks = checks
  }
}

/// What the transcript says of a statement.
package enum Verdict: String, Sendable {
  case supported, unsupported, contradicted
  case notCheckable = "not-checkable"
}

/// One statement of the note against the transcript. Holds no document text.
package struct Statement: Sendable, Hashable {
  package var span: Span
  package var verdict: Verdict
  /// 0 to 1: how well the transcript supports it.
  package var support: Double
  /// What decided: `number`, `dose`, `drug`, `side`, `negation`, `list`, `time`,
  /// `person` or `content`.
  package var reason: String
  package var transcriptSpan: Span?

  package init(
    span: Span,
    verdict: Verdict,
    support: Double,
    reason: String,
    transcriptSpan: Span?
  ) {
    self.span = span
    self.verdict = verdict
    self.support = support
    self.reason = reason
    self.transcriptSpan = transcriptSpan
  }
}

/// The note's truth against the transcript.
package struct Factuality: Sendable, Hashable {
  package enum Outcome: Sendable, Hashable {
    /// 0 to 1.
    case score(Double)
    case notAssessable(NotAssessable)
  }

  package var outcome: Outcome
  package var checked: Int
  package var supported: Int
  /// How many statements can't be true together with the transcript.
  package var contradicted: Int
  /// How many facts of the note are false, as far as can be expected; 0 or more.
  package var expectedFalse: Double
  /// Unsupported and contradicted statements, worst first; at most 64.
  package var findings: [Statement]

  package init(
    outcome: Outcome,
    checked: Int = 0,
    supported: Int = 0,
    contradicted: Int = 0,
    expectedFalse: Double = 0,
    findings: [Statement] = []
  ) {
    self.outcome = outcome
    self.checked = checked
    self.supported = supported
    self.contradicted = contradicted
    self.expectedFalse = expectedFalse
    self.findings = findings
  }

  /// The score, when there is one.
  package var score: Double? {
    guard case .score(let score) = self.outcome else { return nil }
    return score
  }
}

/// The weights of the hybrid score's parts.
package struct Weights: Sendable, Hashable {
  package var pdqi: Double
  package var heuristics: Double
  package var factuality: Double
  package var nexus: Double

  package init(pdqi: Double, heuristics: Double, factuality: Double, nexus: Double) {
    self.pdqi = pdqi
    self.heuristics = heuristics
    self.factuality = factuality
    self.nexus = nexus
  }

  /// The weights when the request names none.
  package static func defaults(for kind: DocumentKind, _ type: NoteType = .unspecified) -> Weights {
    switch kind {
    // A part of a note has little form to check.
    case .clinicalNote where type == .fragment:
      Weights(pdqi: 0.9, heuristics: 0.05, factuality: 0.05, nexus: 0)
    case .clinicalNote: Weights(pdqi: 0.7, heuristics: 0.2, factuality: 0.1, nexus: 0)
    case .nexusLetter: Weights(pdqi: 0.3, heuristics: 0.1, factuality: 0, nexus: 0.6)
    }
  }
}

/// One of the things that cost a document most.
package struct Highlight: Sendable, Hashable {
  /// Nil for what a nexus letter lacks.
  package var dimension: Dimension?
  package var ruleID: String
  /// Where the heaviest of its findings is; nil when it is nowhere in particular.
  package var span: Span?
  package var related: Span?
  package var explanation: String
  /// What would mend it.
  package var remedy: String
  /// How many findings there are.
  package var count: Int
  /// What the hybrid score would gain without them: 0 to 100.
  package var cost: Double

  package init(
    dimension: Dimension?,
    ruleID: String,
    span: Span?,
    related: Span?,
    explanation: String,
    remedy: String,
    count: Int,
    cost: Double
  ) {
    self.dimension = dimension
    self.ruleID = ruleID
    self.span = span
    self.related = related
    self.explanation = explanation
    self.remedy = remedy
    self.count = count
    self.cost = cost
  }
}

/// The one figure that stands for the grade.
package struct HybridScore: Sendable, Hashable {
  /// 0 to 100.
  package var score: Double
  /// As used: they add up to 1.
  package var weights: Weights
  /// 9 to 45; 0 when no dimension is assessable.
  package var pdqiTotal: Double

  package init(score: Double, weights: Weights, pdqiTotal: Double) {
    self.score = score
    self.weights = weights
    self.pdqiTotal = pdqiTotal
  }
}

/// What the reader of a grade must know before trusting it.
package struct GradeFlags: Sendable, Hashable {
  /// A stage failed or was late.
  package var degraded: Bool
  /// Some dimension is not assessable.
  package var partial: Bool
  /// The stages that failed or were late.
  package var failedStages: [String]
  /// Some statement can't be true together with the transcript.
  package var contradicted = false

  package init(degraded: Bool, partial: Bool, failedStages: [String]) {
    self.degraded = degraded
    self.partial = partial
    self.failedStages = failedStages
  }
}

/// What graded.
package struct Versions: Sendable, Hashable {
  package var assay: String
  package var rules: String
  package var lexicons: String

  package init(assay: String, rules: String, lexicons: String) {
    self.assay = assay
    self.rules = rules
    self.lexicons = lexicons
  }
}

/// How a stage ended.
package enum StageOutcome: String, Sendable, CaseIterable {
  case ok, failed, late, skipped
}

/// One stage's time.
package struct StageTiming: Sendable, Hashable {
  package var stage: String
  package var outcome: StageOutcome
  package var duration: Duration

  package init(stage: String, outcome: StageOutcome, duration: Duration) {
    self.stage = stage
    self.outcome = outcome
    self.duration = duration
  }
}

/// What stands apart from the judgement: identity and time.
package struct CallInfo: Sendable, Hashable {
  package var gradeID: String
  package var duration: Duration
  package var stages: [StageTiming]

  package init(
    gradeID: String = "",
    duration: Duration = .zero,
    stages: [StageTiming] = []
  ) {
    self.gradeID = gradeID
    self.duration = duration
    self.stages = stages
  }
}

/// A grade: equal inputs give equal grades, except for `call`.
package struct Grade: Sendable, Hashable {
  package var kind: DocumentKind
  /// The nine dimensions in the instrument's order.
  package var dimensions: [DimensionScore]
  package var heuristics: Heuristics
  package var factuality: Factuality
  /// Nil unless the document is a nexus letter.
  package var nexus: Nexus?
  /// Nil when nothing that has a weight could be judged.
  package var hybrid: HybridScore?
  /// What costs most, the dearest first; at most 3.
  package var highlights: [Highlight] = []
  /// What is wrong, the worst first; at most as many as were asked for.
  package var findings: [RankedFinding] = []
  package var flags: GradeFlags
  package var versions: Versions
  package var inputSHA256: String
  package var call: CallInfo

  package init(
    kind: DocumentKind,
    dimensions: [DimensionScore],
    heuristics: Heuristics,
    factuality: Factuality,
    nexus: Nexus?,
    hybrid: HybridScore?,
    flags: GradeFlags,
    versions: Versions,
    inputSHA256: String,
    call: CallInfo = CallInfo()
  ) {
    self.kind = kind
    self.dimensions = dimensions
    self.heuristics = heuristics
    self.factuality = factuality
    self.nexus = nexus
    self.hybrid = hybrid
    self.flags = flags
    self.versions = versions
    self.inputSHA256 = inputSHA256
    self.call = call
  }
}
