/// What becomes of a finding.
package enum RedactionAction: String, Sendable, Hashable, CaseIterable {
  /// `[NAME]` in its place.
  case tag
  /// Something of the same kind that is nobody's, the same for the same value.
  case surrogate
  /// `***` in its place, whatever its length was.
  case mask
  /// Nothing in its place.
  case drop
  /// It stays.
  case keep
  /// Made coarser: a date becomes its year, a postal code its first three digits, an age a range.
  case generalize
  /// A date is moved by a number of days that is the same within the scope of the surrogates.
  case shift

  /// Whether it can be done with a category's findings.
  package func fits(_ category: Category) -> Bool {
    switch self {
    case .shift: category == .date
    case .generalize: [.date, .zip, .age, .age90].contains(category)
    case .tag, .surrogate, .mask, .drop, .keep: true
    }
  }
}

/// Within what the same value gets the same surrogate, and all dates move by the same days.
package enum SurrogateScope: String, Sendable, Hashable, CaseIterable {
  case document
  case patient
  case tenant

  /// What surrogates are the same within, as a key takes it.
  package func text(tenant: String, patient: String, document: String) -> String {
    switch self {
    case .tenant: "tenant\u{0}\(tenant)"
    case .patient: "patient\u{0}\(tenant)\u{0}\(patient)"
    case .document: "document\u{0}\(tenant)\u{0}\(document)"
    }
  }
}

/// What is looked for and what becomes of it.
package struct PrivacyPolicy: Sendable, Hashable {
  package var level: PrivacyLevel
  /// What differs from the level's own actions.
  package var actions: [Category: RedactionAction]
  package var scope: SurrogateScope
  /// What is never an identifier, such as a clinic's name that may stand.
  package var allowed: PhraseSet
  /// What always is one, by the category that it stands for.
  package var denied: [Category: PhraseSet]
  package var patterns: [CustomPattern]

  package init(
    level: PrivacyLevel = .moderate,
    actions: [Category: RedactionAction] = [:],
    scope: SurrogateScope = .document,
    allowed: PhraseSet = PhraseSet(),
    denied: [Category: PhraseSet] = [:],
    patterns: [CustomPattern] = []
  ) {
    self.level = level
    self.actions = actions
    self.scope = scope
    self.allowed = allowed
    self.denied = denied
    self.patterns = patterns
  }

  /// What becomes of a category's findings.
  package func action(_ category: Category) -> RedactionAction {
    self.actions[category] ?? Self.standard(self.level, category)
  }

  /// What becomes of a finding: what an operator wants found does not stay.
  func action(_ finding: Finding) -> RedactionAction {
    let action = self.action(finding.category)
    return action == .keep && finding.rule.isOperators ? .tag : action
  }

  /// Has a category removed that the level keeps.
  package mutating func turnOn(_ category: Category) {
    let action = Self.standard(.strict, category)
    self.actions[category] = action == .keep ? .tag : action
  }

  /// The same policy with tags and coarser values where surrogates would be: what comes out does not depend
  /// on a key, and nobody takes it for true.
  package var forEvidence: PrivacyPolicy {
    var policy = self
    for category in Category.allCases {
      switch policy.action(category) {
      case .surrogate: policy.actions[category] = .tag
      case .shift: policy.actions[category] = .generalize
      case .tag, .mask, .drop, .keep, .generalize: break
      }
    }
    return policy
  }

  /// A level's own actions. Moderate is HIPAA's Safe Harbor (45 CFR 164.514(b)(2)); minimal is a limited data
  /// set (45 CFR 164.514(e)).
  private static func standard(_ level: PrivacyLevel, _ category: Category) -> RedactionAction {
    switch (level, category) {
    case (.minimal, .date): .shift
    case (.minimal, .city), (.minimal, .region), (.minimal, .facility), (.minimal, .organization),
      (.minimal, .age), (.minimal, .age90):
      .keep
    case (.moderate, .region), (.moderate, .age), (.strict, .region): .keep
    case (.minimal, .zip), (.moderate, .zip), (.moderate, .date), (.moderate, .age90),
      (.strict, .age), (.strict, .age90):
      .generalize
    case (.strict, _): .tag
    case (_, .city), (_, .facility), (_, .organization): .tag
    case (_, .biometric), (_, .photo): .tag
    default: .surrogate
    }
  }

  /// Everything that has to be changed in a text, by place; what overlaps is one finding. And how the
  /// text's words are written.
  ///
  /// - Parameter style: How it is written, for a piece of a text; nil to look.
  func look(at bytes: [UInt8], style: Scanner.Style? = nil) -> Scanner.Look {
    var look = Scanner.look(at: bytes, level: self.level, style: style)
    // What stays must not hide what goes.
    let found = look.findings.filter { self.action($0.category) != .keep }
    look.findings = found
    guard !self.allowed.isEmpty || !self.denied.isEmpty || !self.patterns.isEmpty else {
      return look
    }
    let tokens = look.tokens
    var own = self.patterns.flatMap { $0.findings(in: bytes, tokens) }
    for category in Category.allCases {
      guard let phrases = self.denied[category] else { continue }
      own += phrases.matches(tokens, in: bytes).map { Finding($0, category, .denied, 1) }
    }
    let places = self.allowed.matches(tokens, in: bytes)
    look.findings = Self.without(places, Finding.united(own + found))
    return look
  }

  /// The findings that lie in none of the places.
  private static func without(_ places: [Range<Int>], _ findings: [Finding]) -> [Finding] {
    var first = 0
    return findings.filter { finding in
      while first < places.count, places[first].upperBound <= finding.range.lowerBound {
        first += 1
      }
      guard first < places.count else { return true }
      // A title goes with its name, and stays with it.
      if finding.rule == .title,
        (0...1).contains(places[first].lowerBound - finding.range.upperBound)
      {
        return false
      }
      return
        !(places[first].lowerBound <= finding.range.lowerBound
        && finding.range.upperBound <= places[first].upperBound)
    }
  }
}
