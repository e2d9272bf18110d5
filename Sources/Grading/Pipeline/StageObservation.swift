internal import Model
internal import Synchronization
package import Telemetry

/// Where a grade's stages are seen: a span for each below one, a histogram's point, a line for debugging.
///
/// A stage that ends costs a few words of memory here. Its point is counted when the grade is done, its span
/// made when its trace is kept; only for debugging, where lines point to them, are spans there from the
/// stage's beginning.
package final class StageObservation: SpanSource {
  private struct Ended {
    var stage: StageName
    var outcome: StageOutcome
    var start: GradeClock.Instant
    var end: GradeClock.Instant
    /// When the trace is kept for certain, so that others may point to it.
    var spanID: SpanID?
  }

  private let durations: StageDurations?
  /// For debugging: where the stages' spans hang, and where their lines go.
  private let live: ActiveSpan?
  private let debugLog: EventLog?
  /// The trace, when it is kept for certain, so that points may name its spans.
  private let traceID: TraceID?
  private let ids: IDGenerator?
  /// Whether anybody looks.
  private let isSeen: Bool
  private let ended = Mutex<[Ended]>([])

  /// Nobody looks.
  package static let none = StageObservation(span: nil, durations: nil, log: nil)

  package init(span: ActiveSpan?, durations: StageDurations?, log: EventLog?) {
    self.durations = durations
    let isDebugging = log?.writes(.debug) ?? false
    self.debugLog = isDebugging ? log : nil
    self.live = isDebugging ? span : nil
    self.traceID = span.flatMap { $0.isSampled ? $0.traceID : nil }
    // Not the span itself, which will hold this.
    self.ids = span?.ids
    self.isSeen = span != nil || durations != nil
    if self.isSeen { self.ended.withLock { $0.reserveCapacity(StageName.allCases.count) } }
    if !isDebugging { span?.add(self) }
  }

  /// A stage that begins; nil when it gets its span at its end.
  func begin(_ name: StageName, at instant: GradeClock.Instant) -> ActiveSpan? {
    self.live?.child(SafeText(name), at: instant)
  }

  /// A stage that ended.
  func end(
    _ name: StageName,
    _ outcome: StageOutcome,
    _ span: ActiveSpan?,
    from began: GradeClock.Instant,
    to instant: GradeClock.Instant
  ) {
    if self.isSeen {
      let id = self.traceID == nil ? nil : span?.spanID ?? self.ids?.makeSpanID()
      self.ended.withLock {
        $0.append(Ended(stage: name, outcome: outcome, start: began, end: instant, spanID: id))
      }
    }
    if let span {
      if !outcome.isOK {
        span.set(.outcome, .text(SafeText(outcome)))
        span.fail(SafeText(outcome))
      }
      span.end(at: instant)
    }
    self.debugLog?.write(
      .debug,
      "stage",
      [
        Attribute(.stage, SafeText(name)), Attribute(.outcome, SafeText(outcome)),
        Attribute(.durationSeconds, Double(began.nanoseconds(to: instant)) / 1e9),
      ],
      in: span
    )
  }

  /// Counts the stages' durations; once, when the last stage has ended.
  package func finish() {
    guard let durations else { return }
    let ended = self.ended.withLock { $0 }
    durations.withSeries { series in
      for stage in ended {
        let seconds = Double(stage.start.nanoseconds(to: stage.end)) / 1e9
        let series = series.series(stage.stage, stage.outcome)
        if let traceID, let id = stage.spanID {
          series.record(seconds, traceID: traceID, spanID: id)
        } else {
          series.record(seconds)
        }
      }
    }
  }

  package var hasFailed: Bool {
    self.ended.withLock { ended in ended.contains { !$0.outcome.isOK } }
  }

  package var spanCount: Int { self.ended.withLock { $0.count } }

  package func eachSpan(_ body: (BriefSpan) -> Void) {
    for stage in self.ended.withLock({ $0 }) {
      body(
        BriefSpan(
          SafeText(stage.stage),
          from: stage.start,
          to: stage.end,
          spanID: stage.spanID,
          failure: stage.outcome.isOK ? nil : SafeText(stage.outcome)
        )
      )
    }
  }
}

/// The series of the stages' durations for one set of labels, found without a lookup.
package final class StageDurations: Sendable {
  /// By stage and outcome, made when the first such stage ends.
  struct Known {
    fileprivate let metrics: MetricRegistry
    fileprivate let labels: Labels
    fileprivate var series: [HistogramSeries?]

    mutating func series(_ name: StageName, _ outcome: StageOutcome) -> HistogramSeries {
      let place = name.number * StageOutcome.allCases.count + outcome.number
      if let known = self.series[place] { return known }
      var labels = self.labels
      labels[.stage] = SafeText(name)
      labels[.outcome] = SafeText(outcome)
      let made = self.metrics.histogram(.stageDuration, labels)
      self.series[place] = made
      return made
    }
  }

  private let known: Mutex<Known>

  /// - Parameter labels: What all of them share.
  package init(_ metrics: MetricRegistry, _ labels: Labels) {
    let count = StageName.allCases.count * StageOutcome.allCases.count
    let none = [HistogramSeries?](repeating: nil, count: count)
    self.known = Mutex(Known(metrics: metrics, labels: labels, series: none))
  }

  func withSeries(_ body: (inout Known) -> Void) { self.known.withLock { body(&$0) } }
}

extension StageOutcome {
  // By a switch: comparing by `!=` would compare the raw texts.
  fileprivate var isOK: Bool {
    switch self {
    case .ok: true
    case .failed, .late, .skipped: false
    }
  }

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
