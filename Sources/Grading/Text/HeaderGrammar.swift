/// Reads headers: `Plan:`, `PLAN`, `## Plan`, `[Plan]`, `= PLAN =`, `HPI -`, and in running text `… daily. PLAN: …` or
/// `PHYSICAL EXAMINATION Lungs are clear`.
struct HeaderGrammar {
  struct Header {
    var kind: SectionKind
    /// The tokens, with marks around them.
    var tokens: Range<Int>
    /// Where what it heads begins.
    var rest: Int
  }

  /// Words that a header may have.
  private static let maxWords = 8

  private let tokens: [Token]

  init(_ tokens: [Token]) { self.tokens = tokens }

  // MARK: Lines

  /// A header at a line's start.
  func header(of line: Range<Int>) -> Header? {
    guard let words = Words(self.tokens, line) else { return nil }
    let last = words.range.upperBound - 1
    if let kind = words.kind {
      // One letter is a header only with a colon or in a frame, as in `S:` and `= S =`.
      let isLong =
        words.count > 1 || self.tokens[last].length > 1
        || words.ending == .frame && words.isCapitals
      switch words.ending {
      case .colon: return self.header(kind, line, words)
      case .line, .frame, .dash: if isLong { return self.header(kind, line, words) }
      case .text: break
      }
    }
    if words.ending == .text { return self.capitals(line.lowerBound, line.upperBound) }
    let isAlone = words.rest == line.upperBound
    // What stands alone before a colon or in a frame is a header in whatever letters.
    let stands = isAlone && (words.ending == .colon || words.ending == .frame)
    guard words.ending != .dash, words.isTitle || stands else { return nil }
    let byWords = SectionNames.kind(byWords: self.tokens[words.range].lazy.map(\.word))
    // An item of a list is no header by a word of it.
    if let byWords, !words.hasBullet, isAlone || words.ending == .colon && words.count <= 4 {
      return self.header(byWords, line, words)
    }
    // Whatever it heads, it heads something.
    if isAlone, words.count <= 6, !words.hasBullet,
      words.ending == .frame
        || words.isCapitals && self.tokens[last].length > 3 && self.tokens[line.lowerBound].isWord
    {
      return self.header(.other, line, words)
    }
    return nil
  }

  private func header(_ kind: SectionKind, _ line: Range<Int>, _ words: Words) -> Header {
    Header(kind: kind, tokens: line.lowerBound..<words.end, rest: words.rest)
  }

  // MARK: Running text

  /// A header where a sentence begins inside a line.
  func header(inside text: Range<Int>, at start: Int) -> Header? {
    guard start < text.upperBound, self.tokens[start].isWord,
      self.tokens[start].traits.contains(.capitalized)
    else { return nil }
    if let words = Words(self.tokens, start..<text.upperBound), words.ending == .colon,
      let kind = words.kind, words.range.count > 1 || self.tokens[start].length > 1
    {
      return Header(kind: kind, tokens: start..<words.end, rest: words.rest)
    }
    return self.capitals(start, text.upperBound)
  }

  /// A known name in capitals that text in other letters follows.
  private func capitals(_ start: Int, _ end: Int) -> Header? {
    var start = start
    while start < end, self.tokens[start].kind == .mark { start += 1 }
    var found: Header?
    var key = WordHash()
    var words = 0
    var index = start
    while index < end, words < SectionNames.longest {
      let token = self.tokens[index]
      if token.isWord {
        guard token.traits.contains(.allCapitals) else { break }
        key = WordHash.pair(key, token.word)
        words += 1
        if let kind = SectionNames.kinds[key].flatMap(SectionKind.init(rawValue:)),
          words > 1 || token.length >= Self.leastCapitals || index == start && token.length == 3,
          index + 1 < end, self.beginsText(index + 1, afterWords: words)
        {
          found = Header(kind: kind, tokens: start..<index + 1, rest: index + 1)
        }
      } else if !Words.joins(token) {
        break
      }
      index += 1
    }
    return found
  }

  /// Letters of a single word in capitals that is no abbreviation in a sentence.
  private static let leastCapitals = 4

  /// Whether what follows a header in capitals is a sentence or a number, and not more capitals.
  private func beginsText(_ index: Int, afterWords words: Int) -> Bool {
    let token = self.tokens[index]
    switch token.kind {
    case .number: return true
    case .word:
      return words > 1 && !token.traits.contains(.allCapitals)
        || token.traits.contains(.capitalized) && !token.traits.contains(.allCapitals)
        || token.length == 1 && token.traits.contains(.capitalized)
    default: return false
    }
  }

  // MARK: Dictation

  /// A known name that is spoken where no mark tells one sentence from the next.
  func spoken(in text: Range<Int>, at start: Int) -> Header? {
    if start > text.lowerBound, Self.joining.contains(self.tokens[start - 1].word) { return nil }
    var found: Header?
    var key = WordHash()
    var index = start
    while index < text.upperBound, index - start < SectionNames.longest,
      self.tokens[index].isWord
    {
      key = WordHash.pair(key, self.tokens[index].word)
      if let kind = SectionNames.kinds[key].flatMap(SectionKind.init(rawValue:)),
        index > start || Self.singles.contains(self.tokens[index].word),
        index + 1 == text.upperBound || !Self.following.contains(self.tokens[index + 1].word)
      {
        found = Header(kind: kind, tokens: start..<index + 1, rest: index + 1)
      }
      index += 1
    }
    return found
  }

