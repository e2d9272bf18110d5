internal import Messages
package import Transport

/// `grpc.health.v1.Health`: the server as a whole (the empty name) and each service.
/// Source: https://github.com/grpc/grpc/blob/master/doc/health-checking.md
package struct HealthMethods: Sendable {
  package static let service = "grpc.health.v1.Health"

  private let readiness: Readiness
  private let services: Set<String>

  /// - Parameter services: The full names that may be asked for.
  package init(readiness: Readiness, services: [String]) {
    self.readiness = readiness
    self.services = Set(services + [""])
  }

  /// The methods for a server.
  package var all: [RPCMethod] {
    [
      .unary("/\(Self.service)/Check", limit: .none) {
        (request: GrpcHealthV1.HealthCheckRequest, _) -> GrpcHealthV1.HealthCheckResponse in
        guard self.services.contains(request.service) else {
          throw RPCError(
            .notFound,
            "there is no such service",
            reason: "UNKNOWN_SERVICE"
          )
        }
        return Self.response(self.readiness.phase)
      },
      .serverStream("/\(Self.service)/Watch", limit: .standing) {
        (
          request: GrpcHealthV1.HealthCheckRequest,
          _,
          replies: ReplyWriter<GrpcHealthV1.HealthCheckResponse>
        ) in
        guard self.services.contains(request.service) else {
          // The protocol wants the stream to stay open: the service may come.
          var response = GrpcHealthV1.HealthCheckResponse()
          response.status = .serviceUnknown
          try await replies.write(response)
          for await phase in self.readiness.phases() where phase == .stopping { return }
          return
        }
        for await phase in self.readiness.phases() {
          try await replies.write(Self.response(phase))
          // A watcher would keep the server from stopping.
          if phase == .stopping { return }
        }
      },
    ]
  }

  private static func response(_ phase: Readiness.Phase) -> GrpcHealthV1.HealthCheckResponse {
    var response = GrpcHealthV1.HealthCheckResponse()
    response.status = phase == .ready ? .serving : .notServing
    return response
  }
}
