/// A set of words as a Bloom filter: it never misses a member, and takes about one stranger in a
/// thousand for one.
/// Source: Bloom, Communications of the ACM 13 (1970) 422–426; two hashes make the others as in
/// Kirsch and Mitzenmacher, ESA 2006.
struct WordFilter: Sendable {
  /// Probes of a word.
  static let probes = 10

  private let bits: [UInt8]

  /// - Parameter bits: The filter's bits, lowest first in each byte.
  init(bits: [UInt8]) { self.bits = bits }

  /// Whether the word may be a member.
  func mayContain(_ word: WordHash) -> Bool {
    let count = UInt64(self.bits.count * 8)
    let step = (word.value >> 32 | word.value << 32) | 1
    var probe = word.value
    for _ in 0..<Self.probes {
      let bit = Int(probe % count)
      if self.bits[bit / 8] & (1 << UInt8(bit % 8)) == 0 { return false }
      probe = probe &+ step
    }
    return true
  }
}
