/// Looks through a chain, one entry after the other, for anything that was altered, is missing or stands
/// elsewhere.
package struct AuditVerifier: Sendable {
  /// What is wrong at a place of a chain.
  package struct Problem: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
      /// Its content does not fit its hash, or what is stored beside it.
      case altered = "ALTERED"
      /// What is stored can't be read at all; the number is the place in the table.
      case unreadable = "UNREADABLE"
      /// An entry is not there.
      case missing = "MISSING"
      /// It does not follow the one before it.
      case misplaced = "MISPLACED"
      /// Its seal was not made with the key.
      case forged = "FORGED"
      /// The key that it was sealed with is not in the ring.
      case unknownKey = "UNKNOWN_KEY"
      /// Entries at the end are not there, or the head was altered.
      case badHead = "BAD_HEAD"
      /// The tombstone of removed entries is not right.
      case badTombstone = "BAD_TOMBSTONE"
      /// The chain does not hold what a receipt says.
      case receiptMismatch = "RECEIPT_MISMATCH"
    }

    /// The entry's number, from 1.
    package var number: UInt64
    package var kind: Kind
  }

  /// The most problems that are told.
  package static let mostProblems = 100

  /// Entries that were looked at.
  package private(set) var entries: UInt64 = 0
  /// Redactions that were looked at.
  package private(set) var records: UInt64 = 0
  /// Entries that were removed because they were too old.
  package private(set) var removed: UInt64 = 0
  package private(set) var problems: [Problem] = []
  /// How many problems there are, with those that are not told.
  package private(set) var problemCount = 0
  /// The end of what was looked at.
  package private(set) var head = AuditHead.none

  private let chain: AuditChain
  private let receipts: [UInt64: [AuditReceipt]]
  /// The place in the ring of the last entry's key: keys only move forward.
  private var keyPlace = Int.max

  /// - Parameter receipts: What the chain must still hold, if it was not removed by age.
  package init(_ keys: AuditKeys, receipts: [AuditReceipt] = []) {
    self.chain = AuditChain(keys)
    self.receipts = Dictionary(grouping: receipts, by: \.number)
  }

  /// Takes the tombstones, the oldest first, before any entry; nil for one that can't be read.
  package mutating func take(_ stones: [AuditTombstone?]) {
    for stone in stones {
      guard let stone else {
        self.found(.badTombstone, self.head.number + 1)
        continue
      }
      switch self.chain.isRight(stone) {
      case true:
        if stone.first != self.head.number + 1 { self.found(.badTombstone, stone.first) }
      case false: self.found(.badTombstone, stone.first)
      case nil: self.found(.unknownKey, stone.first)
      }
      self.head = stone.last
      self.check(stone.last)
    }
    self.removed = self.head.number
  }

  /// Takes the next entry; nil for one that can't be read.
  ///
  /// - Parameters:
  ///   - place: Its number in the table.
  ///   - isIndexed: Whether what is stored beside it to find it fits what it says.
  package mutating func take(
    _ link: AuditLink?,
    at place: UInt64,
    isIndexed: (AuditEntry) -> Bool
  ) {
    self.entries += 1
    guard let link else {
      self.found(.unreadable, place)
      self.head.number = max(self.head.number, place)
      return
    }
    let number = link.head.number
    if number > self.head.number + 1 {
      self.found(.missing, self.head.number + 1, count: number - self.head.number - 1)
    } else if number <= self.head.number {
      self.found(.misplaced, number)
    } else if link.previous != self.head {
      self.found(.misplaced, number)
    }
    var isAltered = true
    if let entry = link.encoded.entry {
      self.records += UInt64(entry.records.count)
      isAltered =
        !isIndexed(entry) || AuditChain.head(link.encoded, after: link.previous) != link.head
    }
    if isAltered { self.found(.altered, number) }
    self.check(link.head)
    switch self.chain.isRight(link) {
    case true:
      let place = self.chain.place(of: link.seal) ?? .max
      if place > self.keyPlace { self.found(.forged, number) }
      self.keyPlace = min(place, self.keyPlace)
    case false: self.found(.forged, number)
    case nil: self.found(.unknownKey, number)
    }
    self.head = link.head
  }

  /// Compares the receipts of an entry.
  private mutating func check(_ head: AuditHead) {
    for receipt in self.receipts[head.number] ?? [] where receipt.hash != head.hash {
      self.found(.receiptMismatch, head.number)
    }
  }

  /// Takes the head, after the last entry; nil when there is none, or it can't be read.
  package mutating func finish(_ head: AuditHead?, _ seal: AuditSeal?) {
    for number in self.receipts.keys.sorted() where number > self.head.number {
      self.found(.receiptMismatch, number)
    }
    guard let head, let seal else {
      if self.entries > 0 || self.removed > 0 { self.found(.badHead, self.head.number) }
      return
    }
    switch self.chain.isRight(head, seal) {
    case true:
      let isOlder = (self.chain.place(of: seal) ?? .max) > self.keyPlace
      if head != self.head || isOlder { self.found(.badHead, self.head.number + 1) }
    case false: self.found(.badHead, head.number)
    case nil: self.found(.unknownKey, head.number)
    }
  }

  private mutating func found(_ kind: Problem.Kind, _ number: UInt64, count: UInt64 = 1) {
    // A number that somebody wrote may be as large as any.
    self.problemCount = Int(clamping: UInt64(self.problemCount) + count)
    for number in number..<number + min(count, UInt64(Self.mostProblems))
    where self.problems.count < Self.mostProblems {
      self.problems.append(Problem(number: number, kind: kind))
    }
  }
}
