internal import Grading
package import Messages
package import Model
internal import Privacy
internal import Storage
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
  private let policies: PolicyInForce
  private let audit: AuditKeeper
  private let privacyMetrics: PrivacyMetrics?
  private let log: EventLog?
  private let pipeline = Mutex<Pipeline?>(nil)

  /// - Parameters:
  ///   - instrumentation: What makes grades visible; nil for nothing.
  ///   - recorder: What keeps grades; nil for nothing.
  ///   - whyNoRecorder: Why nothing does, as clients read it.
  ///   - policies: What may be quoted.
  ///   - audit: What keeps the audit where no grade is kept.
  ///   - makeID: Makes a new grade's id.
  package init(
    limits: ServiceLimits,
    readiness: Readiness,
    policies: PolicyInForce = PolicyInForce(),
    audit: AuditKeeper = AuditKeeper(.off, nil),
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
    self.policies = policies
    self.audit = audit
    self.privacyMetrics = instrumentation.map { PrivacyMetrics($0.metrics) }
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
  /// - Throws: `InvalidRequest`, `NotReady`, `NotAuthenticated`, `AdmissionQueue.Full`,
  ///   `CancellationError`.
  package func grade(
    _ request: GradeRequest,
    for caller: GradeCaller = GradeCaller(.commandLine),
    timeLeft: Duration?,
    progress: @escaping @Sendable (GradeEvent) -> Void = { _ in }
  ) async throws -> AssayV1.Grade {
    let identity: RequestIdentity
    do {
      try request.validate(self.limits.request)
      identity = try RequestIdentity(request)
    } catch {
      self.countRefusal(error, request, caller)
      throw error
    }
    if request.quotes == .original, !caller.isAuthenticated { throw NotAuthenticated() }
    let choice = self.policies.choice(for: caller.tenant.description, request.document.kind)
    if let recorder, !request.requestID.isEmpty {
      let earlier = try await recorder.earlierAnswer(
        request.requestID,
        tenant: caller.tenant,
        document: request.document,
        digest: Pipeline.digest(request.document)
      )
      if let earlier {
        progress(.accepted(gradeID: earlier.call?.gradeID ?? "", stages: []))
        return try await Self.awayFromTheLoop(request) {
          try await self.quoted(earlier, request, choice, caller)
        }
      }
    }
    let graded = try await self.measured(request, choice, caller, timeLeft) { event in
      // The grade is not complete before it is kept.
      if case .completed = event { return }
      progress(event)
    }
    self.privacyMetrics?.count(graded.deidentified, .grade)
    return try await Self.awayFromTheLoop(request) {
      try await self.keep(graded, of: request, identity, choice, for: caller)
    }
  }

  /// What is longer is too long a work for a loop of the transport, in bytes.
  private static let muchText = 64 << 10

  private static func awayFromTheLoop<Result: Sendable>(
    _ request: GradeRequest,
    _ body: @Sendable () async throws -> Result
  ) async throws -> Result {
    guard request.document.byteCount > Self.muchText else { return try await body() }
    return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await body() }
  }

  /// Keeps a grade and the audit, and makes the answer.
  private func keep(
    _ graded: GradedDocument,
    of request: GradeRequest,
    _ identity: RequestIdentity,
    _ choice: PolicyInForce.Choice,
    for caller: GradeCaller
  ) async throws -> AssayV1.Grade {
    var answer = AssayV1.Grade(graded.grade, identity)
    let entry = self.auditEntry(
      graded.deidentified,
      request.document,
      answer.call?.gradeID ?? "",
      choice,
      caller
    )
    guard let recorder else {
      answer.call?.notRecordedReason = self.whyNoRecorder.rawValue
      await self.audit(entry, quoting: graded.deidentified, request, caller, &answer)
      return answer
    }
    let outcome = try await recorder.keep(
      graded.grade,
      audit: entry,
      of: request,
      identity,
      for: caller
    )
    switch outcome {
    case .kept(let earlier, let receipt, let auditFault):
      if let earlier { answer = earlier }
      answer.call?.recorded = true
      answer.call?.auditReceipt = receipt?.description ?? ""
      let isAudited = entry == nil || receipt != nil
      if entry != nil { self.audit.noteOutcome(auditFault) }
      answer.quote(QuoteSource(request, graded.deidentified, isAudited: isAudited))
    case .failed(let error):
      if entry != nil { self.audit.noteOutcome(error) }
      answer.call?.notRecordedReason = GradeRecorder.Reason.storeFailed.rawValue
      answer.quote(QuoteSource(request, graded.deidentified, isAudited: !self.audit.isOn))
    }
    return answer
  }

  /// An earlier answer, which is kept without quotes, with those of the document that came again.
  private func quoted(
    _ earlier: AssayV1.Grade,
    _ request: GradeRequest,
    _ choice: PolicyInForce.Choice,
    _ caller: GradeCaller
  ) async throws -> AssayV1.Grade {
    var answer = earlier
    let document = request.document
    let deidentifier = choice.evidenceDeidentifier
    let deidentified =
      request.quotes != .deidentified
      ? nil
      : try await self.queue.run(bytes: document.byteCount, priority: request.priority) {
        await withTaskExecutorPreference(globalConcurrentExecutor) {
          try? DeidentifiedDocument(document, deidentifier, scope: "")
        }
      }
    let gradeID = answer.call?.gradeID ?? ""
    let entry = self.auditEntry(deidentified, document, gradeID, choice, caller)
    await self.audit(entry, quoting: deidentified, request, caller, &answer)
    return answer
  }

  /// Keeps an audit entry of its own, and quotes. Without its audit nothing of a document goes out.
  private func audit(
    _ entry: AuditEntry?,
    quoting deidentified: DeidentifiedDocument?,
    _ request: GradeRequest,
    _ caller: GradeCaller,
    _ answer: inout AssayV1.Grade
  ) async {
    var isAudited = true
    do {
      let receipt = try await self.audit.keep(span: caller.span, entry)
      answer.call?.auditReceipt = receipt?.description ?? ""
    } catch {
      isAudited = false
    }
    answer.quote(QuoteSource(request, deidentified, isAudited: isAudited))
  }

  private func auditEntry(
    _ deidentified: DeidentifiedDocument?,
    _ document: Document,
    _ gradeID: String,
    _ choice: PolicyInForce.Choice,
    _ caller: GradeCaller
  ) -> AuditEntry? {
    deidentified.flatMap {
      self.audit.entry(
        $0.auditTexts(of: document),
        of: document.kind,
        by: .grade,
        tenant: caller.tenant,
        documentID: gradeID,
        choice
      )
    }
  }

  /// Counts a request that is no good.
  private func countRefusal(
    _ error: InvalidRequest,
    _ request: GradeRequest,
    _ caller: GradeCaller
  ) {
    guard let metrics else { return }
    let series = metrics.series(GradeMetrics.Key(caller, request))
    series.size.record(Double(request.document.byteCount))
    metrics.count(GradeOutcome(error), 0, series, in: caller.span)
  }

  private func measured(
    _ request: GradeRequest,
    _ choice: PolicyInForce.Choice,
    _ caller: GradeCaller,
    _ timeLeft: Duration?,
    _ progress: @escaping @Sendable (GradeEvent) -> Void
  ) async throws -> GradedDocument {
    guard let metrics else {
      return try await self.grade(request, choice, caller, nil, timeLeft, progress)
    }
    let series = metrics.series(GradeMetrics.Key(caller, request))
    let began = Moment.now
    series.size.record(Double(request.document.byteCount))
    do {
      let graded = try await self.grade(request, choice, caller, series, timeLeft, progress)
      metrics.count(graded.grade, began.nanoseconds(to: .now), series, in: caller.span)
      return graded
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
    _ choice: PolicyInForce.Choice,
    _ caller: GradeCaller,
    _ series: GradeMetrics.Series?,
    _ timeLeft: Duration?,
    _ progress: @escaping @Sendable (GradeEvent) -> Void
  ) async throws -> GradedDocument {
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
          deidentifier: choice.evidenceDeidentifier,
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

/// What was asked for is for callers who are authenticated.
package struct NotAuthenticated: Error {}

extension RequestIdentity {
  /// - Throws: `InvalidRequest` when an id or a label identifies a patient.
  fileprivate init(_ request: GradeRequest) throws(InvalidRequest) {
    var violations: [InvalidRequest.Violation] = []
    func checked(_ field: String, _ text: String) -> CheckedText? {
      do {
        return try CheckedText(text)
      } catch {
        violations.append(
          .init(
            field: field,
            reason:
              "must not identify a patient, and looks like it holds: \(error.category.rawValue)"
          )
        )
        return nil
      }
    }
    self.init()
    if !request.requestID.isEmpty {
      self.requestID = checked("options.request_id", request.requestID)
    }
    for (key, value) in request.labels.sorted(by: { $0.key < $1.key }) {
      guard let key = checked("options.labels", key), let value = checked("options.labels", value)
      else { continue }
      self.labels[key] = value
    }
    guard violations.isEmpty else { throw InvalidRequest(violations: violations) }
  }
}

extension DeidentifiedDocument {
  /// What the audit is made of.
  fileprivate func auditTexts(of document: Document) -> [Auditor.Text] {
    var texts = [Auditor.Text(.text, document.text, self.text)]
    if let original = document.transcript, let transcript {
      texts.append(Auditor.Text(.transcript, original, transcript))
    }
    if let original = document.priorNote, let priorNote {
      texts.append(Auditor.Text(.priorNote, original, priorNote))
    }
    return texts
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
