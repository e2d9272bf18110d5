internal import Model

/// *Up-to-date*: the note contains the most recent results and recommendations.
///
/// Text copied from the earlier note (runs of ten words, as in Steinkamp et al., JAMA Network Open
/// 2022); results that are "pending" with an old date; pointers to an old note; years that neither
/// the encounter nor the transcript explains. Without an encounter date, an earlier note or a
/// transcript there is nothing to tell old from new by: not assessable.
struct UpToDateJudge: DimensionJudge {
  let dimension = Dimension.upToDate

  private static let stalePhrases: [(words: [WordHash], weight: Double)] = [
    ("no change since prior", 0.7), ("unchanged since prior", 0.6), ("see prior note", 0.6),
    ("see that note", 0.6), ("see previous note", 0.6), ("as of admission", 0.5),
    ("copied from", 0.6), ("no interval change", 0.2), ("unchanged from previous", 0.5),
    ("per prior note", 0.4), ("current medication list unchanged", 0.4),
  ].map { ($0.0.split(separator: " ").map { WordHash($0) }, $0.1) }

  func assess(_ subject: Case, _ context: StageContext) throws -> Assessment {
    let note = subject.note
    let hasClock =
      subject.document.encounterDate != nil || subject.prior != nil || subject.transcript != nil
    guard hasClock else {
      return Assessment(
        NotAssessable(
          reason: "NO_REFERENCE",
          explanation:
            "There is no encounter date, earlier note or transcript to tell old from new."
        )
      )
    }
    var assessment = Assessment(confidence: subject.document.encounterDate == nil ? 0.5 : 0.8)
    let years = self.years(in: note)
    let spoken = self.spokenYears(subject)
    let current = subject.document.encounterDate?.year ?? years.map(\.year).max()
    for sentence in note.sentences {
      let words = note.tokens(of: sentence).filter(\.isWord)
      for phrase in Self.stalePhrases {
        guard let at = words.firstRange(ofWords: phrase.words) else { continue }
        assessment.add(
          .stalePhrase,
          phrase.weight,
          at: note.source.span(words[at.lowerBound].range.lowerBound..<sentence.range.upperBound),
          "The text points to an older state of the chart."
        )
        break
      }
    }
    try context.checkpoint()
    for year in years {
      let sentence = note.sentences[year.sentence]
      let words = note.tokens(of: sentence)
      let isPending = words.contains { $0.word == Self.pending }
      let isHistorical = words.contains { Self.historical.contains($0.word) }
      let age = current.map { $0 - year.year } ?? 0
      if isPending, year.isDate {
        assessment.add(
          .pending,
          age > 0 || subject.document.encounterDate == nil ? 1 : 0.125,
          at: note.source.span(sentence.range),
          "A dated result is still called pending."
        )
      } else if !spoken.contains(year.year), !isHistorical || year.isDate,
        subject.transcript != nil || age >= 2
      {
        assessment.add(
          .oldDate,
          isHistorical ? 0.3 : 1,
          at: note.source.span(year.range),
          "Nothing explains this older date."
        )
      }
    }
    if let prior = subject.prior {
      try context.checkpoint()
      self.assessCopies(note, prior, &assessment)
    }
    return assessment
  }

  private static let pending = WordHash("pending")
  private static let historical = WordSet(
    [
      "history", "since", "diagnosed", "surgery", "underwent", "status", "born", "appendectomy",
      "hysterectomy", "quit", "previous", "last", "birth", "dob",
    ]
  )

  private struct Year {
    var year: Int
    var sentence: Int
    var range: Range<Int>
    /// Whether it is part of a full date.
    var isDate: Bool
  }

  private func years(in note: ParsedText) -> [Year] {
    var found: [Year] = []
    for (number, sentence) in note.sentences.enumerated() {
      for index in sentence.tokens {
        let token = note.tokens[index]
        guard token.kind == .number, token.length == 4, token.value >= 1950, token.value <= 2100,
          token.value == token.value.rounded()
        else { continue }
        let before = index > sentence.tokens.lowerBound ? note.tokens[index - 1] : nil
        let isDate = before?.mark == UInt8(ascii: "/") || before?.mark == UInt8(ascii: "-")
        var start = token.range.lowerBound
        if isDate, index >= sentence.tokens.lowerBound + 4 {
          start = note.tokens[index - 4].range.lowerBound
        }
        found.append(
          Year(
            year: Int(token.value),
            sentence: number,
            range: start..<token.range.upperBound,
            isDate: isDate
          )
        )
      }
    }
    return found
  }

  private func spokenYears(_ subject: Case) -> Set<Int> {
    var years = Set(
      subject.index?.facts.quantities.map(\.value).filter { $0 >= 1950 && $0 <= 2100 }.map {
        Int($0)
      } ?? []
    )
    if let date = subject.document.encounterDate { years.insert(date.year) }
    return years
  }

  /// Runs of ten words that the earlier note holds too. Lists and headers repeat for good reason, so
  /// the first fifth of the note is free.
  private func assessCopies(
    _ note: ParsedText,
    _ prior: ParsedText,
    _ assessment: inout Assessment
  ) {
    let copies = RepeatedRuns.shared(note.tokens, with: prior.tokens, length: 10)
    let words = note.tokens.count(where: \.isWord)
    let copied = copies.reduce(0) { $0 + note.tokens[$1].count(where: \.isWord) }
    guard words > 0, copied > 0 else { return }
    let share = Double(copied) / Double(words)
    let total = max(0, share - 0.2)
    for run in copies.sorted(by: { ($1.count, $0.lowerBound) < ($0.count, $1.lowerBound) }).prefix(
      8
    ) {
      let range =
        note.tokens[run.lowerBound].range
        .lowerBound..<note.tokens[run.upperBound - 1].range.upperBound
      assessment.add(
        .copiedForward,
        total * Double(note.tokens[run].count(where: \.isWord)) / Double(copied),
        at: note.source.span(range),
        "This stands word for word in the earlier note."
      )
    }
  }
}
