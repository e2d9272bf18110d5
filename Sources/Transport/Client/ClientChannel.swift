internal import CGRPCShim
package import Messages
internal import Synchronization
package import Telemetry

/// A client's settings.
package struct ClientConfig: Sendable {
  /// Keys and certificates of a client, as PEM texts.
  package struct TLS: Sendable {
    /// What signs the server's certificate; nil for the system's roots.
    package var roots: String?
    /// The client's own certificate chain and key, for servers that ask for one.
    package var certificates: String?
    package var key: String?
    /// The name in the server's certificate when it is not the target's host.
    package var serverName: String?

    package init(
      roots: String? = nil,
      certificates: String? = nil,
      key: String? = nil,
      serverName: String? = nil
    ) {
      self.roots = roots
      self.certificates = certificates
      self.key = key
      self.serverName = serverName
    }
  }

  /// `host:port` or `unix:path`.
  package var target: String

  /// Nil connects without TLS.
  package var tls: TLS?

  /// The largest message in each direction, in bytes. Default 16 MiB.
  package var maxMessageBytes = 16 << 20

  /// Tries of a call that ends with UNAVAILABLE before any reply, 1 to 5. Default 4.
  package var maxAttempts = 4

  /// Services whose methods may be tried again, since trying twice does no harm.
  package var retryableServices: [String] = []

  package init(target: String) { self.target = target }

  /// The retry policy as gRPC's service config: back-off 0.1 s, doubled up to 2 s, with jitter.
  var serviceConfig: String? {
    guard self.maxAttempts > 1, !self.retryableServices.isEmpty else { return nil }
    let names = self.retryableServices.map { "{\"service\":\"\($0)\"}" }.joined(separator: ",")
    return """
      {"methodConfig":[{"name":[\(names)],"retryPolicy":{"maxAttempts":\(min(5, self.maxAttempts)),\
      "initialBackoff":"0.1s","maxBackoff":"2s","backoffMultiplier":2,\
      "retryableStatusCodes":["UNAVAILABLE"]}}]}
      """
  }
}

/// What one call may ask for.
package struct CallOptions: Sendable {
  /// When the call ends with DEADLINE_EXCEEDED. Nil waits for ever.
  package var timeout: Duration?
  /// The request's headers.
  package var metadata = Metadata()
  /// Whether the request is compressed with gzip.
  package var compresses = false
  /// The span that the call belongs to: the server is told of it.
  package var trace: TraceContext?

  package init(timeout: Duration?) { self.timeout = timeout }
}

/// A connection to a server that is made, and made again, as calls need it.
///
/// Close it when done; calls must have ended.
///
/// `@unchecked Sendable`: the handle never changes, and the shim's channel may be used by any thread.
package final class ClientChannel: @unchecked Sendable {
  private let shim: OpaquePointer
  private let loop: Loop

  /// - Throws: `TransportError` when the credentials are no good.
  package init(_ config: ClientConfig) throws {
    let loop = Loop()
    let shim = Self.makeShim(config, loop)
    guard let shim else {
      throw TransportError(.credentials, "the client's credentials are no good")
    }
    self.shim = shim
    self.loop = loop
    try loop.start()
  }

  private static func makeShim(_ config: ClientConfig, _ loop: Loop) -> OpaquePointer? {
    func with<R>(_ texts: [String?], _ body: ([UnsafePointer<CChar>?]) -> R) -> R {
      func step(_ index: Int, _ pointers: [UnsafePointer<CChar>?]) -> R {
        guard index < texts.count else { return body(pointers) }
        guard let text = texts[index] else { return step(index + 1, pointers + [nil]) }
        return text.withCString { step(index + 1, pointers + [$0]) }
      }
      return step(0, [])
    }
    let texts = [
      config.tls?.roots, config.tls?.certificates, config.tls?.key, config.tls?.serverName,
      config.serviceConfig,
    ]
    return with(texts) { texts in
      var options = cgrpcshim_channel_options(
        max_receive_bytes: config.maxMessageBytes,
        max_send_bytes: config.maxMessageBytes,
        keepalive_time_ms: 0,
        keepalive_timeout_ms: 0,
        tls: config.tls != nil,
        roots: texts[0],
        certificates: texts[1],
        key: texts[2],
        server_name: texts[3],
        service_config: texts[4]
      )
      return cgrpcshim_channel_create(config.target, &options, loop.shim)
    }
  }

  /// Ends the connection. Once; no call may be open.
  package func close() async {
    cgrpcshim_channel_destroy(self.shim)
    await self.loop.close()
  }

  /// One request, one reply.
  ///
  /// - Throws: `RPCError` unless the status is OK.
  package func unary<Request: Message, Reply: Message>(
    _ path: String,
    _ request: Request,
    options: CallOptions
  ) async throws -> Reply {
    let call = try self.start(path, request, options)
    let reply = try await call.next(Reply.self)
    try await call.finish()
    guard let reply else { throw RPCError(.internal, "the server sent no reply") }
    return reply
  }

  /// One request, one reply, both in their binary form already.
  ///
  /// - Throws: `RPCError` unless the status is OK.
  package func unary(
    _ path: String,
    packed request: [UInt8],
    options: CallOptions
  ) async throws -> [UInt8] {
    let call = try ClientCall(
      self,
      shim: self.shim,
      path: path,
      message: OutgoingMessage(packed: request),
      options: options
    )
    let reply = try await call.nextPacked()
    try await call.finish()
    guard let reply else { throw RPCError(.internal, "the server sent no reply") }
    return reply
  }

  /// One request, any number of replies, each handed to `body`; the next is asked for when it returns.
  ///
  /// - Throws: `RPCError` unless the status is OK, and what `body` throws.
  package func serverStream<Request: Message, Reply: Message>(
    _ path: String,
    _ request: Request,
    options: CallOptions,
    _ body: (Reply) async throws -> Void
  ) async throws {
    let call = try self.start(path, request, options)
    do {
      while let reply = try await call.next(Reply.self) { try await body(reply) }
    } catch {
      call.cancel()
      throw error
    }
    try await call.finish()
  }

  private func start(
    _ path: String,
    _ request: some Message,
    _ options: CallOptions
  ) throws -> ClientCall {
    try ClientCall(
      self,
      shim: self.shim,
      path: path,
      message: OutgoingMessage(request),
      options: options
    )
  }
}
