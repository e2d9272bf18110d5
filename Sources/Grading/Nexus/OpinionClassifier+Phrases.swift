/// What an opinion, and what is none, is told by.
extension OpinionClassifier {
  /// `due to age`; in `due to an injury at age 19` it is no cause.
  static let years = Phrases(["age", "aging", "ageing"])

  /// What another one says, who is not the writer.
  static let others = Phrases(starts: [
    "examiner", "examination", "colleague", "private opinion", "prior opinion", "earlier opinion",
    "rating decision", "doctor", "provider", "report",
  ])

  static let saying = Phrases([
    "concluded", "concludes", "felt", "feels", "opined", "opines", "found", "stated", "states",
    "written", "wrote", "writes", "said", "says", "believed", "believes", "held", "writing",
    "determined", "thought", "denied", "called", "reported", "indicated", "noted", "attributed",
    "declined", "considered", "offered", "gave", "concluding",
  ])

  static let writer = Phrases([
    "this examiner", "the undersigned", "this physician", "this provider", "this writer",
    "this psychologist", "this clinician", "this audiologist", "this psychiatrist",
    "this reviewer",
  ])

  static let reasonOpenings = Phrases(starts: [
    "i say this", "i say so", "in reaching", "i base", "i relied", "what drives", "this is because",
    "my reason", "the reason", "because", "i reason", "rationale", "why", "my rationale",
    "my thinking", "the basis", "this conclusion rest", "this opinion rest",
    "this opinion is based",
    "my hesitation", "i reach this", "i came to this", "i reached this", "this is supported",
    "this opinion is supported", "support for", "my conclusion rest",
  ])

  static let doubleNegations = Phrases([
    "far from being unrelated", "far from unrelated", "not unrelated", "not unlikely",
    "not less likely than not", "no reason to question", "no reason to doubt",
    "no basis to question", "with no intervening", "without intervening", "no intervening cause",
    "without any intervening", "no intercurrent", "with no other cause", "no other cause",
    "not without reason", "regardless of whether",
  ])

  static let turns = Phrases([
    "but", "however", "on the contrary", "nevertheless", "nonetheless", "rather i", "even so",
  ])

  static let concessions = Phrases([
    "although", "though", "while", "whereas", "even though", "despite",
  ])

  static let answers = Phrases(starts: [
    "answered", "responded", "replied", "my answer", "i answer", "i must respectfully conclude",
    "i conclude", "i must conclude",
  ])

  static let equipoise = Phrases([
    "in equipoise", "in relative equipoise", "equally balanced", "roughly equal", "evenly balanced",
    "approximate balance", "reasonable doubt is resolved in", "benefit of the doubt is given",
  ])

  static let beliefs = Phrases(
    [
      "veteran", "claimant", "appellant", "wife", "husband", "spouse", "representative", "mother",
      "father", "friend", "son", "daughter", "widow",
    ],
    followedBy: OpinionClassifier.believing
  )

  static let beliefsOfSomebody = Phrases(
    ["he", "she"],
    followedBy: OpinionClassifier.believing
  )

  static let believing =
    [
      "contends", "contended", "claims", "claimed", "asserts", "asserted", "alleges", "alleged",
      "argues", "argued", "maintains", "maintained", "believes", "believed", "feels", "felt",
      "testified", "avers", "thinks", "attributes", "attributed", "attribute", "has asserted",
      "has alleged", "has argued", "has claimed", "has contended", "has maintained", "has stated",
      "has attributed", "is convinced", "is certain", "is sure", "have asserted", "have argued",
      "suggested", "has suggested",
    ]

