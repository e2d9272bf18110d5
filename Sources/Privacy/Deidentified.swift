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

  /// What stands for a piece of the original, given in bytes; every replacement is whole that it touches.
  ///
  /// - Parameter most: The most bytes; longer ones are cut between characters and end with `…`.
  package func excerpt(_ original: Range<Int>, atMost most: Int) -> DeidentifiedText {
    let output = self.map.output(original)
    let utf8 = self.text.utf8.dropFirst(output.lowerBound).prefix(output.count)
    return DeidentifiedText(Self.shortened(utf8, atMost: most))
  }

  /// A piece of a text, cut between code points when it is too long, and then with `…` at its end.
  package static func shortened(_ utf8: some Collection<UInt8>, atMost most: Int) -> String {
    guard utf8.count > most else { return String(decoding: utf8, as: UTF8.self) }
    var kept = Array(utf8.prefix(most + 1))
    // What is cut may be the middle of a code point.
    while let last = kept.popLast(), last & 0xc0 == 0x80 {}
    return String(decoding: kept, as: UTF8.self) + "\u{2026}"
  }
}

/// A piece of a text without what identifies a patient. Only a `Deidentified` gives one.
package struct DeidentifiedText: Sendable, Hashable, CustomStringConvertible {
  package let description: String

  fileprivate init(_ text: String) { self.description = text }
}

/// Something that identifies a patient remained after rewriting; nothing of the text may go on.
package struct DeidentificationFailed: Error, Hashable {
  /// What remained.
  package var categories: Set<Category>
}
