internal import Telemetry

/// Puts cells together by group and step, and computes what a query asks for.
package struct CellAggregator {
  private struct Accumulator {
    var cell: MetricCell?
    /// The sum of each series' newest value; gauges only.
    var last = 0.0
    /// For each ratio, the count of what has its labels, too.
    var parts: [Double]
  }

  private let query: MetricQuery
  private let start: Int
  private let ratios: [[MetricQuery.Filter]]
  private var groups: [[String]: [Int: Accumulator]] = [:]
  private var scanned = 0

  /// - Parameter start: Where the first step begins.
  package init(_ query: MetricQuery, start: Int) {
    self.query = query
    self.start = start
    self.ratios = query.aggregations.compactMap {
      if case .ratio(let filters) = $0 { filters } else { nil }
    }
  }

  /// The cells of one series, in their order; `value` is called once a cell.
  package mutating func add(
    labels: [String: String],
    _ cells: some Sequence<(start: Int, cell: MetricCell)>
  ) {
    let group = self.query.groupBy.map { labels[$0] ?? "" }
    let isPart = self.ratios.map { filters in Self.matches(labels, filters) }
    var steps = self.groups.removeValue(forKey: group) ?? [:]
    var newest: [Int: Double] = [:]
    for (start, cell) in cells {
      self.scanned += 1
      let step = self.query.step.map { (start - self.start) / $0 } ?? 0
      var accumulator =
        steps.removeValue(forKey: step)
        ?? Accumulator(cell: nil, parts: Array(repeating: 0, count: self.ratios.count))
      if case .gauge(let gauge) = cell { newest[step] = gauge.last }
      for (place, isPart) in isPart.enumerated() where isPart {
        accumulator.parts[place] += cell.count
      }
      if accumulator.cell == nil {
        accumulator.cell = cell
      } else {
        accumulator.cell?.merge(cell)
      }
      steps[step] = accumulator
    }
    for (step, last) in newest { steps[step]?.last += last }
    self.groups[group] = steps
  }

  /// The answer. A group that has no cell in a step has no point there.
  package func answer(resolution: Int, end: Int) -> MetricAnswer {
    let seconds = Double(self.query.step ?? max(1, end - self.start))
    let series = self.groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }
      .map { group, steps in
        MetricAnswer.Series(
          labels: Dictionary(zip(self.query.groupBy, group)) { $1 },
          points: steps.sorted { $0.key < $1.key }.map { step, accumulator in
            MetricAnswer.Point(
              start: self.start + step * (self.query.step ?? 0),
              values: self.values(accumulator, seconds: seconds)
            )
          }
        )
      }
    let hasQuantile = self.query.aggregations.contains {
      if case .quantile = $0 { true } else { false }
    }
    return MetricAnswer(
      series: series.filter { !$0.points.isEmpty },
      resolution: resolution,
      errorBound: hasQuantile ? Sketch.relativeError : 0,
      scanned: self.scanned,
      start: self.start,
      end: end
    )
  }

  /// Whether labels have one of the values of each filter.
  package static func matches(
    _ labels: [String: String],
    _ filters: [MetricQuery.Filter]
  ) -> Bool {
    filters.allSatisfy { $0.values.contains(labels[$0.key] ?? "") }
  }

  private func values(_ accumulator: Accumulator, seconds: Double) -> [Double?] {
    var ratio = 0
    return self.query.aggregations.map { aggregation in
      guard let cell = accumulator.cell else { return nil }
      if case .last = aggregation, case .gauge = cell { return accumulator.last }
      if case .ratio = aggregation {
        defer { ratio += 1 }
        return cell.count > 0 ? accumulator.parts[ratio] / cell.count : nil
      }
      return cell.value(aggregation, seconds: seconds)
    }
  }
}

extension MetricCell {
  /// How many values; of a counter, its increase.
  fileprivate var count: Double {
    switch self {
    case .counter(let increase): increase
    case .gauge(let gauge): Double(gauge.count)
    case .histogram(let sketch): Double(sketch.count)
    }
  }

  fileprivate func value(_ aggregation: MetricQuery.Aggregation, seconds: Double) -> Double? {
    switch (aggregation, self) {
    case (.count, _): self.count
    case (.rate, _): self.count / seconds
    case (.sum, .counter(let increase)): increase
    case (.sum, .gauge(let gauge)): gauge.sum
    case (.sum, .histogram(let sketch)): sketch.sum
    case (.average, .gauge(let gauge)): gauge.sum / Double(gauge.count)
    case (.average, .histogram(let sketch)): sketch.mean
    case (.minimum, .gauge(let gauge)): gauge.minimum
    case (.minimum, .histogram(let sketch)): sketch.count > 0 ? sketch.min : nil
    case (.maximum, .gauge(let gauge)): gauge.maximum
    case (.maximum, .histogram(let sketch)): sketch.count > 0 ? sketch.max : nil
    case (.quantile(let share), .histogram(let sketch)): sketch.quantile(share)
    case (.deviation, .histogram(let sketch)):
      sketch.mean.map { mean in
        max(0, sketch.sumOfSquares / Double(sketch.count) - mean * mean).squareRoot()
      }
    default: nil
    }
  }
}
