extension Scanner {
  /// Numbers and codes that nothing announces, by their form.
  mutating func findBareIDs() {
    var index = self.landmark(0)
    while index < self.tokens.count {
      let token = self.tokens[index]
      if !self.taken[index],
        token.kind == .number || token.kind == .mixed || token.isWord && token.shape == .upper,
        // A word or a few digits alone are no code.
        self.isAdjacent(index + 1) || token.kind == .mixed || token.isNumber && token.length > 3
      {
        if let (end, category, rule, score) = self.bareID(index),
          self.find(index..<end, category, rule, score)
        {
          index = end - 1
        }
      } else if token.isWord, !self.taken[index], let end = self.endOfInsuranceNumber(index) {
        self.find(index..<end, .otherID, "id.national_insurance", 0.8)
        index = end - 1
      } else if token.isMark("("), let end = self.endOfUDI(index),
        self.find(index..<end, .device, "id.udi", 0.95)
      {
        index = end - 1
      }
      index = self.landmark(index + 1)
    }
  }

  /// A British national insurance number with spaces: `QQ 12 34 56 C`.
  /// https://www.gov.uk/hmrc-internal-manuals/national-insurance-manual/nim39110
  private func endOfInsuranceNumber(_ index: Int) -> Int? {
    guard self.tokens[index].shape == .upper, self.tokens[index].length == 2 else { return nil }
    for place in index + 1...index + 3 {
      guard let group = self.token(place), group.isNumber, group.length == 2, group.gap == .space
      else { return nil }
    }
    switch self.token(index + 4)?.known {
    case .a, .b, .c, .d: return self.tokens[index + 4].shape == .upper ? index + 5 : nil
    default: return nil
    }
  }

  private func bareID(_ index: Int) -> (Int, Category, Rule, Double)? {
    // The run of everything without white space, as far as a code may go.
    // A drug's code.
    if self.isWord(index - 1, .ndc) || self.isMark(index - 1, ":") && self.isWord(index - 2, .ndc) {
      return nil
    }
    guard index == 0 || !self.isAdjacent(index) || self.isOpening(index - 1),
      let end = self.endOfCode(index)
    else { return nil }
    var digits = 0
    var letters = 0
    for place in index..<end {
      let token = self.tokens[place]
      guard token.kind != .mark else { continue }
      let own = self.bytes[token.range].count { (0x30...0x39).contains($0) }
      digits += own
      letters += token.byteCount - own
    }
    guard digits >= 3 else { return nil }
    let first = self.tokens[index]
    if letters == 0 {
      if end == index + 1 {
        if (13...19).contains(digits) { return (end, .account, "id.card", 0.9) }
        if digits == 9 || digits == 10, !self.isMeasured(end) {
          return (end, .otherID, "id.number", 0.6)
        }
        if digits >= 7, !self.isMeasured(end) { return (end, .otherID, "id.number", 0.55) }
        if digits == 6, !self.isMeasured(end), !self.isGenetic(index) {
          return (end, .otherID, "id.number", 0.35)
        }
        return self.groupedCard(index)
      }
      // 12-345678, 123-45-678
      if digits >= 7, !self.isQuantity(index..<end),
        self.tokens[index + 1].isMark("-") || self.tokens[index + 1].isMark("/")
      {
        return (end, .otherID, "id.groups", 0.55)
      }
      return nil
    }
    let bytes = self.compact(index..<end)
    if bytes.count == 17, digits >= 4, end == index + 1 { return (end, .vehicle, "id.vin", 0.9) }
    if bytes.count >= 15, bytes.count <= 34, Self.isIBAN(bytes) {
      return (end, .account, "id.iban", 0.95)
    }
    if self.isMBI(bytes) { return (end, .healthPlan, "id.mbi", 0.9) }
    if self.isDEA(bytes) { return (end, .license, "id.dea", 0.85) }
    guard digits >= 4 || digits >= 3 && letters >= 2 && bytes.count >= 6 else { return nil }
    // A number with a unit behind it, a time, an ordinal.
    if first.kind == .mixed, end == index + 1, first.length > 0,
      !first.roles.isDisjoint(with: [.measure, .ageCue, .ordinal, .timeSpan])
    {
      return nil
    }
    if self.isClinicalCode(index, end, bytes, letters, digits) { return nil }
    return (end, .otherID, "id.code", digits >= 5 || end > index + 1 ? 0.6 : 0.45)
  }

  private func isOpening(_ index: Int) -> Bool {
    self.isMark(index, "(", "#", ":", "\"", "'", "[") || self.isMark(index, "=", "*", ",", ">")
  }

  /// The token after letters, digits and marks between them.
  private func endOfCode(_ index: Int) -> Int? {
    var end = index + 1
    while end - index < 20, let token = self.token(end), token.gap == .none {
      if token.kind == .mark {
        guard token.isMark(".", "-", "/", "_"),
          let next = self.token(end + 1),
          next.gap == .none, next.kind != .mark
        else { break }
      }
      end += 1
    }
    for place in index..<end where self.taken[place] { return nil }
    return end
  }

