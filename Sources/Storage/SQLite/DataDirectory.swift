internal import Foundation

/// The folder with the stores. One process at a time has it.
package final class DataDirectory: Sendable {
  package let path: String
  private let lock: Int32

  /// Makes the folder when it is not there, and takes it.
  ///
  /// - Throws: `StoreError` when it can't be used, or another process has it.
  package init(_ path: String) throws {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path,
        withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700]
      )
    } catch {
      throw StoreError(.unusable, "can't make the data directory \(path)")
    }
    let lock = open("\(path)/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard lock >= 0 else {
      throw StoreError(.unusable, "can't write in the data directory \(path)")
    }
    guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
      close(lock)
      throw StoreError(
        .inUse,
        "another server uses the data directory \(path); give this one its own with --data"
      )
    }
    self.lock = lock
  }

  deinit { close(self.lock) }

  /// The path of a file in it.
  package func file(_ name: String) -> String { "\(self.path)/\(name)" }
}

/// Why a store can't be used.
package struct StoreError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    /// The place can't be written, or is no folder.
    case unusable
    /// Another process has it.
    case inUse = "in_use"
    /// A newer version wrote it.
    case tooNew = "too_new"
    /// What is there is damaged.
    case corrupt
    /// It does not answer, or not in time.
    case unavailable
    /// It will never take what was given.
    case refused
  }

  package let code: Code
  package let description: String

  package init(_ code: Code, _ description: String) {
    self.code = code
    self.description = description
  }
}
