/// The allergies of a note against those of the conversation.
///
/// | note | conversation | |
/// |---|---|---|
/// | denies all | tells of one | contradicted |
/// | tells of one | denies it | contradicted |
/// | says that a substance is tolerated | tells of an allergy to it | contradicted |
/// | names one that nobody speaks of | names others | contradicted |
/// | says nothing of one | tells of it | left out |
enum AllergyCheck {
  /// Something that is wrong.
  struct Fault {
    var signal: Signal
    /// The sentence of the note; nil for what is left out of a note that has no place for it.
    var sentence: Int?
    /// The tokens of the note that say otherwise.
    var tokens: Range<Int>?
    /// The token of the transcript that names the substance, and its utterance.
    var said: Int
    var utterance: Int
    var explanation: String
  }

  static func faults(
    _ note: ParsedText,
    _ transcript: Transcript,
    _ index: TranscriptIndex
  ) -> [Fault] {
    let told = AllergyFacts(of: transcript)
    guard !told.claims.isEmpty || !told.denied.isEmpty else { return [] }
    let written = AllergyFacts(of: note)
    var faults: [Fault] = []
    for claim in written.claims {
      guard let denied = told.denied.first(where: { $0.substance == claim.substance }),
        !told.claims.contains(where: { $0.substance == claim.substance })
      else { continue }
      faults.append(
        Fault(
          signal: .allergy,
          sentence: claim.unit,
          tokens: claim.token..<claim.token + 1,
          said: denied.token,
          utterance: denied.unit,
          explanation: "The transcript denies an allergy to this."
        )
      )
    }
    if let denial = written.denial, written.claims.isEmpty,
      let claim = told.claims.first(where: \.isPlain) ?? told.claims.first
    {
      return [
        Fault(
          signal: .allergy,
          sentence: denial.unit,
          tokens: denial.tokens,
          said: claim.token,
          utterance: claim.unit,
          explanation: "The note denies allergies, and the transcript tells of one."
        )
      ]
    }
    for tolerated in written.tolerated {
      guard
        let claim = told.claims.first(where: { $0.isPlain && $0.substance == tolerated.substance })
      else { continue }
      faults.append(
        Fault(
          signal: .allergy,
          sentence: tolerated.unit,
          tokens: tolerated.token..<tolerated.token + 1,
          said: claim.token,
          utterance: claim.unit,
          explanation: "The transcript tells of an allergy to what the note says is tolerated."
        )
      )
    }
    let named = Set(written.claims.map(\.substance))
    for claim in written.claims
    where index.spokenName(of: claim.substance) == nil
      && !told.claims.contains(where: { $0.substance == claim.substance })
      && !Self.isSpoken(claim.substance, transcript)
    {
      guard let other = told.claims.first(where: { $0.isPlain && !named.contains($0.substance) })
      else { continue }
      faults.append(
        Fault(
          signal: .allergy,
          sentence: claim.unit,
          tokens: claim.token..<claim.token + 1,
          said: other.token,
          utterance: other.unit,
          explanation: "The transcript tells of an allergy to something else."
        )
      )
    }
    guard faults.isEmpty else { return faults }
    // What the note names anywhere is not left out, however it is put there.
    let all = Set(note.tokens.compactMap(Allergen.substance))
    for claim in told.claims where claim.isPlain && !all.contains(claim.substance) {
      guard !faults.contains(where: { $0.said == claim.token }),
        !Self.namesPart(of: claim.substance, all, index)
      else { continue }
      faults.append(
        Fault(
          signal: .allergyOmitted,
          sentence: written.first,
          tokens: nil,
          said: claim.token,
          utterance: claim.unit,
          explanation: "The transcript tells of an allergy that the note does not hold."
        )
      )
    }
    return faults
  }

  private static func isSpoken(_ substance: WordHash, _ transcript: Transcript) -> Bool {
    transcript.tokens.contains { Allergen.substance($0) == substance }
  }

  /// Whether a combination and what it is made of are named in one text each.
  private static func namesPart(
    of substance: WordHash,
    _ all: Set<WordHash>,
    _ index: TranscriptIndex
  ) -> Bool {
    all.contains {
      index.parts(of: $0).contains(substance) || index.parts(of: substance).contains($0)
    }
  }
}
