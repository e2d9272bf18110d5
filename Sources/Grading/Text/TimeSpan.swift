/// Spans of time in other units.
enum TimeSpan {
  /// The same span in the next smaller and larger units: a month has four weeks or thirty days.
  static func equals(_ value: Double, _ unit: WordHash) -> [(value: Double, unit: WordHash)] {
    self.factors.compactMap { larger, factor, smaller in
      if unit == larger { return (value * factor, smaller) }
      guard unit == smaller else { return nil }
      let whole = value / factor
      // Nobody says a third of a week.
      return (whole * 2).rounded() == whole * 2 ? (whole, larger) : nil
    }
  }

  /// Whether a word counts time: `weeks`, and not `daily`.
  static func isUnit(_ unit: WordHash) -> Bool {
    self.factors.contains { $0.0 == unit || $0.2 == unit }
  }

  private static let factors: [(WordHash, Double, WordHash)] = [
    (Stemmer.stem(of: "year"), 12, Stemmer.stem(of: "month")),
    (Stemmer.stem(of: "month"), 4, Stemmer.stem(of: "week")),
    (Stemmer.stem(of: "month"), 30, Stemmer.stem(of: "day")),
    (Stemmer.stem(of: "week"), 7, Stemmer.stem(of: "day")),
    (Stemmer.stem(of: "day"), 24, Stemmer.stem(of: "hour")),
    (Stemmer.stem(of: "hour"), 60, Stemmer.stem(of: "minute")),
  ]
}
