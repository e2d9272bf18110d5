internal import Model

/// How strongly an opinion is put. The order of the tests decides: what only asks for an opinion or
/// cites the law is none, whatever words it uses; then doubt, then denial, then assertion.
enum OpinionClassifier {
  /// What a sentence says of a connection with service.
  struct Reading: Equatable {
    var strength: OpinionStrength
    var basis: OpinionBasis
    /// Whether it is in the usual phrases.
    var isUsual = true

    static let none = Reading(strength: .none, basis: .none)
    static let doubt = Reading(strength: .speculative, basis: .doubt)
    static let denial = Reading(strength: .negative, basis: .denial)
  }

  /// What a letter says.
  struct Opinion {
    /// The strongest of its statements.
    var reading = Reading.none
    /// The sentence that makes it; nil for none.
    var sentence: Int?
    /// Whether one sentence affirms what another denies.
    var isEquivocal = false
  }

  static func classify(_ lines: [LetterSentence]) -> Opinion {
    var opinion = Opinion()
    var best = 0
    var found: Set<OpinionStrength> = []
    // Who writes `I` gives an opinion of his own, and what others said is none of it.
    let isOwn = lines.contains { $0.holds(self.firstPerson) }
    for (index, line) in lines.enumerated() where !(isOwn && self.isOfOthers(line)) {
      let reading = self.read(line)
      if reading.isUsual { found.insert(reading.strength) }
      let rank = self.rank(reading, isReason: line.first(4).holds(self.reasonOpenings))
      if rank > best {
        best = rank
        opinion.reading = reading
        opinion.sentence = index
      }
    }
    opinion.isEquivocal = found.isSuperset(of: [.positive, .negative])
    return opinion
  }

  /// Whether it says what another one holds.
  private static func isOfOthers(_ line: LetterSentence) -> Bool {
    line.holds(self.saying)
      && (line.holds(self.others) || line.holds(LetterElements.professions))
      && !line.holds(self.firstPerson) && !line.holds(self.writer)
  }

  /// The strongest statement stands; a denial outranks a doubt, usual phrases what else there is, and an opinion its
  /// reasons.
  private static func rank(_ reading: Reading, isReason: Bool) -> Int {
    let rank =
      switch reading.strength {
      case .none: 0
      case .speculative: 1
      case .negative: 2
      case .positive: 3
      }
    guard rank > 0 else { return 0 }
    if isReason { return rank }
    return rank + (reading.isUsual && reading.basis != .assertion ? 6 : 3)
  }

  static func read(_ line: LetterSentence) -> Reading {
    if line.isQuestion || line.holds(self.orders) || line.holds(self.duties)
      || line.first(1).holds(self.orderStarts) || self.tellsTheLaw(line) || self.lacksOpinion(line)
    {
      return .none
    }
    if let reading = self.readCounterfactual(line) { return reading }
    // What follows `opined that` is what is meant, and not the reasons before it.
    if !self.isBelief(line), let said = line.rest(afterLast: self.contents),
      line.part(before: self.contents)?.last(4).holds(self.negations) == false
    {
      let reading = self.readClause(said, of: line)
      if reading != .none { return reading }
    }
    // Of two clauses that contrast, the second says what is meant.
    if let clause = line.clause(after: self.turns) ?? line.clause(afterConcession: self.concessions)
    {
      let reading = self.readClause(clause, of: line)
      if reading != .none { return reading }
    }
    return self.readClause(line, of: line)
  }

  private static func readClause(_ line: LetterSentence, of whole: LetterSentence) -> Reading {
    let line = line.without(self.doubleNegations)
    if OpinionClause.isGuess(line) { return .doubt }
    let usual = self.readUsual(line)
    if usual.strength == .none || usual.strength == .positive && usual.basis != .threshold,
      OpinionClause.isUnableToTell(line)
    {
      return .doubt
    }
    if usual != .none || line.holds(self.questions) && !line.holds(self.answers) { return usual }
    if self.isBelief(line) { return .none }
    var reading = OpinionClause.read(line, of: whole)
    reading.isUsual = reading == .none
    return reading
  }

  /// `But for his service he would not have it`, and `he would have it regardless of his service`.
  private static func readCounterfactual(_ line: LetterSentence) -> Reading? {
    guard OpinionClause.speaksOfService(line) else { return nil }
    if line.holds(self.suppositions), line.holds(self.wouldNot) {
      return Reading(strength: .positive, basis: .assertion)
    }
    return line.holds(self.wouldAnyway) ? .denial : nil
  }

