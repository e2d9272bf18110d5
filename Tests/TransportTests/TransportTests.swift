import Logging
import Messages
import ServiceLifecycle
import Synchronization
import TestMessages
import Testing

@testable import Transport

/// Our client against our server, in one process.
@Suite struct TransportTests {
  typealias Everything = AssayTestV1.Everything

  private static let echo = RPCMethod.unary("/test.Test/Echo") {
    (request: Everything, _) -> Everything in request
  }

  /// Runs a server and a client for it while `body` runs.
  private func with(
    _ methods: [RPCMethod],
    change: (inout ServerConfig) -> Void = { _ in },
    _ body: (ClientChannel, Server) async throws -> Void
  ) async throws {
    var config = ServerConfig(addresses: ["127.0.0.1:0"])
    config.gracePeriod = .milliseconds(500)
    change(&config)
    let server = try Server(
      config: config,
      methods: methods,
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    try server.bind()
    let group = ServiceGroup(
      services: [server],
      logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    )
    let running = Task { try await group.run() }
    var client = ClientConfig(target: server.addresses[0])
    client.retryableServices = ["test.Test"]
    let channel = try ClientChannel(client)
    do {
      try await body(channel, server)
    } catch {
      Issue.record(error)
    }
    await channel.close()
    await group.triggerGracefulShutdown()
    try await running.value
    #expect(server.openCallCount == 0)
  }

  private func code(_ body: () async throws -> Void) async -> StatusCode {
    do {
      try await body()
      return .ok
    } catch let error as RPCError {
      return error.code
    } catch {
      return .unknown
    }
  }

  @Test func manyCallsAtOnceComeBackWhole() async throws {
    try await self.with([Self.echo]) { channel, _ in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<300 {
          group.addTask {
            var request = Everything()
            request.stringValue = String(repeating: "x", count: number * 40) + "\u{0}é"
            request.int32Value = Int32(number)
            var options = CallOptions(timeout: .seconds(30))
            options.compresses = number % 2 == 0
            let reply: Everything = try await channel.unary(
              "/test.Test/Echo",
              request,
              options: options
            )
            #expect(reply == request)
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func aStreamArrivesInOrderAndOnlyAsFastAsItIsRead() async throws {
    let written = Mutex(0)
    let stream = RPCMethod.serverStream("/test.Test/Stream") {
      (request: Everything, _, replies: ReplyWriter<Everything>) in
      var reply = Everything()
      reply.stringValue = String(repeating: "y", count: 64 << 10)
      for number in 1...request.int32Value {
        reply.int32Value = number
        try await replies.write(reply)
        written.withLock { $0 = Int(number) }
      }
    }
    try await self.with([stream]) { channel, _ in
      var request = Everything()
      request.int32Value = 400
      var read: Int32 = 0
      try await channel.serverStream(
        "/test.Test/Stream",
        request,
        options: CallOptions(timeout: .seconds(60))
      ) { (reply: Everything) in
        read += 1
        #expect(reply.int32Value == read)
        if read == 3 {
          // Windows and buffers hold a few megabytes; 25 MiB would mean that nobody waits.
          try await Task.sleep(for: .milliseconds(300))
          #expect(written.withLock { $0 } < 300)
        }
      }
      #expect(read == 400)
    }
  }

  @Test func aCancelledClientCancelsTheHandlersTaskTree() async throws {
    let (cancelled, tell) = AsyncStream.makeStream(of: Void.self)
    let slow = RPCMethod.serverStream("/test.Test/Slow") {
      (_: Everything, _, replies: ReplyWriter<Everything>) in
      try await replies.write(Everything())
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          do { try await Task.sleep(for: .seconds(60)) } catch { tell.yield() }
        }
      }
    }
    try await self.with([slow]) { channel, _ in
      struct Enough: Error {}
      await #expect(throws: Enough.self) {
        try await channel.serverStream(
          "/test.Test/Slow",
          Everything(),
          options: CallOptions(timeout: .seconds(30))
        ) { (_: Everything) in throw Enough() }
      }
      var events = cancelled.makeAsyncIterator()
      await events.next()
    }
  }

  @Test func theDeadlineCancelsTheHandlerAndTheCallEndsEvenIfTheHandlerDoesNot() async throws {
    let release = AsyncStream.makeStream(of: Void.self)
    let stubborn = RPCMethod.unary("/test.Test/Stubborn") {
      (request: Everything, _) -> Everything in
      await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
        Task.detached {
          for await _ in release.stream {}
          done.resume()
        }
      }
      return request
    }
    try await self.with([stubborn, Self.echo]) { channel, server in
      let code = await self.code {
        let _: Everything = try await channel.unary(
          "/test.Test/Stubborn",
          Everything(),
          options: CallOptions(timeout: .milliseconds(50))
        )
      }
      #expect(code == .deadlineExceeded)
      // The server goes on, and the call no longer counts as open although its handler waits.
      let _: Everything = try await channel.unary(
        "/test.Test/Echo",
        Everything(),
        options: CallOptions(timeout: .seconds(10))
      )
      while server.openCallCount > 0 { await Task.yield() }
      release.continuation.finish()
    }
  }

  @Test func errorsKeepTheirDetails() async throws {
    let sent = RPCError(
      .resourceExhausted,
      "naïve – 🩺",
      reason: "TOO_MUCH",
      metadata: ["limit": "3"],
      violations: [.init(field: "a.b", reason: "is wrong")],
      retryDelay: .milliseconds(1500)
    )
    let failing = RPCMethod.unary("/test.Test/Fail") { (_: Everything, _) -> Everything in
      throw sent
    }
    try await self.with([failing]) { channel, _ in
      await #expect(throws: sent) {
        let _: Everything = try await channel.unary(
          "/test.Test/Fail",
          Everything(),
          options: CallOptions(timeout: .seconds(10))
        )
      }
    }
  }

