internal import Crypto
internal import Foundation

/// Makes of a session's or a user's id what may stand on a span: the same for the same id, and of no use
/// to who does not have the key (HMAC-SHA-256, its first 16 bytes).
package struct IdentityHash: Sendable {
  private let key: SymmetricKey

  /// A key of this process's own: ids can be told apart until it ends.
  package init() { self.key = SymmetricKey(size: .bits256) }

  /// - Parameter key: A secret that several processes share; any bytes.
  package init(key: [UInt8]) { self.key = SymmetricKey(data: key) }

  /// 32 hexadecimal digits.
  package func hash(_ id: String) -> SafeText {
    Self.text(Array(HMAC<SHA256>.authenticationCode(for: Data(id.utf8), using: self.key)))
  }

  /// 32 hexadecimal digits, the same in every process.
  static func digest(_ name: String) -> SafeText {
    Self.text(Array(SHA256.hash(data: Data(name.utf8))))
  }

  private static func text(_ bytes: [UInt8]) -> SafeText {
    let halves = [bytes[..<8], bytes[8..<16]].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    return SafeText(hex: halves[0], halves[1])
  }
}
