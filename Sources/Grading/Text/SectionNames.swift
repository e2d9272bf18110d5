/// The headers that notes use, and the words by which others are told.
enum SectionNames {
  /// What a header's words say, as written: the hash of them all, without marks and `&`.
  static let kinds: WordTable<UInt8> = {
    var table = WordTable<UInt8>(empty: 0, capacity: 512)
    for (kind, names) in Self.names {
      for name in names {
        var key = WordHash()
        for word in name.split(separator: " ") { key = WordHash.pair(key, WordHash(word)) }
        table.update(key, initial: kind.rawValue) { _ in }
      }
    }
    return table
  }()

  /// How many words the longest name has.
  static let longest = 6

  /// What a word says of a header that is in no list, the first that matches in this order; nil when none does.
  static func kind(byWords words: some BidirectionalCollection<WordHash>) -> SectionKind? {
    // A title such as `OPERATIVE NOTE` heads the whole.
    if words.contains(where: { Self.titles.contains($0) }) { return nil }
    for (kind, marks) in Self.marks where words.contains(where: { marks.contains($0) }) {
      return kind
    }
    // `Brief HPI`
    return words.last.flatMap { Self.kinds[WordHash.pair(WordHash(), $0)] }
      .flatMap(SectionKind.init(rawValue:))
  }

  private static let titles = WordSet(["note", "report", "summary", "record", "letter", "form"])

  private static let marks: [(SectionKind, WordSet)] = [
    (.instructions, WordSet(["instructions", "followup", "education", "advice", "actions"])),
    (
      .procedure,
      WordSet([
        "procedure", "procedures", "operation", "operative", "anesthesia", "anaesthesia",
        "specimen", "specimens", "complications",
        "surgeon", "assistant", "implants", "drains",
      ])
    ),
    (.hospitalCourse, WordSet(["course"])),
    (
      .medications,
      WordSet(["medications", "medication", "meds", "medicines", "drugs", "antimicrobials"])
    ),
    (.allergies, WordSet(["allergies", "allergy"])),
    (.reviewOfSystems, WordSet(["systems"])),
    (.vitals, WordSet(["vitals", "vital"])),
    (.examination, WordSet(["exam", "examination", "exams"])),
    (
      .results,
      WordSet([
        "labs", "laboratory", "imaging", "results", "studies", "investigations", "radiology",
        "diagnostics", "ekg", "ecg", "bloods",
      ])
    ),
    (.family, WordSet(["family"])), (.social, WordSet(["social"])),
    (.pastSurgical, WordSet(["surgical", "surgeries"])), (.pastMedical, WordSet(["history"])),
    (.plan, WordSet(["plan", "plans", "recommendations", "recs", "management"])),
    (.assessment, WordSet(["assessment", "impression", "diagnosis", "diagnoses", "problems"])),
    (.disposition, WordSet(["disposition", "dispo"])),
    (.chiefComplaint, WordSet(["complaint", "reason"])), (.objective, WordSet(["objective"])),
    (.hospitalCourse, WordSet(["happened"])), (.examination, WordSet(["findings"])),
    (.subjective, WordSet(["subjective"])),
  ]

