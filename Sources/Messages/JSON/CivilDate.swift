/// A day of the proleptic Gregorian calendar.
struct CivilDate: Hashable {
  var year: Int
  var month: Int
  var day: Int

  init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day that is so many days after 1970-01-01.
  ///
  /// Years are counted from March, so that the leap day is the last one; a cycle of 400 years has
  /// 146,097 days.
  init(daysSinceEpoch: Int) {
    let shifted = daysSinceEpoch + 719_468
    let cycle = shifted.floorDivided(by: 146_097)
    let dayOfCycle = shifted - cycle * 146_097
    let yearOfCycle =
      (dayOfCycle - dayOfCycle / 1460 + dayOfCycle / 36_524 - dayOfCycle / 146_096) / 365
    let dayOfYear = dayOfCycle - (365 * yearOfCycle + yearOfCycle / 4 - yearOfCycle / 100)
    let month = (5 * dayOfYear + 2) / 153
    self.day = dayOfYear - (153 * month + 2) / 5 + 1
    self.month = month < 10 ? month + 3 : month - 9
    self.year = yearOfCycle + cycle * 400 + (self.month <= 2 ? 1 : 0)
  }

  /// Days since 1970-01-01.
  var daysSinceEpoch: Int {
    let year = self.month <= 2 ? self.year - 1 : self.year
    let cycle = year.floorDivided(by: 400)
    let yearOfCycle = year - cycle * 400
    let dayOfYear = (153 * (self.month + (self.month > 2 ? -3 : 9)) + 2) / 5 + self.day - 1
    let dayOfCycle = yearOfCycle * 365 + yearOfCycle / 4 - yearOfCycle / 100 + dayOfYear
    return cycle * 146_097 + dayOfCycle - 719_468
  }

  /// Whether there is such a day.
  var isValid: Bool {
    self.month >= 1 && self.month <= 12 && self.day >= 1
      && CivilDate(daysSinceEpoch: self.daysSinceEpoch) == self
  }
}

extension BinaryInteger {
  /// The quotient rounded down.
  func floorDivided(by divisor: Self) -> Self {
    let (quotient, remainder) = self.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
