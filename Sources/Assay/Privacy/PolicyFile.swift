internal import Foundation
internal import Model
internal import Privacy
internal import Yams

/// A policy file, in YAML.
///
///     version: 1
///     default:                    # everything is optional
///       level: moderate           # minimal, moderate, strict
///       scope: document           # document, patient, tenant
///       on: [organization]        # categories that are removed although the level keeps them
///       off: [facility]           # categories that stay
///       actions: {date: shift}    # tag, surrogate, mask, drop, keep, generalize, shift
///       allow: [Parkinson Clinic] # what is never an identifier
///       deny: [{text: Bluebird, category: organization}]
///       patterns:
///         - name: study-id        # the rule custom.study-id
///           match: 'ST-\d{4,6}'
///           category: other_id
///           case_sensitive: true
///           context: [study, trial]
///           within: 6
///     rules:                      # the first that fits decides; what it does not say is as in the default
///       - tenants: [va-team]
///         kinds: [nexus-letter]
///         level: strict
struct PolicyFile {
  /// The largest file, in bytes.
  static let mostBytes = 4 << 20
  /// The most phrases and patterns of one policy.
  static let mostPhrases = 10_000
  static let mostPatterns = 100
  static let mostRules = 1000

  /// Reads a file's text.
  ///
  /// - Parameter level: The default's level when the file names none.
  /// - Throws: `SettingsError` with everything that is wrong, by line.
  static func parse(_ text: String, level: PrivacyLevel) throws -> PolicyBook {
    guard text.utf8.count <= Self.mostBytes else {
      throw SettingsError(problems: ["must not be larger than \(Self.mostBytes) bytes"])
    }
    let root: Node?
    do {
      root = try Yams.compose(yaml: text)
    } catch let error as YamlError {
      throw SettingsError(problems: [Self.told(error)])
    }
    var reader = PolicyReader()
    let book = reader.book(root, level: level)
    guard reader.problems.isEmpty else { throw SettingsError(problems: reader.problems) }
    return book
  }

  /// Where the file is no YAML, and nothing of what stands there.
  private static func told(_ error: YamlError) -> String {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      "line \(mark.line): is no YAML: \(problem)"
    case .duplicatedKeysInMapping(_, let context): "line \(context.mark.line): has a key twice"
    default: "is no YAML"
    }
  }
}

/// Makes policies of YAML, and collects what is wrong.
private struct PolicyReader {
  var problems: [String] = []

  private mutating func refuse(_ node: Node?, _ path: String, _ reason: String) {
    guard self.problems.count < 50 else { return }
    let line = node?.mark.map { "line \($0.line): " } ?? ""
    self.problems.append("\(line)\(path) \(reason)")
  }

  mutating func book(_ root: Node?, level: PrivacyLevel) -> PolicyBook {
    var book = PolicyBook(standard: PrivacyPolicy(level: level))
    guard let root, root.null == nil else {
      self.refuse(root, "version", "is required: 1; the file is empty")
      return book
    }
    let members = self.members(root, "the file", known: ["version", "default", "rules"])
    guard let version = members["version"] else {
      self.refuse(root, "version", "is required: 1")
      return book
    }
    if version.int != 1 { self.refuse(version, "version", "must be 1") }
    if let node = members["default"] {
      let own = self.members(node, "default", known: Self.policyKeys)
      self.apply(own, "default", to: &book.standard)
    }
    guard let rules = members["rules"] else { return book }
    let nodes = self.items(rules, "rules", most: PolicyFile.mostRules)
    for (number, node) in nodes.enumerated() {
      let path = "rules[\(number)]"
      let own = self.members(node, path, known: Self.policyKeys + ["tenants", "kinds"])
      var rule = PolicyBook.Rule(tenants: nil, kinds: nil, policy: book.standard)
      if let tenants = own["tenants"] {
        rule.tenants = Set(
          self.texts(tenants, "\(path).tenants", most: 10_000).map(\.text)
        )
        if rule.tenants == [] { self.refuse(tenants, "\(path).tenants", "must not be empty") }
      }
      if let kinds = own["kinds"] {
        rule.kinds = Set(
          self.texts(kinds, "\(path).kinds", most: 10).compactMap {
            self.oneOf($0.node, $0.path, $0.text)
          }
        )
        if rule.kinds == [] { self.refuse(kinds, "\(path).kinds", "must not be empty") }
      }
      if rule.tenants == nil, rule.kinds == nil {
        self.refuse(node, path, "must name tenants or kinds")
      }
      self.apply(own, path, to: &rule.policy)
      book.rules.append(rule)
    }
    return book
  }

