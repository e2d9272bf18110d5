package import Telemetry

/// Where the collector hands things on to.
///
/// `take` must not wait for anything slow: a destination that does has its own bounded queue. Whatever it
/// takes is in its ledger as queued already; it settles each thing as sent or dropped. Metrics it puts
/// into the ledger itself.
package protocol Destination: Sendable {
  var ledger: Ledger { get }
  /// What it wants.
  var signals: Set<Signal> { get }

  /// Works until its task is cancelled.
  func run() async
  /// - Parameter traces: The spans of each call, its own first; some alone that ended after their call.
  func take(_ traces: [[SpanRecord]]) async
  func take(_ logs: [LogRecord]) async
  func take(_ harvest: Harvest) async
  /// Takes what another program sent, which the ledger has as queued.
  func relay(_ batch: RelayedBatch) async
  /// Settles what is queued: the process ends.
  func finish() async
}

/// The metrics at a moment.
package struct Harvest: Sendable {
  /// Nanoseconds since 1970.
  package let time: UInt64
  /// When counting began.
  package let start: UInt64
  /// What came since the last harvest.
  package let fresh: [MetricPoint]
  /// What is counted elsewhere: sums since the start.
  package let observed: [MetricPoint]
  /// Whether the process ends: there is no next one.
  package let isLast: Bool
  /// Everything since the start.
  package let total: @Sendable () -> [MetricPoint]
}

/// What another program sent over OTLP, as it came and as it was read.
package struct RelayedBatch: Sendable {
  package var signal: Signal
  /// How many spans, points or lines.
  package var items: Int
  /// An OTLP export request.
  package var bytes: [UInt8]
  /// The spans, by trace; empty for other signals.
  package var traces: [[SpanRecord]] = []
  package var logs: [LogRecord] = []
  /// Counters as increases.
  package var points: [MetricPoint] = []
}
