extension Scanner {
  // MARK: - Streets

  /// Streets with house numbers, post boxes, and what stands behind them: city, state and postal code.
  mutating func findStreets() {
    var index = self.landmark(0)
    while index < self.tokens.count {
      if !self.taken[index], let end = self.endOfStreet(index) {
        let end = self.endOfUnit(end)
        if self.find(index..<end, .address, "address.street", 0.95) {
          self.takeRest(end)
          self.takeTail(end)
          index = end - 1
        }
      }
      index = self.landmark(index + 1)
    }
    self.findStated()
  }

  private func endOfStreet(_ index: Int) -> Int? {
    if let end = self.endOfBox(index) { return end }
    let number = self.tokens[index]
    guard
      number.kind == .number && number.length <= 6
        || number.kind == .mixed && number.length > 0 && number.byteCount <= 6,
      index == 0 || !self.isAdjacent(index) || self.isMark(index - 1, "(")
        || self.isMark(index - 1, ":") || self.isMark(index - 1, ">")
        || self.isMark(index - 1, "\"")
    else { return nil }
    if number.kind == .mixed, !number.roles.isDisjoint(with: [.measure, .ageCue]) { return nil }
    var place = index + 1
    // 3838 243, 12-14
    while place < index + 4, let next = self.token(place), next.kind == .number || next.isMark("-"),
      next.gap <= .space
    {
      place += 1
    }
    var words = 0
    while let token = self.token(place), words < 6, token.gap < .blankLine {
      if token.kind == .mark {
        guard token.isMark(".") || token.isMark("'") || token.isMark("-"), words > 0 else {
          return nil
        }
        place += 1
        continue
      }
      let isOrdinal = token.kind == .mixed && token.roles.contains(.ordinal)
      guard token.kind == .word || isOrdinal else { return nil }
      if token.roles.contains(.street), words > 0, self.isStreetEnd(place, words) {
        var end = place + 1
        if self.isMark(end, "."), self.isAdjacent(end), token.length <= 4 { end += 1 }
        if self.roles(end).contains(.direction), self.token(end)?.length ?? 9 <= 2,
          self.token(end)?.shape == .upper
        {
          end += 1
        }
        return end
      }
      // Words of sentences are no street's name.
      if token.roles.contains(.measure) || token.roles.contains(.month)
        || token.word.commonness >= 7 && words == 0 && !token.roles.contains(.direction)
          && token.shape == .lower
        || token.roles.contains(.timeSpan)
        || token.word.commonness >= 6 && token.shape == .lower && self.style == .usual
      {
        return nil
      }
      if token.shape == .lower, self.style == .usual, !isOrdinal, !token.roles.contains(.particle),
        token.word.commonness > 0
      {
        return nil
      }
      words += 1
      place += 1
    }
    return nil
  }

  /// Whether the name's last word ends a street: `Park` in `12 Park Avenue` does not.
  private func isStreetEnd(_ index: Int, _ words: Int) -> Bool {
    let token = self.tokens[index]
    if token.shape == .lower, self.style == .usual { return false }
    if let next = self.token(index + 1), next.roles.contains(.street), next.gap == .space,
      next.shape != .lower || self.style != .usual
    {
      return false
    }
    return true
  }

  private func endOfBox(_ index: Int) -> Int? {
    // P.O. Box 12, PO Box 12, PSC 12, Box 12, Unit 12 Box 34
    var place = index
    if self.isWord(place, .p), self.isMark(place + 1, "."), self.isWord(place + 2, .o) {
      place += 3
      if self.isMark(place, ".") { place += 1 }
      if self.isWord(place, .box) { place += 1 } else { return nil }
    } else if self.isWord(place, .po), self.isWord(place + 1, .box) {
      place += 2
    } else if self.isWord(place, .psc) || self.isWord(place, .unit) {
      guard let number = self.token(place + 1), number.isNumber, number.length >= 3 else {
        return nil
      }
      place += 2
      if self.isMark(place, ",") { place += 1 }
      guard self.isWord(place, .box) else { return nil }
      place += 1
    } else if self.isWord(place, .usns) || self.isWord(place, .uss),
      self.token(place + 1)?.startsUpper ?? false
    {
      return place + 2
    } else {
      return nil
    }
    if self.isMark(place, "#") { place += 1 }
    guard let number = self.token(place), number.kind == .number || number.kind == .mixed else {
      return nil
    }
    return place + 1
  }

