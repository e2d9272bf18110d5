internal import Model

/// A nexus letter: how strongly its opinion is put, how it connects the condition with service, and
/// whether it holds what the VA looks for (38 CFR 3.102, 3.303, 3.310; `Nieves-Rodriguez v. Peake`,
/// 22 Vet. App. 295 (2008): a rationale gives an opinion its weight).
struct NexusJudge: Judge {
  let name = StageName.nexus

  func judge(_ subject: Case, _ context: StageContext) throws -> PartialScore {
    // What was not ticked and not filled in says nothing. Places are those of the letter as it came.
    let source = subject.note.source
    let form = LetterForm(source.utf8)
    let letter =
      form.bytes == source.utf8
      ? subject.note
      : ParsedText(SourceText(String(decoding: form.bytes, as: UTF8.self)), subject.lexicon)
    var lines = letter.sentences.map { LetterSentence(letter, $0) }
    LetterTopic.mark(&lines, letter)
    for index in lines.indices {
      let range = lines[index].sentence.range
      lines[index].isTicked = form.ticked.contains { $0.overlaps(range) }
      lines[index].answer = form.answers.first { $0.range.overlaps(range) }?.isYes
    }
    try context.checkpoint()
    let read =
      LetterAuthor.givesNoOpinion(lines, letter) ? .init() : OpinionClassifier.classify(lines)
    let (connection, connecting) = ConnectionClassifier.classify(lines, opinion: read.sentence)
    try context.checkpoint()
    let elements = LetterElements.find(
      letter,
      source,
      lines,
      read,
      connection
    )
    func span(_ sentence: Int?) -> Span? {
      sentence.map { source.span(lines[$0].sentence.range) }
    }
    let opinion = MedicalOpinion(
      strength: read.reading.strength,
      basis: read.reading.basis,
      span: span(read.sentence),
      confidence: Self.confidence(in: read)
    )
    let theory = ConnectionTheory(
      connection: connection,
      span: span(connecting),
      confidence: (opinion.confidence * (connecting == read.sentence ? 1 : Self.neighbour))
        .rounded(to: 4)
    )
    let compliance = VACompliance(elements: elements, confidence: Self.confidence(in: elements))
    return .nexus(
      Nexus(
        score: (Self.points(opinion.strength) + 50 * compliance.score).rounded(to: 2),
        opinion: opinion,
        connection: theory,
        compliance: compliance,
        probative: ProbativeWeight.weigh(
          opinion,
          isEquivocal: read.isEquivocal,
          theory,
          compliance
        )
      )
    )
  }

  func missing(_ reason: NotAssessable) -> PartialScore { .nexus(.unjudged) }

  /// What an opinion is worth for the claim: up to 50.
  static func points(_ strength: OpinionStrength) -> Double {
    switch strength {
    case .positive: 50
    case .speculative: 15
    case .negative, .none: 0
    }
  }

  /// What a letter loses by an opinion that claims no probability.
  static let lostByDoubt = NexusJudge.points(.positive) - NexusJudge.points(.speculative)

  // MARK: Confidence

  // Set by hand: by how many ways there are to put something in other words than those that are looked for.

  /// How sure a connection is that another sentence than the opinion tells.
  private static let neighbour = 0.7
  private static let contradicted = 0.6

  private static func confidence(in opinion: OpinionClassifier.Opinion) -> Double {
    let base =
      switch opinion.reading.basis {
      case .probability, .threshold: 0.95
      case .doubt: 0.9
      case .denial: 0.85
      case .assertion: 0.7
      // There may be one in other words.
      case .none: 0.6
      }
    return (base * (opinion.isEquivocal ? Self.contradicted : 1)).rounded(to: 4)
  }

  private static func confidence(in elements: [NexusElement]) -> Double {
    let sum = elements.reduce(0) { $0 + ($1.span == nil ? 0.75 : 0.95) }
    return (sum / Double(max(1, elements.count))).rounded(to: 4)
  }
}