  /// The usual phrases.
  private static func readUsual(_ line: LetterSentence) -> Reading {
    if line.holds(self.speculative) || line.holds(self.chances) && OpinionClause.isOfService(line) {
      return .doubt
    }
    // A form's choices are no answer.
    if line.holds(self.thresholds), line.holds(self.choices) { return .none }
    // `at least in equipoise as to whether` answers what others only ask.
    if line.holds(self.equipoise) { return Reading(strength: .positive, basis: .threshold) }
    if line.holds(self.questions) { return .none }
    let speaksOfThreshold = line.holds(self.thresholds)
    // What the claimant believes is no medical opinion, unless somebody adopts it.
    if !speaksOfThreshold, self.isBelief(line) { return .none }
    let links = line.holds(self.links)
    switch StatedProbability(line) {
    case .atLeastHalf:
      return self.isForAnotherCause(line)
        ? .denial : Reading(strength: .positive, basis: .probability)
    case .lessThanHalf: return Reading(strength: .negative, basis: .probability)
    case nil: break
    }
    // What may be in general can be as likely as not in this case.
    if links, (line.rest(after: self.thresholds) ?? line).without(self.failures).holds(self.weak) {
      return .doubt
    }
    if line.holds(self.stronglyNegative) {
      return Reading(strength: .negative, basis: .threshold)
    }
    // The `not` of `more likely than not` denies nothing.
    let plain = line.without(self.thresholds)
    if plain.holds(self.deniedLinks) || plain.holds(self.negative) || plain.holds(self.noLinks)
      || plain.holds(self.weighing)
    {
      return .denial
    }
    if links || line.holds(self.causes),
      plain.holds(self.disbelief) || plain.holds(self.disclaimed)
    {
      return .denial
    }
    if self.isForAnotherCause(line) { return .denial }
    if speaksOfThreshold,
      line.part(before: self.thresholds)?.afterLastBreak.last(6).holds(self.negations) == true
    {
      return Reading(strength: .negative, basis: .threshold)
    }
    let claims = speaksOfThreshold || line.holds(self.positive)
    if claims || (links || line.holds(self.causes)) && line.holds(self.assertion) {
      if claims, speaksOfThreshold { return Reading(strength: .positive, basis: .threshold) }
      return self.isDenied(line) ? .denial : Reading(strength: .positive, basis: .assertion)
    }
    return .none
  }

  /// Whether a link is denied in other words, after who judges says so: `opined that nothing suggests that … is due to`.
  private static func isDenied(_ line: LetterSentence) -> Bool {
    if line.first(1).holds(self.negativeSubjects) { return true }
    guard let said = line.rest(after: self.sayings) else { return false }
    let before = said.part(before: self.links) ?? said.part(before: self.causes)
    return before?.afterLastBreak.holds(self.negations) == true
  }

  /// Whether it says that somebody gives no opinion.
  private static func lacksOpinion(_ line: LetterSentence) -> Bool {
    (line.holds(self.nobodySays) || line.holds(self.saysNothing)) && !line.holds(self.speculative)
      && !OpinionClause.isGuess(line)
  }

  /// `Service connection may be granted …`, `In order to establish …`
  private static func tellsTheLaw(_ line: LetterSentence) -> Bool {
    (line.first(8).holds(self.law) || line.holds(self.citations)) && !line.holds(self.firstPerson)
  }

  /// Whether something else than service is named as the cause: `due to age and not to service`, `more likely
  /// the result of genes than of herbicides`, `due to post-service injury`.
  private static func isForAnotherCause(_ line: LetterSentence) -> Bool {
    if let compared = line.without(self.thresholds).rest(after: self.comparisons)?
      .rest(after: self.than), compared.first(14).without(self.otherCauses).holds(self.service)
    {
      return true
    }
    guard let rest = line.rest(after: self.links) ?? line.rest(after: self.causes) else {
      return false
    }
    if rest.first(5).holds(self.otherCauses) || rest.first(2).holds(self.years) { return true }
    return rest.rest(after: self.contrasts).map(self.namesService) == true
  }

  /// Whether the next words speak of service, and not of the time after it.
  private static func namesService(_ line: LetterSentence) -> Bool {
    line.first(8).without(self.otherCauses).holds(self.service)
  }

  /// `due to age`; in `due to an injury at age 19` it is no cause.
  private static let years = Phrases(["age", "aging", "ageing"])

