/// A sentence, or a line that stands for one.
struct Sentence: Sendable {
  /// The tokens, without the line's bullet.
  var tokens: Range<Int>
  /// The bytes.
  var range: Range<Int>
  /// The section, as an index.
  var section: Int
  /// The line, counted from 0.
  var line: Int
  /// Whether a bullet or a number begins it.
  var isItem: Bool
}

/// A text with its tokens, sentences and sections.
struct ParsedText: Sendable {
  let source: SourceText
  let tokens: [Token]
  private(set) var sentences: [Sentence] = []
  private(set) var sections: [Section] = []
  /// How many lines hold something.
  private(set) var lineCount = 0

  private static let headerKinds: WordTable<UInt8> = {
    var table = WordTable<UInt8>(empty: 0, capacity: 256)
    for (kind, names) in SectionKind.names {
      for name in names {
        var key = WordHash()
        for word in name.split(separator: " ") where word != "&" {
          key = WordHash.pair(key, WordHash(word))
        }
        table.update(key, initial: kind.rawValue) { _ in }
      }
    }
    return table
  }()

  private static let abbreviations = WordSet(
    ["dr", "mr", "mrs", "ms", "vs", "st", "approx", "dept", "e.g", "i.e", "etc", "jr", "sr", "no"]
  )

  init(_ source: SourceText, _ lexicon: Lexicon) {
    self.source = source
    self.tokens = Tokenizer.tokens(of: source, lexicon)
    self.parse()
  }

  /// The share of lines that are somebody's words in a conversation: 0 to 1.
  var conversation: Double {
    var last = -1
    var tagged = 0
    for sentence in self.sentences where sentence.line != last {
      last = sentence.line
      if Transcript.isTagged(self.tokens(of: sentence)) { tagged += 1 }
    }
    return Double(tagged) / Double(max(1, self.lineCount))
  }

  /// The tokens of a sentence.
  func tokens(of sentence: Sentence) -> ArraySlice<Token> { self.tokens[sentence.tokens] }

  /// The kind of the section in which a sentence stands.
  func kind(of sentence: Sentence) -> SectionKind { self.sections[sentence.section].kind }

  private mutating func parse() {
    self.sections = [Section(kind: .none, header: 0..<0, range: 0..<0, sentences: 0..<0)]
    var start = 0
    var line = 0
    while start < self.tokens.count {
      var end = start
      while end < self.tokens.count, self.tokens[end].kind != .newline { end += 1 }
      if end > start {
        self.lineCount += 1
        self.parseLine(start..<end, line)
      }
      line += 1
      start = end + 1
    }
    self.closeSection(at: self.source.count)
    if self.sections[0].sentences.isEmpty, self.sections.count > 1 {
      // Nothing stands before the first header: the indices move by one.
      self.sections.removeFirst()
      for index in self.sentences.indices { self.sentences[index].section -= 1 }
    }
  }

  private mutating func closeSection(at byte: Int) {
    let last = self.sections.count - 1
    self.sections[last].range = self.sections[last].range.lowerBound..<byte
    self.sections[last].sentences =
      self.sections[last].sentences.lowerBound..<self.sentences.count
  }

  private mutating func parseLine(_ line: Range<Int>, _ number: Int) {
    var body = line
    if let (kind, header, rest) = self.header(of: line) {
      let first = self.tokens[header.lowerBound].range.lowerBound
      self.closeSection(at: first)
      let last = self.tokens[header.upperBound - 1].range.upperBound
      self.sections.append(
        Section(
          kind: kind,
          header: first..<last,
          range: first..<last,
          sentences: self.sentences.count..<self.sentences.count
        )
      )
      body = rest
      guard !body.isEmpty else { return }
    }
    let (isItem, text) = self.withoutBullet(body)
    self.split(text, number, isItem)
  }

