internal import Collector
internal import Foundation
internal import Grading
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import Messages
internal import Model
internal import Service
internal import ServiceLifecycle
internal import Synchronization
internal import Telemetry
internal import Transport
internal import UnixSignals
internal import Web

/// The server as a whole: it builds every part and runs them together.
struct ServerProgram {
  let settings: Settings
  /// Gets the bound addresses as JSON once everything serves.
  let readyFile: String?

  /// Serves until SIGTERM or SIGINT, then drains.
  func run() async throws {
    // A reader that goes away is an error of a write, not the end of the program.
    signal(SIGPIPE, SIG_IGN)
    // What is kept is the owner's.
    umask(0o077)
    let telemetry = try TelemetryParts(self.settings)
    telemetry.bootstrap()
    defer { telemetry.stores.close() }
    defer { telemetry.collector.close() }
    let logger = telemetry.logger
    Self.raiseFileLimit()
    for name in self.settings.unknownVariables {
      logger.warning("a variable looks like a setting and is none", metadata: ["name": .open(name)])
    }
    for remark in self.settings.exporterRemarks {
      logger.warning("an exporter is none of ours", metadata: ["reason": .open(remark)])
    }
    // What an earlier server left behind must not mislead who waits for this one.
    if let readyFile { try? FileManager.default.removeItem(atPath: readyFile) }
    defer { if let readyFile { try? FileManager.default.removeItem(atPath: readyFile) } }
    let readiness = Readiness()
    let limits = self.settings.serviceLimits
    let recorder = telemetry.stores.records.map { GradeRecorder($0, telemetry.instrumentation) }
    let audit = AuditKeeper(telemetry.stores.audit, telemetry.instrumentation)
    let policies = telemetry.stores.policies
    let makeID: @Sendable () -> String = { UUID().uuidString.lowercased() }
    let grader = Grader(
      limits: limits,
      readiness: readiness,
      policies: policies,
      audit: audit,
      instrumentation: telemetry.instrumentation,
      recorder: recorder,
      // A store that is there and can't be used is not the same as none.
      whyNoRecorder: telemetry.stores.directory == nil ? .noStore : .storeFailed,
      makeID: makeID
    )
    let desk = DeidentificationDesk(
      policies: policies,
      audit: audit,
      limits: limits,
      instrumentation: telemetry.instrumentation,
      makeID: makeID
    )
    let serverConfig = self.settings.serverConfig
    let addresses = Mutex((grpc: "", http: ""))

    let named = [
      GradingMethods.service, ServerInfoMethods.service, HealthMethods.service,
      MetricsMethods.service, TraceMethods.service, PrivacyMethods.service,
    ]
    let services =
      (named + ReflectionMethods.services
      + (telemetry.receiver == nil ? [] : OTLPReceiver.services)).sorted()
    let features = self.features
    let describe: @Sendable () -> ServerDescription = {
      let bound = addresses.withLock { $0 }
      return ServerDescription(
        version: assayVersion,
        grpcAddress: bound.grpc,
        httpAddress: bound.http,
        services: services,
        limits: limits,
        maxReceiveMessageBytes: serverConfig.maxReceiveBytes,
        maxConcurrentCalls: serverConfig.maxConcurrentCalls,
        features: features,
        rulesVersion: Pipeline.versions.rules,
        lexiconsVersion: Pipeline.versions.lexicons,
        isReady: readiness.phase == .ready
      )
    }
    let metrics = MetricsReports(
      store: telemetry.stores.metrics,
      now: { Int(Date().timeIntervalSince1970) },
      parts: {
        let phase = readiness.phase
        return [
          AssayV1.PartHealth("grading", phase == .ready ? .ok : .failed, phase.rawValue),
          telemetry.recordsPart(recorder), telemetry.auditPart(audit), telemetry.privacyPart(),
        ] + telemetry.parts()
      }
    )
    let traces = TraceReports(store: telemetry.stores.traces)
    let operators = Operators(
      tenants: self.settings.operators,
      knowsClients: !self.settings.text("grpc.tls.client_roots").isEmpty
    )
    let drainDelay = self.settings.seconds("grpc.drain_delay")
    let server = try Server(
      config: serverConfig,
      methods: GradingMethods(
        grader: grader,
        records: RecordReports(telemetry.stores.records)
      )
      .all + ServerInfoMethods(describe: describe).all
        + MetricsMethods(metrics, operators: operators).all
        + TraceMethods(traces, operators: operators).all
        + PrivacyMethods(
          desk: desk,
          reports: AuditReports(audit, policies: policies),
          operators: operators
        ).all
        + (telemetry.receiver?.methods ?? [])
        + HealthMethods(readiness: readiness, services: services).all
        + ReflectionMethods(services: services).all,
      logger: logger,
      instrumentation: telemetry.instrumentation
    ) {
      // Balancers see it first; new calls are refused after that.
      readiness.move(to: .stopping)
      if drainDelay > .zero { try? await Task.sleep(for: drainDelay) }
    }
    try server.bind()
    addresses.withLock { $0.grpc = server.addresses[0] }
    logger.info("gRPC is served", metadata: ["address": .open(server.addresses[0])])
    telemetry.observe(server)

    let (httpBound, httpIsBound) = AsyncStream.makeStream(of: Void.self)
    // The first one stops last.
    var running: [any ServiceLifecycle.Service] = [telemetry.collector]
    running.append(RecordKeeper(recorder, audit))
    running.append(
      PolicyWatcher(
        loader: telemetry.stores.policyLoader,
        stamps: telemetry.stores.policyStamps,
        policies: policies,
        logger: logger
      )
    )
    if let web = try self.makeWeb(
      WebServer(
        readiness: readiness,
        describe: describe,
        points: { telemetry.registry.points() },
        resource: telemetry.resource,
        instrumentation: telemetry.instrumentation,
        metricsRoutes: MetricsRoutes(metrics: metrics, traces: traces),
        otlpRoutes: telemetry.receiver.map { receiver in
          OTLPRoutes(maxBytes: OTLPReceiver.maxBytes) { signal, body, isCompressed, isJSON in
            await Self.receive(receiver, signal, body, isCompressed: isCompressed, isJSON: isJSON)
          }
        },
        hosts: self.settings.httpHosts
      ),
      logger: logger,
      onBound: { address in
        addresses.withLock { $0.http = address }
        logger.info("HTTP is served", metadata: ["address": .open(address)])
        httpIsBound.finish()
      }
    ) {
      running.append(web)
    } else {
      httpIsBound.finish()
    }
    let readyFile = self.readyFile
    running.append(
      Starter {
        grader.load()
        for await _ in httpBound {}
        try Task.checkCancellation()
        guard let readyFile else { return }
        let bound = addresses.withLock { $0 }
        var json = JSONWriter()
        json.beginObject()
        json.member("grpc", bound.grpc)
        json.member("http", bound.http)
        json.endObject()
        do {
          try (json.text + "\n").write(toFile: readyFile, atomically: true, encoding: .utf8)
        } catch {
          throw TransportError(.system, "can't write the ready file \(readyFile)")
        }
      }
    )
    running.append(server)
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: running.map { ServiceGroupConfiguration.ServiceConfiguration(service: $0) },
        gracefulShutdownSignals: [.sigterm, .sigint],
        logger: logger
      )
    )
    try await group.run()
    logger.info("stopped")
  }

  private static func receive(
    _ receiver: OTLPReceiver,
    _ signal: Signal,
    _ body: [UInt8],
    isCompressed: Bool,
    isJSON: Bool
  ) async -> OTLPRoutes.Outcome {
    do {
      return .taken(
        try await receiver.take(
          signal,
          body,
          isCompressed: isCompressed,
          as: isJSON ? .json : .protobuf
        )
      )
    } catch {
      switch error {
      case .malformed: return .malformed
      case .tooLarge: return .tooLarge
      case .busy: return .busy(seconds: OTLPReceiver.retrySeconds)
      }
    }
  }

  /// Each connection takes a descriptor, and gRPC's listener does not recover from running out of them.
  private static func raiseFileLimit() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
    limit.rlim_cur = limit.rlim_max
    _ = setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  private var features: [String] {
    var features = ["gzip", "health", "reflection", "streaming"]
    if self.settings.serverConfig.tls != nil { features.append("tls") }
    if self.settings.serverConfig.tls?.clientRootsPath != nil { features.append("mtls") }
    return features.sorted()
  }

  /// How many HTTP connections are open at once; the next ones wait until one is closed. A quarter of the descriptors, so that
  /// gRPC and the stores always have some, and silent connections keep nobody out where there are many.
  private static var mostHTTPConnections: Int {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 256 }
    return max(16, Int(clamping: min(limit.rlim_cur / 4, 16_384)))
  }

  private func makeWeb(
    _ web: WebServer,
    logger: Logger,
    onBound: @escaping @Sendable (String) -> Void
  ) throws -> (any ServiceLifecycle.Service)? {
    let address = self.settings.text("http.address")
    guard !address.isEmpty else { return nil }
    guard let colon = address.lastIndex(of: ":"),
      let port = Int(address[address.index(after: colon)...]), (0...65535).contains(port)
    else { throw SettingsError(problems: ["http.address: must be host:port"]) }
    let host = address[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    var quiet = logger
    quiet.logLevel = max(logger.logLevel, .warning)
    let server = Application(
      router: web.router,
      server: .http1(configuration: HTTP1Channel.Configuration(idleTimeout: .seconds(30))),
      configuration: ApplicationConfiguration(
        address: .hostname(host, port: port),
        availableConnectionsDelegate: .maximum(Self.mostHTTPConnections, logger: quiet)
      ),
      onServerRunning: { channel in
        let bound = channel.localAddress?.port ?? port
        onBound("\(host.contains(":") ? "[\(host)]" : host):\(bound)")
      },
      logger: quiet
    )
    return AddressedService(address: address, service: server)
  }
}

