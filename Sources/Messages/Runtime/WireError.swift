/// Why bytes are not a message.
package struct WireError: Error, Hashable {
  /// The kind of fault.
  package struct Code: Sendable, Hashable {
    private enum Value { case truncated, malformed, invalidUTF8, tooDeep, tooLarge }
    private let value: Value

    /// A length goes past the end.
    package static let truncated = Code(value: .truncated)
    /// The bytes do not follow the format.
    package static let malformed = Code(value: .malformed)
    /// A string field is not UTF-8.
    package static let invalidUTF8 = Code(value: .invalidUTF8)
    /// Messages are nested too deep.
    package static let tooDeep = Code(value: .tooDeep)
    /// The message would take too much memory.
    package static let tooLarge = Code(value: .tooLarge)
  }

  /// The kind of fault.
  package var code: Code

  /// The field's path, such as `document.text`; empty when the fault is in the message as a whole.
  package var field: String

  package init(_ code: Code, field: String = "") {
    self.code = code
    self.field = field
  }

  /// The same error seen from the message that holds `field`.
  @usableFromInline
  package func inside(_ field: StaticString) -> WireError {
    WireError(self.code, field: self.field.isEmpty ? "\(field)" : "\(field).\(self.field)")
  }
}

extension WireError: CustomStringConvertible {
  /// The field and what is wrong with it, without any of the content.
  package var description: String {
    self.field.isEmpty ? self.reason : "\(self.field): \(self.reason)"
  }

  /// What is wrong, without any of the content.
  package var reason: String {
    switch self.code {
    case .truncated: "the message is cut off"
    case .invalidUTF8: "the text is not valid UTF-8"
    case .tooDeep: "the message is nested too deep"
    case .tooLarge: "the message takes too much memory"
    default: "the bytes are not a message of this type"
    }
  }
}
