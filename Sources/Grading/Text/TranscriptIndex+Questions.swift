/// Questions of a conversation, and what is answered.
extension TranscriptIndex {
  /// What an answer makes of everything that its question names; nil for what is no question.
  static func answered(
    _ utterance: Transcript.Utterance,
    _ transcript: Transcript
  ) -> Stance? {
    guard self.questionStart(of: utterance, transcript) == utterance.tokens.lowerBound else {
      return transcript.tokens(of: utterance).contains { self.conditions.contains($0.word) }
        ? .open : nil
    }
    switch self.answer(to: utterance, transcript) {
    case .present: return .affirmed
    case .absent: return .denied
    default: return .open
    }
  }

  /// Words of a question that nothing marks.
  private static let askedWords = 10

  private static let openings = WordSet(
    [
      "any", "do", "does", "did", "have", "has", "are", "is", "how", "what", "were", "was", "had",
      "ever",
    ]
  )

  /// The first token of the question in an utterance; nil for none.
  ///
  /// Speech recognition often leaves the question mark out: then a clinician asks who begins with `any` or a
  /// verb, or has `do you` and the like among the last words.
  static func questionStart(
    of utterance: Transcript.Utterance,
    _ transcript: Transcript
  ) -> Int? {
    let tokens = transcript.tokens(of: utterance)
    let speaker = transcript.turns[utterance.turn].speaker
    if utterance.isQuestion {
      // Patients tell in a rising voice: `Some pain in my stomach?`
      if speaker.isOfPatient, !self.opens(tokens) { return nil }
      // `You mentioned a cough, you mentioned a fever, anything else?` asks for the rest only.
      guard speaker == .clinician,
        let recalled = tokens.suffix(self.recallReach).lastIndex(where: {
          self.recalls.contains($0.word)
        })
      else { return utterance.tokens.lowerBound }
      return tokens[recalled...].firstIndex {
        self.openings.contains($0.word) || $0.word == self.anything
      }
    }
    guard speaker == .clinician else { return nil }
    // Where nothing is marked, a clinician asks in few words: `smoking drinking anything else`.
    if !transcript.hasQuestionMarks, tokens.count(where: \.isWord) <= self.askedWords,
      tokens.contains(where: {
        !$0.classes.isDisjoint(with: [.finding, .disease, .generalFinding, .substance])
      }),
      !tokens.contains(where: { $0.classes.contains(.negation) })
    {
      return utterance.tokens.lowerBound
    }
    let words = tokens.lazy.filter { $0.isWord && !self.fillers.contains($0.word) }.prefix(2)
    // `Do not take it` asks nothing.
    if let first = words.first, self.openings.contains(first.word),
      words.dropFirst().first?.word != self.not
    {
      return utterance.tokens.lowerBound
    }
    let last = max(tokens.startIndex, tokens.endIndex - self.questionReach)
    return (last..<max(last, tokens.endIndex - 1)).first {
      self.openings.contains(tokens[$0].word) && self.asked.contains(tokens[$0 + 1].word)
    }
  }

  /// Whether a question's word is among the first.
  private static func opens(_ tokens: ArraySlice<Token>) -> Bool {
    tokens.lazy.filter { $0.isWord && !self.fillers.contains($0.word) }.prefix(3)
      .contains { self.openings.contains($0.word) || self.askers.contains($0.word) }
  }

  /// Tokens at a question's end in which it is told what was said before.
  private static let recallReach = 120
  private static let recalls = WordSet(["mentioned", "said", "told"])
  private static let anything = WordHash("anything")
  /// What else a question of a patient begins with.
  private static let askers = WordSet([
    "can", "could", "should", "would", "will", "who", "which", "where", "when", "why", "that's",
    "so", "what's", "isn't", "shall", "may", "might",
  ])
  /// Words of an utterance's end in which a question without its mark may begin.
  private static let questionReach = 30
  private static let fillers = WordSet([
    "okay", "ok", "and", "so", "um", "uh", "well", "now", "alright", "all", "right", "good",
    "great",
    "yeah", "then", "but", "oh", "sure", "fine", "perfect", "excellent", "gotcha", "hmm", "awesome",
  ])
  private static let not = WordHash("not")
  private static let asked = WordSet(["you", "your", "any", "there", "it", "she", "he", "they"])

