internal import Model

/// The last look at a grade: what it promises must hold whatever a judge did.
enum GradeValidator {
  /// The grade with everything mended that broke a promise, and how much that was.
  static func validate(_ grade: Grade, _ document: Document) -> (grade: Grade, problems: Int) {
    var grade = grade
    var problems = 0
    let sizes: [EvidenceSource: Int] = [
      .text: document.text.codePointCount,
      .transcript: document.transcript?.codePointCount ?? 0,
      .priorNote: document.priorNote?.codePointCount ?? 0,
    ]
    func isRight(_ span: Span?) -> Bool {
      guard let span else { return true }
      return span.start >= 0 && span.start <= span.end && span.end <= sizes[span.source] ?? 0
    }
    func isRight(_ evidence: Evidence) -> Bool {
      isRight(evidence.span) && isRight(evidence.related) && isRight(evidence.said)
        && evidence.weight.isFinite
    }
    func clamp(_ value: inout Double, _ range: ClosedRange<Double>) {
      let right =
        value.isFinite ? min(max(value, range.lowerBound), range.upperBound) : range.lowerBound
      if right != value { problems += 1 }
      value = right
    }
    for index in grade.dimensions.indices {
      if case .score(var score) = grade.dimensions[index].outcome {
        clamp(&score, 1...5)
        grade.dimensions[index].outcome = .score(score)
      }
      clamp(&grade.dimensions[index].confidence, 0...1)
      let before = grade.dimensions[index].evidence.count
      grade.dimensions[index].evidence.removeAll {
        !isRight($0)
      }
      problems += before - grade.dimensions[index].evidence.count
    }
    let shown = grade.findings.count
    grade.findings.removeAll { !isRight($0.evidence) }
    problems += shown - grade.findings.count
    if var nexus = grade.nexus {
      clamp(&nexus.score, 0...100)
      clamp(&nexus.opinion.confidence, 0...1)
      clamp(&nexus.connection.confidence, 0...1)
      clamp(&nexus.compliance.confidence, 0...1)
      clamp(&nexus.probative.confidence, 0...1)
      if !isRight(nexus.opinion.span)
        || (nexus.opinion.span == nil) != (nexus.opinion.strength == .none)
      {
        // An opinion without its sentence can't be shown, and counts for nothing here. The hybrid score was made before: the
        // grade says that it is degraded.
        nexus.score = max(0, nexus.score - NexusJudge.points(nexus.opinion.strength))
        nexus.opinion = Nexus.unjudged.opinion
        problems += 1
      }
      if !isRight(nexus.connection.span)
        || (nexus.connection.span == nil) != (nexus.connection.connection == .none)
        || nexus.connection.connection != .none && nexus.opinion.strength == .none
      {
        nexus.connection = Nexus.unjudged.connection
        problems += 1
      }
      let isDefinite = nexus.opinion.strength == .positive || nexus.opinion.strength == .negative
      if (nexus.probative.strength != .none) != isDefinite {
        nexus.probative = Nexus.unjudged.probative
        problems += 1
      }
      for index in nexus.compliance.elements.indices
      where !isRight(nexus.compliance.elements[index].span) {
        nexus.compliance.elements[index].span = nil
        problems += 1
      }
      grade.nexus = nexus
    }
    clamp(&grade.heuristics.score, 0...1)
    if case .score(var score) = grade.factuality.outcome {
      clamp(&score, 0...1)
      grade.factuality.outcome = .score(score)
    }
    let before = grade.factuality.findings.count
    grade.factuality.findings.removeAll { !isRight($0.span) || !isRight($0.transcriptSpan) }
    problems += before - grade.factuality.findings.count
    if var hybrid = grade.hybrid {
      clamp(&hybrid.score, 0...100)
      grade.hybrid = hybrid
    }
    return (grade, problems)
  }
}
