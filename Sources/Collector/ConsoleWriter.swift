internal import Dispatch
internal import Foundation
internal import Synchronization
internal import Telemetry

/// Writes log lines to a descriptor on a thread of its own, since whoever reads them may be slow.
///
/// What waits is bounded; more is dropped and counted.
final class ConsoleWriter: Sendable {
  private struct State {
    var bytes: [UInt8] = []
    var lines = 0
    var isWriting = false
  }

  /// What may wait, in bytes.
  private static let mostBytes = 4 << 20

  private let descriptor: Int32
  private let ledger: Ledger
  private let queue = DispatchQueue(label: "assay.console")
  private let state = Mutex(State())

  init(descriptor: Int32, ledger: Ledger) {
    self.descriptor = descriptor
    self.ledger = ledger
  }

  /// Takes lines that the ledger has as queued.
  func write(_ bytes: [UInt8], lines: Int) {
    let (isTaken, mustStart) = self.state.withLock { state in
      guard state.bytes.count + bytes.count <= Self.mostBytes else { return (false, false) }
      state.bytes += bytes
      state.lines += lines
      defer { state.isWriting = true }
      return (true, !state.isWriting)
    }
    if !isTaken { self.ledger.dropped(lines, .logs, .memoryFull) }
    if mustStart { self.queue.async { self.drain() } }
  }

  /// Waits until everything is written, at most so long.
  func flush(atMost limit: Duration) {
    let done = DispatchSemaphore(value: 0)
    self.queue.async { done.signal() }
    _ = done.wait(timeout: .now() + limit.seconds)
  }

  private func drain() {
    while true {
      let (bytes, lines) = self.state.withLock { state in
        defer {
          state.isWriting = !state.bytes.isEmpty
          state.bytes = []
          state.lines = 0
        }
        return (state.bytes, state.lines)
      }
      if bytes.isEmpty { return }
      if self.put(bytes) {
        self.ledger.sent(lines, .logs)
      } else {
        self.ledger.dropped(lines, .logs, .rejected)
      }
    }
  }

  private func put(_ bytes: [UInt8]) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Foundation.write(self.descriptor, $0.baseAddress, $0.count)
      }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN {
          usleep(1000)
          continue
        }
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }
}
