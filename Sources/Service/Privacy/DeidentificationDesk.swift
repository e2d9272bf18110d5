internal import Model
package import Privacy
internal import Storage
internal import Synchronization
package import Telemetry

/// De-identification as a service: checks requests, waits its turn, removes, keeps the audit.
package final class DeidentificationDesk: Sendable {
  /// What a request got.
  package struct Answer: Sendable {
    package var result: Deidentified
    package var documentID: String
    /// Nil when no audit is kept.
    package var receipt: AuditReceipt?
  }

  let policies: PolicyInForce
  private let limits: ServiceLimits
  private let queue: AdmissionQueue
  private let audit: AuditKeeper
  private let metrics: PrivacyMetrics?
  private let makeID: @Sendable () -> String

  package init(
    policies: PolicyInForce,
    audit: AuditKeeper,
    limits: ServiceLimits,
    instrumentation: Instrumentation?,
    makeID: @escaping @Sendable () -> String
  ) {
    self.policies = policies
    self.audit = audit
    self.limits = limits
    self.metrics = instrumentation.map { PrivacyMetrics($0.metrics) }
    self.makeID = makeID
    self.queue = AdmissionQueue(
      AdmissionQueue.Limits(
        active: limits.maxConcurrentGrades,
        waiting: limits.maxQueuedGrades,
        waitingBytes: limits.maxQueuedBytes,
        wait: limits.queueWait
      )
    )
    instrumentation?.metrics.observe { [queue] in
      let counts = queue.counts
      return [
        MetricPoint(.queueDepth, [.queue: "deidentification"], .gauge(Double(counts.waiting))),
        MetricPoint(.queueActive, [.queue: "deidentification"], .gauge(Double(counts.active))),
      ]
    }
  }

  /// De-identifies a text. When this returns the audit of it is committed.
  ///
  /// - Throws: `InvalidRequest`, `DeidentificationFailed`, `AuditUnavailable`, `AdmissionQueue.Full`,
  ///   `CancellationError`.
  package func deidentify(
    _ request: DeidentifyRequest,
    tenant: SafeText,
    span: ActiveSpan? = nil
  ) async throws -> Answer {
    let began = Moment.now
    do {
      let answer = try await self.answer(request, tenant, span)
      self.metrics?.count([answer.result], .deidentify, began.nanoseconds(to: .now), in: span)
      return answer
    } catch {
      self.metrics?.count(error, .deidentify, began.nanoseconds(to: .now), in: span)
      throw error
    }
  }

  private func answer(
    _ request: DeidentifyRequest,
    _ tenant: SafeText,
    _ span: ActiveSpan?
  ) async throws -> Answer {
    var choice = self.policies.choice(for: tenant.description, request.kind)
    try request.validate(self.limits.request, choice.policy)
    if let level = request.level { choice.policy.level = max(level, choice.policy.level) }
    let documentID = request.documentID.isEmpty ? self.makeID() : request.documentID
    let used = choice
    let (result, entry) = try await self.queue.run(
      bytes: request.text.utf8.count,
      priority: .normal
    ) {
      let part = span?.child("deidentify")
      defer { part?.end() }
      return try await withTaskExecutorPreference(globalConcurrentExecutor) {
        let scope = used.policy.scope.text(
          tenant: tenant.description,
          patient: request.patientID,
          document: documentID
        )
        let result = try Deidentifier(policy: used.policy, key: used.loaded.keys.current.key)
          .deidentify(request.text, scope: scope) { try Task.checkCancellation() }
        let entry = self.audit.entry(
          [Auditor.Text(.text, request.text, result)],
          of: request.kind,
          by: .deidentify,
          tenant: tenant,
          documentID: documentID,
          used
        )
        return (result, entry)
      }
    }
    let receipt = try await self.audit.keep(span: span, entry)
    return Answer(result: result, documentID: documentID, receipt: receipt)
  }
}
