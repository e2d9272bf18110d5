/// A visit that is made up of parts: its note, what was said, and what can be made wrong in it.
struct RandomEncounter {
  /// One thing that can be put wrong, and right again.
  struct Defect {
    var name: String
    var section: Int
    var line: Int
    var old: String
    var new: String
  }

  struct Section {
    var header: String
    var lines: [String]
    /// Whether the lines are items, which may stand in any order.
    var isList: Bool
  }

  private(set) var sections: [Section] = []
  private(set) var transcript = ""
  private(set) var defects: [Defect] = []

  private static let parts = ["knee", "shoulder", "ankle", "hip", "elbow", "wrist"]
  private static let causes = [
    "he fell off a ladder", "he slipped on wet stairs", "a long hike", "he carried a heavy box",
  ]
  private static let denied = ["fever", "numbness", "chills", "nausea", "weakness", "headache"]
  private static let drugs = [
    ("lisinopril", "hypertension"), ("metformin", "diabetes"), ("atorvastatin", "hyperlipidemia"),
    ("levothyroxine", "hypothyroidism"), ("omeprazole", "reflux"), ("sertraline", "depression"),
  ]
  private static let doses = [5, 10, 20, 25, 40, 50, 75, 100]

  init(_ generator: inout RandomTextTests.Generator) {
    func pick<T>(_ from: [T], _ generator: inout RandomTextTests.Generator) -> T {
      from[Int.random(in: 0..<from.count, using: &generator)]
    }
    let part = pick(Self.parts, &generator)
    let (side, other) = Bool.random(using: &generator) ? ("left", "right") : ("right", "left")
    let weeks = Int.random(in: 3...9, using: &generator)
    let cause = pick(Self.causes, &generator)
    let denied = Array(Self.denied.shuffled(using: &generator).prefix(2))
    let drugs = Array(Self.drugs.shuffled(using: &generator).prefix(3))
    let doses = drugs.map { _ in pick(Self.doses, &generator) }
    let relative = Bool.random(using: &generator) ? ("mother", "father") : ("father", "mother")

    self.sections = [
      Section(
        header: "Chief Complaint",
        lines: ["Pain in the \(side) \(part)."],
        isList: false
      ),
      Section(
        header: "History of Present Illness",
        lines: [
          "The patient has had pain in the \(side) \(part) for \(weeks) weeks. It began after \(cause). "
            + "He denies \(denied[0]) and \(denied[1]). The pain wakes him at night."
        ],
        isList: false
      ),
      Section(
        header: "Medications",
        lines: zip(drugs, doses).map { "\($0.0) \($1) mg daily" },
        isList: true
      ),
      Section(
        header: "Family History",
        lines: ["His \(relative.0) had osteoporosis."],
        isList: false
      ),
      Section(
        header: "Physical Exam",
        lines: [
          "Mild swelling of the \(side) \(part).", "Tenderness of the \(side) \(part).",
          "Range of motion is full.", "Gait is normal.",
        ],
        isList: true
      ),
      Section(
        header: "Assessment and Plan",
        lines: [
          "Pain in the \(side) \(part), likely a sprain because of the swelling after \(cause).",
          "Order an x-ray of the \(side) \(part) to rule out a fracture.",
          "Rest and ice, ibuprofen 400 mg as needed for pain.",
          "The \(drugs[0].1) is controlled: continue \(drugs[0].0) \(doses[0]) mg daily.",
          "Return in 2 weeks, earlier when the \(part) gets worse.",
        ],
        isList: true
      ),
    ]
    self.transcript = """
      Doctor: What brings you in?
      Patient: I have pain in my \(side) \(part). It has been \(weeks) weeks now. It began after \(cause).
      Doctor: Does it wake you at night?
      Patient: Yes, the pain wakes me at night.
      Doctor: Any \(denied[0])?
      Patient: No.
      Doctor: Any \(denied[1])?
      Patient: No, none.
      Doctor: What medications do you take?
      Patient: \(zip(drugs, doses).map { "\($0.0), \($1) milligrams, once a day" }.joined(separator: ", and ")).
      Doctor: Does anything run in the family?
      Patient: My \(relative.0) had osteoporosis.
      Doctor: Let me look. There is mild swelling of the \(side) \(part), and some tenderness of the \(side) \(part). \
      Range of motion is full and your gait is normal.
      Patient: Okay.
      Doctor: I think it is likely a sprain, because of the swelling after \(cause). I will order an x-ray of the \
      \(side) \(part) to rule out a fracture. Rest and ice, and ibuprofen four hundred milligrams as needed for pain.
      Patient: And the \(drugs[0].1)?
      Doctor: It is controlled, so continue the \(drugs[0].0) \(doses[0]) milligrams daily. Return in two weeks, \
      earlier when the \(part) gets worse.
      """
    let wrong = pick(["warfarin", "digoxin", "lithium"], &generator)
    self.defects = [
      Defect(
        name: "side",
        section: 5,
        line: 1,
        old: "the \(side) \(part)",
        new: "the \(other) \(part)"
      ),
      Defect(
        name: "number",
        section: 1,
        line: 0,
        old: "for \(weeks) weeks",
        new: "for \(weeks + 8) weeks"
      ),
      Defect(name: "time", section: 1, line: 0, old: "\(weeks) weeks", new: "\(weeks) months"),
      Defect(
        name: "negation",
        section: 1,
        line: 0,
        old: "He denies \(denied[0]) and",
        new: "He reports \(denied[0]) but denies"
      ),
      Defect(name: "dose", section: 2, line: 1, old: " \(doses[1]) mg", new: " \(doses[1] * 3) mg"),
      Defect(name: "drug", section: 2, line: 2, old: drugs[2].0, new: wrong),
      Defect(name: "person", section: 3, line: 0, old: relative.0, new: relative.1),
      Defect(
        name: "invented",
        section: 4,
        line: 3,
        old: "Gait is normal.",
        new: "Gait is normal. A pacemaker scar was noted over the chest wall."
      ),
    ]
  }

  /// The note as text.
  func note(
    header: (String) -> String = { $0.uppercased() },
    bullet: String = "- ",
    gap: String = "\n\n"
  )
    -> String
  {
    self.sections.map { section in
      let lines = section.isList ? section.lines.map { bullet + $0 } : section.lines
      return header(section.header) + "\n" + lines.joined(separator: "\n")
    }.joined(separator: gap)
  }

  /// The same with a defect, when its place is still as it was.
  mutating func add(_ defect: Defect) -> Bool {
    self.replace(defect.old, defect.new, defect)
  }

  mutating func remove(_ defect: Defect) -> Bool {
    self.replace(defect.new, defect.old, defect)
  }

  private mutating func replace(_ old: String, _ new: String, _ defect: Defect) -> Bool {
    let line = self.sections[defect.section].lines[defect.line]
    guard line.contains(old) else { return false }
    self.sections[defect.section].lines[defect.line] = line.replacing(
      old,
      with: new,
      maxReplacements: 1
    )
    return true
  }

  /// The same with the items of each list in another order.
  func shuffled(_ generator: inout RandomTextTests.Generator) -> RandomEncounter {
    var copy = self
    for index in copy.sections.indices where copy.sections[index].isList {
      copy.sections[index].lines.shuffle(using: &generator)
    }
    return copy
  }
}
