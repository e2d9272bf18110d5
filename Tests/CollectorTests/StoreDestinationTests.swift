import Storage
import Synchronization
import Telemetry
import Testing

@testable import Collector

/// A metric store whose flushes do what the test says.
final class ScriptedMetricStore: MetricStore {
  enum Answer { case takes, leavesOut(Int), refuses, fails, hangs }

  private let answers: Mutex<[Answer]>
  let flushes = Mutex<[(number: Int, count: Int)]>([])
  private let gates: AsyncStream<Void>
  private let gate: AsyncStream<Void>.Continuation
  let retention = 86_400

  /// - Parameter answers: To one flush after another; then it takes everything.
  init(_ answers: [Answer] = []) {
    self.answers = Mutex(answers)
    (self.gates, self.gate) = AsyncStream.makeStream()
  }

  /// Lets a flush that hangs go on.
  func goOn() { self.gate.yield() }

  @discardableResult
  func flush(_ points: [MetricPoint], number: Int, at time: Int) async throws -> Int {
    self.flushes.withLock { $0.append((number, points.count)) }
    let answer = self.answers.withLock { $0.isEmpty ? .takes : $0.removeFirst() }
    switch answer {
    case .takes: return 0
    case .leavesOut(let count): return count
    case .refuses: throw StoreError(.refused, "refused")
    case .fails: throw StoreError(.unavailable, "failed")
    case .hangs:
      for await _ in self.gates { break }
      return 0
    }
  }

  func maintain(at time: Int) async throws {}

  func query(_ query: MetricQuery) async throws -> MetricAnswer {
    MetricAnswer(
      series: [],
      resolution: 10,
      step: nil,
      errorBound: 0,
      scanned: 0,
      start: 0,
      end: 0
    )
  }

  func metrics() async throws -> [StoredMetric] { [] }
}

final class CountingTraceStore: TraceStore {
  let spans = Mutex(0)
  private let added: AsyncStream<Int>.Continuation
  let all: AsyncStream<Int>

  init() { (self.all, self.added) = AsyncStream.makeStream() }

  func add(_ parts: [TracePart], _ logs: [LogRecord]) async throws {
    let count = parts.reduce(0) { $0 + $1.spans.count }
    self.spans.withLock { $0 += count }
    self.added.yield(count)
  }

  func traces(_ query: TraceQuery) async throws -> [TraceSummary] { [] }
  func spans(of trace: String) async throws -> [StoredSpan] { [] }
  func lines(of trace: String) async throws -> [String] { [] }
  func prune() async throws {}
}

@Suite struct StoreDestinationTests {
  private let traces = CountingTraceStore()
  private let registry = MetricRegistry()

  private struct NoSink: TelemetrySink {
    func take(spans: [SpanRecord], dropped: Int) {}
    func take(log: LogRecord) {}
  }

  private func destination(
    _ metrics: ScriptedMetricStore,
    limits: StoreDestination.Limits = .init()
  ) -> StoreDestination {
    StoreDestination(
      metrics: metrics,
      traces: self.traces,
      registry: self.registry,
      log: EventLog(scope: "test", level: .critical, sink: NoSink()),
      limits: limits
    )
  }

  private func harvest(_ count: Int, at second: UInt64) -> Harvest {
    let point = MetricPoint(.queueWait, .none, .counter(1))
    return Harvest(
      time: second * 1_000_000_000,
      start: 0,
      fresh: Array(repeating: point, count: count),
      observed: [],
      isLast: false,
      total: { [] }
    )
  }

  private func span() throws -> SpanRecord {
    SpanRecord(
      name: "call",
      kind: .server,
      traceID: try #require(TraceID(high: 1, low: 2)),
      spanID: try #require(SpanID(3)),
      parentID: nil,
      hasRemoteParent: false,
      state: "",
      start: 1,
      end: 2
    )
  }

