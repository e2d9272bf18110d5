/// Who writes, and whether it is somebody who gives medical opinions.
enum LetterAuthor {
  /// Whether it is a claimant, somebody close, an advocate or an adjudicator who writes: what they hold is no medical opinion,
  /// and what others hold is theirs.
  static func givesNoOpinion(_ lines: [LetterSentence], _ letter: ParsedText) -> Bool {
    guard lines.count >= self.least else { return false }
    let isClinician =
      lines.contains { $0.holds(self.clinicians) } || self.hasTitle(letter.tokens)
    if lines.contains(where: { $0.holds(self.adjudicators) }), !isClinician { return true }
    if lines.contains(where: { $0.holds(self.advocates) }) { return true }
    let isLay = lines.contains { $0.holds(self.layForms) }
    let isOwn = lines.contains { $0.holds(self.ownStories) } || self.tellsOfOwnBody(letter.tokens)
    return isLay && !isClinician || isOwn && !isClinician
  }

  /// Whether a title stands somewhere as titles are written: `MD`, `AuD`, and not `do`.
  private static func hasTitle(_ tokens: [Token]) -> Bool {
    tokens.contains { self.titles.contains($0.word) && $0.traits.contains(.capitalized) }
  }

  /// Whether the writer says that no opinion is given here.
  static func disclaims(_ line: LetterSentence) -> Bool { line.holds(self.disclaimers) }

  private static let disclaimers = Phrases([
    "express no view", "express no opinion", "expresses no opinion", "offer no opinion",
    "offers no opinion",
    "give no opinion", "gives no opinion", "no opinion of the preparer", "no opinion is given here",
    "no opinion is expressed", "no opinion is offered", "am not giving an opinion",
    "am not offering an opinion",
    "do not offer an opinion", "don't offer an opinion", "not asked to give an opinion",
    "not been asked to give an opinion", "not asked for an opinion",
    "not been asked for an opinion",
    "not asked to address the cause", "do not give an opinion until", "don't give an opinion until",
    "cannot give an opinion until", "can't give an opinion until", "will give my opinion once",
    "take no position on", "takes no position on", "is not a nexus opinion",
    "is not a medical opinion",
    "is not meant as a medical opinion", "should not be read as an opinion",
  ])

  private static let titles = WordSet([
    "md", "do", "phd", "psyd", "np", "pa", "arnp", "fnp", "dnp", "dc", "dpm", "aud", "rn", "lcsw",
    "od",
    "abpp", "crnp", "aprn",
  ])

  /// `My bad hip`, `my tinnitus`
  private static func tellsOfOwnBody(_ tokens: [Token]) -> Bool {
    tokens.indices.contains { index in
      tokens[index].word == self.my
        && tokens[index + 1..<min(index + 3, tokens.count)].contains {
          !$0.classes.isDisjoint(with: [.body, .disease, .finding])
        }
    }
  }

  private static let my = WordHash("my")

  /// Sentences that a text has before it is a letter.
  private static let least = 3

  private static let layForms = Phrases([
    "statement in support of claim", "21 4138", "21 10210", "lay statement", "buddy statement",
    "lay witness", "notice of disagreement", "my own claim", "i certify that the statements",
    "i certify this statement",
    "true and correct to the best", "i am not a physician", "i am not a doctor", "i'm no doctor",
    "i am no doctor", "not a medical professional", "personal statement", "sworn declaration",
    "i am the veteran",
    "i am a veteran", "witness statement",
  ])

  /// What only those tell who were there themselves, or live with who was.
  private static let ownStories = Phrases([
    "when i was in the", "when i served", "i served in", "i served from", "my time in the",
    "my service in",
    "i was stationed", "i enlisted", "my discharge", "my husband", "my wife", "my dad", "my father",
    "my brother", "my mom", "my ship", "my unit", "my platoon", "my tinnitus", "my back",
    "my knees",
    "my ptsd", "my hearing", "my condition", "my claim",
  ])

  private static let clinicians = Phrases([
    "physician", "psychologist", "psychiatrist", "audiologist", "chiropractor", "surgeon",
    "board certified", "licensed", "my patient", "i have treated", "i treat", "under my care",
    "in my medical opinion",
  ])

  private static let advocates = Phrases([
    "we represent", "our client", "my client", "attorney for", "counsel for", "law firm", "llp",
    "esq",
    "accredited attorney", "veterans law", "appellant's brief", "accredited agent",
  ])

  private static let adjudicators = Phrases([
    "rating decision", "reasons for decision", "rating veterans service representative", "rvsr",
    "board of veterans", "statement of the case", "deferred", "it is remanded",
    "decision review officer",
    "claims clerk", "index of evidence", "finding aid",
  ])
}
