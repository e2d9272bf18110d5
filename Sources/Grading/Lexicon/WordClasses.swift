/// What a word can be, as far as the judges care.
struct WordClasses: OptionSet, Sendable {
  let rawValue: UInt32

  /// Function words: they carry no meaning of their own.
  static let stop = WordClasses(rawValue: 1 << 0)
  /// `no`, `denies`, `without`.
  static let negation = WordClasses(rawValue: 1 << 1)
  /// `reports`, `endorses`, `has`.
  static let affirmation = WordClasses(rawValue: 1 << 2)
  /// Ends the reach of a negation: `but`, `however`.
  static let turn = WordClasses(rawValue: 1 << 3)
  /// A drug by its generic or brand name.
  static let drug = WordClasses(rawValue: 1 << 4)
  /// `mg`, `mcg`, `units`.
  static let doseUnit = WordClasses(rawValue: 1 << 5)
  /// `left`, `right`, `bilateral`.
  static let side = WordClasses(rawValue: 1 << 6)
  /// A symptom that means the same wherever it is: `nausea`.
  static let finding = WordClasses(rawValue: 1 << 7)
  /// A symptom that its place or sort makes particular: `pain`, `swelling`.
  static let generalFinding = WordClasses(rawValue: 1 << 8)
  /// A part of the body.
  static let body = WordClasses(rawValue: 1 << 9)
  /// A disease.
  static let disease = WordClasses(rawValue: 1 << 10)
  /// A test or an image.
  static let test = WordClasses(rawValue: 1 << 11)
  /// Something that a plan does: `start`, `refer`.
  static let action = WordClasses(rawValue: 1 << 12)
  /// How often or how long: `daily`, `weeks`.
  static let schedule = WordClasses(rawValue: 1 << 13)
  /// Reasoning: `because`, `likely`, `consistent`.
  static let reasoning = WordClasses(rawValue: 1 << 14)
  /// `he`, `him`, `his`, `male`.
  static let male = WordClasses(rawValue: 1 << 15)
  /// `she`, `her`, `female`.
  static let female = WordClasses(rawValue: 1 << 16)
  /// Words of talk that a note has no place for: `yeah`, `um`.
  static let talk = WordClasses(rawValue: 1 << 17)
  /// A number in words.
  static let numeral = WordClasses(rawValue: 1 << 18)
  /// The name of a month.
  static let month = WordClasses(rawValue: 1 << 19)
  /// What an examination says: `tenderness`, `auscultation`.
  static let examination = WordClasses(rawValue: 1 << 20)
  /// What a history says: `states`, `noticed`, `ago`.
  static let history = WordClasses(rawValue: 1 << 21)
  /// Weak wording: `possibly`, `may`.
  static let hedge = WordClasses(rawValue: 1 << 22)
  /// A further word of a phrase whose first word stands for the whole.
  static let continued = WordClasses(rawValue: 1 << 23)
  /// One of the patient's relatives: `mother`.
  static let relative = WordClasses(rawValue: 1 << 24)
  /// Alcohol, tobacco and the like.
  static let substance = WordClasses(rawValue: 1 << 27)
  /// Denies what it names: `NKDA`.
  static let selfDenial = WordClasses(rawValue: 1 << 26)
  /// Names a point in time, or begins its name: `Monday`, `yesterday`, `last`.
  static let calendar = WordClasses(rawValue: 1 << 25)
}

extension WordClasses {
  /// What a clinical word names; nil for other words.
  var noun: String? {
    Self.nouns.first { !self.isDisjoint(with: $0.classes) }?.noun
  }

  private static let nouns: [(classes: WordClasses, noun: String)] = [
    (.drug, "a drug"), (.disease, "a disease"), ([.finding, .generalFinding], "a symptom"),
    (.test, "a test"), (.substance, "a habit"), (.body, "a part of the body"),
    (.action, "a step of the plan"),
  ]
}
