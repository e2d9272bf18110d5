/// Cuts UTF-8 into tokens, in one pass.
///
/// A word is a run of letters, marks above and below them included; an apostrophe between letters belongs to
/// it unless a single `s` follows. What no rule needs to know about (symbols, controls) is a mark without an
/// ASCII form. Invalid bytes can't come: the text was a `String`.
struct Tokenizer {
  private let bytes: [UInt8]
  private let vocabulary: Vocabulary
  private var place = 0
  private var tokens: [Token] = []

  private init(_ bytes: [UInt8], _ vocabulary: Vocabulary) {
    self.bytes = bytes
    self.vocabulary = vocabulary
    self.tokens.reserveCapacity(bytes.count / 4 + 16)
  }

  static func tokens(_ bytes: [UInt8], _ vocabulary: Vocabulary) -> [Token] {
    var tokenizer = Tokenizer(bytes, vocabulary)
    tokenizer.run()
    return tokenizer.tokens
  }

  private enum Class: UInt8 { case space, newline, letter, digit, mark, more }

  @inline(__always)
  private static func kind(of byte: UInt8) -> Class {
    if byte | 0x20 &- 0x61 < 26 { return .letter }
    if byte == 0x20 || byte == 0x09 { return .space }
    if byte &- 0x30 < 10 { return .digit }
    if byte >= 0x80 { return .more }
    return byte &- 0x0a < 4 ? .newline : .mark
  }

  private mutating func run() {
    var gap = Token.Gap.blankLine
    while self.place < self.bytes.count {
      switch Self.kind(of: self.bytes[self.place]) {
      case .space:
        gap = max(gap, .space)
        self.place += 1
        continue
      case .newline:
        gap = gap >= .newline ? .blankLine : .newline
        // CR LF is one.
        let isPair =
          self.bytes[self.place] == 0x0d && self.place + 1 < self.bytes.count
          && self.bytes[self.place + 1] == 0x0a
        self.place += isPair ? 2 : 1
        continue
      case .letter, .digit: self.takeRun(gap)
      case .mark: self.takeMark(gap, self.bytes[self.place], 1)
      case .more:
        let (scalar, length) = self.scalar(self.place)
        switch Self.kind(scalar) {
        case .space:
          gap = max(gap, .space)
          self.place += length
          continue
        case .newline:
          gap = gap >= .newline ? .blankLine : .newline
          self.place += length
          continue
        case .letter: self.takeRun(gap)
        default: self.takeMark(gap, Self.ascii(scalar), length)
        }
      }
      gap = .none
    }
  }

  private mutating func takeMark(_ gap: Token.Gap, _ mark: UInt8, _ length: Int) {
    self.tokens.append(
      Token(
        start: Int32(self.place),
        end: Int32(self.place + length),
        kind: .mark,
        gap: gap,
        mark: mark
      )
    )
    self.place += length
  }

  /// Takes letters and digits.
  private mutating func takeRun(_ gap: Token.Gap) {
    let start = self.place
    var hash = WordHash()
    var letters = 0
    var digits = 0
    var leading = 0
    var value: Int32 = 0
    var isLeading = true
    var capitals = 0
    var firstIsCapital = false
    let bytes = self.bytes
    let count = bytes.count
    var place = start
    // Most words are ASCII letters alone.
    while place < count {
      let byte = bytes[place]
      guard byte | 0x20 &- 0x61 < 26 else { break }
      capitals += Int(~byte >> 5 & 1)
      hash.add(byte | 0x20)
      place += 1
    }
    letters = place - start
    firstIsCapital = letters > 0 && bytes[start] & 0x20 == 0
    loop: while place < bytes.count {
      let byte = bytes[place]
      if byte | 0x20 &- 0x61 < 26 {
        let isCapital = byte & 0x20 == 0
        if letters == 0 { firstIsCapital = isCapital }
        if isCapital { capitals += 1 }
        letters += 1
        hash.add(byte | 0x20)
        place += 1
      } else if byte &- 0x30 < 10 {
        digits += 1
        if letters == 0 {
          leading += 1
          value = leading > 9 ? -1 : value * 10 + Int32(byte - 0x30)
        } else {
          isLeading = false
          hash.add(byte)
        }
        place += 1
      } else if byte == 0x27 {
        guard self.isInnerApostrophe(place, 1, letters) else { break loop }
        place += 1
      } else if byte >= 0x80 {
        let (scalar, length) = self.scalar(place)
        if scalar == 0x2019 || scalar == 0x02bc {
          guard self.isInnerApostrophe(place, length, letters) else { break loop }
          place += length
          continue
        }
        guard Self.kind(scalar) == .letter else { break loop }
        if !Self.isMarkAboveLetter(scalar) {
          let isCapital = Folding.isCapital(scalar)
          if letters == 0 { firstIsCapital = isCapital }
          if isCapital { capitals += 1 }
          letters += 1
          if let (first, second) = Folding.letters(scalar) {
            hash.add(first)
            if second != 0 { hash.add(second) }
          } else {
            for place in place..<place + length { hash.add(bytes[place]) }
          }
        }
        place += length
      } else {
        break loop
      }
    }
    self.place = place
    var token = Token(start: Int32(start), end: Int32(self.place), kind: .word, gap: gap)
    token.hash = hash.mixed
    if letters == 0, digits == 0 {
      // Marks without a letter below them.
      token.kind = .mark
    } else if letters == 0 {
      token.kind = .number
      token.length = UInt8(clamping: digits)
      token.value = value
    } else {
      token.kind = digits == 0 ? .word : .mixed
      token.length = UInt8(clamping: digits == 0 ? letters : leading)
      if leading > 0 { token.value = value }
      token.shape =
        capitals == letters
        ? .upper : capitals == 0 ? .lower : capitals == 1 && firstIsCapital ? .capital : .mixed
      if digits == 0 || isLeading {
        (token.roles, token.known) = self.vocabulary.find(token.hash)
        token.word = WordClass(hash: token.hash)
      }
      token.isPossessive = self.isPossessive
    }
    self.tokens.append(token)
  }

