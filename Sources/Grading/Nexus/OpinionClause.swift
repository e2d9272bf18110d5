internal import Model

/// What a clause says when none of the usual phrases is in it: whether somebody who may judge speaks of a cause in
/// service, and whether in doubt, in denial or as a claim.
enum OpinionClause {
  typealias Reading = OpinionClassifier.Reading

  /// - Parameter whole: The sentence that it is a clause of, which may name who judges what.
  static func read(_ clause: LetterSentence, of whole: LetterSentence) -> Reading {
    let isCertain = clause.holds(self.certainties)
    // `I have no doubt` and `anything besides` would read as the contrary of what they say.
    let clause = clause.without(self.idioms)
    let isConclusion = whole.holds(self.conclusions)
    // `… but has permanently worsened it`; what is due to something else has its own cause.
    let speaksOfService =
      self.speaksOfService(clause)
      || !clause.holds(self.ownCauses) && self.speaksOfService(whole)
    if clause.holds(self.guesses), self.isOfCause(clause) || speaksOfService {
      return .doubt
    }
    if clause.holds(self.strongDoubts), speaksOfService,
      isConclusion || !clause.holds(self.reports)
    {
      return .doubt
    }
    let namesBoth = speaksOfService && whole.namesCondition && (isConclusion || isCertain)
    guard clause.holds(self.causes) || namesBoth else { return .none }
    if whole.namesCondition, clause.holds(self.doubts), !clause.holds(self.reports) {
      return .doubt
    }
    let isOpinion = isConclusion || whole.holds(self.judges)
    guard speaksOfService || isOpinion else { return .none }
    // What patients report is history, unless somebody concludes from it.
    if clause.holds(self.reports), !isConclusion { return .none }
    if clause.holds(self.doubts) { return .doubt }
    guard isOpinion || isCertain else { return .none }
    if clause.holds(self.denials) { return .denial }
    return speaksOfService || isCertain
      ? Reading(strength: .positive, basis: .assertion) : .none
  }

  /// Whether it denies a cause of the condition that the letter is about, and only tells nothing of what somebody reports.
  static func deniesCauseOfCondition(_ clause: LetterSentence) -> Bool {
    clause.namesCondition && clause.holds(self.plainCauses) && clause.holds(self.plainDenials)
      && !clause.holds(self.reports) && !clause.holds(self.doubts)
  }

  private static let plainCauses = Phrases([
    "caused by", "brought on by", "due to", "result of", "because of", "caused", "made it worse",
    "made worse",
    "worsened", "comes from", "came from", "cause of", "reason for",
  ])
  private static let plainDenials = Phrases(["not", "nor", "neither", "no"])

  /// Whether it names service, or what happened there in the letter's own words.
  static func speaksOfService(_ clause: LetterSentence) -> Bool {
    clause.holds(self.service) || clause.namesEvent
  }

  /// Whether it speaks of a cause, of service or of the condition, and not of something else.
  static func isOfService(_ clause: LetterSentence) -> Bool {
    clause.namesCondition || self.isOfCause(clause) || self.speaksOfService(clause)
  }

  /// Whether a cause is denied that is named after some of the phrases.
  static func deniesCause(after phrases: Phrases, _ line: LetterSentence) -> Bool {
    line.rest(after: phrases)?.part(before: self.causes)?.afterLastBreak
      .holds(OpinionClassifier.nots) == true
  }

  /// Whether somebody who may judge is named.
  static func namesJudge(_ clause: LetterSentence) -> Bool { clause.holds(self.judges) }

  /// Whether somebody says that to tell the cause is to guess.
  static func isGuess(_ clause: LetterSentence) -> Bool {
    clause.holds(self.guesses) && self.isOfCause(clause)
  }

  /// Whether somebody says that there is no telling, of whatever.
  ///
  /// - Parameter whole: The sentence that it is a clause of, which may name the cause.
  static func isUnableToTell(_ clause: LetterSentence, of whole: LetterSentence) -> Bool {
    guard let rest = clause.rest(after: self.inabilities), self.isOfCause(whole) else {
      return false
    }
    return rest.first(self.reach).holds(self.tellings)
  }

  /// Words in which what cannot be done is named.
  private static let reach = 8

  private static func isOfCause(_ clause: LetterSentence) -> Bool {
    clause.holds(self.causes) || clause.holds(self.etiology)
  }

  private static let ownCauses = Phrases(["to", "by", "from", "of"])

  private static let idioms = Phrases([
    "no doubt", "little doubt", "no reasonable doubt", "without a doubt", "without any doubt",
    "no question",
    "no reason to think that anything", "no alternative explanation", "no other explanation",
    "no other cause", "nothing else", "not only", "nothing before", "nothing since",
    "no better explanation", "no reason to doubt",
    "do not doubt", "don't doubt", "cannot doubt", "not surprising", "no competing explanation",
    "no hesitation", "without hesitation",
  ])

