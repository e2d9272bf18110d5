internal import Messages
internal import Model
package import Transport

/// `assay.v1.GradingService`.
package struct GradingMethods: Sendable {
  package static let service = "assay.v1.GradingService"

  private let grader: Grader

  package init(grader: Grader) { self.grader = grader }

  /// The methods for a server.
  package var all: [RPCMethod] {
    [
      .unary("/\(Self.service)/Grade") {
        (request: AssayV1.GradeRequest, call) -> AssayV1.GradeResponse in
        let request = try GradeRequest(wire: request.document, options: request.options)
        let grade = try await self.grader.grade(request, timeLeft: call.timeLeft)
        var response = AssayV1.GradeResponse()
        response.grade = AssayV1.Grade(grade)
        return response
      },
      .serverStream("/\(Self.service)/GradeStream") {
        (
          request: AssayV1.GradeStreamRequest,
          call,
          replies: ReplyWriter<AssayV1.GradeStreamResponse>
        ) in
        let request = try GradeRequest(wire: request.document, options: request.options)
        try await self.stream(request, call.timeLeft, replies)
      },
    ]
  }

  /// Grades and writes each step. The pipeline makes a few dozen steps and never waits for the
  /// client, so what it made and the client did not read yet is bounded.
  private func stream(
    _ request: GradeRequest,
    _ timeLeft: Duration?,
    _ replies: ReplyWriter<AssayV1.GradeStreamResponse>
  ) async throws {
    let (events, continuation) = AsyncStream.makeStream(of: GradeEvent.self)
    async let graded: Void = {
      defer { continuation.finish() }
      _ = try await self.grader.grade(request, timeLeft: timeLeft) { continuation.yield($0) }
    }()
    var sequence: UInt32 = 0
    for await event in events {
      sequence += 1
      try await replies.write(AssayV1.GradeStreamResponse(event, sequence: sequence))
    }
    try await graded
  }
}
