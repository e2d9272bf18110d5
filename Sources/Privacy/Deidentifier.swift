/// Removes what identifies a patient from texts.
///
/// The same text, policy, key and scope give the same result, in time that grows with the text's length
/// alone.
package struct Deidentifier: Sendable {
  package let policy: PrivacyPolicy
  private let key: SurrogateKey

  package init(policy: PrivacyPolicy = PrivacyPolicy(), key: SurrogateKey) {
    self.policy = policy
    self.key = key
  }

  /// How often what is left after rewriting is looked for before the call fails.
  private static let mostRounds = 4

  /// Rewrites a text, and looks at the result again.
  ///
  /// - Parameter scope: Names the document, the patient or the tenant within which surrogates are the same.
  /// - Throws: `DeidentificationFailed` when something that identifies a patient would remain.
  package func deidentify(_ text: String, scope: String) throws -> Deidentified {
    let source = Array(text.utf8)
    let surrogates = Surrogates(key: self.key, scope: Array(scope.utf8))
    var findings = self.findings(source, surrogates)
    var left: Set<Category> = []
    for _ in 0..<Self.mostRounds {
      let rewriting = Rewriting(source, findings, self.policy, surrogates)
      let output = rewriting.result()
      let remaining = self.remaining(output, source, surrogates)
      if remaining.isEmpty { return output }
      left = Set(remaining.map(\.category))
      findings = Self.united(findings, remaining)
    }
    throw DeidentificationFailed(categories: left)
  }

  /// What is found in a text, has to be changed, and is none of our own surrogates.
  private func findings(_ bytes: [UInt8], _ surrogates: Surrogates) -> [Finding] {
    Scanner.findings(in: bytes, level: self.policy.level).filter {
      self.policy.action($0.category) != .keep && !Reserved.contains(bytes, $0, surrogates)
    }
  }

  /// What is found in the output outside of what was put there, in bytes of the source.
  private func remaining(
    _ output: Deidentified,
    _ source: [UInt8],
    _ surrogates: Surrogates
  ) -> [Finding] {
    let bytes = Array(output.text.utf8)
    let redactions = output.redactions
    var first = 0
    return Scanner.findings(in: bytes, level: self.policy.level).compactMap { finding in
      while first < redactions.count,
        redactions[first].output.upperBound <= finding.range.lowerBound
      {
        first += 1
      }
      // What is new in it: whatever lies in no replacement.
      var place = finding.range.lowerBound
      var next = first
      var isOwn = true
      while next < redactions.count, redactions[next].output.lowerBound < finding.range.upperBound {
        let piece = redactions[next].output
        if piece.lowerBound > place, Rewriting.hasLetters(bytes[place..<piece.lowerBound]) {
          isOwn = false
        }
        place = max(place, piece.upperBound)
        next += 1
      }
      if place < finding.range.upperBound,
        Rewriting.hasLetters(bytes[place..<finding.range.upperBound])
      {
        isOwn = false
      }
      guard !isOwn, self.policy.action(finding.category) != .keep,
        !Reserved.contains(bytes, finding, surrogates)
      else { return nil }
      var found = finding
      found.range = output.map.original(finding.range)
      return found.range.isEmpty ? nil : found
    }
  }

  /// Findings by place without overlaps: where two overlap the first one grows.
  private static func united(_ a: [Finding], _ b: [Finding]) -> [Finding] {
    var all: [Finding] = []
    for finding in (a + b).sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
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

/// What findings in a text are ours.
enum Reserved {
  /// Whether a text is a range of ages, such as `65-69`, perhaps with letters right behind.
  private static func isBand(_ text: ArraySlice<UInt8>) -> Bool {
    let parts = text.split(separator: 0x2d, maxSplits: 1)
    guard parts.count == 2, parts[0].count <= 3 else { return false }
    let digits = parts[1].prefix { (0x30...0x39).contains($0) }
    guard parts[1].dropFirst(digits.count).allSatisfy({ (0x61...0x7a).contains($0 | 0x20) }),
      let low = Int(String(decoding: parts[0], as: UTF8.self)),
      let high = Int(String(decoding: digits, as: UTF8.self))
    else { return false }
    return low % 5 == 0 && low < 90 && high == low + 4
  }

  /// Whether a finding is a surrogate, or something that was made coarser.
  static func contains(_ bytes: [UInt8], _ finding: Finding, _ surrogates: Surrogates) -> Bool {
    let text = bytes[finding.range]
    if self.isBand(text) { return true }
    let next = bytes[finding.range.upperBound...].first
    if text.elementsEqual("90".utf8), next == 0x2b { return true }
    switch finding.category {
    case .name:
      let tokens = Tokenizer.tokens(Array(text), .standard)
      let words = tokens.filter {
        $0.isWord && $0.length > 1 && $0.roles.isDisjoint(with: [.title, .generation])
      }
      // Initials alone.
      if words.isEmpty {
        return tokens.allSatisfy {
          $0.isMark(".") || bytes[finding.range.lowerBound + Int($0.start)] | 0x20 == 0x78
        }
      }
      return words.allSatisfy { SurrogateNames.contains($0.hash) }
    case .email, .url:
      let text = String(decoding: text, as: UTF8.self).lowercased()
      return text.hasSuffix("@example.org") || text.hasPrefix("https://example.org/")
    case .phone, .fax:
      let digits = text.filter { (0x30...0x39).contains($0) }
      return digits.count == 10 && digits.dropFirst(3).starts(with: Array("55501".utf8))
    case .ssn:
      let digits = text.filter { (0x30...0x39).contains($0) }
      return digits.count == 9 && digits.first == 0x39 && digits.dropFirst(3).first! < 0x35
    case .ip: return text.starts(with: Array("192.0.2.".utf8))
    case .address: return String(decoding: text, as: UTF8.self).hasSuffix(" Sample Street")
    case .zip: return text.count == 3
    case .age:
      // Either end of a range of ages.
      let isHigh = finding.range.lowerBound > 0 && bytes[finding.range.lowerBound - 1] == 0x2d
      return isHigh || self.isBand(bytes[finding.range.lowerBound...].prefix(5))
        || self.isBand(bytes[finding.range.lowerBound...].prefix(3))
    default: return surrogates.isCode(String(decoding: text, as: UTF8.self))
    }
  }
}
