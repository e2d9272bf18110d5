internal import CGRPCShim
internal import Messages
internal import Synchronization
internal import Telemetry

/// One call that a client makes: one request, any number of replies.
///
/// It stays alive until its headers, its status and its last read came, whoever else holds it, and
/// frees the shim's call then.
///
/// `@unchecked Sendable`: the mutable state is in the lock; `handle` is set once before anyone else
/// sees the call.
final class ClientCall: @unchecked Sendable {
  private struct State {
    var hasHeaders = false
    var isOver = false
    var isReading = false
    var reader: CheckedContinuation<Bool, Never>?
    var statusWaiter: CheckedContinuation<Void, Never>?
  }

  private var handle: OpaquePointer!
  private let state = Mutex(State())
  private let channel: ClientChannel

  init(
    _ channel: ClientChannel,
    shim: OpaquePointer,
    path: String,
    message: OutgoingMessage,
    options: CallOptions
  ) throws {
    self.channel = channel
    let timeout = options.timeout.map { max(0, $0.nanoseconds) } ?? .max
    var metadata = options.metadata
    if let trace = options.trace {
      metadata.append(TraceContext.parentHeader, trace.parent)
      if !trace.state.isEmpty { metadata.append(TraceContext.stateHeader, trace.state) }
    }
    let keptAlive = Unmanaged.passRetained(self)
    // The loop may deliver the first event before the assignment, so events wait for the lock.
    self.state.withLock { _ in
      self.handle = cgrpcshim_client_call_start(
        shim,
        path,
        message.buffer,
        metadata.makeShimList(),
        timeout,
        options.compresses,
        keptAlive.toOpaque()
      )
    }
    guard self.handle != nil else {
      keptAlive.release()
      throw RPCError(.resourceExhausted, "the system has no memory")
    }
  }

  deinit {
    if let handle { cgrpcshim_client_call_destroy(handle) }
  }

  /// Ends the call early.
  func cancel() { cgrpcshim_client_call_cancel(self.handle) }

  /// Waits for the next reply; nil after the last.
  func next<Reply: Message>(_ type: Reply.Type) async throws -> Reply? {
    try await self.next { try Reply(packed: $0) }
  }

  /// Waits for the next reply in its binary form; nil after the last.
  func nextPacked() async throws -> [UInt8]? {
    try await self.next { bytes in bytes.withUnsafeBytes { Array($0) } }
  }

  private func next<Reply>(_ read: (RawSpan) throws -> Reply) async throws -> Reply? {
    let isThere = await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        self.state.withLock { state in
          precondition(!state.isReading, "one read at a time")
          state.isReading = true
          state.reader = continuation
          _ = Unmanaged.passRetained(self)
          _ = cgrpcshim_client_call_read(self.handle)
        }
      }
    } onCancel: {
      self.cancel()
    }
    guard isThere else { return nil }
    let message = cgrpcshim_client_call_message(self.handle)
    guard message.fault == CGRPCSHIM_BYTES_OK else {
      throw RPCError(.internal, "the reply can't be read")
    }
    do {
      return try read(
        UnsafeRawBufferPointer(start: message.bytes, count: message.length).bytes
      )
    } catch {
      throw RPCError(.internal, "the reply is no message of the expected type")
    }
  }

  /// Waits for the end.
  ///
  /// - Throws: `RPCError` unless the status is OK.
  func finish() async throws {
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isOver = self.state.withLock { state in
          if !state.isOver { state.statusWaiter = continuation }
          return state.isOver
        }
        if isOver { continuation.resume() }
      }
    } onCancel: {
      self.cancel()
    }
    var bytes: UnsafePointer<UInt8>?
    var count = 0
    let code = StatusCode(
      rawValue: Int(cgrpcshim_client_call_status(self.handle, &bytes, &count))
    )
    guard code != .ok else { return }
    let text = String(
      decoding: UnsafeBufferPointer(start: bytes, count: count),
      as: UTF8.self
    )
    throw RPCError(code: code, message: text, trailers: self.metadata(trailing: true))
  }

  /// The reply's headers, or its trailers once it is over.
  func metadata(trailing: Bool) -> Metadata {
    Metadata(count: cgrpcshim_client_call_header_count(self.handle, trailing)) {
      cgrpcshim_client_call_header(self.handle, trailing, $0)
    }
  }

  static func deliver(_ event: cgrpcshim_event) {
    let context = Unmanaged<ClientCall>.fromOpaque(
      cgrpcshim_client_call_context(event.client_call)
    )
    context.takeUnretainedValue().handle(event, context)
  }

  private func handle(_ event: cgrpcshim_event, _ context: Unmanaged<ClientCall>) {
    var reader: CheckedContinuation<Bool, Never>?
    var waiter: CheckedContinuation<Void, Never>?
    let releases = self.state.withLock { state in
      switch event.kind {
      case CGRPCSHIM_EVENT_CLIENT_MESSAGE:
        state.isReading = false
        (reader, state.reader) = (state.reader, nil)
        return true
      case CGRPCSHIM_EVENT_CLIENT_HEADERS: state.hasHeaders = true
      default:
        state.isOver = true
        (waiter, state.statusWaiter) = (state.statusWaiter, nil)
      }
      return state.hasHeaders && state.isOver
    }
    reader?.resume(returning: event.ok)
    waiter?.resume()
    if releases { context.release() }
  }
}
