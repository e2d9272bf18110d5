/// What a letter is about: the claimed condition and what happened in service, in its own words.
///
/// A sentence that speaks of both is likely the opinion, whatever verb it joins them with.
struct LetterTopic {
  private let condition: Set<WordHash>
  private let event: Set<WordHash>

  /// Sentences that a text has before it is about something.
  private static let least = 3

  /// Tells the sentences of a letter what of its topic they name.
  static func mark(_ lines: inout [LetterSentence], _ letter: ParsedText) {
    guard lines.count >= self.least else { return }
    let topic = LetterTopic(letter, lines)
    for index in lines.indices {
      let named = topic.names(letter.tokens(of: lines[index].sentence))
      lines[index].namesCondition = named.condition
      lines[index].namesEvent = named.event
    }
  }

  private init(_ letter: ParsedText, _ lines: [LetterSentence]) {
    var condition = Set<WordHash>()
    var event = Set<WordHash>()
    for line in lines {
      let words = letter.tokens(of: line.sentence).filter(Self.isTelling).map(\.concept)
      if LetterElements.namesEvent(line, letter) {
        event.formUnion(words)
      } else if line.first(2).holds(Self.subjects) || LetterElements.namesDiagnosis(line, letter) {
        condition.formUnion(words)
      }
    }
    self.condition = condition
    self.event = event.subtracting(condition)
  }

  /// Whether a sentence names the condition or a part of it, and whether it names what happened.
  private func names(_ tokens: ArraySlice<Token>) -> (condition: Bool, event: Bool) {
    let words = tokens.filter(Self.isTelling)
    return (
      words.contains { self.condition.contains($0.concept) },
      words.contains { self.event.contains($0.concept) }
    )
  }

  private static func isTelling(_ token: Token) -> Bool {
    token.isContent && token.length > 2 && !self.common.contains(token.word)
  }

  private static let subjects = Phrases(starts: [
    "re ", "reference", "subject", "regarding", "condition", "claim", "claimed", "diagnos",
  ])
  private static let common = WordSet([
    "veteran", "veteran's", "diagnosis", "diagnosed", "benefits", "disability", "claim", "claimed",
    "claims", "service", "medical", "current", "currently", "present", "records", "opinion",
    "condition", "question", "reference", "subject", "letter", "nexus", "compensation", "criteria",
    "military", "active", "duty", "during", "while", "included", "evidence", "treatment", "treated",
    "years", "time", "examination", "reviewed", "history", "cause", "caused", "dob", "seeks",
    "meets", "has", "his", "her",
  ])
}
