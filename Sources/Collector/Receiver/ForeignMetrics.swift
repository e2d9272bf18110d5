internal import Messages
internal import Synchronization
internal import Telemetry

/// Metrics of other programs, as the store keeps them: counters as increases, gauges, and exponential
/// histograms of deltas at our scale or a finer one. Other points are relayed to exporters only.
///
/// At most `mostSeries` series are known; points of further ones are left out.
final class ForeignMetrics: Sendable {
  private static let mostSeries = 5_000
  /// The largest value of a point, and the most values of a histogram's bucket: larger ones are errors.
  private static let mostValue = 1e15
  private static let mostCount: UInt64 = 1 << 48
  private static let mostSum = 1e30
  private static let ours = [
    "assay_", "rpc_server_", "http_server_", "gen_ai_client_", "otel_sdk_",
  ]

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
    default: false
    }
  }

  private struct Key: Hashable {
    var name: String
    var labels: Labels
  }

  private struct State {
    var counters: CounterStreams<Key>
    var known: Set<Key> = []
  }

  private let state: Mutex<State>

  init(clock: TelemetryClock = .system) {
    self.state = Mutex(State(counters: CounterStreams(began: clock.date(), most: Self.mostSeries)))
  }

  /// The points that the store has a form for, and how many there were.
  func points(
    _ request: OpentelemetryProtoCollectorMetricsV1.ExportMetricsServiceRequest
  ) -> ([MetricPoint], Int) {
    var points: [MetricPoint] = []
    var all = 0
    for resource in request.resourceMetrics {
      let shared = ForeignAttributes.service(resource.resource)
      let identity = resource.resource?.packed().hashValue ?? 0
      for metric in resource.scopeMetrics.flatMap(\.metrics) {
        switch metric.data {
        case .gauge(let gauge):
          all += gauge.dataPoints.count
          points += gauge.dataPoints.compactMap { self.gauge(metric, $0, shared) }
        case .sum(let sum):
          all += sum.dataPoints.count
          points += sum.dataPoints.compactMap { self.sum(metric, sum, $0, shared, identity) }
        case .exponentialHistogram(let histogram):
          all += histogram.dataPoints.count
          guard histogram.aggregationTemporality == .delta else { continue }
          points += histogram.dataPoints.compactMap { self.histogram(metric, $0, shared) }
        case .histogram(let histogram): all += histogram.dataPoints.count
        case .summary(let summary): all += summary.dataPoints.count
        case nil: break
        }
      }
    }
    return (points, all)
  }

  private func gauge(
    _ metric: OpentelemetryProtoMetricsV1.Metric,
    _ point: OpentelemetryProtoMetricsV1.NumberDataPoint,
    _ shared: [Attribute]
  ) -> MetricPoint? {
    let labels = Self.labels(shared, point.attributes)
    guard let value = point.number, abs(value) <= Self.mostValue,
      self.isKnown(metric.name, labels)
    else { return nil }
    let instrument = Instrument(foreign: metric.name, .gauge, unit: metric.unit)
    return MetricPoint(instrument, labels, .gauge(value))
  }

  private func sum(
    _ metric: OpentelemetryProtoMetricsV1.Metric,
    _ sum: OpentelemetryProtoMetricsV1.Sum,
    _ point: OpentelemetryProtoMetricsV1.NumberDataPoint,
    _ shared: [Attribute],
    _ resource: Int
  ) -> MetricPoint? {
    // A sum that may fall is a value like a gauge's.
    guard sum.isMonotonic else { return self.gauge(metric, point, shared) }
    let labels = Self.labels(shared, point.attributes)
    guard let value = point.number, (0...Self.mostValue).contains(value),
      self.isKnown(metric.name, labels)
    else { return nil }
    var increase = value
    if sum.aggregationTemporality != .delta {
      let key = Key(name: metric.name, labels: labels)
      increase = self.state.withLock {
        $0.counters.increase(key, of: resource, to: value, since: point.startTimeUnixNano)
      }
    }
    let instrument = Instrument(foreign: metric.name, .counter, unit: metric.unit)
    return MetricPoint(instrument, labels, .counter(increase))
  }

  private func histogram(
    _ metric: OpentelemetryProtoMetricsV1.Metric,
    _ point: OpentelemetryProtoMetricsV1.ExponentialHistogramDataPoint,
    _ shared: [Attribute]
  ) -> MetricPoint? {
    let labels = Self.labels(shared, point.attributes)
    guard (0...20).contains(point.scale), point.count <= Self.mostCount,
      (point.positive?.bucketCounts ?? []).allSatisfy({ $0 <= Self.mostCount }),
      point.zeroCount <= Self.mostCount,
      abs(point.sum ?? 0) <= Self.mostSum, (0...Self.mostValue).contains(point.min ?? 0),
      (0...Self.mostValue).contains(point.max ?? 0),
      point.negative?.bucketCounts.allSatisfy({ $0 == 0 }) ?? true,
      self.isKnown(metric.name, labels)
    else { return nil }
    // A bucket of a finer scale lies within one of ours. A coarser one holds some of ours: its values are taken for what is in
    // its middle, which is as exact as they came. SDKs get coarser the wider their values are spread.
    let shift = Int(point.scale) - Sketch.scale
    var sketch = Sketch()
    let positive = point.positive ?? .init()
    var counts: [Int: UInt64] = [:]
    for (place, count) in positive.bucketCounts.prefix(4096).enumerated() where count > 0 {
      let index = Int(positive.offset) + place
      counts[shift >= 0 ? index >> shift : (index << -shift) + (1 << (-shift - 1)), default: 0] +=
        count
    }
    for (index, count) in counts {
      sketch.record(Sketch.bound(index + 1), times: count)
    }
    sketch.record(0, times: point.zeroCount)
    let exact = Sketch(
      count: sketch.count,
      zeroCount: sketch.zeroCount,
      sum: point.sum ?? sketch.sum,
      sumOfSquares: sketch.sumOfSquares,
      min: point.min ?? (sketch.count > 0 ? sketch.min : 0),
      max: point.max ?? (sketch.count > 0 ? sketch.max : 0),
      offset: sketch.offset,
      buckets: sketch.buckets
    )
    guard let exact else { return nil }
    let instrument = Instrument(foreign: metric.name, .histogram, unit: metric.unit)
    return MetricPoint(instrument, labels, .histogram(exact, []))
  }

  private func isKnown(_ name: String, _ labels: Labels) -> Bool {
    // What others call by names that we use must not mix with what is ours.
    // Nor with what becomes one of ours where only letters, digits and underscores are names.
    guard (1...255).contains(name.utf8.count) else { return false }
    let plain = String(decoding: name.utf8.map { Self.isPlain($0) ? $0 : 0x5f }, as: UTF8.self)
    guard !Self.ours.contains(where: { plain.hasPrefix($0) }) else { return false }
    let key = Key(name: name, labels: labels)
    return self.state.withLock { state in
      if state.known.contains(key) { return true }
      guard state.known.count < Self.mostSeries else { return false }
      state.known.insert(key)
      return true
    }
  }

  private static func labels(
    _ shared: [Attribute],
    _ pairs: [OpentelemetryProtoCommonV1.KeyValue]
  ) -> Labels {
    var labels: [AttributeKey: SafeText] = [:]
    for attribute in shared + ForeignAttributes.read(Array(pairs.prefix(16))) {
      switch attribute.value {
      case .text(let text):
        labels[attribute.key] = SafeText(relayed: String(text.description.prefix(255)))
      case .integer(let number): labels[attribute.key] = SafeText(number: Int(number))
      case .flag(let flag): labels[attribute.key] = flag ? "true" : "false"
      default: break
      }
    }
    return Labels(labels)
  }
}

extension OpentelemetryProtoMetricsV1.NumberDataPoint {
  fileprivate var number: Double? {
    switch self.value {
    case .asDouble(let value): value
    case .asInt(let value): Double(value)
    case nil: nil
    }
  }
}
