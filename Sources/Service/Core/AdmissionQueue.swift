internal import DequeModule
package import Model
internal import Synchronization
package import Telemetry

/// Lets so many documents be graded at once; others wait, those of a higher priority before all of a
/// lower one and else in their order, and past that they are
/// refused: when too many wait, when they hold too much memory, or when one has waited too long.
package final class AdmissionQueue: Sendable {
  /// What the queue holds to.
  package struct Limits: Sendable {
    /// How many run at once.
    package var active: Int
    /// How many wait.
    package var waiting: Int
    /// The bytes that those who wait hold together.
    package var waitingBytes: Int
    /// How long one waits.
    package var wait: Duration

    package init(
      active: Int,
      waiting: Int,
      waitingBytes: Int = .max,
      wait: Duration = .seconds(86_400)
    ) {
      self.active = max(1, active)
      self.waiting = max(0, waiting)
      self.waitingBytes = max(0, waitingBytes)
      self.wait = wait
    }
  }

  /// There is no room, or no turn in time.
  package struct Full: Error {
    /// What was reached.
    package let reason: SafeText
  }

  private enum Turn { case mine, cancelled, late }

  private struct Waiter {
    var ticket: Int
    var bytes: Int
    var priority: Priority
    var continuation: CheckedContinuation<Turn, Never>
  }

  private struct State {
    var active = 0
    var nextTicket = 0
    var waiting: Deque<Waiter> = []
    var waitingBytes = 0
    /// Tickets whose holders do not wait yet, and what those were given up for that were.
    var arriving: Set<Int> = []
    var givenUp: [Int: Turn] = [:]

    mutating func remove(_ ticket: Int) -> Waiter? {
      guard let place = self.waiting.firstIndex(where: { $0.ticket == ticket }) else { return nil }
      let waiter = self.waiting.remove(at: place)
      self.waitingBytes -= waiter.bytes
      return waiter
    }

    /// Puts a waiter behind all of its priority.
    mutating func insert(_ waiter: Waiter) {
      let place = self.waiting.lastIndex { $0.priority >= waiter.priority }.map { $0 + 1 } ?? 0
      self.waiting.insert(waiter, at: place)
      self.waitingBytes += waiter.bytes
    }
  }

  private let limits: Limits
  private let state = Mutex(State())

  package init(_ limits: Limits) { self.limits = limits }

  /// How many run and how many wait.
  package var counts: (active: Int, waiting: Int) {
    self.state.withLock { ($0.active, $0.waiting.count) }
  }

  /// Runs `body` when its turn has come.
  ///
  /// - Parameter bytes: The memory that is held while waiting.
  /// - Throws: `Full` at once when too much waits, or when the turn does not come in time;
  ///   `CancellationError` when cancelled while waiting.
  package func run<R: Sendable>(
    bytes: Int = 0,
    priority: Priority = .normal,
    _ body: () async throws -> R
  ) async throws -> R {
    try await self.enter(bytes, priority)
    defer { self.leave() }
    return try await body()
  }

  private func enter(_ bytes: Int, _ priority: Priority) async throws {
    enum Entry { case now, wait(Int), full(SafeText) }
    let entry = self.state.withLock { state -> Entry in
      if state.active < self.limits.active {
        state.active += 1
        return .now
      }
      guard state.waiting.count < self.limits.waiting else { return .full("documents") }
      guard bytes <= self.limits.waitingBytes - state.waitingBytes else { return .full("bytes") }
      state.nextTicket += 1
      state.arriving.insert(state.nextTicket)
      return .wait(state.nextTicket)
    }
    switch entry {
    case .now: return
    case .full(let reason): throw Full(reason: reason)
    case .wait(let ticket):
      let timer = Task {
        if (try? await Task.sleep(for: self.limits.wait)) != nil { self.giveUp(ticket, .late) }
      }
      defer { timer.cancel() }
      switch await self.wait(ticket, bytes, priority) {
      case .mine: return
      case .late: throw Full(reason: "time")
      case .cancelled: throw CancellationError()
      }
    }
  }

  private func wait(_ ticket: Int, _ bytes: Int, _ priority: Priority) async -> Turn {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let turn = self.state.withLock { state -> Turn? in
          state.arriving.remove(ticket)
          if let givenUp = state.givenUp.removeValue(forKey: ticket) { return givenUp }
          if state.active < self.limits.active {
            state.active += 1
            return .mine
          }
          state.insert(
            Waiter(ticket: ticket, bytes: bytes, priority: priority, continuation: continuation)
          )
          return nil
        }
        if let turn { continuation.resume(returning: turn) }
      }
    } onCancel: {
      self.giveUp(ticket, .cancelled)
    }
  }

  private func giveUp(_ ticket: Int, _ turn: Turn) {
    let waiter = self.state.withLock { state -> Waiter? in
      let waiter = state.remove(ticket)
      if waiter == nil, state.arriving.contains(ticket) { state.givenUp[ticket] = turn }
      return waiter
    }
    waiter?.continuation.resume(returning: turn)
  }

  private func leave() {
    let next = self.state.withLock { state -> Waiter? in
      guard let first = state.waiting.popFirst() else {
        state.active -= 1
        return nil
      }
      state.waitingBytes -= first.bytes
      return first
    }
    next?.continuation.resume(returning: .mine)
  }
}
