package import Messages
package import Model
internal import Privacy
package import Storage

extension AssayV1.Grade {
  /// A grade for the wire, without quotes.
  package init(_ grade: Grade, _ identity: RequestIdentity) {
    self.init()
    self.kind = AssayV1.DocumentKind(grade.kind)
    self.dimensions = grade.dimensions.map(AssayV1.DimensionScore.init)
    self.heuristics = AssayV1.Heuristics(grade.heuristics)
    self.factuality = AssayV1.Factuality(grade.factuality)
    self.nexus = grade.nexus.map(AssayV1.Nexus.init)
    self.hybrid = grade.hybrid.map { score in
      var hybrid = AssayV1.HybridScore()
      hybrid.score = score.score
      hybrid.weights = AssayV1.Weights(score.weights)
      hybrid.pdqiTotal = score.pdqiTotal
      return hybrid
    }
    self.highlights = grade.highlights.map(AssayV1.Highlight.init)
    self.findings = grade.findings.map(AssayV1.Finding.init)
    var flags = AssayV1.Flags()
    flags.degraded = grade.flags.degraded
    flags.partial = grade.flags.partial
    flags.failedStages = grade.flags.failedStages
    flags.contradicted = grade.flags.contradicted
    self.flags = flags
    var versions = AssayV1.Versions()
    versions.assay = grade.versions.assay
    versions.rules = grade.versions.rules
    versions.lexicons = grade.versions.lexicons
    versions.deidentification = Deidentifier.rulesVersion
    self.versions = versions
    self.inputSha256 = grade.inputSHA256
    var call = AssayV1.CallInfo()
    call.gradeID = grade.call.gradeID
    call.requestID = identity.requestID?.description ?? ""
    call.labels = Dictionary(
      identity.labels.map { ($0.key.description, $0.value.description) }
    ) { $1 }
    call.quotes = .none
    call.duration = GoogleProtobuf.Duration(grade.call.duration)
    call.stages = grade.call.stages.map(AssayV1.StageTiming.init)
    self.call = call
  }
}

extension AssayV1.Highlight {
  init(_ highlight: Highlight) {
    self.init()
    if let dimension = highlight.dimension { self.dimension = AssayV1.Dimension(dimension) }
    self.ruleID = highlight.ruleID
    self.span = highlight.span.map(AssayV1.Span.init)
    self.related = highlight.related.map(AssayV1.Span.init)
    self.explanation = highlight.explanation
    self.remedy = highlight.remedy
    self.count = UInt32(clamping: highlight.count)
    self.cost = highlight.cost
  }
}

extension AssayV1.DimensionScore {
  init(_ score: DimensionScore) {
    self.init()
    self.dimension = AssayV1.Dimension(score.dimension)
    switch score.outcome {
    case .score(let value): self.outcome = .score(value)
    case .notAssessable(let why): self.outcome = .notAssessable(AssayV1.NotAssessable(why))
    }
    self.evidence = score.evidence.map(AssayV1.Evidence.init)
    self.confidence = score.confidence
    if let provenance = score.provenance {
      var wire = AssayV1.Provenance()
      wire.engine = provenance.engine
      wire.version = provenance.version
      wire.inputSha256 = provenance.inputSHA256
      self.provenance = wire
    }
  }
}

