internal import GRDB
package import Privacy
internal import Telemetry

/// The audit, in the same database as the grades: what a grade's document had removed is committed together
/// with the grade.
extension SQLiteRecordStore: AuditStore {
  package func append(_ entry: AuditEntry) async throws -> AuditReceipt {
    let kept = try await self.keep(nil, audit: entry)
    guard let receipt = kept.receipt else { throw kept.auditFault ?? Failure.noAudit }
    return receipt
  }

  package func entries(_ query: AuditQuery) async throws -> AuditPage {
    try await self.database.read { try AuditTable.page(query, $0) }
  }

  package func verify(
    _ keys: AuditKeys,
    receipts: [AuditReceipt]
  ) async throws -> AuditVerifier {
    try await self.database.read { database in
      var verifier = AuditVerifier(keys, receipts: receipts)
      try AuditTable.verify(&verifier, database)
      return verifier
    }
  }

  package func pruneAudit() async throws -> Int {
    guard let chain = self.auditChain() else { return 0 }
    let now = self.clock.date()
    let cutoff = self.clock.date(before: self.config.auditMaxAge)
    return try await self.database.write { database in
      try AuditTable.prune(before: cutoff, now: now, atMost: 1000, chain, database)
    }
  }
}