  static let nots = Phrases(["not", "neither", "never", "nor", "isn't", "wasn't", "aren't"])
  static let lessLikely = Phrases(["less likely", "less probable", "less probably"])
  static let tickedDoubts = Phrases(starts: [
    "speculat", "cannot say", "cannot tell", "could not be determined", "cannot be determined",
    "cannot determine",
    "unable to", "not possible to", "undetermined", "cannot resolve", "no opinion", "insufficient",
  ])
  static let tickedDenials = Phrases([
    "probably no", "probably not", "no", "not", "fewer than", "less than", "improbable", "unlikely",
    "did not", "neither", "below", "under", "disagree", "disagrees", "unrelated",
  ])
  static let tickedClaims = Phrases([
    "probably yes", "yes", "or better", "or more", "over and above", "it did", "agree", "agrees",
    "more likely", "as likely", "even or better", "dates back",
  ])
  static let unlikely = Phrases(["unlikely", "improbable", "doubtful"])
  /// A choice of at least even odds, in other words than the law's.
  static let evenChances = Phrases([
    "even chances", "even bet", "even odds", "50 percent", "50 50", "fifty percent", "50 %",
    "even chance",
    "fifty fifty", "better than even", "or better", "or more", "more likely",
  ])
  static let worsening = Phrases(starts: ["worsen", "aggravat", "made worse", "permanently"])
  static let asides = Phrases(starts: [
    "intercurrent", "after discharge", "baseline", "current diagnosis", "reviewed", "review the",
    "did you look", "treat the", "records",
  ])
  /// Who promises an opinion gives none yet.
  static let promises = Phrases([
    "let you know if", "let you know whether", "if i can support", "whether i can support",
    "before i commit", "i will write", "in a separate letter", "will provide my opinion",
    "will be able to", "once i have", "after i have seen", "when i have", "suffices",
    "you need not",
    "needs to say", "should write", "has to say",
  ])
  /// What somebody held before.
  static let formerly = Phrases([
    "previously opined", "i previously", "earlier opinion", "prior opinion", "previously stated",
    "i had opined", "i had written", "i had said", "in that letter i", "in my earlier letter",
    "in my letter of", "my previous", "i once", "at that time i", "i formerly", "originally opined",
    "my prior", "i wrote then", "i then wrote",
  ])
  static let quoting = Phrases([
    "wrote that", "states that", "who states", "to the effect that", "denial letter",
    "statement by", "letter from", "quoted", "quotes",
  ])
  static let doctors = Phrases(starts: ["dr ", "doctor ", "drs "])
  static let because = Phrases(["because"])
  static let disagreements = Phrases([
    "disagree with", "do not agree with", "don't agree with", "cannot agree with", "do not share",
    "disagrees with", "respectfully disagree with", "take issue with",
  ])
  static let positions = Phrases(starts: ["opinion", "conclusion", "view", "finding", "position"])
  static let accordingTo = Phrases(["according to"])
  static let believes = Phrases([
    "believes", "feels", "thinks", "attributes", "claims", "asserts", "alleges",
  ])
  /// Who pleads gives no medical opinion.
  static let advocacy = Phrases([
    "our position", "we contend", "we submit", "we argue", "my client", "our client", "we maintain",
    "on behalf of the veteran",
  ])
  static let negativeSubjects = Phrases(["nothing", "none", "neither", "nowhere"])

  static let contents = Phrases(
    [
      "opined", "opines", "opinion", "conclude", "concluded", "concludes", "conclusion",
      "determined", "determination", "found", "find", "finds", "believe", "believes", "view",
      "judgment", "is of the opinion", "convinced", "confident", "satisfied", "persuaded",
    ],
    followedBy: ["that"]
  )

  static let suppositions = Phrases([
    "but for", "were it not for", "had it not been for", "if not for", "absent", "without the",
    "without his", "without her", "had he not", "had she not", "had it not", "in the absence of",
    "if it were not for",
  ])

  static let wouldNot = Phrases([
    "would not", "wouldn't", "do not believe", "don't believe", "would never", "would probably not",
    "would likely not", "be milder", "be markedly milder", "not have developed", "would be milder",
    "unlikely", "would be free", "would be well", "would have been spared",
  ])

