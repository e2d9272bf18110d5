internal import Telemetry
internal import Transport

/// Who may see what the server does for all its tenants: metrics and traces.
package struct Operators: Sendable {
  private let tenants: Set<String>
  private let isEveryone: Bool

  /// - Parameters:
  ///   - tenants: The tenants whose calls are answered.
  ///   - knowsClients: Whether clients show certificates: then who is not named is no operator, and without it nobody can
  ///     be told from others, so that no names mean everyone.
  package init(tenants: [String], knowsClients: Bool) {
    self.tenants = Set(tenants)
    self.isEveryone = tenants.isEmpty && !knowsClients
  }

  /// - Throws: `RPCError` when the caller is none.
  func check(_ call: CallContext) throws {
    guard self.isEveryone || self.tenants.contains(call.tenant.description) else {
      throw RPCError(
        .permissionDenied,
        "metrics, traces and the whole audit are for operators, whom grpc.operators names",
        reason: "NOT_AN_OPERATOR"
      )
    }
  }
}
