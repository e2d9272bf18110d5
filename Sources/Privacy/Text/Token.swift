/// A piece of a text: a word, a number, a mixture of both, or one other character.
struct Token: Sendable {
  enum Kind: UInt8, Sendable {
    /// Letters, with apostrophes inside.
    case word
    /// Digits.
    case number
    /// Letters and digits.
    case mixed
    /// One character that is neither, nor white space.
    case mark
  }

  /// How a word's letters are written.
  enum Shape: UInt8, Sendable {
    case lower
    /// A capital first, and small ones after it.
    case capital
    /// Two or more capitals and no small letter, or a single capital.
    case upper
    /// Anything else, such as `McDonald`.
    case mixed
  }

  /// What stands before it.
  enum Gap: UInt8, Sendable, Comparable {
    case none
    case space
    case newline
    case blankLine

    static func < (a: Gap, b: Gap) -> Bool { a.rawValue < b.rawValue }
  }

  /// In bytes.
  var start: Int32
  var end: Int32
  var kind: Kind
  var shape = Shape.lower
  var gap: Gap
  /// A mark as ASCII: all dashes are `-`, all quotes `'` or `"`; 0 for what has no such form.
  var mark: UInt8 = 0
  /// The letters' number, or the digits' at the start of a mixture or a number.
  var length: UInt8 = 0
  /// `'s` follows.
  var isPossessive = false
  /// Of a word its class; of a mixture that of the letters after its digits.
  var word = WordClass()
  var roles: Roles = []
  /// Which of the words it is that rules name.
  var known: KnownWord?
  /// Of a number or of the digits that a mixture begins with; -1 for more than nine digits or none.
  var value: Int32 = -1
  /// Of the folded letters; of a mixture, of the letters after its first digits.
  var hash: UInt64 = 0

  var range: Range<Int> { Int(self.start)..<Int(self.end) }
  var byteCount: Int { Int(self.end - self.start) }
  var isWord: Bool { self.kind == .word }
  var isNumber: Bool { self.kind == .number }
  var startsUpper: Bool { self.shape != .lower }

  /// The tokens that begin in a range of bytes.
  static func indices(of range: Range<Int>, in tokens: [Token]) -> Range<Int> {
    func first(from byte: Int) -> Int {
      var low = 0
      var high = tokens.count
      while low < high {
        let middle = (low + high) / 2
        if Int(tokens[middle].start) < byte { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return first(from: range.lowerBound)..<first(from: range.upperBound)
  }

  /// Whether it is one of these marks.
  @inline(__always)
  func isMark(
    _ a: Mark,
    _ b: Mark = .none,
    _ c: Mark = .none,
    _ d: Mark = .none,
    _ e: Mark = .none,
    _ f: Mark = .none
  )
    -> Bool
  {
    let mark = self.mark
    return self.kind == .mark
      && (mark == a.byte || mark == b.byte || mark == c.byte || mark == d.byte || mark == e.byte
        || mark == f.byte)
  }
}

/// A mark in ASCII, written as a literal.
struct Mark: Sendable, ExpressibleByUnicodeScalarLiteral {
  let byte: UInt8

  /// No mark.
  static var none: Mark { Mark(byte: 0xff) }

  private init(byte: UInt8) { self.byte = byte }

  @inline(__always)
  init(unicodeScalarLiteral scalar: Unicode.Scalar) {
    self.byte = UInt8(truncatingIfNeeded: scalar.value)
  }
}
