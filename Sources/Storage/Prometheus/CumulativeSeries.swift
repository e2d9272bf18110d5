internal import Telemetry

/// Makes the sums that Prometheus wants of increases: each series' total since the process began.
///
/// Pure: what is written and when is the store's matter.
struct CumulativeSeries {
  /// The most series that are known; points of further ones are left out and counted.
  static let mostSeries = 25_000

  struct Series {
    var instrument: Instrument
    var labels: Labels
    var total: MetricPoint.Value
    /// What came last: of a histogram its least and greatest value, of a gauge its value.
    var fresh: MetricCell?
    /// Whether it has never been written: an engine must see it begin at zero.
    var isNew = true
  }

  private struct Key: Hashable {
    var name: String
    var labels: Labels
  }

  private(set) var series: [Series] = []
  private var places: [Key: Int] = [:]
  /// Which metric has a family's name: names that become the same there must not mix.
  private var families: [String: String] = [:]

  /// Adds what came since the last time; how many points were left out.
  mutating func add(_ points: [MetricPoint]) -> Int {
    var leftOut = 0
    for point in points {
      let key = Key(name: point.instrument.name, labels: point.labels)
      guard let place = self.places[key] else {
        let family = PrometheusText.family(point.instrument)
        guard self.series.count < Self.mostSeries, !family.isEmpty,
          self.families[family, default: point.instrument.name] == point.instrument.name
        else {
          leftOut += 1
          continue
        }
        self.families[family] = point.instrument.name
        self.places[key] = self.series.count
        self.series.append(
          Series(
            instrument: point.instrument,
            labels: point.labels,
            total: point.value,
            fresh: MetricCell(point.value)
          )
        )
        continue
      }
      self.series[place].add(point.value)
    }
    return leftOut
  }

  /// Forgets what was fresh, once it is written.
  mutating func wasWritten() {
    for place in self.series.indices {
      self.series[place].fresh = nil
      self.series[place].isNew = false
    }
  }

  /// The metrics, and how many series each has.
  var metrics: [StoredMetric] {
    var found: [String: (metric: StoredMetric, labels: Set<String>)] = [:]
    for series in self.series {
      let instrument = series.instrument
      var (metric, labels) =
        found[instrument.name]
        ?? (
          StoredMetric(
            name: instrument.name,
            kind: instrument.kind,
            unit: instrument.unit,
            series: 0,
            labels: []
          ), []
        )
      metric.series += 1
      labels.formUnion(series.labels.items.map(\.key.name))
      found[instrument.name] = (metric, labels)
    }
    return found.values.map { metric, labels in
      var metric = metric
      metric.labels = labels.sorted()
      return metric
    }
    .sorted { $0.name < $1.name }
  }
}

extension CumulativeSeries.Series {
  /// A value of another kind is left out.
  fileprivate mutating func add(_ value: MetricPoint.Value) {
    switch (self.total, value) {
    case (.counter(let total), .counter(let increase)): self.total = .counter(total + increase)
    case (.gauge, .gauge): self.total = value
    case (.histogram(var sketch, _), .histogram(let fresh, _)):
      self.total = .counter(0)
      sketch.merge(fresh)
      self.total = .histogram(sketch, [])
    default: return
    }
    let cell = MetricCell(value)
    if self.fresh == nil { self.fresh = cell } else { self.fresh?.merge(cell) }
  }
}
