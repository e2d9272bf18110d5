/// A visit's conversation, cut into utterances.
struct Transcript: Sendable {
  enum Speaker: Sendable { case clinician, patient, unknown }

  /// One sentence of one speaker.
  struct Utterance: Sendable {
    var tokens: Range<Int>
    var range: Range<Int>
    var turn: Int
    var isQuestion: Bool
  }

  /// What one speaker says before another does.
  struct Turn: Sendable {
    var speaker: Speaker
    var utterances: Range<Int>
  }

  let source: SourceText
  let tokens: [Token]
  private(set) var turns: [Turn] = []
  private(set) var utterances: [Utterance] = []
  /// Whether any line had a speaker's tag.
  private(set) var hasSpeakers = false
  /// Whether somebody else than the patient tells, as a child's mother does.
  private(set) var hasInformant = false

  private static let clinicians = WordSet(
    ["doctor", "dr", "clinician", "physician", "nurse", "provider", "np", "pa"]
  )
  private static let patients = WordSet(["patient", "pt", "client"] + informantTags)
  private static let informants = WordSet(informantTags)
  private static let informantTags = [
    "family", "mother", "mom", "mum", "father", "dad", "caregiver", "parent", "wife", "husband",
    "daughter", "son",
  ]

  init(_ source: SourceText, _ lexicon: Lexicon) {
    self.source = source
    self.tokens = Tokenizer.tokens(of: source, lexicon)
    var start = 0
    while start < self.tokens.count {
      var end = start
      while end < self.tokens.count, self.tokens[end].kind != .newline { end += 1 }
      if end > start { self.addLine(start..<end) }
      start = end + 1
    }
    if self.hasSwappedSpeakers { self.swapSpeakers() }
  }

  /// Whether a full stop is one of an initial (`H. pylori`), or of a number that speech recognition parted (`seven . five`).
  private func isInside(_ index: Int, _ text: Range<Int>) -> Bool {
    guard index > text.lowerBound else { return false }
    let (before, after) = (self.tokens[index - 1], self.tokens[index + 1])
    if before.isWord, before.length == 1 {
      return before.traits.contains(.capitalized) && before.word != Self.i
    }
    return before.classes.contains(.numeral) && after.classes.contains(.numeral)
      && Self.isParted(self.tokens, at: index, before: text.upperBound)
  }

  /// Whether a full stop between two numbers in words is their point: spaces around it, and one digit behind it that counts
  /// nothing.
  static func isParted(_ tokens: [Token], at index: Int, before end: Int) -> Bool {
    guard index > 0, index + 1 < end, tokens[index - 1].end < tokens[index].start,
      tokens[index + 1].classes.contains(.numeral), tokens[index + 1].word != self.one
    else { return false }
    return index + 2 >= end || !tokens[index + 2].isContent
  }

  private static let one = WordHash("one")

  private static let i = WordHash("i")

  // MARK: Swapped tags

  /// Turns in which one asks from which on the tags are doubted.
  private static let leastAsking = 5

  /// Whether speech recognition took the patient for the clinician: then it is the patient who asks.
  private var hasSwappedSpeakers: Bool {
    var (clinician, patient) = (0, 0)
    for turn in self.turns where turn.speaker != .unknown && self.asks(turn) {
      if turn.speaker == .clinician { clinician += 1 } else { patient += 1 }
    }
    return patient >= Self.leastAsking && 2 * patient >= 3 * clinician
  }

  /// Whether a turn asks as clinicians do: `do you …`, `any …`
  private func asks(_ turn: Turn) -> Bool {
    let words = self.tokens[self.tokens(of: turn)]
    var isDenied = false
    for (word, next) in zip(words, words.dropFirst()) {
      // `I don't have any pain` asks nothing.
      if word.classes.contains(.negation) { isDenied = true }
      if next.word == Self.you, Self.askers.contains(word.word) { return true }
      if word.word == Self.any, next.isWord, !isDenied { return true }
    }
    return false
  }

  private mutating func swapSpeakers() {
    for index in self.turns.indices {
      switch self.turns[index].speaker {
      case .clinician: self.turns[index].speaker = .patient
      case .patient: self.turns[index].speaker = .clinician
      case .unknown: break
      }
    }
  }

  private static let you = WordHash("you")
  private static let any = WordHash("any")
  private static let askers = WordSet(["do", "did", "have", "are", "were"])

