import Foundation
import GRDB
import Model
import Privacy
import Storage
import Telemetry
import Testing

@Suite struct AuditStoreTests {
  private let ring: KeyRing
  private let keys: AuditKeys

  init() throws {
    self.ring = try KeyRing(file: Array("a key of thirty-two bytes or more".utf8))
    self.keys = AuditKeys(self.ring)
  }

  private static let note = """
    Mrs. Margaret Holloway, MRN 00482913, was seen by Dr. Petra Lindqvist on April 3rd, 2023.
    Call (503) 555-9142 or write to margaret.holloway@mailbox.net.
    """

  private func store(
    _ path: String,
    date: @escaping @Sendable () -> UInt64 = { 5_000_000_000 },
    maxAge: Duration = .seconds(1_000_000)
  ) throws -> SQLiteRecordStore {
    var config = SQLiteRecordStore.Config()
    config.auditMaxAge = maxAge
    let keys = self.keys
    return try SQLiteRecordStore(
      path: path,
      config: config,
      clock: TelemetryClock(now: { Moment.now }, date: date),
      auditChain: { AuditChain(keys) }
    )
  }

  private func entry(_ number: Int, tenant: String = "default") throws -> AuditEntry {
    let result = try Deidentifier(key: self.ring.current.key).deidentify(Self.note, scope: "s")
    return Auditor(self.keys).entry(
      [.init(.text, Self.note, result)],
      of: number % 2 == 0 ? .clinicalNote : .nexusLetter,
      by: .deidentify,
      time: UInt64(number) * 1_000_000_000,
      tenant: tenant,
      documentID: "document-\(number)",
      policy: "builtin"
    )
  }

  private func filled(_ folder: TemporaryFolder, count: Int = 8) async throws -> (
    path: String, receipts: [AuditReceipt]
  ) {
    let path = folder.path + "/records.sqlite"
    let store = try self.store(path)
    var receipts: [AuditReceipt] = []
    for number in 1...count { receipts.append(try await store.append(try self.entry(number))) }
    store.close()
    return (path, receipts)
  }

  private func problems(_ path: String, receipts: [AuditReceipt] = []) async throws
    -> [AuditVerifier.Problem]
  {
    let store = try self.store(path)
    defer { store.close() }
    return try await store.verify(self.keys, receipts: receipts).problems
  }

