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
    var found: Set<OpinionStrength> = []
    for (index, line) in lines.enumerated() {
      let reading = self.read(line)
      if reading.isUsual { found.insert(reading.strength) }
      // The strongest statement stands; a denial outranks a doubt, and usual phrases what else there is.
      if self.rank(reading) > self.rank(opinion.reading) {
        opinion.reading = reading
        opinion.sentence = index
      }
    }
    opinion.isEquivocal = found.isSuperset(of: [.positive, .negative])
    return opinion
  }

  private static func rank(_ reading: Reading) -> Int {
    let rank =
      switch reading.strength {
      case .none: 0
      case .speculative: 1
      case .negative: 2
      case .positive: 3
      }
    return reading.isUsual && rank > 0 ? rank + 3 : rank
  }

  static func read(_ line: LetterSentence) -> Reading {
    if line.isQuestion || line.holds(self.orders) || line.first(1).holds(self.orderStarts)
      || self.tellsTheLaw(line)
    {
      return .none
    }
    // Of two clauses that contrast, the second says what is meant.
    if let clause = line.clause(after: self.turns) ?? line.clause(afterConcession: self.concessions)
    {
      let reading = self.readClause(clause)
      if reading != .none { return reading }
    }
    return self.readClause(line)
  }

  private static func readClause(_ line: LetterSentence) -> Reading {
    let line = line.without(self.doubleNegations)
    let usual = self.readUsual(line)
    if usual.strength == .none || usual.strength == .positive && usual.basis != .threshold,
      !line.holds(self.questions), OpinionClause.isUnableToTell(line)
    {
      return .doubt
    }
    if usual != .none || line.holds(self.questions) && !line.holds(self.answers) { return usual }
    if line.holds(self.beliefs) { return .none }
    var reading = OpinionClause.read(line)
    reading.isUsual = reading == .none
    return reading
  }

  /// The usual phrases.
  private static func readUsual(_ line: LetterSentence) -> Reading {
    if line.holds(self.speculative) { return .doubt }
    // `at least in equipoise as to whether` answers what others only ask.
    if line.holds(self.equipoise) { return Reading(strength: .positive, basis: .threshold) }
    if line.holds(self.questions) { return .none }
    let speaksOfThreshold = line.holds(self.thresholds)
    // What the claimant believes is no medical opinion, unless somebody adopts it.
    if line.holds(self.beliefs), !speaksOfThreshold { return .none }
    let links = line.holds(self.links)
    switch StatedProbability(line) {
    case .atLeastHalf:
      return self.isForAnotherCause(line)
        ? .denial : Reading(strength: .positive, basis: .probability)
    case .lessThanHalf: return Reading(strength: .negative, basis: .probability)
    case nil: break
    }
    if line.holds(self.weak), links { return .doubt }
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
    let claims = line.holds(self.positive)
    if claims || (links || line.holds(self.causes)) && line.holds(self.assertion) {
      return Reading(
        strength: .positive,
        basis: claims && speaksOfThreshold ? .threshold : .assertion
      )
    }
    return .none
  }

  /// `Service connection may be granted …`, `In order to establish …`
  private static func tellsTheLaw(_ line: LetterSentence) -> Bool {
    (line.first(8).holds(self.law) || line.holds(self.citations)) && !line.holds(self.firstPerson)
  }

  /// Whether something else than service is named as the cause: `due to age and not to service`, `more likely
  /// the result of genes than of herbicides`, `due to post-service injury`.
  private static func isForAnotherCause(_ line: LetterSentence) -> Bool {
    guard let rest = line.rest(after: self.links) ?? line.rest(after: self.causes) else {
      return false
    }
    if rest.first(5).holds(self.otherCauses) || rest.first(2).holds(self.years) { return true }
    if let other = rest.rest(after: self.contrasts), self.namesService(other) { return true }
    guard
      let compared = line.without(self.thresholds).rest(after: self.comparisons)?
        .rest(after: self.than)
    else { return false }
    return self.namesService(compared)
  }

  /// Whether the next words speak of service, and not of the time after it.
  private static func namesService(_ line: LetterSentence) -> Bool {
    line.first(8).without(self.otherCauses).holds(self.service)
  }

  /// `due to age`; in `due to an injury at age 19` it is no cause.
  private static let years = Phrases(["age", "aging", "ageing"])

  private static let doubleNegations = Phrases([
    "far from being unrelated", "far from unrelated", "not unrelated", "not unlikely",
    "not without reason",
  ])
  private static let turns = Phrases([
    "but", "however", "on the contrary", "nevertheless", "nonetheless", "rather i", "even so",
  ])
  private static let concessions = Phrases([
    "although", "though", "while", "whereas", "even though", "despite",
  ])
  private static let answers = Phrases(starts: ["answered", "responded", "replied", "my answer"])

  private static let equipoise = Phrases([
    "in equipoise", "in relative equipoise", "equally balanced", "roughly equal", "evenly balanced",
    "approximate balance", "reasonable doubt is resolved in", "benefit of the doubt is given",
  ])
  private static let beliefs = Phrases(
    [
      "veteran", "claimant", "appellant", "wife", "husband", "spouse", "representative", "he",
      "she",
      "mother", "father", "friend", "son", "daughter", "widow",
    ],
    followedBy: [
      "contends", "contended", "claims", "claimed", "asserts", "asserted", "alleges", "alleged",
      "argues", "argued", "maintains", "maintained", "believes", "believed", "feels", "felt",
      "testified", "avers", "thinks", "attributes", "attributed",
    ]
  )
  private static let law = Phrases([
    "service connection may be", "service connection can be", "service connection requires",
    "service connection is warranted", "in order to establish", "to establish service connection",
    "in order for", "when there is an approximate", "when a", "under the law", "pursuant to",
    "when the evidence is", "where the evidence is", "if the evidence is", "the law provides",
    "the law requires", "a veteran is", "entitlement to",
    "duty to assist", "to prevail", "secretary shall",
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
      "no direct", "no plausible", "no established", "without any", "lacks any", "any causal",
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
    "congenital", "civilian", "nonservice", "heredity", "developmental",
  ])
  private static let comparisons = Phrases([
    "more likely", "more probably", "more probable", "better explained",
  ])
  private static let than = Phrases(["than"])

  private static let thresholds = Phrases([
    "likely than not", "likely as not", "likelier than not", "probable than not",
    "probably than not", "likely or not", "likely as it is unlikely",
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
    "must opine", "must address", "should quantify", "should address", "obtain an addendum",
    "schedule the veteran", "notify the examiner", "does not mean", "do not provide",
    "does not provide", "none of these documents", "lay person", "layperson", "not competent",
    "shall provide", "the examiner should", "the examiner must", "if the examiner",
    "specialized training", "please provide", "is asked to", "need only", "addressing whether",
    "is remanded", "are remanded", "notice of disagreement", "in his claim form",
    "in her claim form",
    "he or she must", "he or she should", "is requested to", "should be asked", "should opine",
    "should state", "must state", "must explain", "should explain", "must provide",
  ])
  private static let orderStarts = Phrases(["obtain", "schedule", "if", "ask", "request"])

  /// What asks for an opinion gives none.
  private static let questions = Phrases([
    "asked whether", "question whether", "question is whether", "determine whether",
    "as to whether", "regarding whether", "whether it is at least", "asked if", "asks if",
    "asks whether", "opinion on whether", "claim that", "his theory that", "her theory that",
    "wished to know", "want to know", "wants to know", "inquiry", "asked to opine",
  ])

  private static let links = Phrases(OpinionClassifier.linkPhrases)

  private static let linkPhrases = [
    "related to", "due to", "caused by", "result of", "resulted from", "secondary to",
    "proximately due to", "incurred in", "began during", "had its onset", "onset in service",
    "aggravated by", "aggravated beyond", "exacerbated by", "connected to", "attributable to",
    "etiologically related to", "contributed to", "contributed directly", "stems from",
    "associated with", "originated in", "began in", "product of", "worsened by", "consequence of",
    "linked to", "related directly to", "arose from", "incurred during", "manifested during",
  ]

  private static let speculative = Phrases([
    "speculation", "speculative", "cannot be certain", "can not be certain",
    "cannot provide an opinion", "cannot offer an opinion", "unable to provide an opinion",
    "unable to give an", "unable to determine", "cannot say", "cannot determine",
    "without more information", "cannot give an opinion", "without resorting to",
    "without resort to", "it is possible that",
    "it is conceivable", "may or may not", "cannot be answered", "could not be answered",
    "cannot be determined", "cannot be excluded", "can not be excluded", "cannot be ruled out",
    "can not be ruled out", "there is a chance", "a chance that", "could not be rendered",
    "cannot resolve", "could not provide an", "cannot be resolved",
  ])

  private static let weak = Phrases([
    "may", "might", "could", "possibly", "possible", "perhaps", "conceivably", "may be", "may have",
    "could be", "might have", "cannot rule out", "cannot exclude", "can not exclude",
  ])

  /// These hold the `not` of a threshold themselves.
  private static let stronglyNegative = Phrases([
    "less likely than not", "less likely as not", "not at least as likely", "not as likely",
    "less likely that", "cannot be said that", "can't be said that", "can not be said that",
    "causes other than", "cause other than", "something other than his", "something other than her",
    "one in ten", "one in five", "one in four", "one in three", "one in twenty", "one in a hundred",
  ])

  private static let negative = Phrases([
    "unrelated to", "not the result of", "it is unlikely", "likely unrelated", "not likely",
    "less than 50 percent",
    "less than 50 %", "does not support a nexus", "no nexus", "against a nexus", "is not due",
    "not caused by", "not related to", "not due to", "not incurred", "not aggravated",
    "no relationship", "no link", "negative nexus", "not a result of", "not secondary to",
    "not connected", "more likely due to other", "cannot be attributed", "not attributable",
    "did not cause", "less probable", "not proximately",
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
