/// A visit's conversation, cut into utterances.
struct Transcript: Sendable {
  enum Speaker: Sendable {
    case clinician, patient
    /// Somebody who is with the patient: a child's mother, a husband.
    case companion
    /// The text does not tell.
    case unknown

    /// Whether it is not the clinician, as far as can be told.
    var isOfPatient: Bool { self == .patient || self == .companion }
  }

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
  /// Whether sentences end in marks, and questions in theirs; speech recognition may write none.
  private(set) var hasMarks = false
  private(set) var hasQuestionMarks = false
  /// Whether any line had a speaker's tag.
  private(set) var hasSpeakers = false
  /// Whether somebody else than the patient tells, as a child's mother does.
  private(set) var hasInformant = false

  init(_ source: SourceText, _ lexicon: Lexicon) {
    self.source = source
    self.tokens = Tokenizer.tokens(of: source, lexicon)
    self.hasQuestionMarks = self.tokens.contains { $0.mark == UInt8(ascii: "?") }
    self.hasMarks = self.hasQuestionMarks || self.tokens.contains { $0.mark == UInt8(ascii: ".") }
    let lines = self.tokens.lines
    let tags = lines.map { SpeakerTag(self.tokens, $0) }
    var counts: [[WordHash]: Int] = [:]
    for case let tag? in tags { counts[tag.name, default: 0] += 1 }
    // The name of each turn's speaker.
    var names: [[WordHash]] = []
    for (number, line) in lines.enumerated() {
      let next = number + 1 < lines.count ? lines[number + 1] : nil
      if SpeakerTag.isForm(self.tokens, line, next: next) { continue }
      // `So here's the thing: …` is no name; those who speak do so again.
      let tag = tags[number].flatMap { tag in
        tag.isCertain || counts[tag.name] ?? 0 > 1 || Speakers.role(of: tag.name) != nil
          ? tag : nil
      }
      self.addLine(tag?.text ?? line, tag?.name, &names)
    }
    self.assignSpeakers(names)
    if self.hasSwappedSpeakers { self.swapSpeakers() }
  }

  /// Tells each turn who speaks it, by the names.
  private mutating func assignSpeakers(_ names: [[WordHash]]) {
    guard self.hasSpeakers else { return }
    var manners: [[WordHash]: Speakers.Manner] = [:]
    for (turn, name) in zip(self.turns, names) where !name.isEmpty {
      manners[name, default: .init()].turns += 1
      if self.asks(turn) || turn.utterances.contains(where: { self.utterances[$0].isQuestion }) {
        manners[name]?.asking += 1
      }
      if self.directs(turn) { manners[name]?.directing += 1 }
    }
    let speakers = Speakers(manners)
    for (number, name) in names.enumerated() {
      switch speakers.roles[name] {
      case .clinician: self.turns[number].speaker = .clinician
      case .patient: self.turns[number].speaker = .patient
      case .companion:
        self.turns[number].speaker = .companion
        self.hasInformant = true
      case nil: self.turns[number].speaker = .unknown
      }
    }
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
      if turn.speaker == .clinician {
        clinician += 1
      } else if turn.speaker == .patient {
        patient += 1
      }
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

  /// Whether a turn says what the speaker does or orders, as clinicians do: `I'm going to listen`, `let me see`.
  private func directs(_ turn: Turn) -> Bool {
    let words = self.tokens[self.tokens(of: turn)]
    return zip(words, words.dropFirst()).contains { word, next in
      Self.directions.contains(WordHash.pair(word.word, next.word))
    }
  }

  private static let directions: Set<WordHash> = Set(
    [
      ("i'm", "going"), ("i'm", "gonna"), ("let", "me"), ("we'll", "get"), ("we'll", "do"),
      ("i'd", "like"), ("i'll", "order"), ("i'll", "send"), ("i'll", "see"), ("i'll", "put"),
      ("i'll", "give"), ("want", "you"), ("we're", "going"), ("we", "can"), ("i'd", "keep"),
      ("deep", "breath"), ("recommend", "that"), ("would", "recommend"), ("your", "blood"),
      ("your", "labs"), ("your", "pressure"), ("you", "can"), ("take", "it"),
    ].map { WordHash.pair(WordHash($0.0), WordHash($0.1)) }
  )

  private mutating func swapSpeakers() {
    for index in self.turns.indices {
      switch self.turns[index].speaker {
      case .clinician: self.turns[index].speaker = .patient
      case .patient: self.turns[index].speaker = .clinician
      case .companion, .unknown: break
      }
    }
  }

  private static let you = WordHash("you")
  private static let any = WordHash("any")
  private static let askers = WordSet(["do", "did", "have", "are", "were"])

  func tokens(of utterance: Utterance) -> ArraySlice<Token> { self.tokens[utterance.tokens] }

  /// The bytes of some tokens, which are not none.
  func bytes(of tokens: Range<Int>) -> Range<Int> {
    self.tokens[tokens.lowerBound].range
      .lowerBound..<self.tokens[tokens.upperBound - 1].range.upperBound
  }

  /// The places of what is said in a turn.
  func tokens(of turn: Turn) -> Range<Int> {
    guard let first = turn.utterances.first, let last = turn.utterances.last else { return 0..<0 }
    return self.utterances[first].tokens.lowerBound..<self.utterances[last].tokens.upperBound
  }

  private mutating func addLine(
    _ text: Range<Int>,
    _ name: [WordHash]?,
    _ names: inout [[WordHash]]
  ) {
    if let name {
      // The same speaker goes on.
      let goesOn = self.hasSpeakers && names.last == name
      self.hasSpeakers = true
      if !goesOn {
        self.turns.append(Turn(speaker: .unknown, utterances: self.nextUtterances))
        names.append(name)
      }
    } else if self.turns.isEmpty || !self.hasSpeakers {
      self.turns.append(Turn(speaker: .unknown, utterances: self.nextUtterances))
      names.append([])
    }
    // Where nobody is named and nothing marked, a line may hold questions with their answers.
    let parts = UnmarkedTalk.parts(self.tokens, text)
    guard parts.count == 1 else {
      for part in parts {
        let opens = part.isQuestion || part.isAnswer
        if opens {
          self.turns.append(Turn(speaker: .unknown, utterances: self.nextUtterances))
          names.append(part.isQuestion ? name ?? [] : [])
        }
        self.add(part.tokens, part.isQuestion)
      }
      return
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
    let words = start[..<end].count(where: \.isWord)
    if Speakers.clinicians.contains(word.word) {
      // `Dr. Smith:`
      return words <= 2
    }
    // `Patient agreements:` is no speaker.
    return Speakers.role(of: [word.word]) != nil && words == 1
  }
}

extension [Token] {
  /// The lines that hold something, each as the places of its tokens.
  var lines: [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    while start < self.count {
      var end = start
      while end < self.count, self[end].kind != .newline { end += 1 }
      if end > start { lines.append(start..<end) }
      start = end + 1
    }
    return lines
  }
}
