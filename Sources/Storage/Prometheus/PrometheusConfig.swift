package import HTTPClient

/// Where a Prometheus-compatible engine is, and how histograms are written to it.
package struct PrometheusConfig: Sendable {
  /// The form in which an engine keeps a histogram's buckets.
  package enum Histograms: String, Sendable, CaseIterable {
    /// A series a bucket, with the bounds of `/metrics`: every engine has it; quantiles are rough.
    case classic
    /// One series with all buckets of the sketch: Prometheus with its feature `native-histograms`, and
    /// Mimir.
    case native
    /// A series for each bucket of the sketch that is not empty: VictoriaMetrics.
    case vmrange
  }

  /// Takes remote writes, such as `http://127.0.0.1:9090/api/v1/write`.
  package var writeURL: String
  /// Answers PromQL: what stands before `/api/v1/query`, such as `http://127.0.0.1:9090`.
  package var queryURL: String
  /// Of each request, such as a tenant or an authorization.
  package var headers: [(name: String, value: String)] = []
  package var tls = HTTPRequest.TLS()
  /// Default `classic`.
  package var histograms = Histograms.classic
  /// For each request. Default 10 s.
  package var timeout: Duration = .seconds(10)
  /// How far back the engine answers, in seconds. Default 15 days, as Prometheus keeps.
  package var retention = 15 * 86_400
  /// The label `job` of what is written, and read.
  package var job = "assay"
  /// The label `instance` of what is written: this process's own.
  package var instance: String

  package init(writeURL: String, queryURL: String, instance: String) {
    self.writeURL = writeURL
    self.queryURL = queryURL
    self.instance = instance
  }
}
