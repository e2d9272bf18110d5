extension Scanner {
  /// Telephone, fax and pager numbers.
  mutating func findPhones() {
    var index = self.landmark(0)
    while index < self.tokens.count {
      let token = self.tokens[index]
      if token.kind == .mark ? token.isMark("+", "(") : token.isNumber || token.length == 3,
        !self.taken[index]
      {
        if token.isNumber, token.length < 8, !self.mayGoOn(index) {
          // One group of digits is no telephone number unless something says so.
          if let end = self.endOfShortNumber(index) {
            self.find(index..<end, self.phoneKind(index).0, "phone.short", 0.8)
          }
        } else if let end = self.endOfPhone(index) {
          let (kind, hasCue) = self.phoneKind(index)
          if self.find(index..<end, kind, "phone", hasCue ? 0.98 : 0.85) { index = end - 1 }
        } else if let end = self.endOfSocial(index) {
          if self.find(index..<end, .ssn, "ssn", 0.95) { index = end - 1 }
        } else if self.tokens[index].isNumber, let end = self.endOfShortNumber(index) {
          if self.find(index..<end, self.phoneKind(index).0, "phone.short", 0.8) { index = end - 1 }
        }
      }
      if token.kind == .mixed, token.length == 0, !self.taken[index], self.isExtension(index) {
        self.find(index..<index + 1, .phone, "phone.extension", 0.5)
      }
      index = self.landmark(index + 1)
    }
  }

  /// `x5512`
  private func isExtension(_ index: Int) -> Bool {
    let bytes = self.bytes[self.tokens[index].range]
    return (5...6).contains(bytes.count) && bytes.first == UInt8(ascii: "x")
      && bytes.dropFirst().allSatisfy { (0x30...0x39).contains($0) }
  }

  /// Whether another group of digits may follow.
  private func mayGoOn(_ index: Int) -> Bool {
    guard let next = self.token(index + 1) else { return false }
    return next.kind == .mark
      ? next.isMark("-", ".", "/", ")", "(") : next.kind != .word || self.isHidden(next)
  }

  /// The token after a telephone number that begins here; nil for none.
  func endOfPhone(_ index: Int) -> Int? {
    var place = index
    // The groups' lengths, four bits each.
    var groups = 0
    var digits = 0
    var hasPlus = false
    if self.isMark(place, "+"), self.isAdjacent(place + 1) {
      hasPlus = true
      place += 1
    } else if self.isAdjacent(index), index > 0 {
      // In the middle of something longer.
      let before = self.tokens[index - 1]
      if before.kind != .mark || before.isMark("-") || before.isMark("/") || before.isMark(".")
        || before.isMark("+") || before.isMark("#") && index > 1 && self.isAdjacent(index - 1)
      {
        return nil
      }
      if before.isMark("("), self.tokens[index].isNumber { return nil }
    }
    let start = place
    var separators = Separators.none
    while let token = self.token(place), place - start < 16 {
      if token.isNumber {
        let isFar = place > start && token.gap > .newline
        guard !isFar, token.length <= 11, groups < 0x10_0000 else { break }
        groups = groups << 4 | Int(token.length)
        digits += Int(token.length)
        place += 1
        // What may stand between groups.
        guard let next = self.token(place) else { break }
        if next.isNumber, next.gap == .space || next.gap == .newline { continue }
        if next.isMark("-") || next.isMark(".") || next.isMark("/") || next.isMark(")") {
          guard let after = self.token(place + 1) else { break }
          let isInside = next.gap == .none && (after.gap == .none || next.isMark(")"))
          let isSpaced = next.gap == .space && after.gap == .space && next.isMark("-")
          let isNumber = after.isNumber || after.kind == .mixed && after.length == 4
          guard isNumber || next.isMark(")") && (after.isMark("-") || after.isNumber),
            isInside || isSpaced || after.gap == .newline && next.isMark("-")
          else { break }
          separators = next.isMark("-") && separators != .others ? .dashes : .others
          place += isNumber ? 1 : 2
          guard let group = self.token(place), group.isNumber || group.kind == .mixed else { break }
          continue
        }
        if next.isMark("("), self.isAdjacent(place + 1), self.token(place + 1)?.isNumber ?? false {
          place += 1
          continue
        }
        break
      } else if token.kind == .mixed, groups > 0xf, token.gap == .none, token.length == 4,
        self.bytes[Int(token.start) + 4] | 0x20 == 0x78
          || self.bytes[Int(token.start) + 4] | 0x20 == 0x65
      {
        // 3560x4587, 3560ext4
        groups = groups << 4 | 4
        digits += 4
        place += 1
        break
      } else if token.isMark("("), place == start || (1...0xf).contains(groups),
        let area = self.token(place + 1),
        area.isNumber, area.length <= 4, area.gap == .none
      {
        place += 1
      } else {
        break
      }
    }
    // The groups may have run into a number that is another one: the longest that fits counts.
    while groups > 0 {
      if self.isPhone(groups, digits: digits, hasPlus, separators, index, place) {
        return self.endOfExtension(place)
      }
      digits -= groups & 0xf
      groups >>= 4
      place -= 1
      while place > start, self.tokens[place - 1].kind == .mark { place -= 1 }
      // 0002-8215-01 is a code as a whole.
      if separators == .dashes, self.isMark(place, "-"), self.isAdjacent(place) { return nil }
    }
    return nil
  }

  /// What stands between the groups.
  private enum Separators { case none, dashes, others }

  private func isPhone(
    _ groups: Int,
    digits: Int,
    _ hasPlus: Bool,
    _ separators: Separators,
    _ index: Int,
    _ end: Int
  ) -> Bool {
    if hasPlus { return (8...15).contains(digits) }
    switch groups {
    case 0x334, 0x1334:
      // 1 at the front is the country.
      if groups == 0x1334, self.tokens[index].isNumber, self.tokens[index].value != 1 {
        return false
      }
      return true
    case 0x37, 0x64: return separators != .none
    case 0xa:
      return self.hasPhoneCue(index) && self.tokens[index].length == 10
    case 0xb: return self.hasPhoneCue(index)
    case 0x34:
      return self.hasPhoneCue(index) || separators == .dashes && self.isPlainLocal(index, end)
    case 0x22222, 0x23322: return true
    case 0x244, 0x344, 0x433, 0x56, 0x343, 0x234, 0x46, 0x533,
      0x333, 0x434,
      0x443, 0x243, 0x254, 0x3222, 0x3322, 0x2322, 0x2233,
      0x4222, 0x44, 0x28:
      return self.hasPhoneCue(index) || self.tokens[index].isNumber && self.startsWithZero(index)
    default:
      return (7...15).contains(digits) && groups > 0xf && self.hasPhoneCue(index)
    }
  }

  private func startsWithZero(_ index: Int) -> Bool {
    self.bytes[Int(self.tokens[index].start)] == 0x30
  }

  /// 555-1234, which no word announces, at the end of a clause.
  private func isPlainLocal(_ index: Int, _ end: Int) -> Bool {
    guard self.tokens[index].value >= 200 else { return false }
    return self.token(end).map { $0.kind == .mark || $0.gap >= .newline } ?? true
  }

  private func hasPhoneCue(_ index: Int) -> Bool {
    for place in stride(from: index - 1, through: max(0, index - 6), by: -1) {
      let token = self.tokens[place]
      if !token.roles.isDisjoint(with: [.phoneCue, .faxCue]) { return true }
      if token.gap == .blankLine { return false }
    }
    return false
  }

  /// Whether a number is a fax's.
  private func phoneKind(_ index: Int) -> (Category, hasCue: Bool) {
    for place in stride(from: index - 1, through: max(0, index - 6), by: -1) {
      let roles = self.tokens[place].roles
      if roles.contains(.faxCue) { return (.fax, true) }
      if roles.contains(.phoneCue) { return (.phone, true) }
    }
    return (.phone, false)
  }

  private func endOfExtension(_ index: Int) -> Int {
    var place = index
    if self.isMark(place, ",") { place += 1 }
    guard let token = self.token(place), token.gap <= .space else { return index }
    if token.kind == .mixed, self.bytes[Int(token.start)] | 0x20 == 0x78, token.byteCount <= 7,
      self.bytes[token.range].dropFirst().allSatisfy({ (0x30...0x39).contains($0) })
    {
      return place + 1
    }
    if token.isWord,
      self.isWord(place, .x) || self.isWord(place, .ext) || self.isWord(place, .extension)
    {
      var next = place + 1
      if self.isMark(next, ".") || self.isMark(next, ":") { next += 1 }
      if let number = self.token(next), number.isNumber, number.length <= 6 { return next + 1 }
    }
    if token.isMark("#"), let number = self.token(place + 1), number.isNumber, number.gap == .none {
      return place + 2
    }
    return index
  }

  /// A pager's or an extension's number.
  private func endOfShortNumber(_ index: Int) -> Int? {
    let token = self.tokens[index]
    var end = index + 1
    if token.length == 1, token.isNumber, self.isMark(end, "-"), self.isAdjacent(end),
      self.isAdjacent(end + 1), let line = self.token(end + 1), line.isNumber, line.length == 4
    {
      // 4-5512, as a hospital's own telephones have it
      end += 2
    } else if !(3...7).contains(token.length) {
      return nil
    }
    var place = index - 1
    while place >= 0, index - place <= 4 {
      let before = self.tokens[place]
      if before.kind == .mark {
        guard before.isMark(":", "#", ".", "(") else { return nil }
      } else if before.roles.contains(.pager) {
        return end
      } else if !before.roles.contains(.numberWord), !self.isWord(place, .at) {
        return nil
      }
      place -= 1
    }
    return nil
  }

  /// 123-45-6789, or with its first digits hidden.
  private func endOfSocial(_ index: Int) -> Int? {
    guard index + 4 < self.tokens.count, self.tokens[index].byteCount == 3,
      self.isMark(index + 1, "-") || self.tokens[index + 1].isNumber
    else { return nil }
    var places = [index]
    var place = index + 1
    while places.count < 3, let token = self.token(place) {
      if token.isMark("-"), token.gap == .none, self.isAdjacent(place + 1) {
        place += 1
      } else if token.gap != .space {
        return nil
      }
      guard let next = self.token(place) else { return nil }
      guard next.kind == .number || next.isWord && self.isHidden(next) else { return nil }
      places.append(place)
      place += 1
    }
    guard places.count == 3, self.tokens[places[2]].isNumber, self.tokens[places[2]].length == 4,
      self.tokens[places[1]].byteCount == 2,
      self.tokens[places[0]].isNumber || self.isHidden(self.tokens[places[0]]),
      !self.isMark(place, "-") || !self.isAdjacent(place)
    else { return nil }
    guard index == 0 || !self.isAdjacent(index) || !self.isMark(index - 1, "-") else { return nil }
    return place
  }

  private func isHidden(_ token: Token) -> Bool {
    self.bytes[token.range].allSatisfy { $0 | 0x20 == 0x78 }
  }

  /// Ages of 90 years or more, which Safe Harbor counts as identifiers, and others for the strict level.
  mutating func findAges() {
    for index in self.figures where !self.taken[index] {
      let token = self.tokens[index]
      if self.isBriefAge(index) {
        self.find(index..<index + 1, .age90, "age.brief", 0.7)
        continue
      }
      guard token.kind == .number || token.kind == .mixed && token.roles.contains(.ageCue),
        token.length <= 3, (1...125).contains(token.value)
      else { continue }
      let next = self.isMark(index + 1, "-") ? index + 2 : index + 1
      let isAge =
        token.kind == .mixed || self.isAge(next)
        || self.isWord(index - 1, .age) || self.isWord(index - 1, .aged)
        || self.isMark(index - 1, ":") && self.isWord(index - 2, .age)
        || self.isWord(index - 1, .turned)
        || self.isWord(index - 2, .age) && self.isWord(index - 1, .of)
        || self.isWord(index - 1, .turn)
      guard isAge else { continue }
      self.find(index..<index + 1, token.value >= 90 ? .age90 : .age, "age", 0.9)
    }
  }

  /// The token after `ninety-four` or `ninety`, which stands there, where an age is told.
  func endOfSpelledAge(_ index: Int) -> Int? {
    var end = index + 1
    if self.isMark(end, "-"), self.token(end + 1)?.isWord ?? false, !self.isAge(end + 1) {
      end += 2
    } else if self.roles(end).contains(.spokenDigit) {
      end += 1
    }
    let next = self.isMark(end, "-") ? end + 1 : end
    let isTold =
      self.isAge(next) || self.isWord(index - 1, .age) || self.isWord(index - 1, .aged)
      || self.isWord(index - 1, .turned) || self.isWord(index - 2, .age)
    return isTold ? end : nil
  }

  /// `97M`, `in her 90s`
  private func isBriefAge(_ index: Int) -> Bool {
    let token = self.tokens[index]
    guard token.kind == .mixed, (90...115).contains(token.value), token.length <= 3 else {
      return false
    }
    let letters = self.bytes[token.range].dropFirst(Int(token.length))
    guard letters.count == 1, let letter = letters.first else { return false }
    switch letter | 0x20 {
    case 0x6d, 0x66:
      return self.startsSentence(index) || self.isWord(index - 1, .a)
        || self.isWord(index + 1, .with)
        || self.isWord(index - 1, .an)
    case 0x73: return self.isWord(index - 1, .her) || self.isWord(index - 1, .his)
    default: return false
    }
  }

  /// Whether somebody's age stands here: `54yo`, `54 y/o`.
  func isAge(at index: Int) -> Bool {
    guard let token = self.token(index), (1...115).contains(token.value), token.length <= 3 else {
      return false
    }
    if token.kind == .mixed { return token.roles.contains(.ageCue) }
    return token.isNumber && self.isAge(self.isMark(index + 1, "-") ? index + 2 : index + 1)
  }

  /// `year-old`, `years old`, `yo`, `y/o`, `years of age`
  private func isAge(_ index: Int) -> Bool {
    guard let token = self.token(index), token.isWord else { return false }
    if self.isWord(index, .yo) { return true }
    if self.isWord(index, .y), self.isMark(index + 1, "/") || self.isMark(index + 1, "."),
      self.isWord(index + 2, .o)
    {
      return true
    }
    guard
      self.isWord(index, .year) || self.isWord(index, .years) || self.isWord(index, .yr)
        || self.isWord(index, .yrs)
    else { return false }
    let next = self.isMark(index + 1, "-") ? index + 2 : index + 1
    return self.isWord(next, .old) || self.isWord(next, .of) && self.isWord(next + 1, .age)
      || self.isWord(next, .female) || self.isWord(next, .male)
  }
}
