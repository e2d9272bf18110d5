/// The words that have a role, found by their hashes.
struct Vocabulary: Sendable {
  private struct Entry: Sendable {
    var hash: UInt64 = 0
    var roles: Roles = []
    var known: KnownWord?
  }

  private let entries: [Entry]
  private let mask: Int

  static let standard = Vocabulary(Self.words)

  init(_ lists: [(roles: Roles, words: String)]) {
    var all: [UInt64: Roles] = [:]
    for list in lists {
      for word in list.words.split(whereSeparator: \.isWhitespace) {
        all[WordHash(word).mixed, default: []].formUnion(list.roles)
      }
    }
    var known: [UInt64: KnownWord] = [:]
    for word in KnownWord.allCases {
      let hash = WordHash(word.rawValue).mixed
      known[hash] = word
      all[hash, default: []] = all[hash, default: []]
    }
    var size = 64
    while size < all.count * 3 { size *= 2 }
    var entries = [Entry](repeating: Entry(), count: size)
    for (hash, roles) in all {
      var place = Int(truncatingIfNeeded: hash >> 20) & (size - 1)
      while entries[place].hash != 0 { place = (place + 1) & (size - 1) }
      entries[place] = Entry(hash: hash, roles: roles, known: known[hash])
    }
    self.entries = entries
    self.mask = size - 1
  }

  /// The roles of the word with this hash, and which of the words it is that rules name.
  @inline(__always)
  func find(_ hash: UInt64) -> (Roles, KnownWord?) {
    var place = Int(truncatingIfNeeded: hash >> 20) & self.mask
    while true {
      let entry = self.entries[place]
      if entry.hash == hash { return (entry.roles, entry.known) }
      if entry.hash == 0 { return ([], nil) }
      place = (place + 1) & self.mask
    }
  }
}
