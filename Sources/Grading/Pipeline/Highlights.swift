package import Model

/// The findings that a reader should see first.
package enum Highlights {
  /// How many a grade names.
  static let count = 3

  /// What costs the hybrid score most: findings by what would mend them, and what a letter lacks.
  ///
  /// - Parameter weights: The shares in the hybrid score.
  static func dearest(_ grade: Grade, _ weights: Weights) -> [Highlight] {
    let all = Self.findings(grade.dimensions, weights.pdqi) + Self.lacks(grade.nexus, weights.nexus)
    var merged: [Highlight] = []
    for highlight in all.sorted(by: Self.isDearer) {
      // What one change mends is one thing.
      if let same = merged.firstIndex(where: { $0.remedy == highlight.remedy }) {
        merged[same].cost = (merged[same].cost + highlight.cost).rounded(to: 2)
        merged[same].count += highlight.count
        // A wrong fact is what to show of them.
        if Self.facts.contains(highlight.ruleID), !Self.facts.contains(merged[same].ruleID) {
          merged[same].show(highlight)
        }
      } else {
        merged.append(highlight)
      }
    }
    let dear = merged.filter { $0.cost > 0 }.sorted(by: Self.isDearer)
    // A fact that is wrong is said in any case, however little a long note loses by it.
    if let fact = dear.firstIndex(where: { Self.facts.contains($0.ruleID) }), fact >= Self.count {
      return Array(dear.prefix(Self.count - 1)) + [dear[fact]]
    }
    return Array(dear.prefix(Self.count))
  }

  private static let facts = Set(
    [
      Signal.number, .dose, .drug, .drugAction, .side, .negation, .time, .person, .allergy,
      .allergyOmitted,
    ].map(\.rawValue)
  )

  private static func isDearer(_ a: Highlight, _ b: Highlight) -> Bool {
    (b.cost, a.ruleID) < (a.cost, b.ruleID)
  }

  /// What a letter lacks.
  private static func lacks(_ nexus: Nexus?, _ weight: Double) -> [Highlight] {
    guard let nexus, !nexus.compliance.elements.isEmpty else { return [] }
    // A negative opinion is no defect of the letter, a speculative one is.
    var lacks: [Highlight] = []
    if nexus.opinion.strength == .speculative {
      lacks.append(
        Highlight(
          dimension: nil,
          ruleID: "nexus.speculative",
          span: nexus.opinion.span,
          related: nil,
          explanation: "The opinion claims no probability: the VA gives it no weight.",
          remedy: LetterElements.opinionAdvice,
          count: 1,
          cost: (weight * NexusJudge.lostByDoubt).rounded(to: 2)
        )
      )
    }
    return lacks
      + nexus.compliance.elements.filter { element in
        element.span == nil
          && (element.id != LetterElements.event || nexus.connection.connection.needsEvent)
      }.map { element in
        let share = 50 / Double(nexus.compliance.elements.count)
        let opinion = element.id == LetterElements.opinion ? NexusJudge.points(.positive) : 0
        return Highlight(
          dimension: nil,
          ruleID: "nexus.\(element.id)",
          span: nil,
          related: nil,
          explanation: LetterElements.lack(of: element.id),
          remedy: element.advice,
          count: 1,
          cost: (weight * (share + opinion)).rounded(to: 2)
        )
      }
  }

  private static func findings(_ dimensions: [DimensionScore], _ weight: Double) -> [Highlight] {
    let assessed = dimensions.filter { $0.score != nil }
    var all: [Highlight] = []
    for dimension in assessed {
      guard let score = dimension.score else { continue }
      for findings in Self.byRule(dimension.evidence) {
        guard let first = findings.first else { continue }
        // Without these points the score would be 1 + (s − 1)·exp(points / 4), and 5 at most: the score is
        // rounded, which many points would blow up.
        let points = findings.reduce(0) { $0 + $1.weight }
        let gain = min(5 - score, (score - 1) * (1 / approximateExp(-min(points, 80) / 4) - 1))
        let place = findings.first { $0.span != nil } ?? first
        all.append(
          Highlight(
            dimension: dimension.dimension,
            ruleID: first.ruleID,
            span: place.span,
            related: place.related,
            explanation: place.explanation,
            remedy: Signal(rawValue: first.ruleID)?.remedy ?? "",
            count: findings.count,
            cost: (100 * weight * gain / 4 / Double(assessed.count)).rounded(to: 2)
          )
        )
      }
    }
    return all
  }

  /// The findings of each rule. There are few rules, so that looking through them costs less than a table.
  private static func byRule(_ evidence: [Evidence]) -> [[Evidence]] {
    var groups: [[Evidence]] = []
    for finding in evidence {
      if let group = groups.firstIndex(where: { $0[0].ruleID == finding.ruleID }) {
        groups[group].append(finding)
      } else {
        groups.append([finding])
      }
    }
    return groups
  }

  /// All findings that have a place of their own, heaviest first; equals in the order of the dimensions.
  ///
  /// What a section lacks points to the whole section and comes after what is wrong at a place.
  package static func ranked(
    _ dimensions: [DimensionScore]
  ) -> [(dimension: Dimension, evidence: Evidence)] {
    let all = dimensions.flatMap { score in
      score.evidence.filter { $0.span?.source == .text }.map { (score.dimension, $0) }
    }
    func isLack(_ evidence: Evidence) -> Bool { Signal(rawValue: evidence.ruleID)?.isLack ?? false }
    return all.enumerated().sorted { a, b in
      let (first, second) = (a.element.1, b.element.1)
      if isLack(first) != isLack(second) { return isLack(second) }
      return (second.weight, a.offset) < (first.weight, b.offset)
    }.map(\.element)
  }
}

extension Highlight {
  /// Takes the rule, the place and the words of another one.
  fileprivate mutating func show(_ other: Highlight) {
    self.dimension = other.dimension
    self.ruleID = other.ruleID
    self.span = other.span
    self.related = other.related
    self.explanation = other.explanation
  }
}
