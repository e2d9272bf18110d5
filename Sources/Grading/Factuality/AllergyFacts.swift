/// What a text says of allergies: which there are, which there are not, and whether all are denied.
struct AllergyFacts: Sendable {
  /// A substance where it is said that the patient is allergic to it.
  struct Claim: Sendable {
    var substance: WordHash
    /// The token that names it.
    var token: Int
    /// The sentence or utterance, as an index.
    var unit: Int
    /// Whether it is said with a reaction or as an allergy, and not only in an answer.
    var isPlain: Bool
  }

  var claims: [Claim] = []
  /// What is said to do no harm: `tolerates latex`.
  var tolerated: [Claim] = []
  /// What it is said that the patient is not allergic to.
  var denied: [Claim] = []
  /// The first unit that denies all, and its tokens: `NKDA`, `no known drug allergies`; nil for none.
  var denial: (unit: Int, tokens: Range<Int>)?
  /// The first unit that is about allergies at all; nil for none.
  var first: Int?

  // MARK: A note

  init(of note: ParsedText) {
    for (unit, sentence) in note.sentences.enumerated() {
      let tokens = note.tokens(of: sentence)
      let isSection = note.kind(of: sentence) == .allergies
      guard
        isSection || tokens.contains(where: { Allergen.isAllergy($0) || Allergen.deniesAll($0) })
          || tokens.contains(where: Allergen.isTolerance)
      else { continue }
      // `Allergy clinic referral`, `allergic rhinitis` and the plan's tolerance of food are no such list.
      let isOf =
        isSection || tokens.contains(where: { Allergen.isAllergy($0) || Allergen.deniesAll($0) })
      if isOf, self.first == nil { self.first = unit }
      if self.denial == nil, let denied = Self.denial(tokens, isSection: isSection) {
        self.denial = (unit, denied)
        continue
      }
      self.readList(tokens, unit, isSection: isSection)
    }
  }

  /// Where a sentence denies all allergies; nil where it does not.
  private static func denial(_ tokens: ArraySlice<Token>, isSection: Bool) -> Range<Int>? {
    if let one = tokens.firstIndex(where: Allergen.deniesAll) { return one..<one + 1 }
    let words = tokens.indices.filter { tokens[$0].isWord }
    guard let allergy = words.first(where: { Allergen.isAllergy(tokens[$0]) }) else {
      // `Allergies: None.`
      guard isSection, let first = words.first, self.nones.contains(tokens[first].word),
        !tokens.contains(where: { Allergen.substance($0) != nil })
      else { return nil }
      return first..<first + 1
    }
    // `No known drug allergies`, `denies any allergies to medication`; `no allergy to latex` denies one.
    let before = words.filter { $0 < allergy }.suffix(5)
    if let no = before.first(where: {
      self.nones.contains(tokens[$0].word) || tokens[$0].classes.contains(.negation)
    }),
      !tokens[allergy...].prefix(5).contains(where: { Allergen.substance($0) != nil }),
      !tokens[no..<allergy].contains(where: { Allergen.substance($0) != nil })
    {
      return no..<allergy + 1
    }
    // `Allergies: none known`
    if let after = words.first(where: { $0 > allergy }), self.nones.contains(tokens[after].word),
      !tokens[after...].contains(where: { Allergen.substance($0) != nil })
    {
      return allergy..<after + 1
    }
    return nil
  }

  private static let nones = WordSet(["no", "none", "denies", "denied", "nil", "negative"])

  private mutating func readList(_ tokens: ArraySlice<Token>, _ unit: Int, isSection: Bool) {
    var isTolerated = false
    var isDenied = false
    let isAbout = isSection || tokens.contains(where: Allergen.isAllergy)
    for index in tokens.indices {
      let token = tokens[index]
      if token.mark == UInt8(ascii: ".") || token.mark == UInt8(ascii: ";") {
        (isTolerated, isDenied) = (false, false)
      }
      if Self.tolerating.contains(token.word) { isTolerated = true }
      if token.classes.contains(.negation) { isDenied = true }
      guard let substance = Allergen.substance(token) else { continue }
      let claim = Claim(substance: substance, token: index, unit: unit, isPlain: true)
      if isTolerated {
        self.tolerated.append(claim)
      } else if isAbout, !isDenied {
        self.claims.append(claim)
      }
    }
  }

  private static let tolerating = WordSet(["tolerates", "tolerated", "tolerate", "tolerating"])

  // MARK: A conversation