  /// In lower case, without marks; a hyphen is a mark, too.
  static let names: [(SectionKind, [String])] = [
    (
      .chiefComplaint,
      [
        "question", "consult request",
        "chief complaint", "cc", "reason for visit", "presenting complaint",
        "reason for consultation", "chief concern", "complaint", "reason for consult",
        "reason for admission", "reason for referral", "presenting problem", "presenting concern",
        "pc", "c o", "cc hpi", "chief complaint hpi", "reason for encounter",
        "reason for the visit", "reason for presentation", "consult question", "visit reason",
        "complaints", "indication for admission",
      ]
    ),
    (
      .presentIllness,
      [
        "overnight", "overnight interval", "interval", "since last seen", "events",
        "events o n", "relevant history",
        "history of present illness", "hpi", "present illness", "history",
        "interval history", "history of the present illness", "history of presenting complaint",
        "hx", "hopi", "hpc", "hopc", "history of presenting illness", "interval events",
        "overnight events", "history of present complaint", "interim history",
        "hx of present illness",
        "history of illness", "events overnight", "interval hx", "clinical history",
      ]
    ),
    (
      .subjective,
      ["subjective", "s", "subj", "subjective complaints", "subjective findings"]
    ),
    (.reviewOfSystems, ["review of systems", "ros", "review of symptoms", "systems review"]),
    (
      .pastMedical,
      [
        "past medical family and social history", "past medical family social history", "pfsh",
        "past medical history", "pmh", "medical history", "past history",
        "pertinent medical history", "past medical and surgical history", "birth history",
        "gynecologic history", "obstetric history", "pmhx", "past medical hx", "pmh psh",
        "past medical surgical history", "comorbidities", "medical problems", "chronic conditions",
        "medical hx", "past hx", "psychiatric history", "past psychiatric history", "ob history",
        "gyn history", "pmhx pshx", "background", "past medical problems",
      ]
    ),
    (
      .pastSurgical,
      [
        "past surgical history", "surgical history", "psh", "pshx", "past surgical hx",
        "surgical hx", "surgeries", "past surgeries", "prior surgeries",
      ]
    ),
    (
      .family,
      [
        "family history", "fh", "family medical history", "fhx", "family hx", "famhx", "fam hx",
      ]
    ),
    (
      .social,
      [
        "social history", "sh", "habits", "shx", "social hx", "soc hx", "sochx", "social",
        "social situation",
      ]
    ),
    (
      .medications,
      [
        "medicines", "current treatment", "current drugs", "tablets", "medicines on discharge",
        "current antimicrobials", "infusions", "gtts", "drips", "gtts abx",
        "medications", "current medications", "meds", "home medications",
        "medication list", "medication", "discharge medications", "outpatient medications",
        "rx", "home meds", "current meds", "discharge meds", "medications on admission",
        "medications on discharge", "medications at discharge", "admission medications", "dhx",
        "drug history", "dh", "drugs", "regular medications", "meds on admission",
        "medications prior to admission", "current outpatient medications", "inpatient medications",
        "medication reconciliation", "prior to admission medications", "tto", "ttos",
      ]
    ),
    (
      .allergies,
      [
        "intolerances", "sensitivities",
        "allergies", "allergy", "drug allergies", "allergies to medications", "all",
        "medication allergies", "allergies intolerances", "adverse reactions", "allergy list",
      ]
    ),
    (
      .vitals,
      [
        "vitals", "vital signs", "vitals reviewed", "vs", "obs", "observations", "triage vitals",
        "vitals on arrival", "admission vitals", "discharge vitals", "vital signs on arrival",
      ]
    ),
    (
      .examination,
      [
        "physical exam", "physical examination", "exam", "examination", "pe",
        "mental status exam", "mental status examination", "physical findings", "o e",
        "on examination", "on exam", "mse", "px", "discharge exam", "admission exam",
        "clinical examination", "focused exam", "physical", "exam findings", "neurologic exam",
        "neurological examination", "examination findings", "pex", "discharge examination",
        "exam on discharge", "exam at discharge", "physical examination on admission",
      ]
    ),
    (
      .objective,
      ["objective", "o", "obj", "objective findings", "objective data"]
    ),
    (
      .results,
      [
        "micro", "cultures",
        "results", "labs", "laboratory data", "imaging", "diagnostics", "data",
        "laboratory", "studies", "test results", "lab results", "diagnostic results",
        "radiology", "labs and imaging", "investigations", "ix", "inv", "diagnostic studies",
        "labs imaging", "labs studies", "pertinent labs", "pertinent results", "bloods",
        "laboratory results", "laboratory studies", "lab data", "imaging studies", "ekg", "ecg",
        "diagnostic data", "laboratory and imaging", "pertinent data", "ed workup", "workup",
        "tests", "imaging results", "labs and studies", "investigation results", "data reviewed",
        "results review", "pathology", "microbiology",
      ]
    ),
    (
      .assessment,
      [
        "preoperative diagnosis", "postoperative diagnosis", "pre op diagnosis",
        "post op diagnosis", "preop diagnosis", "postop diagnosis", "pre op dx", "post op dx",
        "pre procedure diagnosis", "post procedure diagnosis", "postprocedure diagnosis",
        "preprocedure diagnosis",
        "assessment", "impression", "diagnosis", "diagnoses", "a", "problem list",
        "final diagnosis", "discharge diagnosis", "clinical impression", "imp", "dx", "ddx",
        "discharge diagnoses", "differential", "differential diagnosis", "final diagnoses",
        "principal diagnosis", "admission diagnosis", "admitting diagnosis", "secondary diagnoses",
        "primary diagnosis", "working diagnosis", "ass", "assess", "ed diagnosis",
        "diagnostic impression", "summary", "admission diagnoses", "formulation", "problems",
        "active problems", "discharge dx", "admission dx", "final dx", "assessment summary",
        "secondary diagnosis", "principal diagnoses", "summary statement", "opinion",
      ]
    ),
    (
      .assessmentAndPlan,
      [
        "assessment and plan", "a p", "ap", "assessment plan",
        "impression and plan", "medical decision making", "mdm",
        "a and p", "impression plan", "assessment and recommendations",
        "impression and recommendations", "impression recommendations",
        "assessment recommendations",
        "assessment and plan by problem", "problem based assessment and plan", "ddx mdm", "mdm ddx",
        "diagnosis and plan", "assessment and treatment plan", "imp plan", "dx plan",
        "assessment plan by problem", "problem oriented assessment and plan", "a p by problem",
        "plan by problem", "problems and plan",
      ]
    ),
    (
      .plan,
      [
        "plan", "p", "treatment plan", "recommendations", "plan of care", "treatment", "recs", "tx",
        "management", "management plan", "plans", "disposition and plan", "plan and disposition",
        "orders", "treatment recommendations", "rec", "discharge plan", "postoperative plan",
        "postop plan", "post op plan", "plan for today", "suggestions", "advice", "todo", "to do",
      ]
    ),
    (
      .instructions,
      [
        "instructions", "patient instructions", "follow up", "followup", "f u", "fu",
        "discharge instructions", "patient education", "follow up instructions",
        "return precautions", "follow up plan",
        "follow up appointments", "followup appointments", "education", "outpatient follow up",
        "instructions to patient", "activity", "diet", "gp actions", "safety net", "safety netting",
      ]
    ),
    (
      .procedure,
      [
        "anaesthetist", "supervisor", "endoscopist",
        "procedure", "procedures", "operation", "description of procedure",
        "indications", "technique", "findings", "operative findings", "anesthesia",
        "procedure performed", "procedures performed", "operation performed", "procedure details",
        "details of procedure", "description of operation", "operative technique",
        "estimated blood loss", "ebl", "specimens", "specimen",
        "complications", "indication", "surgeon", "assistant", "anaesthesia", "consent",
        "implants", "drains", "procedure in detail", "intraoperative findings", "time out",
        "timeout", "sedation", "anesthetic", "anaesthetic", "procedure description", "equipment",
        "indications for procedure", "indication for procedure", "name of procedure", "operator",
        "condition post procedure", "description", "position", "closure", "counts", "blood loss",
        "operation in detail",
        "title of procedure", "anesthesia sedation", "complication",
      ]
    ),
    (
      .hospitalCourse,
      [
        "hospital course", "course", "emergency department course", "ed course",
        "ed course and medical decision making", "course in hospital", "brief hospital course",
        "summary of hospital course", "hospital course by problem", "clinical course",
        "reassessment", "re assessment", "ed course and mdm", "ed course mdm", "progress",
        "course in ed", "course in the ed", "inpatient course", "er course",
        "ed course reassessment",
        "consultations", "re evaluation", "reevaluation",
      ]
    ),
    (
      .disposition,
      [
        "disposition", "condition on discharge", "discharge condition", "prognosis", "dispo",
        "condition at discharge", "condition", "discharge disposition", "discharge status",
        "status", "code status", "disposition and condition",
      ]
    ),
    (
      .other,
      [
        "history and physical", "h p", "h and p", "history physical", "history and physical exam",
        "history and physical examination", "admission history and physical", "consultation",
        "consult", "identification",
      ]
    ),
  ]
}