  /// What another one says, who is not the writer.
  private static let others = Phrases(starts: [
    "examiner", "examination", "colleague", "private opinion", "prior opinion", "earlier opinion",
    "rating decision", "doctor", "provider", "report",
  ])
  private static let saying = Phrases([
    "concluded", "concludes", "felt", "feels", "opined", "opines", "found", "stated", "states",
    "written", "wrote", "writes", "said", "says", "believed", "believes", "held", "writing",
    "determined", "thought", "denied", "called", "reported", "indicated", "noted", "attributed",
    "declined", "considered", "offered", "gave", "concluding",
  ])
  private static let writer = Phrases([
    "this examiner", "the undersigned", "this physician", "this provider", "this writer",
    "this psychologist", "this clinician", "this audiologist", "this psychiatrist",
    "this reviewer",
  ])
  private static let reasonOpenings = Phrases(starts: [
    "i say this", "i say so", "in reaching", "i base", "i relied", "what drives", "this is because",
    "my reason", "the reason", "because", "i reason", "rationale", "why", "my rationale",
    "my thinking", "the basis", "this conclusion rest", "this opinion rest",
    "this opinion is based",
    "my hesitation", "support for", "my conclusion rest",
  ])

  private static let doubleNegations = Phrases([
    "far from being unrelated", "far from unrelated", "not unrelated", "not unlikely",
    "not without reason", "regardless of whether",
  ])
  private static let turns = Phrases([
    "but", "however", "on the contrary", "nevertheless", "nonetheless", "rather i", "even so",
  ])
  private static let concessions = Phrases([
    "although", "though", "while", "whereas", "even though", "despite",
  ])
  private static let answers = Phrases(starts: [
    "answered", "responded", "replied", "my answer", "i answer", "i must respectfully conclude",
    "i conclude", "i must conclude",
  ])

  private static let equipoise = Phrases([
    "in equipoise", "in relative equipoise", "equally balanced", "roughly equal", "evenly balanced",
    "approximate balance", "reasonable doubt is resolved in", "benefit of the doubt is given",
  ])
  /// Whether the claimant or somebody close believes it.
  private static func isBelief(_ line: LetterSentence) -> Bool {
    line.holds(self.beliefs)
      || line.holds(self.beliefsOfSomebody) && !OpinionClause.namesJudge(line)
  }

  private static let beliefs = Phrases(
    [
      "veteran", "claimant", "appellant", "wife", "husband", "spouse", "representative", "mother",
      "father", "friend", "son", "daughter", "widow",
    ],
    followedBy: OpinionClassifier.believing
  )
  private static let beliefsOfSomebody = Phrases(
    ["he", "she"],
    followedBy: OpinionClassifier.believing
  )
  private static let believing =
    [
      "contends", "contended", "claims", "claimed", "asserts", "asserted", "alleges", "alleged",
      "argues", "argued", "maintains", "maintained", "believes", "believed", "feels", "felt",
      "testified", "avers", "thinks", "attributes", "attributed", "attribute", "has asserted",
      "has alleged", "has argued", "has claimed", "has contended", "has maintained", "has stated",
      "has attributed", "is convinced", "is certain", "is sure", "have asserted", "have argued",
      "suggested", "has suggested",
    ]
  private static let negativeSubjects = Phrases(["nothing", "none", "neither", "nowhere"])
  private static let contents = Phrases(
    [
      "opined", "opines", "opinion", "conclude", "concluded", "concludes", "conclusion",
      "determined", "determination", "found", "find", "finds", "believe", "believes", "view",
      "judgment", "is of the opinion", "convinced", "confident", "satisfied", "persuaded",
    ],
    followedBy: ["that"]
  )
  private static let suppositions = Phrases([
    "but for", "were it not for", "had it not been for", "if not for", "absent", "without the",
    "without his", "without her", "in the absence of", "if it were not for",
  ])
  private static let wouldNot = Phrases([
    "would not", "wouldn't", "do not believe", "don't believe", "would never", "would probably not",
    "would likely not", "be milder", "be markedly milder", "not have developed", "would be milder",
    "unlikely",
  ])
  private static let wouldAnyway = Phrases(
    [
      "would have developed", "would have occurred", "would have arisen", "would be present",
      "would have it", "would exist", "would have happened", "would have progressed",
      "would have come", "have developed", "have occurred", "have arisen", "would be the same",
    ],
    followedBy: [
      "regardless", "irrespective", "even without", "in any case", "anyway", "even had",
      "even if", "with or without", "whether or not",
    ]
  )
  private static let choices = Phrases([
    "choices", "options", "boxes", "check one", "multiple choice",
  ])

