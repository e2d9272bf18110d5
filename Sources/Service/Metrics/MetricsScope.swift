internal import Messages
internal import Model
internal import Storage
internal import Telemetry

/// Which window and grades a metrics answer is about.
struct MetricsScope: Sendable {
  /// Seconds since 1970.
  let start: Int
  let end: Int
  private let labels: [String: String]

  /// - Parameters:
  ///   - retention: How far back a window may begin, in seconds.
  ///   - now: Seconds since 1970.
  /// - Throws: `InvalidRequest` that says what is allowed.
  init(
    _ filter: AssayV1.MetricsFilter?,
    retention: Int,
    now: Int
  ) throws(InvalidRequest) {
    let filter = filter ?? AssayV1.MetricsFilter()
    var violations: [InvalidRequest.Violation] = []
    func refuse(_ field: String, _ reason: String) {
      violations.append(.init(field: "filter.\(field)", reason: reason))
    }
    let minutes = filter.timeWindowMinutes == 0 ? 60 : Int(filter.timeWindowMinutes)
    if !(1...retention / 60).contains(minutes) {
      refuse(
        "time_window_minutes",
        "must be 1 to \(retention / 60) (\(retention / 86_400) days)"
      )
    }
    var labels: [String: String] = [:]
    if !filter.operation.isEmpty {
      let known = GradeCaller.Operation.allCases.map(\.rawValue)
      if !known.contains(filter.operation) {
        refuse("operation", "must be \(known.joined(separator: ", "))")
      }
      labels[AttributeKey.operation.name] = filter.operation
    }
    if filter.priority != .unspecified {
      if let priority = Priority(wire: filter.priority) {
        labels[AttributeKey.priority.name] = priority.rawValue
      } else {
        refuse("priority", "must be PRIORITY_LOW, PRIORITY_NORMAL or PRIORITY_HIGH")
      }
    }
    if filter.documentKind != .unspecified {
      if let kind = DocumentKind(wire: filter.documentKind) {
        labels[AttributeKey.documentKind.name] = kind.rawValue
      } else {
        refuse(
          "document_kind",
          "must be DOCUMENT_KIND_CLINICAL_NOTE or DOCUMENT_KIND_NEXUS_LETTER"
        )
      }
    }
    for (field, key, text) in [
      ("tenant", AttributeKey.tenant, filter.tenant),
      ("flag_variant", AttributeKey.variant, filter.flagVariant),
    ] where !text.isEmpty {
      if SafeText(id: text) == nil {
        refuse(field, "must be 1 to 128 letters, digits and . _ - : / @ +")
      }
      labels[key.name] = text
    }
    guard violations.isEmpty else { throw InvalidRequest(violations: violations) }
    self.start = now - minutes * 60
    self.end = now
    self.labels = labels
  }

  /// The filters for a metric that has some of the labels only.
  ///
  /// - Parameter keys: The labels that the metric has; nil for all.
  func filters(_ keys: [AttributeKey]? = nil) -> [MetricQuery.Filter] {
    self.labels.filter { label in keys?.contains { $0.name == label.key } ?? true }
      .sorted { $0.key < $1.key }
      .map { MetricQuery.Filter($0.key, [$0.value]) }
  }
}
