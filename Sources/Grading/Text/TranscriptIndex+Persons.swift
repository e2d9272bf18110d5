/// Whom and when a transcript speaks of.
extension TranscriptIndex {
  /// Whether anybody speaks of a relative.
  var namesRelatives: Bool { !self.facts.relatives.isEmpty }

  /// Whose a disease is, for each of its utterances that names a relative or stands beside one that does; nil for
  /// none.
  func relatives(with disease: WordHash) -> [RelativeMention]? {
    let found = zip(self.utterances(of: disease), self.tokens(of: disease))
      .compactMap { unit, token in self.owner(at: Int(token), in: Int(unit)) }
    return found.isEmpty ? nil : found
  }

  /// Whether every utterance of a disease names its relative itself.
  func namesOwners(of disease: WordHash) -> Bool {
    zip(self.utterances(of: disease), self.tokens(of: disease)).allSatisfy { unit, token in
      self.owner(at: Int(token), in: Int(unit), isSameOnly: true) != nil
    }
  }

  /// The relative before a token in its utterance, else after it there, else in the utterance before, else in the
  /// next.
  private func owner(at token: Int, in unit: Int, isSameOnly: Bool = false) -> RelativeMention? {
    func near(_ unit: Int) -> ArraySlice<RelativeMention> {
      Self.mentions(self.facts.relatives, unit..<unit + 1, \.unit)
    }
    let own = near(unit)
    guard !own.isEmpty || !isSameOnly else { return nil }
    return own.last { $0.token < token } ?? own.first ?? near(unit - 1).last ?? near(unit + 1).first
  }

  /// The first utterance of a disease, when each of them names a relative and not the patient.
  func utteranceOfRelativesOnly(with disease: WordHash) -> Int? {
    // Who asks says nothing of it.
    let units = self.utterances(of: disease).filter { unit in
      Self.questionStart(of: self.transcript.utterances[Int(unit)], self.transcript) == nil
    }
    return units.allSatisfy(self.unitsOfOthers.contains) ? units.first.map(Int.init) : nil
  }

  /// The utterances that name a relative, or somebody who lives or works with the patient, and not the patient.
  static func unitsOfOthers(_ transcript: Transcript, _ facts: Facts) -> Set<Int32> {
    let others = transcript.utterances.indices.filter { unit in
      transcript.tokens(of: transcript.utterances[unit]).contains { self.others.contains($0.word) }
    }
    return Set(
      Set(facts.relatives.map(\.unit) + others).lazy.filter { unit in
        !transcript.tokens(of: transcript.utterances[unit])
          .contains { self.patients.contains($0.word) }
      }
      .map(Int32.init)
    )
  }

  /// Who is with the patient, and no relative that a history asks for.
  private static let others = WordSet([
    "wife", "husband", "roommate", "coworkers", "classmates", "colleagues", "husband's", "wife's",
    "mom's", "mother's", "dad's", "father's", "sister's", "brother's", "son's", "daughter's",
    "roommate's", "grandma's", "aunt's", "uncle's", "cousin's", "boyfriend", "girlfriend",
    "partner",
    "fiance", "fiancee",
  ])
  private static let patients = WordSet([
    "i", "i'm", "i've", "i'd", "me", "you", "you're", "you've", "he's", "she's",
  ])

  /// Whether a point in time is named anywhere.
  func names(_ time: TimeAnchor) -> Bool { self.timeKeys.contains(time.key) }

  /// A point in time of the same kind that is named in some of the utterances; nil for none.
  func time(like time: TimeAnchor, in units: Range<Int>) -> TimeAnchor? {
    Self.mentions(self.facts.times, units, \.unit).first { $0.kind == time.kind }
  }

  /// Mentions that are looked at in a few utterances.
  private static let maxMentions = 8

  /// What stands in some of the units, of mentions in their order.
  private static func mentions<Mention>(
    _ all: [Mention],
    _ units: Range<Int>,
    _ unit: (Mention) -> Int
  ) -> ArraySlice<Mention> {
    Facts.slice(all, units.lowerBound...units.upperBound - 1, limit: self.maxMentions, unit)
  }
}
