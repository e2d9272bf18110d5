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
}

/// What is looked for and what becomes of it.
package struct PrivacyPolicy: Sendable, Hashable {
  package var level: PrivacyLevel
  /// What differs from the level's own actions.
  package var actions: [Category: RedactionAction]

  package init(
    level: PrivacyLevel = .moderate,
    actions: [Category: RedactionAction] = [:]
  ) {
    self.level = level
    self.actions = actions
  }

  /// What becomes of a category's findings.
  package func action(_ category: Category) -> RedactionAction {
    self.actions[category] ?? Self.standard(self.level, category)
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
}
