internal import Messages
internal import Model
package import Storage
internal import Telemetry

/// Answers which grades are kept.
package struct RecordReports: Sendable {
  private let store: (any RecordStore)?

  /// - Parameter store: Nil when the server keeps none.
  package init(_ store: (any RecordStore)?) { self.store = store }

  /// - Throws: `NotFound`, `StoreUnavailable`, and what the store throws.
  func get(
    _ request: AssayV1.GetGradeRequest,
    tenant: SafeText
  ) async throws -> AssayV1.GetGradeResponse {
    guard (1...128).contains(request.gradeID.utf8.count) else {
      throw InvalidRequest(violations: [.init(field: "grade_id", reason: "is required")])
    }
    guard let store else { throw StoreUnavailable() }
    guard
      let found = try await store.record(
        tenant: tenant.description,
        gradeID: request.gradeID
      )
    else { throw NotFound(what: "grade") }
    var response = AssayV1.GetGradeResponse()
    var record = AssayV1.GradeRecord(found)
    record.grade = try AssayV1.Grade(packed: found.encoded)
    response.record = record
    return response
  }

  /// - Throws: `InvalidRequest`, `StoreUnavailable`, and what the store throws.
  func list(
    _ request: AssayV1.ListGradesRequest,
    tenant: SafeText
  ) async throws -> AssayV1.ListGradesResponse {
    var violations: [InvalidRequest.Violation] = []
    func refuse(_ field: String, _ reason: String) {
      violations.append(.init(field: field, reason: reason))
    }
    if request.pageSize < 0 { refuse("page_size", "must not be negative") }
    let size = request.pageSize == 0 ? 50 : max(1, min(1000, Int(request.pageSize)))
    var query = RecordQuery(tenant: tenant.description, limit: size + 1)
    query.since = request.start.map(\.nanoseconds)
    query.until = request.end.map(\.nanoseconds)
    if request.kind != .unspecified {
      query.kind = DocumentKind(wire: request.kind)
      if query.kind == nil { refuse("kind", "is no known kind of document") }
    }
    if !request.operation.isEmpty {
      let known = [GradeCaller.Operation.grade, .gradeStream].map(\.rawValue)
      if !known.contains(request.operation) {
        refuse("operation", "must be \(known.joined(separator: " or "))")
      }
      query.operation = request.operation
    }
    for (field, score) in [("min_score", request.minScore), ("max_score", request.maxScore)] {
      if let score, !(0...100).contains(score) { refuse(field, "must be 0 to 100") }
    }
    if let least = request.minScore, let most = request.maxScore, least > most {
      refuse("min_score", "must not be more than max_score")
    }
    if let since = query.since, let until = query.until, since >= until {
      refuse("start", "must be before end")
    }
    query.minimumScore = request.minScore
    query.maximumScore = request.maxScore
    query.isDegraded = request.degraded
    query.requestID = request.requestID.isEmpty ? nil : request.requestID
    if request.labels.count > 8 { refuse("labels", "must be at most 8") }
    query.labels = request.labels
    let selection = PageToken.digest(of: query.parts)
    if !request.pageToken.isEmpty {
      if let token = PageToken(request.pageToken), token.selection == selection {
        query.after = RecordQuery.Place(time: token.time, number: token.number)
      } else {
        refuse("page_token", "must be of a page with the same other fields")
      }
    }
    guard violations.isEmpty else { throw InvalidRequest(violations: violations) }
    guard let store else { throw StoreUnavailable() }
    let found = try await store.records(query)
    var response = AssayV1.ListGradesResponse()
    response.records = found.prefix(size).map { AssayV1.GradeRecord($0.record) }
    if found.count > size {
      let last = found[size - 1].place
      response.nextPageToken =
        PageToken(time: last.time, number: last.number, selection: selection).text
    }
    return response
  }
}

extension RecordQuery {
  /// What tells one query from another, without its page.
  fileprivate var parts: [String] {
    let labels = self.labels.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
    return [
      self.tenant, "\(self.since ?? 0)", "\(self.until ?? 0)", self.kind?.rawValue ?? "",
      self.operation ?? "", self.minimumScore.map { "\($0)" } ?? "",
      self.maximumScore.map { "\($0)" } ?? "", self.isDegraded.map { "\($0)" } ?? "",
      self.requestID ?? "",
    ] + labels
  }
}

extension AssayV1.GradeRecord {
  fileprivate init(_ record: GradeRecord) {
    self.init()
    self.gradeID = record.gradeID
    self.requestID = record.requestID
    self.time = GoogleProtobuf.Timestamp(nanoseconds: record.time)
    self.kind = AssayV1.DocumentKind(record.kind)
    self.noteType = AssayV1.NoteType(record.noteType)
    self.operation = record.operation
    self.score = record.score
    self.degraded = record.isDegraded
    self.partial = record.isPartial
    self.inputSha256 = record.inputSHA256
    self.traceID = record.traceID ?? ""
    self.labels = record.labels
  }
}
