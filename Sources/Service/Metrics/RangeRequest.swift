internal import Messages
internal import Model
internal import Storage
internal import Telemetry

/// Reads what a range query asks for.
enum RangeRequest {
  /// - Parameters:
  ///   - known: The metrics that there are.
  ///   - retention: How far back it may go, in seconds.
  ///   - now: Seconds since 1970.
  /// - Returns: The query, and its step in seconds.
  /// - Throws: `InvalidRequest` that says what is allowed.
  static func query(
    _ request: AssayV1.QueryRangeRequest,
    known: [StoredMetric],
    retention: Int,
    now: Int
  ) throws(InvalidRequest) -> (MetricQuery, Int) {
    var violations: [InvalidRequest.Violation] = []
    func refuse(_ field: String, _ reason: String) {
      violations.append(.init(field: field, reason: reason))
    }
    let metric = known.first { $0.name == request.metric }
    if metric == nil {
      refuse(
        "metric",
        request.metric.isEmpty
          ? "is required" : "is no metric that the store has; ListMetrics tells them"
      )
    }
    if request.groupBy.count > 4 { refuse("group_by", "must be at most 4 labels") }
    if request.labels.count > 16 { refuse("labels", "must be at most 16") }
    for filter in request.labels + request.ratioLabels where filter.values.isEmpty {
      refuse("labels", "each must have a value")
    }
    // A metric of ours that was not measured yet has no labels to compare with.
    if let metric, metric.series > 0 {
      let some = metric.labels.isEmpty ? "none" : metric.labels.joined(separator: ", ")
      for (field, keys) in [
        ("group_by", request.groupBy), ("labels", request.labels.map(\.key)),
        ("ratio_labels", request.ratioLabels.map(\.key)),
      ] where !Set(keys).isSubset(of: metric.labels) {
        refuse(field, "must name labels of \(metric.name): \(some)")
      }
    }
    // Far beyond what is allowed, but not so far that a difference overflows.
    func seconds(_ value: Int64) -> Int { Int(min(max(value, 0), 100_000_000_000)) }
    let end = request.end.map { seconds($0.seconds) } ?? now
    let start = request.start.map { seconds($0.seconds) } ?? (end - 3600)
    let days = retention / 86_400
    if start > now { refuse("start", "must not be in the future") }
    if start < now - retention { refuse("start", "must not be more than \(days) days ago") }
    if end <= start, start <= now { refuse("end", "must be after start") }
    if end > now + 86_400 { refuse("end", "must not be in the future") }
    let window = max(0, end - start)
    let step = request.step.map { seconds($0.seconds) } ?? max(10, window / 120)
    if step < 10 || step > retention || window / step > 11_000 {
      refuse("step", "must be 10 s to \(days) days and give at most 11000 points")
    }
    let ratio = request.ratioLabels.map { MetricQuery.Filter($0.key, $0.values) }
    var aggregation = MetricQuery.Aggregation.count
    switch request.aggregation {
    case .unspecified, .count: break
    case .rate: aggregation = .rate
    case .sum: aggregation = .sum
    case .average: aggregation = .average
    case .min: aggregation = .minimum
    case .max: aggregation = .maximum
    case .last: aggregation = .last
    case .quantile:
      aggregation = .quantile(request.quantile)
      if !(0...1).contains(request.quantile) { refuse("quantile", "must be between 0 and 1") }
    case .ratio:
      aggregation = .ratio(ratio)
      if ratio.isEmpty { refuse("ratio_labels", "is required for a ratio") }
    case .unrecognized: refuse("aggregation", "is no known aggregation")
    }
    if request.aggregation != .quantile, request.quantile != 0 {
      refuse("quantile", "belongs to aggregation quantile")
    }
    if request.aggregation != .ratio, !ratio.isEmpty {
      refuse("ratio_labels", "belong to aggregation ratio")
    }
    if let metric, !Self.fits(request.aggregation, metric.kind) {
      refuse("aggregation", "must be one that a \(metric.kind.rawValue) such as \(metric.name) has")
    }
    guard violations.isEmpty else { throw InvalidRequest(violations: violations) }
    let query = MetricQuery(
      request.metric,
      filters: request.labels.map { MetricQuery.Filter($0.key, $0.values) },
      groupBy: request.groupBy,
      start: start,
      end: end,
      step: step,
      aggregations: [aggregation]
    )
    return (query, step)
  }

  /// Whether values of a kind can be put together so.
  private static func fits(_ aggregation: AssayV1.Aggregation, _ kind: Instrument.Kind) -> Bool {
    switch aggregation {
    case .average, .min, .max: kind != .counter
    case .last: kind == .gauge
    case .quantile: kind == .histogram
    case .unspecified, .count, .rate, .sum, .ratio, .unrecognized: true
    }
  }
}