  private static let sayings = Phrases(starts: [
    "opin", "conclu", "found", "finds", "stated", "states", "determin", "believes", "felt", "wrote",
    "i find", "i see", "i say", "i can say",
    "explained", "noted", "indicated", "answered", "responded", "replied", "reported", "added",
  ])
  private static let negations = Phrases([
    "no", "not", "nothing", "never", "nor", "neither", "none", "in no way", "in no sense", "cannot",
    "don't", "doesn't", "didn't", "can't", "couldn't", "isn't", "wasn't",
  ])
  /// `could` that doubts nothing.
  private static let failures = Phrases(["could not", "couldn't"])
  private static let nobodySays = Phrases(
    [
      "no physician", "no clinician", "no medical professional", "no doctor", "no examiner",
      "no provider", "no medical provider", "no treating physician", "no psychologist",
      "no psychiatrist", "no expert", "no health care provider", "no mental health professional",
      "no competent medical professional", "no medical opinion", "no competent medical opinion",
      "did any physician", "did any examiner", "did any clinician",
    ],
    followedBy: [
      "offered", "has offered", "addressed", "has addressed", "addresses", "has ever", "commented",
      "has commented", "provided", "has provided", "suggested", "has suggested", "expressed",
      "has expressed", "discussed", "has discussed", "venture", "ventured", "offer", "address",
      "express", "has been", "was obtained", "is of record", "was provided",
    ]
  )
  private static let saysNothing = Phrases(
    [
      "did not", "does not", "do not", "failed to", "fails to", "has not", "have not",
    ].flatMap { denial in
      [
        "opine", "offer", "address", "provide", "express", "comment", "contain", "give", "discuss",
        "render", "include", "speak to", "opined", "offered", "addressed", "provided", "expressed",
        "commented", "rendered", "given", "discussed",
      ].map { "\(denial) \($0)" }
    } + [
      "contains no", "contain no", "offered no", "offers no", "expressed no", "gave no",
      "provided no", "rendered no",
    ],
    followedBy: [
      "an opinion", "any opinion", "opinion", "opinions", "on whether", "on the etiology",
      "on etiology", "the etiology", "whether", "the question", "the issue", "on the question",
      "a medical opinion", "a nexus opinion", "on the relationship", "on the cause", "the cause",
      "it", "it here", "its cause", "causation", "that question", "as to whether", "on the matter",
      "the matter of", "the matter", "a rationale",
      "any rationale",
    ]
  )
  private static let law = Phrases([
    "service connection may be", "service connection can be", "service connection requires",
    "service connection is warranted", "in order to establish", "to establish service connection",
    "in order for", "when there is an approximate", "when a", "under the law", "pursuant to",
    "when the evidence is", "where the evidence is", "if the evidence is", "the law provides",
    "the law requires", "a veteran is", "entitlement to",
    "duty to assist", "for va purposes", "a claimant", "by statute", "by law", "under 38",
    "by regulation", "the regulation",
    "the term", "as used in", "is defined as", "for purposes of", "to prevail",
    "secretary shall",
  ])
  private static let citations = Phrases([
    "vet app", "f 3 d", "fed cir", "must contain", "generally held", "the law requires", "u s c",
    "not sufficient to",
  ])
  private static let firstPerson = Phrases(["i", "my", "me"])
  private static let noLinks = Phrases(
    [
      "no", "no causal", "no medical", "no clear", "no etiological", "no etiologic",
      "no scientific",
      "no sound", "no sound medical", "no direct", "no plausible", "no established", "without any",
      "lacks any", "any causal",
    ],
    followedBy: [
      "relationship", "connection", "link", "nexus", "association", "basis", "correlation",
      "causation", "relation",
    ]
  )
  private static let weighing = Phrases([
    "weighs against", "weigh against", "against a link", "against a connection",
    "against the claim",
    "against service connection", "not caused or", "not caused nor", "not incurred or",
    "neither caused", "neither incurred", "neither related", "nor caused by", "not aggravated",
    "did not begin in", "did not originate", "rules out", "predates service", "does not link",
  ])
  private static let disbelief = Phrases(
    ["do not", "does not", "did not", "don't", "cannot", "can not"],
    followedBy: ["believe", "think", "find", "feel", "see", "support", "conclude", "agree that"]
  )
  /// `smoking, and not asbestos, caused …`
  private static let disclaimed = Phrases(
    ["not", "rather than", "instead of"],
    followedBy: [
      "service", "his service", "her service", "military", "his military", "her military",
      "active duty", "combat", "asbestos", "noise", "agent orange", "herbicides", "burn pits",
      "the military", "anything in service", "events in service", "military service",
    ]
  )
  private static let causes = Phrases([
    "caused this", "caused the", "caused his", "caused her", "caused by", "led to", "comes from",
    "came from", "originates from", "rooted in", "stem from", "stems from", "arise from",
    "arises from", "arisen from", "arose out of", "connected with", "origin in", "onset in",
    "onset during", "began while", "plays a role", "played a role", "explains the", "accounts for",
    "attributed to",
  ])
  private static let contrasts = Phrases([
    "and not to", "and not", "rather than to", "rather than", "instead of", "as opposed to",
    "not to",
    "and unrelated to",
  ])
  private static let service = Phrases([
    "service", "military", "active duty", "in service", "service connected", "herbicide",
    "agent orange",
    "deployment", "combat", "ptsd", "noise exposure", "training",
  ])
  private static let otherCauses = Phrases([
    "post service", "postservice", "after service", "intercurrent", "obesity", "genetics",
    "genetic",
    "congenital", "idiopathic", "civilian", "nonservice", "heredity", "developmental",
  ])
  private static let comparisons = Phrases([
    "more likely", "more probably", "more probable", "better explained",
  ])
  private static let than = Phrases(["than"])

