/// A piece of a text that was replaced, without the text.
package struct Redaction: Sendable, Hashable {
  package var category: Category
  package var rule: Rule
  /// How sure the finding was, from 0 to 1.
  package var score: Double
  package var action: RedactionAction
  /// In bytes of the original's UTF-8.
  package var original: Range<Int>
  /// In bytes of the output's UTF-8.
  package var output: Range<Int>
}

/// A text without what identifies a patient. Only a `Deidentifier` makes one, so what takes this type can't be
/// given the original.
package struct Deidentified: Sendable, Hashable {
  package let text: String
  /// What was replaced, by place.
  package let redactions: [Redaction]
  package let map: OffsetMap
  package let level: PrivacyLevel

  init(text: String, redactions: [Redaction], map: OffsetMap, level: PrivacyLevel) {
    self.text = text
    self.redactions = redactions
    self.map = map
    self.level = level
  }
}

/// Something that identifies a patient remained after rewriting; nothing of the text may go on.
package struct DeidentificationFailed: Error, Hashable {
  /// What remained.
  package var categories: Set<Category>
}
