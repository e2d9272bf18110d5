internal import CGRPCShim
internal import Messages
internal import Synchronization
package import Telemetry

/// One call on the server, from its request to its status.
///
/// States, in `State`:
/// - open: `handle` is set; messages may be read and written.
/// - closing: a status is waiting for the write that is out (`closing` is set).
/// - closed: `handle` is nil; whatever is tried fails with `CANCELLED`, silently dropped are only a
///   second status and a cancellation.
///
/// Writing: at most one message is out (`isWriting`), one is held back (`held`), and one waits in a
/// suspended `write`, which is the backpressure. A message is held until it is known whether another
/// follows: then it travels with that one, or with the status; when the loop is about to wait, it is
/// sent alone. That saves a system call for each message of a quick stream and delays none.
///
/// The shim's call outlives `handle` until its last event. Everything may be called from any thread;
/// the lock makes the operations on the shim's call follow one another, and no Swift code runs under
/// it.
///
/// A continuation leaves `State` when it is resumed, so each is resumed once; being of the unchecked
/// kind it gives `State` a layout that is known when this is compiled.
///
/// `@unchecked Sendable`: the mutable state is in the lock; the handle is used under it.
package final class ServerCall: @unchecked Sendable {
  /// What is sent last.
  struct Ending {
    var message: OutgoingMessage?
    var status: StatusCode = .ok
    var text = ""
    var details: [UInt8]?
  }

  /// A write that waits for its turn.
  private struct Waiting {
    var message: OutgoingMessage
    var writer: UnsafeContinuation<Bool, Never>

    func giveUp() {
      self.message.discard()
      self.writer.resume(returning: false)
    }
  }

  private struct State {
    var handle: ShimHandle?
    var task: Task<Void, Never>?
    var isWriting = false
    var held: OutgoingMessage?
    var waiting: Waiting?
    var reader: UnsafeContinuation<Bool, Never>?
    var closing: Ending?
    var trailers = Metadata()
    var compresses = false

    var isOpen: Bool { self.handle != nil && self.closing == nil }

    mutating func takeWaiting() -> Waiting? {
      defer { self.waiting = nil }
      return self.waiting
    }

    mutating func send(_ message: OutgoingMessage, more: Bool) {
      self.isWriting = true
      _ = cgrpcshim_call_write(self.handle?.pointer, message.buffer, more)
    }
  }

  private let state: Mutex<State>
  /// The loop on which the call came.
  package let loop: Loop
  private let server: Server
  private let limit: RPCMethod.Limit
  /// The call as telemetry sees it; nil when nobody looks.
  private let observation: CallObservation?

  init(
    _ handle: OpaquePointer,
    on loop: Loop,
    of server: Server,
    for limit: RPCMethod.Limit,
    _ observation: CallObservation?
  ) {
    self.state = Mutex(State(handle: ShimHandle(handle)))
    self.loop = loop
    self.server = server
    self.limit = limit
    self.observation = observation
    cgrpcshim_call_set_context(handle, Unmanaged.passRetained(self).toOpaque())
  }

  /// Runs the handler on the loop until it first waits, and follows it from there.
  ///
  /// A handler that is done by then costs no watch for cancellation. On the loop's thread.
  func run(_ body: @escaping @Sendable (ServerCall) async throws -> Void) {
    let task = Task.immediate(executorPreference: self.loop) {
      do {
        try await body(self)
      } catch {
        self.fail(RPCMethod.rpcError(for: error))
      }
    }
    self.loop.drain()
    self.state.withLock { state in
      guard let handle = state.handle, state.closing == nil else { return }
      state.task = task
      cgrpcshim_call_watch(handle.pointer)
    }
  }

  // MARK: The request

  /// The request's message, or the one that the last read brought. Once: its bytes are freed, so that a
  /// call that waits holds the text no more than it must.
  ///
  /// - Throws: `RPCError` when there is none, `WireError` when it is of another type.
  func message<M: Message>(_ type: M.Type) throws -> M {
    var message = M()
    try self.withMessage { message = try M(packed: $0) }
    return message
  }

  func withMessage(_ body: (RawSpan) throws -> Void) throws {
    try self.state.withLock { state in
      guard let handle = state.handle else { throw Self.gone }
      let message = cgrpcshim_call_message(handle.pointer)
      switch message.fault {
      case CGRPCSHIM_BYTES_OK:
        // The client that compresses gets its replies compressed.
        if !state.compresses, cgrpcshim_call_message_was_compressed(handle.pointer) {
          state.compresses = true
          cgrpcshim_call_compress(handle.pointer)
        }
        try body(
          UnsafeRawBufferPointer(start: message.bytes, count: message.length).bytes
        )
        cgrpcshim_call_release_message(handle.pointer)
      case CGRPCSHIM_BYTES_MISSING:
        throw RPCError(
          .invalidArgument,
          "the request has no message",
          reason: "MISSING_MESSAGE"
        )
      case CGRPCSHIM_BYTES_TOO_LARGE:
        throw RPCError(
          .resourceExhausted,
          "the decompressed message is larger than the limit",
          reason: "MESSAGE_TOO_LARGE"
        )
      default:
        throw RPCError(
          .invalidArgument,
          "the message can't be decompressed",
          reason: "MALFORMED_MESSAGE"
        )
      }
    }
  }

  /// Waits for the next message of a request stream; false after the last, and when none came in the time that a stream
  /// may be silent, which ends the call: its place is for others.
  func read() async -> Bool {
    let idle = self.server.config.maxStreamIdle
    guard idle > .zero, self.limit != .standing, self.limit != .none else {
      return await self.nextMessage()
    }
    let timer = Task {
      try await Task.sleep(for: idle)
      self.fail(
        RPCError(
          .deadlineExceeded,
          "the stream sent nothing for \(idle.components.seconds) s",
          reason: "STREAM_IDLE",
          metadata: ["limit": "\(idle.components.seconds)s"]
        )
      )
    }
    defer { timer.cancel() }
    return await self.nextMessage()
  }

  private func nextMessage() async -> Bool {
    await withUnsafeContinuation { continuation in
      let isOpen = self.state.withLock { state in
        guard let handle = state.handle, state.closing == nil, state.reader == nil else {
          return false
        }
        state.reader = continuation
        _ = cgrpcshim_call_read(handle.pointer)
        return true
      }
      if !isOpen { continuation.resume(returning: false) }
    }
  }

  /// The request's headers; empty once the call is over.
  package var headers: Metadata {
    self.withHandle(or: Metadata()) { handle in
      Metadata(count: cgrpcshim_call_header_count(handle)) { cgrpcshim_call_header(handle, $0) }
    }
  }

  /// What is left until the client's deadline, or nil without one. Not above zero when it passed.
  package var timeLeft: Duration? {
    self.withHandle(or: .zero) { handle in
      let left = cgrpcshim_call_time_left(handle)
      return left == .max ? nil : .nanoseconds(left)
    }
  }

  /// The client's address, such as `ipv4:127.0.0.1:1234`.
  package var peer: String { self.text(cgrpcshim_call_peer) }

  /// The common name in the client's verified certificate; empty without one.
  package var peerName: String { self.text(cgrpcshim_call_peer_name, upTo: 16_384) }

  /// The call's span; nil when its trace can't be kept.
  package var span: ActiveSpan? { self.observation?.span }

  /// The trace that the call belongs to, kept or not; nil without telemetry.
  package var traceID: TraceID? {
    self.observation?.span?.traceID ?? self.observation?.unrecorded?.traceID
  }

  /// Adds to what telemetry says of the call.
  package func annotate(_ attributes: [Attribute]) { self.observation?.annotate(attributes) }

  private func text(
    _ copy: (OpaquePointer?, UnsafeMutablePointer<CChar>?, Int) -> Int,
    upTo capacity: Int = 256
  ) -> String {
    self.withHandle(or: "") { handle in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: capacity) { buffer in
        let count = copy(handle, buffer.baseAddress, buffer.count)
        return String(decoding: buffer.prefix(count).map(UInt8.init(bitPattern:)), as: UTF8.self)
      }
    }
  }

  private func withHandle<R: Sendable>(or absent: R, _ body: (OpaquePointer) -> R) -> R {
    self.state.withLock { state in state.handle.map { body($0.pointer) } ?? absent }
  }

  // MARK: The reply

  /// Sets the headers that go out with the first message.
  package func setHeaders(_ headers: Metadata) {
    self.withHandle(or: ()) { handle in
      if let list = headers.makeShimList() { cgrpcshim_call_set_initial_metadata(handle, list) }
    }
  }

  /// Sets the trailers that go out with the status.
  package func setTrailers(_ trailers: Metadata) {
    self.state.withLock { $0.trailers = trailers }
  }

  /// Sends a message; waits while two others are still on their way.
  ///
  /// - Throws: `RPCError` with `CANCELLED` when the call is over.
  func write(_ message: OutgoingMessage) async throws {
    let isOnLoop = self.loop.isCurrent
    enum Step { case done, gone, wait }
    let step = self.state.withLock { state -> Step in
      guard state.isOpen else { return .gone }
      if let held = state.held {
        if state.isWriting { return .wait }
        state.send(held, more: true)
        state.held = message
      } else if isOnLoop || state.isWriting {
        state.held = message
        if isOnLoop, !state.isWriting { self.loop.flushLater(self) }
      } else {
        state.send(message, more: false)
      }
      return .done
    }
    switch step {
    case .done: return
    case .gone: message.discard()
    case .wait: if await self.waitToWrite(message) { return }
    }
    throw Self.gone
  }

  private func waitToWrite(_ message: OutgoingMessage) async -> Bool {
    await withUnsafeContinuation { continuation in
      // What was out may have arrived since.
      let isTaken = self.state.withLock { state -> Bool? in
        guard state.isOpen, state.waiting == nil else { return false }
        if state.isWriting {
          state.waiting = Waiting(message: message, writer: continuation)
          return nil
        }
        if let held = state.held {
          state.send(held, more: true)
          state.held = message
        } else {
          state.send(message, more: false)
        }
        return true
      }
      if isTaken == false { message.discard() }
      if let isTaken { continuation.resume(returning: isTaken) }
    }
  }

  /// Sends what is held back. On the loop's thread.
  func flush() {
    self.state.withLock { state in
      guard state.isOpen, !state.isWriting, let held = state.held else { return }
      state.held = nil
      state.send(held, more: false)
    }
  }

  /// Ends the call well with a last message.
  func finish(_ message: OutgoingMessage) {
    self.end(Ending(message: message))
  }

  /// Ends the call well.
  func finish() { self.end(Ending()) }

  /// Ends the call with an error.
  func fail(_ error: RPCError) {
    self.end(Ending(status: error.code, text: error.message, details: error.details))
  }

  private func end(_ ending: Ending) {
    let peer = self.observation?.isQuiet == false ? self.peer : ""
    // The client may know of the end before this thread goes on.
    let ended = self.observation?.now
    let (isTaken, waiting) = self.state.withLock { state in
      guard state.isOpen else { return (false, state.takeWaiting()) }
      if state.isWriting {
        state.closing = ending
      } else {
        self.send(ending, &state)
      }
      return (true, state.takeWaiting())
    }
    waiting?.giveUp()
    if isTaken {
      if let ended { self.observation?.end(ending.status, at: ended) { peer } }
    } else {
      ending.message?.discard()
    }
  }

  private func send(_ ending: Ending, _ state: inout State) {
    guard let handle = state.handle else { return }
    state.handle = nil
    state.closing = nil
    let last = ending.message ?? state.held
    if ending.message != nil, let held = state.held { held.discard() }
    state.held = nil
    var trailers = state.trailers
    self.observation?.addTrailers(to: &trailers)
    if let details = ending.details { trailers.append(RPCError.detailsKey, bytes: details) }
    var text = ending.text
    text.withUTF8 { text in
      let code = Int32(ending.status.rawValue)
      let list = trailers.makeShimList()
      if var buffer = last?.buffer {
        cgrpcshim_call_finish(handle.pointer, &buffer, code, text.baseAddress, text.count, list)
      } else {
        cgrpcshim_call_finish(handle.pointer, nil, code, text.baseAddress, text.count, list)
      }
    }
  }

  private static let gone = RPCError(.cancelled, "the call is over")

  // MARK: Events

  static func deliver(_ event: cgrpcshim_event) {
    let context = Unmanaged<ServerCall>.fromOpaque(cgrpcshim_call_context(event.call))
    switch event.kind {
    case CGRPCSHIM_EVENT_WRITTEN: context.takeUnretainedValue().written(event.ok)
    case CGRPCSHIM_EVENT_MESSAGE: context.takeUnretainedValue().messageCame(event.ok)
    case CGRPCSHIM_EVENT_CANCELLED: context.takeUnretainedValue().cancelled()
    case CGRPCSHIM_EVENT_CLOSED: context.takeRetainedValue().closed()
    default: preconditionFailure("an event of another kind")
    }
  }

  private func written(_ ok: Bool) {
    let writer = self.state.withLock { state -> UnsafeContinuation<Bool, Never>? in
      state.isWriting = false
      if let ending = state.closing {
        self.send(ending, &state)
      } else if let waiting = state.takeWaiting() {
        if let held = state.held {
          state.send(held, more: true)
          state.held = waiting.message
        } else {
          state.send(waiting.message, more: false)
        }
        return waiting.writer
      } else if state.held != nil {
        self.loop.flushLater(self)
      }
      return nil
    }
    writer?.resume(returning: ok)
  }

  private func messageCame(_ ok: Bool) {
    let reader = self.state.withLock { state in
      defer { state.reader = nil }
      return state.reader
    }
    reader?.resume(returning: ok)
  }

  /// The client is gone: the task tree is cancelled at once, and the call ends here even if its
  /// handler never returns.
  private func cancelled() {
    self.state.withLock { $0.task }?.cancel()
    let isLate = self.timeLeft.map { $0 <= .zero } ?? false
    self.fail(
      isLate
        ? RPCError(.deadlineExceeded, "the deadline passed")
        : RPCError(.cancelled, "the client cancelled")
    )
  }

  private func closed() {
    self.state.withLock { state in
      state.handle = nil
      state.task = nil
    }
    self.server.closed(self.limit)
  }
}
