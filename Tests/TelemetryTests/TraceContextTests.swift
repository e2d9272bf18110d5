import Telemetry
import Testing

@Suite struct TraceContextTests {
  private let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  @Test func aValidHeaderIsReadAndWritten() throws {
    let context = try #require(TraceContext(parent: self.parent, state: "a=1,b@c=2"))
    #expect(context.traceID.hex == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(context.spanID.hex == "00f067aa0ba902b7")
    #expect(context.isSampled)
    #expect(context.state == "a=1,b@c=2")
    #expect(context.parent == self.parent)
  }

  @Test func aLaterVersionMaySayMore() {
    #expect(TraceContext(parent: "cc" + self.parent.dropFirst(2) + "-what-the-future-holds") != nil)
    #expect(TraceContext(parent: "cc" + self.parent.dropFirst(2) + ".nothing") == nil)
    #expect(TraceContext(parent: self.parent + "-more") == nil)
  }

  @Test(arguments: [
    "", "00", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
    "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00F067AA0BA902B7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0x",
    "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7é-01",
  ])
  func aBadHeaderIsNone(header: String) { #expect(TraceContext(parent: header) == nil) }

  @Test(arguments: [
    "A=1", "a", "=1", "a=1,a=2", "a=", "a=1=2", "a=" + String(repeating: "x", count: 257),
    (0..<33).map { "k\($0)=v" }.joined(separator: ","),
    "tenant@ABC=1", "a=é", "1a=1",
  ])
  func aBadStateIsLeftOutAndTheParentStays(state: String) {
    #expect(TraceContext(parent: self.parent, state: state)?.state == "")
  }

  @Test func aStateOfAllThatIsLegalStays() {
    let state = "1tenant@sys=v, b-_*/9=x y,,c=!~"
    #expect(TraceContext(parent: self.parent, state: state)?.state == state)
  }

  @Test func noIDComesTwice() {
    let ids = IDGenerator(seed: 7)
    var seen: Set<SpanID> = []
    for _ in 0..<100_000 { seen.insert(ids.makeSpanID()) }
    #expect(seen.count == 100_000)
    #expect(IDGenerator().makeTraceID() != IDGenerator().makeTraceID())
  }
}
