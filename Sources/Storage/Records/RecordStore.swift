package import Privacy

/// Where grades are kept.
package protocol RecordStore: Sendable {
  /// Keeps a record, and with it the audit of what its document had removed. When this returns both are
  /// committed: a crash of the process can't undo it.
  ///
  /// - Throws: when they are not kept: the store is full, locked, damaged or too slow.
  func add(_ record: GradeRecord, audit: AuditEntry?) async throws -> KeptRecord

  /// The record with a request id.
  func record(tenant: String, requestID: String) async throws -> GradeRecord?

  /// The record with a grade's id.
  func record(tenant: String, gradeID: String) async throws -> GradeRecord?

  /// The records that a query selects, newest first, each with its place. They come without the encoded
  /// grade, which is most of a record.
  func records(
    _ query: RecordQuery
  ) async throws -> [(place: RecordQuery.Place, record: GradeRecord)]

  /// Removes what is older or more than is kept; the number of removed records.
  func prune() async throws -> Int
}

/// What became of something that was to be kept.
package struct KeptRecord: Sendable {
  /// The record that has the same request id already; nil when the new one is kept.
  package var earlier: GradeRecord?
  /// Where the audit's entry stands; nil when there was none, or it is not kept.
  package var receipt: AuditReceipt?
  /// Why the audit's entry is not kept although the record is; nil when it is, or the store keeps no audit.
  package var auditFault: (any Error)?

  package init(
    earlier: GradeRecord? = nil,
    receipt: AuditReceipt? = nil,
    auditFault: (any Error)? = nil
  ) {
    self.earlier = earlier
    self.receipt = receipt
    self.auditFault = auditFault
  }
}
