/// A gRPC status code.
/// Source: https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
package struct StatusCode: Sendable, Hashable {
  /// The code's number, 0 to 16.
  package let rawValue: Int

  package init(rawValue: Int) { self.rawValue = rawValue }

  package static let ok = StatusCode(rawValue: 0)
  package static let cancelled = StatusCode(rawValue: 1)
  package static let unknown = StatusCode(rawValue: 2)
  package static let invalidArgument = StatusCode(rawValue: 3)
  package static let deadlineExceeded = StatusCode(rawValue: 4)
  package static let notFound = StatusCode(rawValue: 5)
  package static let alreadyExists = StatusCode(rawValue: 6)
  package static let permissionDenied = StatusCode(rawValue: 7)
  package static let resourceExhausted = StatusCode(rawValue: 8)
  package static let failedPrecondition = StatusCode(rawValue: 9)
  package static let aborted = StatusCode(rawValue: 10)
  package static let outOfRange = StatusCode(rawValue: 11)
  package static let unimplemented = StatusCode(rawValue: 12)
  package static let `internal` = StatusCode(rawValue: 13)
  package static let unavailable = StatusCode(rawValue: 14)
  package static let dataLoss = StatusCode(rawValue: 15)
  package static let unauthenticated = StatusCode(rawValue: 16)

  private static let names = [
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
    "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",
    "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
  ]
}

extension StatusCode: CustomStringConvertible {
  /// The code's name, such as `INVALID_ARGUMENT`.
  package var description: String {
    Self.names.indices.contains(self.rawValue)
      ? Self.names[self.rawValue] : "CODE_\(self.rawValue)"
  }
}

/// What ends one call other than well. Names fields and reasons, never a document's text.
package struct RPCError: Error, Hashable {
  /// A field that the request got wrong.
  package struct Violation: Sendable, Hashable {
    /// The field's path, such as `document.text`.
    package var field: String
    /// What is wrong with it.
    package var reason: String

    package init(field: String, reason: String) {
      self.field = field
      self.reason = reason
    }
  }

  /// The status code.
  package var code: StatusCode
  /// One sentence for a person.
  package var message: String
  /// A reason for a program, in UPPER_SNAKE_CASE (google.rpc.ErrorInfo). Empty for none.
  package var reason: String
  /// What belongs to the reason, such as a limit that was passed (google.rpc.ErrorInfo).
  package var metadata: [String: String]
  /// The fields that are wrong (google.rpc.BadRequest).
  package var violations: [Violation]
  /// When trying again may help (google.rpc.RetryInfo).
  package var retryDelay: Duration?

  package init(
    _ code: StatusCode,
    _ message: String,
    reason: String = "",
    metadata: [String: String] = [:],
    violations: [Violation] = [],
    retryDelay: Duration? = nil
  ) {
    self.code = code
    self.message = message
    self.reason = reason
    self.metadata = metadata
    self.violations = violations
    self.retryDelay = retryDelay
  }
}

extension RPCError: CustomStringConvertible {
  package var description: String { "\(self.code): \(self.message)" }
}

/// An error that knows how it ends a call.
package protocol RPCErrorConvertible: Error {
  /// The error as the client sees it.
  var rpcError: RPCError { get }
}

extension RPCError: RPCErrorConvertible {
  package var rpcError: RPCError { self }
}
