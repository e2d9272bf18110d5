internal import Foundation
internal import GRDB
package import Privacy

/// The audit in a database that nobody serves, or that another process does: it is only read.
package struct AuditFile: Sendable {
  private let queue: DatabaseQueue

  /// - Parameter path: The database of grades in a data directory.
  /// - Throws: `StoreError` when it can't be read.
  package init(path: String) throws {
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw StoreError(.unusable, "can't read \(path)")
    }
    var options = Configuration()
    options.readonly = true
    options.busyMode = .timeout(5)
    do {
      self.queue = try DatabaseQueue(path: path, configuration: options)
      let isThere = try self.queue.read { try $0.tableExists("audit") }
      guard isThere else { throw StoreError(.unusable, "\(path) has no audit") }
    } catch let error as DatabaseError {
      throw StoreError(.unusable, "can't read \(path): \(error.message ?? "SQLite fails")")
    }
  }

  /// Looks through the whole chain.
  package func verify(_ keys: AuditKeys, receipts: [AuditReceipt]) throws -> AuditVerifier {
    try self.queue.read { database in
      var verifier = AuditVerifier(keys, receipts: receipts)
      try AuditTable.verify(&verifier, database)
      return verifier
    }
  }
}