  @Test func tracesAreWrittenWhileTheMetricStoreHangs() async throws {
    let metrics = ScriptedMetricStore([.hangs])
    let destination = self.destination(metrics)
    let running = Task { await destination.run() }
    await destination.take(self.harvest(1, at: 100))
    destination.ledger.made(1, .traces)
    await destination.take([[try self.span()]])
    var written = self.traces.all.makeAsyncIterator()
    #expect(await written.next() == 1)
    #expect(destination.ledger.figures[.traces]?.sent == 1)
    #expect(destination.ledger.figures[.metrics]?.sent == 0)
    metrics.goOn()
    running.cancel()
    await running.value
    await destination.finish()
    #expect(destination.ledger.figures[.metrics]?.sent == 1)
  }

  @Test func aFlushThatFailsIsSentAgainWithItsNumberAndOneThatIsRefusedIsNot() async throws {
    let metrics = ScriptedMetricStore([.fails, .takes, .refuses, .leavesOut(2)])
    let destination = self.destination(metrics)
    for second in 1...2 {
      await destination.take(self.harvest(3, at: UInt64(second * 10)))
      await destination.flushMetrics()
    }
    // The first time the first flush fails; the second time it is taken and the second one is refused.
    #expect(metrics.flushes.withLock { $0.map(\.number) } == [1, 1, 2])
    var account = try #require(destination.ledger.figures[.metrics])
    #expect(account.sent == 3 && account.dropped == [.rejected: 3] && account.addsUp)
    await destination.take(self.harvest(5, at: 30))
    await destination.flushMetrics()
    account = try #require(destination.ledger.figures[.metrics])
    #expect(account.sent == 6 && account.dropped == [.rejected: 3, .storeLimit: 2])
    #expect(account.addsUp && account.queued == 0)
  }

  @Test func whatWaitsForAStoreThatFailsIsGivenUpAfterFiveMinutes() async throws {
    let metrics = ScriptedMetricStore(Array(repeating: .fails, count: 100))
    let destination = self.destination(metrics)
    for second in 1...40 {
      await destination.take(self.harvest(1, at: UInt64(second * 10)))
      await destination.flushMetrics()
    }
    let account = try #require(destination.ledger.figures[.metrics])
    #expect(account.dropped == [.storeFailed: 10] && account.queued == 30 && account.addsUp)
    await destination.finish()
    #expect(destination.ledger.figures[.metrics]?.queued == 0)
  }

  @Test(arguments: [Signal.traces, .metrics])
  func whatOthersSendIsBoundedByItsBytes(signal: Signal) async throws {
    var limits = StoreDestination.Limits()
    limits.relayedBytes = 1000
    let destination = self.destination(ScriptedMetricStore(), limits: limits)
    let batch = RelayedBatch(
      signal: signal,
      items: 1,
      bytes: [UInt8](repeating: 0, count: 400),
      traces: signal == .traces ? [[try self.span()]] : [],
      points: signal == .metrics ? [MetricPoint(.queueWait, .none, .counter(1))] : []
    )
    for _ in 0..<3 {
      destination.ledger.made(1, signal)
      await destination.relay(batch)
    }
    var account = try #require(destination.ledger.figures[signal])
    #expect(account.dropped == [.memoryFull: 1] && account.queued == 2)
    // There is room again when those are written.
    await destination.take(self.harvest(0, at: 10))
    await destination.finish()
    destination.ledger.made(1, signal)
    await destination.relay(batch)
    await destination.take(self.harvest(0, at: 20))
    await destination.finish()
    account = try #require(destination.ledger.figures[signal])
    #expect(account.sent == 3 && account.dropped == [.memoryFull: 1] && account.addsUp)
  }

  @Test func theReceiverTakesInSoMuchAtOnceAndOneRequestAlways() async throws {
    let gate = ReceiverGate(most: 100)
    let inner = await gate.pass(90) {
      let tooMuch: Int? = await gate.pass(20) { 1 }
      let enough: Int? = await gate.pass(10) { 2 }
      return [tooMuch, enough]
    }
    #expect(inner == [nil, 2])
    // What is larger than all the room is let in when nothing else is.
    #expect(await gate.pass(1000) { 3 } == 3)
    #expect(await gate.pass(100) { 4 } == 4)
  }
}
