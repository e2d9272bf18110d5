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
      self.count += later.count
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

// How a cell is stored. Numbers are varints (LEB128), doubles eight bytes, little-endian.
//
//   0x01  counter    increase: double
//   0x02  gauge      count: varint; sum, minimum, maximum, last: double
//   0x03  histogram  count, zero count: varint; sum, sum of squares, minimum, maximum: double;
//                    first bucket: zigzag varint; then for each bucket that is not empty:
//                    empty buckets before it, count: varint
extension MetricCell {
  /// The stored form.
  package var bytes: [UInt8] {
    var bytes: [UInt8] = []
    func append(_ value: Double) {
      withUnsafeBytes(of: value.bitPattern.littleEndian) { bytes.append(contentsOf: $0) }
    }
    func append(_ value: UInt64) {
      var value = value
      while value >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
        value >>= 7
      }
      bytes.append(UInt8(value))
    }
    switch self {
    case .counter(let increase):
      bytes.append(1)
      append(increase)
    case .gauge(let gauge):
      bytes.append(2)
      append(gauge.count)
      for value in [gauge.sum, gauge.minimum, gauge.maximum, gauge.last] { append(value) }
    case .histogram(let sketch):
      bytes.append(3)
      append(sketch.count)
      append(sketch.zeroCount)
      for value in [sketch.sum, sketch.sumOfSquares, sketch.min, sketch.max] { append(value) }
      append(ProtobufWriter.zigzag(Int64(sketch.offset)))
      var gap: UInt64 = 0
      for count in sketch.buckets {
        if count == 0 {
          gap += 1
        } else {
          append(gap)
          append(count)
          gap = 0
        }
      }
    }
    return bytes
  }

  /// Reads the stored form; nil when it is damaged.
  package init?(bytes: UnsafeRawBufferPointer) {
    var reader = CellReader(bytes)
    switch reader.byte() {
    case 1:
      guard let increase = reader.double() else { return nil }
      self = .counter(increase)
    case 2:
      guard let count = reader.varint(), let sum = reader.double(), let minimum = reader.double(),
        let maximum = reader.double(), let last = reader.double()
      else { return nil }
      self = .gauge(
        GaugeCell(count: count, sum: sum, minimum: minimum, maximum: maximum, last: last)
      )
    case 3:
      guard let count = reader.varint(), let zeroCount = reader.varint(),
        let sum = reader.double(), let sumOfSquares = reader.double(),
        let minimum = reader.double(), let maximum = reader.double(),
        let offset = reader.varint()
      else { return nil }
      var buckets: [UInt64] = []
      while !reader.isAtEnd {
        guard let gap = reader.varint(), gap < 4096, let count = reader.varint() else { return nil }
        buckets.append(contentsOf: repeatElement(0, count: Int(gap)))
        buckets.append(count)
      }
      guard buckets.count <= 4096,
        let sketch = Sketch(
          count: count,
          zeroCount: zeroCount,
          sum: sum,
          sumOfSquares: sumOfSquares,
          min: minimum,
          max: maximum,
          offset: Int(Int64(bitPattern: (offset >> 1) ^ (0 &- (offset & 1)))),
          buckets: buckets
        )
      else { return nil }
      self = .histogram(sketch)
    default: return nil
    }
  }

  /// Reads the stored form; nil when it is damaged.
  package init?(bytes: [UInt8]) {
    let cell = bytes.withUnsafeBytes { MetricCell(bytes: $0) }
    guard let cell else { return nil }
    self = cell
  }
}

private struct CellReader {
  private let bytes: UnsafeRawBufferPointer
  private var place = 0

  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { self.place == self.bytes.count }

  mutating func byte() -> UInt8? {
    guard self.place < self.bytes.count else { return nil }
    defer { self.place += 1 }
    return self.bytes[self.place]
  }

  mutating func varint() -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while let byte = self.byte(), shift < 64 {
      value |= UInt64(byte & 0x7f) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  mutating func double() -> Double? {
    guard self.bytes.count - self.place >= 8 else { return nil }
    defer { self.place += 8 }
    let bits = self.bytes.loadUnaligned(fromByteOffset: self.place, as: UInt64.self)
    return Double(bitPattern: UInt64(littleEndian: bits))
  }
}
