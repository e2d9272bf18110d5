internal import Grading
package import Messages
package import Model
internal import Synchronization
package import Telemetry

/// The grading of documents as a service: checks requests, waits its turn, runs the pipeline.
///
/// Whatever comes in, by gRPC, from a file or over HTTP, comes through here.
package final class Grader: Sendable {
  private let limits: ServiceLimits
  private let readiness: Readiness
  private let queue: AdmissionQueue
  private let pipelineConfig: PipelineConfig
  private let makeID: @Sendable () -> String
  private let metrics: GradeMetrics?
  private let recorder: GradeRecorder?
  private let whyNoRecorder: GradeRecorder.Reason
  private let log: EventLog?
  private let pipeline = Mutex<Pipeline?>(nil)

  /// - Parameters:
  ///   - instrumentation: What makes grades visible; nil for nothing.
  ///   - recorder: What keeps grades; nil for nothing.
  ///   - whyNoRecorder: Why nothing does, as clients read it.
  ///   - makeID: Makes a new grade's id.
  package init(
    limits: ServiceLimits,
    readiness: Readiness,
    instrumentation: Instrumentation? = nil,
    recorder: GradeRecorder? = nil,
    whyNoRecorder: GradeRecorder.Reason = .noStore,
    makeID: @escaping @Sendable () -> String
  ) {
    self.limits = limits
    self.readiness = readiness
    self.metrics = instrumentation.map { GradeMetrics($0.metrics) }
    self.recorder = recorder
    self.whyNoRecorder = whyNoRecorder
    self.log = instrumentation?.log("grading")
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
    instrumentation?.metrics.observe { [queue] in
      let counts = queue.counts
      return [
        MetricPoint(.queueDepth, [.queue: "grading"], .gauge(Double(counts.waiting))),
        MetricPoint(.queueActive, [.queue: "grading"], .gauge(Double(counts.active))),
      ]
    }
  }

  /// Loads the word lists; grading is ready when this returns. CPU work of some milliseconds.
  package func load() {
    let loaded = Pipeline(lexicon: Lexicon(), config: self.pipelineConfig)
    self.pipeline.withLock { $0 = loaded }
    self.readiness.move(to: .ready)
  }

  /// A shorter wait is none that a trace should show.
  private static let shortWait: Duration = .microseconds(20)

  /// How many documents are graded and how many wait.
  package var counts: (active: Int, waiting: Int) { self.queue.counts }

  /// Grades a document and keeps the grade.
  ///
  /// A request whose id was there before gets the answer that it got then.
  ///
  /// - Parameters:
  ///   - caller: Who asks, for telemetry.
  ///   - timeLeft: What the caller's deadline leaves; nil for none.
  ///   - progress: Called for each step but the last, from any thread.
  /// - Throws: `InvalidRequest`, `NotReady`, `AdmissionQueue.Full`, `CancellationError`.
  package func grade(
    _ request: GradeRequest,
    for caller: GradeCaller = GradeCaller(.commandLine),
    timeLeft: Duration?,
    progress: @escaping @Sendable (GradeEvent) -> Void = { _ in }
  ) async throws -> AssayV1.Grade {
    if let recorder, !request.requestID.isEmpty {
      try request.validate(self.limits.request)
      let earlier = try await recorder.earlierAnswer(
        request.requestID,
        tenant: caller.tenant,
        document: request.document,
        digest: Pipeline.digest(request.document)
      )
      if let earlier {
        progress(.accepted(gradeID: earlier.call?.gradeID ?? "", stages: []))
        return earlier
      }
    }
    let grade = try await self.measured(request, caller, timeLeft) { event in
      // The grade is not complete before it is kept.
      if case .completed = event { return }
      progress(event)
    }
    if let recorder { return try await recorder.keep(grade, of: request, for: caller) }
    var wire = AssayV1.Grade(grade)
    wire.call?.notRecordedReason = self.whyNoRecorder.rawValue
    return wire
  }

  private func measured(
    _ request: GradeRequest,
    _ caller: GradeCaller,
    _ timeLeft: Duration?,
    _ progress: @escaping @Sendable (GradeEvent) -> Void
  ) async throws -> Grade {
    guard let metrics else { return try await self.grade(request, caller, nil, timeLeft, progress) }
    let series = metrics.series(GradeMetrics.Key(caller, request))
    let began = Moment.now
    series.size.record(Double(request.document.byteCount))
    do {
      let grade = try await self.grade(request, caller, series, timeLeft, progress)
      metrics.count(grade, began.nanoseconds(to: .now), series, in: caller.span)
      return grade
    } catch {
      if let full = error as? AdmissionQueue.Full {
        metrics.countRejection(full.reason, request.priority)
      }
      metrics.count(GradeOutcome(error), began.nanoseconds(to: .now), series, in: caller.span)
      throw error
    }
  }

  private func grade(
    _ request: GradeRequest,
    _ caller: GradeCaller,
    _ series: GradeMetrics.Series?,
    _ timeLeft: Duration?,
    _ progress: @escaping @Sendable (GradeEvent) -> Void
  ) async throws -> Grade {
    try request.validate(self.limits.request)
    guard await self.readiness.wait(atMost: self.limits.readinessWait),
      let pipeline = self.pipeline.withLock({ $0 })
    else { throw NotReady() }
    let gradeID = self.makeID()
    let began = Moment.now
    let observation = StageObservation(span: caller.span, durations: series?.stages, log: self.log)
    return try await self.queue.run(
      bytes: request.document.byteCount,
      priority: request.priority
    ) {
      // What the wait took is gone from the deadline.
      let turn = Moment.now
      let waited = began.duration(to: turn)
      series?.wait.record(nanoseconds: began.nanoseconds(to: turn), in: caller.span)
      if waited > Self.shortWait {
        caller.span?.child(.queueSpan, at: began)?.end(at: turn)
      }
      // Grading computes for longer than a call may hold a loop of the transport.
      defer { observation.finish() }
      return try await withTaskExecutorPreference(globalConcurrentExecutor) {
        try await pipeline.grade(
          request,
          gradeID: gradeID,
          timeLeft: timeLeft.map { max(.zero, $0 - waited) },
          observation: observation,
          progress: progress
        )
      }
    }
  }
}

extension GradeOutcome {
  /// What an error of `Grader` means.
  init(_ error: any Error) {
    self =
      switch error {
      case is InvalidRequest: .invalid
      case is AdmissionQueue.Full, is NotReady: .rejected
      case is CancellationError: .cancelled
      default: .failed
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