  /// The token after an apartment's or a suite's number that may follow.
  private func endOfUnit(_ index: Int) -> Int {
    var place = index
    if self.isMark(place, ","), self.isAdjacent(place) { place += 1 }
    guard let token = self.token(place), token.gap < .blankLine else { return index }
    if token.roles.contains(.unit) {
      var next = place + 1
      if self.isMark(next, ".") { next += 1 }
      if self.isMark(next, "#") { next += 1 }
      if let number = self.token(next),
        number.kind == .number || number.kind == .mixed || number.length == 1,
        number.kind != .mark, number.gap <= .newline
      {
        return next + 1
      }
    }
    if token.isMark("#"), let number = self.token(place + 1), number.kind != .mark,
      number.gap <= .space
    {
      return place + 2
    }
    return index
  }

  /// Takes the city, the state and the postal code behind a street.
  private mutating func takeRest(_ index: Int) {
    var place = index
    if self.isMark(place, ",") || self.isMark(place, ".") { place += 1 }
    let start = place
    while let token = self.token(place), place - start < 4, token.gap < .blankLine, token.isWord,
      token.shape != .lower || self.style == .lower,
      !token.roles.contains(.stateCode) || token.length > 2,
      !token.word.isState || place == start, !token.roles.contains(.phoneCue),
      !token.roles.contains(.faxCue),
      !token.roles.contains(.never) || token.word.place > 0
    {
      place += 1
      if self.isMark(place, "."), self.isAdjacent(place), self.token(place - 1)?.length ?? 9 <= 2 {
        place += 1
      }
      if self.isMark(place, "-"), self.isAdjacent(place) { place += 1 }
    }
    if place > start { self.find(start..<place, .city, "address.city", 0.9) }
    if self.isMark(place, ",") { place += 1 }
    _ = self.takeStateAndZIP(place)
  }

  /// - Returns: The token after both, or the index.
  @discardableResult
  private mutating func takeStateAndZIP(_ index: Int) -> Int {
    guard let state = self.token(index), state.gap < .blankLine else { return index }
    var place = index
    let hasState =
      state.roles.contains(.stateCode) && (state.shape == .upper || self.style != .usual)
      && state.length == 2
      || state.word.isState && state.isWord && state.shape != .lower
    if hasState {
      place +=
        state.word.isState && self.token(index + 1)?.word.isState ?? false && state.length > 2
        ? 2 : 1
      if self.isMark(place, "."), self.isAdjacent(place) { place += 1 }
    }
    var zip = place
    if self.isMark(zip, ",") { zip += 1 }
    guard let code = self.token(zip), code.isNumber, code.length == 5, code.gap < .blankLine,
      hasState || zip == index
    else {
      if hasState, state.word.isState || state.shape == .upper {
        self.find(index..<place, .region, "address.state", 0.6)
      }
      return place
    }
    if hasState { self.find(index..<place, .region, "address.state", 0.9) }
    var end = zip + 1
    if self.isMark(end, "-"), let more = self.token(end + 1), more.isNumber, more.length == 4,
      self.isAdjacent(end + 1)
    {
      end += 2
    }
    self.find(zip..<end, .zip, "address.zip", 0.95)
    return end
  }

