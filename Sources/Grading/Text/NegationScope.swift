/// Which words of a sentence a negation reaches.
///
/// A negation reaches on until a semicolon, a word of contrast, an affirmation, or so many words without a
/// further finding; a list that it denies goes on over commas (as in NegEx, Chapman et al. 2001, but for the
/// reach, which a finding renews).
struct NegationScope {
  /// How many words may lie between a negation and what it denies, or between two such things.
  private static let reach = 7

  private static let or = WordHash("or")
  private static let pronouns = WordSet([
    "he", "she", "they", "we", "i", "you", "i'm", "i've", "you're", "you've", "he's", "she's",
  ])
  /// What a reason begins with: `not used because of diabetes`.
  private static let reasons = WordSet(["because", "due", "since", "given", "owing"])
  private static let so = WordHash("so")
  private static let non = WordHash("non")
  private static let and = WordHash("and")
  /// Words with which a clause of its own begins after `, and`.
  private static let subjects = WordSet([
    "the", "he", "she", "his", "her", "it", "there", "this", "they", "we", "i", "my", "patient",
  ])

  /// Whether the last token is denied, by a negation before it or by itself.
  var isDenied: Bool { self.isReached || self.isOfItself }

  private var isReached = false
  private var isOfItself = false
  private var isAfterAnd = false
  /// Words since the negation or the last thing that it denied.
  private var words = 0
  /// Whether it is the `non` of `non-healing`, which reaches one word.
  private var isPrefix = false
  /// How much of `, and` came last: 0 to 2 tokens.
  private var joined = 0

  /// Whether the last word was the `no` of an answer, with which the unit began.
  private var isAnswering = false
  private var isFirst = true

  private static let noes = WordSet(["no", "nope", "nah"])
  /// What follows the `no` of an answer, which then denies nothing more: `no, just tired`, `no it's fine`.
  private static let afterNo = WordSet([
    "just", "only", "i", "it", "it's", "that's", "but", "my", "the", "we", "he", "she", "they",
    "i'm", "i've", "sir", "ma'am", "that", "there's", "you", "mostly", "because", "then", "and",
    "he's", "she's", "doctor", "mainly", "um", "uh", "not",
  ])

  /// Goes on by a token, which `isDenied` then speaks of.
  @inline(__always)
  mutating func pass(_ token: Token) {
    if self.isAnswering {
      self.isAnswering = false
      if token.mark == UInt8(ascii: ",") || self.isParting(token) { self.isReached = false }
    } else if self.isFirst, token.isWord {
      self.isAnswering = Self.noes.contains(token.word)
    }
    if token.isWord { self.isFirst = false }
    self.isOfItself = token.classes.contains(.selfDenial)
    guard token.isWord else {
      // A semicolon ends what a negation reaches; a comma goes on with a list.
      if token.mark == UInt8(ascii: ";") || self.isPrefix && token.mark == UInt8(ascii: ",") {
        self.isReached = false
      }
      if token.mark == UInt8(ascii: ",") { self.words = 0 }
      self.isAfterAnd = false
      self.joined = token.mark == UInt8(ascii: ",") ? 1 : 0
      return
    }
    // `No one else is ill, so a wife and two kids`
    if token.word == Self.so, self.joined == 1 { self.isReached = false }
    // `He has no fever, and the cough …` is two clauses, and `no tobacco and you limit …`, too.
    if self.joined == 2, Self.subjects.contains(token.word) { self.isReached = false }
    if self.isAfterAnd, Self.pronouns.contains(token.word) { self.isReached = false }
    self.isAfterAnd = token.word == Self.and
    self.joined = self.joined == 1 && self.isAfterAnd ? 2 : 0
    if token.word == Self.or { self.words = 0 }
    self.words += 1
    if self.isReached, self.words > (self.isPrefix ? 1 : Self.reach) { self.isReached = false }
    if token.classes.contains(.negation) {
      // Inside what is denied already a prefix changes nothing.
      guard !self.isReached || token.word != Self.non else { return }
      self.isReached = true
      self.isPrefix = token.word == Self.non
      self.words = 0
    } else if token.classes.contains(.turn) || Self.reasons.contains(token.word)
      || token.classes.contains(.affirmation)
        && token.classes.isDisjoint(with: [.stop, .negation])
    {
      self.isReached = false
    }
  }

  private func isParting(_ token: Token) -> Bool {
    token.isWord && Self.afterNo.contains(token.word)
  }

  /// Lets the negation reach as far from here as from its own word.
  mutating func renew() {
    if !self.isPrefix { self.words = 0 }
  }
}
