internal import Foundation

/// Names, made of words whose evidence suffices.
extension NameEvidence {
  /// The name that begins with a token, and how sure it is.
  func name(at index: Int) -> (Range<Int>, Double)? {
    // Most words are none, which their evidence tells.
    let token = self.tokens[index]
    guard token.isWord,
      self.values[index] >= Self.least || token.length <= 3 || token.roles.contains(.particle)
    else { return nil }
    if let end = self.trailer(index) { return (index..<end, 0.8) }
    if let end = self.initials(index) { return (index..<end, 0.6) }
    guard let start = self.start(index) else { return nil }
    var end = start.core + 1
    var best = self.values[start.core]
    // What follows: words, initials, particles, generations.
    while let token = self.scanner.token(end), !self.scanner.taken[end] {
      if token.isWord, token.gap <= .newline {
        // karnopp, sidney u
        if token.length == 1, self.scanner.style == .lower, token.gap == .space,
          self.tokens[end - 1].isWord, token.known != .a, token.known != .i,
          self.scanner.token(end + 1).map({ Int($0.start) > Int(token.end) + 1 }) ?? true
        {
          end += 1
          continue
        }
        if token.length == 1, token.shape == .upper || self.scanner.style == .lower,
          token.gap <= .space || self.joins(end + 1), self.isInitial(end) || self.joins(end + 1)
        {
          end += 1
          if self.scanner.isMark(end, "."), self.scanner.isAdjacent(end),
            !self.endsSentence(end) || self.joins(end + 1)
          {
            end += 1
          }
          continue
        }
        if self.values[end] >= Self.least,
          token.gap == .space || token.gap == .none || self.tokens[end - 1].isWord
        {
          best = max(best, self.values[end])
          end += 1
          continue
        }
        if token.roles.contains(.generation), token.gap == .space,
          token.shape != .lower || self.scanner.style == .lower
        {
          end += 1; continue
        }
        if token.roles.contains(.particle), token.shape == .lower, token.gap == .space,
          let next = self.scanner.token(end + 1),
          next.isWord, next.shape == .capital, next.gap == .space, !next.roles.contains(.never),
          best > 0
        {
          end += 2
          continue
        }
        if token.roles.contains(.particle), self.joinsParticle(end) { end += 1; continue }
        break
      }
      if token.isMark("-"), token.gap == .none, self.scanner.isAdjacent(end + 1),
        let next = self.scanner.token(end + 1), next.isWord,
        next.shape != .lower || self.scanner.style == .lower || self.values[end + 1] >= Self.least
          || next.word.commonness < 4
      {
        end += 2
        continue
      }
      if token.isMark("."), token.gap == .none,
        self.tokens[end - 1].roles.contains(.particle)
          || self.tokens[end - 1].roles.contains(.generation), self.joins(end + 1)
      {
        end += 1; continue
      }
      // LAST, FIRST
      if token.isMark(","), let next = self.scanner.token(end + 1), next.isWord, next.gap <= .space,
        self.values[end + 1] >= Self.least,
        next.word.firstName > 0 || next.word.isUnknown || self.values[end + 1] > 2,
        !next.roles.contains(.credential), end - start.first <= 3
      {
        end += 2
        continue
      }
      break
    }
    while end > start.core + 1, self.tokens[end - 1].kind == .mark,
      !self.scanner.isMark(end - 1, ".")
    { end -= 1 }
    return (start.first..<end, 1 / (1 + exp(-best)))
  }

  func endsSentence(_ index: Int) -> Bool {
    guard let next = self.scanner.token(index + 1) else { return true }
    return next.gap >= .newline
  }

  /// Whether a name goes on with a token.
  func joins(_ index: Int) -> Bool {
    guard let token = self.scanner.token(index), token.isWord, token.gap <= .newline else {
      return false
    }
    return token.length >= 2 && self.values[index] >= Self.least
  }

