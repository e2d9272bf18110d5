import CoreMetrics
import Telemetry
import Testing
import Tracing

/// The backends of the Swift APIs, as a library would use them; none is bootstrapped here.
@Suite struct BackendTests {
  private let sink = TracerTests.Sink()

  private struct Headers: Extractor, Injector {
    func extract(key: String, from carrier: [String: String]) -> String? { carrier[key] }
    func inject(_ value: String, forKey key: String, into carrier: inout [String: String]) {
      carrier[key] = value
    }
  }

  @Test func spansOfALibraryJoinTheCallersTraceAndLeaveTextOut() throws {
    let backend = TracingBackend(Tracer(sampler: Sampler(.never), sink: self.sink))
    var context = InstrumentationContext.topLevel
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    backend.extract(["traceparent": parent, "tracestate": "a=1"], into: &context, using: Headers())
    func start(_ name: String, _ context: InstrumentationContext) -> BackendSpan {
      backend.startSpan(
        name,
        context: context,
        ofKind: .client,
        at: DefaultTracerClock.now,
        function: "",
        file: "",
        line: 1
      )
    }
    let outer = start("outer", context)
    let inner = start("inner", outer.context)
    inner.attributes = ["count": 3, "text": "the patient's name", "flag": true]
    inner.recordError(CancellationError())
    var sent: [String: String] = [:]
    backend.inject(inner.context, into: &sent, using: Headers())
    inner.end()
    outer.end()
    let spans = self.sink.all
    #expect(spans.map(\.name.description) == ["outer", "inner"])
    #expect(spans[0].parentID?.hex == "00f067aa0ba902b7")
    #expect(spans[1].parentID == spans[0].spanID)
    #expect(Set(spans[1].attributes.map(\.key.name)) == ["count", "flag"])
    #expect(spans[1].status == .error)
    #expect(sent["traceparent"] == "00-\(spans[1].traceID.hex)-\(spans[1].spanID.hex)-01")
    #expect(sent["tracestate"] == "a=1")
  }

  @Test func metricsOfALibraryAreSeriesLikeOurs() {
    let registry = MetricRegistry()
    let backend = MetricsBackend(registry)
    backend.makeCounter(label: "lib.calls", dimensions: [("kind", "a")]).increment(by: 2)
    backend.makeCounter(label: "lib.calls", dimensions: [("kind", "a")]).increment(by: 3)
    let meter = backend.makeMeter(label: "lib.depth", dimensions: [])
    meter.set(7.0)
    meter.decrement(by: 2)
    backend.makeTimer(label: "lib.time", dimensions: []).recordNanoseconds(1_500_000_000)
    var values: [String: Double] = [:]
    for point in registry.points() {
      switch point.value {
      case .counter(let value), .gauge(let value): values[point.instrument.name] = value
      case .histogram(let sketch, _): values[point.instrument.name] = sketch.sum
      }
    }
    #expect(values == ["lib.calls": 5, "lib.depth": 5, "lib.time": 1.5])
  }
}
