/// What the judges of the dimensions find. The raw value is the rule id that evidence bears.
///
/// A signal has a size of its own, in the unit that its comment says; `points` says how much a unit takes off
/// the dimension.
enum Signal: String, Sendable, CaseIterable {
  // MARK: Up-to-date

  /// A phrase that points to an older state of the chart: 0.2 to 0.7 by how surely it does.
  case stalePhrase = "up-to-date.stale-phrase"
  /// A dated result that is still called pending: 1, or less when the date is recent.
  case pending = "up-to-date.pending"
  /// A year that neither the visit nor the transcript explains: 1, or less in a history.
  case oldDate = "up-to-date.old-date"
  /// The share of the note that stands in the earlier one, beyond a fifth.
  case copiedForward = "up-to-date.copied-forward"

  // MARK: Accurate

  /// A number that the transcript does not hold: 0.6 or 1.
  case number = "accurate.number"
  /// A number that the transcript holds, but not with this statement: 0.44.
  case numberElsewhere = "accurate.number-elsewhere"
  /// Another dose or frequency than the transcript's: 1.
  case dose = "accurate.dose"
  /// A drug that the transcript does not name: 1.
  case drug = "accurate.drug"
  /// A drug that the transcript names, but not with this statement: 0.5.
  case drugElsewhere = "accurate.drug-elsewhere"
  /// An affirmed list in the form of a denied one: 1.
  case affirmedList = "accurate.affirmed-list"
  /// The other side: 1.
  case side = "accurate.side"
  /// A finding that is denied where the transcript affirms it, or the reverse: 1.
  case negation = "accurate.negation"
  /// A drug that is stopped where the transcript goes on with it, or the reverse: 1.
  case drugAction = "accurate.drug-action"
  /// A negative that nobody asked about: 1.
  case unasked = "accurate.unasked"
  /// Another unit of time or point in time than the transcript's: 0.8 or 1.
  case time = "accurate.time"
  /// A disease of somebody else than in the transcript: 1, or 0.6 when nobody has it there.
  case person = "accurate.person"
  /// What is to be done when the heart stops, where the transcript tells the contrary: 1.
  case codeStatus = "accurate.code-status"
  /// An allergy that is denied, or another one, where the transcript tells of one: 1.
  case allergy = "accurate.allergy"
  /// What the transcript leaves unsupported of the whole, beyond a tenth: 0 to 0.9,
  /// less for few statements.
  case support = "accurate.support"

  /// The number of facts that are likely false, as ln(1 + facts).
  case expectedFalse = "accurate.expected-false"

  // MARK: Thorough

  /// A section that the kind of note needs: 0.2 to 0.8 by the section.
  case sectionMissing = "thorough.section-missing"
  /// The weighted share of what matters in the transcript that the note leaves out: what is beyond a third of
  /// the whole, and a twelfth of what is less.
  case coverage = "thorough.coverage"
  /// Something clinical that the transcript speaks of and the note does not: by what it is and how often.
  case omitted = "thorough.omitted"
  /// An allergy that the transcript tells of and the note does not hold: 1.
  case allergyOmitted = "thorough.allergy-omitted"
  /// How much a part of a note leaves out: the logarithm of the weight of what is missing.
  case leftOut = "thorough.left-out"
  /// The weighted share that a part of a note leaves out, beyond a twentieth.
  case partCoverage = "thorough.part-coverage"
  /// The text ends inside a sentence: 1.
  case brokenOff = "thorough.broken-off"
  /// A place that was to be filled in, such as `***`: 1.
  case placeholder = "thorough.placeholder"
  /// Words of content that a note without a transcript lacks to 120: 0 to 1.
  case brief = "thorough.brief"
  /// How little of the text is clinical: 0 to 1. The same for two other dimensions.
  case thoroughNoSubstance = "thorough.no-substance"

  // MARK: Useful

