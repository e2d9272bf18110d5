import GRDB
import Model
import Privacy
import Storage
import Telemetry
import Testing

@Suite struct RecordStoreTests {
  private func record(_ number: Int, labels: [String: String] = [:]) -> GradeRecord {
    var grade = Grade(
      kind: .clinicalNote,
      dimensions: [],
      heuristics: Heuristics(score: 0, checks: []),
      factuality: Factuality(outcome: .notAssessable(.noTranscript)),
      nexus: nil,
      hybrid: nil,
      flags: GradeFlags(degraded: false, partial: false, failedStages: []),
      versions: Versions(assay: "0", rules: "0", lexicons: "0"),
      inputSHA256: "hash-\(number)"
    )
    grade.call = CallInfo(
      gradeID: "grade-\(number)"
    )
    let checked = labels.compactMap { key, value in
      (try? CheckedText(key)).flatMap { key in (try? CheckedText(value)).map { (key, $0) } }
    }
    return GradeRecord(
      grade,
      identity: RequestIdentity(
        requestID: try? CheckedText("request-\(number)"),
        labels: Dictionary(checked) { $1 }
      ),
      noteType: .soap,
      operation: "grade",
      tenant: "default",
      time: UInt64(1_000 + number),
      trace: nil,
      encoder: Encoder.self
    )
  }

  private enum Encoder: GradeEncoder {
    static func encode(_ grade: Grade, _ identity: RequestIdentity) -> [UInt8] { [1, 2, 3] }
  }

  private func version(_ path: String) throws -> Int {
    try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "PRAGMA user_version") ?? -1 }
  }

  @Test func everyEarlierVersionIsBroughtForwardAndBackWithWhatItHolds() async throws {
    for earlier in 1..<RecordSchema.current {
      let folder = try TemporaryFolder()
      let path = folder.path + "/records.sqlite"
      let first = try SQLiteRecordStore(path: path)
      for number in 0..<20 {
        _ = try await first.add(
          self.record(number, labels: ["batch": "\(number % 2)", "é": "ü"]),
          audit: nil
        )
      }
      let queue = try DatabaseQueue(path: path)
      try RecordSchema.migrate(queue, to: earlier)
      #expect(try self.version(path) == earlier)
      // What the earlier version writes is there afterwards, too.
      try await queue.write { database in
        try database.execute(
          sql: """
            INSERT INTO grades (id, request, tenant, time, kind, note_type, operation, score,
              degraded, partial, input, trace, labels, grade)
            VALUES ('old', NULL, 'default', 5000, 'clinical-note', 'soap', 'grade', 50.5, 0, 0,
              'hash', NULL, '{"batch":"1"}', x'09')
            """
        )
        // From the second version on, labels have a table.
        if earlier >= 2 {
          try database.execute(
            sql: "INSERT INTO grade_labels SELECT 'batch', '1', number FROM grades WHERE id = 'old'"
          )
        }
      }
      let again = try SQLiteRecordStore(path: path)
      #expect(try self.version(path) == RecordSchema.current)
      var query = RecordQuery(tenant: "default", limit: 100)
      #expect(try await again.records(query).count == 21)
      query.labels = ["batch": "1"]
      let found = try await again.records(query).map(\.record)
      #expect(found.count == 11)
      #expect(found.first?.gradeID == "old")
      #expect(found.first?.encoded == [])
      #expect(try await again.record(tenant: "default", gradeID: "old")?.encoded == [9])
      #expect(found.last?.labels == ["batch": "1", "é": "ü"])
    }
  }

  @Test func aStoreFromBeforeItsIndexWasThere() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/records.sqlite"
    let first = try SQLiteRecordStore(path: path)
    _ = try await first.add(self.record(1), audit: nil)
    let queue = try DatabaseQueue(path: path)
    try RecordSchema.migrate(queue, to: 2)
    try await queue.write { try $0.execute(sql: "DROP INDEX grades_by_tenant") }
    let again = try SQLiteRecordStore(path: path)
    #expect(try await again.records(RecordQuery(tenant: "default", limit: 100)).count == 1)
  }

  @Test func allTheWayBackAndForward() throws {
    let queue = try DatabaseQueue()
    try RecordSchema.migrate(queue)
    try RecordSchema.migrate(queue, to: 0)
    let tables = try queue.read {
      try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM sqlite_master WHERE name LIKE 'grade%'")
    }
    #expect(tables == 0)
    try RecordSchema.migrate(queue)
    #expect(throws: StoreError.self) { try RecordSchema.migrate(queue, to: 99) }
  }

  @Test func callersThatComeTogetherAreAllCommittedAndRequestsOnce() async throws {
    let folder = try TemporaryFolder()
    let store = try SQLiteRecordStore(path: folder.path + "/records.sqlite")
    let earlier = try await withThrowingTaskGroup(of: String?.self) { group in
      for number in 0..<300 {
        group.addTask {
          try await store.add(self.record(number % 100), audit: nil).earlier?.gradeID
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(earlier.count { $0 == nil } == 100)
    #expect(try await store.records(RecordQuery(tenant: "default", limit: 1000)).count == 100)
    #expect(try await store.records(RecordQuery(tenant: "other", limit: 1000)).isEmpty)
  }

  @Test func aCommitThatTakesTooLongFailsTheWaitAndNothingElse() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/records.sqlite"
    var config = SQLiteRecordStore.Config()
    config.maxWait = .milliseconds(50)
    config.maxPending = 2
    let store = try SQLiteRecordStore(path: path, config: config)
    var options = Configuration()
    options.allowsUnsafeTransactions = true
    let other = try DatabaseQueue(path: path, configuration: options)
    try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
    let failures = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<6 {
        group.addTask { (try? await store.add(self.record(number), audit: nil)) == nil }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(failures == 6)
    try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
    // On a busy machine a commit that nothing holds up may take longer, too.
    var kept: Int?
    for number in 50..<150 where kept == nil {
      do {
        #expect(try await store.add(self.record(number), audit: nil).earlier == nil)
        kept = number
      } catch SQLiteRecordStore.Failure.late {}
    }
    let number = try #require(kept)
    #expect(try await store.record(tenant: "default", gradeID: "grade-\(number)") != nil)
  }

  @Test func whatIsOldOrTooMuchIsRemovedWithItsLabels() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/records.sqlite"
    var config = SQLiteRecordStore.Config()
    config.maxRecords = 5
    config.maxAge = .nanoseconds(1_000)
    let clock = TelemetryClock(now: { Moment.now }, date: { 2_006 })
    let store = try SQLiteRecordStore(path: path, config: config, clock: clock)
    for number in 0..<20 {
      _ = try await store.add(self.record(number, labels: ["a": "b"]), audit: nil)
    }
    while try await store.prune() > 0 {}
    let left = try await store.records(RecordQuery(tenant: "default", limit: 100))
    #expect(left.map(\.record.gradeID) == (15..<20).reversed().map { "grade-\($0)" })
    let labels = try await DatabaseQueue(path: path).read {
      try Int.fetchOne($0, sql: "SELECT COUNT(*) FROM grade_labels")
    }
    #expect(labels == 5)
  }
}
