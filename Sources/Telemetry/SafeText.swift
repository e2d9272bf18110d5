package import Privacy

/// Text that can hold nothing of a document: what telemetry takes where a string would do.
///
/// It is made of what stands in the source code, of a closed set, or of an id that was looked at. There
/// is no way from a `String` of unknown origin.
package struct SafeText: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let description: String

  private init(unchecked text: String) { self.description = text }

  /// What stands in the source code.
  package init(_ literal: StaticString) {
    self.description = literal.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
  }

  /// A case of a closed set.
  package init<Case: RawRepresentable<String> & CaseIterable>(_ value: Case) {
    self.description = value.rawValue
  }

  /// A version, an address, a path or a setting of this program: what its operator knows and may see.
  package init(operators text: String) {
    self.description = String(text.prefix(1024))
  }

  /// What another program sent as telemetry of its own: it answers for what that holds. Control
  /// characters are left out.
  package init(relayed text: String) {
    self.description = String(
      String.UnicodeScalarView(text.unicodeScalars.lazy.filter { $0.value >= 0x20 }.prefix(4096))
    )
  }

  /// An id from outside. Nil unless it is 1 to 128 letters, digits and `. _ - : / @ +`, in which nothing is
  /// found that identifies a patient; ids are the caller's, and the interface says that they must not.
  package init?(id: some StringProtocol) {
    guard (1...128).contains(id.utf8.count), id.utf8.allSatisfy(Self.isIDByte),
      let checked = try? CheckedText(String(id))
    else { return nil }
    self.init(checked)
  }

  /// A name that an operator gives, such as a tenant's in its certificate. Nil unless it is 1 to 128
  /// letters, digits and `. _ - : / @ +`.
  package init?(operatorsID id: String) {
    guard (1...128).contains(id.utf8.count), id.utf8.allSatisfy(Self.isIDByte) else { return nil }
    self.description = id
  }

  /// A caller's text that was looked at.
  package init(_ checked: CheckedText) { self.description = checked.description }

  /// A number.
  package init(number: Int) { self.description = String(number) }

  /// `sha256:` and the first 16 bytes of a name's hash.
  package init(hashOf name: String) {
    self.description = "sha256:" + IdentityHash.digest(name).description
  }

  /// Hexadecimal digits of two numbers.
  init(hex high: UInt64, _ low: UInt64) { self.description = Hex.text(high, low) }

  /// The hexadecimal form of ids that this program made.
  package init(_ id: TraceID) { self.description = id.hex }
  package init(_ id: SpanID) { self.description = id.hex }

  package static func < (a: SafeText, b: SafeText) -> Bool { a.description < b.description }

  private static func isIDByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    case 0x2e, 0x5f, 0x2d, 0x3a, 0x2f, 0x40, 0x2b: true
    default: false
    }
  }
}

extension SafeText: ExpressibleByStringLiteral {
  package init(stringLiteral literal: StaticString) { self.init(literal) }
}