  private static let thresholds = Phrases([
    "likely than not", "likely as not", "likelier than not", "probable than not",
    "probably than not", "probable as not", "equally likely", "equally probable", "likely or not",
    "likely as it is unlikely",
  ])

  private static let deniedLinks = Phrases(
    [
      "not", "unlikely", "neither", "no longer", "not at all", "likely not", "isn't", "wasn't",
      "aren't", "weren't",
    ],
    followedBy: OpinionClassifier.linkPhrases
  )

  /// Orders, the law, and what is no medical opinion.
  private static let orders = Phrases([
    "should quantify", "obtain an addendum",
    "schedule the veteran", "notify the examiner", "does not mean", "do not provide",
    "does not provide", "none of these documents", "lay person", "layperson", "not competent",
    "shall provide", "the examiner should", "the examiner must", "if the examiner",
    "specialized training", "please provide", "is asked to", "need only", "addressing whether",
    "was requested", "was not obtained", "is remanded", "are remanded", "notice of disagreement",
    "in his claim form",
    "in her claim form",
    "he or she must", "he or she should", "is requested to", "not qualified",
    "is qualified through", "competent to report", "however competent to", "competent to relate",
    "sincere belief", "is not a physician", "not shown to possess", "medical training",
    "evidentiary value", "a competent opinion", "competent to opine", "lay opinion",
    "lay opinions",
  ])
  private static let duties = Phrases(
    [
      "should", "must", "shall", "should also", "must also", "should then", "should first",
      "should specifically", "must specifically", "is to", "are to",
    ],
    followedBy: [
      "indicate", "provide", "state", "address", "opine", "discuss", "explain", "consider",
      "be asked", "be afforded", "be arranged", "arrange", "schedule", "identify", "determine",
      "offer", "express", "comment", "include", "clarify", "specify", "be scheduled",
      "be obtained", "be returned", "be given", "be provided", "render", "reconcile", "obtain",
      "request", "ask", "give an opinion", "be requested", "be made available",
    ]
  )
  private static let orderStarts = Phrases(["obtain", "schedule", "if", "ask", "request"])

  /// What asks for an opinion gives none.
  private static let questions = Phrases([
    "asked whether", "question whether", "question is whether", "determine whether",
    "as to whether", "regarding whether", "whether it is at least", "asked if", "asks if",
    "asks whether", "whether", "claim that", "his theory that", "her theory that",
    "wished to know", "want to know", "wants to know", "asked to opine", "inquiry as to",
  ])

  private static let links = Phrases(OpinionClassifier.linkPhrases)

  private static let linkPhrases = [
    "related to", "due to", "caused by", "result of", "resulted from", "secondary to",
    "proximately due to", "incurred in", "began during", "had its onset", "onset in service",
    "aggravated by", "aggravated beyond", "exacerbated by", "connected to", "attributable to",
    "etiologically related to", "contributed to", "contributed directly", "stems from",
    "associated with", "originated in", "began in", "product of", "worsened by", "consequence of",
    "linked to", "r t", "related directly to", "arose from", "incurred during", "manifested during",
  ]

