import Synchronization
import Telemetry
import Testing

@Suite struct TracerTests {
  /// Keeps what it is given.
  final class Sink: TelemetrySink {
    let spans = Mutex<[[SpanRecord]]>([])
    let logs = Mutex<[LogRecord]>([])
    let dropped = Mutex(0)

    func take(spans: [SpanRecord], dropped: Int) {
      self.spans.withLock { $0.append(spans) }
      self.dropped.withLock { $0 += dropped }
    }

    func take(log: LogRecord) { self.logs.withLock { $0.append(log) } }

    var firstLine: LogRecord? { self.logs.withLock { $0.first } }
    var droppedCount: Int { self.dropped.withLock { $0 } }
    var all: [SpanRecord] { self.spans.withLock { $0.flatMap(\.self) } }
  }

  /// A clock that goes on when it is told to.
  final class HandClock: Sendable {
    private let state = Mutex((offset: Duration.zero, base: Moment.now))

    func advance(_ duration: Duration) { self.state.withLock { $0.offset += duration } }

    var clock: TelemetryClock {
      TelemetryClock(
        now: { self.state.withLock { $0.base + $0.offset } },
        date: {
          1_800_000_000_000_000_000 + self.state.withLock { UInt64($0.offset.nanoseconds) }
        }
      )
    }
  }

  private let sink = Sink()
  private let hand = HandClock()

  private func tracer(
    _ root: Sampler.Root,
    honoursParent: Bool = true,
    keepsTail: Bool = true
  ) -> Tracer {
    var config = Tracer.Config()
    config.keepsTail = keepsTail
    return Tracer(
      sampler: Sampler(root, honoursParent: honoursParent),
      sink: self.sink,
      config: config,
      ids: IDGenerator(seed: 1),
      clock: self.hand.clock
    )
  }

