package import Telemetry

/// Things of one signal that go to an exporter together, already encoded.
package struct ExportBatch: Sendable, Hashable {
  package var signal: Signal
  /// How many spans, points or lines.
  package var items: Int
  /// When it was made, in nanoseconds since 1970.
  package var time: UInt64
  /// An OTLP export request.
  package var bytes: [UInt8]

  package init(signal: Signal, items: Int, time: UInt64, bytes: [UInt8]) {
    self.signal = signal
    self.items = items
    self.time = time
    self.bytes = bytes
  }
}

/// What an endpoint did with a batch.
package enum ExportOutcome: Sendable, Hashable {
  /// It took the batch, except for so many.
  case delivered(rejected: Int)
  /// It can't now; perhaps it said when.
  case later(after: Duration?)
  /// It never will.
  case never
}

/// Sends batches somewhere.
package protocol BatchExporter: Sendable {
  /// Tries once, and not longer than the exporter's own time limit.
  func export(_ batch: ExportBatch) async -> ExportOutcome
}
