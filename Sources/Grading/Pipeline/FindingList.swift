package import Model

/// What a grade shows of all that its judges found.
package enum FindingList {
  /// One finding for each place, with all that was found there.
  private struct Place {
    var dimension: Dimension
    /// What is shown of it.
    var shown: Evidence
    var severity: Severity
    /// How likely something is wrong there, in no unit: the weights of all that was found, facts before form.
    var weight: Double
    var order: Int
    /// The whole of it.
    var span: Span?
  }

  /// The findings that matter most, the worst first: by how severe they are, then by how much speaks for it that
  /// something is wrong at their place; equals in the order of the dimensions.
  ///
  /// What is found at one place, as a doubtful drug in a doubtful statement, is shown once. What a section lacks points to the
  /// whole section and comes after what is wrong at a place.
  package static func worst(_ dimensions: [DimensionScore], atMost count: Int) -> [RankedFinding] {
    var places: [Place] = []
    let all = dimensions.flatMap { score in
      score.evidence.filter { $0.span?.source != .transcript }.map { (score.dimension, $0) }
    }.enumerated().map { (order: $0.offset, dimension: $0.element.0, evidence: $0.element.1) }
    // Whole statements first, so that what is wrong inside one finds it.
    for item in all.sorted(by: {
      (Self.length($1.evidence), $0.order) < (Self.length($0.evidence), $1.order)
    }) {
      let evidence = item.evidence
      if item.dimension == .accurate, let span = evidence.span,
        let place = places.firstIndex(where: {
          $0.dimension == .accurate && $0.span.map { Self.holds($0, span) } == true
        })
      {
        let isWorse =
          (Self.rank(places[place].severity), places[place].shown.weight)
          < (Self.rank(evidence.severity), evidence.weight)
          || places[place].shown.ruleID == Signal.expectedFalse.rawValue
        places[place].weight += Self.weight(evidence)
        if isWorse, evidence.severity != .minor {
          places[place].shown = evidence
          places[place].severity = evidence.severity
        }
      } else {
        places.append(
          Place(
            dimension: item.dimension,
            shown: evidence,
            severity: evidence.severity,
            weight: Self.weight(evidence),
            order: item.order,
            span: evidence.span
          )
        )
      }
    }
    places.sort { a, b in
      let (x, y) = (Self.group(a), Self.group(b))
      if x != y { return x > y }
      return (b.weight, a.order) < (a.weight, b.order)
    }
    return places.prefix(count).map { place in
      RankedFinding(
        dimension: place.dimension,
        evidence: place.shown,
        remedy: Signal(rawValue: place.shown.ruleID)?.remedy ?? ""
      )
    }
  }

  private static func length(_ evidence: Evidence) -> Int {
    evidence.span.map { $0.end - $0.start } ?? 0
  }

  private static func holds(_ outer: Span, _ inner: Span) -> Bool {
    outer.source == inner.source && outer.start <= inner.start && inner.end <= outer.end
  }

  private static func rank(_ severity: Severity) -> Int {
    switch severity {
    case .critical: 2
    case .major: 1
    case .minor: 0
    }
  }

  /// What comes first, whatever it weighs: what is critical, then facts, then form, then what a section or the whole lacks.
  private static func group(_ place: Place) -> Int {
    if place.severity == .critical { return 4 }
    guard place.span != nil, Signal(rawValue: place.shown.ruleID)?.isLack != true else { return 0 }
    return place.dimension == .accurate || place.severity == .major ? 2 : 1
  }

  /// How much a finding says: a doubtful statement by its doubt, and a misfit in it by how often its kind was right on
  /// visits that were read (`assay eval safety`).
  private static func weight(_ evidence: Evidence) -> Double {
    guard let signal = Signal(rawValue: evidence.ruleID), evidence.severity != .minor else {
      return evidence.weight
    }
    return evidence.weight * (Self.shares[signal] ?? 1)
  }

  private static let shares: [Signal: Double] = [
    .time: 1.6, .drugAction: 1.4, .side: 1.4, .dose: 1, .drug: 0.6, .number: 1, .negation: 0.8,
  ]
}
