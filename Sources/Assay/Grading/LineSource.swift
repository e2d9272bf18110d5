internal import ArgumentParser
internal import Foundation

/// Reads lines as they come, without holding a whole file.
///
/// Reading blocks, so it has a queue of its own. One caller at a time.
///
/// `@unchecked Sendable`: the state belongs to the queue.
final class LineSource: @unchecked Sendable {
  /// The longest line, in bytes: a text of 64 MiB, escaped, with its transcript.
  private static let maxLine = 256 << 20
  /// Lines of one batch at most.
  private static let maxBatch = 256

  private let handle: FileHandle
  private let isRegularFile: Bool
  private let queue = DispatchQueue(label: "lines")
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  init(_ handle: FileHandle) {
    self.handle = handle
    self.isRegularFile = Self.kind(of: handle) == S_IFREG
  }

  /// The lines of a file, or of standard input for `-`.
  ///
  /// - Throws: `ValidationError` when there is no such file, or it is a folder.
  convenience init(path: String) throws {
    if path == "-" {
      self.init(.standardInput)
    } else if let file = FileHandle(forReadingAtPath: path), Self.kind(of: file) != S_IFDIR {
      self.init(file)
    } else {
      throw ValidationError("can't read \(path)")
    }
  }

  private static func kind(of handle: FileHandle) -> mode_t {
    var info = stat()
    return fstat(handle.fileDescriptor, &info) == 0 ? info.st_mode & S_IFMT : 0
  }

  /// The lines that are there, without their ends: waits for one; nil after the last.
  ///
  /// - Throws: `ValidationError` for a line that is too long.
  func batch() async throws -> [[UInt8]]? {
    try await withCheckedThrowingContinuation { continuation in
      self.queue.async { continuation.resume(with: Result { try self.read() }) }
    }
  }

  private func read() throws -> [[UInt8]]? {
    guard let first = try self.next(waits: true) else { return nil }
    var lines = [first]
    while lines.count < Self.maxBatch, let line = try self.next(waits: false) {
      lines.append(line)
    }
    return lines
  }

  private func next(waits: Bool) throws -> [UInt8]? {
    var searched = self.start
    while true {
      if let end = self.buffer[searched...].firstIndex(of: 0x0a) {
        defer { self.start = end + 1 }
        return Array(self.buffer[self.start..<end])
      }
      searched = self.buffer.count
      if self.isAtEnd {
        guard self.start < self.buffer.count else { return nil }
        defer { self.start = self.buffer.count }
        return Array(self.buffer[self.start...])
      }
      guard waits else { return nil }
      guard self.buffer.count - self.start <= Self.maxLine else {
        throw ValidationError("a line is longer than \(Self.maxLine) bytes")
      }
      if self.start > 0 {
        self.buffer.removeFirst(self.start)
        searched -= self.start
        self.start = 0
      }
      // From a pipe, what is there now: a program may write one line and wait for its answer.
      let more =
        self.isRegularFile
        ? try self.handle.read(upToCount: 1 << 16) ?? Data() : self.handle.availableData
      if more.isEmpty { self.isAtEnd = true } else { self.buffer += more }
    }
  }
}
