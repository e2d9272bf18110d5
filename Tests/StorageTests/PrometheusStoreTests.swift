import Foundation
import HTTPClient
import Telemetry
import Testing

@testable import Storage

/// What the embedded store answers, a real engine must answer, too.
@Suite struct PrometheusStoreTests {
  private static let wait = Instrument("test.wait", .histogram, unit: "s", "Wait.")
  private static let calls = Instrument("test.calls", .counter, unit: "{call}", "Calls.")
  private static let depth = Instrument("test.depth", .gauge, unit: "1", "Depth.")

  /// Where a process ends, Prometheus takes it that it counted on for half the time between two samples.
  private static let extrapolation = 5.1

  private static let aggregations: [MetricQuery.Aggregation] = [
    .count, .rate, .sum, .average, .minimum, .maximum, .deviation,
    .ratio([.init("assay.outcome", ["failed"])]),
  ]

  @Test(arguments: [
    (PrometheusEngine.Kind.prometheus, PrometheusConfig.Histograms.classic),
    (.prometheus, .native), (.victoriaMetrics, .classic), (.victoriaMetrics, .vmrange),
  ])
  func aRealEngineAnswersWhatTheEmbeddedStoreDoes(
    kind: PrometheusEngine.Kind,
    histograms: PrometheusConfig.Histograms
  ) async throws {
    let client = try HTTPClient()
    let engine = try await PrometheusEngine(kind, client: client)
    let now = Int(Date().timeIntervalSince1970) / 3600 * 3600
    let began = now - 1800
    func store(_ instance: String) -> PrometheusMetricStore {
      var config = PrometheusConfig(
        writeURL: engine.url + "/api/v1/write",
        queryURL: engine.url,
        instance: instance
      )
      config.histograms = histograms
      return PrometheusMetricStore(config, client: client, now: { now })
    }
    let embedded = try SQLiteMetricStore(TelemetryDatabase(), process: "a", now: { now })
    var numbers = Numbers(5)
    var real = store("first")
    // Half an hour, a flush each ten seconds; in its middle another process goes on.
    for number in 1...180 {
      let time = began + number * 10
      if number == 91 { real = store("second") }
      var points: [MetricPoint] = []
      for (stage, outcome) in [("parse", "ok"), ("parse", "failed"), ("check|\"all\"", "ok")] {
        let labels: Labels = [
          "assay.stage": SafeText(operators: stage), "assay.outcome": SafeText(operators: outcome),
        ]
        guard outcome == "ok" || number % 7 == 0 else { continue }
        var sketch = Sketch()
        for _ in 0..<5 { sketch.record(.random(in: 0.001...1, using: &numbers)) }
        if number % 50 == 0 { sketch.record(0) }
        points.append(MetricPoint(Self.wait, labels, .histogram(sketch, [])))
        points.append(
          MetricPoint(Self.calls, labels, .counter(.random(in: 1...9, using: &numbers).rounded()))
        )
      }
      points.append(MetricPoint(Self.depth, .none, .gauge(.random(in: 0...9, using: &numbers))))
      try await real.flush(points, number: (number - 1) % 90 + 1, at: time)
      // What is sent again is not counted again.
      if number % 60 == 0 { try await real.flush(points, number: (number - 1) % 90 + 1, at: time) }
      try await embedded.flush(points, number: number, at: time)
      try await embedded.maintain(at: time)
    }
    /// What an answer has other than the embedded store's.
    func differences(_ query: MetricQuery, _ tolerance: Double) async throws -> [String] {
      let expected = try await embedded.query(query)
      let found = try await real.query(query)
      guard found.series.map(\.labels) == expected.series.map(\.labels),
        found.series.map({ $0.points.map(\.start) })
          == expected.series.map({ $0.points.map(\.start) })
      else { return ["\(query.metric): other series or points"] }
      var differences: [String] = []
      for (series, wanted) in zip(found.series, expected.series) {
        for (point, wantedPoint) in zip(series.points, wanted.points) {
          for (place, (got, value)) in zip(point.values, wantedPoint.values).enumerated() {
            if got == nil, value == nil { continue }
            let share = max(tolerance, found.errorBound + expected.errorBound)
            if let got, let value, abs(got - value) <= share * abs(value) + 1e-9 { continue }
            differences.append(
              "\(query.metric) \(query.aggregations[place]) at \(point.start - began): "
                + "\(String(describing: got)), not \(String(describing: value))"
            )
          }
        }
      }
      return differences
    }
    func compare(_ query: MetricQuery, _ tolerance: Double) async throws {
      // An engine may show what it took only after a while, one series later than another.
      for _ in 0..<50 where try await !differences(query, tolerance).isEmpty {
        try await Task.sleep(for: .milliseconds(100))
      }
      #expect(try await differences(query, tolerance) == [])
    }
    // The last flushes may still be on their way to be seen.
    let whole = MetricQuery("test.calls", start: began, end: now, aggregations: [.count])
    let count = try await embedded.query(whole).series[0].points[0].values[0]
    for _ in 0..<100 where try await real.query(whole).series.first?.points[0].values[0] != count {
      try await Task.sleep(for: .milliseconds(100))
    }
    for metric in ["test.wait", "test.calls"] {
      for groupBy in [[], ["assay.stage"], ["assay.outcome", "assay.stage"]] {
        for (start, end) in [(began, now), (began + 600, began + 840)] {
          try await compare(
            MetricQuery(
              metric,
              groupBy: groupBy,
              start: start,
              end: end,
              aggregations: Self.aggregations
            ),
            start == began ? Self.extrapolation / 900 : 1e-6
          )
        }
      }
      try await compare(
        MetricQuery(
          metric,
          filters: [.init("assay.stage", ["check|\"all\"", "none"])],
          start: began,
          end: now,
          step: 300,
          aggregations: Self.aggregations
        ),
        Self.extrapolation / 200
      )
    }
    try await compare(
      MetricQuery(
        "test.wait",
        groupBy: ["assay.stage"],
        start: began,
        end: now,
        aggregations: [.quantile(0.5), .quantile(0.95), .quantile(0.99)]
      ),
      0
    )
    try await compare(
      MetricQuery(
        "test.depth",
        start: began,
        end: now,
        aggregations: [.minimum, .maximum, .average, .sum, .count]
      ),
      1e-6
    )
    let known = try await real.metrics()
    #expect(known.map(\.name) == ["test.calls", "test.depth", "test.wait"])
    #expect(known.map(\.kind) == [.counter, .gauge, .histogram])
    // A process that has written nothing knows it all from the engine.
    let other = try await store("third").metrics()
    #expect(other.map(\.name) == known.map(\.name))
    #expect(other.map(\.unit) == ["{call}", "1", "s"])
    let none = try await real.query(
      MetricQuery("test.none", start: began, end: now, aggregations: [.count])
    )
    #expect(none.series.isEmpty)
  }

