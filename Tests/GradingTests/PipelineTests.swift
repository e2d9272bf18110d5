import Model
import Synchronization
import Telemetry
import Testing

@testable import Grading

@Suite struct PipelineTests {
  /// A judge that does what a test wants.
  struct Stub: Judge {
    let name = StageName.useful
    let body: @Sendable (StageContext) throws -> Void

    func judge(_ subject: Case, _ context: StageContext) throws -> PartialScore {
      try self.body(context)
      return .dimension(DimensionScore(dimension: .useful, outcome: .score(3)))
    }

    func missing(_ reason: NotAssessable) -> PartialScore {
      .dimension(DimensionScore(dimension: .useful, outcome: .notAssessable(reason)))
    }
  }

  struct Broken: Error {}

  /// A clock that goes on only when it is told to.
  final class StoppedClock: Sendable {
    private let start = Moment.now
    private let elapsed = Mutex(Duration.zero)

    func advance(_ duration: Duration) { self.elapsed.withLock { $0 += duration } }

    var clock: GradeClock { GradeClock { self.start + self.elapsed.withLock { $0 } } }
  }

  private func grade(
    _ judge: Stub,
    clock: GradeClock = .system,
    request: GradeRequest? = nil
  ) async throws -> Grade {
    let others = Pipeline.judges.filter { $0.name != .useful }
    let pipeline = Pipeline(
      lexicon: Lexicon(),
      config: .defaults,
      clock: clock,
      judges: others + [judge]
    )
    return try await pipeline.grade(
      request ?? GradeRequest(document: Document(text: Samples.note)),
      gradeID: "id"
    ).grade
  }

  @Test func theSameInputGivesTheSameGradeHoweverManyRunAtOnce() async throws {
    let first = try await Samples.grade().judgement
    try await withThrowingTaskGroup(of: Grade.self) { group in
      for _ in 0..<64 { group.addTask { try await Samples.grade().judgement } }
      for try await grade in group { #expect(grade == first) }
    }
  }

  @Test func aFailedStageDegradesTheGradeAndNothingElse() async throws {
    let grade = try await self.grade(Stub { _ in throw Broken() })
    #expect(grade.flags.degraded && grade.flags.partial)
    #expect(grade.flags.failedStages == ["useful"])
    #expect(grade.dimensions[3].outcome == .notAssessable(.stageFailed))
    #expect(grade.score(.organized) > 0)
    #expect(grade.call.stages.first { $0.stage == "useful" }?.outcome == .failed)
  }

  @Test func aLateStageIsLeftOut() async throws {
    let time = StoppedClock()
    let grade = try await self.grade(
      Stub { context in
        time.advance(.seconds(6))
        try context.checkpoint()
      },
      clock: time.clock
    )
    #expect(grade.flags.failedStages.contains("useful"))
    #expect(grade.dimensions[3].outcome == .notAssessable(.stageLate))
  }

  @Test func whenTheTimeIsOverBeforeItBeginsTheGradeSaysSo() async throws {
    let time = StoppedClock()
    let pipeline = Pipeline(lexicon: Lexicon(), clock: time.clock)
    let grade = try await pipeline.grade(
      GradeRequest(document: Document(text: Samples.note)),
      gradeID: "id",
      timeLeft: .zero
    ).grade
    #expect(grade.flags.degraded)
    #expect(grade.flags.failedStages == ["deidentify", "parse"])
    #expect(grade.hybrid == nil)
  }

  @Test func aCancelledTaskEndsTheGrade() async throws {
    let task = Task {
      try await self.grade(
        Stub { context in
          while true { try context.checkpoint() }
        }
      )
    }
    task.cancel()
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func aJudgeThatBreaksItsPromiseIsMended() throws {
    var grade = Combiner.empty(Document(text: "abc"), "")
    grade.dimensions[0].outcome = .score(.nan)
    grade.dimensions[0].evidence = [
      Evidence(
        span: Span(start: 0, end: 4),
        ruleID: "x",
        weight: 1,
        explanation: "past the end"
      )
    ]
    grade.hybrid = HybridScore(
      score: 400,
      weights: .defaults(for: .clinicalNote),
      pdqiTotal: 45
    )
    let (mended, problems) = GradeValidator.validate(grade, Document(text: "abc"))
    #expect(problems == 3)
    #expect(mended.dimensions[0].score == 1)
    #expect(mended.dimensions[0].evidence.isEmpty)
    #expect(mended.hybrid?.score == 100)
  }

  @Test func progressNamesEachStageOnceAndEndsWithTheGrade() async throws {
    let events = Mutex<[String]>([])
    let grade = try await Samples.pipeline.grade(
      GradeRequest(document: Document(text: Samples.note)),
      gradeID: "g"
    ) { event in
      events.withLock { events in
        switch event {
        case .accepted(let id, _): events.append("accepted \(id)")
        case .stageStarted(let stage): events.append("start \(stage)")
        case .stageFinished(let timing): events.append("end \(timing.stage)")
        case .partial: events.append("partial")
        case .completed: events.append("completed")
        }
      }
    }.grade
    let all = events.withLock { $0 }
    #expect(all.first == "accepted g" && all.last == "completed")
    for stage in Samples.pipeline.stages(for: .clinicalNote) {
      #expect(all.count { $0 == "start \(stage)" } == 1)
      #expect(all.count { $0 == "end \(stage)" } == 1)
    }
    #expect(grade.call.stages.count == Samples.pipeline.stages(for: .clinicalNote).count)
  }

  @Test func weightsAreScaledToWhatThereIs() async throws {
    let request = GradeRequest(
      document: Document(text: Samples.note),
      weights: Weights(pdqi: 1, heuristics: 1, factuality: 2, nexus: 0)
    )
    let grade = try await Samples.pipeline.grade(request, gradeID: "").grade
    #expect(grade.hybrid?.weights == Weights(pdqi: 0.5, heuristics: 0.5, factuality: 0, nexus: 0))
  }

  @Test func theDigestTellsTheTextsApart() {
    let digests = [
      Document(text: "ab"), Document(text: "a", transcript: "b"),
      Document(text: "a", priorNote: "b"), Document(text: "ab", transcript: ""),
    ].map(Pipeline.digest)
    #expect(Set(digests).count == 3)
    #expect(digests.allSatisfy { $0.count == 64 })
  }
}