  /// Addresses that a word announces, in whatever form: they go to the end of the line or the sentence.
  private mutating func findStated() {
    for index in self.landmarks where self.tokens[index].roles.contains(.addressCue) {
      var place = index + 1
      var words = 0
      while let token = self.token(place), words < 6, token.gap < .blankLine {
        if token.kind == .number || token.kind == .mixed && token.length > 0 { break }
        if token.isMark("."), token.gap == .none, token.shape == .lower, !self.isMark(place, ":") {
          words = 6
        }
        words += 1
        place += 1
      }
      guard words < 6, let number = self.token(place), !self.taken[place],
        number.kind == .number || number.kind == .mixed,
        number.roles.isDisjoint(with: [.measure, .ordinal, .ageCue]),
        self.roles(place + 1).isDisjoint(with: [.measure, .month, .ageCue])
      else { continue }
      // Something with a capital follows: a street's or a place's name.
      var end = place
      var hasName = false
      var lines = 0
      while let token = self.token(end), end - place < 24, !self.taken[end] {
        if end > place, token.gap == .blankLine { break }
        if end > place, token.gap == .newline {
          lines += 1
          if lines > 4 { break }
        }
        if token.isWord {
          let isNameLike =
            token.shape != .lower || token.roles.contains(.particle) || token.word.isUnknown
            || self.style == .lower && token.word.commonness < 6
          if !isNameLike { break }
          if token.roles.contains(.never), token.word.commonness >= 6 { break }
          if token.word.commonness < 7 { hasName = true }
        } else if token.kind == .mark {
          guard
            token.isMark(",", "-", "/", "'", "#", ".") || token.mark == 0
          else { break }
          if token.isMark("."), !(self.token(end - 1)?.length ?? 9 <= 4),
            self.tokens[end - 1].isWord
          {
            break
          }
          if token.isMark("."), self.tokens[end - 1].isNumber { break }
        }
        end += 1
      }
      while end > place, self.tokens[end - 1].kind == .mark { end -= 1 }
      if hasName, end > place + 1 {
        self.find(place..<end, .address, "address.stated", 0.7)
      }
    }
  }

  /// What belongs to a name or a place and stands before it: `New`, `East`, `Lake`; a title. All of that only
  /// at the strict level.
  mutating func findBefore() {
    for finding in self.findings where [.name, .city, .facility].contains(finding.category) {
      let range = self.indices(finding.range)
      guard let last = range.last else { continue }
      self.takeSuffix(last)
      if range.lowerBound > 0, !self.taken[range.lowerBound - 1] {
        self.takePrefix(range.lowerBound)
      }
    }
  }

  /// New York `City`
  private mutating func takeSuffix(_ index: Int) {
    guard self.isWord(index + 1, .city), !self.taken[index + 1],
      self.tokens[index + 1].gap == .space,
      self.tokens[index + 1].shape == self.tokens[index].shape, self.tokens[index].word.place > 0
    else { return }
    self.find(index + 1..<index + 2, .city, "place.suffix", 0.4)
  }

  private mutating func takePrefix(_ index: Int) {
    let before = self.tokens[index - 1]
    if before.isMark("."), index >= 2, self.roles(index - 2).contains(.title),
      !self.taken[index - 2]
    {
      self.find(index - 2..<index, .name, .title, 0.35)
    } else if before.isWord, before.shape != .lower || self.style == .lower,
      self.tokens[index].gap == .space
    {
      if before.roles.contains(.title), before.length <= 4,
        before.roles.isDisjoint(with: [.relation])
      {
        self.find(index - 1..<index, .name, .title, 0.35)
      } else if before.roles.contains(.placePrefix)
        || before.roles.contains(.direction) && before.length > 2
      {
        self.find(index - 1..<index, .city, "place.prefix", 0.4)
      }
    }
  }

  // MARK: - Cities and postal codes

  /// Cities with a state or a word before them, and postal codes.
  mutating func findPlaces() {
    var index = self.landmark(0)
    while index < self.tokens.count {
      let token = self.tokens[index]
      if !self.taken[index] {
        if token.roles.contains(.zipCue) { self.takeZIP(after: index) }
        if token.isNumber, token.length == 5 { self.takeZIP(behindState: index) }
        if token.isWord, token.shape != .lower || self.style == .lower {
          index = self.takeCity(index)
        }
      }
      index = self.landmark(index + 1)
    }
    self.findNumbersBesideAddresses()
  }