  static let wouldAnyway = Phrases(
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

  static let choices = Phrases([
    "circle one", "choose one", "pick one", "mark one", "choices", "options", "boxes", "check one",
    "multiple choice",
  ])

  static let sayings = Phrases(starts: [
    "opin", "conclu", "found", "finds", "stated", "states", "determin", "believes", "felt", "wrote",
    "i find", "i see", "i say", "i can say",
    "explained", "noted", "indicated", "answered", "responded", "replied", "reported", "added",
  ])

  static let negations = Phrases([
    "no", "not", "nothing", "never", "nor", "neither", "none", "in no way", "in no sense", "cannot",
    "don't", "doesn't", "didn't", "can't", "couldn't", "isn't", "wasn't",
  ])

  /// `could` that doubts nothing.
  static let failures = Phrases(["could not", "couldn't"])

  static let nobodySays = Phrases(
    [
      "no physician", "no clinician", "no medical professional", "no doctor", "no examiner",
      "no provider", "no medical provider", "no treating physician", "no psychologist",
      "no psychiatrist", "no expert", "no health care provider", "no mental health professional",
      "no opinion", "no competent medical professional", "no medical opinion",
      "no competent medical opinion",
      "did any physician", "did any examiner", "did any clinician",
    ],
    followedBy: [
      "offered", "has offered", "addressed", "has addressed", "addresses", "has ever", "commented",
      "has commented", "provided", "has provided", "suggested", "has suggested", "expressed",
      "has expressed", "discussed", "has discussed", "venture", "ventured", "offer", "address",
      "express", "has been", "was obtained", "is given", "is offered", "was rendered",
      "can be given", "is of record", "was provided",
    ]
  )

  static let saysNothing = Phrases(
    [
      "did not", "does not", "do not", "not to", "failed to", "fails to", "has not", "have not",
    ].flatMap { denial in
      [
        "opine", "offer", "address", "provide", "express", "comment", "contain", "give", "discuss",
        "render", "include", "speak to", "opined", "offered", "addressed", "provided", "expressed",
        "commented", "rendered", "given", "discussed",
      ].map { "\(denial) \($0)" }
    } + [
      "express no", "expresses no", "give no", "offer no", "render no", "hold no", "have no",
      "contains no", "contain no", "offered no", "offers no", "expressed no", "gave no",
      "provided no", "rendered no",
    ],
    followedBy: [
      "an opinion", "any opinion", "opinion", "opinions", "view", "views", "on whether",
      "on the etiology",
      "on etiology", "the etiology", "whether", "the question", "the issue", "on the question",
      "a medical opinion", "a nexus opinion", "on the relationship", "on the cause", "the cause",
      "it", "it here", "its cause", "causation", "that question", "as to whether", "on the matter",
      "the matter of", "the matter", "a rationale",
      "any rationale",
    ]
  )

  static let law = Phrases([
    "service connection may be", "service connection can be", "service connection requires",
    "establishing service connection", "generally requires",
    "service connection is warranted",
    "in order to establish", "to establish service connection",
    "in order for", "when there is an approximate", "when a", "under the law", "pursuant to",
    "when the evidence is", "where the evidence is", "if the evidence is", "the law provides",
    "the law requires", "a veteran is", "entitlement to",
    "duty to assist", "for va purposes", "a claimant", "by statute", "by law", "under 38",
    "by regulation", "the regulation",
    "the term", "as used in", "is defined as", "for purposes of", "to prevail",
    "secretary shall",
  ])

  static let citations = Phrases([
    "vet app", "38 c f r", "38 cfr", "applicable regulation", "legal standard", "f 3 d", "fed cir",
    "must contain", "generally held", "the law requires", "u s c",
    "not sufficient to",
  ])

  /// The `I` of which is a number.
  static let numerals = Phrases(
    ["axis", "type", "stage", "grade", "war", "phase", "class", "part", "bipolar", "axes"],
    followedBy: ["i"]
  )
  static let firstPerson = Phrases(["i", "my", "me"])

  static let noLinks = Phrases(
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

  static let weighing = Phrases([
    "weighs against", "weigh against", "against a link", "against a connection",
    "against the claim",
    "against service connection", "not caused or", "not caused nor", "not incurred or",
    "neither caused", "neither incurred", "neither related", "nor caused by", "not aggravated",
    "did not begin in", "did not originate", "rules out", "predates service", "does not link",
  ])

  static let disbelief = Phrases(
    ["do not", "does not", "did not", "don't", "cannot", "can not"],
    followedBy: ["believe", "think", "find", "feel", "see", "support", "conclude", "agree that"]
  )

  /// `smoking, and not asbestos, caused …`
  static let disclaimed = Phrases(
    ["not", "rather than", "instead of"],
    followedBy: [
      "service", "his service", "her service", "military", "his military", "her military",
      "active duty", "combat", "asbestos", "noise", "agent orange", "herbicides", "burn pits",
      "the military", "anything in service", "events in service", "military service",
    ]
  )

  static let causes = Phrases([
    "caused this", "caused the", "caused his", "caused her", "caused by", "led to", "comes from",
    "came from", "originates from", "rooted in", "stem from", "stems from", "arise from",
    "arises from", "arisen from", "arose out of", "connected with", "origin in", "onset in",
    "onset during", "began while", "plays a role", "played a role", "explains the", "accounts for",
    "attributed to",
  ])

  static let contrasts = Phrases([
    "and not to", "and not", "rather than to", "rather than", "instead of", "as opposed to",
    "not to",
    "and unrelated to",
  ])

  static let service = Phrases([
    "service", "military", "active duty", "in service", "service connected", "herbicide",
    "agent orange",
    "deployment", "combat", "ptsd", "noise exposure", "training",
  ])

  static let otherCauses = Phrases([
    "post service", "postservice", "after service", "intercurrent", "obesity", "genetics",
    "genetic",
    "congenital", "idiopathic", "civilian", "nonservice", "heredity", "developmental",
  ])

  static let comparisons = Phrases([
    "more likely", "more probably", "more probable", "better explained",
  ])

  static let than = Phrases(["than"])

  static let thresholds = Phrases([
    "likely than not", "likely as not", "likelier than not", "probable than not",
    "probably than not", "probable as not", "equally likely", "equally probable",
    "equally likely as not", "equally probable as not", "likely or not",
    "likely as it is unlikely",
  ])

  static let deniedLinks = Phrases(
    [
      "not", "unlikely", "neither", "no longer", "not at all", "likely not", "isn't", "wasn't",
      "aren't", "weren't",
    ],
    followedBy: OpinionClassifier.linkPhrases
  )

  /// Orders, the law, and what is no medical opinion.
  static let orders = Phrases([
    "would be enough", "would suffice", "should quantify", "obtain an addendum",
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

  static let duties = Phrases(
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

  static let orderStarts = Phrases(["obtain", "schedule", "if", "ask", "request"])

  /// What asks for an opinion gives none.
  static let questions = Phrases([
    "asked whether", "question whether", "question is whether", "determine whether",
    "as to whether", "regarding whether", "whether it is at least", "asked if", "asks if",
    "asks whether", "whether", "claim that", "his theory that", "her theory that",
    "wished to know", "want to know", "wants to know", "asked to opine", "inquiry as to",
  ])

  static let links = Phrases(OpinionClassifier.linkPhrases)

  static let linkPhrases = [
    "related to", "due to", "caused by", "result of", "resulted from", "secondary to",
    "proximately due to", "incurred in", "began during", "had its onset", "onset in service",
    "aggravated by", "aggravated beyond", "exacerbated by", "connected to", "attributable to",
    "etiologically related to", "contributed to", "contributed directly", "stems from",
    "associated with", "originated in", "began in", "product of", "worsened by", "consequence of",
    "linked to", "r t", "related directly to", "arose from", "incurred during", "manifested during",
  ]

  static let speculative = Phrases([
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
    "might have had something", "i suppose that", "a potential connection", "remains possible",
    "equally possible", "no means to weigh", "nothing firmer", "no way of knowing",
    "no way to know", "a question mark", "theoretically possible",
    "shall not guess", "will not guess", "lean one way", "could be either", "could go either way",
    "open question", "toss up", "cannot be sure", "cannot put it any", "cannot tell",
    "cannot commit",
    "could not provide an", "cannot be resolved",
  ])

  /// What is said of the condition or its cause; else it is of something else.
  static let chances = Phrases([
    "it is possible that", "it is conceivable", "there is a chance", "a chance that",
  ])

  static let weak = Phrases([
    "may", "might", "could", "possibly", "possible", "perhaps", "conceivably", "may be", "may have",
    "could be", "might have", "cannot rule out", "cannot exclude", "can not exclude",
  ])

  /// These hold the `not` of a threshold themselves.
  static let stronglyNegative = Phrases([
    "less likely than not", "less likely as not", "below 50 percent",
    "under 50 percent", "below 50 %", "under 50 %", "not at least as likely", "not as likely",
    "less likely that", "less probable than not", "less probable", "cannot be said that",
    "can't be said that", "can not be said that",
    "causes other than", "cause other than", "something other than his", "something other than her",
    "one in ten", "one in five", "one in four", "one in three", "one in twenty", "one in a hundred",
  ])

  static let negative = Phrases([
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

  static let positive = Phrases([
    "at least as likely as not", "more likely than not", "as likely as not", "as least as likely",
    "greater than 50 percent", "greater than 50 %", "50 percent or greater", "50 % or greater",
    "most likely", "highly likely", "more probable than not", "reasonable degree of medical",
    "reasonable medical probability",
    "reasonable medical certainty",
    "very likely", "likely caused by", "likely related to", "likely due to", "almost certainly",
    "without doubt", "at least 50 percent", "at least 50 %", "undoubtedly", "within a reasonable",
    "equipoise", "clear nexus", "definitely",
  ])

  /// Who asserts: without it a sentence only tells a history.
  static let assertion = Phrases([
    "opined", "opine", "opinion", "determined", "concluded", "conclude", "diagnosed", "diagnoses",
    "diagnosis", "indicate", "indicates", "indicated", "stated", "is related to", "was related to",
    "is due to", "was due to", "is caused by", "was caused by", "is secondary to", "product of",
    "suffering from", "is the result of", "was the result of", "believe", "find", "found",
    "symptoms related to", "is proximately due to", "conclusion", "direct result", "my view",
    "my judgment", "is the direct result of", "i am convinced", "certain that", "in fact",
  ])
}
