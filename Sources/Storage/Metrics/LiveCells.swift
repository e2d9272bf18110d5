package import Telemetry

/// The newest cells, in memory: 10 s each, for two hours.
package struct LiveCells: Sendable {
  package static let seconds = 10
  static let retention = 2 * 3600

  private struct Series {
    var kind: Instrument.Kind
    var labels: [String: String]
    /// In the order of their starts.
    var cells: [(start: Int, bytes: [UInt8])]
  }

  private var series: [String: [Labels: Series]] = [:]
  /// Since when everything is here, in seconds since 1970.
  package let since: Int

  package init(since: Int) { self.since = since }

  /// Adds what was harvested in the ten seconds before `time`.
  package mutating func add(_ points: [MetricPoint], at time: Int) {
    // The middle of what the harvest covers says to which cell it belongs most.
    let start = Self.start(of: time)
    for point in points {
      var cell = MetricCell(point.value)
      var known =
        self.series[point.instrument.name]?.removeValue(forKey: point.labels)
        ?? Series(kind: point.instrument.kind, labels: point.labels.texts, cells: [])
      if let last = known.cells.last, last.start == start,
        var before = MetricCell(bytes: last.bytes)
      {
        before.merge(cell)
        cell = before
        known.cells.removeLast()
      }
      known.cells.append((start, cell.bytes))
      self.series[point.instrument.name, default: [:]][point.labels] = known
    }
    let oldest = time - Self.retention
    guard time % 60 < Self.seconds else { return }
    for (name, all) in self.series {
      for (labels, var each) in all {
        each.cells.removeAll { $0.start < oldest }
        self.series[name]?[labels] = each.cells.isEmpty ? nil : each
      }
    }
  }

  /// Where the cell begins that a harvest at a time belongs to.
  package static func start(of time: Int) -> Int {
    let middle = time - Self.seconds / 2
    return middle - middle % Self.seconds
  }

  /// Hands over the cells of a metric's series.
  package func read(
    _ metric: String,
    filters: [MetricQuery.Filter],
    from start: Int,
    to end: Int,
    _ body: (_ labels: [String: String], _ cells: [(start: Int, cell: MetricCell)]) -> Void
  ) {
    for series in (self.series[metric] ?? [:]).values
    where CellAggregator.matches(series.labels, filters) {
      let cells = series.cells.compactMap { start_, bytes -> (start: Int, cell: MetricCell)? in
        guard start_ >= start, start_ < end, let cell = MetricCell(bytes: bytes) else { return nil }
        return (start_, cell)
      }
      if !cells.isEmpty { body(series.labels, cells) }
    }
  }
}

extension Labels {
  /// The labels as plain text.
  package var texts: [String: String] {
    Dictionary(uniqueKeysWithValues: self.items.map { ($0.key.name, $0.value.description) })
  }
}