  /// A building's number before a street, and a postal code some words behind it, in whatever form their
  /// country has them.
  private mutating func findNumbersBesideAddresses() {
    for finding in self.findings where finding.category == .address {
      let range = self.indices(finding.range)
      let before = range.lowerBound - 1
      if let number = self.token(before), number.isNumber, (2...6).contains(number.length),
        !self.taken[before], self.tokens[range.lowerBound].gap > .none,
        self.tokens[range.lowerBound].gap <= .newline, !self.isYear(number),
        // The last of a row of numbers is none of an address.
        !(self.token(before - 1)?.isNumber ?? false)
      {
        self.find(before..<before + 1, .address, "address.number", 0.5)
      }
      self.takeCode(behindAddress: range.upperBound)
    }
  }

  /// The lines of an address go on in capitals and marks until its code.
  private mutating func takeCode(behindAddress index: Int) {
    var place = index
    while place < index + 8, let token = self.token(place), token.gap <= .newline {
      if token.isNumber {
        let isCode = (4...6).contains(token.length) && !self.taken[place]
        if isCode, place > index, !self.isYear(token),
          self.roles(place + 1).isDisjoint(with: .measure)
        {
          self.find(place..<place + 1, .zip, "zip.address", 0.5)
        }
        return
      }
      guard token.isMark(",") || token.isWord && (token.startsUpper || self.style == .lower)
      else { return }
      place += 1
    }
  }

  private func isYear(_ token: Token) -> Bool { (1900...2099).contains(token.value) }

  /// `, ID 71178`, whatever the city before it was taken for.
  private mutating func takeZIP(behindState index: Int) {
    if self.isMark(index - 1, "("), self.isMark(index + 1, ")"), index >= 2, self.taken[index - 2] {
      // Elmsford (10523)
      self.find(index..<index + 1, .zip, "zip.city", 0.5)
      return
    }
    guard let state = self.token(index - 1), state.isWord, self.tokens[index].gap == .space,
      state.roles.contains(.stateCode) && state.length == 2
        && (state.shape == .upper || self.style == .lower)
        || state.word.isState,
      self.isMark(index - 2, ",") || index >= 2 && self.taken[index - 2]
        || self.token(index - 2)?.shape == .capital && state.shape == .upper,
      self.roles(index + 1).isDisjoint(with: .measure)
    else { return }
    var end = index + 1
    if self.isMark(end, "-"), let more = self.token(end + 1), more.isNumber, more.length == 4 {
      end += 2
    }
    self.find(index..<end, .zip, "zip.state", 0.8)
  }

  private mutating func takeZIP(after index: Int) {
    var place = index + 1
    while place < index + 4,
      self.isWord(place, .code) || self.isMark(place, ":") || self.isMark(place, "#")
        || self.isWord(place, .is)
    { place += 1 }
    guard let code = self.token(place), code.kind == .number || code.kind == .mixed,
      code.byteCount <= 8
    else { return }
    var end = place + 1
    while end < place + 3, let more = self.token(end), more.gap <= .space, more.byteCount <= 4,
      more.isMark("-") || more.kind == .number || more.kind == .mixed
        || more.isWord && more.shape == .upper
    {
      end += 1
    }
    while end > place + 1, self.tokens[end - 1].kind == .mark { end -= 1 }
    self.find(place..<end, .zip, "zip", 0.95)
  }

