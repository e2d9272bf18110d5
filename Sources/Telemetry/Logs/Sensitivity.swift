package import Logging

/// What a value of a swift-log line is. A value without one is written only when it is a number or a
/// flag: text that nobody classified is left out.
package enum Sensitivity: Int64, Logger.MetadataValueAttributes.Attribute {
  /// May be written: nothing of a document, nobody's identity.
  case open = 1
  /// Must not be written.
  case secret = 2
}

extension Logger.MetadataValue {
  /// Text that may be written.
  package static func open(_ text: some CustomStringConvertible & Sendable) -> Self {
    .attributed(text.description, attributes: [Sensitivity.open])
  }
}
