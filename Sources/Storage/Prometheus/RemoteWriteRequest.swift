internal import Telemetry

/// A request of Prometheus's remote write, version 0.1.0: protobuf, to be compressed with Snappy.
///
/// https://prometheus.io/docs/specs/prw/remote_write_spec/
struct RemoteWriteRequest {
  /// What one sample says.
  enum Value {
    case number(Double)
    case histogram(Sketch)
  }

  private var writer = ProtobufWriter()
  private let shared: [(name: String, value: String)]
  private(set) var sampleCount = 0

  var bytes: [UInt8] { self.writer.bytes }

  /// - Parameter shared: Labels of every series.
  init(shared: [(name: String, value: String)]) { self.shared = shared }

  /// Adds a series' samples; times are in seconds since 1970, in their order.
  mutating func add(
    _ name: String,
    _ labels: [(name: String, value: String)],
    _ samples: [(time: Int, value: Value)]
  ) {
    // Engines want the names in order; `__name__` stands where its characters do.
    let all = ([("__name__", name)] + self.shared + labels).sorted { $0.0 < $1.0 }
    self.sampleCount += samples.count
    self.writer.message(1) { writer in
      for (name, value) in all {
        writer.message(1) { writer in
          writer.text(1, name)
          writer.text(2, value)
        }
      }
      for (time, value) in samples {
        switch value {
        case .number(let number):
          writer.message(2) { writer in
            writer.double(1, number)
            writer.varint(2, UInt64(clamping: time) * 1000)
          }
        case .histogram(let sketch):
          writer.message(4) { Self.append(sketch, time, &$0) }
        }
      }
    }
  }

  /// A native histogram. A bucket there has the index of its upper bound, one more than in OpenTelemetry.
  private static func append(_ sketch: Sketch, _ time: Int, _ writer: inout ProtobufWriter) {
    writer.varint(1, sketch.count, always: true)
    writer.double(3, sketch.sum)
    writer.zigzag(4, Int64(Sketch.scale))
    // What Prometheus itself takes for zero: 2^-128.
    writer.double(5, 0x1p-128)
    writer.varint(6, sketch.zeroCount, always: true)
    var spans: [(gap: Int, length: UInt64)] = []
    var deltas: [UInt64] = []
    var (previous, end) = (Int64(0), 0)
    for (place, count) in sketch.buckets.enumerated() where count > 0 {
      let index = sketch.offset + place + 1
      if spans.isEmpty || index != end {
        spans.append((index - end, 1))
      } else {
        spans[spans.count - 1].length += 1
      }
      end = index + 1
      let count = Int64(clamping: count)
      deltas.append(ProtobufWriter.zigzag(count - previous))
      previous = count
    }
    for span in spans {
      writer.message(11) { writer in
        writer.zigzag(1, Int64(span.gap))
        writer.varint(2, span.length)
      }
    }
    writer.packed(12, deltas)
    writer.varint(15, UInt64(clamping: time) * 1000)
  }
}
