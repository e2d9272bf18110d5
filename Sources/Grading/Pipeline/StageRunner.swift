internal import Model
internal import Telemetry

/// Runs stages: measures each, tells of it, and turns an error into an outcome.
struct StageRunner: Sendable {
  /// What a stage gave, and how it went.
  struct Result<Value: Sendable>: Sendable {
    /// Nil when the stage failed or was late.
    var value: Value?
    var timing: StageTiming
  }

  let clock: GradeClock
  /// When the whole grade is late.
  let end: GradeClock.Instant
  /// In nanoseconds.
  let stageBudget: Int64
  let observation: StageObservation
  let progress: @Sendable (GradeEvent) -> Void

  /// Runs a stage here and now.
  ///
  /// - Throws: `CancellationError` when the call was cancelled; nothing that the stage threw.
  func run<Value: Sendable>(
    _ name: StageName,
    _ body: (StageContext) throws -> Value
  ) throws -> Result<Value> {
    try Task.checkCancellation()
    self.progress(.stageStarted(name.rawValue))
    let began = self.clock.now()
    let span = self.observation.begin(name, at: began)
    let context = StageContext(
      deadline: Swift.min(self.end, began.advanced(nanoseconds: self.stageBudget)),
      clock: self.clock
    )
    var value: Value?
    let outcome: StageOutcome
    do {
      // The last stages bring together what there is: they run even when the time is over.
      if name != .combine, name != .validate { try context.checkpoint() }
      value = try body(context)
      outcome = .ok
    } catch is CancellationError {
      span?.end()
      throw CancellationError()
    } catch is StageLate {
      outcome = .late
    } catch {
      outcome = .failed
    }
    let ended = self.clock.now()
    let timing = StageTiming(
      stage: name.rawValue,
      outcome: outcome,
      duration: began.duration(to: ended)
    )
    self.observation.end(name, outcome, span, from: began, to: ended)
    self.progress(.stageFinished(timing))
    return Result(value: value, timing: timing)
  }
}