  private func compact(_ range: Range<Int>) -> [UInt8] {
    var bytes: [UInt8] = []
    for place in range where self.tokens[place].kind != .mark {
      for byte in self.bytes[self.tokens[place].range] {
        bytes.append((0x61...0x7a).contains(byte) ? byte & 0xdf : byte)
      }
    }
    return bytes
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isIBAN(_ bytes: [UInt8]) -> Bool {
    guard self.isLetter(bytes[0]), self.isLetter(bytes[1]), self.isDigit(bytes[2]),
      self.isDigit(bytes[3])
    else { return false }
    return bytes.count { self.isDigit($0) } >= 10
  }

  /// A Medicare beneficiary identifier: eleven characters, of which the 2nd, 5th, 8th and 9th are letters.
  /// https://www.cms.gov/medicare/new-medicare-card/understanding-the-mbi
  private func isMBI(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 11 else { return false }
    let pattern: [Character] = ["d", "a", "x", "d", "a", "x", "d", "a", "a", "d", "d"]
    return zip(bytes, pattern).allSatisfy { byte, kind in
      switch kind {
      case "d": Self.isDigit(byte)
      case "a": Self.isLetter(byte)
      default: true
      }
    }
  }

  /// A prescriber's number of the DEA: two letters, seven digits of which the last one is a checksum.
  private func isDEA(_ bytes: [UInt8]) -> Bool {
    guard bytes.count == 9, Self.isLetter(bytes[0]), Self.isLetter(bytes[1]) || bytes[1] == 0x39,
      bytes[2...].allSatisfy(Self.isDigit)
    else { return false }
    let digits = bytes[2...].map { Int($0 - 0x30) }
    let sum = digits[0] + digits[2] + digits[4] + 2 * (digits[1] + digits[3] + digits[5])
    return sum % 10 == digits[6]
  }

  private func isMeasured(_ index: Int) -> Bool {
    self.roles(index).contains(.measure) || self.isMark(index, "%")
      || self.isMark(index, "/") && self.isAdjacent(index)
      || self.isMark(index, ",") && self.isAdjacent(index + 1)
  }

  private func isQuantity(_ range: Range<Int>) -> Bool {
    range.contains { self.isMark($0, ".") } || self.isMeasured(range.upperBound)
      || self.isYears(range)
  }

  /// `1983-1987`
  private func isYears(_ range: Range<Int>) -> Bool {
    guard range.count == 3, self.isMark(range.lowerBound + 1, "-"),
      self.tokens[range.lowerBound].length == 4,
      self.tokens[range.upperBound - 1].length == 4
    else { return false }
    let first = self.tokens[range.lowerBound].value
    let last = self.tokens[range.upperBound - 1].value
    return (1900...2099).contains(first) && (first...2099).contains(last)
  }

  private func isGenetic(_ index: Int) -> Bool { self.isMark(index - 1, ".") }

  /// 4 groups of 4 digits.
  private func groupedCard(_ index: Int) -> (Int, Category, Rule, Double)? {
    var place = index
    for group in 0..<4 {
      if group > 0, self.isMark(place, "-") { place += 1 }
      guard let token = self.token(place), token.isNumber, token.length == 4,
        token.gap <= .space || group == 0
      else { return nil }
      place += 1
    }
    return (place, .account, "id.card", 0.9)
  }

  /// Codes of diagnoses, procedures, genes and laboratories, doses, and what else a note is full of.
  private func isClinicalCode(
    _ index: Int,
    _ end: Int,
    _ bytes: [UInt8],
    _ letters: Int,
    _ digits: Int
  ) -> Bool {
    // ICD-10: a letter, two characters, a point and up to four more.
    if Self.isLetter(bytes[0]), letters <= 2, bytes.count <= 7, Self.isDigit(bytes[1]),
      end == index + 1 && bytes.count <= 3 || end == index + 3 && self.isMark(index + 1, ".")
    {
      return true
    }
    // A word with a number: COVID-19, B12, HER2, PHQ-9, SARS-CoV-2.
    if digits <= 2 { return true }
    // 1200mg, 10x12cm
    let last = self.tokens[end - 1]
    if last.roles.contains(.measure), last.kind == .mixed || last.isWord { return true }
    // Words joined with a number: day-1000 is none of ours, and 2-year-old is a time.
    for place in index..<end {
      let token = self.tokens[place]
      if token.isWord, token.length >= 3, token.shape == .lower, token.word.commonness >= 2,
        self.style == .usual
      {
        return true
      }
      if !token.roles.isDisjoint(with: [.timeSpan, .ageCue]), token.isWord, token.length > 2 {
        return true
      }
    }
    // Variants: c.68_69delAG
    if self.isMark(index + 1, "."), self.tokens[index].length == 1, self.tokens[index].isWord {
      return true
    }
    // Fractions and ranges of numbers with a unit.
    if bytes.allSatisfy({ Self.isDigit($0) || $0 == 0x58 }) { return true }
    return false
  }

  /// A device's identifier: `(01)` and 14 digits, then more groups.
  private func endOfUDI(_ index: Int) -> Int? {
    guard let code = self.token(index + 1), code.isNumber, code.length == 2, code.gap == .none,
      self.isMark(index + 2, ")"), let number = self.token(index + 3), number.gap == .none,
      number.kind != .mark, number.byteCount >= 6
    else { return nil }
    var end = index + 4
    while end - index < 32, let token = self.token(end), token.gap == .none,
      token.isMark("(") || token.isMark(")") || token.kind != .mark || token.isMark("-")
    {
      end += 1
    }
    return end
  }
}
