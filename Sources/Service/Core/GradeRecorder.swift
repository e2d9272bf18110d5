internal import Messages
internal import Model
internal import Privacy
package import Storage
internal import Synchronization
package import Telemetry

/// Keeps grades: each is committed before it is answered, or the answer says that it was not.
package final class GradeRecorder: Sendable {
  /// Why a grade is not kept, as clients read it.
  package enum Reason: String, Sendable, CaseIterable {
    /// The server keeps none.
    case noStore = "NO_STORE"
    /// The store is full, locked, damaged or too slow, also when it could not be used from the start.
    case storeFailed = "STORE_FAILED"
  }

  private let store: any RecordStore
  private let clock: TelemetryClock
  private let durations: HistogramSeries?
  private let errors: CounterSeries?
  private let log: EventLog?
  private let failing = Mutex<StoreFault?>(nil)

  package init(_ store: any RecordStore, _ instrumentation: Instrumentation?) {
    self.store = store
    self.clock = instrumentation?.clock ?? .system
    self.durations = instrumentation?.metrics.histogram(.storeDuration, [.store: "records"])
    self.errors = instrumentation?.metrics.counter(.storeErrors, [.store: "records"])
    self.log = instrumentation?.log("records")
  }

  /// Why the last record was not kept; nil when it was.
  package var fault: StoreFault? { self.failing.withLock { $0 } }

  /// The answer that a request with an id got before; nil when there was none, or the store can't tell.
  ///
  /// - Throws: `InvalidRequest` when it was about another document.
  func earlierAnswer(
    _ requestID: String,
    tenant: SafeText,
    document: Document,
    digest: String
  ) async throws -> AssayV1.Grade? {
    guard
      let found = try? await self.store.record(
        tenant: tenant.description,
        requestID: requestID
      )
    else { return nil }
    return try Self.answer(found, document, digest: digest)
  }

  /// What became of a grade.
  enum Outcome {
    /// It is kept, or its request's id had another one before, which is the answer then. With the receipt of
    /// its document's audit, or why that is not kept.
    case kept(earlier: AssayV1.Grade?, AuditReceipt?, auditFault: (any Error)?)
    case failed(any Error)
  }

  /// Commits a grade, and with it the audit of what its document had removed.
  ///
  /// - Throws: `InvalidRequest` when the request's id belongs to another document.
  func keep(
    _ grade: Grade,
    audit: AuditEntry?,
    of request: GradeRequest,
    _ identity: RequestIdentity,
    for caller: GradeCaller
  ) async throws -> Outcome {
    let record = GradeRecord(
      grade,
      identity: identity,
      noteType: request.document.noteType,
      operation: caller.operation.rawValue,
      tenant: caller.tenant,
      time: self.clock.date(),
      trace: caller.traceID,
      encoder: WireGradeEncoder.self
    )
    let began = self.clock.now()
    let span = caller.span?.child("record", at: began)
    let kept: KeptRecord
    do {
      kept = try await self.store.add(record, audit: audit)
    } catch {
      span?.fail("STORE_FAILED")
      span?.end()
      self.failed(error)
      return .failed(error)
    }
    let ended = self.clock.now()
    span?.end(at: ended)
    self.durations?.record(nanoseconds: began.nanoseconds(to: ended), in: span)
    self.succeeded()
    let earlier = try kept.earlier.map {
      try Self.answer($0, request.document, digest: grade.inputSHA256)
    }
    return .kept(earlier: earlier, kept.receipt, auditFault: kept.auditFault)
  }

  /// Looks after what is too old or too much.
  package func prune() async {
    do {
      while try await self.store.prune() > 0 { try Task.checkCancellation() }
    } catch is CancellationError {
      return
    } catch {
      self.failed(error)
    }
  }

  private static func answer(
    _ record: GradeRecord,
    _ document: Document,
    digest: String
  ) throws -> AssayV1.Grade {
    guard record.inputSHA256 == digest, record.kind == document.kind,
      record.noteType == document.noteType
    else {
      throw InvalidRequest(
        violations: [
          .init(field: "options.request_id", reason: "was used for another document before")
        ]
      )
    }
    return try AssayV1.Grade(packed: record.encoded)
  }

  private func failed(_ error: any Error) {
    self.errors?.add()
    let wasFailing = self.failing.withLock { failing in
      defer { failing = StoreFault(error) }
      return failing != nil
    }
    guard !wasFailing else { return }
    self.log?.write(
      .error,
      "grades can't be kept; answers say so",
      [Attribute(.errorType, SafeText(StoreFault(error)))]
    )
  }

  private func succeeded() {
    let wasFailing = self.failing.withLock { failing in
      defer { failing = nil }
      return failing != nil
    }
    if wasFailing { self.log?.write(.info, "grades are kept again") }
  }
}
