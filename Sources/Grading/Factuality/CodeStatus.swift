/// What somebody wants done when the heart stops, as two texts tell it in plain words.
enum CodeStatus: Sendable {
  /// Everything is to be done: `full code`.
  case full
  /// No resuscitation: `DNR`.
  case limited

  /// A place where a text tells it.
  struct Mention: Sendable {
    var status: CodeStatus
    var tokens: Range<Int>
    /// The sentence or utterance, as an index.
    var unit: Int
  }

  /// The mentions in a sentence or an utterance that asks nothing.
  static func mentions(_ tokens: [Token], _ range: Range<Int>, unit: Int) -> [Mention] {
    var found: [Mention] = []
    for index in range where tokens[index].isWord {
      for (status, phrase) in self.phrases
      where index + phrase.count <= range.upperBound
        && phrase.indices.allSatisfy({ tokens[index + $0].word == phrase[$0] })
      {
        // `not a DNR`, `reversed her DNR`
        let before = tokens[max(range.lowerBound, index - 3)..<index]
        guard
          !before.contains(where: {
            $0.classes.contains(.negation) || self.others.contains($0.word)
          })
        else { continue }
        found.append(Mention(status: status, tokens: index..<index + phrase.count, unit: unit))
      }
    }
    return found
  }

  /// Where a note tells the contrary of all that the conversation tells; nil where it does not.
  static func contradiction(
    _ note: ParsedText,
    _ transcript: Transcript
  ) -> (note: Mention, said: Mention)? {
    var written: [Mention] = []
    for (unit, sentence) in note.sentences.enumerated() {
      written += self.mentions(note.tokens, sentence.tokens, unit: unit)
    }
    guard let first = written.first, written.allSatisfy({ $0.status == first.status }) else {
      return nil
    }
    var told: [Mention] = []
    for (unit, utterance) in transcript.utterances.enumerated() {
      let tokens = transcript.tokens(of: utterance)
      guard TranscriptIndex.questionStart(of: utterance, transcript) == nil,
        !tokens.contains(where: { $0.classes.contains(.relative) || self.others.contains($0.word) })
      else { continue }
      told += self.mentions(transcript.tokens, utterance.tokens, unit: unit)
    }
    guard let said = told.last, told.allSatisfy({ $0.status != first.status }) else { return nil }
    return (first, said)
  }

  private static let others = WordSet([
    "brother's", "mother's", "husband's", "his", "reversed", "revoked", "if", "rescinded",
  ])

  private static let phrases: [(CodeStatus, [WordHash])] =
    ["full code", "everything done", "do everything", "try everything", "full resuscitation"].map {
      (.full, Self.words($0))
    }
    + [
      "dnr", "dni", "dnr/dni", "do not resuscitate", "no cpr", "no code", "no shocks",
      "comfort care only", "comfort measures only", "no breathing tube", "no chest compressions",
      "allow natural death", "d n r",
    ].map { (.limited, Self.words($0)) }

  private static func words(_ text: String) -> [WordHash] {
    text.split(separator: " ").map { WordHash($0) }
  }
}