  case usefulNoSubstance = "useful.no-substance"
  /// There is no assessment or plan: 0.5 to 1, by the actions in the running text.
  case noPlan = "useful.no-plan"
  /// A sentence of the plan without action or object: 1.
  case idleSentence = "useful.idle-sentence"
  /// How few actions the plan has: exp(−actions / 4).
  case fewActions = "useful.few-actions"
  /// How few doses, intervals, tests it has: exp(−specifics / 3).
  case fewSpecifics = "useful.few-specifics"
  /// How few reasons the assessment gives: exp(−reasons / 3).
  case fewReasons = "useful.few-reasons"

  // MARK: Organized

  /// The share of the headers that a note of its length should have and has not.
  case headers = "organized.headers"
  /// A section behind one that belongs after it: 0.25 to 0.55 by how far.
  case order = "organized.order"
  /// A line without a break, by the words beyond 140: 0 to 2.
  case block = "organized.block"
  /// A sentence that reads like another section's: 0.5 or 1.
  case misplaced = "organized.misplaced"
  /// The share of the history's steps that leap, beyond .35.
  case leaps = "organized.leaps"

  // MARK: Comprehensible

  /// An abbreviation that can mean several things: 1.
  case abbreviation = "comprehensible.abbreviation"
  /// The text has no words: 1.
  case noWords = "comprehensible.no-words"
  /// The share of words that are not known, beyond a quarter.
  case unknownWords = "comprehensible.unknown-words"
  /// A damaged word, by the length of the note: 20 / max(words, 80), at most 0.2.
  case garbled = "comprehensible.garbled"
  /// A sentence of more than 45 words: 0 to 0.3.
  case longSentence = "comprehensible.long-sentence"

  // MARK: Succinct

  /// The share of the note that stood in it before: at most 0.83.
  case repeated = "succinct.repeated"
  /// A stock phrase: 1.
  case boilerplate = "succinct.boilerplate"
  /// A line of talk: 0.67, or 1 with a speaker's tag.
  case dialogue = "succinct.dialogue"
  /// A sentence in which a language model speaks to whoever asked for the note: 1.
  case chatter = "succinct.chatter"
  /// Words as a share of the conversation's, beyond .8: at most 2.
  case length = "succinct.length"

  // MARK: Synthesized

  case synthesizedNoSubstance = "synthesized.no-substance"
  /// There is no assessment: 1.
  case noAssessment = "synthesized.no-assessment"
  /// How few problems the assessment names: exp(−problems / 1.5).
  case fewProblems = "synthesized.problems"
  /// How few reasons it gives: exp(−reasons / 3).
  case reasoning = "synthesized.reasoning"
  /// The share of problems beyond the number of actions.
  case planForProblem = "synthesized.plan-for-problem"
  /// The share of words of talk, beyond a hundredth: at most .06.
  case talk = "synthesized.talk"
  /// The share of the note that is the conversation's words, beyond a twentieth: at most .5.
  case verbatim = "synthesized.verbatim"

  // MARK: Internally consistent

  /// A finding that is denied here and affirmed there: 1, or 0.3 in a plan.
  case finding = "consistent.finding"
  /// An affirmed list that is joined as denied ones are, by `or` or `any`: 1.
  case mixedList = "consistent.mixed-list"
  /// A drug with two doses: 1.
  case twoDoses = "consistent.dose"
  /// A pronoun of the other sex: 1.
  case sex = "consistent.sex"
  /// A second age: 1.
  case age = "consistent.age"
  /// A side that is compared with itself: 1.
  case sameSide = "consistent.same-side"
  /// A part of the body that changes its side: 1.
  case changedSide = "consistent.side"

  /// Whether it is something that a section or the whole lacks, instead of something wrong at a place.
  var isLack: Bool {
    switch self {
    case .noPlan, .fewActions, .fewSpecifics, .fewReasons, .noAssessment, .fewProblems, .reasoning,
      .planForProblem, .leaps:
      true
    default: false
    }
  }
}