  /// A header at the line's start: its kind, its tokens and what follows on the line.
  private func header(of line: Range<Int>) -> (SectionKind, Range<Int>, Range<Int>)? {
    var key = WordHash()
    var words = 0
    var capitals = 0
    var index = line.lowerBound
    var lastWord = index
    scan: while index < line.upperBound, words < 8 {
      let token = self.tokens[index]
      switch token.kind {
      case .word:
        key = WordHash.pair(key, token.word)
        words += 1
        if token.traits.contains(.allCapitals) { capitals += 1 }
        lastWord = index
      case .mark:
        if token.mark == UInt8(ascii: ":") { break scan }
        // `A/P`, `# Plan #`, `**Plan**`, `-Plan-`
        if token.mark == UInt8(ascii: ".") { return nil }
        if token.mark == UInt8(ascii: ","), words > 0 { return nil }
      default: return nil
      }
      index += 1
    }
    guard words > 0 else { return nil }
    let hasColon = index < line.upperBound && self.tokens[index].mark == UInt8(ascii: ":")
    let endsHere = index == line.upperBound
    guard hasColon || endsHere else { return nil }
    let rest = (hasColon ? index + 1 : index)..<line.upperBound
    let header = line.lowerBound..<max(lastWord + 1, hasColon ? index + 1 : index)
    // One letter is a header only with a colon or alone in capitals, as in `S:`.
    if let raw = Self.headerKinds[key], let kind = SectionKind(rawValue: raw),
      self.tokens[lastWord].length > 1 || hasColon
    {
      return (kind, header, rest)
    }
    if endsHere || rest.isEmpty, capitals == words, words <= 6,
      self.tokens[line.lowerBound].kind == .word, self.tokens[lastWord].length > 3
    {
      return (.other, header, rest)
    }
    return nil
  }

  /// Takes a bullet or a number such as `1.` off the line's start.
  private func withoutBullet(_ line: Range<Int>) -> (isItem: Bool, text: Range<Int>) {
    let first = self.tokens[line.lowerBound]
    if first.kind == .mark, first.mark == UInt8(ascii: "-") || first.mark == UInt8(ascii: "*") {
      return (true, line.lowerBound + 1..<line.upperBound)
    }
    if first.kind == .number, line.count > 2, first.length <= 2 {
      let second = self.tokens[line.lowerBound + 1]
      if second.kind == .mark, second.mark == UInt8(ascii: ".") || second.mark == UInt8(ascii: ")")
      {
        return (true, line.lowerBound + 2..<line.upperBound)
      }
    }
    return (false, line)
  }

  private mutating func split(_ text: Range<Int>, _ line: Int, _ isItem: Bool) {
    var start = text.lowerBound
    for index in text where self.endsSentence(index, in: text) {
      self.add(start..<index + 1, line, isItem)
      start = index + 1
    }
    self.add(start..<text.upperBound, line, isItem)
  }

  private func endsSentence(_ index: Int, in text: Range<Int>) -> Bool {
    let token = self.tokens[index]
    guard token.kind == .mark else { return false }
    if token.mark == UInt8(ascii: "?") || token.mark == UInt8(ascii: "!") { return true }
    guard token.mark == UInt8(ascii: "."), index + 1 < text.upperBound else { return false }
    let next = self.tokens[index + 1]
    // A full stop inside `e.g.` or `1.5` has no space after it.
    guard next.start > token.end else { return false }
    guard index > text.lowerBound else { return false }
    let previous = self.tokens[index - 1]
    if previous.isWord {
      if Self.abbreviations.contains(previous.word) { return false }
      // An initial, or the end of `e.g.`
      if previous.length == 1 { return false }
    }
    return true
  }

  private mutating func add(_ tokens: Range<Int>, _ line: Int, _ isItem: Bool) {
    guard tokens.contains(where: { self.tokens[$0].kind != .mark }) else { return }
    self.sentences.append(
      Sentence(
        tokens: tokens,
        range: self.tokens[tokens.lowerBound].range
          .lowerBound..<self.tokens[tokens.upperBound - 1].range.upperBound,
        section: self.sections.count - 1,
        line: line,
        isItem: isItem
      )
    )
  }
}
