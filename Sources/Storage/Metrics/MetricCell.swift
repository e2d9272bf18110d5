package import Telemetry

/// The values of one series in one stretch of time.
package enum MetricCell: Sendable, Hashable {
  /// A counter's increase.
  case counter(Double)
  case gauge(GaugeCell)
  case histogram(Sketch)

  /// A gauge's values, as they were read.
  package struct GaugeCell: Sendable, Hashable {
    package var count: UInt64
    package var sum: Double
    package var minimum: Double
    package var maximum: Double
    package var last: Double

    package init(_ value: Double) {
      self.count = 1
      self.sum = value
      self.minimum = value
      self.maximum = value
      self.last = value
    }

    init(count: UInt64, sum: Double, minimum: Double, maximum: Double, last: Double) {
      self.count = count
      self.sum = sum
      self.minimum = minimum
      self.maximum = maximum
      self.last = last
    }

    /// Adds a cell that follows this one.
    mutating func merge(_ later: GaugeCell) {
      self.count = min(Sketch.mostCount, self.count + later.count)
      self.sum += later.sum
      self.minimum = min(self.minimum, later.minimum)
      self.maximum = max(self.maximum, later.maximum)
      self.last = later.last
    }
  }

  package init(_ value: MetricPoint.Value) {
    switch value {
    case .counter(let increase): self = .counter(increase)
    case .gauge(let value): self = .gauge(GaugeCell(value))
    case .histogram(let sketch, _): self = .histogram(sketch.trimmed)
    }
  }

  /// Adds a cell of the same kind that follows this one; one of another kind is ignored.
  package mutating func merge(_ later: MetricCell) {
    switch (self, later) {
    case (.counter(let a), .counter(let b)): self = .counter(a + b)
    case (.gauge(var a), .gauge(let b)):
      a.merge(b)
      self = .gauge(a)
    case (.histogram(var a), .histogram(let b)):
      self = .counter(0)
      a.merge(b)
      self = .histogram(a)
    default: break
    }
  }
}

// How a cell is stored: its kind, and then
//
//   0x01  counter    increase: double
//   0x02  gauge      count: varint; sum, minimum, maximum, last: double
//   0x03  histogram  sparse, as `Sketch.appendCompact` writes it
//   0x05  histogram  dense, as `Sketch.appendCompact` writes it
//   0x04  histogram  its one or two values: double
//
// Numbers are varints (LEB128), doubles eight bytes, little-endian.
extension MetricCell {
  /// Appends the stored form.
  package func append(to bytes: inout [UInt8]) {
    switch self {
    case .counter(let increase):
      bytes.append(1)
      bytes.append(double: increase)
    case .gauge(let gauge):
      bytes.append(2)
      bytes.append(varint: gauge.count)
      for value in [gauge.sum, gauge.minimum, gauge.maximum, gauge.last] {
        bytes.append(double: value)
      }
    case .histogram(let sketch):
      if let values = Self.values(of: sketch) {
        bytes.append(4)
        for value in values { bytes.append(double: value) }
      } else {
        let form = sketch.bestForm
        bytes.append(form == .dense ? 5 : 3)
        sketch.appendCompact(to: &bytes, as: form)
      }
    }
  }

  /// The values of a sketch of one or two, when they say all that it does.
  private static func values(of sketch: Sketch) -> [Double]? {
    guard (1...2).contains(sketch.count) else { return nil }
    let values = sketch.count == 1 ? [sketch.min] : [sketch.min, sketch.max]
    var same = Sketch()
    for value in values { same.record(value) }
    return same.trimmed == sketch ? values : nil
  }

  /// Reads the stored form; nil when it is damaged.
  package init?(_ stored: UnsafeRawBufferPointer) {
    var cursor = ByteCursor(stored)
    switch cursor.byte() {
    case 1:
      guard let increase = cursor.double(), cursor.isAtEnd else { return nil }
      self = .counter(increase)
    case 2:
      guard let count = cursor.varint(), (1...Sketch.mostCount).contains(count),
        let sum = cursor.double(),
        let minimum = cursor.double(), let maximum = cursor.double(), let last = cursor.double(),
        cursor.isAtEnd
      else { return nil }
      self = .gauge(
        GaugeCell(count: count, sum: sum, minimum: minimum, maximum: maximum, last: last)
      )
    case 3, 4, 5:
      var sketch = Sketch()
      guard Self.add(stored, to: &sketch) else { return nil }
      self = .histogram(sketch)
    default: return nil
    }
  }

  /// Adds a stored cell that follows this one; one that is damaged or of another kind is ignored.
  package mutating func merge(_ stored: UnsafeRawBufferPointer) {
    // By far the most are histograms: they are added without being made first.
    if case .histogram(var sketch) = self {
      self = .counter(0)
      _ = Self.add(stored, to: &sketch)
      self = .histogram(sketch)
    } else if let cell = MetricCell(stored) {
      self.merge(cell)
    }
  }

  /// Whether a stored cell claims to be a histogram.
  package static func isHistogram(_ stored: UnsafeRawBufferPointer) -> Bool {
    stored.first.map { (3...5).contains($0) } ?? false
  }

  /// Adds a stored histogram; false when it is damaged or none.
  package static func add(_ stored: UnsafeRawBufferPointer, to sketch: inout Sketch) -> Bool {
    guard let kind = stored.first else { return false }
    let rest = UnsafeRawBufferPointer(rebasing: stored.dropFirst())
    switch kind {
    case 3: return sketch.merge(compact: rest, .sparse)
    case 5: return sketch.merge(compact: rest, .dense)
    case 4:
      var cursor = ByteCursor(rest)
      while !cursor.isAtEnd {
        guard let value = cursor.double(), sketch.record(value) else { return false }
      }
      return true
    default: return false
    }
  }

  /// How many values a stored cell has; of a counter, its increase; 0 when it is damaged.
  package static func count(_ stored: UnsafeRawBufferPointer) -> Double {
    var cursor = ByteCursor(stored)
    return switch cursor.byte() {
    case 1: cursor.double() ?? 0
    case 2, 3, 5: Double(cursor.varint() ?? 0)
    case 4: Double((stored.count - 1) / 8)
    default: 0
    }
  }
}
