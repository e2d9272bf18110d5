internal import CGRPCShim
package import Logging
internal import ServiceLifecycle
internal import Synchronization
package import Telemetry

/// A gRPC server.
///
/// `bind()` takes the addresses, `run()` serves until its task is cancelled or a graceful shutdown
/// begins, and ends when no call is left: calls that were accepted have the grace period to end.
package final class Server: Service, CallReceiver {
  private enum Phase {
    case made
    case bound(ShimHandle, [Loop])
    case over
  }

  private struct State {
    var phase = Phase.made
    var addresses: [String] = []
    var isDrained = false
    var drainWaiter: CheckedContinuation<Void, Never>?
  }

  let config: ServerConfig
  private let methods: [RPCMethod]
  private let instrumentation: CallInstrumentation?
  private let logger: Logger
  private let tls: TLSSource?
  private let state = Mutex(State())
  private let openCalls = Atomic<Int>(0)
  private let standingCalls = Atomic<Int>(0)
  private let beforeDrain: @Sendable () async -> Void

  /// - Parameters:
  ///   - instrumentation: What makes calls visible; nil for nothing.
  ///   - beforeDrain: Runs when the shutdown begins, before new calls are refused.
  package init(
    config: ServerConfig,
    methods: [RPCMethod],
    logger: Logger,
    instrumentation: Instrumentation? = nil,
    beforeDrain: @escaping @Sendable () async -> Void = {}
  ) throws {
    self.config = config
    self.methods = methods
    self.logger = logger
    self.instrumentation = instrumentation.map { CallInstrumentation($0, methods: methods) }
    self.beforeDrain = beforeDrain
    self.tls = try config.tls.map { try TLSSource($0) }
  }

  /// The addresses as they were bound, with the ports that the system gave.
  package var addresses: [String] { self.state.withLock { $0.addresses } }

  /// The time that each loop's thread has worked, in seconds, and the events that it delivered.
  /// How many calls named a method that there is not.
  package var unknownCallCount: Int {
    self.state.withLock { state in
      guard case .bound(let server, _) = state.phase else { return 0 }
      return Int(clamping: cgrpcshim_server_unknown_calls(server.pointer))
    }
  }

  package var loopFigures: [(busy: Double, events: Int)] {
    self.state.withLock { state in
      guard case .bound(_, let loops) = state.phase else { return [] }
      return loops.map { ($0.busySeconds, $0.eventCount) }
    }
  }

  /// How many calls are open.
  package var openCallCount: Int { self.openCalls.load(ordering: .relaxed) }

  /// Takes the addresses and begins to serve.
  ///
  /// - Throws: `TransportError` when an address is taken or not one.
  package func bind() throws {
    let loops = (0..<max(1, self.config.loops)).map { _ in Loop() }
    var options = self.config.shimOptions
    let server = loops.map { Optional($0.shim) }.withUnsafeBufferPointer {
      cgrpcshim_server_create(&options, $0.baseAddress, $0.count)
    }
    guard let server else { throw TransportError(.system, "the system has no memory") }
    for method in self.methods {
      let kind =
        method.requests == .single
        ? CGRPCSHIM_METHOD_SINGLE_REQUEST : CGRPCSHIM_METHOD_REQUEST_STREAM
      precondition(
        cgrpcshim_server_add_method(server, method.path, kind) >= 0,
        "a method is added twice"
      )
    }
    var addresses: [String] = []
    for address in self.config.addresses {
      // gRPC would unlink a socket that another server still answers at.
      let isServed =
        address.hasPrefix("unix:") && cgrpcshim_unix_is_served(String(address.dropFirst(5)))
      let port = isServed ? 0 : cgrpcshim_server_listen(server, address, self.tls?.shim)
      guard port > 0 else {
        // A server must start before it can be shut down, which frees what it holds.
        self.start(server, loops)
        let failed = ShimHandle(server)
        Task { await self.drain(failed, loops) }
        let detail =
          self.tls == nil
          ? ": it is taken or no address of this machine"
          : ": it is taken, or key and certificate are no pair"
        throw TransportError(.addressTaken, "can't listen on \(address)\(detail)")
      }
      addresses.append(
        address.hasPrefix("unix:") ? address : Self.replacePort(of: address, with: Int(port))
      )
    }
    self.start(server, loops)
    let bound = ShimHandle(server)
    self.state.withLock { state in
      state.phase = .bound(bound, loops)
      state.addresses = addresses
    }
  }

  private func start(_ server: OpaquePointer, _ loops: [Loop]) {
    for loop in loops { loop.receiver = self }
    cgrpcshim_server_start(server)
    for loop in loops {
      do { try loop.start() } catch { preconditionFailure("the system gives no thread") }
    }
  }

  private static func replacePort(of address: String, with port: Int) -> String {
    guard let colon = address.lastIndex(of: ":") else { return "\(address):\(port)" }
    return "\(address[..<colon]):\(port)"
  }

  package func run() async throws {
    if self.addresses.isEmpty { try self.bind() }
    await withTaskGroup { group in
      if let tls, self.config.tls?.reloadInterval != nil {
        group.addTask { await tls.watch(logger: self.logger) }
      }
      group.addTask { try? await gracefulShutdown() }
      await group.next()
      group.cancelAll()
    }
    // What follows must go on although the task may be cancelled.
    await Task { await self.drain() }.value
  }

  /// Refuses new calls, waits for the open ones as long as the grace period, ends the rest.
  private func drain() async {
    await self.beforeDrain()
    let bound = self.state.withLock { state -> (ShimHandle, [Loop])? in
      guard case .bound(let server, let loops) = state.phase else { return nil }
      state.phase = .over
      return (server, loops)
    }
    guard let (handle, loops) = bound else { return }
    await self.drain(handle, loops)
  }

  private func drain(_ handle: ShimHandle, _ loops: [Loop]) async {
    let server = handle.pointer
    cgrpcshim_server_shut_down(server)
    await withTaskGroup { group in
      group.addTask {
        await self.waitUntilDrained()
        return true
      }
      group.addTask {
        try? await Task.sleep(for: self.config.gracePeriod)
        return false
      }
      if await group.next() == false {
        self.logger.warning(
          "grace period over, cancelling calls",
          metadata: ["calls": .stringConvertible(self.openCallCount)]
        )
        cgrpcshim_server_cancel_calls(server)
      }
      group.cancelAll()
      await group.waitForAll()
    }
    // The other loops may still be told of requests that will never come, and these name the server.
    for loop in loops { await loop.close() }
    cgrpcshim_server_destroy(server)
    self.logger.debug("server stopped")
  }

  private func waitUntilDrained() async {
    await withCheckedContinuation { continuation in
      let isDrained = self.state.withLock { state in
        if !state.isDrained { state.drainWaiter = continuation }
        return state.isDrained
      }
      if isDrained { continuation.resume() }
    }
  }

  // MARK: CallReceiver

  func drained() {
    let waiter = self.state.withLock { state in
      state.isDrained = true
      defer { state.drainWaiter = nil }
      return state.drainWaiter
    }
    waiter?.resume()
  }

  func accept(_ handle: OpaquePointer, on loop: Loop) {
    let number = Int(cgrpcshim_call_method(handle))
    let method = self.methods[number]
    let observation = self.instrumentation?.begin(
      handle,
      method: number,
      isQuiet: method.limit != .calls
    )
    let call = ServerCall(handle, on: loop, of: self, for: method.limit, observation)
    let (open, most) =
      switch method.limit {
      case .calls, .background:
        (self.openCalls.add(1, ordering: .relaxed).newValue, self.config.maxConcurrentCalls)
      case .standing:
        (self.standingCalls.add(1, ordering: .relaxed).newValue, self.config.maxStandingCalls)
      case .none: (0, 0)
      }
    guard open <= most else {
      call.fail(
        RPCError(
          .resourceExhausted,
          "too many calls are open",
          reason: "TOO_MANY_CALLS",
          metadata: ["limit": "\(most)"],
          retryDelay: self.config.retryDelay
        )
      )
      return
    }
    call.run(method.body)
  }

  /// An accepted call is over.
  func closed(_ limit: RPCMethod.Limit) {
    switch limit {
    case .calls, .background: self.openCalls.subtract(1, ordering: .relaxed)
    case .standing: self.standingCalls.subtract(1, ordering: .relaxed)
    case .none: break
    }
  }
}
