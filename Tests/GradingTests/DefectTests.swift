import Model
import Testing

@testable import Grading

/// Every dimension's score falls when its defect is there, and the evidence points at it.
@Suite struct DefectTests {
  struct Defect: Sendable, CustomTestStringConvertible {
    let name: String
    let dimension: Dimension
    let damage: @Sendable (String) -> String
    /// What the evidence must overlap; nil for a defect without a place.
    var place: String?

    var testDescription: String { self.name }
  }

  private static func replacing(_ old: String, _ new: String) -> @Sendable (String) -> String {
    { text in
      precondition(text.contains(old))
      return text.replacing(old, with: new, maxReplacements: 1)
    }
  }

  static let defects: [Defect] = [
    Defect(
      name: "wrong dose",
      dimension: .accurate,
      damage: replacing("takes lisinopril 10 mg", "takes lisinopril 40 mg"),
      place: "lisinopril 40"
    ),
    Defect(
      name: "wrong drug",
      dimension: .accurate,
      damage: replacing("and ibuprofen 400", "and warfarin 400"),
      place: "warfarin"
    ),
    Defect(
      name: "wrong side",
      dimension: .accurate,
      damage: replacing("MRI of the right knee", "MRI of the left knee"),
      place: "left"
    ),
    Defect(
      name: "wrong number",
      dimension: .accurate,
      damage: replacing("for 3 weeks", "for 9 weeks"),
      place: "9"
    ),
    Defect(
      name: "denied though affirmed",
      dimension: .accurate,
      damage: replacing("He reports swelling", "He denies swelling"),
      place: "swelling"
    ),
    Defect(
      name: "affirmed though denied",
      dimension: .accurate,
      damage: replacing("He denies fever and", "He reports fever but denies"),
      place: "fever"
    ),
    Defect(
      name: "unsupported sentence",
      dimension: .accurate,
      damage: replacing(
        "Gait is normal.",
        "Gait is normal. Fundoscopy shows bilateral papilledema with cotton wool spots."
      ),
      place: "Fundoscopy"
    ),
    Defect(
      name: "omitted plan",
      dimension: .thorough,
      damage: replacing(
        "- Order an MRI of the right knee.\n- Continue ibuprofen 400 mg as needed.\n- Refer to physical therapy.\n",
        ""
      )
    ),
    Defect(
      name: "missing section",
      dimension: .thorough,
      damage: { String($0.prefix(upTo: $0.ranges(of: "PHYSICAL EXAM")[0].lowerBound)) }
    ),
    Defect(
      name: "stale result",
      dimension: .upToDate,
      damage: replacing(
        "Gait is normal.",
        "Gait is normal. Labs from 02/11/2012 are still pending."
      ),
      place: "still pending"
    ),
    Defect(
      name: "nothing decided",
      dimension: .useful,
      damage: replacing(
        "- Order an MRI of the right knee.\n- Continue ibuprofen 400 mg as needed.\n- Refer to physical therapy.\n2. Hypertension, controlled. Continue lisinopril 10 mg daily.",
        "2. Hypertension."
      )
    ),
    Defect(
      name: "no headers",
      dimension: .organized,
      damage: { text in
        text.split(separator: "\n").filter { $0 != $0.uppercased() }.joined(separator: " ")
      }
    ),
    Defect(
      name: "plan first",
      dimension: .organized,
      damage: { "PLAN\nOrder an MRI.\n\n" + $0 },
      place: "CHIEF COMPLAINT"
    ),
    Defect(
      name: "garbled words",
      dimension: .comprehensible,
      damage: replacing("tenderness over the medial", "tndrnss over the mdl"),
      place: "tndrnss"
    ),
    Defect(
      name: "repeated paragraph",
      dimension: .succinct,
      damage: {
        $0 + "\nThe pain began after he slipped on the stairs. He reports swelling in the evening."
      },
      place: "He reports swelling in the evening."
    ),
    Defect(
      name: "boilerplate",
      dimension: .succinct,
      damage: {
        $0
          + "\nAll questions were answered. This note was dictated with voice recognition software."
      },
      place: "All questions"
    ),
    Defect(
      name: "raw dialogue",
      dimension: .synthesized,
      damage: replacing(
        "The pain began after he slipped on the stairs.",
        "Yeah um I slipped on the stairs about three weeks ago okay. Any numbness? No none um yeah."
      ),
      place: "Yeah um"
    ),
    Defect(
      name: "two doses",
      dimension: .internallyConsistent,
      damage: replacing("Continue lisinopril 10 mg", "Continue lisinopril 20 mg"),
      place: "lisinopril 20"
    ),
    Defect(
      name: "changed sex",
      dimension: .internallyConsistent,
      damage: replacing("He reports swelling", "She reports swelling"),
      place: "She"
    ),
    Defect(
      name: "contradiction",
      dimension: .internallyConsistent,
      damage: { $0 + "\nOf note, the patient denies any swelling." },
      place: "denies any swelling"
    ),
    Defect(
      name: "two ages",
      dimension: .internallyConsistent,
      damage: { $0 + "\nThis 45-year-old man agrees." },
      place: "45"
    ),
  ]

