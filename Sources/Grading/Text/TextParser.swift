/// Cuts a text into sections and sentences.
///
/// A line is a header, an item or a paragraph. Items may be problems (`#1 Hypertension`), which make an assessment
/// with its plan when no header did. A paragraph is cut at the ends of its sentences and where a header stands in
/// running text; one without marks, as dictation leaves it, where a new statement or a spoken header begins.
struct TextParser {
  private(set) var sentences: [Sentence] = []
  private(set) var sections: [Section] = []
  private(set) var lineCount = 0

  private let tokens: [Token]
  private let byteCount: Int
  private let grammar: HeaderGrammar
  private var line = 0
  /// The section that goes on after an item with a header of its own.
  private var interrupted: SectionKind?
  /// Whether the text has next to no capitals, as dictation leaves it.
  private let isSmall: Bool

  init(_ tokens: [Token], byteCount: Int) {
    self.tokens = tokens
    self.byteCount = byteCount
    self.grammar = HeaderGrammar(tokens)
    var (words, capitals) = (0, 0)
    for token in tokens where token.isWord {
      words += 1
      if token.traits.contains(.capitalized) { capitals += 1 }
    }
    self.isSmall = capitals * 50 < words
  }

  mutating func parse() {
    self.sections = [Section(kind: .none, header: 0..<0, range: 0..<0, sentences: 0..<0)]
    var start = 0
    while start < self.tokens.count {
      var end = start
      while end < self.tokens.count,
        self.tokens[end].kind != .newline || self.goesOn(start, over: end)
      { end += 1 }
      if end > start {
        self.lineCount += 1
        self.parseLine(start..<end)
      }
      self.line += 1
      start = end + 1
    }
    self.closeSection(at: self.byteCount)
    if self.sections[0].sentences.isEmpty, self.sections.count > 1 {
      // Nothing stands before the first header: the indices move by one.
      self.sections.removeFirst()
      for index in self.sentences.indices { self.sentences[index].section -= 1 }
    }
  }

  /// Words that a line has before a writer's program breaks it.
  private static let wrappedWords = 8

  /// Whether a paragraph that was broken to the width of a page goes on after a line's end.
  private func goesOn(_ start: Int, over newline: Int) -> Bool {
    guard newline > start, newline + 1 < self.tokens.count else { return false }
    let (last, next) = (self.tokens[newline - 1], self.tokens[newline + 1])
    guard next.isWord, !next.traits.contains(.capitalized),
      last.kind != .mark || last.mark == UInt8(ascii: ","), last.kind != .newline
    else { return false }
    // A text that is all in small letters tells nothing by them.
    guard !self.tokens[start].isWord || self.tokens[start].traits.contains(.capitalized) else {
      return false
    }
    // `plan: …` begins something of its own.
    let opening = self.tokens[newline + 1..<min(newline + 6, self.tokens.count)]
    guard !opening.contains(where: { $0.mark == UInt8(ascii: ":") }) else { return false }
    let line = self.tokens[start..<newline]
    return line[(line.lastIndex { $0.kind == .newline } ?? start)...].count(where: \.isWord)
      >= Self.wrappedWords
  }

  // MARK: Sections

  private mutating func closeSection(at byte: Int) {
    let last = self.sections.count - 1
    self.sections[last].range = self.sections[last].range.lowerBound..<byte
    self.sections[last].sentences =
      self.sections[last].sentences.lowerBound..<self.sentences.count
  }

  private mutating func open(_ header: HeaderGrammar.Header) {
    let first = self.tokens[header.tokens.lowerBound].range.lowerBound
    let last = self.tokens[header.tokens.upperBound - 1].range.upperBound
    self.closeSection(at: first)
    self.sections.append(
      Section(
        kind: header.kind,
        header: first..<last,
        range: first..<last,
        sentences: self.sentences.count..<self.sentences.count
      )
    )
  }