  private static let policyKeys = [
    "level", "scope", "on", "off", "actions", "allow", "deny", "patterns",
  ]

  private mutating func apply(
    _ own: [String: Node],
    _ path: String,
    to policy: inout PrivacyPolicy
  ) {
    if let node = own["level"], let level: PrivacyLevel = self.oneOf(node, "\(path).level") {
      policy.level = level
    }
    if let node = own["scope"], let scope: SurrogateScope = self.oneOf(node, "\(path).scope") {
      policy.scope = scope
    }
    let on = self.categories(own["on"], "\(path).on")
    let off = self.categories(own["off"], "\(path).off")
    for category in on where policy.action(category) == .keep { policy.turnOn(category) }
    for category in off { policy.actions[category] = .keep }
    if let both = on.first(where: off.contains) {
      self.refuse(own["off"], "\(path).off", "has \(both.rawValue), which is in on, too")
    }
    if let node = own["actions"] {
      let actions = self.members(
        node,
        "\(path).actions",
        known: Privacy.Category.allCases.map(\.rawValue)
      )
      for (name, value) in actions {
        let place = "\(path).actions.\(name)"
        guard let category = Privacy.Category(rawValue: name),
          let action: RedactionAction = self.oneOf(value, place)
        else { continue }
        if action.fits(category) {
          policy.actions[category] = action
        } else {
          self.refuse(value, place, "can't be \(action.rawValue)")
        }
      }
    }
    if let node = own["allow"] {
      for item in self.texts(node, "\(path).allow", most: PolicyFile.mostPhrases)
      where !policy.allowed.insert(item.text) {
        self.refuse(item.node, item.path, Self.phraseRule)
      }
    }
    if let node = own["deny"] { self.deny(node, "\(path).deny", &policy) }
    if let node = own["patterns"] {
      let nodes = self.items(node, "\(path).patterns", most: PolicyFile.mostPatterns)
      var names: Set<String> = []
      for (number, node) in nodes.enumerated() {
        guard let pattern = self.pattern(node, "\(path).patterns[\(number)]") else { continue }
        if !names.insert(pattern.rule.description).inserted {
          self.refuse(node, "\(path).patterns[\(number)].name", "was there before")
        }
        // A rule's pattern takes the place of the default's of the same name.
        policy.patterns.removeAll { $0.rule == pattern.rule }
        policy.patterns.append(pattern)
      }
    }
  }

  private static let phraseRule =
    "must have 1 to \(PhraseSet.longest) words and marks, and at least one word"

  private mutating func deny(_ node: Node, _ path: String, _ policy: inout PrivacyPolicy) {
    let nodes = self.items(node, path, most: PolicyFile.mostPhrases)
    for (number, node) in nodes.enumerated() {
      let place = "\(path)[\(number)]"
      var category = Privacy.Category.otherID
      var text = node.scalar?.string
      if node.mapping != nil {
        let own = self.members(node, place, known: ["text", "category"])
        text = own["text"]?.scalar?.string
        if let given = own["category"] {
          category = self.oneOf(given, "\(place).category") ?? category
        }
      }
      guard let text, policy.denied[category, default: PhraseSet()].insert(text) else {
        self.refuse(node, place, Self.phraseRule)
        continue
      }
    }
  }

