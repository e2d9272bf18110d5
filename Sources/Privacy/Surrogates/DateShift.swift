/// Moves dates by a number of days and keeps their form.
///
/// Dates without a day, a month or a year are not moved: nobody could tell where to.
struct DateShift {
  let days: Int

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october",
    "november", "december",
  ]

  /// The date moved; nil for a form that can't be.
  func shifted(_ text: ArraySlice<UInt8>) -> String? {
    let bytes = Array(text)
    let tokens = Tokenizer.tokens(bytes, .standard)
    let parts = tokens.filter { $0.kind != .mark && !$0.isOrdinalWord }
    guard parts.count >= 3 else { return nil }
    var day: (token: Token, value: Int)?
    var month: (token: Token, value: Int, isName: Bool)?
    var year: (token: Token, value: Int)?
    if let name = parts.first(where: { $0.isWord && $0.roles.contains(.month) }) {
      guard let value = Self.month(bytes[name.range]) else { return nil }
      month = (name, value, true)
      for part in parts where part.kind != .word {
        if part.length == 4, part.kind == .number {
          year = (part, Int(part.value))
        } else if part.length <= 2, day == nil {
          day = (part, Int(part.value))
        }
      }
    } else {
      let numbers = parts.prefix(3)
      guard numbers.allSatisfy({ $0.kind != .word && $0.value >= 0 }) else { return nil }
      let all = Array(numbers)
      if all[0].length == 4 {
        year = (all[0], Int(all[0].value))
        month = (all[1], Int(all[1].value), false)
        day = (all[2], Int(all[2].value))
      } else if all[2].length == 4 {
        year = (all[2], Int(all[2].value))
        let isDayFirst = all[0].value > 12
        month = (isDayFirst ? all[1] : all[0], Int(isDayFirst ? all[1].value : all[0].value), false)
        day = (isDayFirst ? all[0] : all[1], Int(isDayFirst ? all[0].value : all[1].value))
      }
    }
    guard let day, let month, let year, (1...31).contains(day.value), (1...12).contains(month.value)
    else {
      return nil
    }
    let moved = Self.civil(Self.number(year.value, month.value, day.value) + self.days)
    var output: [UInt8] = []
    var place = 0
    for token in tokens {
      output += bytes[place..<Int(token.start)]
      place = Int(token.end)
      if token.start == day.token.start {
        let hasZero = bytes[Int(token.start)] == 0x30
        let text = Self.padded(moved.day, hasZero || !month.isName && token.length == 2 ? 2 : 1)
        output += text.utf8
        let rest = bytes[Int(token.start) + Int(token.length)..<Int(token.end)]
        output += token.roles.contains(.ordinal) ? Array(Self.ordinal(moved.day).utf8) : Array(rest)
      } else if token.start == month.token.start {
        output +=
          month.isName
          ? Self.name(moved.month, like: bytes[token.range])
          : Array(Self.padded(moved.month, Int(token.length) == 2 ? 2 : 1).utf8)
      } else if token.start == year.token.start {
        output += Self.padded(moved.year, 4).utf8
      } else {
        output += bytes[token.range]
      }
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func month(_ name: ArraySlice<UInt8>) -> Int? {
    let text = String(decoding: name, as: UTF8.self).lowercased()
    return self.months.firstIndex { $0.hasPrefix(text.prefix(3)) }.map { $0 + 1 }
  }

  private static func name(_ month: Int, like name: ArraySlice<UInt8>) -> [UInt8] {
    let full = self.months[month - 1]
    let isShort =
      name.count <= 4 && String(decoding: name, as: UTF8.self).lowercased() != "may"
      && name.count < 5
    let text = isShort ? String(full.prefix(3)) : full
    let isUpper = name.allSatisfy { !(0x61...0x7a).contains($0) }
    let isCapital = name.first.map { (0x41...0x5a).contains($0) } ?? false
    return Array(
      (isUpper
        ? text.uppercased() : isCapital ? text.prefix(1).uppercased() + text.dropFirst() : text)
        .utf8
    )
  }

  private static func ordinal(_ day: Int) -> String {
    switch day {
    case 1, 21, 31: "st"
    case 2, 22: "nd"
    case 3, 23: "rd"
    default: "th"
    }
  }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }

  /// Days since 1970 of a date of the Gregorian calendar, with the year beginning in March so that the leap
  /// day is its last.
  static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  /// The date that so many days since 1970 are.
  static func civil(_ number: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = number + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (
      yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month,
      dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    )
  }
}

extension Token {
  /// `of`, `the`, `day` between the parts of a date.
  fileprivate var isOrdinalWord: Bool {
    self.isWord && !self.roles.contains(.month)
  }
}