  /// Goes on with a section that an item with a header interrupted.
  private mutating func goOn(_ kind: SectionKind, at line: Range<Int>) {
    let first = self.tokens[line.lowerBound].range.lowerBound
    self.closeSection(at: first)
    self.sections.append(
      Section(
        kind: kind,
        header: first..<first,
        range: first..<first,
        sentences: self.sentences.count..<self.sentences.count
      )
    )
  }

  // MARK: Lines

  private mutating func parseLine(_ line: Range<Int>) {
    var body = line
    if let problem = self.problem(at: line) {
      if let outer = self.interrupted {
        self.interrupted = nil
        self.goOn(outer, at: line)
      }
      let kind = self.sections[self.sections.count - 1].kind
      if !kind.isPlan, !kind.isAssessment, !Self.lists.contains(kind) {
        self.open(
          HeaderGrammar.Header(
            kind: .assessmentAndPlan,
            tokens: line.lowerBound..<problem,
            rest: problem
          )
        )
      }
      self.split(problem..<line.upperBound, isItem: true)
      return
    }
    if let header = self.grammar.header(of: line)
      ?? (self.isSmall ? self.grammar.spoken(in: line, at: line.lowerBound) : nil)
      ?? self.examined(line)
    {
      // `- PMH: GERD` among other items is of this item only.
      let outer = self.interrupted ?? self.sections[self.sections.count - 1].kind
      let isOfItem =
        self.withoutBullet(line).isItem && header.rest < line.upperBound && header.kind != .other
        && outer != .none && outer != .other
      self.interrupted = isOfItem ? outer : nil
      self.open(header)
      body = header.rest..<line.upperBound
      guard !body.isEmpty else { return }
    } else if let outer = self.interrupted {
      self.interrupted = nil
      if self.withoutBullet(line).isItem { self.goOn(outer, at: line) }
    }
    // `Resp: - cough` denies, and is no item.
    let (isItem, text) =
      body.lowerBound > line.lowerBound && self.tokens[body.lowerBound].mark == UInt8(ascii: "-")
        && Self.denying.contains(self.sections[self.sections.count - 1].kind)
      ? (false, body) : self.withoutBullet(body)
    if self.isDictated(text) { self.splitDictation(text) } else { self.split(text, isItem: isItem) }
  }

  /// Sections in which a dash behind their header denies.
  private static let denying: Set<SectionKind> = [
    .reviewOfSystems, .examination, .objective, .other, .presentIllness, .subjective, .none,
  ]

  /// Sections whose items may be numbered like problems.
  private static let lists: Set<SectionKind> = [
    .pastMedical, .pastSurgical, .family, .social, .medications, .allergies, .procedure,
  ]

  /// What begins an examination after vital signs: `HEENT: …`, `GENERAL Sitting upright`; a header without tokens of its
  /// own, since its first word is what is examined.
  private func examined(_ line: Range<Int>) -> HeaderGrammar.Header? {
    let first = self.tokens[line.lowerBound]
    guard self.sections[self.sections.count - 1].kind == .vitals, first.isWord,
      Self.systems.contains(first.word), line.count > 2,
      first.traits.contains(.allCapitals)
        || self.tokens[line.lowerBound + 1].mark == UInt8(ascii: ":")
    else { return nil }
    return HeaderGrammar.Header(
      kind: .examination,
      tokens: line.lowerBound..<line.lowerBound + 1,
      rest: line.lowerBound
    )
  }

  private static let systems = WordSet([
    "general", "gen", "heent", "cvs", "cv", "cardiovascular", "cardiac", "heart", "resp",
    "respiratory", "lungs", "chest", "abdomen", "abd", "abdo", "gi", "neuro", "neurological",
    "neurologic", "neck", "skin", "extremities", "ext", "msk", "musculoskeletal", "psych", "eyes",
    "constitutional", "appearance", "back", "gu", "eent", "ent", "shoulder", "knee", "hip", "feet",
  ])