  @Test func whatWasWrittenIsThereAndIntact() async throws {
    let folder = try TemporaryFolder()
    let (path, receipts) = try await self.filled(folder)
    let store = try self.store(path)
    let verifier = try await store.verify(self.keys, receipts: receipts)
    #expect(verifier.problems.isEmpty)
    #expect(verifier.entries == 8 && verifier.records == 8 * 6)
    #expect(verifier.head.hash == receipts.last?.hash)
    let found = try await store.entries(AuditQuery(tenant: "default", limit: 100)).links
    #expect(
      found.compactMap(\.encoded.entry) == (try (1...8).reversed().map { try self.entry($0) })
    )
  }

  @Test func nothingOfTheTextIsKept() async throws {
    let folder = try TemporaryFolder()
    let (path, _) = try await self.filled(folder)
    let bytes = try Data(contentsOf: URL(filePath: path))
    for word in ["Holloway", "00482913", "Lindqvist", "555-9142", "mailbox", "document-1"] {
      #expect(bytes.range(of: Data(word.utf8)) == nil)
    }
  }

  @Test func entriesAreSelected() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/records.sqlite"
    let store = try self.store(path)
    for number in 1...6 {
      _ = try await store.append(try self.entry(number, tenant: number < 5 ? "default" : "other"))
    }
    func numbers(_ change: (inout AuditQuery) -> Void) async throws -> [UInt64] {
      var query = AuditQuery(tenant: "default", limit: 100)
      change(&query)
      return try await store.entries(query).links.map(\.head.number)
    }
    #expect(try await numbers { _ in } == [4, 3, 2, 1])
    #expect(try await numbers { $0.tenant = "other" } == [6, 5])
    #expect(try await numbers { $0.limit = 2 } == [4, 3])
    #expect(try await numbers { $0.since = 2_000_000_000 } == [4, 3, 2])
    #expect(try await numbers { $0.until = 2_000_000_000 } == [1])
    #expect(try await numbers { $0.category = .phone } == [4, 3, 2, 1])
    #expect(try await numbers { $0.category = .vehicle } == [])
    let rule = try #require(try self.entry(1).records.last).rule
    #expect(try await numbers { $0.rule = rule } == [4, 3, 2, 1])
    #expect(try await numbers { $0.rule = "name.none" } == [])
    #expect(try await numbers { $0.operation = .grade } == [])
    #expect(try await numbers { $0.before = 3 } == [2, 1])
    let tags = self.keys.documentTags("document-2", tenant: "default")
    #expect(try await numbers { $0.documentTags = tags } == [2])
  }

  @Test func anyBitThatIsTurnedIsFound() async throws {
    let folder = try TemporaryFolder()
    let (path, _) = try await self.filled(folder, count: 2)
    let original = try Data(contentsOf: URL(filePath: path))
    var random = SplitMix(state: 11)
    for table in ["audit", "audit_head"] {
      for column in try Self.columns(path, table) {
        for _ in 0..<6 {
          try original.write(to: URL(filePath: path))
          guard try Self.turnBit(path, table, column, &random) else { continue }
          let problems = try await self.problems(path)
          #expect(!problems.isEmpty, "\(table).\(column)")
        }
      }
    }
  }

  @Test func aMissingEntryASwapAndACutAreFound() async throws {
    let folder = try TemporaryFolder()
    let (path, receipts) = try await self.filled(folder)
    let original = try Data(contentsOf: URL(filePath: path))
    func kinds(_ sql: String, receipts: [AuditReceipt] = []) async throws -> Set<String> {
      try original.write(to: URL(filePath: path))
      let queue = try DatabaseQueue(path: path)
      try await queue.write { try $0.execute(sql: sql) }
      try queue.close()
      return Set(try await self.problems(path, receipts: receipts).map(\.kind.rawValue))
    }
    #expect(try await kinds("DELETE FROM audit WHERE number = 4") == ["MISSING"])
    #expect(
      try await kinds("UPDATE audit SET hash = x'00' WHERE number = 4") == [
        "ALTERED", "FORGED", "MISPLACED",
      ]
    )
    #expect(try await kinds("DELETE FROM audit WHERE number = 1").contains("MISSING"))
    #expect(try await kinds("DELETE FROM audit WHERE number = 8").contains("BAD_HEAD"))
    #expect(try await kinds("DELETE FROM audit_head").contains("BAD_HEAD"))
    let swap = """
      UPDATE audit SET number = 100 WHERE number = 3; UPDATE audit SET number = 3 WHERE number = 5;
      UPDATE audit SET number = 5 WHERE number = 100
      """
    #expect(try await kinds(swap).contains("FORGED"))
    // As large as a number may be: told, not counted to its end, and no trap.
    let far =
      "UPDATE audit SET number = 9223372036854775807 WHERE number = 8; UPDATE audit SET hash = x'00'"
    #expect(try await kinds(far).isSuperset(of: ["MISSING", "FORGED"]))
    let contents = """
      UPDATE audit SET summary = (SELECT summary FROM audit WHERE number = 3),
        records = (SELECT records FROM audit WHERE number = 3) WHERE number = 5
      """
    #expect(try await kinds(contents).contains("ALTERED"))
    // An older head with its seal is a chain of its own: only who kept a receipt can tell.
    let store = try self.store(folder.path + "/short.sqlite")
    for number in 1...3 { _ = try await store.append(try self.entry(number)) }
    #expect(try await store.verify(self.keys, receipts: []).problems.isEmpty)
    #expect(
      try await store.verify(self.keys, receipts: [receipts[7]]).problems.map(\.kind)
        == [.receiptMismatch]
    )
  }

  /// Cutting the end and writing the head by hand must not be mended by what is added later.
  @Test func nothingIsAddedToAChainThatWasCut() async throws {
    let folder = try TemporaryFolder()
    let (path, _) = try await self.filled(folder)
    let original = try Data(contentsOf: URL(filePath: path))
    for sql in [
      "DELETE FROM audit WHERE number > 6",
      """
      DELETE FROM audit WHERE number > 6;
      UPDATE audit_head SET number = 6, hash = (SELECT hash FROM audit WHERE number = 6),
        records = (SELECT records_before FROM audit WHERE number = 6) + 6
      """,
      "DELETE FROM audit; DELETE FROM audit_head; INSERT INTO audit_tombstones VALUES "
        + "(1, 8, 48, x'00', 1, 1, 'key', x'00')",
      "UPDATE audit_head SET seal = x'00'",
    ] {
      try original.write(to: URL(filePath: path))
      let queue = try DatabaseQueue(path: path)
      try await queue.write { try $0.execute(sql: sql) }
      try queue.close()
      let store = try self.store(path)
      await #expect(throws: StoreError.self) { _ = try await store.append(try self.entry(9)) }
      // A grade is kept all the same, and says that its audit is not.
      #expect(try await store.verify(self.keys, receipts: []).problems.isEmpty == false)
      store.close()
    }
  }

  /// An old entry that was altered is not removed, so that no tombstone hides it.
  @Test func aTombstoneIsMadeOfWhatIsIntact() async throws {
    let folder = try TemporaryFolder()
    let (path, _) = try await self.filled(folder)
    let queue = try DatabaseQueue(path: path)
    try await queue.write {
      try $0.execute(
        sql: "UPDATE audit SET records = CAST(records || x'00' AS BLOB) WHERE number = 2"
      )
    }
    try queue.close()
    let store = try self.store(path, date: { 900_000_000_000 }, maxAge: .seconds(4))
    await #expect(throws: StoreError.self) { _ = try await store.pruneAudit() }
    #expect(try await store.verify(self.keys, receipts: []).entries == 8)
  }

  @Test func aReceiptOfAnotherChainIsToldBesideARightOne() async throws {
    let folder = try TemporaryFolder()
    let (path, receipts) = try await self.filled(folder, count: 3)
    let other = AuditReceipt(number: 2, hash: Array(repeating: 7, count: 32))
    let problems = try await self.problems(path, receipts: receipts + [other])
    #expect(problems.map(\.kind) == [.receiptMismatch] && problems[0].number == 2)
  }

  @Test func anotherKeyCanNotSeal() async throws {
    let folder = try TemporaryFolder()
    let (path, _) = try await self.filled(folder, count: 2)
    let store = try self.store(path)
    let other = AuditKeys(try KeyRing(file: Array("another key of some thirty bytes".utf8)))
    #expect(
      try await store.verify(other, receipts: []).problems.map(\.kind)
        == [.forged, .forged, .badHead]
    )
  }

  @Test func keysThatWereRotatedStillVerify() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/records.sqlite"
    let first = try KeyRing.adding("a", to: nil)
    let second = try KeyRing.adding("b", to: first)
    for text in [first, second] {
      let keys = AuditKeys(try KeyRing(file: Array(text.utf8)))
      let store = try SQLiteRecordStore(path: path, auditChain: { AuditChain(keys) })
      _ = try await store.append(try self.entry(1))
      store.close()
    }
    let store = try self.store(path)
    let both = AuditKeys(try KeyRing(file: Array(second.utf8)))
    #expect(try await store.verify(both, receipts: []).problems.isEmpty)
    let one = AuditKeys(try KeyRing(file: Array(try KeyRing.adding("b", to: nil).utf8)))
    #expect(
      try await store.verify(one, receipts: []).problems.map(\.kind).contains(.unknownKey)
    )
  }

  @Test func whatIsTooOldLeavesATombstone() async throws {
    let folder = try TemporaryFolder()
    let (path, receipts) = try await self.filled(folder)
    let store = try self.store(path, date: { 9_500_000_000 }, maxAge: .seconds(4))
    while try await store.pruneAudit() > 0 {}
    let verifier = try await store.verify(self.keys, receipts: receipts)
    #expect(verifier.problems.isEmpty)
    #expect(verifier.removed == 5 && verifier.entries == 3)
    _ = try await store.append(try self.entry(9))
    #expect(try await store.verify(self.keys, receipts: []).problems.isEmpty)
    store.close()
    let queue = try DatabaseQueue(path: path)
    try await queue.write { try $0.execute(sql: "UPDATE audit_tombstones SET cutoff = cutoff + 1") }
    try queue.close()
    #expect(try await self.problems(path).map(\.kind) == [.badTombstone])
    let other = try DatabaseQueue(path: path)
    try await other.write { try $0.execute(sql: "DELETE FROM audit_tombstones") }
    try other.close()
    #expect(try await self.problems(path).map(\.kind).contains(.missing))
  }

  @Test func whenEverythingIsTooOldTheChainGoesOn() async throws {
    let folder = try TemporaryFolder()
    let (path, _) = try await self.filled(folder, count: 2)
    let store = try self.store(path, date: { 900_000_000_000 }, maxAge: .seconds(4))
    #expect(try await store.pruneAudit() == 2)
    #expect(try await store.pruneAudit() == 0)
    #expect(try await store.verify(self.keys, receipts: []).problems.isEmpty)
    let receipt = try await store.append(try self.entry(3))
    #expect(receipt.number == 3)
    #expect(try await store.verify(self.keys, receipts: [receipt]).problems.isEmpty)
  }

  @Test func receiptsAreRead() throws {
    let receipt = AuditReceipt(number: 7, hash: Array(0..<32))
    #expect(AuditReceipt(receipt.description) == receipt)
    for bad in [
      "", "7", "7:00", "x:\(String(repeating: "0", count: 64))",
      "7:\(String(repeating: "g", count: 64))",
    ] {
      #expect(AuditReceipt(bad) == nil)
    }
  }

  // MARK: - Damage

  private static func columns(_ path: String, _ table: String) throws -> [String] {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    return try queue.read { try $0.columns(in: table).map(\.name) }
  }

  /// Turns one bit of a value; false when there is none.
  private static func turnBit(
    _ path: String,
    _ table: String,
    _ column: String,
    _ random: inout SplitMix
  ) throws -> Bool {
    let queue = try DatabaseQueue(path: path)
    defer { try? queue.close() }
    guard column != "one" else { return false }
    let bits = random.next()
    return try queue.write { database in
      let rows = try Row.fetchAll(database, sql: "SELECT rowid AS place, * FROM \(table)")
      let row = rows[Int(bits % UInt64(rows.count))]
      let changed: any DatabaseValueConvertible
      switch (row[column] as DatabaseValue).storage {
      case .int64(let value): changed = value ^ (1 << Int64(bits >> 8 & 31))
      case .string(let text):
        var bytes = Array(text.utf8)
        guard !bytes.isEmpty else { return false }
        bytes[Int(bits >> 8) % bytes.count] ^= 1
        changed = String(decoding: bytes, as: UTF8.self)
      case .blob(var data):
        guard !data.isEmpty else { return false }
        data[Int(bits >> 8) % data.count] ^= 1 << UInt8(bits & 7)
        changed = data
      default: return false
      }
      try database.execute(
        sql: "UPDATE \(table) SET \(column) = ? WHERE rowid = ?",
        arguments: [changed, row["place"] as Int64]
      )
      return true
    }
  }

  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      self.state &+= 0x9e37_79b9_7f4a_7c15
      var value = self.state
      value = (value ^ value >> 30) &* 0xbf58_476d_1ce4_e5b9
      value = (value ^ value >> 27) &* 0x94d0_49bb_1331_11eb
      return value ^ value >> 31
    }
  }
}
