/// What the speakers of a transcript are, by their names and by how they speak.
///
/// A name that says it decides: `Doctor`, `Mrs.`, `MOM`. Where none does, as with `D` and `P`, `Speaker 1` or a
/// person's name, the one who asks most is the clinician.
struct Speakers {
  enum Role: Sendable { case clinician, patient, companion }

  /// How a speaker talks.
  struct Manner {
    var turns = 0
    /// Turns in which the speaker asks as clinicians do.
    var asking = 0
    /// Turns in which the speaker says what is going to be done.
    var directing = 0

    /// How much more of it is a clinician's than a patient's.
    var clinical: Double { Double(2 * self.asking + self.directing) / Double(max(1, self.turns)) }
  }

  private(set) var roles: [[WordHash]: Role] = [:]

  /// - Parameter manners: How each one talks, by name.
  init(_ manners: [[WordHash]: Manner]) {
    for name in manners.keys { self.roles[name] = Self.role(of: name) }
    let unknown = manners.filter { self.roles[$0.key] == nil }
    let hasClinician = self.roles.values.contains(.clinician)
    if !hasClinician {
      // Names decide between equals, so that the order of a table does not.
      let asking = unknown.filter { $0.value.asking >= Self.leastAsking }
        .max {
          ($0.value.clinical, Self.order($1.key)) < ($1.value.clinical, Self.order($0.key))
        }
      if let asking { self.roles[asking.key] = .clinician }
    }
    let hasPatient = self.roles.values.contains(.patient)
    for name in unknown.keys where self.roles[name] == nil {
      guard self.roles.values.contains(.clinician) else { continue }
      self.roles[name] = hasPatient ? .companion : .patient
    }
  }

  private static func order(_ name: [WordHash]) -> UInt64 {
    name.reduce(0) { $0 &* 31 &+ $1.value }
  }

  /// Turns in which one asks who is taken for a clinician.
  private static let leastAsking = 2

  /// What a name says of its bearer; nil for nothing.
  static func role(of name: [WordHash]) -> Role? {
    if name.contains(where: { self.clinicians.contains($0) }) { return .clinician }
    if name.contains(where: { self.companions.contains($0) }) { return .companion }
    if name.contains(where: { self.patients.contains($0) }) { return .patient }
    return nil
  }

  static let clinicians = WordSet([
    "doctor", "dr", "clinician", "physician", "nurse", "provider", "np", "pa", "rn", "md", "do",
    "examiner", "therapist", "surgeon", "resident", "practitioner", "midwife", "counselor",
    "psychiatrist", "psychologist", "consultant", "interviewer", "gp",
  ])
  static let patients = WordSet([
    "patient", "pt", "client", "veteran", "mr", "mrs", "ms", "miss", "claimant", "mother-to-be",
  ])
  static let companions = WordSet([
    "family", "mother", "mom", "mum", "father", "dad", "caregiver", "carer", "parent", "wife",
    "husband", "daughter", "son", "sister", "brother", "partner", "fiance", "fiancee", "spouse",
    "grandmother", "grandma", "grandfather", "grandpa", "aunt", "uncle", "guardian", "friend",
    "interpreter",
  ])
}
