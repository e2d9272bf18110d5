package import Model

/// The findings that a reader should see first.
package enum Highlights {
  /// How many a grade names.
  static let count = 3

  /// The rules whose findings cost the hybrid score most.
  ///
  /// - Parameter weight: The share of the dimensions in the hybrid score.
  static func dearest(_ dimensions: [DimensionScore], weight: Double) -> [Highlight] {
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
            remedy: "",
            count: findings.count,
            cost: (100 * weight * gain / 4 / Double(assessed.count)).rounded(to: 2)
          )
        )
      }
    }
    all.sort { ($1.cost, $0.ruleID) < ($0.cost, $1.ruleID) }
    return all.prefix(Self.count).filter { $0.cost > 0 }.map { highlight in
      var highlight = highlight
      highlight.remedy = Signal(rawValue: highlight.ruleID)?.remedy ?? ""
      return highlight
    }
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
