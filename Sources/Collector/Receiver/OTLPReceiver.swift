internal import HTTPClient
internal import Messages
package import Telemetry
package import Transport

/// Takes telemetry of other programs over OTLP, by gRPC and HTTP, and hands it on like our own.
package struct OTLPReceiver: Sendable {
  /// The largest request, decompressed, in bytes.
  package static let maxBytes = 16 << 20
  /// The largest in JSON.
  static let maxJSONBytes = 4 << 20

  /// The services' full names.
  package static let services = ["trace.v1.Trace", "metrics.v1.Metrics", "logs.v1.Logs"].map {
    "opentelemetry.proto.collector.\($0)Service"
  }

  private let collector: LocalCollector
  private let increases: ForeignMetrics
  private let gate: ReceiverGate
  private let jsonGate = ReceiverGate(most: 1)
  private let now: @Sendable () -> UInt64

  /// - Parameter now: Nanoseconds since 1970.
  package init(_ collector: LocalCollector, now: @escaping @Sendable () -> UInt64) {
    self.collector = collector
    self.now = now
    self.increases = ForeignMetrics()
    self.gate = ReceiverGate()
  }

  // MARK: gRPC

  /// The methods for a server.
  package var methods: [RPCMethod] {
    [
      .unary("/opentelemetry.proto.collector.trace.v1.TraceService/Export", limit: .background) {
        (request: OpentelemetryProtoCollectorTraceV1.ExportTraceServiceRequest, _)
          -> OpentelemetryProtoCollectorTraceV1.ExportTraceServiceResponse in
        try await Self.offLoop { try await self.take(request) }
      },
      .unary(
        "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export",
        limit: .background
      ) {
        (request: OpentelemetryProtoCollectorMetricsV1.ExportMetricsServiceRequest, _)
          -> OpentelemetryProtoCollectorMetricsV1.ExportMetricsServiceResponse in
        try await Self.offLoop { try await self.take(request) }
      },
      .unary("/opentelemetry.proto.collector.logs.v1.LogsService/Export", limit: .background) {
        (request: OpentelemetryProtoCollectorLogsV1.ExportLogsServiceRequest, _)
          -> OpentelemetryProtoCollectorLogsV1.ExportLogsServiceResponse in
        try await Self.offLoop { try await self.take(request) }
      },
    ]
  }

  /// What comes may be large: it must not hold a loop of the transport.
  private static func offLoop<R: Sendable>(
    _ body: @Sendable () async throws -> R
  ) async throws -> R {
    do {
      return try await withTaskExecutorPreference(globalConcurrentExecutor) { try await body() }
    } catch Fault.busy {
      throw RPCError(
        .resourceExhausted,
        "too much telemetry is being taken in",
        reason: "RECEIVER_BUSY",
        retryDelay: .seconds(Self.retrySeconds)
      )
    }
  }

  // MARK: HTTP

  /// A request's form.
  package enum Form: Sendable { case protobuf, json }

  /// What is wrong with a request.
  package enum Fault: Error { case malformed, tooLarge, busy }

  /// When to try again what the receiver was too busy for.
  package static let retrySeconds = 1

  /// Takes a request's body and gives the response's, in the same form.
  ///
  /// - Throws: `Fault`.
  package func take(
    _ signal: Signal,
    _ body: [UInt8],
    isCompressed: Bool,
    as form: Form
  ) async throws(Fault) -> [UInt8] {
    var body = body
    if isCompressed {
      do {
        body = try Gzip.decompress(body, atMost: Self.maxBytes)
      } catch {
        throw error == .tooLarge ? .tooLarge : .malformed
      }
    }
    switch signal {
    case .traces:
      return Self.encode(
        try await self.take(
          try await self.decode(
            OpentelemetryProtoCollectorTraceV1.ExportTraceServiceRequest.self,
            body,
            form
          )
        ),
        form
      )
    case .metrics:
      return Self.encode(
        try await self.take(
          try await self.decode(
            OpentelemetryProtoCollectorMetricsV1.ExportMetricsServiceRequest.self,
            body,
            form
          )
        ),
        form
      )
    case .logs:
      return Self.encode(
        try await self.take(
          try await self.decode(
            OpentelemetryProtoCollectorLogsV1.ExportLogsServiceRequest.self,
            body,
            form
          )
        ),
        form
      )
    }
  }

  /// Decodes a body; of JSON one at a time, since few bytes on the wire can be a second's work and a hundred times the memory.
  private func decode<M: Message>(_ type: M.Type, _ body: [UInt8], _ form: Form) async throws(Fault)
    -> M
  {
    guard form == .json else { return try Self.decoded(type, body, form) }
    let result = await self.jsonGate.pass(1) { () -> Result<M, Fault> in
      do throws(Fault) { return .success(try Self.decoded(type, body, form)) } catch {
        return .failure(error)
      }
    }
    guard let result else { throw .busy }
    return try result.get()
  }

  private static func decoded<M: Message>(
    _ type: M.Type,
    _ body: [UInt8],
    _ form: Form
  ) throws(Fault) -> M {
    do {
      switch form {
      case .protobuf: return try M(packed: body)
      case .json:
        // A byte of JSON can become a hundred in memory.
        guard body.count <= Self.maxJSONBytes else { throw Fault.tooLarge }
        return try M(json: OTLPJSON.withBinaryIDs(JSONParser.parse(body)))
      }
    } catch {
      throw error as? Fault ?? .malformed
    }
  }

  private static func encode(_ message: some Message, _ form: Form) -> [UInt8] {
    switch form {
    case .protobuf: message.packed()
    case .json: Array(JSONWriter.text(of: message).utf8)
    }
  }

  // MARK: Signals

  private func take(
    _ request: OpentelemetryProtoCollectorTraceV1.ExportTraceServiceRequest
  ) async throws(Fault) -> OpentelemetryProtoCollectorTraceV1.ExportTraceServiceResponse {
    let all = request.resourceSpans.reduce(0) {
      $0 + $1.scopeSpans.reduce(0) { $0 + $1.spans.count }
    }
    let traces = ForeignSpans.traces(request, now: self.now())
    let read = traces.reduce(0) { $0 + $1.count }
    if read > 0 {
      try await self.relay(
        RelayedBatch(signal: .traces, items: read, bytes: request.packed(), traces: traces)
      )
    }
    var response = OpentelemetryProtoCollectorTraceV1.ExportTraceServiceResponse()
    if read < all {
      var partial = OpentelemetryProtoCollectorTraceV1.ExportTracePartialSuccess()
      partial.rejectedSpans = Int64(all - read)
      partial.errorMessage =
        "spans need a trace id of 16 bytes, a span id of 8, and times not over an hour from now"
      response.partialSuccess = partial
    }
    return response
  }

  private func relay(_ batch: RelayedBatch) async throws(Fault) {
    let done: Void? = await self.gate.pass(batch.bytes.count) { await self.collector.relay(batch) }
    if done == nil { throw .busy }
  }

  private func take(
    _ request: OpentelemetryProtoCollectorLogsV1.ExportLogsServiceRequest
  ) async throws(Fault) -> OpentelemetryProtoCollectorLogsV1.ExportLogsServiceResponse {
    let logs = ForeignLogs.records(request)
    if !logs.isEmpty {
      try await self.relay(
        RelayedBatch(signal: .logs, items: logs.count, bytes: request.packed(), logs: logs)
      )
    }
    return OpentelemetryProtoCollectorLogsV1.ExportLogsServiceResponse()
  }

  private func take(
    _ request: OpentelemetryProtoCollectorMetricsV1.ExportMetricsServiceRequest
  ) async throws(Fault) -> OpentelemetryProtoCollectorMetricsV1.ExportMetricsServiceResponse {
    let (points, all) = self.increases.points(request)
    if all > 0 {
      try await self.relay(
        RelayedBatch(signal: .metrics, items: all, bytes: request.packed(), points: points)
      )
    }
    var response = OpentelemetryProtoCollectorMetricsV1.ExportMetricsServiceResponse()
    if points.count < all, !self.collector.exports(.metrics) {
      var partial = OpentelemetryProtoCollectorMetricsV1.ExportMetricsPartialSuccess()
      partial.rejectedDataPoints = Int64(all - points.count)
      partial.errorMessage =
        "kept are sums, gauges and exponential histograms of deltas under names that are not Assay's own"
      response.partialSuccess = partial
    }
    return response
  }
}

/// OTLP's own JSON: ids are hexadecimal where proto3 JSON has Base64.
enum OTLPJSON {
  static func withBinaryIDs(_ value: JSONValue) -> JSONValue {
    switch value {
    case .array(let items): return .array(items.map(Self.withBinaryIDs))
    case .object(let members):
      return .object(
        members.map { member in
          guard Self.ids.contains(member.key), case .string(let text) = member.value,
            let bytes = Self.bytes(text)
          else { return JSONMember(key: member.key, value: Self.withBinaryIDs(member.value)) }
          return JSONMember(key: member.key, value: .string(Base64.encode(bytes)))
        }
      )
    default: return value
    }
  }

  private static let ids: Set<String> = [
    "traceId", "spanId", "parentSpanId", "trace_id", "span_id", "parent_span_id",
  ]

  private static func bytes(_ text: String) -> [UInt8]? {
    let digits = text.utf8.map { byte in Character(UnicodeScalar(byte)).hexDigitValue }
    guard digits.count % 2 == 0, !digits.contains(nil) else { return nil }
    let values = digits.compactMap(\.self)
    return stride(from: 0, to: values.count, by: 2).map { UInt8(values[$0] * 16 + values[$0 + 1]) }
  }
}
