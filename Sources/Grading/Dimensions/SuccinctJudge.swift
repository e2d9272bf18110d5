internal import Model

/// *Succinct*: the note is brief, to the point and without redundancy.
///
/// Runs of words that stand twice (a sliding window, which followed human judgement of redundancy with
/// r = .82 in Wrenn et al., JAMIA 2010), phrases that say nothing of this patient, lines of dialogue,
/// and length beside the transcript's. There is no length that is right for every note.
struct SuccinctJudge: DimensionJudge {
  let dimension = Dimension.succinct

  func assess(_ subject: Case, _ context: StageContext) throws -> Assessment {
    guard !subject.isTooShort else { return Assessment(.tooShort) }
    let note = subject.note
    var assessment = Assessment(confidence: 0.8)
    let words = note.tokens.count(where: \.isWord)
    guard words > 0 else { return assessment }

    let runs = RepeatedRuns.repeated(note.tokens, length: 7)
    for (run, first) in runs {
      let count = note.tokens[run].count(where: \.isWord)
      let range =
        note.tokens[run.lowerBound].range
        .lowerBound..<note.tokens[run.upperBound - 1].range.upperBound
      assessment.add(
        .repeated,
        min(0.83, Double(count) / Double(max(words, 150))),
        at: note.source.span(range),
        related: note.source.span(
          note.tokens[first].range.lowerBound..<note.tokens[first].range.upperBound
        ),
        "\(count) words that the note has said before."
      )
    }
    try context.checkpoint()
    self.assessBoilerplate(subject, &assessment)
    self.assessDialogue(note, &assessment)
    for sentence in Leftovers.chatter(note).prefix(8) {
      assessment.add(
        .chatter,
        1,
        at: note.source.span(sentence.range),
        severity: .major,
        "A language model speaks to whoever asked for the note."
      )
    }
    if let transcript = subject.transcript {
      let spoken = transcript.tokens.count(where: \.isWord)
      let ratio = Double(words) / Double(max(spoken, 1))
      assessment.add(
        .length,
        min(2, max(0, ratio - 0.8)),
        at: nil,
        "The note is \(Int((ratio * 100).rounded())) % as long as the conversation."
      )
    }
    return assessment
  }

  private func assessBoilerplate(_ subject: Case, _ assessment: inout Assessment) {
    let note = subject.note
    for sentence in note.sentences {
      let words = note.tokens(of: sentence).filter(\.isWord)
      let isStock = words.indices.contains { start in
        subject.lexicon.boilerplate(from: words[start].word)?.contains { rest in
          start + rest.count < words.count
            && rest.indices.allSatisfy { words[start + 1 + $0].word == rest[$0] }
        } ?? false
      }
      guard isStock else { continue }
      assessment.add(
        .boilerplate,
        1,
        at: note.source.span(sentence.range),
        "A stock phrase that says nothing of this patient."
      )
    }
  }

  private func assessDialogue(_ note: ParsedText, _ assessment: inout Assessment) {
    for sentence in note.sentences {
      let tokens = note.tokens(of: sentence)
      let talk = tokens.count { $0.classes.contains(.talk) }
      // `Mother: asthma` is no speaker in a family's history.
      let isTagged = note.kind(of: sentence) != .family && Transcript.isTagged(tokens)
      guard talk >= 2 || isTagged else { continue }
      assessment.add(
        .dialogue,
        isTagged ? 1 : 0.67,
        at: note.source.span(sentence.range),
        "Conversation instead of a report of it."
      )
    }
  }
}
