internal import DequeModule
internal import Synchronization

/// Lets so many documents be graded at once; others wait in their order, and past that they are
/// refused.
package final class AdmissionQueue: Sendable {
  /// The queue is full.
  package struct Full: Error {
    /// How many may wait.
    package let limit: Int
  }

  private struct State {
    var active = 0
    var nextTicket = 0
    var waiting: Deque<(ticket: Int, continuation: CheckedContinuation<Bool, Never>)> = []
    /// Tickets that were cancelled before they began to wait.
    var cancelled: Set<Int> = []
  }

  private let maxActive: Int
  private let maxWaiting: Int
  private let state = Mutex(State())

  package init(maxActive: Int, maxWaiting: Int) {
    self.maxActive = max(1, maxActive)
    self.maxWaiting = max(0, maxWaiting)
  }

  /// How many run and how many wait.
  package var counts: (active: Int, waiting: Int) {
    self.state.withLock { ($0.active, $0.waiting.count) }
  }

  /// Runs `body` when its turn has come.
  ///
  /// - Throws: `Full` at once when too many wait; `CancellationError` when cancelled while waiting.
  package func run<R: Sendable>(_ body: () async throws -> R) async throws -> R {
    try await self.enter()
    defer { self.leave() }
    return try await body()
  }

  private func enter() async throws {
    enum Entry { case now, wait(Int), full }
    let entry = self.state.withLock { state -> Entry in
      if state.active < self.maxActive {
        state.active += 1
        return .now
      }
      guard state.waiting.count < self.maxWaiting else { return .full }
      state.nextTicket += 1
      return .wait(state.nextTicket)
    }
    switch entry {
    case .now: return
    case .full: throw Full(limit: self.maxWaiting)
    case .wait(let ticket):
      let isMine = await withTaskCancellationHandler {
        await withCheckedContinuation { continuation in
          let result = self.state.withLock { state -> Bool? in
            if state.cancelled.remove(ticket) != nil { return false }
            if state.active < self.maxActive {
              state.active += 1
              return true
            }
            state.waiting.append((ticket, continuation))
            return nil
          }
          if let result { continuation.resume(returning: result) }
        }
      } onCancel: {
        let waiter = self.state.withLock { state -> CheckedContinuation<Bool, Never>? in
          guard let place = state.waiting.firstIndex(where: { $0.ticket == ticket }) else {
            state.cancelled.insert(ticket)
            return nil
          }
          return state.waiting.remove(at: place).continuation
        }
        waiter?.resume(returning: false)
      }
      // A cancellation that came too late leaves its mark behind.
      self.state.withLock { _ = $0.cancelled.remove(ticket) }
      guard isMine else { throw CancellationError() }
    }
  }

  private func leave() {
    let next = self.state.withLock { state -> CheckedContinuation<Bool, Never>? in
      guard let first = state.waiting.popFirst() else {
        state.active -= 1
        return nil
      }
      return first.continuation
    }
    next?.resume(returning: true)
  }
}
