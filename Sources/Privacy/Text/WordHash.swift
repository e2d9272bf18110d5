/// The hash that words are found by: FNV-1a over the folded letters, with its bits mixed at the end.
///
/// `scripts/build-privacy-words` has the same.
struct WordHash: Hashable, Sendable {
  private var value: UInt64 = 0xcbf2_9ce4_8422_2325

  init() {}

  /// A word of small ASCII letters.
  init(_ word: some StringProtocol) {
    for byte in word.utf8 { self.add(byte) }
  }

  @inline(__always)
  mutating func add(_ byte: UInt8) {
    self.value = (self.value ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  /// The finished hash.
  @inline(__always)
  var mixed: UInt64 {
    var value = self.value
    value ^= value >> 32
    value = value &* 0x9e37_79b9_7f4a_7c15
    return value ^ value >> 29
  }
}
