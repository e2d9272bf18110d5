/// A piece of a text that identifies somebody.
package struct Finding: Sendable, Hashable {
  /// In bytes of the text's UTF-8.
  package var range: Range<Int>
  package var category: Category
  /// Which rule found it, such as `name.title`.
  package var rule: Rule
  /// How sure that is, from 0 to 1.
  package var score: Double

  init(_ range: Range<Int>, _ category: Category, _ rule: Rule, _ score: Double) {
    self.range = range
    self.category = category
    self.rule = rule
    self.score = score
  }
}

/// A rule's name.
package struct Rule: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
  private let text: StaticText

  private struct StaticText: Sendable, Hashable {
    let value: StaticString

    static func == (a: StaticText, b: StaticText) -> Bool { a.value.utf8Start == b.value.utf8Start }
    func hash(into hasher: inout Hasher) { hasher.combine(self.value.utf8Start) }
  }

  package init(stringLiteral value: StaticString) { self.text = StaticText(value: value) }

  package var description: String { self.text.value.description }
}

/// How much is taken for an identifier.
package enum PrivacyLevel: String, Sendable, Hashable, CaseIterable {
  /// What is certain: a limited data set.
  case minimal
  /// Safe Harbor.
  case moderate
  /// Whatever might be one.
  case strict

  /// The least score of a finding that counts.
  var threshold: Double {
    switch self {
    case .minimal: 0.6
    case .moderate: 0.4
    case .strict: 0.25
    }
  }
}
