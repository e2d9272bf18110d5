/// A word as a number: 64-bit FNV-1a over its lower-case UTF-8.
///
/// Words are compared by it alone: among a million words the chance of one collision is 3 in 10^8.
/// Source: http://www.isthe.com/chongo/tech/comp/fnv/
struct WordHash: Hashable, Sendable {
  private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

  init() {}

  /// A hash made elsewhere, such as that of a run of words.
  init(value: UInt64) { self.value = value == 0 ? 1 : value }

  /// The hash of a word that is in lower case already.
  init(_ word: some StringProtocol) {
    for byte in word.utf8 { self.append(byte) }
  }

  @inline(__always)
  mutating func append(_ byte: UInt8) {
    self.value = (self.value ^ UInt64(byte)) &* 0x100_0000_01b3
  }

  /// The hash of a pair of words, in order.
  static func pair(_ a: WordHash, _ b: WordHash) -> WordHash {
    var pair = WordHash()
    pair.value = (a.value &* 0x9e37_79b9_7f4a_7c15) ^ b.value
    return pair
  }
}

/// A table from word hashes to values, by open addressing: the keys are hashes, so none is computed.
struct WordTable<Value: Sendable>: Sendable {
  private var keys: [UInt64]
  private var values: [Value]
  private var mask: Int
  private(set) var count = 0
  private let empty: Value

  /// - Parameter empty: Fills the free slots; never returned.
  init(empty: Value, capacity: Int = 16) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    self.empty = empty
    self.keys = [UInt64](repeating: 0, count: size)
    self.values = [Value](repeating: empty, count: size)
    self.mask = size - 1
  }

  @inline(__always)
  private func slot(_ key: UInt64) -> Int {
    var slot = Int(truncatingIfNeeded: key ^ (key >> 32)) & self.mask
    while self.keys[slot] != 0 && self.keys[slot] != key { slot = (slot + 1) & self.mask }
    return slot
  }

  subscript(word: WordHash) -> Value? {
    @inline(__always)
    get {
      let slot = self.slot(word.value)
      return self.keys[slot] == 0 ? nil : self.values[slot]
    }
  }

  /// Changes a value in place; a word that was not there begins with `initial`.
  @inline(__always)
  mutating func update<R>(_ word: WordHash, initial: Value, _ body: (inout Value) -> R) -> R {
    if self.count * 2 >= self.keys.count { self.grow() }
    let slot = self.slot(word.value)
    if self.keys[slot] == 0 {
      self.keys[slot] = word.value
      self.values[slot] = initial
      self.count += 1
    }
    return body(&self.values[slot])
  }

  private mutating func grow() {
    var larger = WordTable(empty: self.empty, capacity: self.keys.count)
    for (index, key) in self.keys.enumerated() where key != 0 {
      let slot = larger.slot(key)
      larger.keys[slot] = key
      larger.values[slot] = self.values[index]
    }
    larger.count = self.count
    self = larger
  }
}

/// A set of words, for looking words up.
struct WordSet: Sendable {
  private var table = WordTable<Bool>(empty: false)

  /// - Parameter words: In lower case.
  init(_ words: [String]) {
    for word in words { self.table.update(WordHash(word), initial: true) { _ in } }
  }

  @inline(__always)
  func contains(_ word: WordHash) -> Bool { self.table[word] != nil }
}
