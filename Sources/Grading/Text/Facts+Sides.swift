/// Parts of the body with their sides.
extension Facts {
  private static let nots = WordSet(["not", "n't", "isn't", "wasn't"])

  /// The concept of the side that a token names: a word, or the letter before a part of the body in `R knee`.
  private static func side(at index: Int, _ tokens: [Token], _ range: Range<Int>) -> WordHash? {
    let token = tokens[index]
    if token.classes.contains(.side) { return token.concept }
    guard token.isWord, token.length == 1,
      token.traits.contains(.allCapitals) || token.traits.contains(.capitalized),
      index + 1 < range.upperBound, tokens[index + 1].classes.contains(.body)
    else { return nil }
    if token.word == self.r { return self.right }
    return token.word == self.l ? self.left : nil
  }

  private static let the = WordHash("the")
  private static let on = WordHash("on")
  private static let r = WordHash("r")
  private static let l = WordHash("l")
  private static let right = Stemmer.stem(of: "right")
  private static let left = Stemmer.stem(of: "left")

  mutating func collectSides(_ tokens: [Token], _ range: Range<Int>, _ unit: Int) {
    for index in range {
      guard let side = Self.side(at: index, tokens, range) else { continue }
      // `It's not the right knee, it's the left one.`
      if tokens[max(range.lowerBound, index - 2)..<index].contains(where: {
        Self.nots.contains($0.word)
      }) {
        continue
      }
      // `right` is also `all right` and `right now`: a side belongs to a part of the body.
      var part: Int?
      for next in index + 1..<min(index + 5, max(range.upperBound, index + 1)) {
        if tokens[next].classes.contains(.side) { break }
        if tokens[next].classes.contains(.body) {
          part = next
          break
        }
      }
      if part == nil, index > range.lowerBound + 1 {
        // `pain in the knee on the right`; in `right ear, left is fine` the part is not named again.
        let before = max(range.lowerBound, index - 4)..<index
        let isOf = tokens[index - 1].word == Self.the && tokens[index - 2].word == Self.on
        let start =
          isOf
          ? before.lowerBound
          : before.last { tokens[$0].kind == .mark }.map { $0 + 1 } ?? before.lowerBound
        part = (start..<index).last { tokens[$0].classes.contains(.body) }
        if part == nil,
          (before.lowerBound..<start).contains(where: { tokens[$0].classes.contains(.body) })
        {
          continue
        }
      }
      if part == nil {
        // `the left ureter`, `left-hand-dominant`: whatever it is that has sides.
        part = (index + 1..<min(index + 4, max(range.upperBound, index + 1))).first {
          tokens[$0].isContent && tokens[$0].classes.isDisjoint(with: [.side, .negation])
        }
      }
      self.sides.append(
        SideMention(
          part: part.map { tokens[$0].concept } ?? WordHash(),
          side: side,
          token: index,
          unit: unit
        )
      )
    }
  }
}
