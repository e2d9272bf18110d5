/// Takes the endings of English inflection off a word as its bytes go by.
///
/// It keeps the last bytes and the hashes before each of them, so that a stem's hash costs no second
/// pass: `walks`, `walked` and `walking` give the hash of `walk`. A final `e` goes too, since
/// `taking` has lost it. What comes out is no English word, only a name for the family.
struct Stemmer {
  private var hash = WordHash()
  private var count = 0
  /// The last bytes, newest first, and the hash before each of them.
  private var tail: (UInt8, UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0, 0)
  private var before: (WordHash, WordHash, WordHash, WordHash) = (
    WordHash(), WordHash(), WordHash(), WordHash()
  )

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    self.before = (self.hash, self.before.0, self.before.1, self.before.2)
    self.tail = (byte, self.tail.0, self.tail.1, self.tail.2, self.tail.3)
    self.hash.append(byte)
    self.count += 1
  }

  /// The stem of a word that is in lower case already.
  static func stem(of word: some StringProtocol) -> WordHash {
    var stemmer = Stemmer()
    for byte in word.utf8 { stemmer.append(byte) }
    return stemmer.stem
  }

  /// The stem's hash.
  var stem: WordHash {
    let (a, b, c, d, e) = self.tail
    let (one, two, three, four) = self.before
    func ends(_ x: Character, _ y: Character) -> Bool {
      a == y.asciiValue && b == x.asciiValue
    }
    func with(_ hash: WordHash, _ letter: Character) -> WordHash {
      var hash = hash
      hash.append(letter.asciiValue ?? 0)
      return hash
    }
    let s = UInt8(ascii: "s")
    if a == s, b == UInt8(ascii: "'") { return two }
    if self.count < 4 { return self.hash }
    if a == s {
      switch b {
      case s, UInt8(ascii: "u"), UInt8(ascii: "i"): return self.hash
      case UInt8(ascii: "e"):
        if c == UInt8(ascii: "i"), self.count > 4 { return with(three, "y") }
        return two
      default: return one
      }
    }
    if self.count > 5, a == UInt8(ascii: "g"), b == UInt8(ascii: "n"), c == UInt8(ascii: "i") {
      return d == e && d != UInt8(ascii: "l") && d != s ? four : three
    }
    if self.count > 4, ends("e", "d") {
      if c == UInt8(ascii: "i") { return with(three, "y") }
      return c == d && c != UInt8(ascii: "l") && c != s ? three : two
    }
    if a == UInt8(ascii: "e") { return one }
    return self.hash
  }
}
