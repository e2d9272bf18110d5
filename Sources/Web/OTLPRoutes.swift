internal import Hummingbird
internal import Messages
internal import NIOCore
package import Telemetry

/// OTLP over HTTP: `POST /v1/traces`, `/v1/metrics` and `/v1/logs`, in protobuf and JSON.
package struct OTLPRoutes: Sendable {
  /// What came of a request.
  package enum Outcome: Sendable {
    /// The response's body, in the request's form.
    case taken([UInt8])
    case malformed
    case tooLarge
    /// To be tried again after so many seconds.
    case busy(seconds: Int)
  }

  /// Takes a request's body.
  package typealias Receive =
    @Sendable (
      _ signal: Signal, _ body: [UInt8], _ isCompressed: Bool, _ isJSON: Bool
    ) async -> Outcome

  private let maxBytes: Int
  private let budget = BodyBudget(bytes: 64 << 20)
  private let receive: Receive

  /// - Parameter maxBytes: The largest body.
  package init(maxBytes: Int, receive: @escaping Receive) {
    self.maxBytes = maxBytes
    self.receive = receive
  }

  func add(to router: Router<BasicRequestContext>) {
    for signal in Signal.allCases {
      router.post("v1/\(signal.rawValue)") { request, _ in await self.answer(signal, request) }
    }
  }

  private func answer(_ signal: Signal, _ request: Request) async -> Response {
    let type = request.headers[.contentType]?.split(separator: ";").first.map(String.init)
    let isJSON = type == "application/json"
    guard isJSON || type == "application/x-protobuf" else {
      return Self.problem(
        "the content type must be application/x-protobuf or application/json",
        415
      )
    }
    let encoding = request.headers[.contentEncoding] ?? "identity"
    guard ["gzip", "identity"].contains(encoding) else {
      return Self.problem("the content encoding must be gzip or identity", 415)
    }
    // What is being received counts before it is there, however slowly it comes.
    let announced = request.headers[.contentLength].flatMap { Int($0) } ?? self.maxBytes
    guard (0...self.maxBytes).contains(announced) else {
      return Self.problem("the body is larger than \(self.maxBytes) bytes", 413)
    }
    guard self.budget.take(announced) else { return Self.busy(seconds: 1) }
    defer { self.budget.giveBack(announced) }
    let body: ByteBuffer
    do {
      guard let whole = try await self.collect(request.body) else {
        return Self.problem("the body took longer than \(Self.bodyTime.components.seconds) s", 408)
      }
      body = whole
    } catch {
      return Self.problem("the body is larger than \(self.maxBytes) bytes", 413)
    }
    let bytes = Array(buffer: body)
    switch await self.receive(signal, bytes, encoding == "gzip", isJSON) {
    case .taken(let reply):
      return Response(
        status: .ok,
        headers: [.contentType: isJSON ? "application/json" : "application/x-protobuf"],
        body: ResponseBody(byteBuffer: ByteBuffer(bytes: reply))
      )
    case .malformed: return Self.problem("the body is no OTLP export request", 400)
    case .tooLarge: return Self.problem("the body is too large when decompressed", 413)
    case .busy(let seconds): return Self.busy(seconds: seconds)
    }
  }

  /// How long a body may take, however steadily it trickles: its bytes keep others' out.
  private static let bodyTime: Duration = .seconds(30)

  /// The whole body; nil when its time is over.
  private func collect(_ body: RequestBody) async throws -> ByteBuffer? {
    try await withThrowingTaskGroup(of: ByteBuffer?.self) { group in
      group.addTask { try await body.collect(upTo: self.maxBytes) }
      group.addTask {
        try await Task.sleep(for: Self.bodyTime)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }

  private static func busy(seconds: Int) -> Response {
    var response = Self.problem("too much telemetry is being taken in", 429)
    response.headers[.retryAfter] = String(seconds)
    return response
  }

  private static func problem(_ text: String, _ status: Int) -> Response {
    var json = JSONWriter()
    json.beginObject()
    json.member("message", text)
    json.endObject()
    return Response(
      status: HTTPResponse.Status(code: status),
      headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: json.text + "\n"))
    )
  }
}
