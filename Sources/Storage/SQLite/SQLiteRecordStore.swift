internal import Foundation
internal import GRDB
internal import Model
package import Privacy
internal import Synchronization
package import Telemetry

/// Grades and the audit in SQLite, `records.sqlite` in the data directory.
///
/// Who wants a record kept waits for its commit. What arrives while one commit is under way goes into the
/// next one together, so that many callers share the disk's time. The queue before it is bounded, and a
/// commit that takes too long fails the wait, not the call.
package final class SQLiteRecordStore: RecordStore {
  package struct Config: Sendable {
    /// Records that may wait for a commit. Default 4,096.
    package var maxPending = 4096
    /// Records of one commit. Default 256.
    package var maxBatch = 256
    /// How long one waits for its commit. Default 5 s.
    package var maxWait: Duration = .seconds(5)
    /// What is older is removed. Default 400 days.
    package var maxAge: Duration = .seconds(400 * 86_400)
    /// The most records that are kept. Default a million.
    package var maxRecords = 1_000_000
    /// Entries of the audit that are older are removed. Default six years (45 CFR 164.316(b)(2)).
    package var auditMaxAge: Duration = .seconds(6 * 365 * 86_400 + 2 * 86_400)
    /// The largest that the database may become, in pages of 4 KiB; nil for what the disk holds.
    package var maxPages: Int?

    package init() {}
  }

  /// Why a record was not kept.
  package enum Failure: Error { case queueFull, late, noAudit }

  private typealias Reply = CheckedContinuation<Result<KeptRecord, any Error>, Never>

  /// A record on its way, and who waits for it. It is answered once: by its commit, or when its time is
  /// over, whichever comes first.
  private final class Pending: Sendable {
    /// When waiting for the commit is given up.
    let end: Moment
    /// Nil when there is an audit's entry alone.
    let record: GradeRecord?
    let audit: AuditEntry?
    private let reply: Mutex<Reply?>

    init(end: Moment, record: GradeRecord?, audit: AuditEntry?, reply: Reply) {
      self.end = end
      self.record = record
      self.audit = audit
      self.reply = Mutex(reply)
    }

    func answer(_ result: Result<KeptRecord, any Error>) {
      let reply = self.reply.withLock { reply in
        defer { reply = nil }
        return reply
      }
      reply?.resume(returning: result)
    }
  }

  private struct State {
    var pending: [Pending] = []
    /// What the commit under way writes.
    var writing: [Pending] = []
    var isWriting = false
  }

  let database: any DatabaseWriter
  private let integrity: IntegrityCheck
  let config: Config
  let clock: TelemetryClock
  /// Seals the audit with the keys in force; nil when none is kept.
  let auditChain: @Sendable () -> AuditChain?
  private let state = Mutex(State())

  /// Opens the database, checks it and brings it to this version's form.
  ///
  /// - Throws: `StoreError` when it is damaged, another process has it, or a newer version wrote it. It
  ///   is left as it is then.
  package init(
    path: String,
    config: Config = Config(),
    clock: TelemetryClock = .system,
    auditChain: @escaping @Sendable () -> AuditChain? = { nil }
  ) throws {
    self.auditChain = auditChain
    self.integrity = IntegrityCheck(path: path)
    var options = Configuration()
    options.maximumReaderCount = 4
    options.busyMode = .timeout(2)
    options.foreignKeysEnabled = true
    let maxPages = config.maxPages
    options.prepareDatabase { database in
      // A committed grade survives the machine's end, too.
      try database.execute(sql: "PRAGMA synchronous = FULL")
      try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
      // Checkpoints of 16 MiB: fewer writes of the same pages.
      try database.execute(sql: "PRAGMA wal_autocheckpoint = 4096")
      if let maxPages { try database.execute(sql: "PRAGMA max_page_count = \(maxPages)") }
    }
    do {
      // Read before it is opened for writing, which alone changes the file.
      if FileManager.default.fileExists(atPath: path) {
        var reading = Configuration()
        reading.readonly = true
        reading.busyMode = .timeout(2)
        let queue = try DatabaseQueue(path: path, configuration: reading)
        try self.integrity.check(queue)
        try queue.close()
      }
      let pool = try DatabasePool(path: path, configuration: options)
      self.integrity.isOpened()
      try RecordSchema.migrate(pool)
      self.database = pool
    } catch let error as StoreError {
      throw error
    } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
      throw StoreError(.corrupt, "\(path) is no store of grades, or damaged")
    } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
      throw StoreError(.corrupt, "\(path) is damaged")
    } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
      throw StoreError(.inUse, "another process has \(path) locked")
    } catch let error as DatabaseError {
      // SQLite's message names tables and files, never what is in them.
      throw StoreError(.unusable, "can't open \(path): \(error.message ?? "SQLite fails")")
    } catch {
      throw StoreError(.unusable, "can't open \(path)")
    }
    self.config = config
    self.clock = clock
  }

  /// Closes the database; nothing may use it any more.
  package func close() {
    // What is in the log goes into the file itself, which can be copied then.
    _ = try? self.database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    guard (try? self.database.close()) != nil else { return }
    self.integrity.isClosed()
  }

  // MARK: Writing

  package func add(_ record: GradeRecord, audit: AuditEntry?) async throws -> KeptRecord {
    try await self.keep(record, audit: audit)
  }

  func keep(_ record: GradeRecord?, audit: AuditEntry?) async throws -> KeptRecord {
    let end = self.clock.now() + self.config.maxWait
    let result = await withCheckedContinuation { (reply: Reply) in
      enum Step { case full, wait, start }
      let step = self.state.withLock { state -> Step in
        guard state.pending.count < self.config.maxPending else { return .full }
        state.pending.append(Pending(end: end, record: record, audit: audit, reply: reply))
        defer { state.isWriting = true }
        return state.isWriting ? .wait : .start
      }
      switch step {
      case .full: reply.resume(returning: .failure(Failure.queueFull))
      case .wait: break
      // A task of its own, since the caller may be cancelled while others wait for the commit.
      case .start:
        Task {
          let watch = Task { await self.giveUpLate() }
          await self.commitAll()
          watch.cancel()
        }
      }
    }
    return try result.get()
  }

  /// Answers those that wait for too long, as long as commits are under way. What a commit that hangs
  /// holds may be there in the end, although the answer says that it is not.
  private func giveUpLate() async {
    let interval = min(self.config.maxWait, .milliseconds(100))
    while (try? await Task.sleep(for: interval)) != nil {
      let now = self.clock.now()
      let late = self.state.withLock { state -> [Pending] in
        let late = state.pending.filter { $0.end <= now }
        if !late.isEmpty { state.pending.removeAll { $0.end <= now } }
        return late + state.writing.filter { $0.end <= now }
      }
      for pending in late { pending.answer(.failure(Failure.late)) }
    }
  }

  /// Commits batches until nothing waits.
  private func commitAll() async {
    while true {
      let batch = self.state.withLock { state -> [Pending] in
        let batch = Array(state.pending.prefix(self.config.maxBatch))
        state.pending.removeFirst(batch.count)
        state.writing = batch
        if batch.isEmpty { state.isWriting = false }
        return batch
      }
      if batch.isEmpty { return }
      let results: [Result<KeptRecord, any Error>]
      do {
        results = try await self.commit(batch).map { .success($0) }
      } catch {
        results = batch.map { _ in .failure(error) }
      }
      for (pending, result) in zip(batch, results) { pending.answer(result) }
    }
  }

  /// Writes records and the audit in one transaction.
  private func commit(_ batch: [Pending]) async throws -> [KeptRecord] {
    let chain = self.auditChain()
    return try await self.database.write { database in
      var receipts: [AuditReceipt] = []
      var fault: (any Error)?
      if let chain {
        do {
          receipts = try AuditTable.append(batch.compactMap(\.audit), chain, database)
        } catch let error as StoreError {
          // Nothing was written to it; grades are kept all the same.
          fault = error
        }
      }
      var next = receipts.makeIterator()
      let earlier = try Self.insert(batch.map(\.record), database)
      return zip(batch, earlier).map { pending, earlier in
        guard pending.audit != nil else { return KeptRecord(earlier: earlier) }
        return KeptRecord(earlier: earlier, receipt: next.next(), auditFault: fault)
      }
    }
  }

  /// Writes records; for each what had its request id before.
  private static func insert(
    _ records: [GradeRecord?],
    _ database: Database
  ) throws -> [GradeRecord?] {
    let insert = try database.cachedStatement(
      sql: """
        INSERT INTO grades (id, request, tenant, time, kind, note_type, operation, score,
          degraded, partial, input, trace, labels, grade)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    let label = try database.cachedStatement(
      sql: "INSERT INTO grade_labels (name, value, grade) VALUES (?, ?, ?)"
    )
    return try records.map { record in
      guard let record else { return nil }
      if !record.requestID.isEmpty,
        let earlier = try Self.record(
          database,
          "tenant = ? AND request = ?",
          [record.tenant, record.requestID]
        )
      {
        return earlier
      }
      try insert.execute(arguments: [
        record.gradeID, record.requestID.isEmpty ? nil : record.requestID, record.tenant,
        Int64(clamping: record.time), record.kind.rawValue, record.noteType.rawValue,
        record.operation, record.score, record.isDegraded, record.isPartial,
        record.inputSHA256, record.traceID,
        record.labels.isEmpty ? "{}" : LabelText.text(record.labels),
        Data(record.encoded),
      ])
      let number = database.lastInsertedRowID
      for (name, value) in record.labels {
        try label.execute(arguments: [name, value, number])
      }
      return nil
    }
  }

  // MARK: Reading

  package func record(tenant: String, requestID: String) async throws -> GradeRecord? {
    try await self.database.read {
      try Self.record($0, "tenant = ? AND request = ?", [tenant, requestID])
    }
  }

  package func record(tenant: String, gradeID: String) async throws -> GradeRecord? {
    try await self.database.read {
      try Self.record($0, "tenant = ? AND id = ?", [tenant, gradeID])
    }
  }

  package func records(
    _ query: RecordQuery
  ) async throws -> [(place: RecordQuery.Place, record: GradeRecord)] {
    var conditions = ["tenant = ?"]
    var arguments: [(any DatabaseValueConvertible)?] = [query.tenant]
    func require(_ condition: String, _ values: any DatabaseValueConvertible...) {
      conditions.append(condition)
      arguments += values
    }
    if let since = query.since { require("time >= ?", Int64(clamping: since)) }
    if let until = query.until { require("time < ?", Int64(clamping: until)) }
    if let kind = query.kind { require("kind = ?", kind.rawValue) }
    if let operation = query.operation { require("operation = ?", operation) }
    if let least = query.minimumScore { require("score >= ?", least) }
    if let most = query.maximumScore { require("score <= ?", most) }
    if let isDegraded = query.isDegraded { require("degraded = ?", isDegraded) }
    if let requestID = query.requestID { require("request = ?", requestID) }
    for (name, value) in query.labels.sorted(by: { $0.key < $1.key }) {
      require(
        "number IN (SELECT grade FROM grade_labels WHERE name = ? AND value = ?)",
        name,
        value
      )
    }
    if let place = query.after {
      require("(time, number) < (?, ?)", Int64(clamping: place.time), place.number)
    }
    let selection = conditions.joined(separator: " AND ")
    let values = StatementArguments(arguments + [query.limit])
    return try await self.database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT number, id, request, tenant, time, kind, note_type, operation, score, degraded,
            partial, input, trace, labels, x'' AS grade
          FROM grades WHERE \(selection) ORDER BY time DESC, number DESC LIMIT ?
          """,
        arguments: values
      )
      .map { row in
        let record = Self.record(row)
        return (RecordQuery.Place(time: record.time, number: row["number"]), record)
      }
    }
  }

  package func prune() async throws -> Int {
    let oldest = self.clock.date(before: self.config.maxAge)
    return try await self.database.write { database in
      // A part at a time, so that no commit waits for long.
      try database.execute(
        sql: """
          DELETE FROM grades WHERE number IN (SELECT number FROM grades WHERE time < ? LIMIT 1000)
          """,
        arguments: [Int64(clamping: oldest)]
      )
      var removed = database.changesCount
      try database.execute(
        sql: """
          DELETE FROM grades WHERE number IN (SELECT number FROM grades ORDER BY number
            LIMIT MIN(1000, MAX(0, (SELECT COUNT(*) FROM grades) - ?)))
          """,
        arguments: [self.config.maxRecords]
      )
      removed += database.changesCount
      return removed
    }
  }

  private static func record(
    _ database: Database,
    _ condition: String,
    _ arguments: StatementArguments
  ) throws -> GradeRecord? {
    try Row.fetchOne(
      database,
      sql: "SELECT * FROM grades WHERE \(condition)",
      arguments: arguments
    )
    .map { Self.record($0) }
  }

  private static func record(_ row: Row) -> GradeRecord {
    GradeRecord(
      gradeID: row["id"],
      requestID: row["request"] ?? "",
      tenant: row["tenant"],
      time: UInt64(clamping: row["time"] as Int64),
      kind: DocumentKind(rawValue: row["kind"]) ?? .clinicalNote,
      noteType: NoteType(rawValue: row["note_type"]) ?? .unspecified,
      operation: row["operation"],
      score: row["score"],
      isDegraded: row["degraded"],
      isPartial: row["partial"],
      inputSHA256: row["input"],
      traceID: row["trace"],
      labels: LabelText.labels(row["labels"]),
      encoded: [UInt8](row["grade"] as Data)
    )
  }
}
