internal import Synchronization

/// One series of points: an instrument with labels. Made by the registry, to be made once and kept.
package final class HistogramSeries: Sendable {
  struct State {
    /// Since the last harvest.
    var fresh = Sketch()
    /// Before the last harvest.
    var old = Sketch()
    var exemplars = Exemplars()
  }

  private let clock: TelemetryClock
  private let state = Mutex(State())

  init(clock: TelemetryClock) { self.clock = clock }

  /// Counts a value. What is negative or no number is left out.
  ///
  /// - Parameter span: Where it was measured; others are pointed to it when it is kept.
  package func record(_ value: Double, in span: ActiveSpan? = nil) {
    guard let span, span.isSampled else {
      self.state.withLock { _ = $0.fresh.record(value) }
      return
    }
    self.record(value, traceID: span.traceID, spanID: span.spanID)
  }

  /// Counts a value that was measured in a span that is kept.
  package func record(_ value: Double, traceID: TraceID, spanID: SpanID) {
    let exemplar = Exemplar(
      value: value,
      traceID: traceID,
      spanID: spanID,
      time: self.clock.date()
    )
    self.state.withLock { state in
      if state.fresh.record(value) { state.exemplars.keep(exemplar) }
    }
  }

  /// Counts a time, in seconds.
  package func record(_ duration: Duration, in span: ActiveSpan? = nil) {
    self.record(duration.seconds, in: span)
  }

  /// Counts a time, in seconds.
  package func record(nanoseconds: Int64, in span: ActiveSpan? = nil) {
    self.record(Double(nanoseconds) / 1e9, in: span)
  }

  /// Everything since the start.
  var total: (Sketch, [Exemplar]) {
    self.state.withLock { state in
      var total = state.old
      total.merge(state.fresh)
      return (total, state.exemplars.items.map(\.exemplar))
    }
  }

  /// What came since the last harvest.
  func harvest() -> Sketch {
    self.state.withLock { state in
      let fresh = state.fresh.trimmed
      state.old.merge(fresh)
      state.fresh.reset()
      return fresh
    }
  }
}

/// A sum that only grows.
package final class CounterSeries: Sendable {
  private struct State {
    var total = 0.0
    var harvested = 0.0
  }

  private let state = Mutex(State())

  init() {}

  /// Adds; what is negative or no number is left out.
  package func add(_ value: Double = 1) {
    guard value.isFinite, value >= 0 else { return }
    self.state.withLock { $0.total += value }
  }

  var total: Double { self.state.withLock { $0.total } }

  func harvest() -> Double {
    self.state.withLock { state in
      defer { state.harvested = state.total }
      return state.total - state.harvested
    }
  }
}

/// A value that is what it is now.
package final class GaugeSeries: Sendable {
  private let state = Mutex<Double?>(nil)

  init() {}

  package func set(_ value: Double) {
    guard value.isFinite else { return }
    self.state.withLock { $0 = value }
  }

  package func add(_ value: Double) {
    self.state.withLock { $0 = ($0 ?? 0) + value }
  }

  var value: Double? { self.state.withLock { $0 } }
}
