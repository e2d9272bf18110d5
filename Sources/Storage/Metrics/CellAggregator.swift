internal import Telemetry

/// Puts cells together by group and step, and computes what a query asks for. One step at a time is in the
/// making, since blocks come in the order of their times.
package struct CellAggregator {
  /// What a step has of each group.
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

    init(groups: Int, ratios: Int) {
      self.sketches = Array(repeating: Sketch(), count: groups)
      self.cells = Array(repeating: nil, count: groups)
      self.parts = Array(repeating: Array(repeating: 0, count: groups), count: ratios)
    }

    /// Forgets everything and keeps the room.
    mutating func reset() {
      for place in self.sketches.indices { self.sketches[place].reset() }
      for place in self.cells.indices { self.cells[place] = nil }
      for ratio in self.parts.indices {
        for place in self.parts[ratio].indices { self.parts[ratio][place] = 0 }
      }
      self.newest = [:]
    }
  }

  private let query: MetricQuery
  private let start: Int
  private let end: Int
  private let groups: [[String]]
  /// The group of each slot; -1 for series that the query leaves out.
  private let groupOf: [Int]
  /// For each ratio, whether a slot has its labels.
  private let isPart: [[Bool]]
  private let wantsNewest: Bool
  /// What `step` has so far.
  private var row: Row
  private var step: Int?
  /// The steps that are over, by group.
  private var points: [[MetricAnswer.Point]]
  private var scanned = 0

  /// - Parameters:
  ///   - start: Where the first step begins.
  ///   - end: Where the last one ends, which may be before its length is over.
  ///   - series: The labels of the metric's series, by slot.
  package init(_ query: MetricQuery, start: Int, end: Int, series: [[String: String]]) {
    self.query = query
    self.start = start
    self.end = end
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
    self.row = Row(groups: groups.count, ratios: self.isPart.count)
    self.points = Array(repeating: [], count: groups.count)
  }

  /// How many groups there may be in each step.
  package var groupCount: Int { self.groups.count }

  /// Adds a block that begins at a time; blocks come in the order of their starts.
  package mutating func add(_ start: Int, _ block: UnsafeRawBufferPointer) {
    let step = self.query.step.map { (start - self.start) / $0 } ?? 0
    if step != self.step {
      self.finishStep()
      self.step = step
    }
    MetricBlock.read(block) { slot, stored in
      guard slot < self.groupOf.count else { return }
      let group = self.groupOf[slot]
      guard group >= 0 else { return }
      self.scanned += 1
      for (number, isPart) in self.isPart.enumerated() where isPart[slot] {
        self.row.parts[number][group] += MetricCell.count(stored)
      }
      if MetricCell.isHistogram(stored) {
        _ = MetricCell.add(stored, to: &self.row.sketches[group])
        return
      }
      if self.row.cells[group] == nil {
        self.row.cells[group] = MetricCell(stored)
      } else {
        self.row.cells[group]?.merge(stored)
      }
      if self.wantsNewest, case .gauge(let gauge) = MetricCell(stored) {
        self.row.newest[slot] = gauge.last
      }
    }
  }

  /// Computes the values of the step that is over. A group that has no cell in it has no point.
  private mutating func finishStep() {
    guard let step else { return }
    let start = self.start + step * (self.query.step ?? 0)
    // The last step may not be over.
    let length = min(self.query.step ?? self.end - self.start, self.end - start)
    // The newest values of each group's series, together.
    var newest: [Int: Double] = [:]
    for (slot, value) in self.row.newest { newest[self.groupOf[slot], default: 0] += value }
    for group in self.groups.indices {
      let values: [Double?]
      if self.row.sketches[group].count > 0 {
        values = self.values(group) { aggregation in
          self.row.sketches[group].value(aggregation, seconds: Double(max(1, length)))
        }
      } else if let cell = self.row.cells[group] {
        values = self.values(group) { aggregation in
          if case .last = aggregation { return newest[group] }
          return cell.value(aggregation, seconds: Double(max(1, length)))
        }
      } else {
        continue
      }
      self.points[group].append(MetricAnswer.Point(start: start, values: values))
    }
    self.row.reset()
  }

  /// The values of the query's aggregations.
  private func values(
    _ group: Int,
    _ value: (MetricQuery.Aggregation) -> Double?
  ) -> [Double?] {
    var ratio = 0
    return self.query.aggregations.map { aggregation in
      guard case .ratio = aggregation else { return value(aggregation) }
      defer { ratio += 1 }
      guard let count = value(.count), count > 0 else { return nil }
      return self.row.parts[ratio][group] / count
    }
  }

  /// The answer, when everything was added.
  package mutating func answer(resolution: Int) -> MetricAnswer {
    self.finishStep()
    self.step = nil
    let order = self.groups.indices.sorted {
      self.groups[$0].lexicographicallyPrecedes(self.groups[$1])
    }
    let series = order.filter { !self.points[$0].isEmpty }.map { group in
      MetricAnswer.Series(
        labels: Dictionary(zip(self.query.groupBy, self.groups[group])) { $1 },
        points: self.points[group]
      )
    }
    let hasQuantile = self.query.aggregations.contains {
      if case .quantile = $0 { true } else { false }
    }
    return MetricAnswer(
      series: series,
      resolution: resolution,
      step: self.query.step,
      errorBound: hasQuantile ? Sketch.relativeError : 0,
      scanned: self.scanned,
      start: self.start,
      end: self.end
    )
  }

  /// Whether labels have one of the values of each filter.
  package static func matches(
    _ labels: [String: String],
    _ filters: [MetricQuery.Filter]
  ) -> Bool {
    filters.allSatisfy { $0.values.contains(labels[$0.key] ?? "") }
  }
}

extension MetricCell {
  /// A counter's or a gauge's figure; nil when it has none of the kind.
  fileprivate func value(_ aggregation: MetricQuery.Aggregation, seconds: Double) -> Double? {
    switch (aggregation, self) {
    case (.count, .counter(let increase)), (.sum, .counter(let increase)): increase
    case (.count, .gauge(let gauge)): Double(gauge.count)
    case (.rate, .counter(let increase)): increase / seconds
    case (.rate, .gauge(let gauge)): Double(gauge.count) / seconds
    case (.sum, .gauge(let gauge)): gauge.sum
    case (.average, .gauge(let gauge)): gauge.sum / Double(gauge.count)
    case (.minimum, .gauge(let gauge)): gauge.minimum
    case (.maximum, .gauge(let gauge)): gauge.maximum
    default: nil
    }
  }
}

extension Sketch {
  /// A histogram's figure; nil when it has none of the kind.
  fileprivate func value(_ aggregation: MetricQuery.Aggregation, seconds: Double) -> Double? {
    switch aggregation {
    case .count: Double(self.count)
    case .rate: Double(self.count) / seconds
    case .sum: self.sum
    case .average: self.mean
    case .minimum: self.min
    case .maximum: self.max
    case .quantile(let share): self.quantile(share)
    case .deviation:
      self.mean.map { mean in
        Swift.max(0, self.sumOfSquares / Double(self.count) - mean * mean).squareRoot()
      }
    case .last, .ratio: nil
    }
  }
}
