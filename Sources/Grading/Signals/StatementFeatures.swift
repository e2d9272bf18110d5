/// What tells whether a statement is true, as numbers.
struct StatementFeatures: Sendable {
  /// The share of its concepts, by weight, that the best window does not speak of: 0 to 1.
  var unsupported = 0.0
  /// The share that the transcript does not speak of at all: 0 to 1.
  var unspoken = 0.0
  /// ln(1 + concepts).
  var length = 0.0
  /// Sizes of the misfits of each kind, at most 2.
  var number = 0.0
  var dose = 0.0
  var drug = 0.0
  var side = 0.0
  var negation = 0.0
  var person = 0.0
  /// The share of its concepts, by weight, that it denies and the transcript does not speak of.
  var deniedUnspoken = 0.0
  /// The share that it denies and the transcript only affirms.
  var deniedAffirmed = 0.0
  /// The share that it affirms and the transcript only denies.
  var affirmedDenied = 0.0
  /// Whether it denies anything: 0 or 1.
  var denies = 0.0
  /// Whether it stands where an examination or results do: 0 or 1.
  var objective = 0.0
  /// Named findings and diseases that the transcript does not speak of, at most 3.
  var newFindings = 0.0

  /// Counts a misfit.
  mutating func add(_ issue: StatementCheck.Issue) {
    switch issue.signal {
    case .number, .numberElsewhere, .time: self.number = min(2, self.number + issue.size)
    case .dose: self.dose = min(2, self.dose + issue.size)
    case .drug, .drugElsewhere: self.drug = min(2, self.drug + issue.size)
    case .side: self.side = min(2, self.side + issue.size)
    case .person: self.person = min(2, self.person + issue.size)
    case .negation, .allergy, .codeStatus, .drugAction:
      self.negation = min(2, self.negation + issue.size)
    case .affirmedList: self.negation = min(2, self.negation + 0.7 * issue.size)
    // The rest stands in the shares above.
    default: break
    }
  }

  /// How likely the statement is false: a logistic regression, 0 to 1.
  ///
  /// The weights are set by hand, near one for features of one size (Dawes, American Psychologist 1979: unit
  /// weights lose little, and with a few dozen wrong statements to learn from fitted ones lose more); the
  /// constant is what a statement that fits in all respects is left with, 4 %.
  var doubt: Double {
    let shares =
      0.8 * self.unsupported + 0.6 * self.unspoken + 1.3 * self.deniedAffirmed
      + 1.5 * self.affirmedDenied
      + 0.4 * self.deniedUnspoken + 0.35 * self.denies
    let misfits =
      self.number + self.dose + self.drug + self.side + self.negation + self.person
      + 0.5 * self.newFindings
    let odds = shares + misfits - 3.2
    let other = approximateExp(-abs(odds))
    return odds > 0 ? 1 / (1 + other) : other / (1 + other)
  }

  /// The names in the order of `values`.
  static let names = [
    "unsupported", "unspoken", "length", "number", "dose", "drug", "side", "negation",
    "person",
    "denied_unspoken", "denied_affirmed", "affirmed_denied", "denies", "objective", "new_findings",
  ]

  var values: [Double] {
    [
      self.unsupported, self.unspoken, self.length, self.number, self.dose, self.drug, self.side,
      self.negation, self.person, self.deniedUnspoken, self.deniedAffirmed, self.affirmedDenied,
      self.denies,
      self.objective, self.newFindings,
    ]
  }
}
