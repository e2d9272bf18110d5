internal import CGRPCShim
internal import Telemetry

/// What a request's headers say of its trace. Others are not copied.
struct TelemetryHeaders {
  /// The caller's own id for what it does, which comes back in the trailers.
  static let correlation = "x-correlation-id"

  private(set) var parent: TraceContext?
  private(set) var correlationID: SafeText?
  /// As they came: for spans only, and hashed.
  private(set) var session: String?
  private(set) var user: String?

  /// Reads the headers of a call that is open.
  init(_ call: OpaquePointer) {
    var parents: [String] = []
    var states: [String] = []
    for index in 0..<cgrpcshim_call_header_count(call) {
      let header = cgrpcshim_call_header(call, index)
      let key = UnsafeBufferPointer(start: header.key, count: header.key_length)
      func value() -> String {
        String(
          decoding: UnsafeBufferPointer(start: header.value, count: header.value_length),
          as: UTF8.self
        )
      }
      switch key.count {
      case TraceContext.parentHeader.utf8.count where key.elementsEqual(Self.parentKey):
        parents.append(value())
      case TraceContext.stateHeader.utf8.count where key.elementsEqual(Self.stateKey):
        states.append(value())
      case Self.correlation.utf8.count where key.elementsEqual(Self.correlationKey):
        self.correlationID = SafeText(id: value())
      case Self.sessionKey.count where key.elementsEqual(Self.sessionKey): self.session = value()
      case Self.userKey.count where key.elementsEqual(Self.userKey): self.user = value()
      default: break
      }
    }
    // More than one parent is none; several states are parts of one.
    if parents.count == 1 {
      self.parent = TraceContext(parent: parents[0], state: states.joined(separator: ","))
    }
  }

  private static let parentKey = Array(TraceContext.parentHeader.utf8)
  private static let stateKey = Array(TraceContext.stateHeader.utf8)
  private static let correlationKey = Array(Self.correlation.utf8)
  private static let sessionKey = Array("x-session-id".utf8)
  private static let userKey = Array("x-user-id".utf8)
}
