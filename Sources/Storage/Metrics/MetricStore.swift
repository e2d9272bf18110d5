package import Telemetry

/// Where metrics are kept and asked for.
package protocol MetricStore: Sendable {
  /// Adds what came since the last flush. Doing it twice with the same number does no harm. Flushes, and
  /// `maintain`, come one after another.
  ///
  /// - Parameters:
  ///   - number: Counts the flushes of this process from 1.
  ///   - time: When the points were read, in seconds since 1970.
  ///   - points: What came since the flush before: counters as increases.
  /// - Returns: How many points there was no room for, or no form.
  /// - Throws: `StoreError` with `refused` when it is of no use to try again.
  @discardableResult
  func flush(_ points: [MetricPoint], number: Int, at time: Int) async throws -> Int

  /// Makes coarser cells of finer ones, and removes what is too old; after each flush.
  ///
  /// - Parameter time: Seconds since 1970.
  func maintain(at time: Int) async throws

  /// Reads.
  ///
  /// - Throws: `InvalidMetricQuery`, and what the store throws.
  func query(_ query: MetricQuery) async throws -> MetricAnswer

  /// The metrics that there are, by name.
  func metrics() async throws -> [StoredMetric]

  /// How far back answers go, in seconds.
  var retention: Int { get }
}