  @Test func anUnforeseenErrorTellsNothing() async throws {
    struct Secret: Error { let name = "patient" }
    let failing = RPCMethod.unary("/test.Test/Fail") { (_: Everything, _) -> Everything in
      throw Secret()
    }
    try await self.with([failing]) { channel, _ in
      do {
        let _: Everything = try await channel.unary(
          "/test.Test/Fail",
          Everything(),
          options: CallOptions(timeout: .seconds(10))
        )
        Issue.record("no error")
      } catch let error as RPCError {
        #expect(error.code == .internal)
        #expect(!"\(error)".contains("patient") && !"\(error)".contains("Secret"))
      }
    }
  }

  @Test func headersAndTrailersTravelBothWays() async throws {
    let seen = Mutex<String?>(nil)
    let method = RPCMethod.unary("/test.Test/Meta") {
      (request: Everything, call) -> Everything in
      seen.withLock { $0 = call.headers.text("x-wish") }
      #expect(call.headers.last("x-raw-bin") == [0, 255])
      #expect(call.peer.hasPrefix("ipv4:127.0.0.1"))
      #expect((call.timeLeft ?? .zero) > .seconds(5))
      var headers = Metadata()
      headers.append("x-head", "1")
      call.setHeaders(headers)
      var trailers = Metadata()
      trailers.append("x-tail-bin", bytes: [1, 0, 2])
      call.setTrailers(trailers)
      return request
    }
    try await self.with([method]) { channel, _ in
      var options = CallOptions(timeout: .seconds(10))
      options.metadata.append("X-Wish", "yes")
      options.metadata.append("x-raw-bin", bytes: [0, 255])
      let _: Everything = try await channel.unary("/test.Test/Meta", Everything(), options: options)
      #expect(seen.withLock { $0 } == "yes")
    }
  }

  @Test func messagesOverTheLimitAreRefused() async throws {
    try await self.with([Self.echo], change: { $0.maxReceiveBytes = 10_000 }) { channel, _ in
      var request = Everything()
      request.bytesValue = [UInt8](repeating: 0, count: 20_000)
      for compresses in [false, true] {
        var options = CallOptions(timeout: .seconds(10))
        options.compresses = compresses
        let code = await self.code {
          let _: Everything = try await channel.unary(
            "/test.Test/Echo",
            request,
            options: options
          )
        }
        #expect(code == .resourceExhausted)
      }
    }
  }

