internal import CCurl
internal import Synchronization
internal import Telemetry

/// Sends requests, many at once, over connections that are kept. Proxies are those of the environment;
/// redirects are not followed.
///
/// `@unchecked Sendable`: the handle never changes, and its functions may be called from any thread until
/// `deinit`, when no request is open.
package final class HTTPClient: @unchecked Sendable {
  private let handle: OpaquePointer

  /// - Throws: `HTTPError` when the system gives no thread.
  package init() throws {
    guard let handle = ccurl_client_create() else {
      throw HTTPError(code: .unreachable, reason: "the system gives no thread")
    }
    self.handle = handle
  }

  deinit { ccurl_client_destroy(self.handle) }

  /// Sends a request and waits for its response.
  ///
  /// - Throws: `HTTPError`. A status that is an error is no error here.
  package func send(_ request: HTTPRequest) async throws(HTTPError) -> HTTPResponse {
    let exchange = Exchange()
    let result = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        exchange.begin(continuation)
        let number = self.start(request, exchange)
        guard number > 0 else {
          exchange.end(.failure(HTTPError(code: .broken, reason: "no memory")))
          return
        }
        if exchange.started(number) { ccurl_client_cancel(self.handle, number) }
      }
    } onCancel: {
      if let number = exchange.cancel() { ccurl_client_cancel(self.handle, number) }
    }
    // The callback has been, so that the client may be freed.
    return try result.get()
  }

  private func start(_ request: HTTPRequest, _ exchange: Exchange) -> UInt64 {
    let context = Unmanaged.passRetained(exchange)
    var lines = request.headers.map { "\($0.name): \($0.value)" }
    if let trace = request.trace {
      lines.append("\(TraceContext.parentHeader): \(trace.parent)")
      if !trace.state.isEmpty { lines.append("\(TraceContext.stateHeader): \(trace.state)") }
    }
    let texts: [String?] =
      [
        request.method, request.url, request.tls.rootsPath, request.tls.certificatesPath,
        request.tls.keyPath,
      ] + lines
    let number = Self.withCStrings(texts) { texts in
      texts[5...].withUnsafeBufferPointer { headers in
        request.body.withUnsafeBufferPointer { body in
          var raw = ccurl_request(
            method: texts[0],
            url: texts[1],
            headers: headers.baseAddress,
            header_count: headers.count,
            body: body.baseAddress,
            body_length: body.count,
            timeout_ms: Self.milliseconds(request.timeout),
            connect_timeout_ms: Self.milliseconds(request.connectTimeout),
            max_response_bytes: request.maxResponseBytes,
            roots_path: texts[2],
            certificates_path: texts[3],
            key_path: texts[4]
          )
          return ccurl_client_send(self.handle, &raw, context.toOpaque()) { context, response in
            Unmanaged<Exchange>.fromOpaque(context!).takeRetainedValue()
              .end(Exchange.result(response!.pointee))
          }
        }
      }
    }
    if number == 0 { context.release() }
    return number
  }

  private static func milliseconds(_ duration: Duration) -> Int {
    max(1, Int(clamping: duration.nanoseconds / 1_000_000))
  }

  private static func withCStrings<R>(
    _ texts: [String?],
    _ body: ([UnsafePointer<CChar>?]) -> R
  ) -> R {
    func step(_ index: Int, _ pointers: [UnsafePointer<CChar>?]) -> R {
      guard index < texts.count else { return body(pointers) }
      guard let text = texts[index] else { return step(index + 1, pointers + [nil]) }
      return text.withCString { step(index + 1, pointers + [$0]) }
    }
    return step(0, [])
  }
}

/// One request on its way.
private final class Exchange: Sendable {
  private struct State {
    var continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>?
    var number: UInt64 = 0
    var isCancelled = false
  }

  private let state = Mutex(State())

  func begin(_ continuation: CheckedContinuation<Result<HTTPResponse, HTTPError>, Never>) {
    self.state.withLock { $0.continuation = continuation }
  }

  /// Whether it was cancelled before it was sent.
  func started(_ number: UInt64) -> Bool {
    self.state.withLock { state in
      state.number = number
      return state.isCancelled
    }
  }

  /// The number under which it is to be cancelled, when it has one.
  func cancel() -> UInt64? {
    self.state.withLock { state in
      state.isCancelled = true
      return state.number > 0 ? state.number : nil
    }
  }

  func end(_ result: Result<HTTPResponse, HTTPError>) {
    let continuation = self.state.withLock { state in
      defer { state.continuation = nil }
      return state.continuation
    }
    continuation?.resume(returning: result)
  }

  static func result(_ response: ccurl_response) -> Result<HTTPResponse, HTTPError> {
    let code: HTTPError.Code? =
      switch response.fault {
      case CCURL_OK: nil
      case CCURL_UNREACHABLE: .unreachable
      case CCURL_TIMED_OUT: .timedOut
      case CCURL_CANCELLED: .cancelled
      case CCURL_TOO_LARGE: .tooLarge
      case CCURL_BAD_REQUEST: .badRequest
      default: .broken
      }
    if let code {
      let reason = response.reason.map { String(cString: $0) } ?? ""
      return .failure(HTTPError(code: code, reason: reason))
    }
    let lines = UnsafeRawBufferPointer(start: response.headers, count: response.headers_length)
    let headers = String(decoding: lines, as: UTF8.self).split(separator: "\r\n").dropFirst()
      .compactMap { line -> (name: String, value: String)? in
        guard let colon = line.firstIndex(of: ":") else { return nil }
        let value = line[line.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
        return (String(line[..<colon]), String(value))
      }
    let body = UnsafeBufferPointer(start: response.body, count: response.body_length)
    return .success(HTTPResponse(status: response.status, headers: headers, body: Array(body)))
  }
}
