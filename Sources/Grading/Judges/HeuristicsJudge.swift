internal import Model

/// Checks that need no judgement: what can be counted.
struct HeuristicsJudge: Judge {
  let name = StageName.heuristics

  func judge(_ subject: Case, _ context: StageContext) throws -> PartialScore {
    guard !subject.isConversation else { return self.missing(.conversation) }
    let note = subject.note
    let words = note.tokens.count(where: \.isWord)
    let sections = Set(
      note.sections.map(\.kind).filter { $0 != .none && $0 != .other }
    ).count
    try context.checkpoint()
    let longest =
      note.sentences.map { note.tokens(of: $0).count(where: \.isWord) }.max() ?? 0
    let garbage = note.source.utf8.count { $0 < 0x20 && !(0x09...0x0d).contains($0) }
    let repeated = RepeatedRuns.repeated(note.tokens, length: 12).reduce(0) {
      $0 + note.tokens[$1.run].count(where: \.isWord)
    }
    let unfinished = note.tokens.count { Self.placeholders.contains($0.word) }
    let hasDate = note.tokens.contains {
      $0.classes.contains(.month) || $0.length == 4 && $0.value > 1900
    }
    var checks: [Heuristic] = []
    func add(
      _ id: String,
      _ score: Double,
      _ value: Double,
      _ unit: String,
      _ explanation: String
    ) {
      checks.append(
        Heuristic(
          id: id,
          score: min(1, max(0, score)).rounded(to: 4),
          value: value.rounded(to: 4),
          unit: unit,
          explanation: explanation
        )
      )
    }
    add(
      "text.substance",
      Double(words) / (subject.document.noteType == .fragment ? 4 : 40),
      Double(words),
      "words",
      "A document of a few words says little."
    )
    if subject.document.kind == .nexusLetter {
      add("letter.date", hasDate ? 1 : 0, hasDate ? 1 : 0, "1", "A letter bears a date.")
    } else if subject.document.noteType != .fragment {
      add(
        "sections.present",
        Double(sections) / 4,
        Double(sections),
        "sections",
        "Sections with a header that notes use."
      )
    }
    add(
      "sentences.length",
      1 - Double(longest - 60) / 120,
      Double(longest),
      "words",
      "The longest sentence."
    )
    add(
      "text.repetition",
      1 - 2 * Double(repeated) / Double(max(1, words)),
      Double(repeated) / Double(max(1, words)),
      "1",
      "The share of the text that stands twice."
    )
    add(
      "text.placeholders",
      unfinished == 0 ? 1 : 1 / Double(1 + unfinished),
      Double(unfinished),
      "1",
      "Places that were to be filled in."
    )
    add(
      "text.encoding",
      garbage == 0 ? 1 : 0,
      Double(garbage),
      "bytes",
      "Control characters in the text."
    )
    let score = checks.reduce(0) { $0 + $1.score } / Double(checks.count)
    return .heuristics(Heuristics(score: score.rounded(to: 4), checks: checks))
  }

  func missing(_ reason: NotAssessable) -> PartialScore {
    .heuristics(Heuristics(score: 0, checks: []))
  }

  private static let placeholders = WordSet(
    ["xxx", "xxxx", "todo", "tbd", "lorem", "insert", "placeholder"]
  )
}
