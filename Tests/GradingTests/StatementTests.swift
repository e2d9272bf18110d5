import Model
import Testing

@testable import Grading

/// What a statement of the note is worth against what was said, in whatever words.
@Suite struct StatementTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let note: String
    let said: String
    let isContradicted: Bool
    let hasIssue: Bool

    init(_ note: String, _ said: String, contradicted: Bool = false, issue: Bool? = nil) {
      self.note = note
      self.said = said
      self.isContradicted = contradicted
      self.hasIssue = issue ?? contradicted
    }

    var testDescription: String { "\(self.note) / \(self.said)" }
  }

  static let cases: [Case] = [
    Case("He denies dyspnea.", "[doctor] any trouble breathing ?\n[patient] no ."),
    Case("He denies dyspnea.", "[patient] i get short of breath .", contradicted: true),
    Case("He reports shortness of breath.", "[patient] i'm short of breath on the stairs ."),
    Case("He reports hemoptysis.", "[patient] i coughed up blood on monday ."),
    Case("He denies hemoptysis.", "[patient] i coughed up blood on monday .", contradicted: true),
    Case("Hypertension, stable.", "[patient] my high blood pressure is stable ."),
    Case("Metformin 500 mg BID.", "[patient] metformin five hundred milligrams twice a day ."),
    Case(
      "Metformin 500 mg four times daily.",
      "[patient] metformin five hundred milligrams twice a day .",
      contradicted: true
    ),
    Case(
      "Metformin 500 mg daily, lisinopril 10 mg twice daily.",
      "[patient] metformin 500 milligrams every day , lisinopril 10 milligrams two times a day ."
    ),
    Case("Levothyroxine 50 mcg daily.", "[patient] levothyroxine 0.05 milligrams every day ."),
    Case(
      "Levothyroxine 75 mcg daily.",
      "[patient] levothyroxine 0.05 milligrams every day .",
      contradicted: true
    ),
    Case("Pain for 2.5 weeks.", "[patient] the pain , two and a half weeks now ."),
    Case("Return in 2 weeks.", "[doctor] come back in two weeks ."),
    Case("A 45-year-old man with a cough.", "[patient] i have a cough ."),
    // Combinations and brands.
    Case("Oxycodone 5 mg daily.", "[patient] i take percocet , five milligrams every day ."),
    Case("Combivent inhaler.", "[patient] i have albuterol and ipratropium ."),
    Case("Combivent inhaler.", "[patient] i have albuterol .", issue: true),
    Case("Tirzepatide weekly.", "[patient] the mounjaro , every week ."),
    Case("Insulin glargine 20 units.", "[patient] lantus , twenty units ."),
    Case(
      "Increase lisinopril to 20 mg.",
      "[doctor] lisinopril ten milligrams , let's go up to twenty ."
    ),
    Case("Tamsulosin 0.4 mg.", "[doctor] tamsulosin , point four milligrams ."),
    Case(
      "Prednisone 40 mg daily, nebulizers every 4 hours.",
      "[doctor] prednisone forty milligrams a day , and nebulizers every four hours ."
    ),
    // Numbers as they are spoken.
    Case("Temperature 38.6.", "[doctor] your temperature is thirty-eight six ."),
    Case("Heart rate 108.", "[doctor] heart rate is one oh eight ."),
    Case("Potassium 4.2.", "[doctor] the potassium is four two ."),
    Case(
      "Heart rate 50.",
      "[doctor] heart rate is seventy two .",
      contradicted: true
    ),
    // A number that is spoken elsewhere may be a value of it all the same.
    Case(
      "Heart rate 50.",
      "[doctor] heart rate is seventy two .\n[patient] i walk fifty minutes .",
      issue: true
    ),
    Case(
      "Blood pressure 138/84.",
      "[doctor] pressure's one thirty-eight over eighty-four .\n[patient] i take amlodipine five for the blood pressure ."
    ),
    Case("Heart rate 72.", "[doctor] heart rate is seventy two ."),
    Case("Pain for 2 weeks.", "[patient] the pain , fourteen days now ."),
    Case("A cough for 48 hours.", "[patient] a cough for two days ."),
    Case(
      "A 4 year old boy.",
      "[doctor] how old is he ?\n[patient] he's four , every four hours he coughs ."
    ),
    Case("Surgery in 2017.", "[patient] i had surgery in twenty nineteen .", contradicted: true),
    Case("Surgery in 2019.", "[patient] i had surgery in twenty nineteen ."),
    Case("COPD and an A1c of 8.", "[doctor] you have c o p d , the a one c is eight ."),
    // Results.
    Case("Strep test negative.", "[doctor] your strep test is positive .", contradicted: true),
    Case("Strep test positive.", "[doctor] the strep came back positive ."),
    Case("Biopsy negative for H. pylori.", "Doctor: Positive for H. pylori.", contradicted: true),
    // Sides.
    Case("Pain in the R groin.", "[patient] the left groin hurts .", contradicted: true),
    Case("Red right ear, left is fine.", "[doctor] the right ear is red , the left one is fine ."),
    Case("Left knee pain.", "[patient] it's not the right knee , it's the left knee ."),
    // Who tells it, and of when.
    Case("Mom has asthma.", "Doctor: Asthma in the family?\nMother: I have it."),
    Case("Never smoked.", "Patient: He smoked, my brother. I never smoked."),
    Case("A bleeding ulcer.", "Doctor: You came with bleeding. There has been no bleeding since."),
    Case("No fever but chills.", "Patient: Chills yes, fever no."),
    Case("He reports fever.", "Patient: Chills yes, fever no.", contradicted: true),
    // An answer that says how often may be one to something else.
    Case("Denies nausea.", "Doctor: Any nausea?\nPatient: Every morning.", issue: true),
    Case("Denies nausea.", "Doctor: Any nausea?\nPatient: Yes, a lot.", contradicted: true),
    // The tags are swapped: who asks is the clinician, and `any cough` tells nothing by itself.
    Case(
      "Denies cough.",
      "[patient] okay any cough or fever\n[doctor] no\n[patient] do you take pills\n[doctor] no\n"
        + "[patient] have you been ill\n[doctor] no\n[patient] did you fall\n[doctor] no\n"
        + "[patient] are you well\n[doctor] yes"
    ),
    Case("No fever, strep test negative.", "[doctor] no fever , strep test negative ."),
    Case(
      "Strep test positive.",
      "[doctor] no fever , strep test negative .",
      contradicted: true
    ),
    Case("Strep test negative.", "[doctor] the strep test was not positive ."),
    Case("Denies changes in appetite.", "Doctor: How is your appetite?\nPatient: Fine."),
    Case("Continue lisinopril.", "Doctor: I want you to stop the lisinopril.", contradicted: true),
    Case("He reports hemoptysis.", "Patient: I have a cough.", issue: true),
    Case("Hypertension.", "Patient: I have a cough."),
    // What is taken.
    Case("Denies alcohol use.", "[patient] i drink alcohol and i smoke weed .", contradicted: true),
    Case("Denies alcohol use.", "[doctor] do you drink ?\n[patient] no ."),
    Case("Denies alcohol use.", "[patient] no alcohol . i am drinking plenty of water ."),
    Case("She quit smoking.", "[patient] i don't smoke ."),
    Case(
      "Uses alcohol.",
      "[doctor] you have no history of tobacco and you limit alcohol to two drinks ."
    ),
    Case("NKDA.", "[doctor] any allergies ?\n[patient] no ."),
    // Who says what, and how.
    Case(
      "Denies pain in the knee.",
      "Patient: Some knee pain, like, at night?",
      contradicted: true
    ),
    Case(
      "Denies cough.",
      "Doctor: So you mentioned cough, anything else?\nPatient: No.",
      contradicted: true
    ),
    Case("Denies vomiting.", "Patient: My wife was vomiting.\nDoctor: Any vomiting?\nPatient: No."),
    Case("No facial rash.", "Patient: I have a rash on my arm.\nDoctor: And on your face?"),
    Case("No facial rash.", "Patient: I have a rash on my face.", contradicted: true),
    // Who has it.
    Case("Mother had diabetes.", "[patient] my mom has diabetes ."),
    Case("Father had diabetes.", "[patient] my mom has diabetes .", contradicted: true),
    Case(
      "Mother had asthma.",
      "[patient] my mother had eczema and my brother asthma .",
      contradicted: true
    ),
    Case("Mother had diabetes.", "[patient] i have diabetes .", issue: true),
    Case("He has diabetes.", "[patient] my mom has diabetes .", contradicted: true),
    Case("Mother reports asthma.", "[patient] he has had asthma since he was a baby ."),
    Case("Hypertension runs in the family.", "[patient] my mother has high blood pressure ."),
    // When it was.
    Case("The pain began on Monday.", "[patient] the pain began on monday ."),
    Case("The pain began on Monday.", "[patient] the pain began on friday .", contradicted: true),
    Case("The pain began last week.", "[patient] the pain began last month .", contradicted: true),
    Case(
      "The pain was lasting two hours.",
      "[patient] the pain began monday , lasting two hours ."
    ),
    // What is done with a drug. Plans are compared with what clinicians say.
    Case("PLAN: Stop ibuprofen.", "[doctor] please stop the ibuprofen ."),
    Case("PLAN: Continue ibuprofen.", "[doctor] please stop the ibuprofen .", contradicted: true),
    Case("PLAN: Give ibuprofen.", "[doctor] do not take ibuprofen .", contradicted: true),
    Case("PLAN: Continue ibuprofen.", "[doctor] do not stop the ibuprofen ."),
    Case("PLAN: Continue ibuprofen.", "[doctor] have you stopped the ibuprofen ?\n[patient] no ."),
    // Doses and frequencies of the drug beside them.
    Case(
      "Aspirin 81 mg daily.",
      "[patient] metoprolol fifty twice a day and aspirin eighty one once a day ."
    ),
    Case(
      "Aspirin 81 mg twice a day.",
      "[patient] metoprolol fifty twice a day and aspirin eighty one once a day .",
      contradicted: true
    ),
    Case(
      "Aspirin 50 mg daily.",
      "[patient] metoprolol fifty twice a day and aspirin eighty one once a day .",
      contradicted: true
    ),
    // A side that answers a question.
    Case(
      "Right shoulder pain.",
      "[doctor] which shoulder has the pain ?\n[patient] the left one .",
      contradicted: true
    ),
    Case("He takes lisinopril daily.", "[patient] i take lysinipril every day ."),
    Case("He takes metformin daily.", "[patient] i take met forming every day ."),
    Case("He takes atorvastatin daily.", "[patient] i take a torvastaton every day ."),
    Case("He takes losartan daily.", "[patient] i take lisinopril every day .", issue: true),
    Case("He takes hydralazine daily.", "[patient] i take hydroxyzine every day .", issue: true),
    Case(
      "A 45-year-old man with a cough.",
      "[patient] i have a cough . i'm fifty two years old .",
      contradicted: true
    ),
    Case(
      "A 45-year-old man with a cough.",
      "[doctor] how old are you ?\n[patient] fifty two , and i have a cough .",
      issue: true
    ),
    Case(
      "MRI of the left knee.",
      "[doctor] an mri of the right knee . the left knee is normal .",
      contradicted: true
    ),
    Case(
      "MRI of the right knee.",
      "[doctor] an mri of the right knee . the left knee is normal ."
    ),
    Case(
      "Right knee is normal.",
      "[doctor] an mri of the right knee . the left knee is normal .",
      contradicted: true
    ),
    Case("Naproxen 500 mcg.", "[patient] naproxen five hundred milligrams .", contradicted: true),
    Case("He is allergic to penicillin.", "[patient] i'm allergic to penicillin ."),
    Case(
      "He is allergic to penicillin.",
      "[patient] i'm not allergic to penicillin .",
      contradicted: true
    ),
  ]

  @Test(arguments: cases)
  func isTold(_ given: Case) {
    let lexicon = Lexicon()
    let document = Document(text: given.note, transcript: given.said)
    var subject = Grading.Case(document, lexicon, checkpoint: {})
    subject.facts = Facts(of: subject.note, lexicon, checkpoint: {})
    let index = TranscriptIndex(Transcript(SourceText(given.said), lexicon), lexicon)
    let check = Pipeline.check(subject, index, checkpoint: {}).checks[0]
    #expect(check.issues.contains(where: \.isContradiction) == given.isContradicted)
    #expect(check.issues.contains { $0.signal != .expectedFalse } == given.hasIssue)
  }
}