  private static let causes = Phrases(starts: [
    "caus", "unconnected", "unrelated", "relate", "relation", "connect", "link", "nexus", "result",
    "stem", "aris", "arose",
    "origin", "onset", "due to", "secondary to", "attribut", "contribut", "led to", "leads to",
    "produc", "the doing of", "product of", "trace", "flow", "owe", "consequence", "aggravat",
    "worse", "belongs to",
    "because of", "brought on", "brought about", "responsible", "associat", "account for",
    "accounts for", "accounted for", "explain", "date from", "dates from", "dated from",
    "goes back", "go back", "trigger", "incur", "began", "begin", "begun", "started", "root",
    "manifest", "precipitat", "to blame", "to blame for", "in motion", "follow from",
    "follows from",
    "followed from", "source of", "took his", "took her", "cost him", "cost her", "derive",
    "grew out", "played", "plays a", "ascrib", "outgrowth", "sequela", "residual", "had to do",
    "has to do", "have to do", "something to do", "anything to do", "nothing to do", "lies behind",
    "behind it", "put down to", "tied to", "comes from", "come from", "came from", "induced",
    "hasten", "set off", "gave rise", "give rise", "given rise", "came about", "come about",
    "on account of", "owing to", "intensif", "compounded", "milder", "downstream", "tie ",
    "not from", "from the army", "from the military", "from service", "from his service",
    "from her service", "r t ", "independent of", "likely than not", "likely as not", "dismissed",
    "a role", "complication", "sequel",
  ])

  private static let etiology = Phrases(starts: [
    "etiolog", "aetiolog", "medical opinion", "an opinion", "no opinion", "the opinion",
    "opinion as to", "increase in severity", "requested opinion",
  ])

  private static let service = Phrases(starts: [
    "service", "in service", "inservice", "military", "active duty", "combat", "deploy", "war ",
    "wartime", "infantry", "oif", "oef",
    "vietnam", "gulf", "iraq", "afghan", "korea", "kuwait", "boot camp", "basic training", "army",
    "navy", "naval", "marine", "air force", "airborne", "coast guard", "his tour", "her tour",
    "herbicide", "agent orange", "burn pit", "flight line", "flight deck", "flight",
    "artillery", "enlist", "stressor", "exposure", "mst", "acoustic trauma", "noise", "lejeune",
    "blast", "uss", "asbestos", "vaccin", "inocul", "barracks", "parachut", "in the field",
    "reserve", "drill", "convoy", "duty", "jet fuel", "hangar", "cold injury", "frostbit", "ied",
    "ramadi",
    "fallujah", "boiler room", "engine room", "assault", "sexual trauma", "discharge", "separation",
    "march", "rucksack", "oil well", "radiation", "prisoner", "captivity", "fall in 19",
    "fall in 20",
    "jump", "landing", "turret", "va rated", "uniform", "military career", "ship", "aboard",
    "squadron", "humvee", "tank", "battle",
    "firefight", "mortar", "rocket",
  ])

  /// That somebody judges.
  private static let conclusions = Phrases(starts: [
    "opin", "in my", "my view", "my judgment", "my judgement", "my belief", "my conclusion",
    "my impression", "to my mind", "i believe", "i think", "i find", "i conclude", "i consider",
    "i regard", "i feel", "i hold", "i see no", "i judge", "i would say", "i'd say", "i put",
    "i support", "i have little", "i can state", "i state", "i can say", "i am inclined",
    "i would", "i reject", "i doubt", "i agree", "i concur", "i endorse", "i accept", "i affirm",
    "i maintain", "i remain", "i answer", "i am of",
    "i attribute", "i am satisfied", "i am persuaded", "i am sure", "i am confident",
    "i am certain",
    "i am convinced", "i do not", "i don't", "i cannot", "i can't", "i could", "conclu", "determin",
    "found that", "finds", "finding that", "felt", "feels", "believes that", "considered",
    "considers",
    "of the view", "was of the view", "is of the view", "her view", "his view",
    "in the view", "regard",
    "took the position",
    "takes the position", "linked the", "links the", "related the", "relates the", "linked his",
    "linked her", "related his", "related her", "attributed", "attributes", "ascribed", "ascribes",
    "answered", "responded", "replied",
    "reasoned",
    "is established", "been established", "is met", "is granted", "is satisfied",
  ])

