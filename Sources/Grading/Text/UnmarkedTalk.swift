/// Questions and answers in talk that speech recognition left without marks: `any shortness of breath no none okay`.
enum UnmarkedTalk {
  /// A part of a line.
  struct Part {
    var tokens: Range<Int>
    var isQuestion: Bool
    /// Whether another speaker than the question's speaks it.
    var isAnswer: Bool
  }

  /// Words between a question's first and its answer.
  private static let reach = 14
  /// Words that a line has before it holds more than one turn.
  private static let least = 12

  /// The parts of a line, in order: the whole of it where nobody asks and answers.
  static func parts(_ tokens: [Token], _ line: Range<Int>) -> [Part] {
    let whole = [Part(tokens: line, isQuestion: false, isAnswer: false)]
    guard line.count >= self.least,
      !tokens[line].contains(where: { self.marks.contains($0.mark) })
    else { return whole }
    var parts: [Part] = []
    var start = line.lowerBound
    var index = start
    while index < line.upperBound {
      if self.opens(tokens, at: index, in: line),
        let answer = self.answer(tokens, from: index, in: line)
      {
        if index > start {
          parts.append(Part(tokens: start..<index, isQuestion: false, isAnswer: !parts.isEmpty))
        }
        parts.append(Part(tokens: index..<answer, isQuestion: true, isAnswer: false))
        start = answer
        index = answer + 1
      } else {
        index += 1
      }
    }
    guard !parts.isEmpty else { return whole }
    if start < line.upperBound {
      parts.append(Part(tokens: start..<line.upperBound, isQuestion: false, isAnswer: true))
    }
    return parts
  }

  /// Whether a question begins: `any fever`, `have you had …`; `i have any` and `no any` tell.
  private static func opens(_ tokens: [Token], at index: Int, in line: Range<Int>) -> Bool {
    let token = tokens[index]
    guard token.isWord else { return false }
    let before = index > line.lowerBound ? tokens[index - 1] : nil
    if token.word == self.any {
      return before.map { !self.tellers.contains($0.word) && !$0.classes.contains(.negation) }
        ?? true
    }
    return self.verbs.contains(token.word) && index + 1 < line.upperBound
      && self.asked.contains(tokens[index + 1].word)
  }

  /// Where the answer to the question that begins at a token begins; nil when none follows.
  private static func answer(_ tokens: [Token], from start: Int, in line: Range<Int>) -> Int? {
    let end = min(start + self.reach, line.upperBound)
    var index = start + 2
    while index < end {
      if self.answers.contains(tokens[index].word) {
        // `uh no`
        return self.fillers.contains(tokens[index - 1].word) ? index - 1 : index
      }
      if self.opens(tokens, at: index, in: line) { return nil }
      index += 1
    }
    return nil
  }

  private static let marks: Set<UInt8> = Set(".?!".utf8)
  private static let any = WordHash("any")
  private static let tellers = WordSet([
    "have", "had", "has", "got", "without", "if", "in", "of", "with", "is", "there's", "at", "for",
  ])
  private static let verbs = WordSet(["do", "did", "have", "are", "were", "is", "has", "does"])
  private static let asked = WordSet(["you", "your", "there", "it", "he", "she"])
  private static let answers = WordSet(["no", "nope", "nah", "yes", "yeah", "yep", "none", "never"])
  private static let fillers = WordSet(["uh", "um", "oh", "well"])
}
