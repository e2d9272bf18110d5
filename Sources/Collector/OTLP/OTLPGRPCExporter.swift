internal import Messages
internal import Telemetry
internal import Transport

/// Sends batches over OTLP/gRPC.
///
/// By OTLP's rules CANCELLED, DEADLINE_EXCEEDED, ABORTED, OUT_OF_RANGE, UNAVAILABLE and DATA_LOSS are tried
/// again, and RESOURCE_EXHAUSTED when the endpoint says when; any other status is the end of the batch.
struct OTLPGRPCExporter: BatchExporter {
  private let channel: ClientChannel
  private let endpoint: OTLPConfig.Endpoint

  init(_ channel: ClientChannel, _ endpoint: OTLPConfig.Endpoint) {
    self.channel = channel
    self.endpoint = endpoint
  }

  func export(_ batch: ExportBatch) async -> ExportOutcome {
    var options = CallOptions(timeout: self.endpoint.timeout)
    options.compresses = self.endpoint.compresses
    for header in self.endpoint.headers { options.metadata.append(header.name, header.value) }
    do {
      let reply = try await self.channel.unary(
        Self.path(batch.signal),
        packed: batch.bytes,
        options: options
      )
      return .delivered(rejected: OTLPReply.rejected(reply, batch.signal))
    } catch let error as RPCError {
      return Self.outcome(error)
    } catch {
      return .later(after: nil)
    }
  }

  static func outcome(_ error: RPCError) -> ExportOutcome {
    switch error.code {
    case .cancelled, .deadlineExceeded, .aborted, .outOfRange, .unavailable, .dataLoss:
      .later(after: error.retryDelay)
    case .resourceExhausted where error.retryDelay != nil: .later(after: error.retryDelay)
    default: .never
    }
  }

  private static func path(_ signal: Signal) -> String {
    switch signal {
    case .traces: "/opentelemetry.proto.collector.trace.v1.TraceService/Export"
    case .metrics: "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"
    case .logs: "/opentelemetry.proto.collector.logs.v1.LogsService/Export"
    }
  }
}
