internal import Crypto
internal import Foundation

// Each record's hash is SHA-256 over the hash before it and the record's bytes, each summary's over the hash
// of its last record and the summary's bytes. A summary's hash is sealed with an HMAC, as is the head, the
// last summary's hash with the number of entries: without the key nobody can make a chain that fits, and none
// can be cut at its end.

/// The end of a chain.
package struct AuditHead: Sendable, Hashable {
  /// Entries so far, removed ones included.
  package var number: UInt64
  /// Records so far, removed ones included.
  package var records: UInt64
  /// 32 bytes.
  package var hash: [UInt8]

  package init(number: UInt64, records: UInt64, hash: [UInt8]) {
    self.number = number
    self.records = records
    self.hash = hash
  }

  /// Where a chain begins.
  package static let none = AuditHead(number: 0, records: 0, hash: Array(repeating: 0, count: 32))

  fileprivate var parts: [[UInt8]] {
    var writer = AuditWriter()
    writer.number(self.number)
    writer.number(self.records)
    return [writer.bytes, self.hash]
  }
}

/// Something that is sealed with a key.
package struct AuditSeal: Sendable, Hashable {
  package var keyID: String
  package var bytes: [UInt8]

  package init(keyID: String, bytes: [UInt8]) {
    self.keyID = keyID
    self.bytes = bytes
  }
}

/// An entry in its place.
package struct AuditLink: Sendable, Hashable {
  /// The chain's end before this entry.
  package var previous: AuditHead
  /// The chain's end with this entry.
  package var head: AuditHead
  package var encoded: EncodedAuditEntry
  package var seal: AuditSeal

  package init(
    previous: AuditHead,
    head: AuditHead,
    encoded: EncodedAuditEntry,
    seal: AuditSeal
  ) {
    self.previous = previous
    self.head = head
    self.encoded = encoded
    self.seal = seal
  }

  package var receipt: AuditReceipt { AuditReceipt(number: self.head.number, hash: self.head.hash) }
}

/// What is left of entries that were removed because they are too old.
package struct AuditTombstone: Sendable, Hashable {
  /// The first and the last of them.
  package var first: UInt64
  package var last: AuditHead
  /// When they were removed, in nanoseconds since 1970.
  package var time: UInt64
  /// Entries before this were too old, in nanoseconds since 1970.
  package var cutoff: UInt64
  package var seal: AuditSeal

  package init(first: UInt64, last: AuditHead, time: UInt64, cutoff: UInt64, seal: AuditSeal) {
    self.first = first
    self.last = last
    self.time = time
    self.cutoff = cutoff
    self.seal = seal
  }

  fileprivate var parts: [[UInt8]] {
    var writer = AuditWriter()
    writer.number(self.first)
    writer.number(self.time)
    writer.number(self.cutoff)
    return [Array("tombstone".utf8), writer.bytes] + self.last.parts
  }
}

/// Makes the links of a chain, and their seals.
package struct AuditChain: Sendable {
  private let keys: AuditKeys

  package init(_ keys: AuditKeys) { self.keys = keys }

  /// The next link.
  package func link(_ entry: AuditEntry, after head: AuditHead) -> AuditLink {
    let encoded = EncodedAuditEntry(entry)
    let next = Self.head(encoded, after: head)!
    return AuditLink(
      previous: head,
      head: next,
      encoded: encoded,
      seal: self.seal([Array("entry".utf8)] + next.parts)
    )
  }

  /// The head's own seal.
  package func seal(_ head: AuditHead) -> AuditSeal {
    self.seal([Array("head".utf8)] + head.parts)
  }

  package func tombstone(first: UInt64, last: AuditHead, time: UInt64, cutoff: UInt64)
    -> AuditTombstone
  {
    var stone = AuditTombstone(
      first: first,
      last: last,
      time: time,
      cutoff: cutoff,
      seal: AuditSeal(keyID: "", bytes: [])
    )
    stone.seal = self.seal(stone.parts)
    return stone
  }

  private func seal(_ parts: [[UInt8]]) -> AuditSeal {
    AuditSeal(keyID: self.keys.currentID, bytes: self.keys.seal(parts)!)
  }

  // MARK: - Verifying

  /// Where a key that sealed stands among all: the one in force is 0; nil when it is not in the ring.
  func place(of seal: AuditSeal) -> Int? { self.keys.place(of: seal.keyID) }

  /// The chain's end behind an entry; nil when its records do not fit into each other.
  static func head(_ encoded: EncodedAuditEntry, after head: AuditHead) -> AuditHead? {
    guard let records = encoded.recordBytes else { return nil }
    var hash = head.hash
    for record in records { hash = Self.hash(hash, record) }
    return AuditHead(
      number: head.number + 1,
      records: head.records + UInt64(records.count),
      hash: Self.hash(hash, encoded.summary[...])
    )
  }

  /// Whether an entry is as it was sealed: its content, its place and its seal.
  package func isIntact(_ link: AuditLink) -> Bool {
    link.encoded.entry != nil && Self.head(link.encoded, after: link.previous) == link.head
      && self.isRight(link) == true
  }

  /// Whether a seal is right; nil when its key is not in the ring.
  func isRight(_ link: AuditLink) -> Bool? {
    self.isRight(link.seal, [Array("entry".utf8)] + link.head.parts)
  }

  package func isRight(_ head: AuditHead, _ seal: AuditSeal) -> Bool? {
    self.isRight(seal, [Array("head".utf8)] + head.parts)
  }

  func isRight(_ stone: AuditTombstone) -> Bool? { self.isRight(stone.seal, stone.parts) }

  private func isRight(_ seal: AuditSeal, _ parts: [[UInt8]]) -> Bool? {
    self.keys.seal(parts, keyID: seal.keyID).map { $0 == seal.bytes }
  }

  private static func hash(_ previous: [UInt8], _ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var hash = SHA256()
    hash.update(data: previous)
    hash.update(data: bytes)
    return Array(hash.finalize())
  }
}