  @Test(arguments: defects)
  func theDefectCostsItsDimensionAndIsPointedAt(_ defect: Defect) async throws {
    let damaged = defect.damage(Samples.note)
    let before = try await Samples.grade()
    let after = try await Samples.grade(damaged)
    #expect(after.score(defect.dimension) < before.score(defect.dimension))
    #expect(!after.evidence(defect.dimension).isEmpty)
    guard let place = defect.place, let range = damaged.ranges(of: place).last else {
      #expect(defect.place == nil)
      return
    }
    let start = damaged.unicodeScalars.distance(
      from: damaged.unicodeScalars.startIndex,
      to: range.lowerBound
    )
    let end = start + place.unicodeScalars.count
    #expect(
      after.evidence(defect.dimension).contains { evidence in
        guard let span = evidence.span, span.source == .text else { return false }
        return span.start < end && start < span.end
      }
    )
  }

  @Test(arguments: [
    ("\n\n", "\n\n\n"), ("- ", "• "), ("CHIEF COMPLAINT", "Chief Complaint:"),
    ("PHYSICAL EXAM", "Physical Exam:"), ("INSTRUCTIONS", "INSTRUCTIONS:"),
  ])
  func layoutAloneChangesNothing(_ old: String, _ new: String) async throws {
    let before = try await Samples.grade()
    let after = try await Samples.grade(Samples.note.replacing(old, with: new))
    #expect(after.hybrid == before.hybrid)
    #expect(after.dimensions.map(\.score) == before.dimensions.map(\.score))
  }

  @Test func copiesOfTheEarlierNoteAreFound() async throws {
    let copied = try await Samples.grade(prior: Samples.note)
    let fresh = try await Samples.grade(
      prior: "HISTORY\nHe came for a vaccination last year and had no complaint at all."
    )
    #expect(copied.score(.upToDate) < fresh.score(.upToDate))
    #expect(copied.evidence(.upToDate).contains { $0.ruleID == "up-to-date.copied-forward" })
  }

  /// Flags and evidence first, the dimension enough, the total a little.
  @Test func aSingleWrongDoseInALongNoteIsVisible() async throws {
    let before = try await Samples.grade()
    let after = try await Samples.grade(
      Samples.note.replacing("Continue lisinopril 10 mg", with: "Continue lisinopril 40 mg")
    )
    let ranked = Highlights.ranked(after.dimensions).prefix(3).map(\.evidence.ruleID)
    #expect(ranked.contains("accurate.dose"))
    #expect(after.factuality.findings.first?.reason == "dose")
    #expect(!before.flags.contradicted && after.flags.contradicted)
    #expect(after.factuality.contradicted == 1)
    #expect((0.3...1).contains(before.score(.accurate) - after.score(.accurate)))
    let cost = (before.hybrid?.score ?? 0) - (after.hybrid?.score ?? 0)
    #expect((0.5...3).contains(cost))
  }

  @Test func aConversationIsNoNote() async throws {
    let talk = try await Samples.grade(Samples.transcript, transcript: nil)
    #expect(talk.hybrid == nil)
    for dimension in talk.dimensions {
      guard case .notAssessable(let why) = dimension.outcome else {
        Issue.record("\(dimension.dimension) has a score")
        continue
      }
      #expect(why.reason == "CONVERSATION")
    }
    #expect(talk.findings.isEmpty && !talk.flags.contradicted)
  }

  @Test func whatCostsMostIsNamedWithItsPlaceAndWhatMendsIt() async throws {
    let damaged = Samples.note.replacing(
      "ibuprofen 400 mg as needed.\n\n",
      with: "ibuprofen 600 mg as needed.\n\n"
    )
    let grade = try await Samples.grade(damaged)
    #expect(grade.highlights.count == 3)
    #expect(Set(grade.highlights.map(\.remedy)).count == 3)
    #expect(grade.highlights.map(\.cost) == grade.highlights.map(\.cost).sorted(by: >))
    let all = grade.dimensions.flatMap(\.evidence).map(\.ruleID)
    for highlight in grade.highlights {
      #expect(all.contains(highlight.ruleID) && !highlight.remedy.isEmpty && highlight.cost > 0)
      #expect(highlight.count >= all.count { $0 == highlight.ruleID })
    }
    #expect(try await Samples.grade(transcript: nil).highlights.count <= 3)
  }
}

extension Array {
  /// The first two.
  fileprivate var pair: (Element, Element) { (self[0], self[1]) }
}
