/// What the elements of a letter are told by.
extension LetterElements {
  static let closings = Phrases(starts: [
    "sincerely", "respectfully", "yours", "very truly yours", "regards", "kind regards",
    "best regards", "signed", "electronically signed", "with regards", "cordially", "faithfully",
    "e signed", "es ", "dictated by", "dictated and signed", "examined and dictated",
    "warm regards",
    "warmly", "take care", "your obedient servant", "best wishes", "with best", "thank you kindly",
    "digitally signed", "signature", "for the chief", "attested", "s signed",
  ])

  static let unsigned = Phrases(starts: [
    "not signed", "unsigned", "without provider signature", "without signature",
    "signature line not",
    "signature not", "not been signed", "awaiting signature", "signature pending", "no signature",
    "signature blank", "not yet signed", "signature line blank", "unsigned draft",
  ])

  static let reviews = Phrases(starts: [
    "review", "examine", "having read", "i read", "read the", "read his", "read her", "have read",
    "read in", "studied", "study of", "inspected", "perused", "consulted", "considered",
    "went through", "gone through", "going through", "looked through", "looked at", "looked over",
    "pulled up", "had access to", "was provided with", "were provided", "was provided", "was given",
    "been given", "given me", "gave me", "was shown", "shown to me", "relied on", "rely on",
    "relied upon", "before me", "in front of me", "beside me", "at hand", "received", "furnished",
    "sent me", "were sent", "available to me", "was available", "were available", "combed",
    "worked through", "evaluated", "analyzed", "i had his", "i had her", "i had the",
    "made available",
    "based on a review", "access to his", "access to her", "access to the",
    "have before me", "have been through", "been through", "read ", "reading", "accessed",
    "familiarized",
  ])

  static let records = Phrases(starts: [
    "claims file", "claim file", "c file", "e file", "records", "record on appeal", "file", "chart",
    "documentation", "documents", "str ", "strs", "folder", "treatment notes", "progress notes",
    "notes", "medical evidence", "medical history", "dd 214", "dd214", "vbms", "cprs", "papers",
    "audiogram", "audiometr", "service health record", "medical record", "treatment record",
    "service record", "personnel record", "packet", "pdfs", "materials", "evidence of record",
    "evidentiary record", "the record", "whole record", "entire record",
    "enclosed list", "exhibits", "paperwork", "reports", "dossier",
  ])

  /// Headings under which the sources are listed.
  static let sourceHeadings = Phrases(starts: [
    "records considered", "records reviewed", "records consulted", "records examined",
    "documents considered", "documents reviewed", "documents consulted", "materials reviewed",
    "materials considered", "evidence reviewed", "evidence considered", "sources reviewed",
    "sources consulted", "file review", "record review", "records relied",
  ])

  static let notReviewed = Phrases(starts: [
    "did not review", "didn't review", "have not reviewed", "haven't reviewed", "not reviewed",
    "without reviewing", "not review", "no records were", "no records have", "were not available",
    "was not available", "weren't available", "not able to review", "unable to review",
    "did not have", "didn't have", "no access", "without access", "had no access", "had no records",
    "none of his records", "none of her records", "without any records", "not seen", "never seen",
    "haven't seen", "not read", "haven't read", "not been given", "haven't been given",
    "not been provided", "not been supplied", "haven't been supplied", "not been shown",
    "have been shown to me and", "without the benefit of", "without benefit of", "do not have any",
    "don't have any", "do not have anything", "no military or", "no va or", "no service records",
    "no claims file", "not in possession", "i lack", "be had from", "not furnished", "not provided",
    "not had", "none were available", "no medical records",
  ])

  static let diagnoses = Phrases(starts: [
    "diagnos", "carries a", "suffers from", "suffering from", "has been treated for",
    "currently has", "meets the criteria", "meets criteria", "meets dsm", "criteria for",
    "is being treated for", "is under treatment for", "treat him for", "treat her for",
    "treating him for", "treating her for", "present condition", "current condition",
    "is afflicted with", "lives with", "established case of", "confirmed",
  ])

  static let having = Phrases([
    "has", "he has", "she has", "has got", "have", "has had", "with", "is", "shows",
    "show",
    "showed", "reveals", "revealed",
  ])

  static let noDiagnosis = Phrases(starts: [
    "no diagnos", "not diagnos", "diagnosis none", "diagnosis pending", "without a diagnosis",
    "not prepared to say", "holding off", "not been diagnosed", "never been diagnosed",
    "no cognitive", "any cognitive", "none as yet", "premature", "can be diagnosed", "not yet",
    "prefer not to label", "not to label", "given him a diagnosis", "given her a diagnosis",
    "name it", "nobody who", "nobody has", "without knowing", "does not meet", "doesn't meet",
    "deferred", "undiagnosed", "no disease", "not established", "differential diagnos",
    "diagnostic studies", "do not have a diagnosis", "don't have a diagnosis", "not attach",
    "no formal", "cannot diagnose", "further work up", "awaiting", "whatever the diagnosis",
    "what the diagnosis", "i make no", "rule out",
  ])

