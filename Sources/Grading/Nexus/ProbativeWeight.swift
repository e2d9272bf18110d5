internal import Model

/// What an opinion weighs as evidence, for or against the claim.
///
/// A speculative one weighs nothing (`Obert v. Brown`, 5 Vet. App. 30 (1993)); a bare conclusion little
/// (`Stefl v. Nicholson`, 21 Vet. App. 120 (2007)); most of the weight comes from the reasons, and from facts that are
/// known and right (`Nieves-Rodriguez v. Peake`, 22 Vet. App. 295 (2008)).
enum ProbativeWeight {
  /// What carries the reasons; the event in service carries a direct connection only.
  private static let carriers = ["records-reviewed", "current-diagnosis", "credentials"]

  static func weigh(
    _ opinion: MedicalOpinion,
    isEquivocal: Bool,
    _ connection: ConnectionTheory,
    _ compliance: VACompliance
  ) -> ProbativeValue {
    let confidence = min(opinion.confidence, compliance.confidence)
    func value(_ strength: ProbativeStrength, _ limits: [String]) -> ProbativeValue {
      ProbativeValue(strength: strength, limits: limits, confidence: confidence)
    }
    switch opinion.strength {
    case .none: return value(.none, ["opinion"])
    case .speculative: return value(.none, ["speculative"])
    case .negative, .positive: break
    }
    let missing = Set(compliance.elements.filter { $0.span == nil }.map(\.id))
    var limits = isEquivocal ? ["equivocal"] : []
    let needed = Self.carriers + (connection.connection == .direct ? ["in-service-event"] : [])
    limits += compliance.elements.map(\.id).filter { missing.contains($0) && needed.contains($0) }
    if missing.contains("rationale") { return value(.low, ["rationale"] + limits) }
    return value(limits.isEmpty ? .high : .moderate, limits)
  }
}
