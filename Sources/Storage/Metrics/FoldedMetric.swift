internal import Telemetry

/// A metric's series put together over their tenants: the one label whose values the operators choose and
/// not we, so that it makes thousands of series of a dozen. Most questions do not ask for tenants, and are
/// answered by as many series as there would be with one.
///
/// Its cells are kept, rolled up and removed like those of any metric. Gauges are not folded: what several
/// series read at the same time has no newest value.
enum FoldedMetric {
  static let label = AttributeKey.tenant.name
  private static let ending = " over \(label)"

  /// Under which name it is kept; no metric's own name holds a space.
  static func name(of metric: String) -> String { metric + self.ending }

  static func isName(_ name: String) -> Bool { name.hasSuffix(self.ending) }

  /// A series' labels without the tenant.
  static func labels(_ labels: [String: String]) -> [String: String] {
    var labels = labels
    labels[self.label] = nil
    return labels
  }

  /// Whether folding makes so few of so many that it is worth its place on disk.
  static func pays(series: [[String: String]]) -> Bool {
    series.count >= 64 && 4 * Set(series.map(self.labels)).count <= series.count
  }

  /// Whether a query says nothing of tenants.
  static func answers(_ query: MetricQuery) -> Bool {
    var filters = query.filters
    for case .ratio(let more) in query.aggregations { filters += more }
    return !query.groupBy.contains(self.label) && !filters.contains { $0.key == self.label }
  }
}
