import Model
import Testing

@testable import Grading

/// What single sentences of letters and decisions say of a connection with service.
@Suite struct OpinionTests {
  private let lexicon = Lexicon()

  private func strength(_ text: String) -> OpinionStrength {
    let parsed = ParsedText(SourceText(text), self.lexicon)
    return OpinionClassifier.classify(parsed.sentences.map { LetterSentence(parsed, $0) }).reading
      .strength
  }

  @Test(arguments: [
    "It is my medical opinion that the Veteran's tinnitus is at least as likely as not related to his noise exposure on active duty.",
    "In my professional judgment, there is a 60 percent probability that the lumbar strain began in service.",
    "The likelihood that his sleep apnea was worsened by service-connected PTSD exceeds fifty percent.",
    "I am of the opinion, to a reasonable degree of medical certainty, that the knee condition arose from the parachute jump of 1994.",
    "It is more probable than not that his hypertension was aggravated by his service-connected diabetes.",
    "The evidence is at least in equipoise as to whether the disability had its onset in service.",
    "There is at least a 50% probability that the veteran's migraines resulted from the blast injury.",
    "His current neuropathy is a direct result of his service-connected diabetes mellitus.",
    "I find it quite likely that the hearing loss stems from flight line noise.",
    "The veteran's depression is secondary to chronic pain from his service-connected back disability.",
    "It is my conclusion that military service caused this condition.",
    "Although he never sought treatment in service, I consider his tinnitus a consequence of the flight line.",
    "The neurologist attributed his headaches to the blast in Ramadi.",
    "I have no doubt that the noise of the flight deck caused his hearing loss.",
    "I strongly believe that his asthma is connected to burn pit exposure.",
    "The examiner opined that it was as likely as not that the Veteran's GERD was proximately due to medication for his service-connected shoulder.",
    "I disagree with the VA examiner; in my view it is at least as likely as not that the condition began in service.",
    "The claimed disability more likely than not had its origin in his period of active service.",
    "It is at least as likely as not that the knee condition is due to an injury at age 19 in basic training.",
    "It is more likely that his hearing loss is due to service than to age.",
    "It is at least as likely as not due to his military service and not to age or post-service work.",
    "But for the noise of the flight deck he would not have this hearing loss.",
    "The odds are better than even that his asthma comes from the burn pits of his deployment.",
    "There is no less than a 50 percent chance that the knee pain is due to service.",
    "Dr. Vance, unlike the first examiner, related the veteran's asthma to his time at the burn pits.",
    "The psychologist opined that the Axis I disorder was caused by combat in service.",
    "It is equally likely as not that the neuropathy was caused by herbicides in service.",
  ])
  func sentencesThatAffirm(_ text: String) { #expect(self.strength(text) == .positive) }

  @Test(arguments: [
    "It is less likely than not that the Veteran's condition is related to service.",
    "There is a 40 percent probability that his back pain is related to service.",
    "In my opinion the veteran's knee arthritis is due to age and obesity, and not to his military service.",
    "The condition was neither incurred in nor caused by active duty.",
    "I do not believe that the hearing loss is due to service.",
    "I don’t believe that the hearing loss is due to service.",
    "The oncologist indicated that smoking, and not asbestos, caused the lung cancer.",
    "I would put it at one in ten that his hip pain is related to service.",
    "In the surgeon's view the knee was worn out by farm work and is unconnected with his service.",
    "The likelihood that the claimed condition began in service is less than 50 percent.",
    "The examiner concluded that the sleep apnea was not caused or aggravated by PTSD.",
    "There is no medical basis to connect the current disorder with service.",
    "It is unlikely that the in-service sprain led to the present degenerative changes.",
    "The Veteran's diabetes is more likely the result of genetic factors than of herbicide exposure.",
    "I find no causal relationship between the fall in 1988 and the present condition.",
    "The preponderance of the medical evidence weighs against a link to service.",
    "The disability is at least as likely as not due to post-service injury rather than service.",
    "The chance that the tinnitus comes from service is well below fifty percent.",
    "His cervical strain clearly preexisted service and was not aggravated beyond its natural progression.",
    "His arthritis would have developed regardless of his military service.",
    "There is less than a 50-50 chance that the asthma is due to his deployment.",
    "I reject the theory that his knee pain was caused by his military service.",
    "It is more likely than not that his asthma is not causally related to his deployment.",
    "Nothing in the file suggests, in my opinion, that the headaches are due to service.",
  ])
  func sentencesThatDeny(_ text: String) { #expect(self.strength(text) == .negative) }

  @Test(arguments: [
    "It is possible that the condition is related to service.",
    "Any statement of mine about the cause of his cough in service would be guesswork.",
    "I can't tell whether the noise of the flight line or that of the mill caused his hearing loss.",
    "The engine room could have caused some of this hearing loss.",
    "The veteran's headaches may be related to the head injury in service.",
    "I cannot provide an opinion without resorting to mere speculation.",
    "His symptoms could have been caused by exposure to solvents.",
    "A relationship between the two conditions cannot be excluded.",
    "It might be that the noise contributed to the tinnitus.",
    "There is a chance that service played a role.",
    "The etiology cannot be determined with the available evidence.",
    "Perhaps the fall contributed to his current pain.",
    "The examiner stated that an opinion could not be rendered without speculation.",
    "It is possible that his asthma began in the Army, but I am unable to say so with any certainty.",
    "Service may have caused his asthma, but I cannot state this to a reasonable degree of medical certainty.",
    "Whether his migraines were brought on by service remains unresolved for me.",
    "I am not able to say whether the noise of the hangar led to his tinnitus.",
  ])
  func sentencesThatDoubt(_ text: String) { #expect(self.strength(text) == .speculative) }

  @Test(arguments: [
    "The Veteran served on active duty from 1985 to 1989.",
    "Is it at least as likely as not that the condition began in service?",
    "He reported that the headaches began about a year after he left the Army.",
    "I have been asked if his migraines are secondary to his service-connected neck strain.",
    "An examination was held in May 2013.",
    "Service connection may be granted for disability resulting from disease or injury incurred in service.",
    "The Veteran contends that his back condition is due to service.",
    "The examiner should state whether it is at least as likely as not that the condition is related to service.",
    "He reports that he has had ringing in his ears since 1990.",
    "In order to establish service connection there must be competent evidence of a nexus.",
    "No clinician has offered an opinion on the cause of his tinnitus.",
    "The examiner did not address whether the knee pain is related to service.",
    "The psychologist should indicate whether each disorder is as likely as not due to service.",
    "The form has three choices, from more likely than not to less likely than not.",
    "Mr. Ortiz believes that his knee pain was caused by the jump.",
    "According to Mr. Ortiz, his asthma was caused by the burn pits in service.",
    "It is our position that his headaches are at least as likely as not related to service.",
    "An opinion of at least as likely as not would be enough.",
    "I disagree with the examiner's opinion that the asthma is less likely than not due to service.",
    "The Veteran's spouse is convinced that the Army caused his tinnitus.",
    "The Veteran's wife believes that his snoring is related to service.",
    "The AOJ should obtain an opinion as to the etiology of the knee condition.",
    "MRI showed degenerative disc disease at L4-5.",
    "When there is an approximate balance of positive and negative evidence, the benefit of the doubt goes to the claimant.",
    "He was diagnosed with PTSD in 2009.",
    "I reviewed the claims file and the service treatment records.",
    "The appeal is remanded for a new examination.",
    "Where the evidence is in relative equipoise, reasonable doubt is resolved in the claimant's favor.",
  ])
  func sentencesWithoutAnOpinion(_ text: String) { #expect(self.strength(text) == .none) }

  @Test(arguments: [
    ("a 60 percent probability", StatedProbability.atLeastHalf),
    ("not less than 50 percent likely", .atLeastHalf),
    ("likelihood exceeds fifty percent", .atLeastHalf),
    ("greater than 50 % probability", .atLeastHalf),
    ("less likely than not (less than 50 percent probability)", .lessThanHalf),
    ("odds that are better than even", .atLeastHalf),
    ("a 50 percent or better chance", .atLeastHalf),
    ("a likelihood that falls short of one in two", .lessThanHalf),
    ("less than a 50-50 chance", .lessThanHalf),
    ("a chance well below fifty percent", .lessThanHalf), ("a 40 % chance", .lessThanHalf),
  ])
  func probabilitiesAreRead(_ text: String, _ wanted: StatedProbability) {
    let parsed = ParsedText(SourceText(text), self.lexicon)
    #expect(StatedProbability(LetterSentence(parsed, parsed.sentences[0])) == wanted)
  }

  @Test(arguments: [
    "rated 50 percent disabling", "an even chance to speak", "half of the likely causes",
    "He lost 20 percent of motion.", "no number at all",
  ])
  func otherPercentagesAreNone(_ text: String) {
    let parsed = ParsedText(SourceText(text), self.lexicon)
    #expect(StatedProbability(LetterSentence(parsed, parsed.sentences[0])) == nil)
  }
}
