internal import Model
internal import Synchronization
package import Telemetry

/// Where a grade's stages are seen: a span for each below one, a histogram's point, a line for debugging.
package struct StageObservation: Sendable {
  let span: ActiveSpan?
  let durations: StageDurations?
  let log: EventLog?

  /// Nobody looks.
  package static let none = StageObservation(span: nil, durations: nil, log: nil)

  package init(span: ActiveSpan?, durations: StageDurations?, log: EventLog?) {
    self.span = span
    self.durations = durations
    self.log = log
  }

  /// A stage that begins.
  func begin(_ name: StageName, at instant: GradeClock.Instant) -> ActiveSpan? {
    self.span?.child(SafeText(name), at: instant)
  }

  /// A stage that ended.
  func end(
    _ name: StageName,
    _ outcome: StageOutcome,
    _ nanoseconds: Int64,
    _ span: ActiveSpan?,
    at instant: GradeClock.Instant
  ) {
    self.durations?.record(name, outcome, nanoseconds, in: span)
    if let span {
      if outcome != .ok {
        span.set(.outcome, .text(SafeText(outcome)))
        span.fail(SafeText(outcome))
      }
      span.end(at: instant)
    }
    if let log, log.writes(.debug) {
      log.write(
        .debug,
        "stage",
        [
          Attribute(.stage, SafeText(name)), Attribute(.outcome, SafeText(outcome)),
          Attribute(.durationSeconds, Double(nanoseconds) / 1e9),
        ],
        in: span
      )
    }
  }
}

/// The series of the stages' durations for one set of labels, found without a lookup.
package final class StageDurations: Sendable {
  private let metrics: MetricRegistry
  private let labels: Labels
  /// By stage and outcome, made when the first such stage ends.
  private let series: Mutex<[HistogramSeries?]>

  /// - Parameter labels: What all of them share.
  package init(_ metrics: MetricRegistry, _ labels: Labels) {
    self.metrics = metrics
    self.labels = labels
    self.series = Mutex(
      Array(repeating: nil, count: StageName.allCases.count * StageOutcome.allCases.count)
    )
  }

  func record(
    _ name: StageName,
    _ outcome: StageOutcome,
    _ nanoseconds: Int64,
    in span: ActiveSpan?
  ) {
    let place = name.number * StageOutcome.allCases.count + outcome.number
    let known = self.series.withLock { $0[place] }
    let series = known ?? self.make(name, outcome, at: place)
    series.record(nanoseconds: nanoseconds, in: span)
  }

  private func make(_ name: StageName, _ outcome: StageOutcome, at place: Int) -> HistogramSeries {
    var labels = self.labels
    labels[.stage] = SafeText(name)
    labels[.outcome] = SafeText(outcome)
    let series = self.metrics.histogram(.stageDuration, labels)
    self.series.withLock { $0[place] = series }
    return series
  }
}

extension StageOutcome {
  /// The outcome's place among all.
  fileprivate var number: Int {
    switch self {
    case .ok: 0
    case .failed: 1
    case .late: 2
    case .skipped: 3
    }
  }
}
