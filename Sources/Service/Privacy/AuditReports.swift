internal import Messages
internal import Model
package import Privacy
internal import Storage
internal import Telemetry

/// What the audit holds, as clients ask for it.
package struct AuditReports: Sendable {
  private let audit: AuditKeeper
  private let policies: PolicyInForce
  /// A verification reads everything: one at a time.
  private let verifications = AdmissionQueue(
    AdmissionQueue.Limits(active: 1, waiting: 8, wait: .seconds(60))
  )

  package init(_ audit: AuditKeeper, policies: PolicyInForce) {
    self.audit = audit
    self.policies = policies
  }

  private static let pageSize = 50
  private static let mostPageSize = 500

  /// - Parameter tenant: Whose entries.
  /// - Throws: `InvalidRequest`, `StoreUnavailable`, and what the store throws.
  func list(
    _ request: AssayV1.ListAuditRecordsRequest,
    tenant: String
  ) async throws -> AssayV1.ListAuditRecordsResponse {
    var violations: [InvalidRequest.Violation] = []
    func refuse(_ field: String, _ reason: String) {
      violations.append(.init(field: field, reason: reason))
    }
    if request.pageSize < 0 { refuse("page_size", "must not be negative") }
    let size =
      request.pageSize == 0
      ? Self.pageSize : max(1, min(Self.mostPageSize, Int(request.pageSize)))
    var query = AuditQuery(tenant: tenant, limit: size)
    query.since = request.start.map(\.nanoseconds)
    query.until = request.end.map(\.nanoseconds)
    if let since = query.since, let until = query.until, since >= until {
      refuse("start", "must be before end")
    }
    if !request.category.isEmpty {
      query.category = Category(rawValue: request.category)
      if query.category == nil {
        refuse(
          "category",
          "must be one of \(Category.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
    }
    if !request.operation.isEmpty {
      query.operation = AuditOperation(rawValue: request.operation)
      if query.operation == nil {
        refuse(
          "operation",
          "must be one of \(AuditOperation.allCases.map(\.rawValue).joined(separator: ", "))"
        )
      }
    }
    query.rule = request.rule.isEmpty ? nil : request.rule
    if !request.documentID.isEmpty {
      query.documentTags = AuditKeys(self.policies.loaded.keys).documentTags(
        request.documentID,
        tenant: tenant
      )
    }
    let selection = PageToken.digest(of: [
      tenant, "\(query.since ?? 0)", "\(query.until ?? 0)", request.documentID,
      request.category, request.rule, request.operation,
    ])
    if !request.pageToken.isEmpty {
      if let token = PageToken(request.pageToken), token.selection == selection {
        query.before = UInt64(clamping: token.number)
      } else {
        refuse("page_token", "must be of a page with the same other fields")
      }
    }
    guard violations.isEmpty else { throw InvalidRequest(violations: violations) }
    guard let store = self.audit.store else { throw StoreUnavailable(reason: self.whyNone) }
    let page = try await store.entries(query)
    var response = AssayV1.ListAuditRecordsResponse()
    response.entries = page.links.map { link in
      AssayV1.AuditEntry(link) {
        (query.category == nil || $0.category == query.category)
          && (query.rule == nil || $0.rule == query.rule)
      }
    }
    if let next = page.next {
      response.nextPageToken = PageToken(number: Int64(clamping: next), selection: selection).text
    }
    return response
  }

  /// - Throws: `InvalidRequest`, `StoreUnavailable`, and what the store throws.
  func verify(_ request: AssayV1.VerifyAuditRequest) async throws -> AssayV1.VerifyAuditResponse {
    guard request.receipts.count <= 1000 else {
      throw InvalidRequest(violations: [.init(field: "receipts", reason: "must be at most 1000")])
    }
    let receipts = request.receipts.map { AuditReceipt($0) }
    let bad = receipts.indices.filter { receipts[$0] == nil }
    guard bad.isEmpty else {
      throw InvalidRequest(
        violations: bad.prefix(10).map {
          .init(field: "receipts[\($0)]", reason: "must be as it was answered: number:hash")
        }
      )
    }
    guard let store = self.audit.store else { throw StoreUnavailable(reason: self.whyNone) }
    let keys = AuditKeys(self.policies.loaded.keys)
    let verifier = try await self.verifications.run(bytes: 0, priority: .normal) {
      try await store.verify(keys, receipts: receipts.compactMap(\.self))
    }
    return AssayV1.VerifyAuditResponse(verifier)
  }

  private var whyNone: String {
    self.audit.isOn ? "the store of the audit can't be used" : "no audit is kept"
  }
}

extension AssayV1.VerifyAuditResponse {
  package init(_ verifier: AuditVerifier) {
    self.init()
    self.intact = verifier.problemCount == 0
    self.entries = verifier.entries
    self.records = verifier.records
    self.removed = verifier.removed
    self.problems = verifier.problems.map { problem in
      var wire = AssayV1.AuditProblem()
      wire.number = problem.number
      wire.kind = problem.kind.rawValue
      return wire
    }
    self.problemCount = UInt64(verifier.problemCount)
    self.head = AuditReceipt(number: verifier.head.number, hash: verifier.head.hash).description
  }
}
