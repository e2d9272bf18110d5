/// A point in time that is named and not counted: `Monday`, `March`, `last week`, `yesterday`.
struct TimeAnchor: Sendable {
  /// A denial with one of them is of the time after something: `no bleeding since`.
  static let later = WordSet([
    "since", "anymore", "again", "afterwards", "afterward", "recurrent", "further", "subsequently",
  ])

  /// Only names of one kind can contradict each other: `on Monday` may be `three days ago`.
  enum Kind: Sendable { case weekday, month, relative }

  var kind: Kind
  /// The same for names that mean the same.
  var key: WordHash
  var tokens: Range<Int>
  /// The sentence or utterance, as an index.
  var unit: Int

  /// The one whose name begins at a token; nil for none.
  init?(_ tokens: [Token], at index: Int, before end: Int, unit: Int) {
    let token = tokens[index]
    self.unit = unit
    self.key = token.concept
    self.tokens = index..<index + 1
    if let month = Self.months[token.word] {
      // `march` is also what soldiers do.
      guard token.traits.contains(.capitalized) || token.length > 5 else { return nil }
      self.kind = .month
      self.key = month
    } else if token.word == Self.yesterday {
      self.kind = .relative
    } else if token.word == Self.last || token.word == Self.next {
      guard index + 1 < end, Self.spans.contains(tokens[index + 1].word) else { return nil }
      self.kind = .relative
      let span = tokens[index + 1]
      self.key = WordHash.pair(token.word, span.word == Self.autumn ? Self.fall : span.concept)
      self.tokens = index..<index + 2
    } else if Self.weekdays.contains(token.word) {
      self.kind = .weekday
    } else {
      return nil
    }
  }

  private static let weekdays = WordSet([
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mondays",
    "tuesdays", "wednesdays", "thursdays", "fridays", "saturdays", "sundays",
  ])
  private static let yesterday = WordHash("yesterday")
  private static let autumn = WordHash("autumn")
  private static let fall = Stemmer.stem(of: "fall")
  private static let last = WordHash("last")
  private static let next = WordHash("next")
  private static let spans = WordSet([
    "week", "month", "year", "night", "weekend", "spring", "summer", "autumn", "fall", "winter",
  ])

  /// Short names as the long ones.
  private static let months: WordTable<WordHash> = {
    var table = WordTable<WordHash>(empty: WordHash(), capacity: 32)
    for (short, long) in [
      ("jan", "january"), ("feb", "february"), ("mar", "march"), ("apr", "april"), ("jun", "june"),
      ("jul", "july"), ("aug", "august"), ("sep", "september"), ("sept", "september"),
      ("oct", "october"), ("nov", "november"), ("dec", "december"),
    ] {
      table.update(WordHash(short), initial: WordHash(long)) { _ in }
      table.update(WordHash(long), initial: WordHash(long)) { _ in }
    }
    return table
  }()
}
