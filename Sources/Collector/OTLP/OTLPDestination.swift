internal import Foundation
internal import HTTPClient
internal import Synchronization
package import Telemetry
internal import Transport

/// Sends everything to OTLP endpoints, each signal through a queue of its own.
package final class OTLPDestination: Destination {
  package let ledger = Ledger("otlp")
  private let disk = DiskExecutor()
  package let signals: Set<Signal>

  private let config: OTLPConfig
  private let encoder: OTLPEncoder
  private let queues: [Signal: ExportQueue]
  private let exporters: [Signal: any BatchExporter]
  private let channels: [ClientChannel]
  private let durations: [Signal: HistogramSeries]
  private let clock: TelemetryClock
  private let log: EventLog
  private let failing = Mutex<Set<Signal>>([])
  private let lastMetrics = Mutex<TelemetryClock.Instant?>(nil)

  /// - Throws: when the spill folder can't be used, or a gRPC endpoint is none.
  package init(
    _ config: OTLPConfig,
    encoder: OTLPEncoder,
    registry: MetricRegistry,
    log: EventLog,
    clock: TelemetryClock = .system
  ) throws {
    self.config = config
    self.encoder = encoder
    self.clock = clock
    self.log = log
    self.signals = Set(config.endpoints.keys)
    let folder = try config.spillPath.map {
      try SpillFolder(path: $0, maxBytes: config.maxSpillBytes)
    }
    let http = try HTTPClient()
    var exporters: [Signal: any BatchExporter] = [:]
    var channels: [String: ClientChannel] = [:]
    var queues: [Signal: ExportQueue] = [:]
    var durations: [Signal: HistogramSeries] = [:]
    for (signal, endpoint) in config.endpoints {
      switch endpoint.form {
      case .httpProtobuf: exporters[signal] = OTLPHTTPExporter(http, endpoint)
      case .grpc:
        let channel = try channels[endpoint.url] ?? ClientChannel(Self.clientConfig(endpoint))
        channels[endpoint.url] = channel
        exporters[signal] = OTLPGRPCExporter(channel, endpoint)
      }
      queues[signal] = ExportQueue(
        signal: signal,
        ledger: self.ledger,
        maxBytes: config.maxQueueBytes,
        maxAge: config.maxAge,
        folder: folder
      )
      durations[signal] = registry.histogram(
        .exportDuration,
        [.exporter: "otlp", .signal: SafeText(signal)]
      )
    }
    self.exporters = exporters
    self.channels = Array(channels.values)
    self.queues = queues
    self.durations = durations
  }

  private static func clientConfig(_ endpoint: OTLPConfig.Endpoint) throws -> ClientConfig {
    let scheme = endpoint.url.prefix { $0 != ":" }
    let rest = endpoint.url.dropFirst(scheme.count)
    guard rest.hasPrefix("://") else {
      throw TransportError(.addressTaken, "an OTLP endpoint must begin with http:// or https://")
    }
    let host = rest.dropFirst(3).prefix { $0 != "/" }
    var config = ClientConfig(target: host.contains(":") ? String(host) : "\(host):4317")
    if scheme == "https" {
      config.tls = ClientConfig.TLS(
        roots: try endpoint.tls.rootsPath.map(Self.read),
        certificates: try endpoint.tls.certificatesPath.map(Self.read),
        key: try endpoint.tls.keyPath.map(Self.read)
      )
    }
    return config
  }

  private static func read(_ path: String) throws -> String {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw TransportError(.credentials, "can't read \(path)")
    }
    return text
  }

  /// Whether some signal's endpoint did not take the last batch.
  package var isFailing: Bool { self.failing.withLock { !$0.isEmpty } }

  // MARK: Destination

  package func take(_ traces: [[SpanRecord]]) async {
    for batch in Self.batches(traces, most: self.config.maxBatch) {
      let spans = batch.reduce(0) { $0 + $1.count }
      await self.add(.traces, spans, self.encoder.request(batch))
    }
  }

  /// Calls in groups with about so many spans; a call is not torn.
  package static func batches(_ traces: [[SpanRecord]], most: Int) -> [ArraySlice<[SpanRecord]>] {
    var batches: [ArraySlice<[SpanRecord]>] = []
    var start = 0
    var count = 0
    for (place, trace) in traces.enumerated() {
      if count > 0, count + trace.count > most {
        batches.append(traces[start..<place])
        start = place
        count = 0
      }
      count += trace.count
    }
    if start < traces.count { batches.append(traces[start...]) }
    return batches
  }

  package func take(_ logs: [LogRecord]) async {
    for start in stride(from: 0, to: logs.count, by: self.config.maxBatch) {
      let part = logs[start..<min(logs.count, start + self.config.maxBatch)]
      await self.add(.logs, part.count, self.encoder.request(part))
    }
  }

  package func take(_ harvest: Harvest) async {
    let now = self.clock.now()
    let isDue = self.lastMetrics.withLock { last in
      // A harvest that comes a little early is not left out.
      if !harvest.isLast, let last, last.duration(to: now) < self.config.metricInterval * 0.95 {
        return false
      }
      last = now
      return true
    }
    if isDue { await self.send(harvest) }
  }

  package func relay(_ batch: RelayedBatch) async {
    await self.add(batch.signal, batch.items, batch.bytes)
  }

  private func send(_ harvest: Harvest) async {
    let points = harvest.total()
    guard !points.isEmpty else { return }
    self.ledger.made(points.count, .metrics)
    let bytes = self.encoder.request(points, start: harvest.start, time: harvest.time)
    await self.add(.metrics, points.count, bytes)
  }

  private func add(_ signal: Signal, _ items: Int, _ bytes: [UInt8]) async {
    guard let queue = self.queues[signal] else { return }
    let batch = ExportBatch(signal: signal, items: items, time: self.clock.date(), bytes: bytes)
    await self.disk.run { queue.add(batch) }
  }

  package func run() async {
    await withTaskGroup { group in
      for (signal, queue) in self.queues {
        guard let exporter = self.exporters[signal] else { continue }
        group.addTask { await self.work(queue, exporter) }
      }
    }
  }

  /// Sends what arrives, until the task is cancelled.
  ///
  /// It speaks of a change only: a line about each batch would be exported, too, and make the next.
  private func work(_ queue: ExportQueue, _ exporter: any BatchExporter) async {
    var schedule = RetrySchedule()
    var isRefused = false
    var isPartlyRefused = false
    for await _ in queue.arrivals {
      while !Task.isCancelled, let batch = await self.front(of: queue) {
        let outcome = await self.export(batch, exporter)
        if Task.isCancelled, case .later = outcome { break }
        await self.disk.run { queue.settle(batch, outcome) }
        self.failing.withLock { failing in
          if case .delivered = outcome {
            failing.remove(queue.signal)
          } else {
            failing.insert(queue.signal)
          }
        }
        switch outcome {
        case .later(let asked):
          if !schedule.isFailing {
            self.log.write(
              .warning,
              "the OTLP endpoint can't be reached or is busy; what waits is kept",
              [Attribute(.signal, SafeText(queue.signal))]
            )
          }
          let wait = schedule.failed(asked: asked, random: .random(in: 0...1))
          guard (try? await Task.sleep(for: wait)) != nil else { return }
        case .never:
          if !isRefused {
            self.log.write(
              .warning,
              "the OTLP endpoint refuses batches, which are given up",
              [Attribute(.signal, SafeText(queue.signal))]
            )
          }
          isRefused = true
        case .delivered(let rejected):
          isRefused = false
          if rejected > 0, !isPartlyRefused {
            self.log.write(
              .warning,
              "the OTLP endpoint refuses a part of what it gets, which is given up",
              [Attribute(.signal, SafeText(queue.signal))]
            )
          }
          isPartlyRefused = rejected > 0
          if schedule.isFailing {
            self.log.write(
              .info,
              "the OTLP endpoint takes batches again",
              [Attribute(.signal, SafeText(queue.signal))]
            )
          }
          schedule.succeeded()
          // What waited goes out one by one, so that neither side is flooded.
          guard (try? await Task.sleep(for: self.config.drainInterval)) != nil else { return }
        }
      }
      if Task.isCancelled { return }
    }
  }

  private func front(of queue: ExportQueue) async -> ExportBatch? {
    let now = self.clock.date()
    return await self.disk.run { queue.front(at: now) }
  }

  private func export(
    _ batch: ExportBatch,
    _ exporter: any BatchExporter
  ) async -> ExportOutcome {
    let began = self.clock.now()
    let outcome = await exporter.export(batch)
    self.durations[batch.signal]?.record(began.duration(to: self.clock.now()))
    return outcome
  }

  package func finish() async {
    let end = self.clock.now() + self.config.finishTime
    await withTaskGroup { group in
      for (signal, queue) in self.queues {
        guard let exporter = self.exporters[signal] else { continue }
        group.addTask {
          let sending = Task {
            while self.clock.now() < end, let batch = await self.front(of: queue) {
              let outcome = await self.export(batch, exporter)
              await self.disk.run { queue.settle(batch, outcome) }
              if case .later = outcome { return }
            }
          }
          let timer = Task {
            try? await Task.sleep(for: self.config.finishTime)
            sending.cancel()
          }
          await sending.value
          timer.cancel()
          await self.disk.run { queue.close() }
        }
      }
    }
    for channel in self.channels { await channel.close() }
  }
}
