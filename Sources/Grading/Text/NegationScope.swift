/// Which words of a sentence a negation reaches.
///
/// A negation reaches on until a semicolon, a word of contrast, an affirmation, or so many words without a
/// further finding; a list that it denies goes on over commas (as in NegEx, Chapman et al. 2001, but for the
/// reach, which a finding renews).
struct NegationScope {
  /// How many words may lie between a negation and what it denies, or between two such things.
  private static let reach = 7

  private static let or = WordHash("or")
  private static let non = WordHash("non")
  private static let and = WordHash("and")
  /// Words with which a clause of its own begins after `, and`.
  private static let subjects = WordSet([
    "the", "he", "she", "his", "her", "it", "there", "this", "they", "we", "i", "my", "patient",
  ])

  private(set) var isDenied = false
  /// Words since the negation or the last thing that it denied.
  private var words = 0
  /// Whether it is the `non` of `non-healing`, which reaches one word.
  private var isPrefix = false
  /// How much of `, and` came last: 0 to 2 tokens.
  private var joined = 0

  /// Goes on by a token, which `isDenied` then speaks of.
  @inline(__always)
  mutating func pass(_ token: Token) {
    guard token.isWord else {
      // A semicolon ends what a negation reaches; a comma goes on with a list.
      if token.mark == UInt8(ascii: ";") || self.isPrefix && token.mark == UInt8(ascii: ",") {
        self.isDenied = false
      }
      if token.mark == UInt8(ascii: ",") { self.words = 0 }
      self.joined = token.mark == UInt8(ascii: ",") ? 1 : 0
      return
    }
    // `He has no fever, and the cough …` is two clauses.
    if self.joined == 2, Self.subjects.contains(token.word) { self.isDenied = false }
    self.joined = self.joined == 1 && token.word == Self.and ? 2 : 0
    if token.word == Self.or { self.words = 0 }
    self.words += 1
    if self.isDenied, self.words > (self.isPrefix ? 1 : Self.reach) { self.isDenied = false }
    if token.classes.contains(.negation) {
      // Inside what is denied already a prefix changes nothing.
      guard !self.isDenied || token.word != Self.non else { return }
      self.isDenied = true
      self.isPrefix = token.word == Self.non
      self.words = 0
    } else if token.classes.contains(.turn)
      || token.classes.contains(.affirmation)
        && token.classes.isDisjoint(with: [.stop, .negation])
    {
      self.isDenied = false
    }
  }

  /// Lets the negation reach as far from here as from its own word.
  mutating func renew() {
    if !self.isPrefix { self.words = 0 }
  }
}
