import Model
import Testing

@testable import Grading

/// Whole letters: what they say, on what theory, what they hold and what they weigh.
@Suite struct LetterTests {
  /// The parts of a letter, to leave out or to put in other words.
  private struct Letter {
    var date = "March 3, 2026"
    var review = "I reviewed the Veteran's claims file and his service treatment records."
    var diagnosis = "He is currently diagnosed with bilateral tinnitus."
    var event = "While serving as a mechanic he worked on the flight line without ear plugs."
    var opinion =
      "It is my opinion that his tinnitus is at least as likely as not caused by that noise."
    var rationale = "The rationale is that the ringing began then and has not stopped since."
    var credentials = "I am a board-certified otolaryngologist with 18 years in practice."
    var signature = "Sincerely,\nDana Whitfield, MD"

    var text: String {
      [
        self.date, self.credentials, self.review, self.diagnosis, self.event, self.opinion,
        self.rationale, self.signature,
      ].filter { !$0.isEmpty }.joined(separator: "\n\n")
    }
  }

  private func judge(_ change: (inout Letter) -> Void) async throws -> (Nexus, Grade, String) {
    var letter = Letter()
    change(&letter)
    let grade = try await Samples.pipeline.grade(
      GradeRequest(document: Document(kind: .nexusLetter, text: letter.text)),
      gradeID: "test"
    ).grade
    return (try #require(grade.nexus), grade, letter.text)
  }

  private func quote(_ span: Span?, _ text: String) throws -> String {
    let span = try #require(span)
    let scalars = Array(text.unicodeScalars)[span.start..<span.end]
    return String(String.UnicodeScalarView(scalars))
  }

  @Test func aWholeLetterWeighsMost() async throws {
    let (nexus, grade, text) = try await self.judge { _ in }
    #expect(nexus.score == 100)
    #expect(nexus.opinion.strength == .positive && nexus.opinion.basis == .threshold)
    #expect(try self.quote(nexus.opinion.span, text).hasPrefix("It is my opinion"))
    #expect(nexus.connection.connection == .direct)
    #expect(nexus.compliance.score == 1 && nexus.compliance.elements.count == 8)
    #expect(nexus.probative == ProbativeValue(strength: .high, limits: [], confidence: 0.95))
    #expect(grade.highlights.allSatisfy { $0.dimension != nil })
  }

  @Test(arguments: [
    "date", "records-reviewed", "current-diagnosis", "rationale", "credentials", "signature",
  ])
  func whatALetterLacksIsNamed(_ id: String) async throws {
    let (nexus, grade, _) = try await self.judge { letter in
      switch id {
      case "date": letter.date = ""
      case "records-reviewed": letter.review = ""
      case "current-diagnosis": letter.diagnosis = ""
      case "rationale": letter.rationale = ""
      case "credentials": letter.credentials = ""
      default: letter.signature = ""
      }
    }
    let missing = nexus.compliance.elements.filter { $0.span == nil }
    #expect(missing.map(\.id) == [id] && missing.allSatisfy { !$0.advice.isEmpty })
    #expect(nexus.compliance.score == 7.0 / 8)
    let highlight = try #require(grade.highlights.first { $0.ruleID == "nexus.\(id)" })
    #expect(
      highlight.dimension == nil && highlight.cost > 3 && highlight.remedy == missing[0].advice
    )
  }

  @Test(arguments: [
    (
      "His tinnitus is secondary to his service-connected hearing loss.",
      ServiceConnection.secondary
    ),
    ("His tinnitus was aggravated beyond its natural progression by service.", .aggravation),
    ("His cancer is presumptively service connected under the PACT Act.", .presumptive),
    ("His tinnitus began in service.", .direct),
  ])
  func theTheoryIsTold(_ claim: String, _ wanted: ServiceConnection) async throws {
    let (nexus, _, text) = try await self.judge {
      $0.opinion =
        "It is more likely than not that \(claim.prefix(1).lowercased())\(claim.dropFirst())"
    }
    #expect(nexus.connection.connection == wanted)
    #expect(try self.quote(nexus.connection.span, text).contains("more likely than not"))
  }

  /// Other words for each part, none of which is in the lists as it stands.
  @Test(arguments: [
    "His tinnitus would not be there, in my opinion, but for that noise.",
    "I attribute his tinnitus to the flight line.",
    "In my judgment the flight line is where this tinnitus has its source.",
  ])
  func anOpinionIsToldByWhatTheLetterIsAbout(_ opinion: String) async throws {
    let (nexus, _, text) = try await self.judge { $0.opinion = opinion }
    #expect(nexus.opinion.strength == .positive && nexus.connection.connection == .direct)
    #expect(try self.quote(nexus.opinion.span, text) == opinion)
  }

  @Test(arguments: [
    "The VA examiner wrote that his tinnitus is not related to service.",
    "A prior private opinion concluded that it is at least as likely as not due to service.",
    "His wife is certain that the Air Force is responsible.",
  ])
  func whatOthersSayIsNoOpinionOfTheWriter(_ sentence: String) async throws {
    let (without, _, _) = try await self.judge { $0.opinion = sentence }
    #expect(without.opinion.strength == .none)
    let (with, _, _) = try await self.judge { $0.opinion += " " + sentence }
    #expect(with.opinion.strength == .positive && with.opinion.confidence == 0.95)
  }