  /// Words that go with a name before them: `family history of`, `plan to`.
  private static let following = WordSet([
    "of", "to", "for", "with", "was", "were", "in", "and", "that", "from", "at", "as", "has",
  ])
  /// Words that make what follows them no header: `the plan`, `no allergies`.
  private static let joining = WordSet([
    "the", "a", "an", "his", "her", "their", "my", "our", "your", "this", "that", "any", "no", "of",
    "for", "to", "with", "and", "in", "on", "her", "without", "or", "by", "other", "significant",
    "complete", "normal", "take", "takes", "new", "same", "current", "get", "check",
  ])
  private static let singles = WordSet([
    "assessment", "impression", "plan", "medications", "allergies", "subjective", "objective",
    "vitals", "hpi", "ros", "pmh", "recommendations", "disposition", "examination",
  ])
}

extension HeaderGrammar {
  /// The words at a line's start up to what ends them, when they could be a header.
  fileprivate struct Words {
    enum Ending {
      case colon
      case line
      /// A mark that closes what one before the words opened: `**Plan**`.
      case frame
      /// A dash between spaces.
      case dash
      /// Other words.
      case text
    }

    /// From the first word to one past the last.
    private(set) var range: Range<Int>
    /// One past the marks that end it.
    private(set) var end: Int
    /// Where what follows begins.
    private(set) var rest: Int
    private(set) var ending: Ending
    private(set) var count = 0
    private var key = WordHash()
    /// Whether a bullet stands before it.
    private(set) var hasBullet = false
    private(set) var isCapitals = true
    /// Whether all words but those of function begin with a capital.
    private(set) var isTitle = true

    /// What the words name; nil for no known name.
    var kind: SectionKind? { SectionNames.kinds[self.key].flatMap(SectionKind.init(rawValue:)) }

    /// Whether a mark stands between a header's words.
    static func joins(_ token: Token) -> Bool {
      guard token.kind == .mark else { return false }
      switch token.mark {
      case UInt8(ascii: "/"), UInt8(ascii: "&"), UInt8(ascii: "-"), UInt8(ascii: "'"),
        UInt8(ascii: ","):
        return true
      default: return false
      }
    }

    private static func frames(_ token: Token) -> Bool {
      guard token.kind == .mark else { return false }
      switch token.mark {
      case UInt8(ascii: "#"), UInt8(ascii: "*"), UInt8(ascii: "="), UInt8(ascii: "["),
        UInt8(ascii: "]"), UInt8(ascii: "_"), UInt8(ascii: "~"), UInt8(ascii: "-"),
        UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "|"):
        return true
      default: return false
      }
    }

    init?(_ tokens: [Token], _ line: Range<Int>) {
      var index = line.lowerBound
      var frames = 0
      while index < line.upperBound, Self.frames(tokens[index]) {
        frames += 1
        index += 1
      }
      self.hasBullet =
        frames == 1 && tokens[line.lowerBound].mark != UInt8(ascii: "[")
        && tokens[line.lowerBound].mark != UInt8(ascii: "#")
      // `1. Chief complaint`, but `2 tablets` is none.
      if index + 1 < line.upperBound, tokens[index].kind == .number,
        tokens[index + 1].mark == UInt8(ascii: ".") || tokens[index + 1].mark == UInt8(ascii: ")")
      {
        index += 2
        self.hasBullet = true
      }
      let first = index
      var last = index
      var hasComma = false
      self.ending = .line
      scan: while index < line.upperBound {
        let token = tokens[index]
        switch token.kind {
        case .word:
          guard self.count < HeaderGrammar.maxWords else {
            self.ending = .text
            break scan
          }
          self.count += 1
          self.key = WordHash.pair(self.key, token.word)
          if !token.traits.contains(.allCapitals), token.length > 1 { self.isCapitals = false }
          if !token.traits.contains(.capitalized), !token.classes.contains(.stop) {
            self.isTitle = false
          }
          last = index
          index += 1
        case .mark where token.mark == UInt8(ascii: ":"):
          self.ending = .colon
          index += 1
          break scan
        case .mark where token.mark == UInt8(ascii: "("):
          // `Medications (home):`
          guard
            let close = tokens[index..<min(index + 7, line.upperBound)]
              .firstIndex(where: { $0.mark == UInt8(ascii: ")") })
          else {
            self.ending = .text
            break scan
          }
          index = close + 1
        case .mark where token.mark == UInt8(ascii: "-"):
          let isSpaced =
            index > first && token.start > tokens[index - 1].end
            && index + 1 < line.upperBound && tokens[index + 1].start > token.end
          if isSpaced {
            self.ending = .dash
            index += 1
            break scan
          }
          index += 1
        case .mark where Self.joins(token):
          if token.mark == UInt8(ascii: ",") { hasComma = true }
          index += 1
        case .mark where Self.frames(token) && frames > 0:
          self.ending = .frame
          while index < line.upperBound, Self.frames(tokens[index]) { index += 1 }
          // `**Plan:** …` and `**Plan**: …` are ended by the colon.
          if index < line.upperBound, tokens[index].mark == UInt8(ascii: ":") {
            self.ending = .colon
            index += 1
          }
          break scan
        default:
          self.ending = .text
          break scan
        }
      }
      guard self.count > 0 else { return nil }
      if hasComma, self.ending != .colon { self.ending = .text }
      if self.ending == .line, frames > 0,
        tokens[line.lowerBound].mark == UInt8(ascii: "#")
          || tokens[line.lowerBound].mark == UInt8(ascii: "[")
      {
        self.ending = .frame
      }
      if self.ending == .colon {
        while index < line.upperBound, tokens[index].mark == UInt8(ascii: "*") { index += 1 }
      }
      self.range = first..<last + 1
      self.end = max(last + 1, self.ending == .text || self.ending == .dash ? last + 1 : index)
      self.rest = self.ending == .text ? last + 1 : index
    }
  }
}
