extension Scanner {
  /// Addresses in other countries' forms: the number behind the street, streets without a word for one, and
  /// what stands around an apartment's number.
  mutating func findForeignStreets() {
    for index in self.landmarks where !self.taken[index] {
      let token = self.tokens[index]
      if token.roles.contains(.unit), token.isWord, let end = self.endOfForeignUnit(index) {
        self.takeAroundUnit(index, end)
      } else if token.isNumber, let end = self.endOfHouse(index) {
        self.take(index..<end, "address.house")
      } else if token.isWord, let end = self.endOfStreetName(index) {
        let start = self.startOfHouse(index)
        self.take(start..<end, "address.street_name")
      } else if self.isWord(index, .corner), self.isWord(index + 1, .of),
        let end = self.endOfCorner(index + 2)
      {
        self.take((self.isWord(index - 1, .the) ? index - 1 : index)..<end, "address.corner")
      }
    }
  }

  private mutating func take(_ range: Range<Int>, _ rule: Rule) {
    guard self.find(range, .address, rule, 0.5) else { return }
    self.takeTail(range.upperBound)
  }

  // MARK: - Units

  /// The token after an apartment's number.
  private func endOfForeignUnit(_ index: Int) -> Int? {
    guard self.tokens[index].roles.contains(.sureUnit) else { return nil }
    var place = index + 1
    while self.isMark(place, ".") || self.isMark(place, "#") { place += 1 }
    guard let number = self.token(place), number.kind != .mark, number.gap <= .space,
      number.kind != .word || number.length == 1
    else { return nil }
    return place + 1
  }

  private mutating func takeAroundUnit(_ index: Int, _ end: Int) {
    var start = index
    var lines = 0
    var hasNumber = false
    while start > 0, index - start < 12, !self.taken[start - 1] {
      if self.tokens[start].gap >= .newline {
        lines += 1
        if lines > 1 || self.tokens[start].gap == .blankLine { break }
      }
      let token = self.tokens[start - 1]
      if token.kind == .mark {
        guard
          token.isMark(",", ".", "-", "'")
            || lines > 0 && token.isMark(">")
        else { break }
      } else if token.isWord {
        guard self.isPlaceLike(start - 1) else { break }
      } else {
        hasNumber = true
      }
      start -= 1
    }
    while start < index, self.tokens[start].kind == .mark { start += 1 }
    // A street that was found already ends right before.
    let follows = start > 0 && self.taken[start - 1] && index - start <= 1
    if hasNumber || follows {
      self.take(start..<end, "address.unit")
    } else {
      self.take(index..<end, "address.unit")
    }
  }

  private func isPlaceLike(_ index: Int) -> Bool {
    let token = self.tokens[index]
    if token.roles.contains(.street) || token.roles.contains(.direction)
      || token.roles.contains(.particle)
    {
      return true
    }
    if token.roles.contains(.never) || token.word.isMedical { return false }
    if token.shape != .lower { return true }
    return token.word.commonness < 4
      && (token.word.isUnknown || token.word.place > 0 || token.word.isName || token.length <= 2)
      || self.style == .lower && token.word.commonness < 6
  }

  // MARK: - Houses

  /// `0104 Hafnarstraeti 5`: the token after the second number.
  private func endOfHouse(_ index: Int) -> Int? {
    // 7 Vet. App. 439: where a decision is printed.
    if self.isWord(index + 1, .vet) { return nil }
    guard self.tokens[index].length <= 6,
      index == 0 || !self.isAdjacent(index) || self.isMark(index - 1, ">")
        || self.isMark(index - 1, "("),
      self.isBehindPlaceCue(index)
    else { return nil }
    var place = index + 1
    var words = 0
    var hasName = false
    while let token = self.token(place), words < 5, token.gap <= .space, !self.taken[place] {
      if token.isNumber { break }
      if token.isMark("."), token.gap == .none, self.tokens[place - 1].isWord,
        self.tokens[place - 1].length <= 4
      {
        place += 1
        continue
      }
      guard token.isWord, self.isPlaceLike(place),
        token.roles.isDisjoint(with: [.month, .measure, .timeSpan, .clinical])
      else { return nil }
      if token.word.isUnknown || token.word.isName || token.word.place > 0,
        token.word.commonness < 5
      {
        hasName = true
      }
      words += 1
      place += 1
    }
    guard words > 0, hasName, let number = self.token(place), number.isNumber, number.length <= 4,
      number.gap == .space,
      self.roles(place + 1).isDisjoint(with: [.measure, .month]), !self.isMark(place + 1, "%")
    else { return nil }
    return place + 1
  }

