/// A short text of a caller's own making, such as an id or a label, in which nothing was found that identifies
/// a patient for certain.
///
/// Interfaces say that ids and labels must not identify a patient; this holds callers to it where it can be
/// seen. Dates, places and plain numbers may stand: many ids have some.
package struct CheckedText: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  /// - Throws: `IdentifiesPatient`, with what was found and nothing of the text.
  package init(_ text: String) throws(IdentifiesPatient) {
    if let category = Self.category(in: text) { throw IdentifiesPatient(category: category) }
    self.description = text
  }

  /// What in a text identifies a patient for certain; nil when nothing does.
  package static func category(in text: String) -> Category? {
    // Nothing shorter is found without a word before it.
    guard text.utf8.count >= 6, !Self.isUUID(text) else { return nil }
    return Scanner.findings(in: Array(text.utf8), level: .minimal).first {
      switch $0.category {
      case .name, .address, .phone, .fax, .email, .ssn, .mrn, .healthPlan: true
      default: false
      }
    }?.category
  }

  /// What most ids are.
  private static func isUUID(_ text: String) -> Bool {
    var place = 0
    for byte in text.utf8 {
      let isDash = [8, 13, 18, 23].contains(place)
      guard place < 36,
        isDash
          ? byte == 0x2d
          : (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte | 0x20)
      else { return false }
      place += 1
    }
    return place == 36
  }
}

/// A text that should identify nobody holds something that does.
package struct IdentifiesPatient: Error, Hashable {
  package var category: Category
}
