/// A number that stands for bytes: against damage and for telling things apart, never against malice.
package enum Checksum {
  /// FNV-1a, 64 bits (Fowler, Noll, Vo).
  package static func fnv1a(_ bytes: some Sequence<UInt8>) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
