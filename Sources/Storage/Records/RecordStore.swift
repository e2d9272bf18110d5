/// Where grades are kept.
package protocol RecordStore: Sendable {
  /// Keeps a record. When this returns it is committed: a crash of the process can't undo it.
  ///
  /// - Returns: Nil, or the record that has the same request id already.
  /// - Throws: when it is not kept: the store is full, locked, damaged or too slow.
  func add(_ record: GradeRecord) async throws -> GradeRecord?

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
