internal import Crypto
internal import Foundation

/// The key that surrogates come from: without it nobody can tell whose a surrogate is.
package struct SurrogateKey: Sendable, CustomStringConvertible {
  /// The least length of a key, in bytes.
  package static let leastBytes = 16

  /// SHA-256 with the key's inner and outer block taken in, which HMAC (RFC 2104) begins with: they are the
  /// same for all values.
  private let inner: SHA256
  private let outer: SHA256

  /// - Returns: Nil for fewer than 16 bytes.
  package init?(_ bytes: [UInt8]) {
    guard bytes.count >= Self.leastBytes else { return nil }
    self.init(key: bytes)
  }

  /// A key that nobody knows, for this process.
  package init() { self.init(key: SymmetricKey(size: .bits256).withUnsafeBytes { Array($0) }) }

  private init(key: [UInt8]) {
    let short = key.count > SHA256.blockByteCount ? Array(SHA256.hash(data: key)) : key
    let block = short + Array(repeating: 0, count: SHA256.blockByteCount - short.count)
    var inner = SHA256()
    inner.update(data: block.map { $0 ^ 0x36 })
    self.inner = inner
    var outer = SHA256()
    outer.update(data: block.map { $0 ^ 0x5c })
    self.outer = outer
  }

  /// Nothing of the key.
  package var description: String { "SurrogateKey" }

  /// A number that the parts determine, and nobody can tell the parts from.
  func seed(_ parts: [[UInt8]]) -> Seed {
    var message: [UInt8] = []
    message.reserveCapacity(parts.reduce(0) { $0 + $1.count + 4 })
    for part in parts {
      withUnsafeBytes(of: UInt32(part.count).littleEndian) { message += $0 }
      message += part
    }
    return Seed(bytes: self.authenticationCode(message))
  }

  /// HMAC-SHA256, 32 bytes.
  func authenticationCode(_ message: [UInt8]) -> [UInt8] {
    var inner = self.inner
    inner.update(data: message)
    var outer = self.outer
    outer.update(data: Array(inner.finalize()))
    return Array(outer.finalize())
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
