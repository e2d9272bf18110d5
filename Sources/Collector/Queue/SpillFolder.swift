internal import Foundation
internal import Synchronization
internal import Telemetry

/// Batches on disk: one file each, written under another name first, so that a file is whole or is not
/// there. Nothing is kept in memory but the names.
///
/// A file is `NUMBER-SIGNAL-ITEMS-TIME.otlp`; its content is the batch's bytes after eight bytes of
/// checksum (FNV-1a, 64 bits). What a kill left half written has another ending and is removed at the
/// start.
final class SpillFolder: Sendable {
  private struct Entry {
    var name: String
    var items: Int
    var time: UInt64
    var bytes: Int
  }

  private struct State {
    var entries: [Signal: [Entry]] = [:]
    var bytes = 0
    var next: UInt64 = 0
  }

  private let path: String
  private let maxBytes: Int
  private let state = Mutex(State())

  /// Opens a folder and finds what an earlier process left.
  ///
  /// - Throws: when the folder can't be made or read.
  init(path: String, maxBytes: Int) throws {
    self.path = path
    self.maxBytes = maxBytes
    try FileManager.default.createDirectory(
      atPath: path,
      withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700]
    )
    let names = try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    self.state.withLock { state in
      for name in names {
        guard let (number, signal, entry) = Self.read(name, in: path) else {
          if name.hasSuffix(".part") { unlink("\(path)/\(name)") }
          continue
        }
        state.entries[signal, default: []].append(entry)
        state.bytes += entry.bytes
        state.next = max(state.next, number + 1)
      }
    }
  }

  /// How many items of a signal lie here.
  func items(_ signal: Signal) -> Int {
    self.state.withLock { $0.entries[signal, default: []].reduce(0) { $0 + $1.items } }
  }

  func isEmpty(_ signal: Signal) -> Bool {
    self.state.withLock { $0.entries[signal, default: []].isEmpty }
  }

  /// Writes a batch behind the others; false when there is no room or the disk fails. Blocks.
  func append(_ batch: ExportBatch) -> Bool {
    let size = batch.bytes.count + 8
    let number = self.state.withLock { state -> UInt64? in
      guard state.bytes + size <= self.maxBytes else { return nil }
      state.bytes += size
      state.next += 1
      return state.next - 1
    }
    guard let number else { return false }
    let digits = String(number)
    let padded = String(repeating: "0", count: max(0, 20 - digits.count)) + digits
    let name = "\(padded)-\(batch.signal.rawValue)-\(batch.items)-\(batch.time).otlp"
    guard self.write(batch.bytes, to: name) else {
      self.state.withLock { $0.bytes -= size }
      return false
    }
    self.state.withLock { state in
      let entry = Entry(name: name, items: batch.items, time: batch.time, bytes: size)
      state.entries[batch.signal, default: []].append(entry)
    }
    return true
  }

  /// What lies at the front: the batch, or how many items a damaged file had.
  enum Front {
    case batch(ExportBatch)
    case damaged(items: Int)
  }

  /// Reads the oldest batch of a signal, which stays until `removeFirst`. Blocks.
  func first(_ signal: Signal) -> Front? {
    guard let entry = self.state.withLock({ $0.entries[signal, default: []].first }) else {
      return nil
    }
    let path = "\(self.path)/\(entry.name)"
    guard let data = FileManager.default.contents(atPath: path) else {
      // Only a file that is gone is lost: another error may pass.
      return access(path, F_OK) == 0 ? nil : .damaged(items: entry.items)
    }
    guard data.count == entry.bytes, data.count >= 8 else { return .damaged(items: entry.items) }
    let bytes = [UInt8](data.dropFirst(8))
    let stored = data.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard stored == Checksum.fnv1a(bytes) else { return .damaged(items: entry.items) }
    return .batch(
      ExportBatch(signal: signal, items: entry.items, time: entry.time, bytes: bytes)
    )
  }

  /// Removes the oldest batch of a signal.
  func removeFirst(_ signal: Signal) {
    let entry = self.state.withLock { state -> Entry? in
      guard state.entries[signal]?.isEmpty == false else { return nil }
      let entry = state.entries[signal]?.removeFirst()
      state.bytes -= entry?.bytes ?? 0
      return entry
    }
    if let entry { unlink("\(self.path)/\(entry.name)") }
  }

  private func write(_ bytes: [UInt8], to name: String) -> Bool {
    let final = "\(self.path)/\(name)"
    let part = final + ".part"
    let descriptor = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { return false }
    var content = withUnsafeBytes(of: Checksum.fnv1a(bytes).bigEndian) { Array($0) }
    content += bytes
    var isWhole = true
    var rest = content[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        isWhole = false
        break
      }
      rest = rest.dropFirst(count)
    }
    isWhole = close(descriptor) == 0 && isWhole && rename(part, final) == 0
    if !isWhole { unlink(part) }
    return isWhole
  }

  private static func read(_ name: String, in path: String) -> (UInt64, Signal, Entry)? {
    guard name.hasSuffix(".otlp") else { return nil }
    let parts = name.dropLast(5).split(separator: "-")
    guard parts.count == 4, let number = UInt64(parts[0]),
      let signal = Signal(rawValue: String(parts[1])),
      let items = Int(parts[2]), (1...1 << 32).contains(items), number < .max,
      let time = UInt64(parts[3]),
      let attributes = try? FileManager.default.attributesOfItem(atPath: "\(path)/\(name)"),
      let size = attributes[.size] as? Int
    else { return nil }
    return (number, signal, Entry(name: name, items: items, time: time, bytes: size))
  }
}
