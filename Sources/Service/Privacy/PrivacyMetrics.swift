internal import Model
internal import Privacy
internal import Synchronization
package import Telemetry

/// Counts what was removed: how many documents, how many redactions of which category, how long it took.
package final class PrivacyMetrics: Sendable {
  /// How de-identification ended.
  package enum Outcome: String, Sendable, CaseIterable {
    case ok, failed, invalid, rejected, cancelled
  }

  /// The series of one operation, made when they are first counted.
  private struct Known {
    /// By level and category.
    var redactions: [CounterSeries?]
    /// By outcome.
    var documents: [CounterSeries?]
    var durations: [HistogramSeries?]
  }

  private let metrics: MetricRegistry
  /// By operation.
  private let known: Mutex<[Known]>

  package init(_ metrics: MetricRegistry) {
    self.metrics = metrics
    let none = Known(
      redactions: Array(
        repeating: nil,
        count: PrivacyLevel.allCases.count * Category.allCases.count
      ),
      documents: Array(repeating: nil, count: Outcome.allCases.count),
      durations: Array(repeating: nil, count: Outcome.allCases.count)
    )
    self.known = Mutex(Array(repeating: none, count: AuditOperation.allCases.count))
  }

  /// Counts a document whose time something else measures; nil for one in which something would have
  /// remained, or that took too long.
  func count(_ document: DeidentifiedDocument?, _ operation: AuditOperation) {
    if let document {
      self.count(document.texts, operation, nil)
    } else {
      self.count(.failed, operation, nil, in: nil)
    }
  }

  /// Counts a document's texts.
  ///
  /// - Parameter nanoseconds: How long it took.
  func count(
    _ texts: [Deidentified],
    _ operation: AuditOperation,
    _ nanoseconds: Int64?,
    in span: ActiveSpan? = nil
  ) {
    guard let level = texts.first?.level else { return }
    var counts = [Int](repeating: 0, count: Category.allCases.count)
    for text in texts {
      for redaction in text.redactions { counts[redaction.category.number] += 1 }
    }
    self.known.withLock { known in
      for category in Category.allCases where counts[category.number] > 0 {
        let place = level.number * counts.count + category.number
        let series =
          known[operation.number].redactions[place]
          ?? self.metrics.counter(
            .privacyRedactions,
            [
              .privacyCategory: SafeText(category), .privacyLevel: SafeText(level),
              .operation: SafeText(operation),
            ]
          )
        known[operation.number].redactions[place] = series
        series.add(Double(counts[category.number]))
      }
    }
    self.count(.ok, operation, nanoseconds, in: span)
  }

  /// Counts a document that failed.
  func count(
    _ error: any Error,
    _ operation: AuditOperation,
    _ nanoseconds: Int64?,
    in span: ActiveSpan? = nil
  ) {
    let outcome: Outcome =
      switch error {
      case is InvalidRequest: .invalid
      case is AdmissionQueue.Full: .rejected
      case is CancellationError: .cancelled
      default: .failed
      }
    self.count(outcome, operation, nanoseconds, in: span)
  }

  private func count(
    _ outcome: Outcome,
    _ operation: AuditOperation,
    _ nanoseconds: Int64?,
    in span: ActiveSpan?
  ) {
    let labels: Labels = [.operation: SafeText(operation), .outcome: SafeText(outcome)]
    self.known.withLock { known in
      let place = outcome.number
      let documents =
        known[operation.number].documents[place]
        ?? self.metrics.counter(.privacyDocuments, labels)
      known[operation.number].documents[place] = documents
      documents.add()
      guard let nanoseconds else { return }
      let durations =
        known[operation.number].durations[place]
        ?? self.metrics.histogram(.privacyDuration, labels)
      known[operation.number].durations[place] = durations
      durations.record(nanoseconds: nanoseconds, in: span)
    }
  }
}

extension AuditOperation {
  fileprivate var number: Int {
    switch self {
    case .grade: 0
    case .deidentify: 1
    }
  }
}

extension PrivacyLevel {
  fileprivate var number: Int {
    switch self {
    case .minimal: 0
    case .moderate: 1
    case .strict: 2
    }
  }
}

extension PrivacyMetrics.Outcome {
  fileprivate var number: Int {
    switch self {
    case .ok: 0
    case .failed: 1
    case .invalid: 2
    case .rejected: 3
    case .cancelled: 4
    }
  }
}