  static let inService = Phrases([
    "during service", "in service", "while serving", "active duty", "deployment",
    "deployed", "during his service", "during her service", "while in the", "served in",
    "while stationed", "during his military", "during her military", "was exposed to",
    "military service", "while deployed",
    "during the veteran's service", "boot camp",
    "basic training", "during a training", "during training", "training jump", "in the army",
    "in the navy", "in the marine", "in the air force", "at fort", "at camp", "in vietnam",
    "in korea", "in iraq", "in afghanistan", "in kuwait", "persian gulf", "gulf war",
    "desert storm",
    "desert shield", "in combat", "under fire", "on patrol", "convoy", "aboard the", "flight line",
    "artillery", "parachute jump", "night jump", "his service records", "her service records",
    "during his tour", "during her tour", "tour of duty", "his enlistment", "her enlistment",
    "during his time in", "during her time in", "field exercise", "road march",
    "his service included", "her service included",
    "military history", "in the military", "in uniform", "on duty", "from his tour",
    "from her tour",
    "as a service member", "service for him", "service for her",
    "part of his enlistment",
    "part of her enlistment", "on active service",
  ])

  /// Where and as what somebody serves.
  static let places = Phrases(starts: [
    "served", "serving", "deploy", "aboard", "army", "navy", "naval", "marine", "air force",
    "airborne", "artiller", "infantry", "fort ", "camp ", "air base", "airfield", "vietnam",
    "gulf", "kuwait", "iraq", "afghan", "korea", "okinawa", "germany", "ramstein", "landstuhl",
    "sick bay", "dispensary", "platoon", "barracks", "gun line", "flight deck", "hangar", "ship",
    "uss ", "oiler", "carrier", "humvee", "hmmwv", "enlist", "stationed",
    "combat", "rifleman", "regiment", "division", "cavalry", "battalion", "squadron", "brigade",
    "submarine", "destroyer", "corpsman", "sergeant", "drill", "jump", "patrol", "turret",
    "bunker", "boiler room", "engine room", "motor pool", "mess hall", "parade",
  ])

  static let thirdPersons = Phrases([
    "he", "she", "him", "her", "his", "veteran", "they", "mr", "ms", "mrs",
  ])

  static let members = Phrases(["in service members", "service members", "among veterans"])

  /// What has a year, too, and is not of service.
  static let care = Phrases(starts: [
    "diagnos", "underwent", "surgery", "since then", "retired", "after service", "after discharge",
    "civilian", "dob", "date of birth", "born", "school", "prescribed", "mri", "x ray",
  ])

  /// What happens there.
  static let events = Phrases(starts: [
    "injur", "fell", "fall", "blast", "explo", "expos", "struck", "hit", "accident", "twist",
    "land", "noise", "sustain", "hurt", "assault", "attack", "fire", "stressor", "sick bay",
    "treated for", "was seen", "reported to", "thrown", "crash", "collision", "rolled", "sprain",
    "strain", "fractur", "broke", "burn", "smoke", "fumes", "dust", "sprayed", "agent orange",
    "herbicide", "wounded", "shrapnel", "concuss", "knocked", "lifting", "lifted", "carrying",
    "carried", "march", "rounds", "ringing", "solvent", "asbestos", "fuel", "frostbit",
    "cold injury",
    "inocul", "vaccin", "witness", "ambush", "rocket", "mortar", "ied", "worked", "slept", "dye",
    "radar", "radiation", "tapped", "bitten", "dropped", "pinned", "deton", "grenade", "howitzer",
    "cannon", "handled", "mortuary",
    "casualt", "evacuat", "watched", "stood watch", "obstacle", "downwind", "degreas", "die",
    "killed",
    "helicopter", "aircraft", "collapse", "slipped", "rope", "weapon", "rifle", "marched",
    "contaminated", "flew", "came down", "burned",
  ])

  static let noEvent = Phrases(starts: [
    "no record", "no evidence", "no documented", "no in service", "nothing in", "no injury",
    "no event", "silent for", "negative for", "no complaint", "does not show", "do not show",
    "without any injury", "asked whether", "am asked", "been asked", "question is whether",
    "is asking", "wish to be informed", "asks if", "asks whether",
  ])