  /// Who may judge.
  private static let judges = Phrases(starts: [
    "the examiner", "the physician", "the psychologist", "the psychiatrist", "the doctor",
    "the neurologist", "the specialist", "the clinician", "the reviewer", "the board finds",
    "the undersigned", "the expert", "the evidence", "medical evidence", "probative", "persuasive",
    "literature",
    "nurse practitioner", "orthop", "physician", "psychiatrist", "psychologist", "ologist",
    "chiropractor", "audiologist", "social worker", "treatment note", "progress note",
    "treatment record", "counselor", "assessment of", "discharge summary", "diagnosis of",
    "surgeon", "therapist", "dr ", "the record",
  ])

  private static let certainties = Phrases(starts: [
    "no doubt", "no question", "likel", "probab", "odds", "certain", "clearly", "undoubted",
    "established", "convinced",
    "definite", "beyond", "most plausib", "wholly", "directly", "in fact", "unquestion", "plainly",
    "surely", "reasonable doubt is resolved", "benefit of the doubt", "unlikely", "unrelated",
    "unconnected",
  ])

  private static let reports = Phrases(starts: [
    "he reported", "she reported", "veteran reported",
    "veteran described", "veteran describes",
    "claimant described", "appellant described", "he described", "she described", "he describes",
    "she describes",
    "veteran stated", "veteran states", "veteran reports", "he states", "she states", "he stated",
    "she stated", "complain", "he told", "she told", "veteran told", "told the", "told her",
    "told him", "history of", "gave a history",
    "recalls", "recalled", "according to him", "according to her", "by his account",
    "by her account",
    "testified", "testimony", "hearing before", "notice of disagreement", "substantive appeal",
    "lay statement", "buddy statement", "sworn", "maintains", "insists", "wrote in support",
  ])

  /// Words that leave it to chance, whatever it is.
  private static let guesses = Phrases(starts: [
    "guess", "conjectur", "inconclusive", "surmis", "coin toss", "speculat",
  ])

  private static let strongDoubts = Phrases(starts: [
    "perhaps", "conceivab", "potential", "could be from", "could be due", "could be a",
    "could have",
    "might have", "might be", "may well", "cannot be ruled out", "can't be ruled out", "possibl",
    "is suspected",
  ])

  private static let doubts = Phrases(starts: [
    "might", "could", "may be", "may have", "may well", "may or may", "possib", "perhaps",
    "conceivab",
    "conjectur", "guess", "surmis", "speculat", "potential", "equivocal", "plausib", "suggested a",
    "realm of", "without committing", "uncertain", "unproven", "not proven", "inconclusive",
    "undetermined", "indetermin",
    "cannot be dismissed", "could not be dismissed", "cannot rule", "can't rule", "not rule out",
    "cannot be ruled", "can't be ruled", "neither confirmed", "cannot exclude", "can't exclude",
    "not exclude", "coin toss", "is not known", "unknown",
  ])

  private static let inabilities = Phrases(starts: [
    "cannot", "can not", "can't", "could not", "couldn't", "unable", "not able", "impossible",
    "not possible", "isn't possible", "no way", "difficult to", "hard to", "can neither",
    "could neither", "neither could", "did not know", "does not know", "do not know", "don't know",
    "doesn't know", "without knowing", "not in a position", "prefer not", "decline", "reluctant",
    "require me to", "amount to", "would be a", "nothing with which", "no basis for", "refrain",
    "insufficient", "not enough", "too little", "without more", "unwilling",
  ])

  private static let tellings = Phrases(starts: [
    "say", "choose", "determin", "tell", "know", "opine", "an opinion", "decide",
    "state", "conclude", "answer", "resolve", "apportion", "separate", "distinguish", "settle",
    "which of", "guess", "conjectur", "speculat", "commit", "judge", "assign", "point to",
    "pin ", "establish the", "offer", "render", "form an", "reach",
  ])

  private static let denials = Phrases(starts: [
    "not ", "no ", "nor ", "neither ", "never ", "nothing ", "none ", "isn't", "wasn't",
    "doesn't", "didn't", "aren't", "weren't", "hasn't", "haven't", "don't", "cannot", "can't",
    "unrelated", "unconnected", "unlikely", "independent of", "not borne out", "fails to",
    "failed to", "rejects",
    "rejected", "discounts", "discounted", "argues against", "weighs against", "against ",
    "after his discharge", "after her discharge", "after discharge", "after service",
    "after separation", "after his separation", "after her separation", "post service",
    "since discharge", "civilian", "short of even", "in the negative", "rather than", "instead of",
    "as opposed to", "less than", "less likely", "improbable", "doubtful", "congenital", "heredit",
    "nonservice", "age related", "other than his service", "other than her service",
    "other than military", "other than service",
  ])
}
