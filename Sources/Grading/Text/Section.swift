/// What a part of a note is for.
enum SectionKind: UInt8, Sendable, CaseIterable {
  case chiefComplaint, presentIllness, subjective, reviewOfSystems, pastMedical, pastSurgical,
    family
  case social, medications, allergies, vitals, examination, objective, results, assessment
  case assessmentAndPlan, plan, instructions, procedure, hospitalCourse, disposition, other
  /// Text before the first header.
  case none

  /// The place of the section in the order that notes follow; 0 where any place will do.
  var rank: Int {
    switch self {
    case .chiefComplaint: 1
    case .presentIllness, .subjective: 2
    case .pastMedical, .pastSurgical, .family, .social, .medications, .allergies: 3
    case .reviewOfSystems: 3
    case .vitals: 5
    case .examination, .objective: 6
    case .results, .procedure: 7
    case .hospitalCourse: 7
    case .assessment: 8
    case .assessmentAndPlan: 8
    case .plan: 9
    case .instructions, .disposition: 10
    case .other, .none: 0
    }
  }

  var isPlan: Bool {
    self == .plan || self == .assessmentAndPlan || self == .instructions || self == .disposition
  }

  var isAssessment: Bool { self == .assessment || self == .assessmentAndPlan }

  var isHistory: Bool {
    switch self {
    case .chiefComplaint, .presentIllness, .subjective, .reviewOfSystems, .pastMedical,
      .pastSurgical, .family, .social:
      true
    default: false
    }
  }

  /// Examination, measurements and results: what is seen, not told.
  var isObjective: Bool {
    self == .vitals || self == .examination || self == .objective || self == .results
  }
}

/// A section of a note.
struct Section: Sendable {
  var kind: SectionKind
  /// The header's bytes; empty for text before the first header.
  var header: Range<Int>
  /// All of the section's bytes, with its header.
  var range: Range<Int>
  /// The section's sentences, as indices.
  var sentences: Range<Int>
}
