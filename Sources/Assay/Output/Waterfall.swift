internal import Messages
internal import Telemetry

/// A trace on a terminal: a line a span, below the span that it belongs to, with a bar where it ran.
struct Waterfall {
  private static let width = 40

  private let trace: AssayV1.GetTraceResponse
  private let style = TerminalStyle(descriptor: 1)
  /// Seconds since 1970 from which spans are counted: so they keep their nanoseconds.
  private let base: Int64
  private let first: Double
  private let last: Double

  init(_ trace: AssayV1.GetTraceResponse) {
    self.trace = trace
    let base = trace.spans.compactMap(\.start?.seconds).min() ?? 0
    self.base = base
    self.first = trace.spans.map { Self.start($0, base) }.min() ?? 0
    self.last = trace.spans.map { Self.start($0, base) + Self.seconds($0) }.max() ?? 0
  }

  var lines: [String] {
    var lines = [
      "trace \(self.trace.traceID)  \(self.trace.spans.count) spans  "
        + MetricsTable.time(self.last - self.first),
      "",
    ]
    let ids = Set(self.trace.spans.map(\.spanID))
    // A span whose parent is elsewhere stands at the left.
    for root in self.trace.spans where !ids.contains(root.parentSpanID) {
      self.append(root, depth: 0, to: &lines)
    }
    for root in self.trace.spans where !ids.contains(root.parentSpanID) {
      lines.append("")
      lines += root.attributes.sorted { $0.key < $1.key }
        .map { "  \($0.key.padding(to: 32)) \($0.value)" }
    }
    if !self.trace.logLines.isEmpty {
      lines.append("")
      lines += self.trace.logLines.map { "  \(Self.readable($0))" }
    }
    return lines
  }

  /// A line without its ids, which the trace has: time, level, who, what, and the values.
  private static func readable(_ line: String) -> String {
    guard let json = try? JSONParser.parse(line), let members = try? json.members() else {
      return line
    }
    func text(_ value: JSONValue) -> String {
      switch value {
      case .string(let text), .number(let text): text
      case .bool(let flag): "\(flag)"
      case .array(let items): items.map(text).joined(separator: ",")
      case .null, .object: "…"
      }
    }
    var first: [String: String] = [:]
    var values: [String] = []
    for (key, value) in members {
      switch key {
      case "time", "level", "scope", "message": first[key] = text(value)
      case "trace_id", "span_id": break
      default: values.append("\(key)=\(text(value))")
      }
    }
    // The time of day; the trace has the day.
    let time = (first["time"] ?? "").split(separator: "T").last.map(String.init) ?? ""
    return "\(time) \((first["level"] ?? "").padding(to: 7)) \(first["scope"] ?? ""): "
      + ([first["message"] ?? ""] + values).joined(separator: "  ")
  }

  private func append(_ span: AssayV1.TraceSpan, depth: Int, to lines: inout [String]) {
    guard depth < 64 else { return }
    let name = String(repeating: "  ", count: depth) + span.name
    let bar = self.bar(span)
    let status = span.status == "error" ? "  " + self.style.red(span.statusMessage) : ""
    lines.append(
      "\(name.padding(to: 44)) \(bar) \(MetricsTable.time(Self.seconds(span)))\(status)"
    )
    for child in self.trace.spans where child.parentSpanID == span.spanID {
      self.append(child, depth: depth + 1, to: &lines)
    }
  }

  private func bar(_ span: AssayV1.TraceSpan) -> String {
    let all = max(self.last - self.first, 1e-9)
    let scale = Double(Self.width) / all
    let begin = min(Self.width - 1, Int((Self.start(span, self.base) - self.first) * scale))
    let length = max(1, min(Self.width - begin, Int((Self.seconds(span) * scale).rounded())))
    return String(repeating: "·", count: begin) + String(repeating: "█", count: length)
      + String(repeating: "·", count: Self.width - begin - length)
  }

  private static func start(_ span: AssayV1.TraceSpan, _ base: Int64) -> Double {
    guard let start = span.start else { return 0 }
    return Double(start.seconds - base) + Double(start.nanos) * 1e-9
  }

  private static func seconds(_ span: AssayV1.TraceSpan) -> Double {
    span.duration.map { Duration($0).seconds } ?? 0
  }
}
