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
  let sentences: [Sentence]
  let sections: [Section]
  /// How many lines hold something.
  let lineCount: Int

  init(_ source: SourceText, _ lexicon: Lexicon) {
    self.source = source
    self.tokens = Tokenizer.tokens(of: source, lexicon)
    var parser = TextParser(self.tokens, byteCount: source.count)
    parser.parse()
    self.sentences = parser.sentences
    self.sections = parser.sections
    self.lineCount = parser.lineCount
  }

  /// The share of lines that are somebody's words in a conversation: 0 to 1.
  ///
  /// Who speaks has a name that says so (`Doctor`), or one that begins a third line: `S:` and `P:` of a note begin one.
  var conversation: Double {
    let lines = self.tokens.lines
    let tags = lines.map { SpeakerTag(self.tokens, $0)?.name }
    var counts: [[WordHash]: Int] = [:]
    for case let name? in tags { counts[name, default: 0] += 1 }
    // `Patient education: …` is no speaker.
    let speakers = counts.filter { name, count in
      count > 2 || name.count <= 2 && Speakers.role(of: Array(name.prefix(1))) != nil && count > 1
    }
    guard speakers.count > 1, self.tokens.contains(where: { $0.mark == UInt8(ascii: "?") }) else {
      return 0
    }
    let tagged = tags.count { $0.map { speakers[$0] != nil } == true }
    return Double(tagged) / Double(max(1, lines.count))
  }

  /// The bytes of some tokens, which are not none.
  func bytes(of tokens: Range<Int>) -> Range<Int> {
    self.tokens[tokens.lowerBound].range
      .lowerBound..<self.tokens[tokens.upperBound - 1].range.upperBound
  }

  /// The tokens of a sentence.
  func tokens(of sentence: Sentence) -> ArraySlice<Token> { self.tokens[sentence.tokens] }

  /// The kind of the section in which a sentence stands.
  func kind(of sentence: Sentence) -> SectionKind { self.sections[sentence.section].kind }
}
