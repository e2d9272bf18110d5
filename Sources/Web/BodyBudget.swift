internal import Synchronization

/// How many bytes of bodies may be in memory at once.
final class BodyBudget: Sendable {
  private let left: Mutex<Int>

  init(bytes: Int) { self.left = Mutex(bytes) }

  /// Whether there was room for so many bytes, which then are taken.
  func take(_ bytes: Int) -> Bool {
    self.left.withLock { left in
      guard bytes <= left else { return false }
      left -= bytes
      return true
    }
  }

  func giveBack(_ bytes: Int) { self.left.withLock { $0 += bytes } }
}
