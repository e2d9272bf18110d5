internal import Model

/// What a template or a language model left in a note: places that nobody filled in, and talk to whoever asked for it.
enum Leftovers {
  /// Places that were to be filled in, as bytes: `***`, `@NAME@`, `{{duration}}`, `[AGE]`, `<DATE>`, `_____`.
  static func placeholders(_ note: ParsedText) -> [Range<Int>] {
    let tokens = note.tokens
    var found: [Range<Int>] = []
    var index = 0
    while index < tokens.count {
      if let end = self.placeholder(tokens, at: index) {
        found.append(note.bytes(of: index..<end))
        index = end
      } else {
        index += 1
      }
    }
    return found
  }

  /// One past the last token of a placeholder that begins at a token; nil for none.
  private static func placeholder(_ tokens: [Token], at start: Int) -> Int? {
    let mark = tokens[start].mark
    func run(_ mark: UInt8) -> Int {
      var end = start
      while end < tokens.count, tokens[end].mark == mark,
        end == start || tokens[end].start == tokens[end - 1].end
      { end += 1 }
      return end - start
    }
    switch mark {
    case UInt8(ascii: "*"), UInt8(ascii: "_"):
      // A rule across the page is no place to fill in.
      let count = run(mark)
      return (3...24).contains(count) && !self.isAlone(tokens, start..<start + count)
        ? start + count : nil
    case UInt8(ascii: "@"):
      return self.closed(tokens, start, by: UInt8(ascii: "@")) { $0.traits.contains(.allCapitals) }
    case UInt8(ascii: "{"):
      guard run(mark) == 2 else { return nil }
      return self.closed(tokens, start + 1, by: UInt8(ascii: "}")) { _ in true }.map {
        $0 < tokens.count && tokens[$0].mark == UInt8(ascii: "}") ? $0 + 1 : $0
      }
    case UInt8(ascii: "<"):
      return self.closed(tokens, start, by: UInt8(ascii: ">")) { $0.traits.contains(.allCapitals) }
    case UInt8(ascii: "["):
      // What stands for what identified somebody was filled in once.
      guard start + 1 < tokens.count, !self.tags.contains(tokens[start + 1].word) else {
        return nil
      }
      return self.closed(tokens, start, by: UInt8(ascii: "]")) { $0.traits.contains(.allCapitals) }
    default: return nil
    }
  }

  /// Whether some tokens are all that stands on their line.
  private static func isAlone(_ tokens: [Token], _ range: Range<Int>) -> Bool {
    (range.lowerBound == 0 || tokens[range.lowerBound - 1].kind == .newline)
      && (range.upperBound == tokens.count || tokens[range.upperBound].kind == .newline)
  }

  /// One past the mark that closes what a mark opened, when one to four words of a sort stand between them.
  private static func closed(
    _ tokens: [Token],
    _ start: Int,
    by mark: UInt8,
    _ isOfSort: (Token) -> Bool
  ) -> Int? {
    var words = 0
    for index in start + 1..<min(start + 10, tokens.count) {
      let token = tokens[index]
      if token.mark == mark { return words > 0 ? index + 1 : nil }
      if token.isWord {
        guard words < 4, isOfSort(token) || token.length == 1 else { return nil }
        words += 1
      } else if token.mark != UInt8(ascii: "_"), token.mark != UInt8(ascii: "-"),
        token.mark != UInt8(ascii: "/")
      {
        return nil
      }
    }
    return nil
  }

  /// Tags of de-identification, and signs such as `[X]`.
  private static let tags = WordSet([
    "name", "date", "address", "city", "zip", "phone", "fax", "email", "ssn", "mrn", "healthplan",
    "account", "license", "vehicle", "device", "url", "ip", "biometric", "photo", "other_id",
    "hospital", "org", "other", "x", "age90",
  ])

  /// Sentences in which a language model speaks to whoever asked it for the note.
  static func chatter(_ note: ParsedText) -> [Sentence] {
    note.sentences.filter { sentence in
      let words = note.tokens(of: sentence).filter(\.isWord)
      guard let first = words.first else { return false }
      if self.openers.contains(first.word), words.count <= 2 { return true }
      return words.indices.contains { start in
        self.phrases.contains { phrase in
          start + phrase.count <= words.count
            && phrase.indices.allSatisfy { words[start + $0].word == phrase[$0] }
        }
      }
    }
  }

  private static let openers = WordSet(["certainly", "sure", "absolutely", "gladly"])
  private static let phrases: [[WordHash]] = [
    "here is the note", "here is the soap", "here is a", "here is your", "here's the",
    "here's your",
    "here's a", "here is the revised", "here is the clinical", "below is the", "below is a",
    "i hope this helps", "hope this helps", "let me know if you", "feel free to ask",
    "feel free to let", "would you like me to", "as an ai", "language model", "an ai assistant",
    "based on the transcript you", "based on the conversation you", "you provided",
    "as requested i",
    "i have drafted", "i've drafted", "changes you asked for", "if you need anything else",
    "i can also", "i'm unable to", "as a language",
  ].map { $0.split(separator: " ").map { WordHash($0) } }
}