  func joinsParticle(_ index: Int) -> Bool {
    var place = index + 1
    if self.scanner.isMark(place, ".") { place += 1 }
    if self.scanner.roles(place).contains(.particle) { place += 1 }
    return self.joins(place)
  }

  /// Where a name begins that has its first sure word here or after an initial or a particle.
  func start(_ index: Int) -> (first: Int, core: Int)? {
    let token = self.tokens[index]
    guard token.isWord else { return nil }
    if token.length >= 2, self.values[index] >= Self.least { return (index, index) }
    // J. R. Smith, de la Fox
    var place = index
    var steps = 0
    while steps < 3, let token = self.scanner.token(place), token.isWord,
      token.length == 1 && (token.shape == .upper || self.scanner.style == .lower)
        || token.roles.contains(.particle) && token.length > 1
    {
      if place > index, token.gap > .newline { return nil }
      place += 1
      if self.scanner.isMark(place, "."), self.scanner.isAdjacent(place) { place += 1 }
      steps += 1
    }
    guard steps > 0, let core = self.scanner.token(place), core.isWord, core.length >= 2,
      core.gap <= .newline,
      self.values[place] >= Self.least, !self.scanner.taken[place],
      core.shape != .lower || self.scanner.style == .lower || self.values[place] > 1
    else { return nil }
    if token.roles.contains(.never), token.length > 1 { return nil }
    if token.length == 1,
      self.scanner.style == .lower || token.known == .a || token.known == .i
    {
      return self.scanner.isMark(index + 1, ".") ? (index, place) : nil
    }
    return (index, place)
  }

  /// `RLW/olsen` and `XGT:holmes` on a line of their own, and `by CIM`.
  func trailer(_ index: Int) -> Int? {
    let token = self.tokens[index]
    guard token.isWord, (2...3).contains(token.length) else { return nil }
    let scanner = self.scanner
    if token.gap >= .newline || index == 0, token.shape == .upper || scanner.style == .lower,
      scanner.isMark(index + 1, "/") || scanner.isMark(index + 1, ":"),
      scanner.isAdjacent(index + 1), scanner.isAdjacent(index + 2),
      let second = scanner.token(index + 2), second.isWord
    {
      var end = index + 3
      while end < index + 7, let more = scanner.token(end), more.gap <= .space,
        more.isWord || more.isMark("-")
      { end += 1 }
      if scanner.token(end).map({ $0.gap >= .newline }) ?? true { return end }
    }
    if token.shape == .upper || scanner.style != .usual, scanner.isWord(index - 1, .by),
      token.word.commonness < 6, !token.roles.contains(.never),
      scanner.token(index + 1).map({ $0.gap >= .newline || $0.isMark(".") }) ?? true
    {
      return index + 1
    }
    return nil
  }

  /// `F.E.` as somebody who does something.
  func initials(_ index: Int) -> Int? {
    let scanner = self.scanner
    guard self.tokens[index].isWord, self.tokens[index].length == 1,
      self.tokens[index].shape == .upper || scanner.style == .lower
    else { return nil }
    if index > 0, scanner.isAdjacent(index) { return nil }
    var place = index
    var letters = 0
    while letters < 4, let token = scanner.token(place), token.isWord, token.length == 1,
      place == index || token.gap == .none,
      scanner.isMark(place + 1, "."), scanner.isAdjacent(place + 1)
    {
      letters += 1
      place += 2
    }
    guard letters >= 2 else { return nil }
    let isBehindTitle =
      scanner.roles(index - 1).contains(.subject) || scanner.roles(index - 1).contains(.title)
    guard let next = scanner.token(place), next.isWord, next.gap == .space,
      next.roles.contains(.personVerb) && next.shape == .lower || isBehindTitle
        || next.roles.contains(.personVerb) && scanner.style == .upper
    else {
      return isBehindTitle ? place : nil
    }
    return place
  }
}
