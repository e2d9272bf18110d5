/// Looks through a chain, one entry after the other, for anything that was altered, is missing or stands
/// elsewhere.
package struct AuditVerifier: Sendable {
  /// What is wrong at a place of a chain.
  package struct Problem: Sendable, Hashable {
    package enum Kind: String, Sendable, Hashable, CaseIterable {
      /// Its content does not fit its hash, or what is stored beside it.
      case altered = "ALTERED"
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
  private let receipts: [UInt64: AuditReceipt]

  /// - Parameter receipts: What the chain must still hold, if it was not removed by age.
  package init(_ keys: AuditKeys, receipts: [AuditReceipt] = []) {
    self.chain = AuditChain(keys)
    self.receipts = Dictionary(receipts.map { ($0.number, $0) }) { $1 }
  }

  /// Takes the tombstones, the oldest first, before any entry.
  package mutating func take(_ stones: [AuditTombstone]) {
    for stone in stones {
      switch self.chain.isRight(stone) {
      case true:
        if stone.first != self.head.number + 1 { self.found(.badTombstone, stone.first) }
      case false: self.found(.badTombstone, stone.first)
      case nil: self.found(.unknownKey, stone.first)
      }
      self.head = stone.last
    }
    self.removed = self.head.number
  }

  /// Takes the next entry.
  ///
  /// - Parameter isIndexed: Whether what is stored beside it to find it fits what it says.
  package mutating func take(_ link: AuditLink, isIndexed: (AuditEntry) -> Bool) {
    self.entries += 1
    let number = link.head.number
    if number > self.head.number + 1 {
      self.found(.missing, self.head.number + 1)
    } else if number <= self.head.number {
      self.found(.misplaced, number)
    }
    let isNext = number == self.head.number + 1
    if let entry = link.encoded.entry {
      self.records += UInt64(entry.records.count)
      if !isIndexed(entry) { self.found(.altered, number) }
    }
    if let receipt = self.receipts[number], receipt.hash != link.head.hash {
      self.found(.receiptMismatch, number)
    }
    switch self.chain.isRight(link) {
    case true:
      // Sealed as it is; so either its content was altered, or what stood before it.
      if link.encoded.entry == nil {
        self.found(.altered, number)
      } else if isNext, AuditChain.head(link.encoded, after: self.head) != link.head {
        self.found(.altered, number)
      }
    case false: self.found(.forged, number)
    case nil: self.found(.unknownKey, number)
    }
    self.head = link.head
  }

  /// Takes the head, after the last entry; nil when there is none.
  package mutating func finish(_ head: AuditHead?, _ seal: AuditSeal?) {
    for receipt in self.receipts.values where receipt.number > self.head.number {
      self.found(.receiptMismatch, receipt.number)
    }
    guard let head, let seal else {
      if self.head != .none { self.found(.badHead, self.head.number) }
      return
    }
    switch self.chain.isRight(head, seal) {
    case true: if head != self.head { self.found(.badHead, self.head.number + 1) }
    case false: self.found(.badHead, head.number)
    case nil: self.found(.unknownKey, head.number)
    }
  }

  private mutating func found(_ kind: Problem.Kind, _ number: UInt64) {
    self.problemCount += 1
    if self.problems.count < Self.mostProblems {
      self.problems.append(Problem(number: number, kind: kind))
    }
  }
}
