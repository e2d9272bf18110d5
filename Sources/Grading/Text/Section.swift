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

  /// The headers that notes use, in lower case without marks.
  static let names: [(SectionKind, [String])] = [
    (
      .chiefComplaint,
      [
        "chief complaint", "cc", "reason for visit", "presenting complaint",
        "reason for consultation", "chief concern", "complaint",
      ]
    ),
    (
      .presentIllness,
      [
        "history of present illness", "hpi", "present illness", "history",
        "interval history", "history of the present illness", "history of presenting complaint",
      ]
    ),
    (.subjective, ["subjective", "s"]),
    (.reviewOfSystems, ["review of systems", "ros", "review of symptoms"]),
    (
      .pastMedical,
      [
        "past medical history", "pmh", "medical history", "past history",
        "pertinent medical history", "past medical and surgical history", "birth history",
        "gynecologic history", "obstetric history",
      ]
    ),
    (.pastSurgical, ["past surgical history", "surgical history", "psh"]),
    (.family, ["family history", "fh", "family medical history"]),
    (.social, ["social history", "sh", "habits"]),
    (
      .medications,
      [
        "medications", "current medications", "meds", "home medications",
        "medication list", "medication", "discharge medications", "outpatient medications",
      ]
    ),
    (.allergies, ["allergies", "allergy", "drug allergies", "allergies to medications"]),
    (.vitals, ["vitals", "vital signs", "vitals reviewed", "vs"]),
    (
      .examination,
      [
        "physical exam", "physical examination", "exam", "examination", "pe",
        "mental status exam", "mental status examination", "physical findings",
      ]
    ),
    (.objective, ["objective", "o"]),
    (
      .results,
      [
        "results", "labs", "laboratory data", "imaging", "diagnostics", "data",
        "laboratory", "studies", "test results", "lab results", "diagnostic results",
        "radiology", "labs and imaging",
      ]
    ),
    (
      .assessment,
      [
        "assessment", "impression", "diagnosis", "diagnoses", "a", "problem list",
        "final diagnosis", "discharge diagnosis", "clinical impression",
      ]
    ),
    (
      .assessmentAndPlan,
      [
        "assessment and plan", "a p", "ap", "assessment plan",
        "impression and plan", "assessment & plan", "a & p", "medical decision making", "mdm",
        "a and p", "impression plan",
      ]
    ),
    (.plan, ["plan", "p", "treatment plan", "recommendations", "plan of care", "treatment"]),
    (
      .instructions,
      [
        "instructions", "patient instructions", "follow up", "followup",
        "discharge instructions", "follow-up", "patient education",
      ]
    ),
    (
      .procedure,
      [
        "procedure", "procedures", "operation", "description of procedure",
        "indications", "technique", "findings", "operative findings", "anesthesia",
      ]
    ),
    (
      .hospitalCourse,
      [
        "hospital course", "course", "emergency department course", "ed course",
        "ed course and medical decision making",
      ]
    ),
    (.disposition, ["disposition", "condition on discharge", "discharge condition", "prognosis"]),
  ]
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
