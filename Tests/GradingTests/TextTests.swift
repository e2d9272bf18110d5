import Model
import Testing

@testable import Grading

@Suite struct TextTests {
  private let lexicon = Lexicon()

  private func sections(_ text: String) -> [SectionKind] {
    ParsedText(SourceText(text), self.lexicon).sections.map(\.kind)
  }

  @Test(arguments: [
    ("HPI - cough", [SectionKind.presentIllness]), ("= S =\ncough", [.subjective]),
    ("[Plan]\nrest", [.plan]), ("**Plan:** rest", [.plan]), ("## PMHx\nasthma", [.pastMedical]),
    ("O/E: chest clear", [.examination]), ("F/U: 2 weeks", [.instructions]),
    ("Pertinent home medications:\naspirin", [.medications]),
    ("Medications (home): aspirin", [.medications]),
    ("Past medical, family and social history: none", [.pastMedical]),
    ("PHYSICAL EXAMINATION Lungs are clear.", [.examination]),
    ("HPI: Cough. PLAN: Rest.", [.presentIllness, .plan]),
    ("Vitals: pulse 70\nHEENT: clear", [.vitals, .examination]),
    ("OPERATIVE NOTE\nx", [.other]), ("Right knee: swollen", [.none]),
    ("His plan: rest", [.none]), ("- Medical treatment:\nrest", [.none]),
  ])
  func headersOfManyForms(_ text: String, _ kinds: [SectionKind]) {
    #expect(self.sections(text) == kinds)
  }

