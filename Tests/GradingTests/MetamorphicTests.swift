import Model
import Testing

/// What must hold of the grades of any visit and of what is done to its note.
@Suite struct MetamorphicTests {
  private static let seeds = 0..<25

  private func grade(_ note: String, _ encounter: RandomEncounter) async throws -> Grade {
    try await Samples.grade(note, transcript: encounter.transcript)
  }

  private func expectSame(_ a: Grade, _ b: Grade, _ what: Comment) {
    #expect(a.hybrid == b.hybrid, what)
    for (first, second) in zip(a.dimensions, b.dimensions) {
      #expect(first.outcome == second.outcome, "\(what): \(first.dimension)")
    }
    #expect(a.factuality.score == b.factuality.score, what)
  }

  @Test(arguments: Self.seeds)
  func theOrderOfItemsMovesNothing(_ seed: Int) async throws {
    var generator = RandomTextTests.Generator(state: UInt64(seed))
    let encounter = RandomEncounter(&generator)
    let other = encounter.shuffled(&generator)
    try await self.expectSame(
      self.grade(encounter.note(), encounter),
      self.grade(other.note(), encounter),
      "order"
    )
  }

  @Test(arguments: Self.seeds)
  func spacesHeadersBulletsAndQuotesMoveNothing(_ seed: Int) async throws {
    var generator = RandomTextTests.Generator(state: UInt64(seed) + 100)
    var encounter = RandomEncounter(&generator)
    _ = encounter.add(
      RandomEncounter.Defect(
        name: "",
        section: 1,
        line: 0,
        old: "The pain wakes him at night.",
        new: "The pain \"wakes\" him at night and he's tired."
      )
    )
    let before = try await self.grade(encounter.note(), encounter)
    let headers: [(String) -> String] = [
      { $0 + ":" }, { "## " + $0 }, { "**" + $0 + "**" }, { $0.uppercased() + ":" },
      { "[" + $0 + "]" }, { "= " + $0.uppercased() + " =" },
    ]
    let header = headers.randomElement(using: &generator) ?? headers[0]
    let bullet = ["* ", "• ", "– ", "-  ", "· "].randomElement(using: &generator) ?? "* "
    let gap = ["\n", "\n\n\n", "\n \n", "\r\n\r\n"].randomElement(using: &generator) ?? "\n"
    let note = encounter.note(header: header, bullet: bullet, gap: gap)
      .replacing("\"wakes\"", with: "“wakes”").replacing("he's", with: "he’s")
      .replacing(". ", with: ".  ")
    let after = try await self.grade(note, encounter)
    self.expectSame(before, after, "\(header("X")) \(bullet)")
  }

  /// Defects come one after the other in a random order, and go in another.
  @Test(arguments: Self.seeds)
  func aDefectNeverRaisesItsDimensionAndItsRemovalRestoresTheScore(_ seed: Int) async throws {
    var generator = RandomTextTests.Generator(state: UInt64(seed) + 200)
    var encounter = RandomEncounter(&generator)
    let clean = try await self.grade(encounter.note(), encounter)
    var last = clean
    var states: [(RandomEncounter.Defect, Grade)] = []
    for defect in encounter.defects.shuffled(using: &generator) {
      // Two defects of one place exclude each other.
      guard encounter.add(defect) else { continue }
      let next = try await self.grade(encounter.note(), encounter)
      #expect(next.score(.accurate) < last.score(.accurate), "\(defect.name)")
      #expect((next.hybrid?.score ?? 0) < (last.hybrid?.score ?? 0), "\(defect.name)")
      states.append((defect, last))
      last = next
    }
    #expect(states.count >= 7)
    for (defect, before) in states.reversed() {
      let isRemoved = encounter.remove(defect)
      #expect(isRemoved)
      try await self.expectSame(
        self.grade(encounter.note(), encounter),
        before,
        "without \(defect.name)"
      )
    }
  }
}
