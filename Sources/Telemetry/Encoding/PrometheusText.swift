/// Writes points for Prometheus: its text format and OpenMetrics'.
///
/// Names follow OpenTelemetry's rules for Prometheus: dots become underscores, the unit is spelt out and
/// comes last, a counter ends in `_total`. A histogram's buckets end at bounds of the sketch, so that their
/// counts are exact.
package enum PrometheusText {
  package enum Format: Sendable {
    /// https://prometheus.io/docs/instrumenting/exposition_formats/
    case text
    /// https://github.com/prometheus/OpenMetrics, with exemplars.
    case openMetrics

    /// What the response says that it is.
    package var contentType: String {
      switch self {
      case .text: "text/plain; version=0.0.4; charset=utf-8"
      case .openMetrics: "application/openmetrics-text; version=1.0.0; charset=utf-8"
      }
    }
  }

  /// The points as text.
  package static func text(
    _ points: [MetricPoint],
    resource: Resource,
    format: Format
  ) -> String {
    var order: [String] = []
    var groups: [String: [MetricPoint]] = [:]
    for point in points {
      if groups[point.instrument.name] == nil { order.append(point.instrument.name) }
      groups[point.instrument.name, default: []].append(point)
    }
    var out = ""
    for name in order.sorted() {
      guard let group = groups[name] else { continue }
      Self.append(group, format, to: &out)
    }
    Self.appendTargetInfo(resource, format, to: &out)
    if format == .openMetrics { out += "# EOF\n" }
    return out
  }

  /// An instrument's name in Prometheus; of a counter without `_total`, of a histogram without
  /// `_bucket`.
  package static func family(_ instrument: Instrument) -> String {
    var name = Self.legal(instrument.name)
    let unit = Self.unit(instrument)
    if !unit.isEmpty, !name.hasSuffix("_" + unit) { name += "_" + unit }
    return name
  }

  /// A label's name in Prometheus.
  package static func label(_ name: String) -> String { Self.legal(name) }

  /// Labels as Prometheus names them. Those whose names become the same get their values joined, as
  /// OpenTelemetry says.
  package static func labels(_ labels: Labels) -> [(name: String, value: String)] {
    Self.joined(labels.items.map { ($0.key.name, $0.value.description) })
  }

  private static func unit(_ instrument: Instrument) -> String {
    switch instrument.unit {
    case "s": "seconds"
    case "By": "bytes"
    // A gauge without a unit is a ratio by OpenTelemetry's rule; scores are none, and they have a range.
    default: ""
    }
  }

  private static func legal(_ name: String) -> String {
    let begin = name.unicodeScalars.first.map { ("0"..."9").contains($0) } == true ? "_" : ""
    return begin
      + String(
        String.UnicodeScalarView(
          name.unicodeScalars.map {
            $0.isASCII && ($0.properties.isAlphabetic || $0.properties.numericType != nil)
              ? $0 : "_"
          }
        )
      )
  }

  private static func append(_ group: [MetricPoint], _ format: Format, to out: inout String) {
    let instrument = group[0].instrument
    let family = Self.family(instrument)
    let isCounter = instrument.kind == .counter
    let described = isCounter && format == .text ? family + "_total" : family
    if !instrument.summary.isEmpty {
      out += "# HELP \(described) \(Self.escaped(instrument.summary))\n"
    }
    out += "# TYPE \(described) \(instrument.kind.rawValue)\n"
    let unit = Self.unit(instrument)
    if format == .openMetrics, !unit.isEmpty { out += "# UNIT \(described) \(unit)\n" }
    for point in group {
      let labels = Self.text(point.labels)
      switch point.value {
      case .counter(let value):
        out += "\(family)_total\(Self.braced(labels)) \(Self.text(value))\n"
      case .gauge(let value):
        out += "\(family)\(Self.braced(labels)) \(Self.text(value))\n"
      case .histogram(let sketch, let exemplars):
        Self.append(sketch, exemplars, family, labels, Self.bounds(instrument), format, to: &out)
      }
    }
  }

  /// The sketch's bounds at which an instrument's classic buckets end.
  package static func bounds(_ instrument: Instrument) -> [Int] {
    let octave = Sketch.bucketsPerOctave
    return switch instrument.unit {
    // 15 µs to 64 s, each twice the one before.
    case "s": (-16...6).map { $0 * octave }
    // 64 bytes to 16 MiB.
    case "By": (6...24).map { $0 * octave }
    // 1 to 128, each 19 % above the one before: scores.
    default: (0...28).map { $0 * octave / 4 }
    }
  }

  private static func append(
    _ sketch: Sketch,
    _ exemplars: [Exemplar],
    _ family: String,
    _ labels: String,
    _ bounds: [Int],
    _ format: Format,
    to out: inout String
  ) {
    let separator = labels.isEmpty ? "" : ","
    var lower = -Double.infinity
    func exemplar(upTo upper: Double) -> String {
      defer { lower = upper }
      guard format == .openMetrics,
        let found = exemplars.filter({ $0.value > lower && $0.value <= upper })
          .max(by: { $0.time < $1.time })
      else { return "" }
      let ids = #"trace_id="\#(found.traceID.hex)",span_id="\#(found.spanID.hex)""#
      let seconds = Double(found.time / 1_000_000) / 1000
      return " # {\(ids)} \(Self.text(found.value)) \(Self.text(seconds))"
    }
    for index in bounds {
      let bound = Sketch.bound(index)
      let count = sketch.count(upTo: index)
      out += "\(family)_bucket{\(labels)\(separator)le=\"\(Self.text(bound))\"} \(count)"
      out += exemplar(upTo: bound) + "\n"
    }
    out += "\(family)_bucket{\(labels)\(separator)le=\"+Inf\"} \(sketch.count)"
    out += exemplar(upTo: .infinity) + "\n"
    out += "\(family)_sum\(Self.braced(labels)) \(Self.text(sketch.sum))\n"
    out += "\(family)_count\(Self.braced(labels)) \(sketch.count)\n"
  }

  private static func appendTargetInfo(
    _ resource: Resource,
    _ format: Format,
    to out: inout String
  ) {
    let labels = Self.text(
      resource.attributes.compactMap { attribute -> (String, String)? in
        switch attribute.value {
        case .text(let text): (attribute.key.name, text.description)
        case .integer(let number): (attribute.key.name, String(number))
        default: nil
        }
      }
    )
    let family = format == .openMetrics ? "target" : "target_info"
    out += "# HELP \(family) Who is measured.\n"
    out += "# TYPE \(family) \(format == .openMetrics ? "info" : "gauge")\n"
    out += "target_info{\(labels)} 1\n"
  }

  private static func text(_ labels: Labels) -> String {
    Self.text(labels.items.map { ($0.key.name, $0.value.description) })
  }

  private static func text(_ pairs: [(String, String)]) -> String {
    Self.joined(pairs).map { "\($0.name)=\"\(Self.escaped($0.value))\"" }.joined(separator: ",")
  }

  private static func joined(_ pairs: [(String, String)]) -> [(name: String, value: String)] {
    var order: [String] = []
    var values: [String: String] = [:]
    for (name, value) in pairs {
      let name = Self.legal(name)
      if let before = values[name] {
        values[name] = before + ";" + value
      } else {
        order.append(name)
        values[name] = value
      }
    }
    return order.map { ($0, values[$0] ?? "") }
  }

  private static func braced(_ labels: String) -> String { labels.isEmpty ? "" : "{\(labels)}" }

  /// A number as Prometheus writes it.
  package static func text(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) + ".0" : "\(value)"
  }

  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { [0x22, 0x5c, 0x0a].contains($0) }) else { return text }
    return text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      .replacing("\n", with: "\\n")
  }
}
