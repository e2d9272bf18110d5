internal import Messages
internal import Telemetry

/// Spans of other programs, as ours.
enum ForeignSpans {
  /// How far ahead of ours another machine's clock may be, in nanoseconds. What is dated later would stand before everything
  /// that comes until then, as the newest there is.
  private static let mostAhead: UInt64 = 3600 * 1_000_000_000

  /// The spans of a request by their traces; those without proper ids are left out, and those of a time to come.
  ///
  /// - Parameter now: Nanoseconds since 1970.
  static func traces(
    _ request: OpentelemetryProtoCollectorTraceV1.ExportTraceServiceRequest,
    now: UInt64
  ) -> [[SpanRecord]] {
    let latest = now + Self.mostAhead
    var order: [TraceID] = []
    var traces: [TraceID: [SpanRecord]] = [:]
    for resource in request.resourceSpans {
      let shared = ForeignAttributes.service(resource.resource)
      for scope in resource.scopeSpans {
        for span in scope.spans {
          guard max(span.startTimeUnixNano, span.endTimeUnixNano) <= latest,
            let record = Self.record(span, shared)
          else { continue }
          if traces[record.traceID] == nil { order.append(record.traceID) }
          traces[record.traceID, default: []].append(record)
        }
      }
    }
    // A trace's first span is the one that the others belong to, as far as it is here.
    return order.map { id in
      let spans = traces[id] ?? []
      let ids = Set(spans.map(\.spanID))
      func isRoot(_ span: SpanRecord) -> Bool { span.parentID.map { !ids.contains($0) } ?? true }
      return spans.filter(isRoot) + spans.filter { !isRoot($0) }
    }
  }

  private static func record(
    _ span: OpentelemetryProtoTraceV1.Span,
    _ shared: [Attribute]
  ) -> SpanRecord? {
    guard let trace = TraceID(bytes: span.traceID), let id = SpanID(bytes: span.spanID) else {
      return nil
    }
    var record = SpanRecord(
      name: SafeText(relayed: span.name),
      kind: SpanRecord.Kind(span.kind),
      traceID: trace,
      spanID: id,
      parentID: SpanID(bytes: span.parentSpanID),
      hasRemoteParent: span.flags & 0x200 != 0,
      state: span.traceState,
      start: span.startTimeUnixNano,
      end: max(span.endTimeUnixNano, 1)
    )
    switch span.status?.code {
    case .ok: record.status = .ok
    case .error: record.status = .error
    default: break
    }
    if let text = span.status?.message, !text.isEmpty {
      record.statusText = SafeText(relayed: text)
    }
    record.attributes = shared + ForeignAttributes.read(span.attributes)
    record.events = span.events.prefix(128).map {
      SpanRecord.Event(
        name: SafeText(relayed: $0.name),
        time: $0.timeUnixNano,
        attributes: ForeignAttributes.read($0.attributes)
      )
    }
    record.links = span.links.prefix(128).compactMap { link in
      guard let trace = TraceID(bytes: link.traceID), let id = SpanID(bytes: link.spanID) else {
        return nil
      }
      return SpanRecord.Link(
        context: TraceContext(
          traceID: trace,
          spanID: id,
          isSampled: link.flags & 1 != 0,
          state: link.traceState
        ),
        attributes: ForeignAttributes.read(link.attributes)
      )
    }
    return record
  }
}

/// Log lines of other programs, as ours.
enum ForeignLogs {
  static func records(
    _ request: OpentelemetryProtoCollectorLogsV1.ExportLogsServiceRequest
  ) -> [LogRecord] {
    request.resourceLogs.flatMap { resource -> [LogRecord] in
      let shared = ForeignAttributes.service(resource.resource)
      return resource.scopeLogs.flatMap { scope -> [LogRecord] in
        scope.logRecords.map { log -> LogRecord in
          LogRecord(
            time: log.timeUnixNano > 0 ? log.timeUnixNano : log.observedTimeUnixNano,
            severity: LogRecord.Severity(otlp: log.severityNumber),
            scope: SafeText(relayed: scope.scope?.name ?? ""),
            message: SafeText(relayed: log.body.map(ForeignAttributes.text) ?? ""),
            attributes: shared + ForeignAttributes.read(log.attributes),
            traceID: TraceID(bytes: log.traceID),
            spanID: SpanID(bytes: log.spanID)
          )
        }
      }
    }
  }
}

/// Attributes of other programs: at most 128 of a thing, texts cut at 4,096 characters.
enum ForeignAttributes {
  static func read(_ pairs: [OpentelemetryProtoCommonV1.KeyValue]) -> [Attribute] {
    pairs.prefix(128).filter { $0.key.utf8.count <= 255 }.compactMap { pair in
      pair.value.map { Attribute(AttributeKey(foreign: pair.key), Self.value($0)) }
    }
  }

  /// The name of the service that a resource is.
  static func service(_ resource: OpentelemetryProtoResourceV1.Resource?) -> [Attribute] {
    let name = resource?.attributes.first { $0.key == AttributeKey.serviceName.name }
    return Self.read(name.map { [$0] } ?? [])
  }

  static func value(_ value: OpentelemetryProtoCommonV1.AnyValue) -> AttributeValue {
    switch value.value {
    case .boolValue(let flag): .flag(flag)
    case .intValue(let number): .integer(number)
    case .doubleValue(let number): .number(number)
    case .arrayValue(let array):
      .texts(array.values.prefix(128).map { SafeText(relayed: Self.text($0)) })
    default: .text(SafeText(relayed: Self.text(value)))
    }
  }

  static func text(_ value: OpentelemetryProtoCommonV1.AnyValue) -> String {
    switch value.value {
    case .stringValue(let text): text
    case .boolValue(let flag): "\(flag)"
    case .intValue(let number): String(number)
    case .doubleValue(let number): "\(number)"
    case .bytesValue(let bytes): Base64.encode(bytes)
    case .arrayValue, .kvlistValue: JSONWriter.text(of: value)
    case nil: ""
    }
  }
}

extension TraceID {
  init?(bytes: [UInt8]) {
    guard bytes.count == 16 else { return nil }
    let halves = [bytes[..<8], bytes[8...]].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
    self.init(high: halves[0], low: halves[1])
  }
}

extension SpanID {
  init?(bytes: [UInt8]) {
    guard bytes.count == 8 else { return nil }
    self.init(bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}

extension SpanRecord.Kind {
  fileprivate init(_ kind: OpentelemetryProtoTraceV1.Span.SpanKind) {
    self =
      switch kind {
      case .server: .server
      case .client: .client
      case .producer: .producer
      case .consumer: .consumer
      default: .internal
      }
  }
}

extension LogRecord.Severity {
  fileprivate init(otlp number: Int32) {
    self =
      switch number {
      case ...0, 9: .info
      case 1...4: .trace
      case 5...8: .debug
      case 10...12: .notice
      case 13...16: .warning
      case 17...20: .error
      default: .critical
      }
  }
}