  @Test func whatWouldMixInTheEngineIsLeftOut() {
    var sums = CumulativeSeries()
    func calls(_ name: String) -> MetricPoint {
      MetricPoint(Instrument(foreign: name, .counter), .none, .counter(1))
    }
    let leftOut = sums.add([calls("a.b"), calls("a_b"), calls("a.b"), calls("c")])
    #expect(leftOut == 1)
    #expect(sums.metrics.map(\.name) == ["a.b", "c"])
  }

  @Test func repliesThatAreNoneAreErrorsAndNothingElse() throws {
    for body in [
      "", "{", "[]", #"{"status":"error","errorType":"timeout"}"#, #"{"status":"success"}"#,
      #"{"status":"success","data":{"result":[{"metric":{},"value":["x","1"]}]}}"#,
    ] {
      #expect(throws: StoreError.self) { try PrometheusReply(status: 200, body: Array(body.utf8)) }
    }
    let odd =
      #"{"status":"success","data":{"result":[{"metric":{},"values":[[1e300,"1"],[5,"NaN"]]}]}}"#
    let reply = try PrometheusReply(status: 200, body: Array(odd.utf8))
    #expect(reply.series[0].points.map(\.time) == [5])
  }

  @Test func anEngineThatIsNotThereIsSaid() async throws {
    let config = PrometheusConfig(
      writeURL: "http://127.0.0.1:1/api/v1/write",
      queryURL: "http://127.0.0.1:1",
      instance: "a"
    )
    let store = PrometheusMetricStore(config, client: try HTTPClient(), now: { 1_795_219_200 })
    let point = MetricPoint(Self.calls, .none, .counter(1))
    await #expect(throws: StoreError.self) {
      try await store.flush([point], number: 1, at: 1_795_219_200)
    }
    await #expect(throws: StoreError.self) { _ = try await store.metrics() }
  }
}
