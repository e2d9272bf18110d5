internal import Foundation
internal import Telemetry

/// A metric query in PromQL.
///
/// Each aggregation is made of parts, each an expression of its own; one query asks for all of them and
/// tells them apart by the label `assay_part`.
struct PromQL {
  /// What an engine is asked for.
  enum Part: Hashable {
    /// How many values, or a counter's increase; also of a ratio's part.
    case count([MetricQuery.Filter])
    case sum
    case squares
    case minimum
    case maximum
    case last
    case quantile(Double)
  }

  static let partLabel = "assay_part"

  let parts: [Part]
  private let query: MetricQuery
  private let kind: Instrument.Kind
  private let family: String
  private let histograms: PrometheusConfig.Histograms
  private let job: String
  /// What one point covers.
  let seconds: Int

  /// - Parameter seconds: What one point covers.
  init(
    _ query: MetricQuery,
    kind: Instrument.Kind,
    unit: String,
    histograms: PrometheusConfig.Histograms,
    job: String,
    seconds: Int
  ) {
    self.query = query
    self.kind = kind
    self.family = PrometheusText.family(Instrument(foreign: query.metric, kind, unit: unit))
    self.histograms = histograms
    self.job = job
    self.seconds = seconds
    // Whatever is asked for, the count says where anything was measured at all.
    var parts: [Part] = [.count([])]
    for aggregation in query.aggregations {
      for part in Self.parts(of: aggregation, kind) where !parts.contains(part) {
        parts.append(part)
      }
    }
    self.parts = parts
  }

  /// The whole expression.
  var text: String {
    self.parts.enumerated()
      .map { number, part in
        #"label_replace(\#(self.text(part)), "\#(Self.partLabel)", "\#(number)", "", "")"#
      }
      .joined(separator: " or ")
  }

  /// What an aggregation is of its parts' values; nil when nothing was measured, or the metric is of
  /// a kind that has no such thing.
  ///
  /// - Parameter seconds: How much time the values are of.
  func value(
    _ aggregation: MetricQuery.Aggregation,
    _ values: [Part: Double],
    seconds: Int
  ) -> Double? {
    let count = values[.count([])] ?? 0
    guard !Self.parts(of: aggregation, self.kind).isEmpty else { return nil }
    switch aggregation {
    case .count: return count
    case .rate: return count / Double(max(1, seconds))
    case .sum: return self.kind == .counter ? count : values[.sum]
    case .average: return values[.sum].map { $0 / count }
    case .minimum: return values[.minimum]
    case .maximum: return values[.maximum]
    case .last: return values[.last]
    case .quantile(let share): return values[.quantile(share)]
    case .ratio(let filters): return (values[.count(filters)] ?? 0) / count
    case .deviation:
      guard let sum = values[.sum], let squares = values[.squares] else { return nil }
      return max(0, squares / count - (sum / count) * (sum / count)).squareRoot()
    }
  }

  private static func parts(
    of aggregation: MetricQuery.Aggregation,
    _ kind: Instrument.Kind
  ) -> [Part] {
    switch (aggregation, kind) {
    case (.count, _), (.rate, _), (.sum, .counter): [.count([])]
    case (.ratio(let filters), _): [.count(filters)]
    case (.sum, _), (.average, .gauge), (.average, .histogram): [.sum]
    case (.minimum, .gauge), (.minimum, .histogram): [.minimum]
    case (.maximum, .gauge), (.maximum, .histogram): [.maximum]
    case (.last, .gauge): [.last]
    case (.quantile(let share), .histogram): [.quantile(share)]
    case (.deviation, .histogram): [.sum, .squares]
    default: []
    }
  }

  private func text(_ part: Part) -> String {
    switch (part, self.kind) {
    case (.count(let filters), .counter): self.increase("_total", filters)
    case (.count(let filters), .histogram): self.increase("_count", filters)
    case (.count(let filters), .gauge): self.over("sum", "count_over_time", "", filters)
    case (.sum, .gauge): self.over("sum", "sum_over_time", "")
    case (.sum, _): self.increase("_sum")
    case (.squares, _): self.increase("_squares")
    case (.minimum, .gauge): self.over("min", "min_over_time", "")
    case (.minimum, _): self.over("min", "min_over_time", "_min")
    case (.maximum, .gauge): self.over("max", "max_over_time", "")
    case (.maximum, _): self.over("max", "max_over_time", "_max")
    // What no longer reports has no value now.
    case (.last, _): self.over("sum", "last_over_time", "", seconds: min(60, self.seconds))
    case (.quantile(let share), _): "histogram_quantile(\(share), \(self.buckets))"
    }
  }

  private var buckets: String {
    switch self.histograms {
    case .classic: self.increase("_bucket", by: ["le"])
    case .native: self.increase("")
    case .vmrange: self.increase("_bucket", by: ["vmrange"])
    }
  }

  private func increase(
    _ suffix: String,
    _ filters: [MetricQuery.Filter] = [],
    by labels: [String] = []
  ) -> String {
    self.over("sum", "increase", suffix, filters, by: labels)
  }

  private func over(
    _ aggregator: String,
    _ function: String,
    _ suffix: String,
    _ filters: [MetricQuery.Filter] = [],
    by labels: [String] = [],
    seconds: Int? = nil
  ) -> String {
    let groups = (self.query.groupBy.map(PrometheusText.label) + labels).joined(separator: ", ")
    let matchers =
      ([#"job="\#(Self.escaped(self.job))""#]
      + (self.query.filters + filters).map(Self.matcher)).joined(separator: ", ")
    // An increase is from the sample where the window begins; that sample's own values came before.
    let window = (seconds ?? self.seconds) - (function == "increase" ? 0 : 1)
    return "\(aggregator) by (\(groups)) "
      + "(\(function)(\(self.family)\(suffix){\(matchers)}[\(window)s]))"
  }

  private static func matcher(_ filter: MetricQuery.Filter) -> String {
    let values = filter.values.map(NSRegularExpression.escapedPattern(for:)).joined(separator: "|")
    let isOne = filter.values.count == 1
    let text = isOne ? filter.values[0] : values
    return #"\#(PrometheusText.label(filter.key))\#(isOne ? "=" : "=~")"\#(Self.escaped(text))""#
  }

  static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
