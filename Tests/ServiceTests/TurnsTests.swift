import Synchronization
import Testing

@testable import Service

@Suite struct TurnsTests {
  private final class Order: Sendable {
    private let numbers = Mutex<[Int]>([])

    var all: [Int] { self.numbers.withLock { $0 } }

    func add(_ number: Int) { self.numbers.withLock { $0.append(number) } }
  }

  @Test func whatRunsAtOnceTakesTurnsInOrder() async throws {
    let turns = Turns()
    let order = Order()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in (1...100).reversed() {
        group.addTask {
          try await turns.wait(for: number)
          order.add(number)
          turns.pass()
        }
      }
      try await group.waitForAll()
    }
    #expect(order.all == Array(1...100))
  }

  @Test func afterACancellationNoTurnComes() async throws {
    let turns = Turns()
    let waiting = Task { try await turns.wait(for: 2) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
    await #expect(throws: CancellationError.self) { try await turns.wait(for: 1) }
  }
}
