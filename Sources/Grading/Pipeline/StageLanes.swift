internal import Synchronization

/// Runs independent pieces of work at once, a few at a time.
///
/// The caller's task is one lane, child tasks are the others, and each takes the next piece when it is
/// done with one. A task for each piece would wake a thread for each, which costs more than a small
/// document's stage.
struct StageLanes {
  /// How many pieces run at once.
  let count: Int

  /// Runs `body` for each item and returns the results in the items' order.
  ///
  /// - Throws: what `body` threw first.
  func run<Item: Sendable, Value: Sendable>(
    _ items: [Item],
    _ body: @escaping @Sendable (Item) throws -> Value
  ) async throws -> [Value] {
    let next = Counter()
    let lane: @Sendable () throws -> [(Int, Value)] = {
      var done: [(Int, Value)] = []
      while case let place = next.take(), place < items.count {
        done.append((place, try body(items[place])))
      }
      return done
    }
    return try await withThrowingTaskGroup(of: [(Int, Value)].self) { group in
      for _ in 1..<max(1, min(self.count, items.count)) { group.addTask { try lane() } }
      var all = try lane()
      for try await some in group { all += some }
      return all.sorted { $0.0 < $1.0 }.map(\.1)
    }
  }

  /// Runs two pieces, at once when there is more than one lane.
  func run<A: Sendable, B: Sendable>(
    _ first: @Sendable () throws -> A,
    _ second: @Sendable () throws -> B
  ) async throws -> (A, B) {
    guard self.count > 1 else { return (try first(), try second()) }
    async let other = Self.value(of: second)
    let one = try first()
    return (one, try await other)
  }

  /// A function is run as a child task when it is called from `async let`.
  private static func value<A>(of body: @Sendable () throws -> A) async throws -> A { try body() }

  private final class Counter: Sendable {
    private let value = Atomic<Int>(0)

    func take() -> Int { self.value.add(1, ordering: .relaxed).oldValue }
  }
}
