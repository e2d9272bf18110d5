internal import Foundation

/// What an engine answers to a query: a series of points for each set of labels.
///
/// https://prometheus.io/docs/prometheus/latest/querying/api/
struct PrometheusReply {
  struct Series {
    var labels: [String: String]
    /// Seconds since 1970, and the value.
    var points: [(time: Int, value: Double)]
  }

  let series: [Series]

  /// - Throws: `StoreError` when it is an error, or no reply at all.
  init(status: Int, body: [UInt8]) throws(StoreError) {
    let decoded = try? JSONDecoder().decode(Envelope.self, from: Data(body))
    guard let decoded, decoded.status == "success", let data = decoded.data else {
      let type = decoded?.errorType.flatMap { Self.errorTypes.contains($0) ? $0 : nil }
      throw StoreError(
        .unavailable,
        "the metric engine answered \(status)" + (type.map { ": \($0)" } ?? "")
      )
    }
    self.series = data.result.map { result in
      Series(
        labels: result.metric,
        points: (result.values ?? [result.value].compactMap(\.self))
          .compactMap { point in Int(exactly: point.time.rounded()).map { ($0, point.value) } }
      )
    }
  }

  private static let errorTypes = [
    "timeout", "canceled", "execution", "bad_data", "internal", "unavailable", "not_found",
  ]

  private struct Envelope: Decodable {
    var status: String
    var data: Result?
    var errorType: String?
  }

  private struct Result: Decodable {
    var result: [Element]
  }

  private struct Element: Decodable {
    var metric: [String: String]
    var value: Point?
    var values: [Point]?
  }

  /// `[1435781451.781, "1"]`.
  private struct Point: Decodable {
    var time: Double
    var value: Double

    init(from decoder: any Decoder) throws {
      var pair = try decoder.unkeyedContainer()
      self.time = try pair.decode(Double.self)
      let text = try pair.decode(String.self)
      self.value =
        switch text {
        case "+Inf": .infinity
        case "-Inf": -.infinity
        default: Double(text) ?? .nan
        }
    }
  }
}
