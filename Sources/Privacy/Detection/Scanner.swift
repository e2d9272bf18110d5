/// Looks for identifiers in a text's tokens.
///
/// Each detector is an extension in a file of its own. One looks at a token and what stands around it at a
/// bounded distance, so that all together stay linear.
package struct Scanner {
  let bytes: [UInt8]
  let tokens: [Token]
  private let shapes: Shapes
  /// How the text is written, which tells what a capital means.
  let style: Style
  /// By token, what was found there first; later detectors leave it alone.
  var taken: [Bool]
  private(set) var findings: [Finding] = []
  /// The tokens at which something may begin or be announced: all but the plain words and marks.
  private(set) var landmarks: [Int] = []
  /// The landmarks that have digits.
  private(set) var figures: [Int] = []
  /// By token, the first landmark that does not come before it.
  private var following: [Int32] = []
  /// Whether there are letters that are no Latin ones.
  let hasOtherLetters: Bool
  /// Whether there is a `|`.
  private(set) var hasBars = false

  /// How a text is written.
  enum Style: Sendable {
    case usual
    /// Nearly no capitals.
    case lower
    /// Nearly no small letters.
    case upper
  }

  /// - Parameter style: How the text is written; nil to look.
  init(_ bytes: [UInt8], style: Style? = nil, vocabulary: Vocabulary = .standard) {
    self.bytes = bytes
    self.tokens = Tokenizer.tokens(bytes, vocabulary)
    self.shapes = Shapes(self.tokens)
    self.style = style ?? self.shapes.style
    self.hasOtherLetters = bytes.reduce(0, max) >= 0xcd
    self.taken = Array(repeating: false, count: self.tokens.count)
    self.landmarks.reserveCapacity(self.tokens.count / 2)
    self.following.reserveCapacity(self.tokens.count)
    var hasBars = false
    for index in self.tokens.indices {
      let token = self.tokens[index]
      if token.kind == .mark, token.mark == UInt8(ascii: "|") { hasBars = true }
      guard Self.isLandmark(token, self.style) else { continue }
      self.landmarks.append(index)
      if token.kind == .number || token.kind == .mixed { self.figures.append(index) }
      while self.following.count <= index { self.following.append(Int32(index)) }
    }
    while self.following.count < self.tokens.count {
      self.following.append(Int32(self.tokens.count))
    }
    self.hasBars = hasBars
  }

  /// The first landmark from a token on; the number of tokens after the last one.
  @inline(__always)
  func landmark(_ index: Int) -> Int {
    index < self.following.count ? Int(self.following[index]) : self.tokens.count
  }

  private static let triggers: Roles = Roles.idCues.union([
    .month, .season, .holiday, .weekday, .title, .credential, .staff, .subject, .relation, .nameCue,
    .unit,
    .addressCue, .zipCue, .streetPrefix, .userWord, .scheme, .spokenDigit, .topDomain, .imageFile,
    .particle,
  ])

  @inline(__always)
  private static func isLandmark(_ token: Token, _ style: Style) -> Bool {
    switch token.kind {
    case .number, .mixed: true
    case .mark: token.isMark("@", "(", "+", "-")
    case .word:
      token.shape != .lower || style == .lower || !token.roles.isDisjoint(with: Self.triggers)
        || token.word.isUnknown || token.known == .www || token.known == .corner
        || token.known == .ninety
    }
  }

  /// What counts as an identifier at a level, by place, without overlaps.
  package static func findings(in bytes: [UInt8], level: PrivacyLevel) -> [Finding] {
    self.look(at: bytes, level: level).findings
  }

  /// What a look at a text gives.
  struct Look {
    /// What counts at the level, by place, without overlaps.
    var findings: [Finding]
    var tokens: [Token]
    /// How the text's words are written.
    var shapes: Shapes
  }

  /// - Parameter style: How the text is written, for a piece of one; nil to look.
  static func look(at bytes: [UInt8], level: PrivacyLevel, style: Style? = nil) -> Look {
    var look = Self.lookAsWritten(bytes, level, style)
    if let plain = PlainText(bytes) {
      let found = Self.lookAsWritten(plain.bytes, level, style).findings.map(plain.original)
      look.findings = Finding.united(look.findings + found)
    }
    return look
  }

  private static func lookAsWritten(_ bytes: [UInt8], _ level: PrivacyLevel, _ style: Style?)
    -> Look
  {
    var scanner = Scanner(bytes, style: style)
    scanner.takeFields()
    scanner.findAddressesOnTheNet()
    scanner.findInTables()
    scanner.findLabelledIDs()
    scanner.findDates()
    scanner.findPhones()
    scanner.findAges()
    scanner.findLetteredCodes()
    scanner.findStreets()
    scanner.findForeignStreets()
    scanner.findSpoken()
    scanner.findBareIDs()
    scanner.findNumbersBesideCities()
    scanner.findFacilities()
    scanner.findPlaces()
    scanner.findNames()
    scanner.findAgain()
    scanner.findBefore()
    let findings = scanner.findings.filter { $0.score >= level.threshold }
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    return Look(findings: findings, tokens: scanner.tokens, shapes: scanner.shapes)
  }

  /// How many words are written in which way.
  struct Shapes: Sendable {
    private var lower = 0
    private var upper = 0
    private var capital = 0

    init(_ tokens: some Sequence<Token>) {
      for token in tokens where token.kind == .word && token.length > 1 {
        switch token.shape {
        case .lower: self.lower += 1
        case .upper: self.upper += 1
        case .capital, .mixed: self.capital += 1
        }
      }
    }

    /// The same with some words in the place of others.
    func replacing(_ old: Shapes, with new: Shapes) -> Shapes {
      var shapes = self
      shapes.lower += new.lower - old.lower
      shapes.upper += new.upper - old.upper
      shapes.capital += new.capital - old.capital
      return shapes
    }

    var style: Style {
      let all = self.lower + self.upper + self.capital
      if all >= 4, self.upper * 10 >= all * 7 { return .upper }
      if all >= 4, (self.upper + self.capital) * 50 <= all { return .lower }
      return .usual
    }
  }

  // MARK: - Looking around

  @inline(__always)
  func token(_ index: Int) -> Token? {
    index >= 0 && index < self.tokens.count ? self.tokens[index] : nil
  }

  @inline(__always)
  func roles(_ index: Int) -> Roles {
    index >= 0 && index < self.tokens.count ? self.tokens[index].roles : []
  }

  @inline(__always)
  func isMark(
    _ index: Int,
    _ a: Mark,
    _ b: Mark = .none,
    _ c: Mark = .none,
    _ d: Mark = .none,
    _ e: Mark = .none,
    _ f: Mark = .none
  ) -> Bool {
    index >= 0 && index < self.tokens.count && self.tokens[index].isMark(a, b, c, d, e, f)
  }

  /// Whether the token stands right behind the one before it.
  func isAdjacent(_ index: Int) -> Bool {
    index < self.tokens.count && self.tokens[index].gap == .none
  }

  /// Whether the token is this word.
  @inline(__always)
  func isWord(_ index: Int, _ word: KnownWord) -> Bool {
    index >= 0 && index < self.tokens.count && self.tokens[index].known == word
  }

  /// Whether a line begins with the token.
  func startsLine(_ index: Int) -> Bool {
    index < self.tokens.count && self.tokens[index].gap >= .newline
  }

  /// Whether a sentence begins with the token, which then has a capital for that reason.
  func startsSentence(_ index: Int) -> Bool {
    guard index > 0 else { return true }
    if self.tokens[index].gap >= .newline {
      // A line that was broken inside a sentence goes on in small letters or with anything; only a mark
      // before it, or a blank line, ends a sentence.
      if self.tokens[index].gap == .blankLine { return true }
      let before = self.tokens[index - 1]
      return before.kind == .mark || self.tokens[index].isMark("*")
    }
    let before = self.tokens[index - 1]
    guard before.kind == .mark else { return false }
    switch before.mark {
    case UInt8(ascii: "."):
      // After an abbreviation or an initial it is none.
      guard index >= 2 else { return true }
      let word = self.tokens[index - 2]
      if word.kind == .word, word.length == 1 { return false }
      return !word.roles.contains(.title)
    case UInt8(ascii: "!"), UInt8(ascii: "?"), UInt8(ascii: ":"), UInt8(ascii: "*"),
      UInt8(ascii: ">"), UInt8(ascii: "\""):
      return true
    case UInt8(ascii: "-"): return self.startsLine(index - 1)
    default: return false
    }
  }

  // MARK: - Finding

  /// Takes what the text's own structure says, and leaves the names of fields alone.
  mutating func takeFields() {
    let fields = StructuredFields(self.bytes)
    for range in fields.protected {
      for index in Token.indices(of: range, in: self.tokens) { self.taken[index] = true }
    }
    for finding in fields.findings {
      for index in Token.indices(of: finding.range, in: self.tokens) { self.taken[index] = true }
      self.findings.append(finding)
    }
  }

  /// Takes tokens for an identifier, unless one of them is taken.
  @discardableResult
  mutating func find(
    _ range: Range<Int>,
    _ category: Category,
    _ rule: Rule,
    _ score: Double
  ) -> Bool {
    guard !range.isEmpty, range.allSatisfy({ !self.taken[$0] }) else { return false }
    for index in range { self.taken[index] = true }
    let bytes =
      Int(self.tokens[range.lowerBound].start)..<Int(self.tokens[range.upperBound - 1].end)
    self.findings.append(Finding(bytes, category, rule, score))
    return true
  }
}
