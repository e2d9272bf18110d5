/// Puts something else in the place of findings.
struct Rewriting {
  private let source: [UInt8]
  private let tokens: [Token]
  private let findings: [Finding]
  private let policy: PrivacyPolicy
  private let surrogates: Surrogates
  private var output: [UInt8] = []
  private var redactions: [Redaction] = []
  /// What stands for the words of names that came before.
  private var names: [UInt64: String] = [:]
  /// Years before this one tell of an age of 90 or more, and don't stay.
  private let firstOpenYear: Int

  /// - Parameter tokens: The source's.
  init(
    _ source: [UInt8],
    _ tokens: [Token],
    _ findings: [Finding],
    _ policy: PrivacyPolicy,
    _ surrogates: Surrogates
  ) {
    self.source = source
    self.tokens = tokens
    self.findings = Self.joined(findings, policy, source)
    self.policy = policy
    self.surrogates = surrogates
    self.firstOpenYear = Self.firstOpenYear(findings, source)
  }

  /// Whoever is 90 or more in a text that was written before 2040 was born before 1950.
  private static let firstYearOfOthers = 1950

  /// The first year that tells of nobody of 90 years or more (45 CFR 164.514(b)(2)(i)(C)): 89 before the
  /// latest one that a text names, and later when it tells of such an age.
  private static func firstOpenYear(_ findings: [Finding], _ source: [UInt8]) -> Int {
    let years = findings.lazy.filter { $0.category == .date }
      .compactMap { Self.year(source[$0.range]) }
    let first = (years.max() ?? 0) - 89
    return findings.contains { $0.category == .age90 } ? max(first, Self.firstYearOfOthers) : first
  }

  /// The year of four digits in a date.
  private static func year(_ text: ArraySlice<UInt8>) -> Int? {
    var digits: [UInt8] = []
    for byte in text + [0x20] {
      if (0x30...0x39).contains(byte) {
        digits.append(byte)
        continue
      }
      // 19510314, 20240211094512
      if digits.count == 8 || digits.count == 12 || digits.count == 14 {
        digits = Array(digits.prefix(4))
      }
      if digits.count == 4, let year = Int(String(decoding: digits, as: UTF8.self)),
        (1850...2150).contains(year)
      {
        return year
      }
      digits = []
    }
    return nil
  }

  func result() -> Deidentified {
    var copy = self
    return copy.run()
  }

  private mutating func run() -> Deidentified {
    self.output.reserveCapacity(self.source.count + 16 * self.findings.count)
    var place = 0
    for finding in self.findings {
      let action = self.policy.action(finding)
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
          || policy.action(finding) == .tag && between.allSatisfy({ $0 == 0x20 })
            && (last.category == finding.category || finding.rule == .title)
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
      guard let text = self.surrogate(finding) else { return (Self.tag(finding.category), .tag) }
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

  private mutating func surrogate(_ finding: Finding) -> String? {
    let tokens = self.tokens[Token.indices(of: finding.range, in: self.tokens)]
    if let first = tokens.first, let last = tokens.last,
      Int(first.start)..<Int(last.end) == finding.range
    {
      return self.surrogates.surrogate(finding.category, tokens, self.source, &self.names)
    }
    // An operator's pattern may begin and end inside a word.
    let bytes = Array(self.source[finding.range])
    let own = Tokenizer.tokens(bytes, .standard)
    return self.surrogates.surrogate(finding.category, own[...], bytes, &self.names)
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
      return Self.year(text).flatMap { $0 >= self.firstOpenYear ? String($0) : nil }
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
