/// Removes what identifies a patient from texts.
///
/// The same text, policy, key and scope give the same result, in time that grows with the text's length
/// alone.
package struct Deidentifier: Sendable {
  /// Names the rules that find; to be raised whenever something else can be found.
  package static let rulesVersion = "5"

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
  /// - Parameters:
  ///   - scope: Names the document, the patient or the tenant within which surrogates are the same.
  ///   - checkpoint: Called between the looks; what it throws ends the call.
  /// - Throws: `DeidentificationFailed` when something that identifies a patient would remain.
  package func deidentify(
    _ text: String,
    scope: String,
    checkpoint: () throws -> Void = {}
  ) throws -> Deidentified {
    let source = Array(text.utf8)
    let surrogates = Surrogates(key: self.key, scope: Array(scope.utf8))
    try checkpoint()
    let first = self.policy.look(at: source)
    let shapes = first.shapes
    var findings = first.findings.filter { !Reserved.contains(source, $0, surrogates) }
    var left: Set<Category> = []
    for _ in 0..<Self.mostRounds {
      try checkpoint()
      let output = Rewriting(source, first.tokens, findings, self.policy, surrogates)
        .result()
      let bytes = Array(output.text.utf8)
      let style = Self.style(of: output, bytes, first)
      var remaining: [Finding] = []
      if style == shapes.style {
        let look = SecondLook(bytes, around: output.redactions)
        let again = self.policy.look(at: look.bytes, style: style).findings
        remaining = self.remaining(again.compactMap(look.inOutput), bytes, output, surrogates)
        if remaining.isEmpty { return output }
      }
      // What is found only now may stand anywhere else, too, and in a text that is written in another way
      // now anything may be found.
      try checkpoint()
      let again = self.policy.look(at: bytes).findings
      remaining += self.remaining(again, bytes, output, surrogates)
      if remaining.isEmpty { return output }
      left = Set(remaining.map(\.category))
      findings = Finding.united(findings + remaining)
    }
    throw DeidentificationFailed(categories: left)
  }

  /// How an output is written: as its source, but for what was replaced.
  private static func style(
    of output: Deidentified,
    _ bytes: [UInt8],
    _ look: Scanner.Look
  ) -> Scanner.Style {
    var shapes = look.shapes
    var new: [UInt8] = []
    for redaction in output.redactions {
      let tokens = look.tokens[Token.indices(of: redaction.original, in: look.tokens)]
      shapes = shapes.replacing(Scanner.Shapes(tokens), with: Scanner.Shapes([]))
      new += bytes[redaction.output]
      new.append(0x20)
    }
    let added = Scanner.Shapes(Tokenizer.tokens(new, .standard))
    return shapes.replacing(Scanner.Shapes([]), with: added).style
  }

  /// What was found in the output outside of what was put there, in bytes of the source.
  ///
  /// - Parameter found: By place.
  private func remaining(
    _ found: [Finding],
    _ bytes: [UInt8],
    _ output: Deidentified,
    _ surrogates: Surrogates
  ) -> [Finding] {
    let redactions = output.redactions
    var first = 0
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
      guard !isOwn, !Reserved.contains(bytes, finding, surrogates) else { return nil }
      var found = finding
      found.range = output.map.original(finding.range)
      return found.range.isEmpty ? nil : found
    }
  }
}
