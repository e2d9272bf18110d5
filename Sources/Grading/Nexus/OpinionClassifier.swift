internal import Model

/// How strongly an opinion is put. The order of the tests decides: what only asks for an opinion or
/// cites the law is none, whatever words it uses; then doubt, then denial, then assertion.
enum OpinionClassifier {
  static func classify(_ lines: [LetterSentence]) -> (OpinionStrength, Int?) {
    var best: (strength: OpinionStrength, index: Int)?
    for (index, line) in lines.enumerated() {
      let strength = self.strength(of: line)
      guard strength != .none else { continue }
      // The strongest statement stands; a denial outranks a doubt.
      if best == nil || self.rank(strength) > self.rank(best?.strength ?? .none) {
        best = (strength, index)
      }
    }
    return (best?.strength ?? .none, best?.index)
  }

  private static func rank(_ strength: OpinionStrength) -> Int {
    switch strength {
    case .none: 0
    case .speculative: 1
    case .negative: 2
    case .positive: 3
    }
  }

  static func strength(of line: LetterSentence) -> OpinionStrength {
    if line.holds(self.orders) || line.holds(self.orderStarts) || self.tellsTheLaw(line) {
      return .none
    }
    if line.holds(self.speculative) { return .speculative }
    // `at least in equipoise as to whether` answers what others only ask.
    if line.holds(self.equipoise) { return .positive }
    if line.holds(self.questions) { return .none }
    // What the claimant believes is no medical opinion, unless somebody adopts it.
    if line.holds(self.beliefs), !line.holds(self.thresholds) { return .none }
    let links = line.holds(self.links)
    switch StatedProbability(line) {
    case .atLeastHalf: return self.isForAnotherCause(line) ? .negative : .positive
    case .lessThanHalf: return .negative
    case nil: break
    }
    if line.holds(self.weak), links { return .speculative }
    if line.holds(self.stronglyNegative) { return .negative }
    // The `not` of `more likely than not` denies nothing.
    let plain = line.without(self.thresholds)
    if plain.holds(self.deniedLinks) || plain.holds(self.negative) || plain.holds(self.noLinks)
      || plain.holds(self.weighing)
    {
      return .negative
    }
    if links || line.holds(self.causes), plain.holds(self.disbelief) { return .negative }
    if self.isForAnotherCause(line) { return .negative }
    if line.holds(self.positive) { return .positive }
    if links || line.holds(self.causes), line.holds(self.assertion) { return .positive }
    return .none
  }

  /// `Service connection may be granted …`, `In order to establish …`
  private static func tellsTheLaw(_ line: LetterSentence) -> Bool {
    line.first(8).holds(self.law) && !line.holds(self.firstPerson)
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

  private static let equipoise = Phrases([
    "in equipoise", "in relative equipoise", "equally balanced",
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
  private static let comparisons = Phrases(["more likely", "more probably", "better explained"])
  private static let than = Phrases(["than"])

  private static let thresholds = Phrases(["likely than not", "likely as not"])

  private static let deniedLinks = Phrases(
    ["not", "unlikely", "neither", "no longer", "not at all", "likely not"],
    followedBy: OpinionClassifier.linkPhrases
  )

  /// Orders, the law, and what is no medical opinion.
  private static let orders = Phrases([
    "must opine", "must address", "should quantify", "should address", "obtain an addendum",
    "schedule the veteran", "notify the examiner", "does not mean", "do not provide",
    "does not provide", "none of these documents", "lay person", "layperson", "not competent",
    "shall provide", "the examiner should", "the examiner must", "if the examiner",
    "specialized training", "please provide", "is asked to", "need only",
  ])
  private static let orderStarts = Phrases(starts: ["obtain ", "schedule ", "if stress"])

  /// What asks for an opinion gives none.
  private static let questions = Phrases([
    "asked whether", "question whether", "question is whether", "determine whether",
    "as to whether", "regarding whether", "whether it is at least",
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
    "less likely that",
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
