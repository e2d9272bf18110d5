internal import Dispatch
internal import Foundation
internal import GRDB

/// Reads a database through when it is opened, so that damage is found before anything is built on it.
///
/// That takes two seconds a gigabyte, more when the disk must be read. A large database is read through only when the process before did not
/// close it: a file beside it says so, from its opening to its closing.
struct IntegrityCheck: Sendable {
  /// Databases up to this size are always read through, in bytes.
  static let smallBytes = 16 << 20

  private let marker: String
  /// Whether it is read through now.
  let isDue: Bool

  /// - Parameter path: The database's.
  init(path: String) {
    self.marker = path + ".open"
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    let size = (attributes?[.size] as? Int) ?? 0
    self.isDue =
      size <= Self.smallBytes || FileManager.default.fileExists(atPath: self.marker)
  }

  /// - Parameter time: How long it may take; what was not read by then is taken to be whole. Nil to read
  ///   everything.
  /// - Throws: `StoreError` when it is damaged, and what the database throws.
  func check(_ database: some DatabaseReader, atMost time: DispatchTimeInterval? = nil) throws {
    if self.isDue {
      let watch = DispatchWorkItem { database.interrupt() }
      if let time { DispatchQueue.global().asyncAfter(deadline: .now() + time, execute: watch) }
      defer { watch.cancel() }
      do {
        let report = try database.read { try String.fetchOne($0, sql: "PRAGMA quick_check(1)") }
        guard report == "ok" else { throw StoreError(.corrupt, "the database is damaged") }
      } catch let error as DatabaseError where error.resultCode == .SQLITE_INTERRUPT {}
    }
  }

  /// To be called once the database is opened for writing.
  func isOpened() { _ = FileManager.default.createFile(atPath: self.marker, contents: nil) }

  /// To be called once the database is closed.
  func isClosed() { try? FileManager.default.removeItem(atPath: self.marker) }
}
