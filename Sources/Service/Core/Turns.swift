internal import Synchronization

/// Lets tasks that run at once do something one after another, in the order of their numbers.
final class Turns: Sendable {
  private struct State {
    /// Whose turn it is.
    var now = 1
    var waiting: [Int: CheckedContinuation<Void, any Error>] = [:]
    var isOver = false
  }

  private let state = Mutex(State())

  /// Waits for the turn of a number, from 1.
  ///
  /// - Throws: `CancellationError` when a task that waits is cancelled: then no turn comes any more.
  func wait(for number: Int) async throws {
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isDecided: Result<Void, any Error>? = self.state.withLock { state in
          if state.isOver { return .failure(CancellationError()) }
          if state.now == number { return .success(()) }
          state.waiting[number] = continuation
          return nil
        }
        if let isDecided { continuation.resume(with: isDecided) }
      }
    } onCancel: {
      let all = self.state.withLock { state in
        state.isOver = true
        defer { state.waiting = [:] }
        return state.waiting.values.map { $0 }
      }
      for continuation in all { continuation.resume(throwing: CancellationError()) }
    }
  }

  /// Ends the turn.
  func pass() {
    let next = self.state.withLock { state in
      state.now += 1
      return state.waiting.removeValue(forKey: state.now)
    }
    next?.resume()
  }
}