  /// Where a problem's name begins, as in `#1 Hypertension`, `# Hypertension` and `Problem 1: Hypertension`; nil for
  /// other lines.
  private func problem(at line: Range<Int>) -> Int? {
    var index = line.lowerBound
    if self.tokens[index].isWord, Self.problems.contains(self.tokens[index].word) {
      index += 1
      if index < line.upperBound, self.tokens[index].mark == UInt8(ascii: "#") { index += 1 }
      guard index < line.upperBound, self.tokens[index].kind == .number else { return nil }
      index += 1
    } else {
      guard self.tokens[index].mark == UInt8(ascii: "#"), index + 1 < line.upperBound else {
        return nil
      }
      index += 1
      if self.tokens[index].kind == .number {
        index += 1
      } else {
        // The first heading of a text is its title, and a known one is a section.
        guard self.tokens[index].isWord, self.sections.count > 1,
          self.grammar.header(of: line).map({ $0.kind == .other }) ?? true
        else { return nil }
      }
    }
    while index < line.upperBound, self.tokens[index].kind == .mark { index += 1 }
    return index < line.upperBound ? index : nil
  }

  private static let problems = WordSet(["problem"])

  /// Takes a bullet or a number such as `1.`, `(1)` or `a)` off the line's start.
  private func withoutBullet(_ line: Range<Int>) -> (isItem: Bool, text: Range<Int>) {
    let first = self.tokens[line.lowerBound]
    func rest(_ count: Int) -> (Bool, Range<Int>) {
      (true, line.lowerBound + count..<line.upperBound)
    }
    func closes(_ offset: Int) -> Bool {
      guard line.count > offset + 1 else { return false }
      let mark = self.tokens[line.lowerBound + offset].mark
      return mark == UInt8(ascii: ".") || mark == UInt8(ascii: ")")
    }
    switch first.kind {
    case .mark where line.count > 1:
      switch first.mark {
      case UInt8(ascii: "-"), UInt8(ascii: "*"), UInt8(ascii: ">"), UInt8(ascii: "+"),
        UInt8(ascii: "~"):
        // `> 38 C` and `+3` are values.
        let isValue = self.tokens[line.lowerBound + 1].kind == .number
        return isValue && first.mark != UInt8(ascii: "-") && first.mark != UInt8(ascii: "*")
          ? (false, line) : rest(1)
      case UInt8(ascii: "("):
        let label = self.tokens[line.lowerBound + 1]
        // `(-) fever` denies, and is no label.
        return label.isSpoken && label.length <= 2 && closes(2) ? rest(3) : (false, line)
      default: return (false, line)
      }
    case .number where first.length <= 2 && closes(1): return rest(2)
    case .word where first.length == 1 && closes(1): return rest(2)
    default: return (false, line)
    }
  }

  // MARK: Sentences

  private static let abbreviations = WordSet(
    ["dr", "mr", "mrs", "ms", "vs", "st", "approx", "dept", "e.g", "i.e", "etc", "jr", "sr", "no"]
  )

  private static let answers = WordSet(["yes", "no", "none", "denies", "denied"])
  private static let may = WordHash("may")

  private mutating func split(_ text: Range<Int>, isItem: Bool) {
    var start = text.lowerBound
    var index = start
    while index < text.upperBound {
      guard self.endsSentence(index, in: text) else {
        index += 1
        continue
      }
      self.add(start..<index + 1, isItem)
      start = index + 1
      if let header = self.grammar.header(inside: text, at: start) {
        self.open(header)
        start = header.rest
      }
      index = max(start, index + 1)
    }
    self.add(start..<text.upperBound, isItem)
  }