/// Names the address when a server can't take it: what the system says names none.
private struct AddressedService: ServiceLifecycle.Service {
  let address: String
  let service: any ServiceLifecycle.Service

  func run() async throws {
    do {
      try await self.service.run()
    } catch let error where !(error is CancellationError) {
      throw TransportError(.addressTaken, "can't serve HTTP on \(self.address): \(error)")
    }
  }
}

/// Removes grades and audit entries that are too old or too many, at the start and every ten minutes.
private struct RecordKeeper: ServiceLifecycle.Service {
  let recorder: GradeRecorder?
  let audit: AuditKeeper

  init(_ recorder: GradeRecorder?, _ audit: AuditKeeper) {
    self.recorder = recorder
    self.audit = audit
  }

  func run() async throws {
    await cancelWhenGracefulShutdown {
      repeat {
        await self.recorder?.prune()
        await self.audit.prune()
      } while (try? await Task.sleep(for: .seconds(600))) != nil
    }
  }
}

/// Does what is to be done once at the start, and then stays until the shutdown.
private struct Starter: ServiceLifecycle.Service {
  let body: @Sendable () async throws -> Void

  init(_ body: @escaping @Sendable () async throws -> Void) { self.body = body }

  func run() async throws {
    try await self.body()
    try? await gracefulShutdown()
  }
}
