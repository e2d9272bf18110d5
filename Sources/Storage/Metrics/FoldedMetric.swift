internal import Telemetry

/// A metric with fewer labels: its series that differ in the others are put together as they come.
///
/// The tenant is the one label whose values the operators choose and not we, so that it makes thousands of
/// series of a dozen. Most questions do not ask for tenants, and many of the others for nothing else: both
/// are answered by a fraction of the series. What is folded is kept, rolled up and removed like any metric.
/// Gauges are not: what several series read at the same time has no newest value.
enum FoldedMetric: String, Sendable, CaseIterable {
  /// All labels but the tenant.
  case anyTenant = "any tenant"
  /// The tenant alone.
  case perTenant = "per tenant"

  private static let tenant = AttributeKey.tenant.name

  /// Under which name it is kept; no metric's own name holds a space.
  func name(of metric: String) -> String { "\(metric) \(self.rawValue)" }

  /// Whether something that is kept was folded.
  static func isName(_ name: String) -> Bool {
    Self.allCases.contains { name.hasSuffix(" " + $0.rawValue) }
  }

  /// What is left of a series' labels.
  func labels(_ labels: [String: String]) -> [String: String] {
    labels.filter { ($0.key == Self.tenant) == (self == .perTenant) }
  }

  /// Whether folding makes so few of so many that it is worth its place on disk.
  func pays(series: [[String: String]]) -> Bool {
    series.count >= 64 && 4 * Set(series.map(self.labels)).count <= series.count
  }

  /// Whether a query names none of the labels that are gone.
  func answers(_ query: MetricQuery) -> Bool {
    var named = query.groupBy + query.filters.map(\.key)
    for case .ratio(let filters) in query.aggregations { named += filters.map(\.key) }
    return named.allSatisfy { ($0 == Self.tenant) == (self == .perTenant) }
  }
}
