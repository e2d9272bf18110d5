/// A series' state: since the start, or since the last harvest.
package struct MetricPoint: Sendable {
  package enum Value: Sendable {
    case counter(Double)
    case gauge(Double)
    case histogram(Sketch, [Exemplar])
  }

  package var instrument: Instrument
  package var labels: Labels
  package var value: Value

  package init(_ instrument: Instrument, _ labels: Labels, _ value: Value) {
    self.instrument = instrument
    self.labels = labels
    self.value = value
  }
}
