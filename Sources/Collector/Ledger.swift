internal import Synchronization
package import Telemetry

/// Counts what becomes of everything that was made for one destination, signal by signal.
///
/// It always adds up: made = sent + queued + dropped. A drop has a reason. What came back from the disk
/// after a restart counts as made by this process too.
package final class Ledger: Sendable {
  /// Why something was given up.
  package enum Reason: String, Sendable, CaseIterable {
    /// The memory for what waits was full.
    case memoryFull = "memory_full"
    /// The disk for what waits was full or failed, or its share was used up.
    case diskFull = "disk_full"
    /// The destination said that it will never take it.
    case rejected
    /// The destination took the rest of the batch.
    case partlyRejected = "partly_rejected"
    /// It was too old when its turn came.
    case expired
    /// The store failed.
    case storeFailed = "store_failed"
    /// The store keeps so many a second and no more.
    case storeLimit = "store_limit"
    /// A call had more spans than are recorded.
    case tooManySpans = "too_many_spans"
    /// The process ended and there is no place on the disk.
    case shutdown
    /// What was read back from the disk was damaged.
    case damaged
  }

  /// The figures of one signal.
  package struct Account: Sendable, Hashable {
    package var made = 0
    package var sent = 0
    package var queued = 0
    package var dropped: [Reason: Int] = [:]

    /// Whether everything is accounted for.
    package var addsUp: Bool { self.made == self.sent + self.queued + self.allDropped }

    /// All drops together.
    package var allDropped: Int { self.dropped.values.reduce(0, +) }
  }

  /// Such as `store` or `otlp`.
  package let destination: SafeText
  private struct Accounts {
    var traces = Account()
    var metrics = Account()
    var logs = Account()
  }

  private let accounts = Mutex(Accounts())

  package init(_ destination: SafeText) { self.destination = destination }

  /// The figures now.
  package var figures: [Signal: Account] {
    let accounts = self.accounts.withLock { $0 }
    return [.traces: accounts.traces, .metrics: accounts.metrics, .logs: accounts.logs]
      .filter { $0.value.made > 0 }
  }

  /// It was made, and waits.
  package func made(_ count: Int, _ signal: Signal) {
    self.change(signal) { account in
      account.made += count
      account.queued += count
    }
  }

  /// What waited was delivered.
  package func sent(_ count: Int, _ signal: Signal) {
    self.change(signal) { account in
      account.queued -= count
      account.sent += count
    }
  }

  /// What waited was given up.
  package func dropped(_ count: Int, _ signal: Signal, _ reason: Reason) {
    guard count > 0 else { return }
    self.change(signal) { account in
      account.queued -= count
      account.dropped[reason, default: 0] += count
    }
  }

  private func change(_ signal: Signal, _ body: (inout Account) -> Void) {
    self.accounts.withLock { accounts in
      switch signal {
      case .traces: body(&accounts.traces)
      case .metrics: body(&accounts.metrics)
      case .logs: body(&accounts.logs)
      }
    }
  }

  /// The figures as metrics.
  package var points: [MetricPoint] {
    self.figures.sorted { $0.key.rawValue < $1.key.rawValue }.flatMap { signal, account in
      let labels: Labels = [.exporter: self.destination, .signal: SafeText(signal)]
      var points = [
        MetricPoint(.telemetryMade, labels, .counter(Double(account.made))),
        MetricPoint(.telemetrySent, labels, .counter(Double(account.sent))),
        MetricPoint(.telemetryQueued, labels, .gauge(Double(account.queued))),
      ]
      // There from the start, so that sums over it have a value.
      let dropped = account.dropped.merging([.memoryFull: 0]) { a, _ in a }
      for (reason, count) in dropped.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        var own = labels
        own[.reason] = SafeText(reason)
        points.append(MetricPoint(.telemetryDropped, own, .counter(Double(count))))
      }
      return points
    }
  }
}