  static let reasons = Phrases(starts: [
    "rationale", "because", "this conclusion rests", "this opinion is based", "my reasoning",
    "reasoning", "based on the", "my opinion is based", "the basis for", "supported by",
    "medical literature", "literature", "studies show", "studies have", "research", "this is based",
    "the reason for", "reasons for", "i base this", "explanation", "is explained by",
    "explained by",
    "my conclusion", "given that", "in light of", "in support", "known to", "well established",
    "well documented", "well known", "recognized cause", "recognised cause", "it is accepted that",
    "consistent with", "published", "this follows from", "the reasons are", "reason is",
    "since the",
    "due to the fact", "the mechanism", "mechanism", "the timeline", "chronology",
    "no other injury",
    "no other cause", "absence of", "risk factor", "would be expected", "i'd expect",
    "i would expect",
    "expected to", "for these reasons", "for this reason", "therefore", "which is why", "grounds",
    "how i got there", "accounts for", "account for", "leading cause", "cause of this",
    "no competing", "offers no", "in keeping with", "points to", "argues for", "argues against",
    "speaks for", "speaks against", "temporal relationship", "natural history", "pathophysiolog",
    "biomechanic", "altered gait", "until shown otherwise", "develop arthritis", "in most cases",
    "is accepted", "an independent cause", "predispos", "toxic to", "means an", "discussion",
    "please explain", "comment", "consequently", "thus", "hence", "plausib", "nothing else of note",
    "i say this", "i say so", "it follows", "that is why", "my thinking", "as evidenced by",
    "i take this position", "this position", "decide the matter", "drives this",
    "as for the reasons",
    "persuade", "support for this", "in reaching", "why do i", "why so", "my hesitation",
    "is inherited", "a cleaner test", "is caused by", "are caused by",
  ])

  /// What decides an opinion, whatever joins them.
  static let facts = Phrases(starts: [
    "symptom", "onset", "timing", "chronolog", "sequence", "pattern", "course", "mechanism", "stud",
    "literature", "testing", "tests", "findings", "severity", "progress", "examination", "factor",
    "heredit", "age", "aging", "genetic", "family history", "alternative", "interval", "baseline",
    "decline", "evidence", "imaging", "stress", "wear", "gait", "inflamm", "known", "typical",
    "chronic", "continu", "contin", "no other", "nothing else", "population", "medication",
    "use of", "audiogram", "normal", "first report", "first noted", "first document", "separation",
    "never stopped", "right after", "years after", "months after", "years later", "films",
  ])

  /// What an event is told with when it is a reason: what came of it.
  static let courses = Phrases(starts: [
    "since", "never stopped", "persist", "continu", "known", "onset", "ever after", "right after",
    "soon after", "first reported", "first noted", "began",
  ])

  static let courtesies = Phrases(starts: [
    "thank", "please", "contact", "call", "should you", "if you", "feel free", "i trust", "i hope",
    "appreciate", "copy of this", "forms", "this letter", "consented", "available to answer",
    "by statute", "the law", "under 38",
  ])

  static let noReasons = Phrases(starts: [
    "cannot provide", "rationale none", "no rationale", "without rationale", "rationale not",
    "feel free to comment", "no comment", "without further comment", "take this letter into",
    "on those", "commenting on",
  ])

  static let credentials = Phrases(starts: [
    "board certified", "board eligible", "certified by", "certified in", "certified family",
    "certified nurse", "is certified", "nurse practitioner certified",
    "licensed", "license no", "license number",
    "licence", "license ", "years of experience", "years experience", "i specialize",
    "fellowship", "fellow of", "residency", "specializing in", "my qualifications",
    "curriculum vitae", "practicing physician", "in practice", "i have practiced", "i hold a",
    "diplomate", "my practice", "my training",
    "years practice", "on the staff of", "in active practice", "my specialty",
    "i trained", "residency trained", "professor of", "chief of",
    "served as an expert",
    "in group practice", "in private practice", "been practicing", "have practiced",
  ])

  static let licence = Phrases(starts: ["license", "licence", "lic no"])

  /// Who writes.
  static let persons = Phrases(starts: [
    "i am", "i'm", "i have worked", "i work", "i practice", "i have practiced", "i serve",
    "i treat",
    "i have been", "i have served", "i write as a", "i write as an", "the undersigned is",
    "prepared by",
    "from the desk of",
    "my name is", "a physical medicine", "evaluator", "examiner", "from one who",
  ])

  /// `As a nurse practitioner, I …`
  static let ownRoles = Phrases(["as a", "as an"])

  static let professions = Phrases(starts: [
    "physician", "surgeon", "internist", "nurse practitioner", "nurse", "chiropractor",
    "podiatrist", "optometrist", "audiologist", "psychologist", "psychiatrist", "neurologist",
    "neuropsychologist", "cardiologist", "orthop", "otolaryngolog", "pulmonolog", "dermatolog",
    "gastroenterolog", "hepatolog", "urolog", "rheumatolog", "endocrinolog", "oncolog",
    "ophthalmolog", "radiolog", "patholog", "allergist", "dentist", "therapist", "social worker",
    "family medicine", "family practice", "osteopath", "physiatrist", "gynecolog", "nephrolog",
    "hematolog", "pharmacist", "general practitioner", "specialist", "clinician", "counselor",
    "toxicolog", "epidemiolog", "medical director", "doctor of",
  ])

  static let opinionMarks = Phrases([
    "as likely as not", "more likely than not", "less likely than not", "it is possible that",
    "cannot provide an opinion", "may have been", "in my opinion",
  ])
}
