internal import Grading
package import Model
internal import Synchronization

/// The grading of documents as a service: checks requests, waits its turn, runs the pipeline.
///
/// Whatever comes in, by gRPC, from a file or over HTTP, comes through here.
package final class Grader: Sendable {
  private let limits: ServiceLimits
  private let readiness: Readiness
  private let queue: AdmissionQueue
  private let pipelineConfig: PipelineConfig
  private let makeID: @Sendable () -> String
  private let pipeline = Mutex<Pipeline?>(nil)

  /// - Parameter makeID: Makes a new grade's id.
  package init(
    limits: ServiceLimits,
    readiness: Readiness,
    makeID: @escaping @Sendable () -> String
  ) {
    self.limits = limits
    self.readiness = readiness
    self.makeID = makeID
    self.queue = AdmissionQueue(
      AdmissionQueue.Limits(
        active: limits.maxConcurrentGrades,
        waiting: limits.maxQueuedGrades,
        waitingBytes: limits.maxQueuedBytes,
        wait: limits.queueWait
      )
    )
    self.pipelineConfig = PipelineConfig(
      timeBudget: limits.defaultTimeBudget,
      stageBudget: limits.stageBudget
    )
  }

  /// Loads the word lists; grading is ready when this returns. CPU work of some milliseconds.
  package func load() {
    let loaded = Pipeline(lexicon: Lexicon(), config: self.pipelineConfig)
    self.pipeline.withLock { $0 = loaded }
    self.readiness.move(to: .ready)
  }

  /// How many documents are graded and how many wait.
  package var counts: (active: Int, waiting: Int) { self.queue.counts }

  /// Grades a document.
  ///
  /// - Parameters:
  ///   - timeLeft: What the caller's deadline leaves; nil for none.
  ///   - progress: Called for each step, from any thread.
  /// - Throws: `InvalidRequest`, `NotReady`, `AdmissionQueue.Full`, `CancellationError`.
  package func grade(
    _ request: GradeRequest,
    timeLeft: Duration?,
    progress: @escaping @Sendable (GradeEvent) -> Void = { _ in }
  ) async throws -> Grade {
    try request.validate(self.limits.request)
    guard await self.readiness.wait(atMost: self.limits.readinessWait),
      let pipeline = self.pipeline.withLock({ $0 })
    else { throw NotReady() }
    let gradeID = self.makeID()
    let began = ContinuousClock.now
    return try await self.queue.run(bytes: request.document.byteCount) {
      // What the wait took is gone from the deadline.
      let waited = began.duration(to: .now)
      // Grading computes for longer than a call may hold a loop of the transport.
      return try await withTaskExecutorPreference(globalConcurrentExecutor) {
        try await pipeline.grade(
          request,
          gradeID: gradeID,
          timeLeft: timeLeft.map { max(.zero, $0 - waited) },
          progress: progress
        )
      }
    }
  }
}

/// The service can't grade yet, or no more.
package struct NotReady: Error {}

/// What the service holds its callers to.
package struct ServiceLimits: Sendable, Hashable {
  /// The sizes of a request.
  package var request: RequestLimits = .defaults
  /// Documents that are graded at once. Default: the number of processors.
  package var maxConcurrentGrades: Int
  /// Documents that may wait; others are refused. Default 4,096.
  package var maxQueuedGrades: Int = 4096
  /// The bytes of text that waiting documents may hold together. Default 256 MiB.
  package var maxQueuedBytes: Int = 256 << 20
  /// How long a document waits for its turn before it is refused. Default 60 s.
  package var queueWait: Duration = .seconds(60)
  /// The time budget of a grade that names none. Default 10 s.
  package var defaultTimeBudget: Duration = .seconds(10)
  /// What one stage may take. Default 5 s.
  package var stageBudget: Duration = .seconds(5)
  /// How long a call waits for the service to get ready before it is refused. Default 0: at once.
  package var readinessWait: Duration = .zero

  package init(maxConcurrentGrades: Int) { self.maxConcurrentGrades = maxConcurrentGrades }
}
