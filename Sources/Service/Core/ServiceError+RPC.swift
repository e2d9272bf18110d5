package import Model
package import Privacy
package import Storage
internal import Telemetry
package import Transport

// How the errors of the service end a call. Nowhere else is a status made.

extension InvalidRequest: RPCErrorConvertible {
  package var rpcError: RPCError {
    RPCError(
      .invalidArgument,
      self.description,
      reason: "INVALID_REQUEST",
      violations: self.violations.map {
        RPCError.Violation(field: $0.field, reason: $0.reason)
      }
    )
  }
}

extension NotReady: RPCErrorConvertible {
  package var rpcError: RPCError {
    RPCError(
      .unavailable,
      "the service is not ready to grade",
      reason: "NOT_READY",
      retryDelay: .seconds(1)
    )
  }
}

extension NotAuthenticated: RPCErrorConvertible {
  package var rpcError: RPCError {
    RPCError(
      .permissionDenied,
      "original quotes are for callers with a client certificate",
      reason: "NOT_AUTHENTICATED"
    )
  }
}

extension DeidentificationFailed: RPCErrorConvertible {
  package var rpcError: RPCError {
    let categories = self.categories.map(\.rawValue).sorted().joined(separator: ",")
    return RPCError(
      .failedPrecondition,
      "something that identifies a patient would remain, so nothing is given back",
      reason: "DEIDENTIFICATION_FAILED",
      metadata: ["categories": categories]
    )
  }
}

extension AuditUnavailable: RPCErrorConvertible {
  package var rpcError: RPCError {
    RPCError(
      .unavailable,
      "the audit can't be kept, so nothing is given back",
      reason: "AUDIT_FAILED",
      retryDelay: .seconds(5)
    )
  }
}

extension AdmissionQueue.Full: RPCErrorConvertible {
  package var rpcError: RPCError {
    RPCError(
      .resourceExhausted,
      "too many documents are waiting for their turn",
      reason: "QUEUE_FULL",
      metadata: ["limit": self.reason.description],
      retryDelay: .seconds(2)
    )
  }
}

extension InvalidMetricQuery: RPCErrorConvertible {
  package var rpcError: RPCError {
    InvalidRequest(violations: [.init(field: self.field, reason: self.reason)]).rpcError
  }
}

extension NotFound: RPCErrorConvertible {
  package var rpcError: RPCError {
    RPCError(
      .notFound,
      "there is no such \(self.what), or no longer" + (self.hint.map { "; \($0)" } ?? ""),
      reason: "NOT_FOUND",
      metadata: ["resource": self.what]
    )
  }
}

extension StoreUnavailable: RPCErrorConvertible {
  package var rpcError: RPCError {
    RPCError(
      .unavailable,
      "the store can't be used now" + (self.reason.map { ": \($0)" } ?? ""),
      reason: "STORE_UNAVAILABLE",
      retryDelay: .seconds(5)
    )
  }
}
