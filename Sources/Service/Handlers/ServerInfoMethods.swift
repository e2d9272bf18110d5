package import Messages
internal import Model
package import Transport

/// `assay.v1.ServerInfoService`.
package struct ServerInfoMethods: Sendable {
  package static let service = "assay.v1.ServerInfoService"

  private let describe: @Sendable () -> ServerDescription

  package init(describe: @escaping @Sendable () -> ServerDescription) { self.describe = describe }

  /// The methods for a server.
  package var all: [RPCMethod] {
    [
      .unary("/\(Self.service)/GetServerInfo") {
        (_: AssayV1.GetServerInfoRequest, _) -> AssayV1.GetServerInfoResponse in
        var response = AssayV1.GetServerInfoResponse()
        response.server = AssayV1.ServerInfo(self.describe())
        return response
      }
    ]
  }
}

extension AssayV1.ServerInfo {
  /// A description for the wire.
  package init(_ description: ServerDescription) {
    self.init()
    self.version = description.version
    self.grpcAddress = description.grpcAddress
    self.httpAddress = description.httpAddress
    self.services = description.services
    var limits = AssayV1.Limits()
    limits.maxReceiveMessageBytes = UInt64(description.maxReceiveMessageBytes)
    limits.maxTextBytes = UInt64(description.limits.request.maxTextBytes)
    limits.maxConcurrentCalls = UInt32(clamping: description.maxConcurrentCalls)
    limits.maxConcurrentGrades = UInt32(clamping: description.limits.maxConcurrentGrades)
    limits.maxQueuedGrades = UInt32(clamping: description.limits.maxQueuedGrades)
    limits.defaultTimeBudget = GoogleProtobuf.Duration(description.limits.defaultTimeBudget)
    limits.maxQueuedBytes = UInt64(clamping: description.limits.maxQueuedBytes)
    limits.queueWait = GoogleProtobuf.Duration(description.limits.queueWait)
    self.limits = limits
    self.features = description.features
    self.rulesVersion = description.rulesVersion
    self.lexiconsVersion = description.lexiconsVersion
    self.ready = description.isReady
  }
}
