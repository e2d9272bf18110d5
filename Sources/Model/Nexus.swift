/// How strongly a letter's opinion is put.
package enum OpinionStrength: String, Sendable, CaseIterable {
  case none, speculative, negative, positive
}

/// What an opinion's strength was read from.
package enum OpinionBasis: String, Sendable, CaseIterable {
  case none
  /// A probability in percent.
  case probability
  /// The VA's own words, such as `at least as likely as not`.
  case threshold
  /// A claim without a probability, such as `is due to`.
  case assertion
  /// A denial, such as `is not related to`, or another cause instead.
  case denial
  /// Doubt, such as `may be`, or that no opinion is possible.
  case doubt
}

/// A letter's medical opinion.
package struct MedicalOpinion: Sendable, Hashable {
  package var strength: OpinionStrength
  package var basis: OpinionBasis
  /// The sentence that gives it; nil for none.
  package var span: Span?
  /// 0 to 1.
  package var confidence: Double

  package init(
    strength: OpinionStrength,
    basis: OpinionBasis,
    span: Span?,
    confidence: Double
  ) {
    self.strength = strength
    self.basis = basis
    self.span = span
    self.confidence = confidence
  }
}

/// How a letter connects the condition with service.
package enum ServiceConnection: String, Sendable, CaseIterable {
  case none
  /// Begun or caused in service (38 CFR 3.303).
  case direct
  /// Caused by another condition that is service-connected (38 CFR 3.310(a)).
  case secondary
  /// Made worse by service or by such a condition (38 CFR 3.306, 3.310(b)).
  case aggravation
  /// Presumed by law for those who served at a place or time (38 CFR 3.307, 3.309, 3.317, 3.320).
  case presumptive
}

/// The theory on which a letter connects the condition with service.
package struct ConnectionTheory: Sendable, Hashable {
  package var connection: ServiceConnection
  /// The sentence that says so; nil for none.
  package var span: Span?
  /// 0 to 1.
  package var confidence: Double

  package init(connection: ServiceConnection, span: Span?, confidence: Double) {
    self.connection = connection
    self.span = span
    self.confidence = confidence
  }
}

/// One element that a nexus letter needs.
package struct NexusElement: Sendable, Hashable {
  package var id: String
  /// Where it is; nil when it is missing.
  package var span: Span?
  /// What to add when it is missing; empty otherwise.
  package var advice: String

  package init(id: String, span: Span?, advice: String) {
    self.id = id
    self.span = span
    self.advice = advice
  }
}

/// Whether a letter holds what the VA looks for.
package struct VACompliance: Sendable, Hashable {
  /// In a fixed order.
  package var elements: [NexusElement]
  /// 0 to 1.
  package var confidence: Double

  package init(elements: [NexusElement], confidence: Double) {
    self.elements = elements
    self.confidence = confidence
  }

  /// The share of the elements that are there: 0 to 1.
  package var score: Double {
    self.elements.isEmpty
      ? 0 : Double(self.elements.count { $0.span != nil }) / Double(self.elements.count)
  }
}

/// What a letter's opinion weighs as evidence, for or against the claim.
package enum ProbativeStrength: String, Sendable, CaseIterable {
  case none, low, moderate, high
}

/// The weight of a letter, and what it lacks.
package struct ProbativeValue: Sendable, Hashable {
  package var strength: ProbativeStrength
  /// Why it is no higher: ids of elements, `speculative` or `equivocal`.
  package var limits: [String]
  /// 0 to 1.
  package var confidence: Double

  package init(strength: ProbativeStrength, limits: [String], confidence: Double) {
    self.strength = strength
    self.limits = limits
    self.confidence = confidence
  }
}

/// A nexus letter's judgement.
package struct Nexus: Sendable, Hashable {
  /// 0 to 100.
  package var score: Double
  package var opinion: MedicalOpinion
  package var connection: ConnectionTheory
  package var compliance: VACompliance
  package var probative: ProbativeValue

  package init(
    score: Double,
    opinion: MedicalOpinion,
    connection: ConnectionTheory,
    compliance: VACompliance,
    probative: ProbativeValue
  ) {
    self.score = score
    self.opinion = opinion
    self.connection = connection
    self.compliance = compliance
    self.probative = probative
  }

  /// What there is when nothing was judged.
  package static let unjudged = Nexus(
    score: 0,
    opinion: MedicalOpinion(strength: .none, basis: .none, span: nil, confidence: 0),
    connection: ConnectionTheory(connection: .none, span: nil, confidence: 0),
    compliance: VACompliance(elements: [], confidence: 0),
    probative: ProbativeValue(strength: .none, limits: [], confidence: 0)
  )
}
