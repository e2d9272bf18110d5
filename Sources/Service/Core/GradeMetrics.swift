internal import Grading
internal import Model
internal import Synchronization
package import Telemetry

/// Who asks for a grade, and how: what its metrics are labelled with and its span hangs below.
package struct GradeCaller: Sendable {
  /// How documents come in.
  package enum Operation: String, Sendable, CaseIterable {
    case grade
    case gradeStream = "grade_stream"
    case commandLine = "command_line"
  }

  package var operation: Operation
  /// Whose documents these are; `default` without authentication.
  package var tenant: SafeText
  package var span: ActiveSpan?
  /// The trace that the call belongs to, which has no span here when it was decided against.
  package var traceID: TraceID?
  /// Whether it is known who the caller is.
  package var isAuthenticated: Bool

  package init(
    _ operation: Operation,
    tenant: SafeText = "default",
    span: ActiveSpan? = nil,
    traceID: TraceID? = nil,
    isAuthenticated: Bool = false
  ) {
    self.isAuthenticated = isAuthenticated
    self.operation = operation
    self.tenant = tenant
    self.span = span
    self.traceID = traceID ?? span?.traceID
  }
}

/// Counts grades: how long, how large, how good.
final class GradeMetrics: Sendable {
  /// What distinguishes the series.
  struct Key: Hashable {
    var operation: GradeCaller.Operation
    var tenant: SafeText
    var kind: DocumentKind
    var noteType: NoteType
    var priority: Priority

    init(_ caller: GradeCaller, _ request: GradeRequest) {
      self.operation = caller.operation
      self.tenant = caller.tenant
      self.kind = request.document.kind
      self.noteType = request.document.noteType
      self.priority = request.priority
    }

    // What tells most keys apart: hashing six texts would take longer than comparing them once.
    func hash(into hasher: inout Hasher) {
      hasher.combine(self.tenant)
      hasher.combine(self.kind == .clinicalNote)
    }

    var labels: Labels {
      [
        .operation: SafeText(self.operation), .tenant: self.tenant,
        .documentKind: SafeText(self.kind), .noteType: SafeText(self.noteType),
        .priority: SafeText(self.priority), .variant: "default",
      ]
    }
  }

  /// The series of one key.
  final class Series: Sendable {
    let stages: StageDurations
    let wait: HistogramSeries
    let size: HistogramSeries
    fileprivate let score: HistogramSeries
    /// By the dimension's number.
    fileprivate let dimensions: [HistogramSeries]
    fileprivate let durations: OutcomeDurations

    fileprivate init(
      stages: StageDurations,
      wait: HistogramSeries,
      size: HistogramSeries,
      score: HistogramSeries,
      dimensions: [HistogramSeries],
      durations: OutcomeDurations
    ) {
      self.stages = stages
      self.wait = wait
      self.size = size
      self.score = score
      self.dimensions = dimensions
      self.durations = durations
    }
  }

  /// Most sets of labels that are remembered.
  private static let most = 4096

  private let metrics: MetricRegistry
  private let known = Mutex(Known())

  private struct Known {
    var all: [Key: Series] = [:]
    /// The last one asked for: most requests are like the one before.
    var last: (key: Key, series: Series)?

    mutating func series(_ key: Key) -> Series? {
      if let last, last.key == key { return last.series }
      guard let found = self.all[key] else { return nil }
      self.last = (key, found)
      return found
    }
  }

  init(_ metrics: MetricRegistry) { self.metrics = metrics }

  /// The series of a request.
  func series(_ key: Key) -> Series {
    if let series = self.known.withLock({ $0.series(key) }) { return series }
    let labels = key.labels
    // A stage has so many series of its own that it does without the finer labels.
    var coarse = labels
    coarse[.noteType] = nil
    coarse[.priority] = nil
    let made = Series(
      stages: StageDurations(self.metrics, coarse),
      wait: self.metrics.histogram(
        .queueWait,
        [.queue: "grading", .priority: SafeText(key.priority)]
      ),
      size: self.metrics.histogram(.documentSize, coarse),
      score: self.metrics.histogram(.gradeScore, labels),
      dimensions: Dimension.allCases.map { dimension in
        var own = coarse
        own[.dimension] = SafeText(dimension)
        return self.metrics.histogram(.dimensionScore, own)
      },
      durations: OutcomeDurations(self.metrics, labels)
    )
    self.known.withLock { if $0.all.count < Self.most { $0.all[key] = made } }
    return made
  }

  /// A grade came.
  func count(
    _ grade: Grade,
    _ nanoseconds: Int64,
    _ series: Series,
    in span: ActiveSpan?
  ) {
    self.count(grade.flags.degraded ? .degraded : .ok, nanoseconds, series, in: span)
    if let score = grade.hybrid?.score { series.score.record(score, in: span) }
    // By place: a dimension's score has evidence and texts, which need not be copied for this.
    for place in grade.dimensions.indices {
      if case .score(let score) = grade.dimensions[place].outcome {
        series.dimensions[grade.dimensions[place].dimension.number].record(score)
      }
    }
  }

  /// A grading ended.
  func count(
    _ outcome: GradeOutcome,
    _ nanoseconds: Int64,
    _ series: Series,
    in span: ActiveSpan?
  ) {
    series.durations[outcome].record(nanoseconds: nanoseconds, in: span)
  }

  /// The queue refused a document.
  func countRejection(_ reason: SafeText, _ priority: Priority) {
    self.metrics.counter(
      .queueRejections,
      [.queue: "grading", .reason: reason, .priority: SafeText(priority)]
    )
    .add()
  }
}

/// The series of the grades' durations by outcome, each made when it first comes: one that never comes
/// has no series.
private final class OutcomeDurations: Sendable {
  private let metrics: MetricRegistry
  private let labels: Labels
  private let series: Mutex<[HistogramSeries?]>

  init(_ metrics: MetricRegistry, _ labels: Labels) {
    self.metrics = metrics
    self.labels = labels
    self.series = Mutex(Array(repeating: nil, count: GradeOutcome.allCases.count))
  }

  subscript(outcome: GradeOutcome) -> HistogramSeries {
    if let known = self.series.withLock({ $0[outcome.number] }) { return known }
    var labels = self.labels
    labels[.outcome] = SafeText(outcome)
    let made = self.metrics.histogram(.gradeDuration, labels)
    self.series.withLock { $0[outcome.number] = made }
    return made
  }
}

/// How a grading ended.
enum GradeOutcome: String, Sendable, CaseIterable {
  case ok
  /// A stage failed or was late.
  case degraded
  /// The caller went away, or its time was over.
  case cancelled
  /// The request was wrong.
  case invalid
  /// There was no room.
  case rejected
  /// The service failed.
  case failed

  /// The outcome's place among all.
  fileprivate var number: Int {
    switch self {
    case .ok: 0
    case .degraded: 1
    case .cancelled: 2
    case .invalid: 3
    case .rejected: 4
    case .failed: 5
    }
  }
}
