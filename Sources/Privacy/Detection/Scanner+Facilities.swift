extension Scanner {
  /// Hospitals, clinics, employers: names that end with a word for what they are, or are known.
  mutating func findFacilities() {
    var index = self.landmark(0)
    while index < self.tokens.count {
      let token = self.tokens[index]
      if !self.taken[index], token.isWord {
        if token.roles.contains(.knownFacility),
          !self.isMark(index - 1, ".") || self.token(index - 2)?.length ?? 9 > 4,
          token.shape != .lower || self.style == .lower
        {
          index = self.takeKnown(index)
        } else if !token.roles.isDisjoint(with: [.facility, .organization]),
          self.isPartOfName(index)
        {
          index = self.takeEndingName(index)
        } else if self.isWord(index, .university) || self.isWord(index, .college),
          self.isWord(index + 1, .of),
          self.token(index + 2)?.startsUpper ?? false
        {
          index = self.takeForward(index, from: index + 2)
        }
      }
      index = self.landmark(index + 1)
    }
  }

  private func isPartOfName(_ index: Int) -> Bool {
    self.tokens[index].shape != .lower || self.style == .lower
  }

  /// Whether the word may be within a facility's name.
  private func isInName(_ index: Int) -> Bool {
    guard let token = self.token(index), token.isWord, !self.taken[index] else { return false }
    if self.style == .lower {
      return
        (token.word.isName || token.word.isUnknown || token.word.place > 0
        || !token.roles.isDisjoint(with: [.facility, .knownFacility])) && token.word.commonness < 6
        && !token.roles.contains(.never)
    }
    if token.shape == .lower { return false }
    if self.style == .upper {
      return !token.roles.contains(.never) && (token.word.commonness < 6 || token.word.place > 0)
    }
    return !token.roles.contains(.title) || token.known == .st
  }

  private mutating func takeEndingName(_ index: Int) -> Int {
    var end = index + 1
    // Medical Center, Health System, Hospital and Clinics
    while let token = self.token(end), token.gap == .space, token.isWord, !self.taken[end],
      !token.roles.isDisjoint(with: [.facility, .organization]), self.isPartOfName(end)
    {
      end += 1
    }
    var start = index
    while start > 0, index - start < 6 {
      let before = start - 1
      if self.tokens[start].gap > .newline { break }
      if self.isInName(before) {
        start = before
        continue
      }
      // St. Luke's, Cedars-Sinai, Brigham & Women's, Children's
      if before >= 1,
        self.isMark(before, ".") || self.isMark(before, "-") || self.isMark(before, "'")
          || self.isMark(before, "&"),
        self.isInName(before - 1) || self.isWord(before - 1, .st)
      {
        if self.isMark(before, "."), self.tokens[before - 1].length > 3 { break }
        start = before - 1
        continue
      }
      if before >= 2, self.isWord(before, .s), self.isMark(before - 1, "'"),
        self.isInName(before - 2)
      {
        start = before - 2
        continue
      }
      if before >= 1,
        self.isWord(before, .of) || self.isWord(before, .and) || self.isWord(before, .the),
        self.isInName(before - 1),
        self.style == .usual,
        // Dr. Lindqvist of Riverbend Clinic
        !self.roles(before - 2).contains(.title),
        !self.isMark(before - 2, ".") || !self.roles(before - 3).contains(.title)
      {
        start = before - 1
        continue
      }
      break
    }
    // Words that only stand before a name.
    while start < index, self.isBeforeName(start) { start += 1 }
    guard start < index, (start..<index).contains(where: { self.isDistinct($0) }) else {
      return index
    }
    // Hospital of the University of X; Hospital in Atlanta; Children's Hospital Los Angeles
    let isFacility = self.tokens[start..<end].contains { $0.roles.contains(.facility) }
    self.find(start..<end, isFacility ? .facility : .organization, "facility.name", 0.6)
    return end - 1
  }

  /// Whether a word makes a name of what follows it: `Review of Systems` and `Further Imaging` have none.
  private func isDistinct(_ index: Int) -> Bool {
    let token = self.tokens[index]
    guard token.isWord, !token.roles.contains(.never) || token.word.place > 1 else { return false }
    if token.word.commonness < 5 || token.word.firstName >= 2 { return true }
    // Common words do it in what is written with capitals in an usual text, and not as a heading.
    return self.style == .usual && token.shape == .capital && !self.startsSentence(index)
      || self.style == .usual && token.shape == .capital && token.word.commonness < 6
  }

  private func isBeforeName(_ index: Int) -> Bool {
    let token = self.tokens[index]
    return token.kind == .mark
      || token.roles.contains(.never) && token.word.place == 0
        && !token.roles.contains(.nationality)
      || token.roles.contains(.title) && token.known != .st
  }

  private mutating func takeKnown(_ index: Int) -> Int {
    var start = index
    if start > 0, self.tokens[start].gap == .space,
      self.token(start - 1)?.word.firstName ?? 0 > 0 || self.isWord(start - 1, .johns),
      self.isInName(start - 1), self.tokens[start - 1].word.commonness < 6
    {
      start -= 1
    }
    return self.takeForward(start, from: index + 1)
  }

  private mutating func takeForward(_ start: Int, from index: Int) -> Int {
    var end = index
    while let token = self.token(end), end - start < 7, !self.taken[end],
      token.gap <= .space
    {
      let isName =
        token.isWord && token.startsUpper && !token.roles.contains(.never)
        || token.isWord
          && !token.roles.isDisjoint(with: [.facility, .knownFacility, .organization])
        || token.isMark("-") && self.isAdjacent(end + 1)
          && self.token(end + 1)?.startsUpper ?? false
      guard isName else { break }
      end += 1
    }
    self.find(start..<max(end, start + 1), .facility, "facility.known", 0.6)
    return max(end, start + 1) - 1
  }
}
