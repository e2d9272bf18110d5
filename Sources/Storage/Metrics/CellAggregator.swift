internal import Telemetry

/// Puts cells together by group and step, and computes what a query asks for.
package struct CellAggregator {
  /// What one step has of each group.
  private struct Row {
    /// Histograms are put together in place, one that is empty for a group that has none: by far the most
    /// cells are of these.
    var sketches: [Sketch]
    /// Counters and gauges.
    var cells: [MetricCell?]
    /// For each ratio and group, the count of what has the ratio's labels, too.
    var parts: [[Double]]
    /// The newest value of each series; gauges only.
    var newest: [Int: Double] = [:]
  }

  private let query: MetricQuery
  private let start: Int
  private let groups: [[String]]
  /// The group of each slot; -1 for series that the query leaves out.
  private let groupOf: [Int]
  /// For each ratio, whether a slot has its labels.
  private let isPart: [[Bool]]
  private let wantsNewest: Bool
  private var rows: [Int: Row] = [:]
  private var scanned = 0

  /// - Parameters:
  ///   - start: Where the first step begins.
  ///   - series: The labels of the metric's series, by slot.
  package init(_ query: MetricQuery, start: Int, series: [[String: String]]) {
    self.query = query
    self.start = start
    var numbers: [[String]: Int] = [:]
    var groups: [[String]] = []
    self.groupOf = series.map { labels in
      guard Self.matches(labels, query.filters) else { return -1 }
      let group = query.groupBy.map { labels[$0] ?? "" }
      if let number = numbers[group] { return number }
      numbers[group] = groups.count
      groups.append(group)
      return groups.count - 1
    }
    self.groups = groups
    self.isPart = query.aggregations.compactMap { aggregation in
      guard case .ratio(let filters) = aggregation else { return nil }
      return series.map { Self.matches($0, filters) }
    }
    self.wantsNewest = query.aggregations.contains(.last)
  }

  /// How many groups there may be in each step.
  package var groupCount: Int { self.groups.count }

  /// Adds a block that begins at a time; blocks come in the order of their starts.
  package mutating func add(_ start: Int, _ block: UnsafeRawBufferPointer) {
    let step = self.query.step.map { (start - self.start) / $0 } ?? 0
    var row =
      self.rows.removeValue(forKey: step)
      ?? Row(
        sketches: Array(repeating: Sketch(), count: self.groups.count),
        cells: Array(repeating: nil, count: self.groups.count),
        parts: Array(
          repeating: Array(repeating: 0, count: self.groups.count),
          count: self.isPart.count
        )
      )
    var scanned = 0
    MetricBlock.read(block) { slot, stored in
      guard slot < self.groupOf.count else { return }
      let group = self.groupOf[slot]
      guard group >= 0 else { return }
      scanned += 1
      for (number, isPart) in self.isPart.enumerated() where isPart[slot] {
        row.parts[number][group] += MetricCell.count(stored)
      }
      if MetricCell.isHistogram(stored) {
        _ = MetricCell.add(stored, to: &row.sketches[group])
        return
      }
      if row.cells[group] == nil {
        row.cells[group] = MetricCell(stored)
      } else {
        row.cells[group]?.merge(stored)
      }
      if self.wantsNewest, case .gauge(let gauge) = MetricCell(stored) {
        row.newest[slot] = gauge.last
      }
    }
    self.scanned += scanned
    self.rows[step] = row
  }

  /// The answer. A group that has no cell in a step has no point there.
  package func answer(resolution: Int, end: Int) -> MetricAnswer {
    let whole = self.query.step ?? end - self.start
    let steps = self.rows.sorted { $0.key < $1.key }.map { step, row in
      let start = self.start + step * (self.query.step ?? 0)
      // The newest values of each group's series, together.
      var newest: [Double] = []
      if self.wantsNewest {
        newest = Array(repeating: 0, count: self.groups.count)
        for (slot, value) in row.newest { newest[self.groupOf[slot]] += value }
      }
      // The last step may not be over.
      return (start, row, newest, Double(max(1, min(whole, end - start))))
    }
    let order = self.groups.indices.sorted {
      self.groups[$0].lexicographicallyPrecedes(self.groups[$1])
    }
    let series = order.map { group in
      MetricAnswer.Series(
        labels: Dictionary(zip(self.query.groupBy, self.groups[group])) { $1 },
        points: steps.compactMap { start, row, newest, seconds in
          let sketch = row.sketches[group]
          guard let cell = sketch.count > 0 ? .histogram(sketch) : row.cells[group] else {
            return nil
          }
          let last = self.wantsNewest ? newest[group] : 0
          return MetricAnswer.Point(
            start: start,
            values: self.values(cell, row, group, last: last, seconds: seconds)
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

  private func values(
    _ cell: MetricCell,
    _ row: Row,
    _ group: Int,
    last: Double,
    seconds: Double
  ) -> [Double?] {
    var ratio = 0
    return self.query.aggregations.map { aggregation in
      switch aggregation {
      case .last:
        guard case .gauge = cell else { return nil }
        return last
      case .ratio:
        defer { ratio += 1 }
        return cell.count > 0 ? row.parts[ratio][group] / cell.count : nil
      default: return cell.value(aggregation, seconds: seconds)
      }
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
