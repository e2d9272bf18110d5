internal import Crypto
internal import Foundation

/// The key that surrogates come from: without it nobody can tell whose a surrogate is.
package struct SurrogateKey: Sendable, CustomStringConvertible {
  /// The least length of a key, in bytes.
  package static let leastBytes = 16

  private let key: SymmetricKey

  /// - Returns: Nil for fewer than 16 bytes.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.leastBytes else { return nil }
    self.key = SymmetricKey(data: bytes)
  }

  /// A key that nobody knows, for this process.
  package init() { self.key = SymmetricKey(size: .bits256) }

  /// Nothing of the key.
  package var description: String { "SurrogateKey" }

  /// A number that the parts determine, and nobody can tell the parts from.
  func seed(_ parts: [[UInt8]]) -> Seed {
    var mac = HMAC<SHA256>(key: self.key)
    for part in parts {
      withUnsafeBytes(of: UInt32(part.count).littleEndian) { mac.update(data: $0) }
      mac.update(data: part)
    }
    return Seed(bytes: Array(mac.finalize()))
  }

  /// HMAC-SHA256 of the parts, each with its length before it; 32 bytes.
  func mac(_ parts: [[UInt8]]) -> [UInt8] { self.seed(parts).bytes }
}

/// Numbers that come from one value, one after the other.
struct Seed: Sendable {
  let bytes: [UInt8]
  private var place = 0

  init(bytes: [UInt8]) { self.bytes = bytes }

  /// The next number below a bound of at most 2^24.
  mutating func next(below bound: Int) -> Int {
    var value = 0
    for _ in 0..<4 {
      value = value << 8 | Int(self.bytes[self.place % self.bytes.count])
      self.place += 1
    }
    return value % bound
  }
}
