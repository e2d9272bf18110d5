internal import Synchronization

/// How much of what other programs send is being taken in at once: more is refused, and they try again.
///
/// Decoded telemetry takes some times its bytes, and waits here while the disk does.
final class ReceiverGate: Sendable {
  /// In bytes, as protobuf.
  private let most: Int
  private let bytes = Mutex(0)

  init(most: Int = 64 << 20) { self.most = most }

  /// Runs the body when there is room; nil when there is none. One request is always let in.
  func pass<Value>(_ count: Int, _ body: () async -> Value) async -> Value? {
    let isOpen = self.bytes.withLock { bytes in
      guard bytes == 0 || bytes + count <= self.most else { return false }
      bytes += count
      return true
    }
    guard isOpen else { return nil }
    let value = await body()
    self.bytes.withLock { $0 -= count }
    return value
  }
}
