internal import Foundation
internal import HTTPClient
internal import Messages
internal import Telemetry

/// Sends batches over OTLP/HTTP in protobuf form.
///
/// By OTLP's rules 429, 502, 503 and 504 are tried again, and so is what never got there; any other
/// status but 2xx is the end of the batch.
struct OTLPHTTPExporter: BatchExporter {
  private let client: HTTPClient
  private let endpoint: OTLPConfig.Endpoint

  init(_ client: HTTPClient, _ endpoint: OTLPConfig.Endpoint) {
    self.client = client
    self.endpoint = endpoint
  }

  func export(_ batch: ExportBatch) async -> ExportOutcome {
    var request = HTTPRequest("POST", self.endpoint.url, headers: self.endpoint.headers)
    request.headers.append(("Content-Type", "application/x-protobuf"))
    request.headers.append(("User-Agent", "assay"))
    request.body = batch.bytes
    if self.endpoint.compresses {
      request.body = Gzip.compress(batch.bytes)
      request.headers.append(("Content-Encoding", "gzip"))
    }
    request.timeout = self.endpoint.timeout
    request.connectTimeout = self.endpoint.timeout
    request.tls = self.endpoint.tls
    do {
      let response = try await self.client.send(request)
      switch response.status {
      case 200..<300:
        return .delivered(rejected: OTLPReply.rejected(response.body, batch.signal))
      case 429, 502, 503, 504:
        return .later(after: response.header("Retry-After").flatMap(Self.delay))
      default: return .never
      }
    } catch {
      return error.code == .badRequest ? .never : .later(after: nil)
    }
  }

  /// `Retry-After`: seconds, or a date.
  static func delay(_ text: String) -> Duration? {
    if let seconds = Int(text) { return seconds >= 0 ? .seconds(seconds) : nil }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss zzz"
    guard let date = formatter.date(from: text) else { return nil }
    return .seconds(max(0, date.timeIntervalSinceNow))
  }
}

/// What an endpoint answers when it took only a part.
enum OTLPReply {
  /// How many items it refused; 0 when the answer can't be read, since it took the batch.
  static func rejected(_ bytes: [UInt8], _ signal: Signal) -> Int {
    guard !bytes.isEmpty else { return 0 }
    let count: Int64? =
      switch signal {
      case .traces:
        (try? OpentelemetryProtoCollectorTraceV1.ExportTraceServiceResponse(packed: bytes))?
          .partialSuccess?.rejectedSpans
      case .metrics:
        (try? OpentelemetryProtoCollectorMetricsV1.ExportMetricsServiceResponse(packed: bytes))?
          .partialSuccess?.rejectedDataPoints
      case .logs:
        (try? OpentelemetryProtoCollectorLogsV1.ExportLogsServiceResponse(packed: bytes))?
          .partialSuccess?.rejectedLogRecords
      }
    return Int(clamping: max(0, count ?? 0))
  }
}