  @Test func moreOpenCallsThanAllowedAreRefusedWithAHint() async throws {
    let (stream, open) = AsyncStream.makeStream(of: Void.self)
    let waiting = RPCMethod.unary("/test.Test/Wait") { (request: Everything, _) -> Everything in
      for await _ in stream {}
      return request
    }
    try await self.with([waiting], change: { $0.maxConcurrentCalls = 2 }) { channel, server in
      let calls = (0..<2).map { _ in
        Task {
          let _: Everything = try await channel.unary(
            "/test.Test/Wait",
            Everything(),
            options: CallOptions(timeout: .seconds(30))
          )
        }
      }
      while server.openCallCount < 2 { await Task.yield() }
      do {
        let _: Everything = try await channel.unary(
          "/test.Test/Wait",
          Everything(),
          options: CallOptions(timeout: .seconds(30))
        )
        Issue.record("no error")
      } catch let error as RPCError {
        #expect(error.code == .resourceExhausted && error.retryDelay == .seconds(1))
      }
      open.finish()
      for call in calls { try await call.value }
    }
  }

  @Test func aServerThatStopsAmidCallsEndsThemAll() async throws {
    let forever = RPCMethod.unary("/test.Test/Forever") {
      (request: Everything, _) -> Everything in
      try await Task.sleep(for: .seconds(600))
      return request
    }
    var config = ServerConfig(addresses: ["127.0.0.1:0"])
    config.gracePeriod = .milliseconds(100)
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    let server = try Server(config: config, methods: [forever, Self.echo], logger: logger)
    try server.bind()
    let group = ServiceGroup(services: [server], logger: logger)
    let running = Task { try await group.run() }
    // Connections go to the loops in turn: the first loop, which is told when the server is drained,
    // has nothing to do while the second one still ends its calls.
    let idle = try ClientChannel(ClientConfig(target: server.addresses[0]))
    let _: Everything = try await idle.unary(
      "/test.Test/Echo",
      Everything(),
      options: CallOptions(timeout: .seconds(10))
    )
    let channel = try ClientChannel(ClientConfig(target: server.addresses[0]))
    let codes = await withTaskGroup(of: StatusCode.self) { tasks in
      for _ in 0..<1000 {
        tasks.addTask {
          await self.code {
            let options = CallOptions(timeout: .seconds(60))
            let _: Everything = try await channel.unary(
              "/test.Test/Forever",
              Everything(),
              options: options
            )
          }
        }
      }
      while server.openCallCount < 1000 { await Task.yield() }
      await group.triggerGracefulShutdown()
      return await tasks.reduce(into: []) { $0.append($1) }
    }
    try await running.value
    await channel.close()
    await idle.close()
    #expect(codes.count == 1000)
    #expect(codes.allSatisfy { $0 != .ok })
  }

  @Test func standingCallsHaveALimitOfTheirOwnAndLeaveRoomForOthers() async throws {
    let standing = RPCMethod.serverStream("/test.Test/Standing", limit: .standing) {
      (request: Everything, _, replies: ReplyWriter<Everything>) in
      try await replies.write(request)
      try await Task.sleep(for: .seconds(600))
    }
    try await self.with(
      [Self.echo, standing],
      change: { config in
        config.maxStandingCalls = 3
        config.maxConcurrentCalls = 1
        config.gracePeriod = .milliseconds(10)
      }
    ) { channel, _ in
      let options = CallOptions(timeout: .seconds(30))
      try await withThrowingTaskGroup { group in
        let (opened, open) = AsyncStream.makeStream(of: Void.self)
        for _ in 0..<3 {
          group.addTask {
            try await channel.serverStream("/test.Test/Standing", Everything(), options: options) {
              (_: Everything) in open.yield()
            }
          }
        }
        var isOpen = opened.makeAsyncIterator()
        for _ in 0..<3 { await isOpen.next() }
        let code = await self.code {
          try await channel.serverStream("/test.Test/Standing", Everything(), options: options) {
            (_: Everything) in
          }
        }
        #expect(code == .resourceExhausted)
        let _: Everything = try await channel.unary(
          "/test.Test/Echo",
          Everything(),
          options: options
        )
        group.cancelAll()
        while let result = await group.nextResult() {
          #expect(throws: (any Error).self) { try result.get() }
        }
      }
    }
  }

  @Test func aTakenAddressIsAnError() async throws {
    try await self.with([Self.echo]) { _, server in
      let second = try Server(
        config: ServerConfig(addresses: [server.addresses[0]]),
        methods: [],
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
      )
      #expect(throws: TransportError.self) { try second.bind() }
    }
  }
}
