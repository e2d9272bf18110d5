internal import Dispatch
internal import Foundation
internal import Synchronization
internal import Telemetry

/// Writes log lines to a descriptor on a thread of its own, since whoever reads them may be slow.
///
/// A line becomes bytes where it is made: records that waited would be small pieces of memory that one
/// thread makes and another one frees, which costs the calls between them more than the line itself.
/// What waits is bounded; more is dropped and counted.
final class ConsoleWriter: Sendable {
  private struct State {
    var lines: ConsoleLines
    var bytes: [UInt8] = []
    var count = 0
    /// What was written, for the next lines.
    var spare: [UInt8] = []
    var isWriting = false
  }

  /// What may wait, in bytes.
  private static let mostBytes = 4 << 20
  /// A buffer that grew larger is not kept.
  private static let mostSpareBytes = 512 << 10

  private let descriptor: Int32
  private let ledger: Ledger
  private let queue = DispatchQueue(label: "assay.console")
  private let state: Mutex<State>

  init(descriptor: Int32, format: ConsoleFormat, ledger: Ledger) {
    self.descriptor = descriptor
    self.ledger = ledger
    self.state = Mutex(State(lines: ConsoleLines(format)))
  }

  /// Takes a line, to be written after the next `start`.
  ///
  /// - Returns: Whether nothing waited before it.
  func add(_ record: LogRecord) -> Bool {
    // Before it can be written, so that nothing is sent that was not made.
    self.ledger.made(1, .logs)
    let (isTaken, isFirst) = self.state.withLock { state in
      guard state.bytes.count < Self.mostBytes else { return (false, false) }
      state.lines.append(record, to: &state.bytes)
      state.count += 1
      return (true, state.count == 1)
    }
    if !isTaken { self.ledger.dropped(1, .logs, .memoryFull) }
    return isFirst
  }

  /// Writes what waits, without waiting for it.
  func start() {
    let mustStart = self.state.withLock { state in
      guard state.count > 0, !state.isWriting else { return false }
      state.isWriting = true
      return true
    }
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
      var (bytes, count) = self.state.withLock { state in
        let waiting = (state.bytes, state.count)
        state.isWriting = state.count > 0
        state.bytes = state.spare
        state.count = 0
        state.spare = []
        return waiting
      }
      if count == 0 { return }
      if self.put(bytes) {
        self.ledger.sent(count, .logs)
      } else {
        self.ledger.dropped(count, .logs, .rejected)
      }
      if bytes.capacity <= Self.mostSpareBytes {
        bytes.removeAll(keepingCapacity: true)
        self.state.withLock { $0.spare = bytes }
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
