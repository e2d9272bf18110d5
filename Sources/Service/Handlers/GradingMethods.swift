internal import Messages
internal import Model
internal import Telemetry
package import Transport

/// `assay.v1.GradingService`.
package struct GradingMethods: Sendable {
  package static let service = "assay.v1.GradingService"

  private let grader: Grader
  private let records: RecordReports

  package init(grader: Grader, records: RecordReports) {
    self.grader = grader
    self.records = records
  }

  /// The methods for a server.
  package var all: [RPCMethod] {
    [
      .unary("/\(Self.service)/Grade") {
        (request: AssayV1.GradeRequest, call) -> AssayV1.GradeResponse in
        let request = try GradeRequest(wire: request.document, options: request.options)
        call.annotate(request.annotations)
        let grade = try await self.grader.grade(
          request,
          for: GradeCaller(.grade, call),
          timeLeft: call.timeLeft
        )
        call.annotate(grade.annotations)
        var response = AssayV1.GradeResponse()
        response.grade = grade
        return response
      },
      .serverStream("/\(Self.service)/GradeStream") {
        (
          request: AssayV1.GradeStreamRequest,
          call,
          replies: ReplyWriter<AssayV1.GradeStreamResponse>
        ) in
        let request = try GradeRequest(wire: request.document, options: request.options)
        call.annotate(request.annotations)
        try await self.stream(request, call, replies)
      },
      .unary("/\(Self.service)/GetGrade") {
        (request: AssayV1.GetGradeRequest, call) -> AssayV1.GetGradeResponse in
        try await storeErrors { try await self.records.get(request, tenant: call.tenant) }
      },
      .unary("/\(Self.service)/ListGrades") {
        (request: AssayV1.ListGradesRequest, call) -> AssayV1.ListGradesResponse in
        try await storeErrors { try await self.records.list(request, tenant: call.tenant) }
      },
    ]
  }

  /// Grades and writes each step. The pipeline makes a few dozen steps and never waits for the
  /// client, so what it made and the client did not read yet is bounded.
  private func stream(
    _ request: GradeRequest,
    _ call: CallContext,
    _ replies: ReplyWriter<AssayV1.GradeStreamResponse>
  ) async throws {
    let (events, continuation) = AsyncStream.makeStream(of: GradeEvent.self)
    let caller = GradeCaller(.gradeStream, call)
    async let graded: AssayV1.Grade = {
      defer { continuation.finish() }
      let grade = try await self.grader.grade(request, for: caller, timeLeft: call.timeLeft) {
        continuation.yield($0)
      }
      call.annotate(grade.annotations)
      return grade
    }()
    var sequence: UInt32 = 0
    for await event in events {
      sequence += 1
      try await replies.write(AssayV1.GradeStreamResponse(event, sequence: sequence))
    }
    var last = AssayV1.GradeStreamResponse()
    last.sequence = sequence + 1
    last.event = .completed(try await graded)
    try await replies.write(last)
  }
}

extension GradeCaller {
  fileprivate init(_ operation: Operation, _ call: CallContext) {
    self.init(
      operation,
      tenant: call.tenant,
      span: call.span,
      traceID: call.traceID,
      isAuthenticated: !call.peerName.isEmpty
    )
  }
}

extension CallContext {
  /// Whose call it is: the name in a verified certificate is the tenant's. A name that is no id stands
  /// as its hash, so that no two are one, and so does one that looks like a hash; only who has none is `default`.
  var tenant: SafeText {
    let name = self.peerName
    if name.isEmpty { return "default" }
    if name.hasPrefix("sha256:") { return SafeText(hashOf: name) }
    return SafeText(operatorsID: name).flatMap { $0 == "default" ? nil : $0 }
      ?? SafeText(hashOf: name)
  }
}

extension GradeRequest {
  /// What telemetry says of the request.
  fileprivate var annotations: [Attribute] {
    var attributes = [
      Attribute(.documentKind, SafeText(self.document.kind)),
      Attribute(.noteType, SafeText(self.document.noteType)),
      Attribute(.documentBytes, self.document.byteCount),
    ]
    if let id = SafeText(id: self.requestID) { attributes.append(Attribute(.requestID, id)) }
    return attributes
  }
}

extension AssayV1.Grade {
  /// What telemetry says of the grade.
  fileprivate var annotations: [Attribute] {
    var attributes = [
      Attribute(.isDegraded, self.flags?.degraded ?? false),
      Attribute(.isRecorded, self.call?.recorded ?? false),
      Attribute(.evidenceCount, self.dimensions.reduce(0) { $0 + $1.evidence.count }),
      Attribute(.rulesVersion, SafeText(operators: self.versions?.rules ?? "")),
    ]
    if let id = SafeText(id: self.call?.gradeID ?? "") {
      attributes.append(Attribute(.gradeID, id))
    }
    if let score = self.hybrid?.score { attributes.append(Attribute(.score, score)) }
    return attributes
  }
}
