internal import Model
internal import Synchronization
package import Telemetry

/// Where a grade's stages are seen: a span for each below one, a histogram's point, a line for debugging.
///
/// A class, since each stage gets it: copying three references each time would cost more than recording.
package final class StageObservation: Sendable {
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

  /// A stage that begins. Its span is nil, too, when the trace will hardly be kept: then it is added at
  /// the stage's end.
  func begin(_ name: StageName, at instant: GradeClock.Instant) -> ActiveSpan? {
    guard let span, span.isSampled || self.log?.writes(.debug) == true else { return nil }
    return span.child(SafeText(name), at: instant)
  }

  /// A stage that ended.
  func end(
    _ name: StageName,
    _ outcome: StageOutcome,
    _ span: ActiveSpan?,
    from began: GradeClock.Instant,
    to instant: GradeClock.Instant
  ) {
    let nanoseconds = began.nanoseconds(to: instant)
    self.durations?.record(name, outcome, nanoseconds, in: span)
    if let span {
      if outcome != .ok {
        span.set(.outcome, .text(SafeText(outcome)))
        span.fail(SafeText(outcome))
      }
      span.end(at: instant)
    } else if let parent = self.span {
      parent.add(
        child: SafeText(name),
        from: began,
        to: instant,
        failure: outcome == .ok ? nil : SafeText(outcome)
      )
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
