import Storage
import Telemetry
import Testing

@Suite struct TraceStoreTests {
  private final class Sink: TelemetrySink {
    func take(spans: [SpanRecord], dropped: Int) {}
    func take(log: LogRecord) {}
  }

  private func part(
    _ number: UInt64,
    name: SafeText = "call",
    start: UInt64,
    duration: UInt64 = 1_000_000,
    failed: Bool = false,
    correlation: SafeText? = nil
  ) throws -> TracePart {
    var root = SpanRecord(
      name: name,
      kind: .server,
      traceID: try #require(TraceID(high: 1, low: number)),
      spanID: try #require(SpanID(number)),
      parentID: nil,
      hasRemoteParent: false,
      state: "",
      start: start,
      end: start + duration
    )
    if let correlation { root.attributes = [Attribute(.correlationID, correlation)] }
    root.attributes += [
      Attribute(.documentBytes, 17), Attribute(.score, 0.5), Attribute(.isDegraded, false),
      Attribute("list", .texts(["a", "b"])),
    ]
    var child = root
    child.name = "parse"
    child.kind = .internal
    child.spanID = try #require(SpanID(number + 1_000_000))
    child.parentID = root.spanID
    child.attributes = []
    child.events = [SpanRecord.Event(name: "event", time: start + 1, attributes: [])]
    if failed { child.status = .error }
    return TracePart(spans: [root, child])
  }

  private let now: UInt64 = 1_795_300_000_000_000_000

  private func store(_ limits: SQLiteTraceStore.Limits = .init()) throws -> SQLiteTraceStore {
    let now = self.now
    let clock = TelemetryClock(now: { Moment.now }, date: { now })
    return SQLiteTraceStore(try TelemetryDatabase(), limits: limits, clock: clock)
  }

  @Test func tracesAreFoundByEachOfTheirProperties() async throws {
    let store = try self.store()
    try await store.add(
      [
        self.part(1, start: self.now - 30),
        self.part(2, name: "other", start: self.now - 20, duration: 2_000_000_000),
        self.part(3, start: self.now - 10, failed: true, correlation: "visit-17"),
      ],
      []
    )
    func found(_ change: (inout TraceQuery) -> Void) async throws -> [UInt64] {
      var query = TraceQuery(limit: 10)
      change(&query)
      return try await store.traces(query).map { try #require(TraceID(hex: $0.trace)).low }
    }
    #expect(try await found { _ in } == [3, 2, 1])
    #expect(try await found { $0.name = "other" } == [2])
    #expect(try await found { $0.minimumDuration = .seconds(1) } == [2])
    #expect(try await found { $0.onlyFailed = true } == [3])
    #expect(try await found { $0.correlationID = "visit-17" } == [3])
    #expect(try await found { $0.since = self.now - 20 } == [3, 2])
    #expect(try await found { $0.until = self.now - 20 } == [1])
    #expect(try await found { $0.limit = 1 } == [3])
    let all = try await store.traces(TraceQuery(limit: 10))
    #expect(try await found { $0.before = all[1].number } == [1])
    let spans = try await store.spans(of: all[0].trace)
    #expect(spans.map(\.name) == ["call", "parse"])
    #expect(spans[1].parent == spans[0].id)
    #expect(spans[1].events?.map(\.name) == ["event"])
    #expect(spans[0].attributes["assay.document.size"] == .integer(17))
    #expect(spans[0].attributes["list"] == .texts(["a", "b"]))
    #expect(try await store.spans(of: "none").isEmpty)
  }

  @Test func whatIsOldOrTooMuchGoesOldestFirst() async throws {
    var limits = SQLiteTraceStore.Limits()
    limits.traceBytes = 20_000
    limits.lines = 5
    limits.age = .seconds(60)
    let store = try self.store(limits)
    try await store.add([self.part(1, start: self.now - 61_000_000_000)], [])
    for number in 2..<100 {
      try await store.add(
        [self.part(UInt64(number), start: self.now)],
        [
          LogRecord(time: self.now, severity: .info, scope: "test", message: "line", attributes: [])
        ]
      )
    }
    try await store.prune()
    let left = try await store.traces(TraceQuery(limit: 1000))
    #expect(left.count > 5)
    #expect(left.count < 60)
    #expect(left.first.flatMap { TraceID(hex: $0.trace) }?.low == 99)
    #expect(!left.contains { TraceID(hex: $0.trace)?.low == 1 })
  }
}