  private mutating func pattern(_ node: Node, _ path: String) -> CustomPattern? {
    let own = self.members(
      node,
      path,
      known: ["name", "match", "category", "case_sensitive", "context", "within"]
    )
    guard let name = own["name"]?.scalar?.string, (1...40).contains(name.utf8.count),
      name.utf8.allSatisfy({
        (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2d
      })
    else {
      self.refuse(
        own["name"] ?? node,
        "\(path).name",
        "must be 1 to 40 small letters, digits and -"
      )
      return nil
    }
    guard let match = own["match"]?.scalar?.string else {
      self.refuse(own["match"] ?? node, "\(path).match", "is required: an expression")
      return nil
    }
    var category = Privacy.Category.otherID
    if let given = own["category"] {
      category = self.oneOf(given, "\(path).category") ?? category
    }
    var isCaseSensitive = false
    if let given = own["case_sensitive"] {
      if let flag = given.bool {
        isCaseSensitive = flag
      } else {
        self.refuse(given, "\(path).case_sensitive", "must be true or false")
      }
    }
    var context: [String] = []
    if let given = own["context"] {
      let words = self.texts(given, "\(path).context", most: 100)
      for word in words where !CustomPattern.isWord(word.text) {
        self.refuse(word.node, word.path, "must be a single word")
      }
      context = words.map(\.text)
    }
    var distance = 6
    if let given = own["within"] {
      distance = given.int ?? 0
      if !(1...50).contains(distance) { self.refuse(given, "\(path).within", "must be 1 to 50") }
    }
    do {
      return CustomPattern(
        name: name,
        category: category,
        pattern: try BytePattern(match, ignoringCase: !isCaseSensitive),
        context: context,
        distance: distance
      )
    } catch {
      self.refuse(own["match"], "\(path).match", "\(error)")
      return nil
    }
  }

  // MARK: - Nodes

  /// A mapping's members.
  ///
  /// - Parameter known: The keys that there may be.
  private mutating func members(_ node: Node, _ path: String, known: [String]) -> [String: Node] {
    guard let mapping = node.mapping else {
      self.refuse(node, path, "must have named parts")
      return [:]
    }
    var members: [String: Node] = [:]
    for (key, value) in mapping {
      guard let name = key.scalar?.string, known.contains(name) else {
        self.refuse(
          key,
          path,
          "has a part that there is not; there are \(known.joined(separator: ", "))"
        )
        continue
      }
      members[name] = value
    }
    return members
  }

  private mutating func items(_ node: Node, _ path: String, most: Int) -> [Node] {
    guard let sequence = node.sequence else {
      self.refuse(node, path, "must be a list")
      return []
    }
    guard sequence.count <= most else {
      self.refuse(node, path, "must have at most \(most) items")
      return []
    }
    return Array(sequence)
  }

  /// The texts of a list, each with its place.
  private mutating func texts(
    _ node: Node,
    _ path: String,
    most: Int
  ) -> [(text: String, node: Node, path: String)] {
    self.items(node, path, most: most).enumerated().compactMap { number, item in
      guard let text = item.scalar?.string, !text.isEmpty else {
        self.refuse(item, "\(path)[\(number)]", "must be a text")
        return nil
      }
      return (text, item, "\(path)[\(number)]")
    }
  }

  private mutating func categories(_ node: Node?, _ path: String) -> [Privacy.Category] {
    guard let node else { return [] }
    return self.texts(node, path, most: 100).compactMap { self.oneOf($0.node, $0.path, $0.text) }
  }

  private mutating func oneOf<Case: RawRepresentable<String> & CaseIterable>(
    _ node: Node,
    _ path: String,
    _ text: String? = nil
  ) -> Case? {
    if let found = (text ?? node.scalar?.string).flatMap(Case.init(rawValue:)) { return found }
    let all = Case.allCases.map(\.rawValue).joined(separator: ", ")
    self.refuse(node, path, "must be one of \(all)")
    return nil
  }
}
