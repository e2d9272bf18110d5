internal import Foundation
internal import GRDB
internal import Privacy

/// The audit's tables in the database of grades. Whatever stands beside an entry's own bytes is there to find
/// it, and is compared with them when the chain is verified.
enum AuditTable {
  /// Adds entries to the chain, within a transaction.
  static func append(
    _ entries: [AuditEntry],
    _ chain: AuditChain,
    _ database: Database
  ) throws -> [AuditReceipt] {
    guard !entries.isEmpty else { return [] }
    var head = try self.head(database)?.head ?? .none
    let insert = try database.cachedStatement(
      sql: """
        INSERT INTO audit (number, time, tenant, document, operation, categories, records_before,
          summary, records, hash, key, seal)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    let receipts = try entries.map { entry in
      let link = chain.link(entry, after: head)
      try insert.execute(arguments: [
        Int64(clamping: link.head.number), Int64(clamping: entry.time), entry.tenant,
        Data(entry.documentTag), entry.operation.rawValue, self.mask(entry),
        Int64(clamping: head.records), Data(link.encoded.summary), Data(link.encoded.records),
        Data(link.head.hash), link.seal.keyID, Data(link.seal.bytes),
      ])
      head = link.head
      return link.receipt
    }
    let seal = chain.seal(head)
    try database.execute(
      sql: """
        INSERT OR REPLACE INTO audit_head (one, number, records, hash, key, seal)
        VALUES (1, ?, ?, ?, ?, ?)
        """,
      arguments: [
        Int64(clamping: head.number), Int64(clamping: head.records), Data(head.hash), seal.keyID,
        Data(seal.bytes),
      ]
    )
    return receipts
  }

  static func head(_ database: Database) throws -> (head: AuditHead, seal: AuditSeal)? {
    try Row.fetchOne(database, sql: "SELECT * FROM audit_head").map { row in
      (
        AuditHead(
          number: UInt64(clamping: row["number"] as Int64),
          records: UInt64(clamping: row["records"] as Int64),
          hash: [UInt8](row["hash"] as Data)
        ),
        AuditSeal(keyID: row["key"], bytes: [UInt8](row["seal"] as Data))
      )
    }
  }

  static func entries(_ query: AuditQuery, _ database: Database) throws -> [AuditLink] {
    var conditions = ["TRUE"]
    var arguments: [(any DatabaseValueConvertible)?] = []
    func require(_ condition: String, _ values: [any DatabaseValueConvertible]) {
      conditions.append(condition)
      arguments += values
    }
    if let tenant = query.tenant { require("tenant = ?", [tenant]) }
    if let since = query.since { require("time >= ?", [Int64(clamping: since)]) }
    if let until = query.until { require("time < ?", [Int64(clamping: until)]) }
    if !query.documentTags.isEmpty {
      let marks = query.documentTags.map { _ in "?" }.joined(separator: ", ")
      require("document IN (\(marks))", query.documentTags.map { Data($0) })
    }
    if let operation = query.operation { require("operation = ?", [operation.rawValue]) }
    if let category = query.category { require("categories & ? != 0", [self.bit(category)]) }
    if let before = query.before { require("number < ?", [Int64(clamping: before)]) }
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT * FROM audit WHERE \(conditions.joined(separator: " AND ")) "
        + "ORDER BY number DESC",
      arguments: StatementArguments(arguments)
    )
    var links: [AuditLink] = []
    while links.count < query.limit, let row = try rows.next() {
      let link = self.link(row)
      if let rule = query.rule,
        link.encoded.entry?.records.contains(where: { $0.rule == rule }) != true
      {
        continue
      }
      links.append(link)
    }
    return links
  }

  static func verify(_ verifier: inout AuditVerifier, _ database: Database) throws {
    verifier.take(try self.tombstones(database))
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM audit ORDER BY number")
    while let row = try rows.next() {
      verifier.take(self.link(row)) { entry in
        (row["time"] as Int64) == Int64(clamping: entry.time)
          && (row["tenant"] as String) == entry.tenant
          && [UInt8](row["document"] as Data) == entry.documentTag
          && (row["operation"] as String) == entry.operation.rawValue
          && (row["categories"] as Int64) == self.mask(entry)
      }
    }
    let head = try self.head(database)
    verifier.finish(head?.head, head?.seal)
  }

  /// Removes entries from before a time, oldest first and at most so many, and leaves a tombstone.
  static func prune(
    before cutoff: UInt64,
    now: UInt64,
    atMost most: Int,
    _ chain: AuditChain,
    _ database: Database
  ) throws -> Int {
    let rows = try Row.fetchAll(
      database,
      sql: "SELECT * FROM audit ORDER BY number LIMIT ?",
      arguments: [most]
    )
    // Times may go back with the clock; the chain has no holes, so the first young one ends it.
    let old = rows.map(self.link).prefix { ($0.encoded.entry?.time ?? .max) < cutoff }
    guard let first = old.first, let last = old.last else { return 0 }
    let stone = chain.tombstone(
      first: first.head.number,
      last: last.head,
      time: now,
      cutoff: cutoff
    )
    try database.execute(
      sql: "DELETE FROM audit WHERE number <= ?",
      arguments: [Int64(clamping: last.head.number)]
    )
    try database.execute(
      sql: """
        INSERT INTO audit_tombstones (first, last, records, hash, time, cutoff, key, seal)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        Int64(clamping: stone.first), Int64(clamping: stone.last.number),
        Int64(clamping: stone.last.records), Data(stone.last.hash), Int64(clamping: stone.time),
        Int64(clamping: stone.cutoff), stone.seal.keyID, Data(stone.seal.bytes),
      ]
    )
    return old.count
  }

  private static func tombstones(_ database: Database) throws -> [AuditTombstone] {
    try Row.fetchAll(database, sql: "SELECT * FROM audit_tombstones ORDER BY first").map { row in
      AuditTombstone(
        first: UInt64(clamping: row["first"] as Int64),
        last: AuditHead(
          number: UInt64(clamping: row["last"] as Int64),
          records: UInt64(clamping: row["records"] as Int64),
          hash: [UInt8](row["hash"] as Data)
        ),
        time: UInt64(clamping: row["time"] as Int64),
        cutoff: UInt64(clamping: row["cutoff"] as Int64),
        seal: AuditSeal(keyID: row["key"], bytes: [UInt8](row["seal"] as Data))
      )
    }
  }

  private static func link(_ row: Row) -> AuditLink {
    let encoded = EncodedAuditEntry(
      summary: [UInt8](row["summary"] as Data),
      records: [UInt8](row["records"] as Data)
    )
    let before = UInt64(clamping: row["records_before"] as Int64)
    return AuditLink(
      head: AuditHead(
        number: UInt64(clamping: row["number"] as Int64),
        records: before + UInt64(encoded.recordCount ?? 0),
        hash: [UInt8](row["hash"] as Data)
      ),
      encoded: encoded,
      seal: AuditSeal(keyID: row["key"], bytes: [UInt8](row["seal"] as Data))
    )
  }

  /// A bit for each category that an entry has.
  private static func mask(_ entry: AuditEntry) -> Int64 {
    entry.records.reduce(0) { $0 | self.bit($1.category) }
  }

  private static func bit(_ category: Category) -> Int64 {
    1 << Int64(category.number)
  }
}
