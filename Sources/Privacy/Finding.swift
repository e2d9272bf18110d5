internal import Synchronization

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
  /// Of a rule of ours its name.
  private let own: StaticString
  /// Of a rule of a policy its place in the names of all of those, so that copying a finding counts no
  /// references; -1 for a rule of ours.
  private let custom: Int

  /// The names of the rules of all policies that this process has loaded.
  private static let customNames = Mutex<[String]>([])

  package init(stringLiteral value: StaticString) {
    self.own = value
    self.custom = -1
  }

  /// A rule of the policy.
  init(custom name: String) {
    self.own = ""
    self.custom = Self.customNames.withLock { names in
      if let place = names.firstIndex(of: name) { return place }
      names.append(name)
      return names.count - 1
    }
  }

  /// A title before a name.
  static let title: Rule = "name.title"

  /// A phrase that the policy denies.
  static let denied: Rule = "policy.denied"

  /// Whether an operator wrote it: what it finds is removed whatever becomes of its category otherwise.
  var isOperators: Bool {
    self.custom >= 0 || self == .denied
  }

  package var description: String {
    guard self.custom >= 0 else { return self.own.description }
    return "custom.\(Self.customNames.withLock { $0[self.custom] })"
  }

  package static func == (a: Rule, b: Rule) -> Bool {
    a.custom == b.custom
      && (a.own.utf8Start == b.own.utf8Start || a.own.description == b.own.description)
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
