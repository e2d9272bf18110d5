internal import Messages
internal import Model

extension AssayV1.Nexus {
  init(_ nexus: Nexus) {
    self.init()
    self.score = nexus.score
    self.medicalOpinion = AssayV1.MedicalOpinion(nexus.opinion)
    self.serviceConnection = AssayV1.ConnectionTheory(nexus.connection)
    self.vaCompliance = AssayV1.VaCompliance(nexus.compliance)
    self.probativeValue = AssayV1.ProbativeValue(nexus.probative)
  }
}

extension AssayV1.MedicalOpinion {
  init(_ opinion: MedicalOpinion) {
    self.init()
    switch opinion.strength {
    case .none: self.strength = .none
    case .speculative: self.strength = .speculative
    case .negative: self.strength = .negative
    case .positive: self.strength = .positive
    }
    switch opinion.basis {
    case .none: self.basis = .none
    case .probability: self.basis = .probability
    case .threshold: self.basis = .threshold
    case .assertion: self.basis = .assertion
    case .denial: self.basis = .denial
    case .doubt: self.basis = .doubt
    }
    self.span = opinion.span.map(AssayV1.Span.init)
    self.confidence = opinion.confidence
  }
}

extension AssayV1.ConnectionTheory {
  init(_ theory: ConnectionTheory) {
    self.init()
    switch theory.connection {
    case .none: self.connection = .none
    case .direct: self.connection = .direct
    case .secondary: self.connection = .secondary
    case .aggravation: self.connection = .aggravation
    case .presumptive: self.connection = .presumptive
    }
    self.span = theory.span.map(AssayV1.Span.init)
    self.confidence = theory.confidence
  }
}

extension AssayV1.VaCompliance {
  init(_ compliance: VACompliance) {
    self.init()
    self.score = compliance.score
    self.confidence = compliance.confidence
    self.elements = compliance.elements.map { element in
      var wire = AssayV1.NexusElement()
      wire.id = element.id
      wire.present = element.span != nil
      wire.span = element.span.map(AssayV1.Span.init)
      wire.advice = element.advice
      return wire
    }
  }
}

extension AssayV1.ProbativeValue {
  init(_ value: ProbativeValue) {
    self.init()
    switch value.strength {
    case .none: self.strength = .none
    case .low: self.strength = .low
    case .moderate: self.strength = .moderate
    case .high: self.strength = .high
    }
    self.limits = value.limits
    self.confidence = value.confidence
  }
}
