internal import Model

/// Makes a grade of the judges' parts.
enum Combiner {
  /// The hybrid score: the parts that there are, by their weights, which are scaled to add up to 1;
  /// none when no part has a weight.
  static func combine(_ parts: [PartialScore], request: GradeRequest, digest: String) -> Grade {
    var grade = self.empty(request.document, digest)
    var scores: [Dimension: DimensionScore] = [:]
    for part in parts {
      switch part {
      case .dimension(let score): scores[score.dimension] = score
      case .heuristics(let heuristics): grade.heuristics = heuristics
      case .factuality(let factuality): grade.factuality = factuality
      case .nexus(let nexus): grade.nexus = nexus
      }
    }
    grade.dimensions = Dimension.allCases.map { dimension in
      var score =
        scores[dimension]
        ?? DimensionScore(dimension: dimension, outcome: .notAssessable(.stageFailed))
      score.provenance = Provenance(
        engine: "deterministic",
        version: Pipeline.rulesVersion,
        inputSHA256: digest
      )
      return score
    }
    let assessed = grade.dimensions.compactMap(\.score)
    grade.flags.contradicted =
      grade.factuality.contradicted > 0
      || grade.dimensions.contains { $0.evidence.contains { $0.severity == .critical } }
    grade.findings = FindingList.worst(grade.dimensions, atMost: request.maxFindings)
    grade.flags.partial = assessed.count < grade.dimensions.count
    let mean = assessed.isEmpty ? nil : assessed.reduce(0, +) / Double(assessed.count)
    let weights =
      request.weights ?? .defaults(for: request.document.kind, request.document.noteType)
    let values: [(WritableKeyPath<Weights, Double>, Double?)] = [
      (\.pdqi, mean.map { ($0 - 1) / 4 }),
      (\.heuristics, grade.heuristics.checks.isEmpty ? nil : grade.heuristics.score),
      (\.factuality, grade.factuality.score),
      (\.nexus, grade.nexus.flatMap { $0.compliance.elements.isEmpty ? nil : $0.score / 100 }),
    ]
    var used = Weights(pdqi: 0, heuristics: 0, factuality: 0, nexus: 0)
    let total = values.reduce(0) { $0 + ($1.1 == nil ? 0 : weights[keyPath: $1.0]) }
    guard total > 0 else { return grade }
    var score = 0.0
    for (path, value) in values {
      guard let value else { continue }
      used[keyPath: path] = weights[keyPath: path] / total
      score += weights[keyPath: path] / total * value
    }
    grade.hybrid = HybridScore(
      score: (score * 100).rounded(to: 4),
      weights: used,
      pdqiTotal: ((mean ?? 0) * 9).rounded(to: 4)
    )
    grade.highlights = Highlights.dearest(grade, used)
    return grade
  }

  /// A grade without a judgement.
  static func empty(_ document: Document, _ digest: String) -> Grade {
    Grade(
      kind: document.kind,
      dimensions: Dimension.allCases.map {
        DimensionScore(dimension: $0, outcome: .notAssessable(.stageFailed))
      },
      heuristics: Heuristics(score: 0, checks: []),
      factuality: Factuality(outcome: .notAssessable(.stageFailed)),
      nexus: nil,
      hybrid: nil,
      flags: GradeFlags(degraded: false, partial: true, failedStages: []),
      versions: Pipeline.versions,
      inputSHA256: digest
    )
  }
}