  @Test func problemsMakeAnAssessmentWithItsPlan() {
    #expect(
      self.sections("HPI: Cough.\n#1 Asthma: inhaler\n# Gout: rest\nProblem 3: HTN")
        == [.presentIllness, .assessmentAndPlan]
    )
    // A list that says what it is stays that.
    #expect(self.sections("PMH:\n#1 Asthma\n#2 Gout") == [.pastMedical])
  }

  @Test func dictationIsCutAtSectionsAndStatements() {
    let text =
      "history of present illness he has had a cough for three weeks he denies fever and he has "
      + "no chest pain physical exam lungs are clear and heart is regular there is no edema "
      + "assessment this is bronchitis plan rest and fluids he will return in two weeks if he is "
      + "not better by then and the plan was discussed"
    #expect(
      self.sections(text) == [.presentIllness, .examination, .assessment, .plan]
    )
    let parsed = ParsedText(SourceText(text), Lexicon())
    #expect(parsed.sentences.count >= 7)
    // A long sentence that ends with its mark is one.
    let long = "He " + String(repeating: "walked and she ran ", count: 12) + "home."
    #expect(ParsedText(SourceText(long), Lexicon()).sentences.count == 1)
  }

  @Test func aLineThatWasBrokenGoesOn() {
    let broken =
      "He has had a dull pain in the knee since he fell and\nit wakes him at night.\nplan: rest"
    let parsed = ParsedText(SourceText(broken), Lexicon())
    #expect(parsed.sentences.count == 2)
    #expect(parsed.sections.map(\.kind) == [.none, .plan])
    // Short lines are a list.
    let list = "Lisinopril 10 mg daily\natorvastatin 40 mg daily"
    #expect(ParsedText(SourceText(list), Lexicon()).sentences.count == 2)
  }

  @Test func headersAreKnownInAllTheirSpellings() {
    #expect(self.sections("HPI: cough\nPlan:\nrest") == [.presentIllness, .plan])
    #expect(self.sections("Assessment & Plan\nrest") == [.assessmentAndPlan])
    #expect(self.sections("A/P:\nrest") == [.assessmentAndPlan])
    #expect(self.sections("## Past Medical History\nnone") == [.pastMedical])
    #expect(self.sections("OPERATIVE NOTE\nx") == [.other])
    #expect(self.sections("The plan is to rest.") == [.none])
    #expect(self.sections("Plan to return in 2 weeks.") == [.none])
  }

  @Test func sentencesEndWhereTheyShould() {
    let text = ParsedText(
      SourceText("Seen by Dr. Smith. Takes 1.5 mg, e.g. daily. Why? Fine"),
      self.lexicon
    )
    #expect(text.sentences.count == 4)
  }

  @Test(arguments: [
    ("twenty", [20.0]), ("one forty", [140]), ("nineteen ninety six", [1996]),
    ("two hundred and fifty seven", [257]), ("seven point five", [7.5]), ("fifty-four", [54]),
    ("three thousand two hundred", [3200]), ("seconds", []), ("one hundred ten", [110]),
    ("twelve and a half", [12.5]), ("3 and a half", [3.5]),
  ])
  func numbersInWordsAreRead(_ text: String, _ wanted: [Double]) {
    let source = SourceText(text)
    let tokens = Tokenizer.tokens(of: source, self.lexicon)
    var facts = Facts()
    facts.collect(
      tokens,
      tokens.indices,
      unit: 0,
      bytes: source.utf8,
      lexicon: self.lexicon
    )
    let values = facts.quantities.map(\.value)
    for value in wanted { #expect(values.contains(value)) }
    if wanted.isEmpty { #expect(values.isEmpty) }
  }

  @Test func brandAndGenericNamesAreOneDrug() {
    let tokens = Tokenizer.tokens(of: SourceText("Lasix furosemide"), self.lexicon)
    #expect(tokens[0].concept == tokens[1].concept)
    #expect(tokens.allSatisfy { $0.classes.contains(.drug) })
  }

  @Test(arguments: [
    ("walk", "walking"), ("walk", "walked"), ("study", "studies"), ("stop", "stopped"),
    ("take", "taking"), ("patient", "patient's"), ("class", "classes"), ("fill", "filled"),
  ])
  func inflectedWordsHaveOneStem(_ a: String, _ b: String) {
    #expect(Stemmer.stem(of: a) == Stemmer.stem(of: b))
  }

  @Test func speakersAreTold() {
    let transcript = Transcript(
      SourceText("[doctor] hi .\n[patient] hello . i cough .\nGuest_family: yes"),
      self.lexicon
    )
    #expect(transcript.turns.map(\.speaker) == [.clinician, .patient, .companion])
    #expect(transcript.utterances.count == 4)
  }

  @Test func aTranscriptWithoutTagsHasATurnALine() {
    let transcript = Transcript(SourceText("I cough.\nSince when?"), self.lexicon)
    #expect(transcript.turns.count == 2 && !transcript.hasSpeakers)
  }

  @Test func logarithmAndExponentialAreExactEnough() {
    for x in stride(from: 0.01, through: 5000, by: 7.3) {
      #expect(abs(approximateExp(-approximateLog(x + 1)) * (x + 1) - 1) < 1e-7)
    }
    #expect(approximateLog(1) == 0 && approximateExp(0) == 1)
  }

  @Test(arguments: [
    (
      "It is at least as likely as not that his asthma is due to service.", OpinionStrength.positive
    ),
    ("It is less likely than not that his asthma is due to service.", .negative),
    ("His asthma may be related to service.", .speculative),
    ("I cannot say without resorting to speculation.", .speculative),
    ("His asthma is not related to service.", .negative),
    ("It is more likely than not related to service.", .positive),
    ("He was seen on May 2013 for cough.", .none),
    ("Please provide an opinion as to whether it is at least as likely as not.", .none),
    ("He likes to fish.", .none),
  ])
  func opinionsAreTold(_ text: String, _ strength: OpinionStrength) async throws {
    let grade = try await Samples.pipeline.grade(
      GradeRequest(document: Document(kind: .nexusLetter, text: text)),
      gradeID: ""
    ).grade
    #expect(grade.nexus?.opinion.strength == strength)
  }
}
