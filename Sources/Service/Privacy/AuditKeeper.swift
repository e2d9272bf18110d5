internal import Model
internal import Privacy
package import Storage
internal import Synchronization
package import Telemetry

/// Keeps the audit: an entry is committed before what it is about may go out.
package final class AuditKeeper: Sendable {
  /// Whether there is an audit.
  package enum Mode: Sendable {
    case kept(any AuditStore)
    /// The operator wants none, or gave no place for it.
    case off
    /// There should be one, and its store can't be used.
    case broken
  }

  private let mode: Mode
  private let clock: TelemetryClock
  private let metrics: MetricRegistry?
  private let errors: CounterSeries?
  private let log: EventLog?
  private let failing = Mutex<StoreFault?>(nil)

  package init(_ mode: Mode, _ instrumentation: Instrumentation?) {
    self.mode = mode
    self.clock = instrumentation?.clock ?? .system
    self.metrics = instrumentation?.metrics
    self.errors = instrumentation?.metrics.counter(.storeErrors, [.store: "audit"])
    self.log = instrumentation?.log("audit")
  }

  var isBroken: Bool { if case .broken = self.mode { true } else { false } }

  /// Why the last entry was not kept; nil when it was.
  package var fault: StoreFault? { self.isBroken ? .other : self.failing.withLock { $0 } }

  /// Whether entries are to be kept.
  package var isOn: Bool { if case .off = self.mode { false } else { true } }

  var store: (any AuditStore)? { if case .kept(let store) = self.mode { store } else { nil } }

  /// What is to be kept of a document; nil when nothing is.
  func entry(
    _ texts: @autoclosure () -> [Auditor.Text],
    of kind: DocumentKind,
    by operation: AuditOperation,
    tenant: SafeText,
    documentID: String,
    _ choice: PolicyInForce.Choice
  ) -> AuditEntry? {
    guard self.store != nil else { return nil }
    return choice.auditor.entry(
      texts(),
      of: kind,
      by: operation,
      time: self.clock.date(),
      tenant: tenant.description,
      documentID: documentID,
      policy: choice.identity
    )
  }

  /// Commits an entry; nil when no audit is kept.
  ///
  /// - Throws: `AuditUnavailable`.
  func keep(span: ActiveSpan?, _ entry: AuditEntry?) async throws -> AuditReceipt? {
    if self.isBroken { throw AuditUnavailable() }
    guard let store, let entry else { return nil }
    let began = self.clock.now()
    let part = span?.child("audit", at: began)
    do {
      let receipt = try await store.append(entry)
      let ended = self.clock.now()
      part?.end(at: ended)
      self.metrics?.histogram(.storeDuration, [.store: "audit"])
        .record(nanoseconds: began.nanoseconds(to: ended), in: part)
      self.noteOutcome(nil)
      return receipt
    } catch {
      part?.fail("AUDIT_FAILED")
      part?.end()
      self.noteOutcome(error)
      throw AuditUnavailable()
    }
  }

  /// Notes how keeping an entry ended, here or together with a grade.
  ///
  /// - Parameter error: Nil when it was kept.
  func noteOutcome(_ error: (any Error)?) {
    guard let error else {
      let wasFailing = self.failing.withLock { failing in
        defer { failing = nil }
        return failing != nil
      }
      if wasFailing { self.log?.write(.info, "the audit is kept again") }
      return
    }
    self.errors?.add()
    let wasFailing = self.failing.withLock { failing in
      defer { failing = StoreFault(error) }
      return failing != nil
    }
    guard !wasFailing else { return }
    self.log?.write(
      .error,
      "the audit can't be kept; no text goes out",
      [Attribute(.errorType, SafeText(StoreFault(error)))]
    )
  }

  /// Looks after what is too old.
  package func prune() async {
    guard let store else { return }
    do {
      while try await store.pruneAudit() > 0 { try Task.checkCancellation() }
    } catch is CancellationError {
      return
    } catch {
      self.errors?.add()
      self.log?.write(
        .error,
        "old entries of the audit can't be removed",
        [Attribute(.errorType, SafeText(StoreFault(error)))]
      )
    }
  }
}

/// The audit can't be kept, so that nothing may go out.
package struct AuditUnavailable: Error {}