  /// - Returns: The last token of what was taken, or the index.
  private mutating func takeCity(_ index: Int) -> Int {
    var end = index
    while let token = self.token(end), end - index < 5, !self.taken[end], token.isWord,
      end == index || token.gap == .space || token.gap == .none && self.isMark(end - 1, "-")
        || token.gap == .newline,
      token.shape != .lower || self.style == .lower,
      !token.roles.contains(.never) || token.word.place > 0 && end > index
    {
      end += 1
      if self.isMark(end, "."), self.isAdjacent(end), self.tokens[end - 1].length <= 2 { end += 1 }
    }
    guard end > index else { return index }
    // County
    for place in index..<end
    where place > index && self.isWord(place, .county)
      && !self.tokens[place - 1].roles.contains(.never)
    {
      self.find(index..<place + 1, .city, "place.county", 0.85)
      return place
    }
    if end - index < 5, self.isWord(end, .county), self.tokens[end].gap == .space, end > index {
      end += 1
    }
    if end - index >= 2,
      self.isWord(end - 1, .county) || self.isWord(end - 1, .parish)
        || self.isWord(end - 1, .township)
    {
      if self.tokens[index].shape != .lower || self.tokens[index].word.isCounty {
        self.find(index..<end, .city, "place.county", 0.85)
        return end - 1
      }
    }
    // City, ST
    if self.isMark(end, ","), let state = self.token(end + 1), state.isWord, self.isState(end + 1),
      state.roles.contains(.stateCode) && state.length == 2
        && (state.shape == .upper || self.style != .usual)
        || state.word.isState && state.length > 3
    {
      var start = index
      // Only the words right before that may be a city's.
      while start < end - 1, !self.isPlaceWord(start) { start += 1 }
      let isKnown = (start..<end).contains {
        let word = self.tokens[$0].word
        return word.place > 0 && (word.commonness < 5 || self.style == .usual) || word.isUnknown
          || word.isName && word.commonness < 4
      }
      // Signed by Petra Lindqvist, MD is nobody in Maryland; a postal code or a place's word says otherwise.
      let isSignature =
        state.roles.contains(.credential) && state.length == 2
        && !(self.token(end + 2)?.isNumber ?? false && self.token(end + 2)?.length == 5)
        && !self.roles(start - 1).contains(.placeCue)
        && (start..<end).contains { self.tokens[$0].word.firstName > 0 }
        && end - start >= 2
      if isKnown, !isSignature {
        self.find(start..<end, .city, "place.city_state", 0.85)
        return self.takeStateAndZIP(end + 1) - 1
      }
    }
    if let state = self.token(end - 1), end - index >= 2, state.roles.contains(.stateCode),
      state.shape == .upper, state.length == 2,
      self.token(end)?.isNumber ?? false, self.token(end)?.length == 5
    {
      self.find(index..<end - 1, .city, "place.city_state", 0.85)
      return self.takeStateAndZIP(end - 1) - 1
    }
    // from Austin
    if self.roles(index - 1).contains(.placeCue), self.style == .usual, !self.isPersonal(index, end)
    {
      var run = index
      while run < end, self.tokens[run].word.place > 0,
        !self.tokens[run].roles.contains(.never) || self.isWord(run, .city),
        self.tokens[run].shape != .upper || self.tokens[run].length > 4,
        run == index || self.tokens[run].gap <= .newline
      { run += 1 }
      if run > index, self.tokens[index].word.commonness < 5 || run > index + 1,
        !self.roles(run).contains(.clinicalNoun),
        !self.tokens[index].roles.contains(.clinical),
        !self.tokens[index].roles.contains(.nationality)
      {
        let isLarge = (index..<run).contains { self.tokens[$0].word.place == 3 }
        self.find(index..<run, .city, "place.cue", isLarge ? 0.6 : 0.4)
        return run - 1
      }
    }
    return index
  }

  /// Whether what follows a comma is a state and no credential or small word.
  private func isState(_ index: Int) -> Bool {
    let token = self.tokens[index]
    guard token.length == 2 else { return true }
    if self.isMark(index + 1, "-"), self.isAdjacent(index + 1) { return false }
    let hasZIP = self.token(index + 1)?.isNumber ?? false
    if hasZIP { return true }
    if token.roles.contains(.credential) { return false }
    return self.style == .usual || token.word.commonness < 5 && !token.roles.contains(.never)
  }

  /// Whether a first name begins here, and more of the name follows.
  private func isPersonal(_ index: Int, _ end: Int) -> Bool {
    let token = self.tokens[index]
    guard token.word.firstName >= 1 else { return false }
    if let next = self.token(index + 1), next.isWord, next.gap == .space, next.shape != .lower {
      return next.length == 1 || next.word.surname > 0 && next.word.place < 2
        || token.word.firstName >= 2 && token.word.place < 3
    }
    return token.word.firstName >= 2 && token.word.place < 3
  }

  private func isPlaceWord(_ index: Int) -> Bool {
    let token = self.tokens[index]
    return token.word.place > 0 || token.word.isUnknown || token.roles.contains(.particle)
      || token.word.isName || token.roles.contains(.direction) || token.word.commonness < 6
  }
}
