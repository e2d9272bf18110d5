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

  /// Findings by place without overlaps: where some overlap the first one grows, or the one that was given
  /// first where they begin at the same place.
  static func united(_ findings: [Finding]) -> [Finding] {
    let sorted = findings.enumerated()
      .sorted {
        ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
      }
    var all: [Finding] = []
    for (_, finding) in sorted {
      if let last = all.last, last.range.upperBound > finding.range.lowerBound {
        let end = max(last.range.upperBound, finding.range.upperBound)
        all[all.count - 1].range = last.range.lowerBound..<end
      } else {
        all.append(finding)
      }
    }
    return all
  }
}

/// A rule's name.
package struct Rule: Sendable, Hashable, CustomStringConvertible, ExpressibleByStringLiteral {
  private enum Text: Sendable {
    case own(StaticString)
    case custom(String)
  }

  private let text: Text

  package init(stringLiteral value: StaticString) { self.text = .own(value) }

  /// A rule of the policy.
  init(custom name: String) { self.text = .custom("custom.\(name)") }

  /// A phrase that the policy denies.
  static let denied: Rule = "policy.denied"

  /// Whether an operator wrote it: what it finds is removed whatever becomes of its category otherwise.
  var isOperators: Bool {
    if case .custom = self.text { return true }
    return self == .denied
  }

  package var description: String {
    switch self.text {
    case .own(let text): text.description
    case .custom(let text): text
    }
  }

  package static func == (a: Rule, b: Rule) -> Bool {
    if case .own(let first) = a.text, case .own(let second) = b.text,
      first.utf8Start == second.utf8Start
    {
      return true
    }
    return a.description == b.description
  }

  package func hash(into hasher: inout Hasher) { hasher.combine(self.description) }
}

/// How much is taken for an identifier.
package enum PrivacyLevel: String, Sendable, Hashable, CaseIterable, Comparable {
  /// What is certain: a limited data set.
  case minimal
  /// Safe Harbor.
  case moderate
  /// Whatever might be one.
  case strict

  /// What takes more comes later.
  package static func < (a: PrivacyLevel, b: PrivacyLevel) -> Bool { a.threshold > b.threshold }

  /// The least score of a finding that counts.
  var threshold: Double {
    switch self {
    case .minimal: 0.6
    case .moderate: 0.4
    case .strict: 0.25
    }
  }
}