  /// What the next speaker answers: yes, no, or nothing that can be read.
  static func answer(
    to question: Transcript.Utterance,
    _ transcript: Transcript
  ) -> FindingMention.Polarity? {
    if self.answersItself(question, transcript) { return .absent }
    let next = question.turn + 1
    // An answer is one to the last things that were asked.
    let last = transcript.turns[question.turn].utterances.upperBound
    guard last <= transcript.utterances.count,
      transcript.utterances[max(0, last - self.answered)].range.lowerBound
        <= question.range.lowerBound
    else { return nil }
    guard next < transcript.turns.count,
      let first = transcript.turns[next].utterances.first
    else { return nil }
    var words = 0
    for utterance in transcript.turns[next].utterances.prefix(2) {
      // `I…`, and then the answer.
      guard utterance == first || words <= 1 else { break }
      var isVerb = false
      for token in transcript.tokens(of: transcript.utterances[utterance]) where token.isWord {
        if token.classes.contains(.negation) { return .absent }
        // `I do`, unless `not` follows.
        if isVerb { return .present }
        if self.assents.contains(token.word) { return .present }
        isVerb = self.assentingVerbs.contains(token.word)
        // `Um, well,`
        guard !token.classes.contains(.talk) else { continue }
        words += 1
        if words >= 4 { return nil }
      }
      if isVerb { return .present }
    }
    return nil
  }

  /// `Any fever or anything like that, no?`
  private static func answersItself(
    _ question: Transcript.Utterance,
    _ transcript: Transcript
  ) -> Bool {
    func isNo(_ tokens: ArraySlice<Token>) -> Bool {
      tokens.last(where: \.isWord).map { self.noes.contains($0.word) } == true
    }
    let tokens = transcript.tokens(of: question)
    if tokens.count(where: \.isWord) > 3, isNo(tokens) { return true }
    // `… or anything like that no no nothing more`
    if zip(tokens, tokens.dropFirst()).contains(where: { word, next in
      self.ends.contains(word.word) && self.noes.contains(next.word)
    }) {
      return true
    }
    // `Night sweats? No?`
    let place = question.tokens.upperBound
    guard
      let after = Facts.slice(transcript.utterances, place...place, limit: 1, \.tokens.lowerBound)
        .first,
      after.turn == question.turn
    else { return false }
    let next = transcript.tokens(of: after).prefix(8).filter(\.isWord)
    return next.count <= 2 && next.first.map { self.noes.contains($0.word) } == true
  }

  /// Whether a question asks for more than yes or no: `How's the tremor?`
  static func isOpen(_ question: Transcript.Utterance, _ transcript: Transcript) -> Bool {
    transcript.tokens(of: question).prefix(6).contains { self.hows.contains($0.word) }
  }

  private static let hows = WordSet([
    "how", "how's", "what", "what's", "when", "where", "which", "who", "why", "how've", "whose",
  ])
  private static let ends = WordSet(["that", "all"])
  private static let noes = WordSet(["no", "nope", "nah"])
  private static let assents = WordSet([
    "yes", "yeah", "yep", "yup", "ya", "correct", "right", "sure", "absolutely", "definitely",
    "exactly", "certainly", "mhm", "once", "socially", "few", "couple", "every", "daily", "often",
    "always", "twice", "usually", "constantly", "sometimes", "occasionally",
    "little", "bit", "true",
  ])
  /// Answers that may affirm something else than what was asked: `Constipation? Every day, at eight.`
  private static let weakAssents = WordSet([
    "once", "socially", "few", "couple", "every", "daily", "often", "always", "twice", "usually",
    "constantly", "sometimes", "occasionally", "little", "bit", "right", "sure",
  ])

  /// Whether the answer to a question says yes or no, and not only how often.
  static func isSureAnswer(to question: Transcript.Utterance, _ transcript: Transcript) -> Bool {
    let next = question.turn + 1
    guard next < transcript.turns.count, let first = transcript.turns[next].utterances.first else {
      return true
    }
    let words = transcript.tokens(of: transcript.utterances[first]).filter(\.isWord).prefix(4)
    return !words.contains { self.weakAssents.contains($0.word) }
      || words.contains { self.plainAssents.contains($0.word) }
  }

  private static let plainAssents = WordSet(["yes", "yeah", "yep", "yup", "no", "nope"])
  private static let assentingVerbs = WordSet(["have", "am", "does", "did", "do"])

  /// How many utterances at a turn's end an answer can speak to.
  static let answered = 3
  static let conditions = WordSet(["if", "wish", "unless", "watch", "case"])
}
