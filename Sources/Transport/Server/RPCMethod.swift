internal import CGRPCShim
package import Messages
package import Telemetry

/// What a handler knows of its call besides the message.
package struct CallContext: Sendable {
  private let call: ServerCall

  init(_ call: ServerCall) { self.call = call }

  /// The request's headers.
  package var headers: Metadata { self.call.headers }

  /// What is left until the client's deadline, or nil without one.
  package var timeLeft: Duration? { self.call.timeLeft }

  /// The client's address, such as `ipv4:127.0.0.1:1234`.
  package var peer: String { self.call.peer }

  /// The common name in the client's verified certificate; empty without one.
  package var peerName: String { self.call.peerName }

  /// The call's span, for spans below it; nil when its trace can't be kept.
  package var span: ActiveSpan? { self.call.span }

  /// The trace that the call belongs to, kept or not; nil without telemetry.
  package var traceID: TraceID? { self.call.traceID }

  /// Adds to what the call's span and its log line say.
  package func annotate(_ attributes: [Attribute]) { self.call.annotate(attributes) }

  /// Sets the headers that go out with the first message.
  package func setHeaders(_ headers: Metadata) { self.call.setHeaders(headers) }

  /// Sets the trailers that go out with the status.
  package func setTrailers(_ trailers: Metadata) { self.call.setTrailers(trailers) }
}

/// Where a handler writes the replies of a stream.
package struct ReplyWriter<Reply: Message>: Sendable {
  private let call: ServerCall

  init(_ call: ServerCall) { self.call = call }

  /// Sends a reply and waits until the transport took it.
  ///
  /// - Throws: `RPCError` with `CANCELLED` when the client is gone.
  package func write(_ reply: Reply) async throws {
    try await self.call.write(OutgoingMessage(reply))
  }
}

/// Where a handler reads the requests of a stream, one after another.
package struct RequestReader<Request: Message>: Sendable {
  private let call: ServerCall

  init(_ call: ServerCall) { self.call = call }

  /// Waits for the next request; nil after the last.
  package func next() async throws -> Request? {
    guard await self.call.read() else { return nil }
    return try self.call.message(Request.self)
  }
}

/// A method that a server offers.
package struct RPCMethod: Sendable {
  /// How many requests a call has.
  enum Requests { case single, stream }

  /// Which limit a call counts for.
  package enum Limit: Sendable {
    /// The calls that may be open.
    case calls
    /// Streams that stay open for as long as their client likes.
    case standing
    /// The calls that may be open, for what comes again and again and is not worth a span and a line.
    case background
    /// None: it answers at once, and must answer when nothing else does.
    case none
  }

  /// The full path, such as `/assay.v1.GradingService/Grade`.
  package let path: String
  let requests: Requests
  let limit: Limit
  let body: @Sendable (ServerCall) async throws -> Void

  private init(
    _ path: String,
    _ requests: Requests,
    _ limit: Limit,
    _ body: @escaping @Sendable (ServerCall) async throws -> Void
  ) {
    self.path = path
    self.requests = requests
    self.limit = limit
    self.body = body
  }

  /// One request, one reply.
  package static func unary<Request: Message, Reply: Message>(
    _ path: String,
    limit: Limit = .calls,
    _ body: @escaping @Sendable (Request, CallContext) async throws -> Reply
  ) -> RPCMethod {
    RPCMethod(path, .single, limit) { call in
      let request = try call.message(Request.self)
      let reply = try await body(request, CallContext(call))
      call.finish(OutgoingMessage(reply))
    }
  }

  /// One request, any number of replies.
  package static func serverStream<Request: Message, Reply: Message>(
    _ path: String,
    limit: Limit = .calls,
    _ body:
      @escaping @Sendable (Request, CallContext, ReplyWriter<Reply>) async throws -> Void
  ) -> RPCMethod {
    RPCMethod(path, .single, limit) { call in
      let request = try call.message(Request.self)
      try await body(request, CallContext(call), ReplyWriter(call))
      call.finish()
    }
  }

  /// Any number of requests and replies.
  package static func bidirectional<Request: Message, Reply: Message>(
    _ path: String,
    limit: Limit = .calls,
    _ body:
      @escaping @Sendable (RequestReader<Request>, CallContext, ReplyWriter<Reply>) async throws
      -> Void
  ) -> RPCMethod {
    RPCMethod(path, .stream, limit) { call in
      try await body(RequestReader(call), CallContext(call), ReplyWriter(call))
      call.finish()
    }
  }

  /// Errors become statuses here and nowhere else. What no one foresaw tells the client nothing.
  package static func rpcError(for error: any Error) -> RPCError {
    switch error {
    case let error as any RPCErrorConvertible: error.rpcError
    case is CancellationError: RPCError(.cancelled, "the call was cancelled")
    default:
      RPCError(.internal, "the server failed to answer", reason: "UNEXPECTED_ERROR")
    }
  }
}
