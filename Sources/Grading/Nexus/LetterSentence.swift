/// A sentence of a letter as lower-case bytes, for phrases to be found in.
struct LetterSentence {
  let sentence: Sentence
  /// The words with one space between them and one at each end, without marks.
  private(set) var text: [UInt8]

  init(_ letter: ParsedText, _ sentence: Sentence) {
    self.sentence = sentence
    var bytes: [UInt8] = [0x20]
    let tokens = letter.tokens(of: sentence)
    for (place, token) in zip(tokens.indices, tokens) {
      guard token.kind != .mark || token.mark == UInt8(ascii: "%") else { continue }
      // `May 2013` is no doubt.
      if token.classes.contains(.hedge), token.classes.contains(.month),
        place + 1 < tokens.endIndex,
        tokens[place + 1].kind == .number
      {
        continue
      }
      for byte in letter.source.utf8[token.range] {
        bytes.append(byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte)
      }
      bytes.append(0x20)
    }
    self.text = bytes
  }

  /// What follows the first of the phrases that it holds; nil when it holds none.
  func rest(after phrases: Phrases) -> LetterSentence? {
    let ends = phrases.items.compactMap { phrase in self.find(phrase).map { $0 + phrase.count - 1 }
    }
    guard let end = ends.min() else { return nil }
    var copy = self
    copy.text = Array(self.text[end...])
    return copy
  }

  /// The first so many words.
  func first(_ count: Int) -> LetterSentence {
    var copy = self
    var words = 0
    let end = self.text.indices.first { index in
      if self.text[index] == 0x20 { words += 1 }
      return words > count
    }
    if let end { copy.text = Array(self.text[...end]) }
    return copy
  }

  /// The words.
  var words: [String] {
    self.text.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether it holds one of the phrases.
  func holds(_ phrases: Phrases) -> Bool { phrases.items.contains { self.find($0) != nil } }

  /// The same sentence with a phrase taken out.
  func without(_ phrases: Phrases) -> LetterSentence {
    var copy = self
    for phrase in phrases.items {
      while let at = copy.find(phrase) {
        copy.text.replaceSubrange(at..<at + phrase.count - 1, with: [0x20, UInt8(ascii: "~")])
      }
    }
    return copy
  }

  private func find(_ phrase: [UInt8]) -> Int? {
    guard self.text.count >= phrase.count else { return nil }
    let second = phrase[1]
    search: for start in 0...(self.text.count - phrase.count)
    where self.text[start] == 0x20 && self.text[start + 1] == second {
      for offset in 2..<phrase.count where self.text[start + offset] != phrase[offset] {
        continue search
      }
      return start
    }
    return nil
  }
}
