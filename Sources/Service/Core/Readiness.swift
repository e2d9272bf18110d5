internal import Synchronization

/// Whether documents can be graded, and who wants to know when that changes.
///
/// States: starting → ready → stopping; it never goes back.
package final class Readiness: Sendable {
  package enum Phase: String, Sendable {
    /// The word lists are loading.
    case starting
    case ready
    /// A shutdown began.
    case stopping
  }

  private struct State {
    var phase = Phase.starting
    var nextID = 0
    var watchers: [Int: AsyncStream<Phase>.Continuation] = [:]
  }

  private let state = Mutex(State())

  package init() {}

  /// The phase now.
  package var phase: Phase { self.state.withLock { $0.phase } }

  /// Moves on; a phase that came before is ignored.
  package func move(to phase: Phase) {
    self.state.withLock { state in
      guard state.phase != phase, state.phase != .stopping, phase != .starting else { return }
      state.phase = phase
      // Under the lock, so that no watcher sees an older phase after a newer one.
      for watcher in state.watchers.values { watcher.yield(phase) }
    }
  }

  /// The phase now and each one that follows. A slow watcher sees the newest only.
  package func phases() -> AsyncStream<Phase> {
    let (stream, continuation) = AsyncStream.makeStream(
      of: Phase.self,
      bufferingPolicy: .bufferingNewest(1)
    )
    let id = self.state.withLock { state in
      state.nextID += 1
      state.watchers[state.nextID] = continuation
      continuation.yield(state.phase)
      return state.nextID
    }
    continuation.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.watchers.removeValue(forKey: id) }
    }
    return stream
  }

  /// Waits until it is ready, at most so long; false when it is not by then.
  package func wait(atMost limit: Duration) async -> Bool {
    if self.phase == .ready { return true }
    guard limit > .zero else { return false }
    return await withTaskGroup(of: Bool.self) { group in
      group.addTask {
        for await phase in self.phases() {
          if phase == .ready { return true }
          if phase == .stopping { return false }
        }
        return false
      }
      group.addTask {
        try? await Task.sleep(for: limit)
        return false
      }
      let isReady = await group.next() ?? false
      group.cancelAll()
      return isReady
    }
  }
}
