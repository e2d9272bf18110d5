internal import Messages
internal import Model
internal import Privacy
internal import Telemetry
package import Transport

/// `assay.v1.PrivacyService`.
package struct PrivacyMethods: Sendable {
  package static let service = "assay.v1.PrivacyService"

  private let desk: DeidentificationDesk
  private let reports: AuditReports
  private let operators: Operators

  package init(desk: DeidentificationDesk, reports: AuditReports, operators: Operators) {
    self.desk = desk
    self.reports = reports
    self.operators = operators
  }

  /// The methods for a server.
  package var all: [RPCMethod] {
    [
      .unary("/\(Self.service)/Deidentify") {
        (request: AssayV1.DeidentifyRequest, call) -> AssayV1.DeidentifyResponse in
        try await self.deidentify(request, call)
      },
      .bidirectional("/\(Self.service)/DeidentifyStream") {
        (
          requests: RequestReader<AssayV1.DeidentifyStreamRequest>,
          call,
          replies: ReplyWriter<AssayV1.DeidentifyStreamResponse>
        ) in
        try await self.answerAll(requests, call, replies)
      },
      .unary("/\(Self.service)/GetPolicy") {
        (request: AssayV1.GetPolicyRequest, call) -> AssayV1.GetPolicyResponse in
        guard let kind = DocumentKind(wire: request.kind) else {
          throw InvalidRequest(
            violations: [.init(field: "kind", reason: "is no known kind of document")]
          )
        }
        let policies = self.desk.policies
        // What is wrong names the operator's files.
        let isOperator = (try? self.operators.check(call)) != nil
        let problem = policies.problem.map {
          isOperator ? $0 : "the policy as it is written now is no good; operators see why"
        }
        return AssayV1.GetPolicyResponse(
          policies.choice(for: call.tenant.description, kind),
          problem: problem
        )
      },
      .unary("/\(Self.service)/ListAuditRecords") {
        (request: AssayV1.ListAuditRecordsRequest, call) -> AssayV1.ListAuditRecordsResponse in
        let own = call.tenant.description
        if !request.tenant.isEmpty, request.tenant != own { try self.operators.check(call) }
        return try await storeErrors {
          try await self.reports.list(
            request,
            tenant: request.tenant.isEmpty ? own : request.tenant
          )
        }
      },
      .unary("/\(Self.service)/VerifyAudit") {
        (request: AssayV1.VerifyAuditRequest, call) -> AssayV1.VerifyAuditResponse in
        try self.operators.check(call)
        return try await storeErrors { try await self.reports.verify(request) }
      },
    ]
  }

  private func deidentify(
    _ wire: AssayV1.DeidentifyRequest,
    _ call: CallContext
  ) async throws -> AssayV1.DeidentifyResponse {
    let request = try DeidentifyRequest(wire: wire)
    call.annotate([
      Attribute(.documentKind, SafeText(request.kind)),
      Attribute(.documentBytes, request.text.utf8.count),
    ])
    let answer = try await self.desk.deidentify(request, tenant: call.tenant, span: call.span)
    // Much text is too long a work for the call's own loop.
    guard request.text.utf8.count > 64 << 10 else {
      return AssayV1.DeidentifyResponse(answer, original: request.text)
    }
    return await withTaskExecutorPreference(globalConcurrentExecutor) {
      AssayV1.DeidentifyResponse(answer, original: request.text)
    }
  }

  /// The most texts of a stream that are worked on at once: they share the audit's commits.
  private static let mostAtOnce = 8

  /// Answers the texts of a stream in their order, each as soon as it and those before it are done.
  private func answerAll(
    _ requests: RequestReader<AssayV1.DeidentifyStreamRequest>,
    _ call: CallContext,
    _ replies: ReplyWriter<AssayV1.DeidentifyStreamResponse>
  ) async throws {
    let turns = Turns()
    try await withThrowingTaskGroup(of: Void.self) { group in
      var number = 0
      var running = 0
      while let request = try await requests.next() {
        if running == Self.mostAtOnce {
          try await group.next()
          running -= 1
        }
        number += 1
        running += 1
        let own = number
        group.addTask {
          let answer = try await self.answer(request, UInt32(truncatingIfNeeded: own), call)
          try await turns.wait(for: own)
          try await replies.write(answer)
          turns.pass()
        }
      }
      try await group.waitForAll()
    }
  }

  /// One text's answer in a stream: what is wrong with it does not end the others.
  private func answer(
    _ wire: AssayV1.DeidentifyStreamRequest,
    _ sequence: UInt32,
    _ call: CallContext
  ) async throws -> AssayV1.DeidentifyStreamResponse {
    var response = AssayV1.DeidentifyStreamResponse()
    response.sequence = sequence
    do {
      response.outcome = .response(
        try await self.deidentify(wire.request ?? AssayV1.DeidentifyRequest(), call)
      )
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      // What nobody foresaw, too: an answer that never comes would hold up all behind it.
      let known = RPCMethod.rpcError(for: error)
      var told = AssayV1.DeidentifyError()
      told.code = Int32(known.code.rawValue)
      told.reason = known.reason
      let fields = known.violations.map { "\($0.field) \($0.reason)" }
      told.message = fields.isEmpty ? known.message : fields.joined(separator: "; ")
      response.outcome = .error(told)
    }
    return response
  }
}
