/// Removes what identifies a patient from texts.
///
/// The same text, policy, key and scope give the same result, in time that grows with the text's length
/// alone.
package struct Deidentifier: Sendable {
  /// Names the rules that find; to be raised whenever something else can be found.
  package static let rulesVersion = "1"

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
      findings = Finding.united(findings + remaining)
    }
    throw DeidentificationFailed(categories: left)
  }

  /// What is found in a text, has to be changed, and is none of our own surrogates.
  private func findings(_ bytes: [UInt8], _ surrogates: Surrogates) -> [Finding] {
    self.policy.findings(in: bytes).filter {
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
    let look = SecondLook(bytes, around: redactions)
    let found = self.policy.findings(in: look.bytes).compactMap(look.inOutput)
    return found.compactMap { finding in
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
}