  /// What the patient, or who tells for the patient, says of the patient's allergies.
  init(of transcript: Transcript) {
    var askedAt = -100
    var last: (claim: Claim, unit: Int)?
    for (unit, utterance) in transcript.utterances.enumerated() {
      let tokens = transcript.tokens(of: utterance)
      let turn = transcript.turns[utterance.turn]
      let speaksOfAllergy = tokens.contains(where: Allergen.isAllergy)
      let asks =
        TranscriptIndex.questionStart(of: utterance, transcript) != nil
        || speaksOfAllergy && turn.speaker == .clinician && tokens.count(where: \.isWord) <= 4
      if speaksOfAllergy || tokens.contains(where: { Self.reacting.contains($0.word) }) {
        if self.first == nil { self.first = unit }
        if asks { askedAt = unit }
      }
      // A relative's, or a child's of whom is told.
      let isOfOther = tokens.contains {
        $0.classes.contains(.relative) || Self.others.contains($0.word)
      }
      let substances = tokens.indices.compactMap { index in
        Allergen.substance(tokens[index]).map { (index, $0) }
      }
      let reacts = tokens.contains(where: Allergen.isReaction)
      let isDenied =
        tokens.contains { $0.classes.contains(.negation) }
        || tokens.contains(where: Allergen.isTolerance)
        || tokens.contains { Self.leaving.contains($0.word) }
      if let found = substances.first, substances.count <= 3, !isOfOther {
        let isAnswer = unit - askedAt <= Self.answerReach && turn.speaker != .clinician
        let isPlain = !asks && !isDenied && (speaksOfAllergy || reacts && Self.isCaused(tokens))
        // `I'm not allergic to penicillin.`
        if !asks, substances.count == 1, let allergy = tokens.firstIndex(where: Allergen.isAllergy),
          tokens[max(tokens.startIndex, allergy - 3)..<allergy]
            .contains(where: { $0.classes.contains(.negation) })
        {
          for (index, substance) in substances {
            self.denied.append(Claim(substance: substance, token: index, unit: unit, isPlain: true))
          }
        }
        if !asks, !isDenied,
          isPlain || isAnswer && tokens.count(where: \.isWord) <= Self.shortAnswer
        {
          for (index, substance) in substances {
            self.claims.append(
              Claim(substance: substance, token: index, unit: unit, isPlain: isPlain)
            )
          }
        }
        last = (
          Claim(substance: found.1, token: found.0, unit: unit, isPlain: true), unit
        )
      } else if reacts, !asks, !isDenied, !isOfOther, substances.isEmpty, let named = last,
        unit - named.unit <= 2, turn.speaker != .clinician, Self.isCaused(tokens)
      {
        // `Clindamycin. I got this awful rash.`
        if !self.claims.contains(where: { $0.token == named.claim.token }),
          unit - askedAt <= Self.answerReach
        {
          self.claims.append(named.claim)
        } else if let place = self.claims.lastIndex(where: { $0.token == named.claim.token }) {
          self.claims[place].isPlain = true
        }
      }
    }
    // What was said at first and taken back is none: `No, it was the penicillin.`
    self.claims = self.claims.filter { claim in
      !self.isTakenBack(claim, transcript)
    }
  }

  /// Whether a later utterance says that the substance does nothing.
  private func isTakenBack(_ claim: Claim, _ transcript: Transcript) -> Bool {
    transcript.utterances.indices.dropFirst(claim.unit + 1).prefix(12).contains { unit in
      let tokens = transcript.tokens(of: transcript.utterances[unit])
      guard tokens.contains(where: { Allergen.substance($0) == claim.substance }) else {
        return false
      }
      return tokens.contains { Self.onlys.contains($0.word) || Allergen.isTolerance($0) }
    }
  }

  /// Utterances after a question for allergies in which a substance is its answer.
  private static let answerReach = 3
  /// Words of an answer that is nothing but its substance.
  private static let shortAnswer = 12
  private static let reacting = WordSet(["react", "reacted", "reaction", "reactions"])
  private static let leaving = WordSet(["tolerate", "tolerated", "never", "without", "stopped"])
  private static let onlys = WordSet(["only", "just", "fine"])
  private static let others = WordSet(["wife", "husband", "roommate", "friend", "dog", "cat"])

  /// Whether a reaction is said to come of something: `gave me hives`, `I broke out`, `my throat closed up`.
  private static func isCaused(_ tokens: ArraySlice<Token>) -> Bool {
    tokens.contains { self.causing.contains($0.word) }
  }

  private static let causing = WordSet([
    "gave", "gives", "give", "made", "makes", "make", "got", "get", "had", "broke", "break",
    "swelled", "swell", "swole", "closed", "closes", "react", "reacted", "allergic", "puffed",
    "peeled", "itch", "wheezing", "covered", "caused", "causes", "hives", "anaphylaxis",
    "anaphylactic", "blisters", "breaks",
  ])
}
