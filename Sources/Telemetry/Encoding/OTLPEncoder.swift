/// Writes OTLP's export requests (opentelemetry-proto 1.x): what a collector takes over gRPC and HTTP.
///
/// Every request is of one resource and one scope. Field numbers are OTLP's:
/// https://github.com/open-telemetry/opentelemetry-proto
package struct OTLPEncoder: Sendable {
  private let resource: [UInt8]
  private let scope: [UInt8]

  /// - Parameters:
  ///   - version: The program's.
  package init(resource: Resource, version: SafeText) {
    var writer = ProtobufWriter()
    writer.message(1) { writer in
      for attribute in resource.attributes { Self.write(attribute, 1, to: &writer) }
    }
    self.resource = writer.bytes
    var scope = ProtobufWriter()
    scope.message(1) { writer in
      writer.text(1, "assay")
      writer.text(2, version.description)
    }
    self.scope = scope.bytes
  }

  /// An `ExportTraceServiceRequest`.
  ///
  /// - Parameter traces: The spans of each call.
  package func request(_ traces: ArraySlice<[SpanRecord]>) -> [UInt8] {
    self.request { writer in
      // By their places: an iterator or a closure would copy each span with all that it holds.
      for trace in traces {
        for place in trace.indices { Self.write(trace[place], to: &writer) }
      }
    }
  }

  /// An `ExportLogsServiceRequest`.
  package func request(_ logs: ArraySlice<LogRecord>) -> [UInt8] {
    self.request { writer in
      for place in logs.indices { Self.write(logs[place], to: &writer) }
    }
  }

  /// An `ExportMetricsServiceRequest` with sums since the start.
  ///
  /// - Parameters:
  ///   - start: When counting began, in nanoseconds since 1970.
  ///   - time: When the points were read.
  package func request(
    _ points: [MetricPoint],
    start: UInt64,
    time: UInt64
  ) -> [UInt8] {
    self.request { writer in
      var order: [String] = []
      var groups: [String: [MetricPoint]] = [:]
      for point in points {
        if groups[point.instrument.name] == nil { order.append(point.instrument.name) }
        groups[point.instrument.name, default: []].append(point)
      }
      for name in order {
        guard let group = groups[name] else { continue }
        writer.message(2) { Self.write(group, start: start, time: time, to: &$0) }
      }
    }
  }

  private func request(_ body: (inout ProtobufWriter) -> Void) -> [UInt8] {
    var writer = ProtobufWriter()
    writer.message(1) { writer in
      writer.append(encoded: self.resource)
      writer.message(2) { writer in
        writer.append(encoded: self.scope)
        body(&writer)
        writer.text(3, SemanticConventions.schemaURL)
      }
      writer.text(3, SemanticConventions.schemaURL)
    }
    return writer.bytes
  }

  // MARK: Traces

  private static func write(_ span: SpanRecord, to writer: inout ProtobufWriter) {
    let message = writer.begin(2)
    writer.fixed { fields in
      fields.id(1, span.traceID)
      fields.id(2, span.spanID)
      if let parent = span.parentID { fields.id(4, parent) }
      fields.small(6, span.kind.rawValue)
      fields.fixed64(7, span.start)
      fields.fixed64(8, span.end)
    }
    writer.text(3, span.state)
    writer.text(5, span.name.description)
    for place in span.attributes.indices { Self.write(span.attributes[place], 9, to: &writer) }
    for event in span.events {
      writer.message(11) { writer in
        writer.fixed64(1, event.time)
        writer.text(2, event.name.description)
        for attribute in event.attributes { Self.write(attribute, 3, to: &writer) }
      }
    }
    writer.varint(12, UInt64(span.droppedEvents))
    for link in span.links {
      writer.message(13) { writer in
        writer.id(1, link.context.traceID)
        writer.id(2, link.context.spanID)
        writer.text(3, link.context.state)
        for attribute in link.attributes { Self.write(attribute, 4, to: &writer) }
        writer.fixed32(6, link.context.isSampled ? 1 : 0)
      }
    }
    if span.status != .unset {
      writer.message(15) { writer in
        writer.text(2, span.statusText?.description ?? "")
        writer.varint(3, UInt64(span.status.rawValue))
      }
    }
    // Bit 8 says that bit 9, whether the parent is remote, is known. Left out where it says nothing
    // that the parent's span in the same trace does not.
    if span.hasRemoteParent { writer.fixed32(16, 0x301) }
    writer.end(message)
  }

  // MARK: Logs

  private static func write(_ log: LogRecord, to writer: inout ProtobufWriter) {
    let message = writer.begin(2)
    writer.fixed64(1, log.time)
    writer.varint(2, UInt64(log.severity.rawValue))
    writer.text(3, log.severity.name)
    writer.message(5) { $0.text(1, log.message.description, always: true) }
    Self.write(Attribute("log.logger", log.scope), 6, to: &writer)
    for place in log.attributes.indices { Self.write(log.attributes[place], 6, to: &writer) }
    if let trace = log.traceID {
      writer.fixed32(8, 1)
      writer.id(9, trace)
    }
    if let span = log.spanID { writer.id(10, span) }
    writer.fixed64(11, log.time)
    writer.end(message)
  }

  // MARK: Metrics

  private static func write(
    _ group: [MetricPoint],
    start: UInt64,
    time: UInt64,
    to writer: inout ProtobufWriter
  ) {
    let instrument = group[0].instrument
    writer.text(1, instrument.name)
    writer.text(2, instrument.summary)
    writer.text(3, instrument.unit)
    let cumulative: UInt64 = 2
    switch instrument.kind {
    case .gauge:
      writer.message(5) { writer in
        for point in group {
          writer.message(1) { Self.write(number: point, start: nil, time: time, to: &$0) }
        }
      }
    case .counter:
      writer.message(7) { writer in
        for point in group {
          writer.message(1) { Self.write(number: point, start: start, time: time, to: &$0) }
        }
        writer.varint(2, cumulative)
        writer.flag(3, true)
      }
    case .histogram:
      writer.message(10) { writer in
        for point in group {
          writer.message(1) { Self.write(histogram: point, start: start, time: time, to: &$0) }
        }
        writer.varint(2, cumulative)
      }
    }
  }

  private static func write(
    number point: MetricPoint,
    start: UInt64?,
    time: UInt64,
    to writer: inout ProtobufWriter
  ) {
    if let start { writer.fixed64(2, start) }
    writer.fixed64(3, time)
    switch point.value {
    case .counter(let value), .gauge(let value): writer.double(4, value, always: true)
    case .histogram: break
    }
    for label in point.labels.items {
      Self.write(Attribute(label.key, label.value), 7, to: &writer)
    }
  }

  private static func write(
    histogram point: MetricPoint,
    start: UInt64,
    time: UInt64,
    to writer: inout ProtobufWriter
  ) {
    guard case .histogram(let sketch, let exemplars) = point.value else { return }
    for label in point.labels.items {
      Self.write(Attribute(label.key, label.value), 1, to: &writer)
    }
    writer.fixed64(2, start)
    writer.fixed64(3, time)
    writer.fixed64(4, sketch.count)
    writer.double(5, sketch.sum, always: true)
    writer.zigzag(6, Int64(Sketch.scale))
    writer.fixed64(7, sketch.zeroCount)
    let trimmed = sketch.trimmed
    writer.message(8) { writer in
      writer.zigzag(1, Int64(trimmed.offset))
      writer.packed(2, trimmed.buckets)
    }
    for exemplar in exemplars {
      writer.message(11) { writer in
        writer.fixed64(2, exemplar.time)
        writer.double(3, exemplar.value, always: true)
        writer.id(4, exemplar.spanID)
        writer.id(5, exemplar.traceID)
      }
    }
    if sketch.count > 0 {
      writer.double(12, sketch.min, always: true)
      writer.double(13, sketch.max, always: true)
    }
  }

  // MARK: Attributes

  private static func write(_ attribute: Attribute, _ field: Int, to writer: inout ProtobufWriter) {
    let message = writer.begin(field)
    writer.text(1, attribute.key.name)
    let value = writer.begin(2)
    Self.write(attribute.value, to: &writer)
    writer.end(value)
    writer.end(message)
  }

  private static func write(_ value: AttributeValue, to writer: inout ProtobufWriter) {
    switch value {
    case .text(let text): writer.text(1, text.description, always: true)
    case .flag(let flag): writer.flag(2, flag, always: true)
    case .integer(let number): writer.signed(3, number, always: true)
    case .number(let number): writer.double(4, number, always: true)
    case .texts(let texts):
      writer.message(5) { writer in
        for text in texts {
          writer.message(1) { $0.text(1, text.description, always: true) }
        }
      }
    }
  }
}