  private static let speculative = Phrases([
    "speculation", "speculative", "cannot be certain", "can not be certain",
    "cannot provide an opinion", "cannot offer an opinion", "unable to provide an opinion",
    "unable to give an", "unable to determine", "cannot say", "cannot determine",
    "without more information", "cannot give an opinion", "without resorting to",
    "without resort to", "may or may not", "cannot be answered", "could not be answered",
    "cannot be determined", "cannot be excluded", "can not be excluded", "cannot be ruled out",
    "can not be ruled out", "could not be rendered",
    "cannot resolve", "undecided", "cannot answer", "leave open", "leave it open",
    "not in a position to", "unresolved", "at a loss to", "confirm nor deny", "prove nor",
    "confirm nor",
    "open question", "toss up", "cannot be sure", "cannot put it any", "cannot tell",
    "cannot commit",
    "could not provide an", "cannot be resolved",
  ])

  /// What is said of the condition or its cause; else it is of something else.
  private static let chances = Phrases([
    "it is possible that", "it is conceivable", "there is a chance", "a chance that",
  ])

  private static let weak = Phrases([
    "may", "might", "could", "possibly", "possible", "perhaps", "conceivably", "may be", "may have",
    "could be", "might have", "cannot rule out", "cannot exclude", "can not exclude",
  ])

  /// These hold the `not` of a threshold themselves.
  private static let stronglyNegative = Phrases([
    "less likely than not", "less likely as not", "not at least as likely", "not as likely",
    "less likely that", "less probable than not", "less probable", "cannot be said that",
    "can't be said that", "can not be said that",
    "causes other than", "cause other than", "something other than his", "something other than her",
    "one in ten", "one in five", "one in four", "one in three", "one in twenty", "one in a hundred",
  ])

  private static let negative = Phrases([
    "unrelated to", "not the result of", "it is unlikely", "likely unrelated", "not likely",
    "less than 50 percent",
    "less than 50 %", "does not support a nexus", "no nexus", "against a nexus", "is not due",
    "not caused by", "not related to", "not due to", "not incurred", "not aggravated",
    "no relationship", "no link", "negative nexus", "not a result of", "not secondary to",
    "not connected", "not to be due", "not to be related", "not to be caused",
    "not to be the result",
    "in no way", "in no sense", "no evidence that", "no evidence of any kind", "was unlikely",
    "unlikely that", "bore no", "bears no",
    "more likely due to other", "cannot be attributed", "not attributable",
    "did not cause", "not borne out", "not proximately", "not the case that", "improbable",
    "doubtful that", "is doubtful", "i doubt", "i reject",
    "i dispute", "stacked against", "contrary to", "is remote", "implausible", "unfounded",
    "not persuaded", "not convinced", "unpersuaded", "cannot support", "cannot endorse",
    "unsupported",
    "disagree with the contention", "disagree with the claim", "disagree with the theory",
    "disagree with the proposition", "disagree with the assertion", "disagree with the notion",
    "disagree with the idea", "disagree that", "falls short of", "fall short of", "is not met",
    "against a finding",
    "somewhere other than", "elsewhere than", "no causal pathway", "in the negative",
  ])

  private static let positive = Phrases([
    "at least as likely as not", "more likely than not", "as likely as not", "as least as likely",
    "greater than 50 percent", "greater than 50 %", "50 percent or greater", "50 % or greater",
    "most likely", "highly likely", "more probable than not", "reasonable degree of medical",
    "very likely", "likely caused by", "likely related to", "likely due to", "almost certainly",
    "without doubt", "at least 50 percent", "at least 50 %", "undoubtedly", "within a reasonable",
    "equipoise", "clear nexus", "definitely",
  ])

  /// Who asserts: without it a sentence only tells a history.
  private static let assertion = Phrases([
    "opined", "opine", "opinion", "determined", "concluded", "conclude", "diagnosed", "diagnoses",
    "diagnosis", "indicate", "indicates", "indicated", "stated", "is related to", "was related to",
    "is due to", "was due to", "is caused by", "was caused by", "is secondary to", "product of",
    "suffering from", "is the result of", "was the result of", "believe", "find", "found",
    "symptoms related to", "is proximately due to", "conclusion", "direct result", "my view",
    "my judgment", "is the direct result of", "i am convinced", "certain that", "in fact",
  ])
}