  /// Whether the apostrophe here is inside a word, and does not stand before a single `s`.
  private func isInnerApostrophe(_ place: Int, _ length: Int, _ letters: Int) -> Bool {
    let next = place + length
    guard letters > 0, next < self.bytes.count, self.isLetter(next) else { return false }
    let isS = self.bytes[next] | 0x20 == 0x73
    return !isS || next + 1 < self.bytes.count && self.isLetter(next + 1)
  }

  private func isLetter(_ place: Int) -> Bool {
    switch Self.kind(of: self.bytes[place]) {
    case .letter: true
    case .more: Self.kind(self.scalar(place).0) == .letter
    default: false
    }
  }

  /// Whether `'s` stands here.
  private var isPossessive: Bool {
    var next = self.place
    guard next < self.bytes.count else { return false }
    if self.bytes[next] == 0x27 {
      next += 1
    } else if self.bytes[next] == 0xe2, self.scalar(next).0 == 0x2019 {
      next += 3
    } else {
      return false
    }
    return next < self.bytes.count && self.bytes[next] | 0x20 == 0x73
  }

  private func scalar(_ place: Int) -> (UInt32, Int) {
    let first = UInt32(self.bytes[place])
    func next(_ offset: Int) -> UInt32 {
      place + offset < self.bytes.count ? UInt32(self.bytes[place + offset]) & 0x3f : 0
    }
    let left = self.bytes.count - place
    switch first {
    case 0xc0..<0xe0: return ((first & 0x1f) << 6 | next(1), min(2, left))
    case 0xe0..<0xf0: return ((first & 0x0f) << 12 | next(1) << 6 | next(2), min(3, left))
    case 0xf0...0xff:
      return ((first & 0x07) << 18 | next(1) << 12 | next(2) << 6 | next(3), min(4, left))
    default: return (first, 1)
    }
  }

  private static func isMarkAboveLetter(_ scalar: UInt32) -> Bool {
    (0x300...0x36f).contains(scalar)
  }

  /// What a scalar above U+007F is.
  private static func kind(_ scalar: UInt32) -> Class {
    switch scalar {
    case 0xa0, 0x1680, 0x2000...0x200b, 0x202f, 0x205f, 0x2060, 0x3000, 0xfeff, 0xad: .space
    case 0x85, 0x2028, 0x2029: .newline
    case 0xaa, 0xba, 0xc0...0xd6, 0xd8...0xf6, 0xf8...0x2bb, 0x2bd...0x36f: .letter
    // Greek to Georgian, Indic and South East Asian scripts; then CJK, Hangul and what has several planes.
    case 0x370...0x1fff: .letter
    case 0x2c00...0x2dff, 0x3005...0x3007, 0x3040...0xd7ff, 0xf900...0xfaff, 0xfb00...0xfdcf:
      .letter
    case 0xfe70...0xfefe, 0xff21...0xff3a, 0xff41...0xff5a, 0xff66...0xffdc: .letter
    case 0x1_0000...0x1_efff, 0x2_0000...0x3_ffff: .letter
    default: .mark
    }
  }

  /// The ASCII form of a mark; 0 for none.
  private static func ascii(_ scalar: UInt32) -> UInt8 {
    switch scalar {
    case 0x2010...0x2015, 0x2212, 0xfe58, 0xfe63, 0xff0d: 0x2d
    case 0x2018...0x201b, 0x2bc, 0xb4, 0x60: 0x27
    case 0x201c...0x201f, 0xab, 0xbb: 0x22
    case 0x2022, 0xb7, 0x25cf, 0x25aa: 0x2a
    case 0xff0c: 0x2c
    case 0xff1a: 0x3a
    case 0xff20: 0x40
    case 0xff0f, 0x2044: 0x2f
    default: 0
    }
  }
}
