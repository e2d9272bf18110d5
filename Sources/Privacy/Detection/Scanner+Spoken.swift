/// Numbers, years and names as somebody says them: digit by digit, year by year, letter by letter.
extension Scanner {
  /// The least number of digits that are a number of somebody's when they are said one after the other.
  private static let leastSpokenDigits = 7
  /// The least number of letters that are a name when they are said one after the other.
  private static let leastSpokenLetters = 4
  /// More are no name's.
  private static let mostSpokenLetters = 40

  mutating func findSpoken() {
    var index = self.landmark(0)
    while index < self.tokens.count {
      let token = self.tokens[index]
      if token.isWord, !self.taken[index] {
        if token.roles.contains(.spokenDigit), let end = self.endOfSpokenDigits(index) {
          self.find(index..<end, .otherID, "id.spoken", 0.6)
          index = end - 1
        } else if token.known == .ninety, let end = self.endOfSpelledAge(index) {
          self.find(index..<end, .age90, "age.words", 0.7)
          index = end - 1
        } else if token.length == 1, let end = self.endOfSpelling(index) {
          self.find(index..<end, .name, "name.spelled", 0.7)
          index = end - 1
        }
      }
      index = self.landmark(index + 1)
    }
  }

  /// `five five five, two one two, three four three four`
  private func endOfSpokenDigits(_ index: Int) -> Int? {
    var end = index
    var place = index
    var digits = 0
    var last: KnownWord?
    var isCounting = true
    while let token = self.token(place), token.gap < .blankLine {
      if token.roles.contains(.spokenDigit) {
        digits += 1
        // One, two, three, four: somebody counts.
        if let before = last, let known = token.known, !Self.follows(known, before) {
          isCounting = false
        }
        last = token.known
        place += 1
        end = place
      } else if token.isMark(",", "-", "."), place > index {
        place += 1
      } else {
        break
      }
    }
    return digits >= Self.leastSpokenDigits && !isCounting ? end : nil
  }

  private static let digits: [KnownWord] = [
    .zero, .one, .two, .three, .four, .five, .six, .seven, .eight, .nine,
  ]

  /// Whether a digit is the one after another or the one before it.
  private static func follows(_ digit: KnownWord, _ before: KnownWord) -> Bool {
    guard let a = self.digits.firstIndex(of: digit), let b = self.digits.firstIndex(of: before)
    else { return false }
    return abs(a - b) == 1
  }

  /// `G-A-R-C-I-A`, `s m i t h` behind a word that says that letters follow.
  private func endOfSpelling(_ index: Int) -> Int? {
    guard index == 0 || !self.isAdjacent(index) || !self.isMark(index - 1, "-") else { return nil }
    let isUpper = self.tokens[index].shape == .upper
    var end = index
    var place = index
    var letters = 0
    var isRow = true
    var last: UInt8?
    while letters < Self.mostSpokenLetters, let letter = self.token(place), letter.isWord,
      letter.length == 1,
      (letter.shape == .upper) == isUpper || self.style == .lower
    {
      let own = self.bytes[Int(letter.start)]
      // A-B-C-D names the steps of something.
      if let last, own != last &+ 1 { isRow = false }
      last = own
      letters += 1
      end = place + 1
      // H as in hotel
      if self.isWord(end, .as), self.isWord(end + 1, .in), self.token(end + 2)?.isWord == true {
        end += 3
        isRow = false
      }
      place = end
      if self.isMark(place, "-"), self.isAdjacent(place), self.isAdjacent(place + 1) {
        place += 1
      } else if isUpper, self.isMark(place, ",") {
        place += 1
      } else {
        break
      }
    }
    return letters >= Self.leastSpokenLetters && !isRow ? end : nil
  }

  /// The token after a year in words that begins here, such as `nineteen fifty two` or `two thousand and six`;
  /// the index for none.
  func endOfSpokenYear(_ index: Int) -> Int {
    guard let first = self.token(index), first.gap < .blankLine else { return index }
    var place = index + 1
    switch first.known {
    case .nineteen, .twenty: break
    case .two:
      guard self.isWord(place, .thousand) else { return index }
      place += 1
      if self.isWord(place, .and), self.roles(place + 1).contains(.spokenNumber) { place += 1 }
    default: return index
    }
    let start = place
    while place < start + 4, let token = self.token(place), token.gap <= .space {
      if token.isMark("-"), self.isAdjacent(place), self.isAdjacent(place + 1),
        self.roles(place + 1).contains(.spokenNumber)
      {
        place += 2
      } else if token.roles.contains(.spokenNumber) {
        place += 1
      } else {
        break
      }
    }
    return first.known == .two || place > start ? place : index
  }
}
