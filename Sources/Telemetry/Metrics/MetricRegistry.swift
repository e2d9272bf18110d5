internal import Synchronization

/// All series of the process.
///
/// A metric has at most `Limits.seriesPerMetric` series and all together `Limits.series`; what exceeds
/// goes to the metric's overflow series and is counted.
package final class MetricRegistry: Sendable {
  package struct Limits: Sendable {
    package var seriesPerMetric = 2_000
    package var series = 20_000

    package init() {}
  }

  private enum Series: Sendable {
    case counter(CounterSeries)
    case gauge(GaugeSeries)
    case histogram(HistogramSeries)
  }

  private struct Key: Hashable {
    var name: String
    var labels: Labels
  }

  private struct State {
    var series: [Key: Series] = [:]
    /// In the order in which they came, so that points come in the same order each time.
    var order: [(instrument: Instrument, labels: Labels, series: Series)] = []
    var counts: [String: Int] = [:]
    var overflows = 0
    var observers: [@Sendable () -> [MetricPoint]] = []
  }

  private let clock: TelemetryClock
  private let limits: Limits
  private let state = Mutex(State())
  /// When counting began, in nanoseconds since 1970.
  package let start: UInt64

  package init(limits: Limits = Limits(), clock: TelemetryClock = .system) {
    self.limits = limits
    self.clock = clock
    self.start = clock.date()
  }

  /// The series of an instrument with labels.
  package func counter(_ instrument: Instrument, _ labels: Labels = .none) -> CounterSeries {
    precondition(instrument.kind == .counter, "an instrument of another kind")
    guard case .counter(let series) = self.series(instrument, labels) else {
      return CounterSeries()
    }
    return series
  }

  /// The series of an instrument with labels.
  package func gauge(_ instrument: Instrument, _ labels: Labels = .none) -> GaugeSeries {
    precondition(instrument.kind == .gauge, "an instrument of another kind")
    guard case .gauge(let series) = self.series(instrument, labels) else { return GaugeSeries() }
    return series
  }

  /// The series of an instrument with labels.
  package func histogram(_ instrument: Instrument, _ labels: Labels = .none) -> HistogramSeries {
    precondition(instrument.kind == .histogram, "an instrument of another kind")
    guard case .histogram(let series) = self.series(instrument, labels) else {
      return HistogramSeries(clock: self.clock)
    }
    return series
  }

  /// Asks for points whenever points are read: for what is counted elsewhere anyway. Their counters
  /// must be the whole sum since the start.
  package func observe(_ observer: @escaping @Sendable () -> [MetricPoint]) {
    self.state.withLock { $0.observers.append(observer) }
  }

  /// How many series went to an overflow series.
  package var overflows: Int { self.state.withLock { $0.overflows } }

  /// How many series there are.
  package var seriesCount: Int { self.state.withLock { $0.order.count } }

  /// Every series as it stands since the start.
  package func points() -> [MetricPoint] {
    let (all, observers) = self.state.withLock { ($0.order, $0.observers) }
    var points: [MetricPoint] = []
    points.reserveCapacity(all.count)
    for (instrument, labels, series) in all {
      switch series {
      case .counter(let counter):
        points.append(MetricPoint(instrument, labels, .counter(counter.total)))
      case .gauge(let gauge):
        if let value = gauge.value {
          points.append(MetricPoint(instrument, labels, .gauge(value)))
        }
      case .histogram(let histogram):
        let (sketch, exemplars) = histogram.total
        points.append(MetricPoint(instrument, labels, .histogram(sketch, exemplars)))
      }
    }
    for observer in observers { points += observer() }
    return points
  }

  /// What came since the last harvest; only one may harvest. Series without news are left out, and so
  /// are the observers' counters, whose last values the harvester knows.
  package func harvest() -> [MetricPoint] {
    let all = self.state.withLock { $0.order }
    var points: [MetricPoint] = []
    for (instrument, labels, series) in all {
      switch series {
      case .counter(let counter):
        let fresh = counter.harvest()
        if fresh > 0 { points.append(MetricPoint(instrument, labels, .counter(fresh))) }
      case .gauge(let gauge):
        if let value = gauge.value {
          points.append(MetricPoint(instrument, labels, .gauge(value)))
        }
      case .histogram(let histogram):
        let fresh = histogram.harvest()
        if fresh.count > 0 { points.append(MetricPoint(instrument, labels, .histogram(fresh, []))) }
      }
    }
    return points
  }

  /// The observers' points: sums since the start.
  package func observed() -> [MetricPoint] {
    self.state.withLock { $0.observers }.flatMap { $0() }
  }

  private func series(_ instrument: Instrument, _ labels: Labels) -> Series {
    self.state.withLock { state in
      if let series = state.series[Key(name: instrument.name, labels: labels)] { return series }
      let count = state.counts[instrument.name, default: 0]
      let isFull =
        count >= self.limits.seriesPerMetric || state.order.count >= self.limits.series
      if isFull { state.overflows += 1 }
      let labels = isFull ? Labels.overflow : labels
      let key = Key(name: instrument.name, labels: labels)
      if let series = state.series[key] { return series }
      let series: Series =
        switch instrument.kind {
        case .counter: .counter(CounterSeries())
        case .gauge: .gauge(GaugeSeries())
        case .histogram: .histogram(HistogramSeries(clock: self.clock))
        }
      state.series[key] = series
      state.order.append((instrument, labels, series))
      state.counts[instrument.name] = count + 1
      return series
    }
  }
}
