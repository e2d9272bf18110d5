/// One measured value that a histogram's bucket is shown by, with the span that it was measured in.
package struct Exemplar: Sendable, Hashable {
  package var value: Double
  package var traceID: TraceID
  package var spanID: SpanID
  /// Nanoseconds since 1970.
  package var time: UInt64
}

/// The newest exemplar of each octave, at most `most` octaves.
struct Exemplars: Sendable {
  private static let most = 48
  private(set) var items: [(octave: Int, exemplar: Exemplar)] = []

  mutating func keep(_ exemplar: Exemplar) {
    let octave = exemplar.value > 0 ? Int(exemplar.value.exponent) : Int.min
    if let place = self.items.firstIndex(where: { $0.octave == octave }) {
      self.items[place].exemplar = exemplar
    } else if self.items.count < Self.most {
      self.items.append((octave, exemplar))
    }
  }
}
