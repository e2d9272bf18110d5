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
}