  func tokens(of utterance: Utterance) -> ArraySlice<Token> { self.tokens[utterance.tokens] }

  /// The places of what is said in a turn.
  func tokens(of turn: Turn) -> Range<Int> {
    guard let first = turn.utterances.first, let last = turn.utterances.last else { return 0..<0 }
    return self.utterances[first].tokens.lowerBound..<self.utterances[last].tokens.upperBound
  }

  private mutating func addLine(_ line: Range<Int>) {
    let (speaker, text) = self.speaker(of: line)
    if let speaker {
      // The same speaker goes on.
      let goesOn = self.hasSpeakers && speaker != .unknown && self.turns.last?.speaker == speaker
      self.hasSpeakers = true
      if !goesOn { self.turns.append(Turn(speaker: speaker, utterances: self.nextUtterances)) }
    } else if self.turns.isEmpty || !self.hasSpeakers {
      self.turns.append(Turn(speaker: .unknown, utterances: self.nextUtterances))
    }
    var start = text.lowerBound
    for index in text {
      let token = self.tokens[index]
      guard token.kind == .mark else { continue }
      let isQuestion = token.mark == UInt8(ascii: "?")
      let isEnd =
        isQuestion || token.mark == UInt8(ascii: "!")
        || token.mark == UInt8(ascii: ".") && index + 1 < text.upperBound
          && self.tokens[index + 1].start > token.end && !self.isInside(index, text)
      if isEnd {
        self.add(start..<index + 1, isQuestion)
        start = index + 1
      }
    }
    self.add(start..<text.upperBound, false)
  }

  private var nextUtterances: Range<Int> { self.utterances.count..<self.utterances.count }

  private mutating func add(_ tokens: Range<Int>, _ isQuestion: Bool) {
    guard tokens.contains(where: { self.tokens[$0].kind != .mark }) else { return }
    let turn = self.turns.count - 1
    self.utterances.append(
      Utterance(
        tokens: tokens,
        range: self.tokens[tokens.lowerBound].range
          .lowerBound..<self.tokens[tokens.upperBound - 1].range.upperBound,
        turn: turn,
        isQuestion: isQuestion
      )
    )
    self.turns[turn].utterances =
      self.turns[turn].utterances.lowerBound..<self.utterances.count
  }

  /// Whether a line begins with the tag of one who speaks in a visit, as `[doctor]` or `Patient:`.
  static func isTagged(_ line: ArraySlice<Token>) -> Bool {
    let start = line.prefix(5)
    let isBracketed = start.first?.mark == UInt8(ascii: "[")
    let end = start.firstIndex { $0.mark == UInt8(ascii: isBracketed ? "]" : ":") }
    guard let end, let word = start.first(where: \.isWord) else { return false }
    if self.clinicians.contains(word.word) {
      // `Dr. Smith:`
      return start[..<end].count(where: \.isWord) <= 2
    }
    // `Patient agreements:` is no speaker.
    return self.patients.contains(word.word) && start[..<end].count(where: \.isWord) == 1
  }

  /// A speaker's tag at the line's start, as `[doctor]` or `Doctor:`, and what follows it.
  private mutating func speaker(of line: Range<Int>) -> (Speaker?, Range<Int>) {
    var index = line.lowerBound
    let isBracketed = self.tokens[index].mark == UInt8(ascii: "[")
    if isBracketed { index += 1 }
    var speaker: Speaker?
    var isInformant = false
    var words = 0
    while index < line.upperBound, words < 4 {
      let token = self.tokens[index]
      if token.kind == .mark {
        let closes = token.mark == UInt8(ascii: isBracketed ? "]" : ":")
        if closes, words > 0 {
          if isInformant { self.hasInformant = true }
          return (speaker ?? .unknown, index + 1..<line.upperBound)
        }
        // `guest_family` comes as words with a mark between them.
        guard token.mark == UInt8(ascii: "_") || token.mark == UInt8(ascii: ".") else { break }
      } else if token.isWord {
        if Self.clinicians.contains(token.word) {
          speaker = .clinician
        } else if Self.patients.contains(token.word), speaker == nil {
          speaker = .patient
          isInformant = Self.informants.contains(token.word)
        }
        words += 1
      } else {
        words += 1
      }
      index += 1
    }
    return (nil, line)
  }
}
