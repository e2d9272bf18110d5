/// Postal codes of countries where they have letters, and numbers before a city's name.
extension Scanner {
  /// Before streets, which would take the second half for a house's number.
  mutating func findLetteredCodes() {
    for index in self.figures where !self.taken[index] {
      let token = self.tokens[index]
      guard token.kind == .mixed, token.length == 0, token.shape == .upper, token.byteCount <= 4,
        let end = self.endOfLetteredCode(index)
      else { continue }
      self.find(index..<end, .zip, "zip.letters", 0.6)
    }
  }

  mutating func findNumbersBesideCities() {
    for index in self.figures where !self.taken[index] {
      let token = self.tokens[index]
      if token.isNumber, token.length == 5, self.isBeforeCity(index) {
        self.find(index..<index + 1, .zip, "zip.before_city", 0.5)
      } else if token.isNumber, token.length == 4, self.isBehindTerritory(index) {
        self.find(index..<index + 1, .zip, "zip.territory", 0.6)
      }
    }
  }

  /// The areas of British postal codes.
  private static let areas: Set<[UInt8]> = Set(
    """
    AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK FY
    G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR
    NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC
    WD WF WN WR WS WV YO ZE
    """
    .split(whereSeparator: \.isWhitespace).map { Array($0.utf8) }
  )

  /// `LS1 4AP`, `D02 X285`, `M5V 2T6`
  private func endOfLetteredCode(_ index: Int) -> Int? {
    guard let second = self.token(index + 1), second.gap == .space,
      second.kind == .mixed || second.kind == .number && second.length == 4,
      index == 0 || !self.isAdjacent(index),
      !self.isAdjacent(index + 2) || self.isClosing(index + 2)
    else { return nil }
    let front = self.bytes[self.tokens[index].range]
    let back = self.bytes[second.range]
    guard second.kind == .number || second.shape == .upper,
      Self.isBritish(Array(front), Array(back)) || Self.isIrish(Array(front), Array(back))
        || Self.isCanadian(Array(front), Array(back))
    else { return nil }
    return index + 2
  }

  private func isClosing(_ index: Int) -> Bool {
    self.isMark(index, ".", ",", ";", ")", ":", "\"")
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Letters of an area, a district, a space, a digit and two letters without C, I, K, M, O and V.
  /// https://ideal-postcodes.co.uk/guides/uk-postcode-format
  private static func isBritish(_ front: [UInt8], _ back: [UInt8]) -> Bool {
    guard back.count == 3, self.isDigit(back[0]),
      back[1...].allSatisfy({ self.isLetter($0) && !"CIKMOV".utf8.contains($0) })
    else { return false }
    let area = Array(front.prefix { self.isLetter($0) })
    let district = front.dropFirst(area.count)
    guard self.areas.contains(area), let first = district.first, self.isDigit(first) else {
      return false
    }
    return district.count <= 2
  }

  /// A letter and two digits, a space and four letters and digits.
  private static func isIrish(_ front: [UInt8], _ back: [UInt8]) -> Bool {
    guard front.count == 3, self.isLetter(front[0]), self.isDigit(front[1]),
      self.isDigit(front[2]) || front == Array("D6W".utf8), back.count == 4, self.isLetter(back[0])
    else { return false }
    return back.contains { self.isDigit($0) }
  }

  /// A letter, a digit, a letter, and behind a space a digit, a letter, a digit.
  private static func isCanadian(_ front: [UInt8], _ back: [UInt8]) -> Bool {
    guard front.count == 3, back.count == 3 else { return false }
    return self.isLetter(front[0]) && self.isDigit(front[1]) && self.isLetter(front[2])
      && self.isDigit(back[0]) && self.isLetter(back[1]) && self.isDigit(back[2])
  }

  /// `75011 Paris`
  private func isBeforeCity(_ index: Int) -> Bool {
    guard let city = self.token(index + 1), city.isWord, city.gap == .space, city.length >= 3,
      city.shape == .capital, self.style == .usual, !city.roles.contains(.never),
      index == 0 || self.isMark(index - 1, ",", "-") || self.tokens[index].gap >= .newline
        || self.taken[index - 1] || self.roles(index - 1).contains(.placeCue)
    else { return false }
    return city.word.place > 0 && city.word.commonness < 5 || self.taken[index + 1]
  }

  /// `Sydney NSW 2000`
  private func isBehindTerritory(_ index: Int) -> Bool {
    guard let territory = self.token(index - 1), territory.isWord, territory.shape == .upper,
      self.tokens[index].gap == .space
    else { return false }
    switch territory.known {
    case .nsw, .vic, .qld, .tas: return true
    default: return false
    }
  }
}