  private func endsSentence(_ index: Int, in text: Range<Int>) -> Bool {
    let token = self.tokens[index]
    guard token.kind == .mark else { return false }
    // `Rash? No` is one statement.
    if token.mark == UInt8(ascii: "?"),
      index + 2 == text.upperBound || index + 3 == text.upperBound,
      Self.answers.contains(self.tokens[index + 1].word)
    {
      return false
    }
    if token.mark == UInt8(ascii: "?") || token.mark == UInt8(ascii: "!") { return true }
    // `… "as likely as not." The examiner …`
    if token.mark == UInt8(ascii: "\""), index > text.lowerBound, index + 1 < text.upperBound {
      let (stop, next) = (self.tokens[index - 1], self.tokens[index + 1])
      return stop.mark == UInt8(ascii: ".") && stop.end == token.start && next.start > token.end
    }
    guard token.mark == UInt8(ascii: "."), index + 1 < text.upperBound else { return false }
    let next = self.tokens[index + 1]
    // A full stop inside `e.g.` or `1.5` has no space after it.
    guard next.start > token.end else { return false }
    guard index > text.lowerBound else { return false }
    let previous = self.tokens[index - 1]
    if previous.isWord {
      if Self.abbreviations.contains(previous.word) { return false }
      // `Feb. 26`
      if previous.classes.contains(.month), previous.word != Self.may, next.kind == .number {
        return false
      }
      // An initial, or the end of `e.g.`
      if previous.length == 1 { return false }
    }
    return true
  }

  private mutating func add(_ tokens: Range<Int>, _ isItem: Bool) {
    guard tokens.contains(where: { self.tokens[$0].kind != .mark }) else { return }
    self.sentences.append(
      Sentence(
        tokens: tokens,
        range: self.tokens[tokens.lowerBound].range
          .lowerBound..<self.tokens[tokens.upperBound - 1].range.upperBound,
        section: self.sections.count - 1,
        line: self.line,
        isItem: isItem
      )
    )
  }

  // MARK: Dictation

  /// Words that nobody speaks or writes in one sentence.
  private static let dictatedWords = 40
  /// Words that a statement has before the next can begin.
  private static let leastWords = 5

  /// Whether a line goes on and on without a mark that ends a sentence.
  private func isDictated(_ text: Range<Int>) -> Bool {
    let least = self.isSmall ? Self.dictatedWords / 2 : Self.dictatedWords
    guard text.count >= least, let last = text.last else { return false }
    // One long sentence has its mark.
    switch self.tokens[last].mark {
    case UInt8(ascii: "."), UInt8(ascii: "!"), UInt8(ascii: "?"): return false
    default: break
    }
    var words = 0
    for index in text {
      if self.endsSentence(index, in: text) || self.tokens[index].mark == UInt8(ascii: ";") {
        return false
      }
      if self.tokens[index].isWord { words += 1 }
    }
    return words >= least
  }

  private mutating func splitDictation(_ text: Range<Int>) {
    var start = text.lowerBound
    var index = start
    while index < text.upperBound {
      if let header = self.grammar.spoken(in: text, at: index) {
        self.add(start..<index, false)
        self.open(header)
        start = header.rest
        index = start
      } else {
        if index - start >= Self.leastWords, self.beginsStatement(index) {
          self.add(start..<index, false)
          start = index
        }
        index += 1
      }
    }
    self.add(start..<text.upperBound, false)
  }

  private func beginsStatement(_ index: Int) -> Bool {
    let token = self.tokens[index]
    return token.isWord && Self.subjects.contains(token.word)
      && !Self.conjunctions.contains(self.tokens[index - 1].word)
  }

  private static let subjects = WordSet([
    "he", "she", "they", "patient", "pt", "denies", "reports", "states", "there", "will",
    "continue",
    "follow", "return", "we",
  ])
  private static let conjunctions = WordSet([
    "the", "this", "that", "and", "when", "if", "which", "because", "after", "as", "but", "so",
    "where", "while", "since", "who", "says", "he", "she", "they", "patient", "pt", "or", "also",
    "before", "until", "to", "has", "is", "was", "then", "we", "with", "of", "for",
  ])
}
