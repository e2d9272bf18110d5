/// Numbers, in digits and as people speak them.
extension Facts {
  mutating func collectQuantities(
    _ tokens: [Token],
    _ range: Range<Int>,
    _ lexicon: Lexicon
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      let token = tokens[index]
      if token.kind == .number {
        // `3 and a half`
        let half = Self.isAndAHalf(tokens, index + 1, range.upperBound)
        let span = index..<index + (half ? 4 : 1)
        self.quantities.append(Quantity(value: token.value, tokens: span))
        if let tenths = Self.tenths(tokens, index, from: range.lowerBound) {
          self.quantities.append(Quantity(value: tenths, tokens: span))
        }
        if half { self.quantities.append(Quantity(value: token.value + 0.5, tokens: span)) }
        index = span.upperBound
      } else if token.classes.contains(.schedule),
        Self.isAndAHalf(tokens, index + 1, range.upperBound)
      {
        // `a year and a half`
        self.quantities.append(Quantity(value: 1.5, tokens: index..<index + 1))
        index += 4
      } else if token.classes.contains(.numeral)
        || token.isWord && token.word == Self.point && index + 1 < range.upperBound
          && tokens[index + 1].classes.contains(.numeral)
      {
        index = self.collectNumerals(tokens, index, range.upperBound, lexicon)
      } else {
        index += 1
      }
    }
  }

  /// `.7` as speech recognition writes it; nil for a number that no such point is before.
  private static func tenths(_ tokens: [Token], _ index: Int, from start: Int) -> Double? {
    guard index > start, tokens[index - 1].mark == UInt8(ascii: "."),
      tokens[index - 1].end == tokens[index].start, tokens[index].length <= 2,
      index - 1 == start || tokens[index - 2].end < tokens[index - 1].start
    else { return nil }
    return tokens[index].value / (tokens[index].length == 1 ? 10 : 100)
  }

  /// Reads a run of numbers in words, in every way in which people speak it: `one forty` is 140, but
  /// also 1 and 40.
  mutating func collectNumerals(
    _ tokens: [Token],
    _ start: Int,
    _ end: Int,
    _ lexicon: Lexicon
  ) -> Int {
    var values: [Double] = []
    var index = start
    var fractionAt: Int?
    var addsHalf = false
    // Nobody speaks a number in more words.
    while index < end, values.count < Self.maxNumerals {
      let token = tokens[index]
      if !values.isEmpty, Self.isAndAHalf(tokens, index, end) {
        addsHalf = true
        index += 3
        break
      } else if let value = token.isWord ? lexicon.numeral(token.word) : nil {
        values.append(value)
      } else if token.isWord, Self.zeroes.contains(token.word), !values.isEmpty, index + 1 < end,
        tokens[index + 1].classes.contains(.numeral)
          || index + 2 < end && tokens[index + 1].mark == UInt8(ascii: "-")
            && tokens[index + 2].classes.contains(.numeral)
      {
        // `one oh eight`
        values.append(0)
      } else if token.mark == UInt8(ascii: "."), !values.isEmpty, fractionAt == nil,
        index + 1 < end,
        Transcript.isParted(tokens, at: index, before: end)
      {
        // `seven . five`, as speech recognition writes it.
        fractionAt = values.count
      } else if token.isWord, token.word == Self.point, fractionAt == nil,
        index + 1 < end,
        tokens[index + 1].classes.contains(.numeral) || Self.zeroes.contains(tokens[index + 1].word)
      {
        fractionAt = values.count
        // `point oh five`
        if Self.zeroes.contains(tokens[index + 1].word) {
          values.append(0)
          index += 1
        }
      } else if !(token.isWord && token.word == Self.and && index + 1 < end
        && tokens[index + 1].classes.contains(.numeral) && values.last ?? 0 >= 100)
        && !(token.mark == UInt8(ascii: "-") && index + 1 < end
          && (tokens[index + 1].classes.contains(.numeral)
            // `one-oh-two`
            || Self.zeroes.contains(tokens[index + 1].word) || tokens[index + 1].word == Self.point))
      {
        break
      }
      index += 1
    }
    // A word such as `seconds` is of a number's family, but none.
    guard !values.isEmpty else { return start + 1 }
    let span = start..<index
    // The whole number in its usual readings, and parts of it, which may be numbers of their own.
    var readings = Set<Double>()
    var parts = Set(values)
    let digits = values.prefix(fractionAt ?? values.count)
    let whole = Self.spokenDigits(digits) ?? Self.spoken(Array(digits))
    readings.insert(whole)
    if addsHalf { readings.insert(whole + 0.5) }
    if let fractionAt {
      var scale = 0.1
      var fraction = 0.0
      for digit in values[fractionAt...] {
        fraction += digit * scale
        scale /= 10
      }
      readings.insert(((whole + fraction) * 1e6).rounded() / 1e6)
    }
    if fractionAt == nil, let tenths = Self.tenths(values) { readings.insert(tenths) }
    if values.count >= 2 {
      for cut in 1..<values.count {
        // `twenty-two fifty`, `nineteen ninety six`
        let (left, right) = (Self.spoken(Array(values[..<cut])), Self.spoken(Array(values[cut...])))
        if fractionAt == nil, (1..<100).contains(left), (10..<100).contains(right) {
          readings.insert(left * 100 + right)
        }
        parts.insert(Self.spoken(Array(values[..<cut])))
        parts.insert(Self.spoken(Array(values[cut...])))
      }
    }
    for value in readings.union(parts).sorted() {
      self.quantities.append(
        Quantity(value: value, tokens: span, isPart: !readings.contains(value))
      )
    }
    return index
  }

  /// `one oh eight` is 108 and `nine one one` 911; nil for what is not spoken digit by digit.
  private static func spokenDigits(_ values: ArraySlice<Double>) -> Double? {
    // `nine one one` has no zero in it.
    guard values.count >= 3 || values.count >= 2 && values.contains(0),
      values.allSatisfy({ $0 < 10 && $0 == $0.rounded() })
    else { return nil }
    return values.reduce(0) { $0 * 10 + $1 }
  }

  /// `thirty eight six` is 38.6 and `four two` 4.2; nil for what has no digit behind a whole number.
  private static func tenths(_ values: [Double]) -> Double? {
    guard let last = values.last, (0..<10).contains(last) else { return nil }
    let whole: Double
    switch values.count {
    // `four two`, `thirteen two`
    case 2 where (1..<20).contains(values[0]): whole = values[0]
    case 3 where (20..<100).contains(values[0]) && (1..<10).contains(values[1]):
      whole = values[0] + values[1]
    default: return nil
    }
    return ((whole + last / 10) * 1e6).rounded() / 1e6
  }

  /// The usual reading: `two hundred fifty seven` is 257.
  private static func spoken(_ values: [Double]) -> Double {
    var total = 0.0
    var current = 0.0
    for value in values {
      if value == 100 || value == 1000 {
        current = max(current, 1) * value
        if value == 1000 {
          total += current
          current = 0
        }
      } else {
        current += value
      }
    }
    return total + current
  }

  private static func isAndAHalf(_ tokens: [Token], _ index: Int, _ end: Int) -> Bool {
    index + 2 < end && tokens[index].word == Self.and && tokens[index + 1].word == Self.a
      && tokens[index + 2].word == Self.half
  }

  private static let maxNumerals = 8
  private static let zeroes = WordSet(["oh", "o"])
  private static let point = WordHash("point")
  private static let a = WordHash("a")
  private static let half = WordHash("half")
  private static let and = WordHash("and")
}