  @Test func theReasonsDoNotOutweighTheOpinion() async throws {
    let (nexus, _, _) = try await self.judge {
      $0.rationale =
        "I say this because there was no ringing before service and no civilian noise is to blame."
    }
    #expect(nexus.opinion.strength == .positive && nexus.compliance.score == 1)
  }

  @Test(arguments: [
    ("date", "08.03.2026"), ("date", "Signed on 4.23.2026"),
    ("date", "Written this 9th day of May, 2026"),
    ("date", "Feb. 26, 2026"),
    ("in-service-event", "A rocket struck the tower that he was manning in 2004."),
    ("in-service-event", "His military history is notable for years beside jet engines."),
    (
      "rationale",
      "The timing fits, the pattern on testing is typical, and no other noise is known."
    ),
    ("records-reviewed", "His whole electronic file was accessed and read for this letter."),
    ("credentials", "As a nurse practitioner I have treated ears for ten years."),
  ])
  func elementsAreFoundInOtherWords(_ id: String, _ words: String) async throws {
    let (nexus, _, text) = try await self.judge { letter in
      switch id {
      case "date": letter.date = words
      case "records-reviewed": letter.review = words
      case "in-service-event": letter.event = words
      case "rationale": letter.rationale = words
      default: letter.credentials = words
      }
    }
    let element = try #require(nexus.compliance.elements.first { $0.id == id })
    #expect(try words.hasPrefix(self.quote(element.span, text).prefix(12)))
  }

  @Test func aSecondaryConnectionNeedsNoEvent() async throws {
    let (nexus, grade, _) = try await self.judge {
      $0.event = ""
      $0.opinion =
        "It is more likely than not that his tinnitus is secondary to his service-connected hearing loss."
      $0.rationale = "The rationale is that the one leads to the other."
    }
    let event = try #require(nexus.compliance.elements.first { $0.id == "in-service-event" })
    #expect(event.span == nil && event.advice.contains("needs no event"))
    #expect(!grade.highlights.contains { $0.ruleID == "nexus.in-service-event" })
  }

  @Test func aBareConclusionWeighsLittle() async throws {
    let (nexus, _, _) = try await self.judge { $0.rationale = "" }
    #expect(nexus.probative.strength == .low && nexus.probative.limits == ["rationale"])
  }

  @Test func anOpinionWithoutTheRecordsWeighsLess() async throws {
    let (nexus, _, _) = try await self.judge { $0.review = "" }
    #expect(nexus.probative.strength == .moderate && nexus.probative.limits == ["records-reviewed"])
  }

  @Test func doubtWeighsNothingAndIsWhatCostsMost() async throws {
    let (nexus, grade, text) = try await self.judge {
      $0.opinion = "His tinnitus may be related to that noise."
    }
    #expect(nexus.opinion.basis == .doubt && nexus.probative.strength == .none)
    let first = try #require(grade.highlights.first)
    #expect(first.ruleID == "nexus.speculative" && first.cost == 21)
    #expect(try self.quote(first.span, text).hasPrefix("His tinnitus may be"))
  }

  @Test func aDenialWeighsAgainstTheClaim() async throws {
    let (nexus, grade, _) = try await self.judge {
      $0.opinion = "It is less likely than not that his tinnitus is related to service."
    }
    #expect(nexus.opinion.strength == .negative && nexus.probative.strength == .high)
    #expect(nexus.score == 50 && !grade.highlights.contains { $0.ruleID.hasPrefix("nexus") })
  }

  @Test func sentencesThatContradictEachOtherMakeItLessSure() async throws {
    let (nexus, _, _) = try await self.judge {
      $0.opinion += " His tinnitus is not related to service."
    }
    #expect(nexus.opinion.strength == .positive && nexus.opinion.confidence < 0.6)
    #expect(nexus.probative.strength == .moderate && nexus.probative.limits == ["equivocal"])
  }

  @Test func withoutAnOpinionThereIsNoConnection() async throws {
    let (nexus, _, _) = try await self.judge { $0.opinion = "" }
    #expect(nexus.opinion.strength == .none && nexus.opinion.span == nil)
    #expect(nexus.connection.connection == .none && nexus.probative.limits == ["opinion"])
  }

  @Test func whatAJudgePromisedAndDidNotKeepIsMended() async throws {
    let (nexus, grade, text) = try await self.judge { _ in }
    var broken = grade
    broken.nexus?.opinion.span = Span(source: .text, start: 0, end: text.count + 9)
    broken.nexus?.compliance.confidence = .nan
    broken.nexus?.compliance.elements[1].span = Span(source: .text, start: 9, end: 5)
    let (mended, problems) = GradeValidator.validate(
      broken,
      Document(kind: .nexusLetter, text: text)
    )
    let kept = try #require(mended.nexus)
    #expect(problems == 5)
    // Without its sentence there is no opinion, and so no connection and no weight.
    #expect(kept.opinion.strength == .none && kept.connection.connection == .none)
    #expect(kept.probative.strength == .none && kept.compliance.confidence == 0)
    #expect(kept.compliance.elements[1].span == nil && kept.score == nexus.score - 50)
  }
}