  private func parent(sampled: Bool) throws -> TraceContext {
    try #require(
      TraceContext(
        parent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0\(sampled ? 1 : 0)",
        state: "vendor=1"
      )
    )
  }

  @Test func aCallIsOneTreeWithTheCallersParent() throws {
    let parent = try self.parent(sampled: true)
    let root = try #require(self.tracer(.never).begin("call", kind: .server, parent: parent))
    self.hand.advance(.milliseconds(1))
    let child = try #require(root.child("stage"))
    let grandchild = try #require(child.child("model", kind: .client))
    self.hand.advance(.milliseconds(2))
    grandchild.end()
    child.end()
    #expect(self.sink.all.isEmpty, "nothing goes out before the call is over")
    self.hand.advance(.milliseconds(1))
    root.end()
    let spans = self.sink.all
    #expect(spans.map(\.name) == ["call", "stage", "model"])
    #expect(Set(spans.map(\.traceID)) == [parent.traceID])
    #expect(spans[0].parentID == parent.spanID)
    #expect(spans[0].hasRemoteParent)
    #expect(spans[1].parentID == spans[0].spanID)
    #expect(spans[2].parentID == spans[1].spanID)
    #expect(spans.allSatisfy { $0.state == "vendor=1" })
    #expect(spans[0].duration == 4_000_000)
    #expect(spans[1].duration == 2_000_000)
    #expect(spans[1].start == spans[0].start + 1_000_000)
    #expect(root.context.parent.hasSuffix("-01"))
  }

  @Test func whatTheCallerDecidedCounts() throws {
    let unsampled = try self.parent(sampled: false)
    #expect(self.tracer(.always).begin("call", parent: unsampled) == nil)
    let own = self.tracer(.always, honoursParent: false).begin("call", parent: unsampled)
    #expect(try #require(own).isSampled)
  }

  @Test func failedAndSlowCallsAreKeptThoughNotSampled() throws {
    let tracer = self.tracer(.never)
    let quick = try #require(tracer.begin("quick"))
    quick.child("stage")?.end()
    quick.end()
    #expect(self.sink.all.isEmpty)
    let failed = try #require(tracer.begin("failed"))
    let stage = try #require(failed.child("stage"))
    stage.fail("STAGE_FAILED")
    stage.end()
    failed.end()
    #expect(self.sink.all.map(\.name) == ["failed", "stage"])
    let slow = try #require(tracer.begin("slow"))
    self.hand.advance(.seconds(2))
    slow.end()
    #expect(self.sink.all.last?.name == "slow")
    #expect(!slow.isSampled)
    #expect(self.tracer(.never, keepsTail: false).begin("call") == nil)
  }

  private final class Stages: SpanSource {
    private let all: [BriefSpan]
    private let asked = Mutex(0)

    init(_ all: [BriefSpan]) { self.all = all }

    var hasFailed: Bool { self.all.contains { $0.failure != nil } }
    var timesAsked: Int { self.asked.withLock { $0 } }

    var spanCount: Int { self.all.count }

    func eachSpan(_ body: (BriefSpan) -> Void) {
      self.asked.withLock { $0 += 1 }
      self.all.forEach(body)
    }
  }

  @Test(arguments: [true, false])
  func spansOfASourceAreSpansLikeOthersOnceTheTraceIsKept(isSampled: Bool) throws {
    let tracer = self.tracer(isSampled ? .always : .never)
    let now = self.hand.clock.now()
    let unasked = Stages([BriefSpan("stage", from: now, to: now)])
    let quick = try #require(self.tracer(.never).begin("quick"))
    quick.add(unasked)
    quick.end(at: nil, [Attribute(.stage, "never made")])
    #expect(self.sink.all.isEmpty && unasked.timesAsked == 0)
    let call = try #require(tracer.begin("call"))
    self.hand.advance(.milliseconds(1))
    let began = self.hand.clock.now()
    self.hand.advance(.milliseconds(2))
    let known = try #require(SpanID(77))
    let stages = Stages([
      BriefSpan("parse", from: began, to: self.hand.clock.now(), spanID: known),
      BriefSpan("check", from: began, to: self.hand.clock.now(), failure: "late"),
    ])
    call.add(stages)
    call.end(at: nil, [Attribute(.stage, "made")])
    let spans = self.sink.all
    #expect(spans.map(\.name) == ["call", "parse", "check"])
    #expect(Set(spans.map(\.traceID)).count == 1 && Set(spans.map(\.spanID)).count == 3)
    #expect(spans.dropFirst().allSatisfy { $0.parentID == spans[0].spanID })
    #expect(spans[0].attributes == [Attribute(.stage, "made")] && spans[1].spanID == known)
    #expect(spans[1].duration == 2_000_000 && spans[1].start == spans[0].start + 1_000_000)
    #expect(spans[1].status == .unset && spans[2].status == .error)
    #expect(spans[2].statusText == "late" && stages.timesAsked == 1)
  }

  @Test func aCallLetsGoOfItsSourcesWhetherItIsKeptOrNot() throws {
    for sampler in [Sampler.Root.always, .never] {
      let call = try #require(self.tracer(sampler).begin("call"))
      weak var weakly: Stages?
      do {
        let stages = Stages([])
        weakly = stages
        call.add(stages)
      }
      #expect(weakly != nil)
      call.end()
      #expect(weakly == nil)
    }
  }

  @Test func aSourceHasNoMoreSpansThanTheCallHasRoomFor() throws {
    let now = self.hand.clock.now()
    let root = try #require(self.tracer(.always).begin("call"))
    for _ in 0..<1000 { root.child("child")?.end() }
    root.add(Stages(Array(repeating: BriefSpan("stage", from: now, to: now), count: 100)))
    root.end()
    #expect(self.sink.all.count == 1024 && self.sink.droppedCount == 1101 - 1024)
  }

  @Test func whatEndsAfterItsCallIsHandedOnByItself() throws {
    let root = try #require(self.tracer(.always).begin("call"))
    let late = try #require(root.child("late"))
    root.end()
    #expect(self.sink.all.map(\.name) == ["call"])
    late.end()
    late.end()
    late.set(.stage, .text("after the end"))
    #expect(self.sink.all.map(\.name) == ["call", "late"])
    #expect(self.sink.all[1].attributes.isEmpty)
  }

  @Test func spansAndEventsAreBounded() throws {
    let root = try #require(self.tracer(.always).begin("call"))
    for _ in 0..<2000 { root.child("child")?.end() }
    for _ in 0..<200 { root.add("event") }
    root.end()
    #expect(self.sink.all.count == 1024)
    #expect(self.sink.droppedCount == 2000 - 1023)
    #expect(self.sink.all[0].events.count == 128)
    #expect(self.sink.all[0].droppedEvents == 72)
  }

  @Test func theRatioIsKeptAndChosenByTheTrace() throws {
    let tracer = self.tracer(.ratio(0.25))
    var sampled = 0
    for _ in 0..<10_000 {
      let span = try #require(tracer.begin("call"))
      if span.isSampled { sampled += 1 }
    }
    #expect((2_300...2_700).contains(sampled))
  }

  @Test func theRateIsKept() throws {
    let tracer = self.tracer(.perSecond(10))
    func burst() throws -> Int {
      try (0..<100).count { _ in try #require(tracer.begin("call")).isSampled }
    }
    #expect(try burst() == 10)
    self.hand.advance(.milliseconds(500))
    #expect(try burst() == 5)
    self.hand.advance(.seconds(100))
    #expect(try burst() == 10)
  }
}
