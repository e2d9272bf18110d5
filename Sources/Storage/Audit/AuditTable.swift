internal import Foundation
internal import GRDB
internal import Privacy

/// The audit's tables in the database of grades. Whatever stands beside an entry's own bytes is there to find
/// it, and is compared with them when the chain is verified.
enum AuditTable {
  /// Adds entries to the chain, within a transaction.
  ///
  /// - Throws: `StoreError` when the chain's end is not as it was sealed: what is added to a chain that
  ///   somebody cut would hide the cut.
  static func append(
    _ entries: [AuditEntry],
    _ chain: AuditChain,
    _ database: Database
  ) throws -> [AuditReceipt] {
    guard !entries.isEmpty else { return [] }
    var head = try self.sealedHead(chain, database)
    let insert = try database.cachedStatement(
      sql: """
        INSERT INTO audit (number, time, tenant, document, operation, categories, records_before,
          hash_before, summary, records, hash, key, seal)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    )
    let receipts = try entries.map { entry in
      let link = chain.link(entry, after: head)
      try insert.execute(arguments: [
        Int64(clamping: link.head.number), Int64(clamping: entry.time), entry.tenant,
        Data(entry.documentTag), entry.operation.rawValue, self.mask(entry),
        Int64(clamping: head.records), Data(head.hash), Data(link.encoded.summary),
        Data(link.encoded.records), Data(link.head.hash), link.seal.keyID, Data(link.seal.bytes),
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

  /// The chain's end, which the last entry or tombstone has to be.
  private static func sealedHead(_ chain: AuditChain, _ database: Database) throws -> AuditHead {
    let damaged = StoreError(
      .corrupt,
      "the audit is not as it was written; assay audit verify tells"
    )
    let last = try Row.fetchOne(
      database,
      sql: "SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"
    )
    let stone = try Row.fetchOne(
      database,
      sql: "SELECT last AS number, hash FROM audit_tombstones ORDER BY first DESC LIMIT 1"
    )
    guard let row = try Row.fetchOne(database, sql: "SELECT * FROM audit_head") else {
      guard last == nil, stone == nil else { throw damaged }
      return .none
    }
    guard let (head, seal) = self.head(row), chain.isRight(head, seal) == true,
      let end = last ?? stone, AuditRow(end).number("number") == head.number,
      AuditRow(end).bytes("hash") == head.hash
    else { throw damaged }
    return head
  }

  private static func head(_ row: Row) -> (head: AuditHead, seal: AuditSeal)? {
    let row = AuditRow(row)
    guard let number = row.number("number"), let records = row.number("records"),
      let hash = row.bytes("hash"), let seal = row.seal
    else { return nil }
    return (AuditHead(number: number, records: records, hash: hash), seal)
  }

  /// A page of what a query selects.
  static func page(_ query: AuditQuery, _ database: Database) throws -> AuditPage {
    var conditions = ["tenant = ?"]
    var arguments: [(any DatabaseValueConvertible)?] = [query.tenant]
    func require(_ condition: String, _ values: [any DatabaseValueConvertible]) {
      conditions.append(condition)
      arguments += values
    }
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
    var page = AuditPage()
    var bytes = 0
    var looked = 0
    var lastNumber: UInt64?
    while let row = try rows.next() {
      // There is more: the page is full, or enough was looked at for one answer.
      if page.links.count == query.limit || bytes > AuditPage.mostBytes
        || looked == AuditPage.mostRows
      {
        page.next = lastNumber
        break
      }
      looked += 1
      guard let link = self.link(row) else { continue }
      lastNumber = link.head.number
      if let rule = query.rule,
        link.encoded.entry?.records.contains(where: { $0.rule == rule }) != true
      {
        continue
      }
      bytes += link.encoded.records.count
      page.links.append(link)
    }
    return page
  }

  static func verify(_ verifier: inout AuditVerifier, _ database: Database) throws {
    let stones = try Row.fetchAll(
      database,
      sql: "SELECT * FROM audit_tombstones ORDER BY first"
    )
    verifier.take(stones.map { self.tombstone($0) })
    let rows = try Row.fetchCursor(database, sql: "SELECT * FROM audit ORDER BY number")
    while let row = try rows.next() {
      let columns = AuditRow(row)
      verifier.take(self.link(row), at: columns.number("number") ?? 0) { entry in
        columns.number("time") == UInt64(clamping: Int64(clamping: entry.time))
          && columns.text("tenant") == entry.tenant
          && columns.bytes("document") == entry.documentTag
          && columns.text("operation") == entry.operation.rawValue
          && columns.integer("categories") == self.mask(entry)
      }
    }
    let head = try Row.fetchOne(database, sql: "SELECT * FROM audit_head").flatMap(self.head)
    verifier.finish(head?.head, head?.seal)
  }

  /// Removes entries from before a time, oldest first and at most so many, and leaves a tombstone.
  ///
  /// - Throws: `StoreError` when one of them is not as it was sealed: a tombstone would hide that.
  static func prune(
    before cutoff: UInt64,
    now: UInt64,
    atMost most: Int,
    _ chain: AuditChain,
    _ database: Database
  ) throws -> Int {
    let rows = try Row.fetchCursor(
      database,
      sql: "SELECT * FROM audit ORDER BY number LIMIT ?",
      arguments: [most]
    )
    let stone = try Row.fetchOne(
      database,
      sql: "SELECT * FROM audit_tombstones ORDER BY first DESC LIMIT 1"
    )
    var last = AuditHead.none
    if let stone {
      guard let read = self.tombstone(stone) else {
        throw StoreError(.corrupt, "a tombstone of the audit can't be read")
      }
      last = read.last
    }
    let first = last.number + 1
    var count = 0
    while let row = try rows.next() {
      // Times may go back with the clock; the chain has no holes, so the first young one ends it.
      guard let time = AuditRow(row).number("time"), time < cutoff else { break }
      guard let link = self.link(row), link.previous == last, chain.isIntact(link),
        link.encoded.entry?.time == time
      else {
        throw StoreError(.corrupt, "an old entry of the audit is not as it was written")
      }
      last = link.head
      count += 1
    }
    guard count > 0 else { return 0 }
    let made = chain.tombstone(first: first, last: last, time: now, cutoff: cutoff)
    try database.execute(
      sql: "DELETE FROM audit WHERE number <= ?",
      arguments: [Int64(clamping: last.number)]
    )
    try database.execute(
      sql: """
        INSERT INTO audit_tombstones (first, last, records, hash, time, cutoff, key, seal)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        Int64(clamping: made.first), Int64(clamping: made.last.number),
        Int64(clamping: made.last.records), Data(made.last.hash), Int64(clamping: made.time),
        Int64(clamping: made.cutoff), made.seal.keyID, Data(made.seal.bytes),
      ]
    )
    return count
  }

  private static func tombstone(_ row: Row) -> AuditTombstone? {
    let row = AuditRow(row)
    guard let first = row.number("first"), let last = row.number("last"),
      let records = row.number("records"), let hash = row.bytes("hash"),
      let time = row.number("time"), let cutoff = row.number("cutoff"), let seal = row.seal
    else { return nil }
    return AuditTombstone(
      first: first,
      last: AuditHead(number: last, records: records, hash: hash),
      time: time,
      cutoff: cutoff,
      seal: seal
    )
  }

  private static func link(_ row: Row) -> AuditLink? {
    let row = AuditRow(row)
    guard let number = row.number("number"), number > 0, let before = row.number("records_before"),
      let hashBefore = row.bytes("hash_before"), let summary = row.bytes("summary"),
      let records = row.bytes("records"), let hash = row.bytes("hash"), let seal = row.seal
    else { return nil }
    let encoded = EncodedAuditEntry(summary: summary, records: records)
    return AuditLink(
      previous: AuditHead(number: number - 1, records: before, hash: hashBefore),
      head: AuditHead(
        number: number,
        records: before + UInt64(encoded.recordCount ?? 0),
        hash: hash
      ),
      encoded: encoded,
      seal: seal
    )
  }

  /// A bit for each category that an entry has.
  private static func mask(_ entry: AuditEntry) -> Int64 {
    entry.records.reduce(0) { $0 | self.bit($1.category) }
  }

  private static func bit(_ category: Category) -> Int64 { 1 << Int64(category.number) }
}

/// A row of the audit's tables; nil for a value that is not of its kind, which only a damaged database has.
private struct AuditRow {
  private let row: Row

  init(_ row: Row) { self.row = row }

  func integer(_ column: String) -> Int64? { Int64.fromDatabaseValue(self.row[column]) }

  func number(_ column: String) -> UInt64? {
    self.integer(column).flatMap { $0 >= 0 ? UInt64($0) : nil }
  }

  func text(_ column: String) -> String? { String.fromDatabaseValue(self.row[column]) }

  func bytes(_ column: String) -> [UInt8]? {
    Data.fromDatabaseValue(self.row[column]).map { [UInt8]($0) }
  }

  var seal: AuditSeal? {
    guard let id = self.text("key"), let bytes = self.bytes("seal") else { return nil }
    return AuditSeal(keyID: id, bytes: bytes)
  }
}
