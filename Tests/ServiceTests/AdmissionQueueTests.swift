import Model
import Service
import Synchronization
import Testing

@Suite struct AdmissionQueueTests {
  /// Opens once.
  final class Gate: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (self.stream, self.continuation) = AsyncStream.makeStream(of: Void.self) }

    func open() { self.continuation.finish() }
    func wait() async { for await _ in self.stream {} }
  }

  /// Counts who is inside, and the most that ever were.
  final class Counter: Sendable {
    private let state = Mutex((now: 0, most: 0))

    func enter() {
      self.state.withLock { state in
        state.now += 1
        state.most = max(state.most, state.now)
      }
    }

    func leave() { self.state.withLock { $0.now -= 1 } }

    var most: Int { self.state.withLock { $0.most } }
  }

  /// Who came, in turn.
  final class Order: Sendable {
    private let state = Mutex<[String]>([])

    func add(_ name: String) { self.state.withLock { $0.append(name) } }
    var names: [String] { self.state.withLock { $0 } }
  }

  private func until(_ condition: () -> Bool) async {
    while !condition() { await Task.yield() }
  }

  @Test func noMoreRunAtOnceThanMayAndAllHaveTheirTurn() async throws {
    let queue = AdmissionQueue(.init(active: 3, waiting: 1000))
    let counter = Counter()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<200 {
        group.addTask {
          try await queue.run {
            counter.enter()
            await Task.yield()
            counter.leave()
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(counter.most <= 3)
    #expect(queue.counts == (0, 0))
  }

  @Test func ofThoseWhoWaitTheHigherPriorityGoesFirstAndElseWhoCameFirst() async throws {
    let queue = AdmissionQueue(.init(active: 1, waiting: 10))
    let gate = Gate()
    let order = Order()
    let first = Task { try await queue.run { await gate.wait() } }
    await self.until { queue.counts.active == 1 }
    var waiting: [Task<Void, any Error>] = []
    let arrivals: [(String, Priority)] = [
      ("low 1", .low), ("normal 1", .normal), ("high 1", .high), ("low 2", .low),
      ("high 2", .high), ("normal 2", .normal),
    ]
    for (count, (name, priority)) in arrivals.enumerated() {
      waiting.append(
        Task {
          try await queue.run(priority: priority) { order.add(name) }
        }
      )
      await self.until { queue.counts.waiting == count + 1 }
    }
    gate.open()
    try await first.value
    for task in waiting { try await task.value }
    #expect(
      order.names == ["high 1", "high 2", "normal 1", "normal 2", "low 1", "low 2"]
    )
  }

  @Test func aFullQueueRefusesAtOnce() async throws {
    let queue = AdmissionQueue(.init(active: 1, waiting: 1))
    let gate = Gate()
    let first = Task { try await queue.run { await gate.wait() } }
    await self.until { queue.counts.active == 1 }
    let second = Task { try await queue.run {} }
    await self.until { queue.counts.waiting == 1 }
    await #expect(throws: AdmissionQueue.Full.self) { try await queue.run {} }
    gate.open()
    try await first.value
    try await second.value
    #expect(queue.counts == (0, 0))
  }

  @Test func whatHoldsTooMuchMemoryIsRefusedUntilThereIsRoom() async throws {
    let queue = AdmissionQueue(.init(active: 1, waiting: 8, waitingBytes: 100))
    let gate = Gate()
    let first = Task { try await queue.run(bytes: 1000) { await gate.wait() } }
    await self.until { queue.counts.active == 1 }
    let second = Task { try await queue.run(bytes: 60) {} }
    await self.until { queue.counts.waiting == 1 }
    await #expect(throws: AdmissionQueue.Full.self) { try await queue.run(bytes: 41) {} }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    let third = Task { try await queue.run(bytes: 100) {} }
    await self.until { queue.counts.waiting == 1 }
    gate.open()
    try await first.value
    try await third.value
    #expect(queue.counts == (0, 0))
  }

  @Test func whoseTurnDoesNotComeInTimeIsRefused() async throws {
    let queue = AdmissionQueue(.init(active: 1, waiting: 8, wait: .milliseconds(1)))
    let gate = Gate()
    let first = Task { try await queue.run { await gate.wait() } }
    await self.until { queue.counts.active == 1 }
    await #expect(throws: AdmissionQueue.Full.self) { try await queue.run {} }
    #expect(queue.counts == (1, 0))
    gate.open()
    try await first.value
  }

  @Test func whoIsCancelledWhileWaitingLeavesTheQueue() async throws {
    let queue = AdmissionQueue(.init(active: 1, waiting: 8))
    let gate = Gate()
    let first = Task { try await queue.run { await gate.wait() } }
    await self.until { queue.counts.active == 1 }
    let second = Task { try await queue.run {} }
    await self.until { queue.counts.waiting == 1 }
    second.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    #expect(queue.counts == (1, 0))
    gate.open()
    try await first.value
    try await queue.run {}
    #expect(queue.counts == (0, 0))
  }

  @Test func anErrorInsideGivesThePlaceBack() async throws {
    struct Broken: Error {}
    let queue = AdmissionQueue(.init(active: 1, waiting: 0))
    await #expect(throws: Broken.self) { try await queue.run { throw Broken() } }
    try await queue.run {}
  }
}

@Suite struct ReadinessTests {
  @Test func itGoesForwardOnly() {
    let readiness = Readiness()
    #expect(readiness.phase == .starting)
    readiness.move(to: .ready)
    readiness.move(to: .starting)
    #expect(readiness.phase == .ready)
    readiness.move(to: .stopping)
    readiness.move(to: .ready)
    #expect(readiness.phase == .stopping)
  }

  @Test func waitersAreToldWhenItIsReady() async {
    let readiness = Readiness()
    #expect(await readiness.wait(atMost: .zero) == false)
    async let ready = readiness.wait(atMost: .seconds(60))
    readiness.move(to: .ready)
    #expect(await ready)
  }

  @Test func beforeItIsReadyGradingIsRefused() async {
    let grader = Grader(
      limits: ServiceLimits(maxConcurrentGrades: 1),
      readiness: Readiness()
    ) { "id" }
    await #expect(throws: NotReady.self) {
      try await grader.grade(.init(document: .init(text: "Cough.")), timeLeft: nil)
    }
  }
}
