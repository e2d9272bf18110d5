/// What keeps a server or a channel from working at all.
package struct TransportError: Error, Hashable, CustomStringConvertible {
  /// The kind of fault.
  package struct Code: Sendable, Hashable {
    private enum Value { case addressTaken, credentials, system }
    private let value: Value

    /// The address can't be listened on.
    package static let addressTaken = Code(value: .addressTaken)
    /// A key or a certificate is no good.
    package static let credentials = Code(value: .credentials)
    /// The operating system refused something.
    package static let system = Code(value: .system)
  }

  package var code: Code
  package var message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { self.message }
}
