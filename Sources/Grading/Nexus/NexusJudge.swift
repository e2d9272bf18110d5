internal import Model

/// A nexus letter: how strongly its opinion is put, how it connects the condition with service, and
/// whether it holds what the VA looks for (38 CFR 3.102, 3.303, 3.310; `Nieves-Rodriguez v. Peake`,
/// 22 Vet. App. 295 (2008): a rationale gives an opinion its weight).
struct NexusJudge: Judge {
  let name = StageName.nexus

  func judge(_ subject: Case, _ context: StageContext) throws -> PartialScore {
    let letter = subject.note
    let lines = letter.sentences.map { LetterSentence(letter, $0) }
    try context.checkpoint()
    let (strength, opinion) = OpinionClassifier.classify(lines)
    let connection = ConnectionClassifier.classify(lines, opinion: opinion)
    try context.checkpoint()
    let elements = LetterElements.find(letter, lines, opinion: opinion, strength: strength)
    let present = elements.count { $0.span != nil }
    let opinionPoints: Double =
      switch strength {
      case .positive: 50
      case .speculative: 15
      case .negative, .none: 0
      }
    let score = opinionPoints + 50 * Double(present) / Double(elements.count)
    return .nexus(
      Nexus(
        score: score.rounded(to: 2),
        strength: strength,
        opinion: opinion.map { letter.source.span(lines[$0].sentence.range) },
        connection: connection,
        elements: elements
      )
    )
  }

  func missing(_ reason: NotAssessable) -> PartialScore {
    .nexus(Nexus(score: 0, strength: .none, opinion: nil, connection: .none, elements: []))
  }
}
