import Telemetry
import Testing

@Suite struct MetricRegistryTests {
  private static let requests = Instrument("test.requests", .counter, unit: "1", "Requests.")
  private static let depth = Instrument("test.depth", .gauge, unit: "{item}", "Depth.")
  private static let wait = Instrument("test.wait", .histogram, unit: "s", "Wait.")

  private func value(_ points: [MetricPoint], _ name: String) -> Double? {
    guard let point = points.first(where: { $0.instrument.name == name }) else { return nil }
    switch point.value {
    case .counter(let value), .gauge(let value): return value
    case .histogram(let sketch, _): return Double(sketch.count)
    }
  }

  @Test func harvestsAreWhatCameSinceAndPointsAreAll() {
    let registry = MetricRegistry()
    let counter = registry.counter(Self.requests, ["assay.tenant": "a"])
    let histogram = registry.histogram(Self.wait)
    counter.add(2)
    histogram.record(0.5)
    #expect(self.value(registry.harvest(), "test.requests") == 2)
    counter.add(3)
    histogram.record(1)
    histogram.record(2)
    let second = registry.harvest()
    #expect(self.value(second, "test.requests") == 3)
    #expect(self.value(second, "test.wait") == 2)
    #expect(registry.harvest().isEmpty)
    #expect(self.value(registry.points(), "test.requests") == 5)
    #expect(self.value(registry.points(), "test.wait") == 3)
  }

  @Test func sameLabelsInAnyOrderAreOneSeries() {
    let registry = MetricRegistry()
    registry.counter(Self.requests, ["assay.tenant": "a", "assay.stage": "parse"]).add()
    registry.counter(Self.requests, ["assay.stage": "parse", "assay.tenant": "a"]).add()
    #expect(registry.seriesCount == 1)
    #expect(self.value(registry.points(), "test.requests") == 2)
  }

  @Test func tooManySeriesGoToOneAndAreCounted() {
    var limits = MetricRegistry.Limits()
    limits.seriesPerMetric = 10
    let registry = MetricRegistry(limits: limits)
    for number in 0..<100 {
      registry.counter(Self.requests, ["assay.loop": SafeText(number: number)]).add()
    }
    registry.gauge(Self.depth).set(4)
    #expect(registry.seriesCount == 12)
    #expect(registry.overflows == 90)
    let overflow = registry.points().first { $0.labels == Labels.overflow }
    guard case .counter(90) = overflow?.value else {
      Issue.record("the overflow series has what there was no room for")
      return
    }
  }

  @Test func nothingIsLostWhenThreadsCountAtOnce() async {
    let registry = MetricRegistry()
    var harvested = 0.0
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<5_000 {
            registry.counter(Self.requests).add()
            registry.histogram(Self.wait).record(1)
          }
        }
      }
      for _ in 0..<50 {
        harvested += self.value(registry.harvest(), "test.wait") ?? 0
        await Task.yield()
      }
    }
    harvested += self.value(registry.harvest(), "test.wait") ?? 0
    #expect(harvested == 40_000)
    #expect(self.value(registry.points(), "test.requests") == 40_000)
    #expect(self.value(registry.points(), "test.wait") == 40_000)
  }

  @Test func prometheusGetsNamesUnitsAndEscapes() {
    let registry = MetricRegistry()
    registry.counter(Self.requests, ["assay.tenant": SafeText(operators: "a\"b\\c\nd")]).add(2.5)
    registry.gauge(Self.depth).set(3)
    registry.histogram(Self.wait).record(0.25)
    registry.histogram(Self.wait).record(0.3)
    let resource = Resource([Attribute(.serviceName, "assay")])
    let text = PrometheusText.text(registry.points(), resource: resource, format: .text)
    #expect(text.contains(#"test_requests_total{assay_tenant="a\"b\\c\nd"} 2.5"#))
    #expect(text.contains("# TYPE test_requests_total counter\n"))
    #expect(text.contains("test_depth 3.0\n"))
    #expect(text.contains("test_wait_seconds_bucket{le=\"0.25\"} 1\n"))
    #expect(text.contains("test_wait_seconds_bucket{le=\"0.5\"} 2\n"))
    #expect(text.contains("test_wait_seconds_bucket{le=\"+Inf\"} 2\n"))
    #expect(text.contains("test_wait_seconds_count 2\n"))
    #expect(text.contains("target_info{service_name=\"assay\"} 1\n"))
    let open = PrometheusText.text(registry.points(), resource: resource, format: .openMetrics)
    #expect(open.contains("# TYPE test_requests counter\n"))
    #expect(open.contains("# UNIT test_wait_seconds seconds\n"))
    #expect(open.hasSuffix("# EOF\n"))
  }
}