extension AssayV1.Dimension {
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

extension AssayV1.NotAssessable {
  init(_ why: NotAssessable) {
    self.init()
    self.reason = why.reason
    self.explanation = why.explanation
  }
}

extension AssayV1.Span {
  init(_ span: Span) {
    self.init()
    switch span.source {
    case .text: self.source = .text
    case .transcript: self.source = .transcript
    case .priorNote: self.source = .priorNote
    }
    self.start = UInt32(clamping: span.start)
    self.end = UInt32(clamping: span.end)
  }
}

extension AssayV1.Evidence {
  init(_ evidence: Evidence) {
    self.init()
    self.span = evidence.span.map(AssayV1.Span.init)
    self.ruleID = evidence.ruleID
    self.weight = evidence.weight
    self.explanation = evidence.explanation
    self.related = evidence.related.map(AssayV1.Span.init)
    self.said = evidence.said.map(AssayV1.Span.init)
    switch evidence.severity {
    case .critical: self.severity = .critical
    case .major: self.severity = .major
    case .minor: self.severity = .minor
    }
  }
}

extension AssayV1.Finding {
  init(_ finding: RankedFinding) {
    self.init()
    self.dimension = AssayV1.Dimension(finding.dimension)
    self.evidence = AssayV1.Evidence(finding.evidence)
    self.remedy = finding.remedy
  }
}

extension AssayV1.Heuristics {
  init(_ heuristics: Heuristics) {
    self.init()
    self.score = heuristics.score
    self.checks = heuristics.checks.map { check in
      var wire = AssayV1.Heuristic()
      wire.id = check.id
      wire.score = check.score
      wire.value = check.value
      wire.unit = check.unit
      wire.explanation = check.explanation
      return wire
    }
  }
}

extension AssayV1.Factuality {
  init(_ factuality: Factuality) {
    self.init()
    switch factuality.outcome {
    case .score(let value): self.outcome = .score(value)
    case .notAssessable(let why): self.outcome = .notAssessable(AssayV1.NotAssessable(why))
    }
    self.checked = UInt32(clamping: factuality.checked)
    self.supported = UInt32(clamping: factuality.supported)
    self.contradicted = UInt32(clamping: factuality.contradicted)
    self.expectedFalse = factuality.expectedFalse
    self.findings = factuality.findings.map { finding in
      var wire = AssayV1.Statement()
      wire.span = AssayV1.Span(finding.span)
      switch finding.verdict {
      case .supported: wire.verdict = .supported
      case .unsupported: wire.verdict = .unsupported
      case .contradicted: wire.verdict = .contradicted
      case .notCheckable: wire.verdict = .notCheckable
      }
      wire.support = finding.support
      wire.reason = finding.reason
      wire.transcriptSpan = finding.transcriptSpan.map(AssayV1.Span.init)
      return wire
    }
  }
}

extension AssayV1.StageTiming {
  init(_ timing: StageTiming) {
    self.init()
    self.stage = timing.stage
    switch timing.outcome {
    case .ok: self.outcome = .ok
    case .failed: self.outcome = .failed
    case .late: self.outcome = .late
    case .skipped: self.outcome = .skipped
    }
    self.duration = GoogleProtobuf.Duration(timing.duration)
  }
}

extension AssayV1.GradeStreamResponse {
  /// A step of the progress for the wire.
  init(_ event: GradeEvent, sequence: UInt32) {
    self.init()
    self.sequence = sequence
    switch event {
    case .accepted(let gradeID, let stages):
      var accepted = AssayV1.Accepted()
      accepted.gradeID = gradeID
      accepted.stages = stages
      self.event = .accepted(accepted)
    case .stageStarted(let stage):
      var started = AssayV1.StageStarted()
      started.stage = stage
      self.event = .stageStarted(started)
    case .stageFinished(let timing):
      var finished = AssayV1.StageFinished()
      finished.timing = AssayV1.StageTiming(timing)
      self.event = .stageFinished(finished)
    case .partial(let part):
      var partial = AssayV1.PartialScore()
      switch part {
      case .dimension(let score): partial.part = .dimension(AssayV1.DimensionScore(score))
      case .heuristics(let value): partial.part = .heuristics(AssayV1.Heuristics(value))
      case .factuality(let value): partial.part = .factuality(AssayV1.Factuality(value))
      case .nexus(let value): partial.part = .nexus(AssayV1.Nexus(value))
      }
      self.event = .partialScore(partial)
    // The grade itself comes when it is kept.
    case .completed: break
    }
  }
}
