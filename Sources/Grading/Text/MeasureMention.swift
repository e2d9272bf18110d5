/// A vital sign or a laboratory value where it is named: `heart rate`, `A1c`.
struct MeasureMention: Sendable {
  enum Measure: UInt8, Hashable, Sendable {
    case pressure, pulse, respirations, temperature, saturation, ejectionFraction, massIndex
    case hemoglobinA1c, hemoglobin, creatinine, potassium, sodium, thyrotropin, prostateAntigen
    case clottingRatio, ldl, hdl, ureaNitrogen, filtration, magnesium, weight, glucose, fetalPulse
  }

  var measure: Measure
  /// The token that ends the name.
  var token: Int
  /// The sentence or utterance, as an index.
  var unit: Int
  /// Whether only speech means it so: `pressure's one thirty-eight`; in a note it may be one of the chest.
  var isLoose = false

  /// What a token ends the name of; nil for nothing that is measured.
  static func measure(_ tokens: [Token], at index: Int, from start: Int) -> Measure? {
    guard tokens[index].isWord, let name = self.names[tokens[index].word] else { return nil }
    if let measure = name.measure { return measure }
    guard index > start else { return nil }
    return name.pairs.first { $0.before == tokens[index - 1].word }?.measure
  }

  /// Whether a token speaks of a pressure without its name.
  static func isPressure(_ token: Token) -> Bool { self.pressures.contains(token.word) }

  /// Whether a token is the `over` of `one eighty over ninety-five`.
  static func isOver(_ tokens: [Token], at index: Int, in range: Range<Int>) -> Bool {
    guard tokens[index].word == self.over, index > range.lowerBound, index + 1 < range.upperBound
    else { return false }
    return [index - 1, index + 1].allSatisfy {
      tokens[$0].kind == .number || tokens[$0].classes.contains(.numeral)
    }
  }

  private static let over = WordHash("over")
  private static let pressures = WordSet(["pressure", "pressure's", "pressures"])

  /// What a word names by itself, or after another one.
  private struct Name: Sendable {
    var measure: Measure?
    var pairs: [(before: WordHash, measure: Measure)] = []
  }

  private static let names: WordTable<Name> = {
    let single: [(String, Measure)] = [
      ("bp", .pressure), ("pulse", .pulse), ("temperature", .temperature), ("temp", .temperature),
      ("spo2", .saturation), ("saturation", .saturation), ("sats", .saturation),
      ("ef", .ejectionFraction), ("bmi", .massIndex), ("a1c", .hemoglobinA1c),
      ("hba1c", .hemoglobinA1c), ("hemoglobin", .hemoglobin), ("creatinine", .creatinine),
      ("potassium", .potassium), ("sodium", .sodium), ("tsh", .thyrotropin),
      ("psa", .prostateAntigen), ("inr", .clottingRatio), ("ldl", .ldl), ("hdl", .hdl),
      ("bun", .ureaNitrogen), ("egfr", .filtration), ("gfr", .filtration),
      ("magnesium", .magnesium), ("respirations", .respirations), ("hgb", .hemoglobin),
      ("hb", .hemoglobin), ("k", .potassium), ("na", .sodium), ("cr", .creatinine),
      ("hr", .pulse), ("rr", .respirations), ("temperatures", .temperature), ("cre", .creatinine),
      ("o2", .saturation), ("oxygen", .saturation), ("ox", .saturation), ("weight", .weight),
      ("wt", .weight), ("weigh", .weight), ("weighs", .weight), ("glucose", .glucose),
      ("sugar", .glucose), ("fhr", .fetalPulse), ("heartbeat", .fetalPulse),
    ]
    let pairs: [(String, String, Measure)] = [
      ("blood", "pressure", .pressure), ("blood", "pressures", .pressure),
      ("heart", "rate", .pulse), ("pulse", "rate", .pulse),
      ("respiratory", "rate", .respirations), ("ejection", "fraction", .ejectionFraction),
      ("pulse", "ox", .saturation),
    ]
    var names = WordTable<Name>(empty: Name(), capacity: 64)
    for (word, measure) in single {
      names.update(WordHash(word), initial: Name()) { $0.measure = measure }
    }
    for (before, word, measure) in pairs {
      names.update(WordHash(word), initial: Name()) {
        $0.pairs.append((WordHash(before), measure))
      }
    }
    return names
  }()
}

extension MeasureMention.Measure {
  /// Whether a value is one of some others in the other unit: pounds and kilograms, Fahrenheit and Celsius.
  func isConverted(_ value: Double, to others: Set<Double>) -> Bool {
    others.contains { other in
      switch self {
      case .weight: abs(value * 2.2046 - other) < 1.5 || abs(other * 2.2046 - value) < 1.5
      case .temperature:
        abs(value * 1.8 + 32 - other) < 0.3 || abs(other * 1.8 + 32 - value) < 0.3
      default: false
      }
    }
  }

  /// Whether a living adult can have the value, in the units that the United States use.
  func isPlausible(_ value: Double) -> Bool {
    switch self {
    case .pressure: (30...300).contains(value)
    case .pulse: (25...250).contains(value)
    case .respirations: (6...60).contains(value)
    case .temperature: (34...43).contains(value) || (93...110).contains(value)
    case .saturation: (50...100).contains(value)
    case .ejectionFraction: (5...85).contains(value)
    case .massIndex: (10...80).contains(value)
    case .hemoglobinA1c: (3.5...20).contains(value)
    case .hemoglobin: (3...25).contains(value)
    case .creatinine: (0.2...15).contains(value)
    case .potassium: (1.5...9).contains(value)
    case .sodium: (100...180).contains(value)
    case .ldl, .hdl: (10...500).contains(value)
    case .ureaNitrogen: (2...200).contains(value)
    case .filtration: (2...150).contains(value)
    case .magnesium: (0.5...6).contains(value)
    case .weight: (1...700).contains(value)
    case .glucose: (20...900).contains(value)
    case .fetalPulse: (60...220).contains(value)
    case .clottingRatio: (0.5...12).contains(value)
    case .thyrotropin, .prostateAntigen: (0...1000).contains(value)
    }
  }
}
