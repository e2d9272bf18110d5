package import Model

/// What is kept of one redaction. Nothing of the text: no words, no context, no hash that could be tried out
/// without a key.
package struct AuditRecord: Sendable, Hashable {
  /// Which of the document's texts.
  package var source: EvidenceSource
  package var category: Category
  /// The rule that found it, such as `name.title`.
  package var rule: String
  package var action: RedactionAction
  /// How sure that was, 0 to 1, in steps of 0.001.
  package var score: Double
  /// Where the replacement stands, in bytes of the output's UTF-8.
  package var output: Range<Int>
  package var length: LengthBucket
  /// The first 8 bytes of an HMAC of the value: the same value has the same tag within a tenant and a month.
  package var valueTag: UInt64
}

/// How long the original was, roughly.
package enum LengthBucket: String, Sendable, Hashable, CaseIterable {
  case to4 = "1-4"
  case to8 = "5-8"
  case to16 = "9-16"
  case to32 = "17-32"
  case more = "33+"

  /// - Parameter bytes: Of UTF-8.
  init(bytes: Int) {
    self =
      switch bytes {
      case ...4: .to4
      case ...8: .to8
      case ...16: .to16
      case ...32: .to32
      default: .more
      }
  }
}

/// What made a text be de-identified.
package enum AuditOperation: String, Sendable, Hashable, CaseIterable {
  case grade
  case deidentify
}

/// What is kept of one document's de-identification: a summary, and a record for each redaction.
package struct AuditEntry: Sendable, Hashable {
  /// When, in nanoseconds since 1970.
  package var time: UInt64
  /// Whose document it is: the tenant's name as its operator knows it.
  package var tenant: String
  /// An HMAC of the document's id, 16 bytes.
  package var documentTag: [UInt8]
  package var operation: AuditOperation
  package var kind: DocumentKind
  package var level: PrivacyLevel
  /// An HMAC of the policy, 8 bytes: equal for equal policies.
  package var policyTag: [UInt8]
  /// The version of the rules that found.
  package var rules: String
  /// The id of the key that the tags are from.
  package var keyID: String
  package var records: [AuditRecord]
}

/// Where an entry stands in the chain: who has it can tell later whether the chain still holds it.
package struct AuditReceipt: Sendable, Hashable, CustomStringConvertible {
  /// The entry's number, from 1.
  package let number: UInt64
  /// SHA-256 over the chain up to the entry.
  package let hash: [UInt8]

  package init(number: UInt64, hash: [UInt8]) {
    self.number = number
    self.hash = hash
  }

  /// - Parameter text: The number, a colon, and the hash in hexadecimal.
  package init?(_ text: String) {
    let parts = text.split(separator: ":")
    guard parts.count == 2, let number = UInt64(parts[0]), number > 0, parts[1].utf8.count == 64
    else { return nil }
    var hash: [UInt8] = []
    var rest = parts[1][...]
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
      hash.append(byte)
      rest = rest.dropFirst(2)
    }
    self.init(number: number, hash: hash)
  }

  package var description: String { "\(self.number):\(Hexadecimal.text(self.hash))" }
}

/// Bytes as text.
package enum Hexadecimal {
  private static let digits = Array("0123456789abcdef".utf8)

  package static func text(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    for byte in bytes {
      text.append(Self.digits[Int(byte >> 4)])
      text.append(Self.digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
