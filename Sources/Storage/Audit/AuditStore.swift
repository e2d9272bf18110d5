package import Privacy

/// Where the audit of de-identification is kept: a chain that only grows, but for what is too old.
package protocol AuditStore: Sendable {
  /// Keeps an entry. When this returns it is committed: a crash of the process can't undo it.
  ///
  /// - Throws: when it is not kept: the store is full, locked, damaged or too slow.
  func append(_ entry: AuditEntry) async throws -> AuditReceipt

  /// The entries that a query selects, the newest first.
  func entries(_ query: AuditQuery) async throws -> AuditPage

  /// Looks through the whole chain.
  func verify(_ keys: AuditKeys, receipts: [AuditReceipt]) async throws -> AuditVerifier

  /// Removes entries that are too old and leaves a tombstone; the number of removed entries.
  func pruneAudit() async throws -> Int
}

/// Which entries to list.
package struct AuditQuery: Sendable, Hashable {
  package var tenant: String
  /// Nanoseconds since 1970.
  package var since: UInt64?
  package var until: UInt64?
  /// The tags that a document's id may have.
  package var documentTags: [[UInt8]] = []
  package var operation: AuditOperation?
  /// Entries with at least one such record.
  package var category: Category?
  /// Entries with at least one record of this rule.
  package var rule: String?
  /// Only what comes before this number.
  package var before: UInt64?
  package var limit: Int

  package init(tenant: String, limit: Int) {
    self.tenant = tenant
    self.limit = limit
  }
}

/// Some entries, and where to go on.
package struct AuditPage: Sendable {
  /// The most that the records of a page take, in bytes: what one text had removed may be much.
  package static let mostBytes = 1 << 20
  /// The most entries that are looked at for a page.
  package static let mostRows = 10_000

  package var links: [AuditLink] = []
  /// What the next page's query has as `before`; nil at the end.
  package var next: UInt64?

  package init() {}
}
