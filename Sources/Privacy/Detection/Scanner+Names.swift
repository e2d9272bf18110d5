/// Names of people: each word has evidence for and against, in log-odds, from what the lists know of it, how
/// it is written and what stands around it. Words whose evidence suffices are joined with their initials,
/// particles and hyphens.
extension Scanner {
  mutating func findNames() {
    self.findOtherScripts()
    var evidence = NameEvidence(self)
    evidence.collect()
    var index = 0
    while index < self.tokens.count {
      guard !self.taken[index], let (range, score) = evidence.name(at: index) else {
        index += 1
        continue
      }
      let free = range.filter { !self.taken[$0] }
      if free.count == range.count {
        self.find(range, .name, "name", score)
      } else {
        for place in free where self.tokens[place].kind != .mark {
          self.find(place..<place + 1, .name, "name", score)
        }
      }
      index = range.upperBound
    }
  }

  /// A few words of another script between Latin ones: a name, most often, and no list knows it. Whole
  /// sentences are left alone.
  private mutating func findOtherScripts() {
    guard self.hasOtherLetters else { return }
    var index = 0
    while index < self.tokens.count {
      var end = index
      while let token = self.token(end), token.isWord, self.bytes[Int(token.start)] >= 0xcd {
        end += 1
      }
      if end > index, end - index <= 4 {
        // One letter alone is a symbol, such as alpha; a long run of letters is a sentence.
        for place in index..<end where !self.taken[place] {
          guard (2...12).contains(self.tokens[place].length) else { continue }
          self.find(place..<place + 1, .name, "name.script", 0.5)
        }
      }
      index = max(end, index + 1)
    }
  }

  /// Finds what was found as a name once more, wherever else it stands.
  mutating func findAgain() {
    var known: [UInt64: Double] = [:]
    for finding in self.findings where finding.category == .name && finding.score >= 0.5 {
      for index in self.indices(finding.range) {
        let token = self.tokens[index]
        guard token.isWord, token.length >= 3, !token.roles.contains(.never), !token.word.isMedical,
          token.roles.isDisjoint(with: [.credential, .title])
        else { continue }
        known[token.hash] = max(known[token.hash] ?? 0, finding.score)
      }
    }
    guard !known.isEmpty else { return }
    // Most words are none of them, and a look at a few bits tells that.
    var filter: UInt64 = 0
    for hash in known.keys { filter |= 1 << (hash >> 58) }
    for index in self.tokens.indices where !self.taken[index] {
      let token = self.tokens[index]
      guard token.isWord, filter >> (token.hash >> 58) & 1 == 1, let score = known[token.hash]
      else { continue }
      let isPlain = token.word.commonness >= 3 || token.roles.contains(.month)
      if isPlain {
        // A common word is the name again only with its capital, inside a sentence.
        guard token.shape != .lower, self.style == .usual,
          !self.startsSentence(index) || score > 0.5 && self.roles(index + 1).contains(.personVerb)
        else { continue }
      } else if token.shape == .lower, self.style == .usual, token.length < 4 {
        continue
      }
      if self.roles(index + 1).contains(.clinicalNoun), token.roles.contains(.clinical) { continue }
      self.find(index..<index + 1, .name, "name.again", score * 0.9)
    }
  }

  /// The tokens that lie in a range of bytes.
  func indices(_ range: Range<Int>) -> Range<Int> { Token.indices(of: range, in: self.tokens) }
}

extension Scanner {
  /// Whether a word stands for a person: male, woman, like.
  func isPerson(_ index: Int) -> Bool {
    guard let token = self.token(index), token.isWord else { return false }
    return token.roles.contains(.person)
  }

}
