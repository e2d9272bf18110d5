internal import Messages

extension RPCError {
  /// The domain of every reason that Assay gives.
  package static let domain = "assay"

  /// The trailing header that carries a serialized google.rpc.Status.
  static let detailsKey = "grpc-status-details-bin"

  /// The error as google.rpc.Status, or nil when it has nothing to add to code and message.
  var details: [UInt8]? {
    var details: [GoogleProtobuf.AnyMessage] = []
    if !self.reason.isEmpty {
      var info = GoogleRpc.ErrorInfo()
      info.reason = self.reason
      info.domain = Self.domain
      info.metadata = self.metadata
      details.append(Self.wrapped(info))
    }
    if !self.violations.isEmpty {
      var bad = GoogleRpc.BadRequest()
      bad.fieldViolations = self.violations.map {
        var violation = GoogleRpc.BadRequest.FieldViolation()
        violation.field = $0.field
        violation.description = $0.reason
        return violation
      }
      details.append(Self.wrapped(bad))
    }
    if let retryDelay {
      var retry = GoogleRpc.RetryInfo()
      retry.retryDelay = GoogleProtobuf.Duration(retryDelay)
      details.append(Self.wrapped(retry))
    }
    guard !details.isEmpty else { return nil }
    var status = GoogleRpc.Status()
    status.code = Int32(self.code.rawValue)
    status.message = self.message
    status.details = details
    return status.packed()
  }

  private static func wrapped<M: CStructConvertible>(_ message: M) -> GoogleProtobuf.AnyMessage {
    var any = GoogleProtobuf.AnyMessage()
    any.typeURL = "type.googleapis.com/\(M.fullName)"
    any.value = message.packed()
    return any
  }

  /// The error that a server sent: its details are taken in when they are legible.
  init(code: StatusCode, message: String, trailers: Metadata) {
    self.init(code, message)
    guard let bytes = trailers.last(Self.detailsKey),
      let status = try? GoogleRpc.Status(packed: bytes)
    else { return }
    for detail in status.details {
      switch detail.typeURL.split(separator: "/").last {
      case "google.rpc.ErrorInfo"?:
        guard let info = try? GoogleRpc.ErrorInfo(packed: detail.value) else { continue }
        self.reason = info.reason
        self.metadata = info.metadata
      case "google.rpc.BadRequest"?:
        guard let bad = try? GoogleRpc.BadRequest(packed: detail.value) else { continue }
        self.violations = bad.fieldViolations.map {
          Violation(field: $0.field, reason: $0.description)
        }
      case "google.rpc.RetryInfo"?:
        guard let retry = try? GoogleRpc.RetryInfo(packed: detail.value) else { continue }
        self.retryDelay = retry.retryDelay.map(Duration.init)
      default: continue
      }
    }
  }
}

/// What is no message is the client's fault.
extension WireError: RPCErrorConvertible {
  package var rpcError: RPCError {
    RPCError(
      .invalidArgument,
      self.description,
      reason: "MALFORMED_MESSAGE",
      violations: self.field.isEmpty
        ? [] : [RPCError.Violation(field: self.field, reason: self.reason)]
    )
  }
}
