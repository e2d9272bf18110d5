internal import GRDB

/// What is wrong with a store, for those who run it.
package enum StoreFault: String, Sendable, CaseIterable {
  /// The disk is, or the store has reached its own limit.
  case full
  /// Another process has it locked.
  case locked
  case corrupt
  case readOnly = "read_only"
  /// Reading or writing failed.
  case io
  /// It did not answer in time, or more waits than may.
  case late
  /// An engine does not answer.
  case unavailable
  /// It will never take what it was given.
  case refused
  case other

  package init(_ error: any Error) {
    switch error {
    case let error as DatabaseError:
      switch error.resultCode {
      case .SQLITE_FULL: self = .full
      case .SQLITE_BUSY, .SQLITE_LOCKED: self = .locked
      case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .corrupt
      case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_CANTOPEN: self = .readOnly
      case .SQLITE_IOERR: self = .io
      default: self = .other
      }
    case let error as StoreError:
      switch error.code {
      case .corrupt: self = .corrupt
      case .inUse: self = .locked
      case .unavailable: self = .unavailable
      case .refused: self = .refused
      case .unusable, .tooNew: self = .other
      }
    case is SQLiteRecordStore.Failure: self = .late
    default: self = .other
    }
  }

  /// In a few words.
  package var text: String {
    switch self {
    case .full: "the disk is full"
    case .locked: "another process has it locked"
    case .corrupt: "it is damaged"
    case .readOnly: "it can't be written"
    case .io: "the disk fails"
    case .late: "it takes too long"
    case .unavailable: "it does not answer"
    case .refused: "it refuses what it is given"
    case .other: "it fails"
    }
  }
}
