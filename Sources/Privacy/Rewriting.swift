/// Puts something else in the place of findings.
struct Rewriting {
  private let source: [UInt8]
  private let findings: [Finding]
  private let policy: PrivacyPolicy
  private let surrogates: Surrogates
  private var output: [UInt8] = []
  private var redactions: [Redaction] = []
  /// What stands for the words of names that came before.
  private var names: [UInt64: String] = [:]

  init(_ source: [UInt8], _ findings: [Finding], _ policy: PrivacyPolicy, _ surrogates: Surrogates)
  {
    self.source = source
    self.findings = Self.joined(findings, policy, source)
    self.policy = policy
    self.surrogates = surrogates
  }

  func result() -> Deidentified {
    var copy = self
    return copy.run()
  }

  private mutating func run() -> Deidentified {
    self.output.reserveCapacity(self.source.count + 16 * self.findings.count)
    var place = 0
    for finding in self.findings {
      let action = self.policy.action(finding.category)
      guard action != .keep else { continue }
      self.output += self.source[place..<finding.range.lowerBound]
      let start = self.output.count
      let (text, done) = self.replacement(finding, action)
      self.output += text.utf8
      place = finding.range.upperBound
      self.redactions.append(
        Redaction(
          category: finding.category,
          rule: finding.rule,
          score: finding.score,
          action: done,
          original: finding.range,
          output: start..<self.output.count
        )
      )
    }
    self.output += self.source[place...]
    return Deidentified(
      text: String(decoding: self.output, as: UTF8.self),
      redactions: self.redactions,
      map: OffsetMap(
        pieces: self.redactions.map { .init(original: $0.original, output: $0.output) }
      ),
      level: self.policy.level
    )
  }

  /// What one replacement stands for is one finding: a title and its name, a city and its prefix, the lines
  /// of an address.
  private static func joined(_ findings: [Finding], _ policy: PrivacyPolicy, _ source: [UInt8])
    -> [Finding]
  {
    var joined: [Finding] = []
    for finding in findings {
      let between = source[(joined.last?.range.upperBound ?? 0)..<finding.range.lowerBound]
      if let last = joined.last,
        finding.category == .address && last.category == .address && !Self.hasLetters(between)
          || policy.action(finding.category) == .tag && between.allSatisfy({ $0 == 0x20 })
            && (last.category == finding.category || finding.rule.description == "name.title")
      {
        joined[joined.count - 1].range = last.range.lowerBound..<finding.range.upperBound
        joined[joined.count - 1].score = max(last.score, finding.score)
      } else {
        joined.append(finding)
      }
    }
    return joined
  }

  static func hasLetters(_ bytes: ArraySlice<UInt8>) -> Bool {
    bytes.contains { (0x30...0x39).contains($0) || (0x61...0x7a).contains($0 | 0x20) || $0 >= 0x80 }
  }

  private mutating func replacement(_ finding: Finding, _ action: RedactionAction) -> (
    String, RedactionAction
  ) {
    switch action {
    case .keep: return (String(decoding: self.source[finding.range], as: UTF8.self), .keep)
    case .tag: return (Self.tag(finding.category), .tag)
    case .mask: return ("***", .mask)
    case .drop: return ("", .drop)
    case .surrogate:
      let bytes = Array(self.source[finding.range])
      let tokens = Tokenizer.tokens(bytes, .standard)
      guard
        let text = self.surrogates.surrogate(finding.category, tokens[...], bytes, &self.names)
      else {
        return (Self.tag(finding.category), .tag)
      }
      return (text, .surrogate)
    case .generalize:
      guard let text = self.coarser(finding) else { return (Self.tag(finding.category), .tag) }
      return (text, .generalize)
    case .shift:
      guard let text = DateShift(days: self.surrogates.days).shifted(self.source[finding.range])
      else {
        return (Self.tag(finding.category), .tag)
      }
      return (text, .shift)
    }
  }

  static func tag(_ category: Category) -> String {
    switch category {
    case .facility: "[FACILITY]"
    default: "[\(category.rawValue.uppercased())]"
    }
  }

  /// The first three digits of postal codes in which at most 20,000 people live (Census of 2000; guidance of
  /// the Department of Health and Human Services of November 26, 2012, on 45 CFR 164.514(b)).
  private static let rarePlaces: Set<String> = [
    "036", "059", "063", "102", "203", "556", "692", "790", "821", "823", "830", "831", "878",
    "879", "884",
    "890", "893",
  ]

  private func coarser(_ finding: Finding) -> String? {
    let text = self.source[finding.range]
    switch finding.category {
    case .date:
      // A year, of four digits.
      var digits: [UInt8] = []
      for byte in text + [0x20] {
        if (0x30...0x39).contains(byte) {
          digits.append(byte)
          continue
        }
        if digits.count == 4, let year = Int(String(decoding: digits, as: UTF8.self)),
          (1850...2150).contains(year)
        {
          return String(year)
        }
        digits = []
      }
      return nil
    case .zip:
      let digits = text.filter { (0x30...0x39).contains($0) }
      guard digits.count == 5 || digits.count == 9 else { return nil }
      let start = String(decoding: digits.prefix(3), as: UTF8.self)
      return Self.rarePlaces.contains(start) ? "000" : start
    case .age90: return "90+"
    case .age:
      let digits = text.prefix { (0x30...0x39).contains($0) }
      guard let age = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
      let rest = String(decoding: text.dropFirst(digits.count), as: UTF8.self)
      return "\(age / 5 * 5)-\(age / 5 * 5 + 4)\(rest)"
    default: return nil
    }
  }
}