  /// Whether an address may begin here: on a line of its own, or behind a small word.
  private func isBehindPlaceCue(_ index: Int) -> Bool {
    guard let before = self.token(index - 1) else { return true }
    if self.tokens[index].gap >= .newline { return true }
    if before.isMark(":") || before.isMark(">") || before.isMark(",") || before.isMark("(") {
      return true
    }
    return before.roles.contains(.placeCue) || self.isWord(index - 1, .is)
      || self.isWord(index - 1, .on)
  }

  // MARK: - Streets' names

  private static let endings = Endings([
    "strasse", "stra\u{df}e", "gasse", "platz", "allee", "straat", "laan", "gatan", "gata", "vej",
    "vejen", "gade",
    "vagen", "v\u{e4}gen", "veien", "katu", "utca", "straeti", "str\u{e6}ti", "braut", "g\u{f6}tu",
    "pl\u{ed}n", "backen",
  ])

  /// `Pohlstrasse 9`, `ul. Chrzanowska 61`, `Kalman Imre u. 12`.
  private func endOfStreetName(_ index: Int) -> Int? {
    let token = self.tokens[index]
    if token.shape != .lower || self.style == .lower, token.length >= 6,
      token.word.commonness == 0,
      Self.endings.ends(self.bytes, token.range),
      let number = self.token(index + 1), number.kind == .number || number.kind == .mixed,
      number.byteCount <= 5, number.gap == .space
    {
      return index + 2
    }
    guard token.roles.contains(.streetPrefix) else { return nil }
    var place = index + 1
    if self.isMark(place, "."), self.isAdjacent(place) { place += 1 }
    var words = 0
    while let next = self.token(place), next.isWord, next.gap <= .space, words < 4,
      next.shape != .lower || next.roles.contains(.particle)
    {
      words += 1
      place += 1
    }
    guard words > 0 else { return nil }
    if let number = self.token(place), number.kind == .number || number.kind == .mixed,
      number.gap == .space
    {
      return place + 1
    }
    return token.shape == .capital ? place : nil
  }

  /// The house's number may stand before the street, too.
  private func startOfHouse(_ index: Int) -> Int {
    guard let number = self.token(index - 1), number.isNumber, number.length <= 6,
      !self.taken[index - 1]
    else { return index }
    return index - 1
  }

  private func endOfCorner(_ index: Int) -> Int? {
    var place = index
    var names = 0
    while let token = self.token(place), place - index < 10, token.gap <= .space || place == index,
      !self.taken[place]
    {
      if token.isWord {
        guard self.isPlaceLike(place) || self.isWord(place, .and) else { break }
        if !self.isWord(place, .and) { names += 1 }
      } else if token.kind == .mark,
        !token.isMark(".") && !token.isMark("-")
          || self.tokens[place - 1].isWord && self.tokens[place - 1].length > 4
      {
        break
      }
      place += 1
    }
    return names >= 2 ? place : nil
  }

  // MARK: - Behind an address

  /// Takes the city, the country and the postal code that stand behind a street, on lines of their own or
  /// after commas.
  mutating func takeTail(_ index: Int) {
    var place = index
    var last = index
    var words = 0
    while let token = self.token(place), place - index < 16, token.gap < .blankLine {
      if self.taken[place] {
        place += 1
        last = place
        continue
      }
      if token.kind == .mark {
        guard token.isMark(",", "(", ")", "-", ">", ".") else { break }
        if token.isMark("."), self.tokens[place - 1].length > 3 || self.tokens[place - 1].isNumber {
          break
        }
      } else if token.isWord {
        if token.roles.contains(.unit), let end = self.endOfForeignUnit(place) {
          place = end
          last = end
          continue
        }
        guard
          token.shape != .lower || self.style == .lower && token.word.commonness < 6
            || token.word.isUnknown, words < 7,
          !self.isMark(place + 1, ":"),
          !token.roles.contains(.never) || token.word.place > 1 || token.word.isCountry,
          token.roles.isDisjoint(with: [.phoneCue, .faxCue, .title])
        else { break }
        // A line that has nothing to do with it begins with a common word.
        if token.gap == .newline, token.word.commonness >= 6, token.word.place < 2,
          !token.roles.contains(.direction)
        {
          break
        }
        words += 1
        if words <= 3 || token.word.isCountry { last = place + 1 }
      } else {
        guard token.byteCount >= 3, token.byteCount <= 8,
          self.roles(place + 1).isDisjoint(with: [.measure, .month]) || token.length == 5
        else { break }
        last = place + 1
        if words > 0 || token.gap == .newline { place += 1; break }
      }
      place += 1
    }
    while last > index, self.tokens[last - 1].kind == .mark { last -= 1 }
    var start = index
    while start < last {
      while start < last, self.taken[start] || self.tokens[start].kind == .mark { start += 1 }
      var end = start
      while end < last, !self.taken[end] { end += 1 }
      if start < end { self.find(start..<end, .address, "address.rest", 0.45) }
      start = max(end, start + 1)
    }
  }
}
