package import CoreMetrics

/// swift-metrics' backend, for libraries that measure themselves.
///
/// Labels of libraries come from their source code; their number is bounded by the registry.
package struct MetricsBackend: MetricsFactory {
  private let registry: MetricRegistry

  package init(_ registry: MetricRegistry) { self.registry = registry }

  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    Counter(self.registry.counter(Instrument(foreign: label, .counter), Self.labels(dimensions)))
  }

  package func makeFloatingPointCounter(
    label: String,
    dimensions: [(String, String)]
  ) -> any FloatingPointCounterHandler {
    Counter(self.registry.counter(Instrument(foreign: label, .counter), Self.labels(dimensions)))
  }

  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    Meter(self.registry.gauge(Instrument(foreign: label, .gauge), Self.labels(dimensions)))
  }

  package func makeRecorder(
    label: String,
    dimensions: [(String, String)],
    aggregate: Bool
  ) -> any RecorderHandler {
    Recorder(
      self.registry.histogram(Instrument(foreign: label, .histogram), Self.labels(dimensions))
    )
  }

  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    Recorder(
      self.registry.histogram(
        Instrument(foreign: label, .histogram, unit: "s"),
        Self.labels(dimensions)
      )
    )
  }

  // A series stays as long as the process: what it counted must not be counted anew.
  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
  package func destroyMeter(_ handler: any MeterHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}

  private static func labels(_ dimensions: [(String, String)]) -> Labels {
    Labels(
      Dictionary(
        dimensions.map { (AttributeKey(foreign: $0.0), SafeText(operators: $0.1)) }
      ) { $1 }
    )
  }
}

private final class Counter: CounterHandler, FloatingPointCounterHandler {
  private let series: CounterSeries

  init(_ series: CounterSeries) { self.series = series }

  func increment(by amount: Int64) { self.series.add(Double(amount)) }
  func increment(by amount: Double) { self.series.add(amount) }
  func reset() {}
}

private final class Meter: MeterHandler {
  private let series: GaugeSeries

  init(_ series: GaugeSeries) { self.series = series }

  func set(_ value: Int64) { self.series.set(Double(value)) }
  func set(_ value: Double) { self.series.set(value) }
  func increment(by amount: Double) { self.series.add(amount) }
  func decrement(by amount: Double) { self.series.add(-amount) }
}

private final class Recorder: RecorderHandler, TimerHandler {
  private let series: HistogramSeries

  init(_ series: HistogramSeries) { self.series = series }

  func record(_ value: Int64) { self.series.record(Double(value)) }
  func record(_ value: Double) { self.series.record(value) }
  func recordNanoseconds(_ duration: Int64) { self.series.record(Double(duration) / 1e9) }
}
