internal import Telemetry
internal import Transport

/// Who may see what the server does for all its tenants: metrics and traces.
package struct Operators: Sendable {
  private let tenants: Set<String>

  /// - Parameter tenants: The tenants whose calls are answered; empty for all.
  package init(tenants: [String]) { self.tenants = Set(tenants) }

  /// - Throws: `RPCError` when the caller is none.
  func check(_ call: CallContext) throws {
    guard self.tenants.isEmpty || self.tenants.contains(call.tenant.description) else {
      throw RPCError(
        .permissionDenied,
        "metrics, traces and the whole audit are for operators",
        reason: "NOT_AN_OPERATOR"
      )
    }
  }
}
