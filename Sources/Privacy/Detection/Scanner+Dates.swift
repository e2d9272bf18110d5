extension Scanner {
  /// Dates in all usual forms, parts of dates but years, holidays; weekdays and times of day as such.
  mutating func findDates() {
    var index = self.landmark(0)
    while index < self.tokens.count {
      if !self.taken[index] {
        if let end = self.endOfDate(index) {
          let start = self.startOfOrdinal(index)
          if self.find(start..<end, .date, "date", self.dateScore(start..<end)) { index = end - 1 }
        } else if let end = self.endOfHoliday(index) {
          if self.find(index..<end, .date, "date.holiday", 0.7) { index = end - 1 }
        } else if self.tokens[index].roles.contains(.weekday),
          self.tokens[index].shape != .lower || self.style == .lower
        {
          let isRelative =
            (self.isWord(index - 1, .last) || self.isWord(index - 1, .next)
              || self.isWord(index - 1, .this))
            && !self.taken[index - 1]
          self.find((isRelative ? index - 1 : index)..<index + 1, .date, "date.weekday", 0.3)
        } else if self.tokens[index].kind == .mixed, self.isDayAlone(index) {
          self.find(index..<index + 1, .date, "date.day", 0.4)
        } else if self.tokens[index].isNumber, self.isYearOfBirth(index) {
          self.find(index..<index + 1, .date, "date.birth_year", 0.6)
        }
      }
      index = self.landmark(index + 1)
    }
  }

  /// The token after a date that begins here; nil for none.
  func endOfDate(_ index: Int) -> Int? {
    guard let token = self.token(index), index == 0 || !self.continuesNumber(index) else {
      return nil
    }
    switch token.kind {
    case .number: return self.endOfNumericDate(index) ?? self.endOfDayFirst(index)
    case .mixed: return self.endOfCompact(index) ?? self.endOfDayFirst(index)
    case .word: return self.endOfMonthFirst(index)
    case .mark: return nil
    }
  }

  /// `the 14th`, of this month or the next
  private func isDayAlone(_ index: Int) -> Bool {
    let token = self.tokens[index]
    guard token.roles.contains(.ordinal), (1...31).contains(token.value),
      self.isWord(index - 1, .the), self.roles(index - 2).contains(.dateCue)
    else { return false }
    guard let next = self.token(index + 1) else { return true }
    return next.gap >= .newline || next.isMark(".", ",", ";", ")")
  }

  /// `born in 1929`
  private func isYearOfBirth(_ index: Int) -> Bool {
    let token = self.tokens[index]
    return token.length == 4 && (1880...2100).contains(token.value)
      && self.isWord(index - 1, .`in`) && self.isWord(index - 2, .born)
  }

  /// Whether a number begins in the middle of a longer one, such as a fraction's or a version's.
  private func continuesNumber(_ index: Int) -> Bool {
    guard self.isAdjacent(index), index >= 2,
      self.isMark(index - 1, ".") || self.isMark(index - 1, "/") || self.isMark(index - 1, "-"),
      self.isAdjacent(index - 1)
    else { return false }
    return self.tokens[index - 2].kind == .number
  }

  // MARK: - Numbers

  private func endOfNumericDate(_ index: Int) -> Int? {
    guard index + 2 < self.tokens.count else { return nil }
    guard self.isAdjacent(index + 1), self.isAdjacent(index + 2) else {
      return self.endOfSpacedDate(index)
    }
    let mark = self.tokens[index + 1]
    guard mark.isMark("/") || mark.isMark("-") || mark.isMark(".") else { return nil }
    let first = self.tokens[index]
    let second = self.tokens[index + 2]
    guard second.kind != .word, second.kind != .mark else { return self.endOfDayMonthName(index) }
    if let third = self.token(index + 4), self.isAdjacent(index + 3), self.isAdjacent(index + 4),
      self.tokens[index + 3].mark == mark.mark, third.kind == .number || self.isTimeSuffix(third)
    {
      guard !self.goesOn(index + 5, mark) else { return nil }
      let isYearFirst =
        first.length == 4 && (1850...2150).contains(first.value) && Self.isMonth(second.value)
        && Self.isDay(third.value) && third.length <= 2
        || first.length == 4 && first.value >= 1850
          && first.value <= 2150 && Self.isMonth(second.value) && third.kind == .mixed
      if isYearFirst, second.kind == .number { return self.endOfTime(index + 5, third) }
      guard second.kind == .number, first.length <= 2, second.length <= 2,
        third.length == 2 || third.length == 4 && (1850...2150).contains(third.value),
        third.kind == .number
      else { return nil }
      let isValid =
        Self.isMonth(first.value) && Self.isDay(second.value)
        || Self.isDay(first.value) && Self.isMonth(second.value)
      guard isValid else { return nil }
      // 1.2.20 may be a section or a version.
      if mark.isMark("."), third.length == 2, !self.hasDateCue(index) { return nil }
      return index + 5
    }
    guard second.kind == .number else { return nil }
    // 05/2021
    if mark.isMark("/") || mark.isMark("-") && first.length == 2, second.length == 4,
      (1900...2100).contains(second.value), first.length <= 2, Self.isMonth(first.value),
      !self.goesOn(index + 3, mark)
    {
      return index + 3
    }
    // 6/99, 7/09
    if mark.isMark("/"), second.length == 2,
      second.value >= 32 || self.bytes[Int(second.start)] == 0x30,
      Self.isMonth(first.value), first.length <= 2,
      self.hasDateCue(index) || second.value >= 60 || self.isWord(index - 2, .set),
      !self.goesOn(index + 3, mark),
      !self.roles(index + 3).contains(.measure), !self.isMark(index + 3, "%")
    {
      return index + 3
    }
    guard mark.isMark("/") || mark.isMark("-") && self.isSureDay(index), first.length <= 2,
      second.length <= 2, !self.goesOn(index + 3, mark),
      Self.isMonth(first.value) && Self.isDay(second.value)
    else { return nil }
    return self.isFraction(index) ? nil : index + 3
  }

  /// `7 / 4 / 2023`
  private func endOfSpacedDate(_ index: Int) -> Int? {
    guard let mark = self.token(index + 1), mark.isMark("/", "-"), mark.gap == .space,
      let second = self.token(index + 2), second.isNumber, second.gap == .space,
      self.isMark(index + 3, "/", "-"), self.tokens[index + 3].mark == mark.mark,
      let year = self.token(index + 4), year.isNumber, year.length == 4,
      (1850...2150).contains(year.value), self.tokens[index].length <= 2, second.length <= 2
    else { return nil }
    let (first, last) = (self.tokens[index].value, second.value)
    let isValid =
      Self.isMonth(first) && Self.isDay(last) || Self.isDay(first) && Self.isMonth(last)
    return isValid ? index + 5 : nil
  }

  private func goesOn(_ index: Int, _ mark: Token) -> Bool {
    guard let token = self.token(index), token.gap == .none, let next = self.token(index + 1),
      next.gap == .none, next.kind != .mark, next.kind != .word
    else { return false }
    return token.isMark("/") || token.isMark("-") || token.isMark(".")
  }

  private static func isMonth(_ value: Int32) -> Bool { (1...12).contains(value) }
  private static func isDay(_ value: Int32) -> Bool { (1...31).contains(value) }

  /// `03T00`, with the time after it.
  private func isTimeSuffix(_ token: Token) -> Bool {
    token.kind == .mixed && token.length == 2 && (1...31).contains(token.value)
      && self.bytes[Int(token.start) + 2] | 0x20 == 0x74
  }

  /// The token after a time of day that may follow a date.
  private func endOfTime(_ index: Int, _ day: Token) -> Int {
    guard day.kind == .mixed else { return index }
    var end = index
    while let token = self.token(end), token.gap == .none, end - index < 8,
      token.kind != .mark || token.isMark(":") || token.isMark(".") || token.isMark("-")
    {
      if token.kind == .mark, !self.isAdjacent(end + 1) { break }
      end += 1
    }
    return end
  }

  /// Whether a word right before says that a date follows.
  private func hasDateCue(_ index: Int) -> Bool {
    var place = index - 1
    while place >= max(0, index - 3) {
      let token = self.tokens[place]
      if token.roles.contains(.dateCue) { return true }
      let isBetween =
        token.isMark(":", "(", ".") || self.isWord(place, .the)
        || self.isWord(place, .about)
      guard isBetween else { return false }
      place -= 1
    }
    return false
  }

  /// Whether a word right before says that a day follows.
  private func isSureDay(_ index: Int) -> Bool {
    switch self.token(index - 1)?.known {
    case .on, .since, .until, .dated, .dob: true
    default: false
    }
  }

  /// Whether `a/b` is a part of something, a score or a measure, instead of a month and a day.
  private func isFraction(_ index: Int) -> Bool {
    let first = self.tokens[index].value
    let second = self.tokens[index + 2].value
    let after = self.token(index + 3)
    if self.isSureDay(index), !(after?.roles.contains(.measure) ?? false) { return false }
    if self.isMark(index + 3, "%") || after?.roles.contains(.measure) ?? false { return true }
    if after?.roles.contains(.fractionCue) ?? false || after?.word.isMedical ?? false && second <= 6
    {
      return true
    }
    for place in max(0, index - 3)..<index where self.tokens[place].roles.contains(.fractionCue) {
      return true
    }
    let isBehindOf = self.isWord(index - 1, .of) && !self.roles(index - 2).contains(.dateCue)
    if self.hasDateCue(index), !isBehindOf || second > 6 { return false }
    if self.isWord(index - 1, .for),
      self.isWord(index - 2, .set) || self.isWord(index - 2, .scheduled)
    {
      return false
    }
    // Out of ten, of five, of six; halves and quarters.
    if [2, 3, 4, 5, 6, 8, 10].contains(second), first <= second { return true }
    if self.startsLine(index) || self.startsLine(index + 3) { return false }
    return second <= 12
  }

  /// 8 digits that are a date, and 15th as the day of a month.
  private func endOfCompact(_ index: Int) -> Int? {
    let token = self.tokens[index]
    // 20230115T0930Z
    if token.length == 8, self.isDateNumber(token.value),
      self.bytes[Int(token.start) + 8] | 0x20 == 0x74
    {
      return index + 1
    }
    // 12JAN2020
    guard token.length <= 2, token.length > 0, Self.isDay(token.value) else { return nil }
    let letters = self.bytes[token.range].dropFirst(Int(token.length))
    let word = letters.prefix { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a }
    let rest = letters.dropFirst(word.count)
    guard word.count >= 3, rest.isEmpty || rest.count == 2 || rest.count == 4,
      rest.allSatisfy({ (0x30...0x39).contains($0) })
    else { return nil }
    var hash = WordHash()
    for byte in word { hash.add(byte | 0x20) }
    return Vocabulary.standard.find(hash.mixed).0.contains(.month) ? index + 1 : nil
  }

  private func isDateNumber(_ value: Int32) -> Bool {
    (1900...2100).contains(value / 10_000) && Self.isMonth(value / 100 % 100)
      && Self.isDay(value % 100)
  }

  // MARK: - Months' names

  /// `12 July 1998`, `the 22nd of June`, `15th March`.
  private func endOfDayFirst(_ index: Int) -> Int? {
    let token = self.tokens[index]
    if token.kind == .number, token.length == 8, self.isDateNumber(token.value),
      self.hasDateCue(index)
    {
      return index + 1
    }
    guard token.length <= 2, token.length > 0, Self.isDay(token.value) else { return nil }
    if token.kind == .mixed { guard token.roles.contains(.ordinal) else { return nil } }
    var place = index + 1
    if token.kind == .number, self.roles(place).contains(.ordinal),
      self.tokens[place].gap <= .space,
      self.tokens[place].length == 2
    {
      place += 1
    }
    if self.isWord(place, .day) { place += 1 }
    // 8 de setembro
    if self.isWord(place, .of) || self.isWord(place, .de) { place += 1 }
    if self.isMark(place, "-") || self.isMark(place, "/") || self.isMark(place, ",")
      || self.isMark(place, ".")
    {
      place += 1
    }
    guard let month = self.token(place), month.roles.contains(.month), month.gap < .blankLine,
      self.isSureMonth(place) || place > index + 1 || month.shape != .lower
        || self.endOfYear(place + 1) > place + 1
    else {
      // The 5th, of the month before or the next.
      return nil
    }
    return self.endOfYear(place + 1)
  }

  /// `12-Jan-2020`
  private func endOfDayMonthName(_ index: Int) -> Int? {
    guard self.tokens[index].length <= 2, Self.isDay(self.tokens[index].value),
      self.roles(index + 2).contains(.month)
    else { return nil }
    return self.endOfYear(index + 3)
  }

  /// The token after a year that may follow a month.
  private func endOfYear(_ index: Int) -> Int {
    var place = index
    while self.isMark(place, ",") || self.isMark(place, ".") || self.isMark(place, "-")
      || self.isMark(place, "/") || self.isMark(place, "'"), place < index + 2
    {
      place += 1
    }
    if self.isWord(place, .of) || self.isWord(place, .de), self.token(place + 1)?.length == 4 {
      place += 1
    }
    let spoken = self.endOfSpokenYear(place)
    if spoken > place { return spoken }
    guard let year = self.token(place), year.kind == .number, year.gap < .blankLine else {
      return index
    }
    if year.length == 4, (1850...2150).contains(year.value) { return place + 1 }
    // '98 and -98
    if year.length == 2, year.gap == .none, place > index { return place + 1 }
    return index
  }

  /// `April 12, 2023`, `Jan 15th 2023`, `July 1998`, `April 25th`, `in March`.
  private func endOfMonthFirst(_ index: Int) -> Int? {
    let month = self.tokens[index]
    guard month.roles.contains(.month) else { return self.endOfSeason(index) }
    var place = index + 1
    if self.isMark(place, "."), self.isAdjacent(place), month.length <= 4 { place += 1 }
    if self.isMark(place, "-") || self.isMark(place, "/"), self.isAdjacent(place) { place += 1 }
    if self.isWord(place, .the) || self.isMark(place, ",") && month.shape != .lower { place += 1 }
    guard let next = self.token(place), next.gap < .blankLine else {
      return self.isSureMonth(index) ? index + 1 : nil
    }
    let isDay =
      (next.kind == .number || next.kind == .mixed && next.roles.contains(.ordinal))
      && (1...2).contains(next.length) && Self.isDay(next.value)
    if isDay, !self.isAmbiguous(month) || month.shape != .lower || self.style != .usual {
      // May 5 mg: no day.
      if self.roles(place + 1).contains(.measure), next.kind == .number,
        !self.isSureMonth(index) || self.isAmbiguous(month)
      {
        return nil
      }
      var end = place + 1
      if next.kind == .number, self.roles(end).contains(.ordinal), self.token(end)?.length == 2,
        self.tokens[end].gap <= .space
      {
        end += 1
      }
      // April 12-14
      if self.isMark(end, "-"), let last = self.token(end + 1),
        last.kind == .number || last.kind == .mixed && last.roles.contains(.ordinal),
        last.length <= 2,
        Self.isDay(last.value), self.isAdjacent(end + 1)
      {
        end += 2
      }
      return self.endOfYear(end)
    }
    if next.kind == .number, next.length == 4, (1850...2150).contains(next.value) {
      return place + 1
    }
    if next.kind == .word, self.isOrdinalWord(place), month.shape != .lower {
      return self.endOfYear(place + 1)
    }
    // '98
    if self.isMark(place, "'"), let year = self.token(place + 1), year.kind == .number,
      year.length == 2
    {
      return place + 2
    }
    // April of 2014
    let year = self.endOfYear(index + 1)
    if year > index + 1 { return year }
    return self.isSureMonth(index) ? index + 1 : nil
  }

  private func isOrdinalWord(_ index: Int) -> Bool {
    self.roles(index).contains(.ordinal) && self.tokens[index].length > 2
  }

  /// `may` and `march` do something, too, and short forms are other things.
  private func isAmbiguous(_ month: Token) -> Bool {
    switch month.known {
    case .may, .march, .mar, .sept, .dec, .jan, .jun: true
    default: false
    }
  }

  /// Whether a month's name alone is one.
  private func isSureMonth(_ index: Int) -> Bool {
    let month = self.tokens[index]
    // Names of people are months, too: April, June, August.
    let before = self.token(index - 1)
    let hasCue =
      before.map {
        $0.roles.contains(.dateCue) && $0.kind == .word && $0.length > 1
          || [.early, .late, .mid, .this, .and].contains($0.known)
          || $0.isMark("-") && self.isWord(index - 2, .mid)
      } ?? false
    if self.isAmbiguous(month) || month.word.firstName > 0 {
      return hasCue && (month.shape != .lower || self.style == .lower)
        && !self.isWord(index - 1, .with)
        && !self.isWord(index - 1, .by) && !self.isWord(index - 1, .to)
    }
    return month.shape != .lower || hasCue
  }

  /// `the` before `22nd of June` belongs to nothing; nothing is added.
  private func startOfOrdinal(_ index: Int) -> Int {
    self.isWord(index - 1, .the) && self.tokens[index].roles.contains(.ordinal)
      && !self.taken[index - 1]
      ? index - 1 : index
  }

  /// `spring 2020`, `spring of 2020`
  private func endOfSeason(_ index: Int) -> Int? {
    guard self.tokens[index].roles.contains(.season) else { return nil }
    let place = self.isWord(index + 1, .of) ? index + 2 : index + 1
    guard let year = self.token(place), year.kind == .number, year.length == 4,
      (1900...2100).contains(year.value)
    else { return nil }
    return place + 1
  }

  private func dateScore(_ range: Range<Int>) -> Double {
    range.count == 1
      ? 0.6 : range.count == 3 && self.tokens[range.lowerBound].kind == .number ? 0.8 : 0.95
  }

  // MARK: - Holidays

  private static let days: [(first: KnownWord, second: KnownWord)] = [
    (.new, .year),
    (.new, .years),
    (.labor, .day),
    (.memorial, .day),
    (.independence, .day),
    (.valentines, .day),
    (.mothers, .day),
    (.fathers, .day),
    (.veterans, .day),
    (.columbus, .day),
    (.presidents, .day),
    (.boxing, .day),
    (.valentine, .day),
    (.yom, .kippur),
    (.rosh, .hashanah),
    (.good, .friday),
    (.ash, .wednesday),
    (.cinco, .mayo),
    (.mother, .day),
    (.father, .day),
    (.veteran, .day),
  ]

  private func endOfHoliday(_ index: Int) -> Int? {
    let token = self.tokens[index]
    guard token.isWord else { return nil }
    if token.roles.contains(.holiday), token.shape != .lower || self.style == .lower {
      // Christmas disease is another thing.
      if self.roles(index + 1).contains(.clinicalNoun) { return nil }
      let hasDay = self.isWord(index + 1, .day) || self.isWord(index + 1, .eve)
      return index + (hasDay ? 2 : 1)
    }
    guard token.known != nil, token.shape != .lower || self.style == .lower else { return nil }
    var next = index + 1
    if token.isPossessive { next += 2 }
    guard let second = self.token(next), second.isWord else { return nil }
    for day in Self.days where day.first == token.known && day.second == second.known {
      var end = next + 1
      if second.isPossessive { end += 2 }
      if self.isWord(end, .day) || self.isWord(end, .eve) { end += 1 }
      return min(end, self.tokens.count)
    }
    return nil
  }
}
