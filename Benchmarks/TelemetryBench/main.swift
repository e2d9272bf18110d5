// What telemetry costs: `TelemetryBench grades off|default|ratio|plain|all [ROUNDS [GATHER_MS]]`,
// `TelemetryBench compare [ROUNDS [- [GATHER_MS]]]`, `TelemetryBench parts`, `TelemetryBench loop none|span|log|point COUNT`.
//
// An emulator runs a grade a hundred times slower, so that ten traces a second were a third of all
// instead of one in two hundred: `ratio` samples one in two hundred. For the same reason things are
// gathered for longer there, so that batches are as large as 100 ms make them at full speed.
//
// `grades` grades a note of 4 KB through the service's own path, with a call's span, its annotations and
// its log line, and prints the CPU a grade of the whole process. `default` samples ten traces a second,
// `all` keeps every trace, encodes and compresses everything as an exporter would, `plain` does not
// compress; all keep metrics.
// `compare` has all modes in one process, some notes at a time by turns.
// `parts` prints nanoseconds; `loop` does one thing COUNT times, for counting instructions and
// allocations from outside.
internal import Collector
internal import Dispatch
internal import Foundation
internal import HTTPClient
internal import Messages
internal import Model
internal import Service
internal import Synchronization
internal import Telemetry

/// Does with everything what an exporter does, except for sending it.
final class Discard: Destination {
  let ledger = Ledger("discard")
  let signals: Set<Signal> = [.traces, .logs, .metrics]
  private let encoder = OTLPEncoder(resource: Resource([]), version: "0")
  private let bytes = Mutex(0)
  private let compresses: Bool

  init(compresses: Bool) { self.compresses = compresses }

  func run() async { try? await Task.sleep(for: .seconds(1_000_000)) }
  func finish() async {}

  func take(_ traces: [[SpanRecord]]) async {
    for batch in OTLPDestination.batches(traces, most: 512) {
      self.send(self.encoder.request(batch))
    }
    self.ledger.sent(traces.reduce(0) { $0 + $1.count }, .traces)
  }

  func take(_ logs: [LogRecord]) async {
    self.send(self.encoder.request(logs[...]))
    self.ledger.sent(logs.count, .logs)
  }

  func relay(_ batch: RelayedBatch) async {}

  func take(_ harvest: Harvest) async {
    self.send(self.encoder.request(harvest.total(), start: harvest.start, time: harvest.time))
  }

  private func send(_ bytes: [UInt8]) {
    let count = self.compresses ? Gzip.compress(bytes).count : bytes.count
    self.bytes.withLock { $0 += count }
  }
}

let words = Array(CommandLine.arguments.dropFirst() + ["", "", "", ""])
let gatherMilliseconds = Int(words[3]) ?? 100

func cpuSeconds() -> Double {
  var time = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
  return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
}

let note: String = {
  var text = "HISTORY OF PRESENT ILLNESS\n"
  var number = 3
  while text.utf8.count < 4096 {
    number = (number * 7 + 5) % 91
    text += "The patient reports cough for \(number) days, worse in the evening. "
    text += "Continue lisinopril \(number) mg daily and return in \(number) weeks. "
    if number % 5 == 0 { text += "\n\nASSESSMENT AND PLAN\n" }
  }
  return text
}()

/// The server's telemetry, with its lines thrown away.
func makeParts(_ mode: String) -> (Instrumentation?, LocalCollector?) {
  guard mode != "off" else { return (nil, nil) }
  let keepsAll = ["plain", "all"].contains(mode)
  let registry = MetricRegistry()
  var config = LocalCollector.Config()
  config.gatherTime = .milliseconds(gatherMilliseconds)
  config.console = open("/dev/null", O_WRONLY)
  let collector = LocalCollector(
    config: config,
    registry: registry,
    destinations: keepsAll ? [Discard(compresses: mode == "all")] : []
  )
  let tracer = Tracer(
    sampler: Sampler(keepsAll ? .always : mode == "ratio" ? .ratio(0.005) : .perSecond(10)),
    sink: collector
  )
  return (
    Instrumentation(tracer: tracer, metrics: registry, sink: collector, level: .info), collector
  )
}

/// The service's own path to a grade, with telemetry in one mode.
struct Subject: Sendable {
  // What the transport knows from its start.
  private static let method: SafeText = "assay.v1.GradingService/Grade"
  private static let address: SafeText = "ipv4:127.0.0.1:50051"
  private static let request = GradeRequest(document: Document(text: note))

  private let instrumentation: Instrumentation?
  private let grader: Grader
  private let log: EventLog?
  private let running: Task<Void, any Error>?

  init(_ mode: String) {
    let (instrumentation, collector) = makeParts(mode)
    self.instrumentation = instrumentation
    self.grader = Grader(
      limits: ServiceLimits(maxConcurrentGrades: 2),
      readiness: Readiness(),
      instrumentation: instrumentation
    ) { "id" }
    self.grader.load()
    self.log = instrumentation?.log("rpc")
    self.running = collector.map { collector in Task { try await collector.run() } }
  }

  /// Grades so many notes, one after the other, and waits until what they emitted was handed on.
  func grade(_ count: Int) async throws {
    for _ in 0..<count { try await self.once() }
    try await Task.sleep(for: .milliseconds(gatherMilliseconds * 3 / 2))
  }

  func stop() async {
    self.running?.cancel()
    _ = try? await self.running?.value
  }

  private func once() async throws {
    let span = self.instrumentation?.tracer.begin(Self.method, kind: .server)
    let began = Moment.now
    let grade = try await self.grader.grade(
      Self.request,
      for: GradeCaller(.grade, span: span),
      timeLeft: nil
    )
    let annotations = [
      Attribute(.gradeID, "id"), Attribute(.score, grade.hybrid?.score ?? 0),
      Attribute(.documentBytes, 4096),
    ]
    span?.end(
      at: .now,
      [
        Attribute(.rpcSystem, "grpc"), Attribute(.rpcMethod, Self.method),
        Attribute(.rpcStatus, "OK"),
      ] + annotations
    )
    self.log?.write(
      .info,
      "call",
      [
        Attribute(.rpcMethod, Self.method), Attribute(.rpcStatus, "OK"),
        Attribute(.durationSeconds, began.duration(to: .now).seconds),
        Attribute(.clientAddress, Self.address),
      ] + annotations,
      in: span
    )
  }
}

func grades(_ mode: String, _ rounds: Int) async throws {
  let subject = Subject(mode)
  try await subject.grade(rounds / 10)
  let start = cpuSeconds()
  try await subject.grade(rounds)
  print(String(format: "%.2f", (cpuSeconds() - start) / Double(rounds) * 1e6))
  await subject.stop()
}

/// Modes side by side, a few notes at a time by turns: what the machine does meanwhile falls on all.
///
/// A neighbour on the same core makes a block half as slow again, so that it takes thousands of rounds for
/// half a percent. What is printed is the ratio of the sums, with its standard error.
func compare(_ rounds: Int) async throws {
  let notes = 100
  let modes = ["off", "default", "plain", "all"]
  let subjects = modes.map { Subject($0) }
  for subject in subjects { try await subject.grade(notes * 4) }
  var times = modes.map { _ in [Double]() }
  for round in 0..<rounds {
    for turn in modes.indices {
      let place = (round + turn) % modes.count
      let start = cpuSeconds()
      try await subjects[place].grade(notes)
      times[place].append((cpuSeconds() - start) / Double(notes) * 1e6)
    }
  }
  let count = Double(rounds)
  let mean = times.map { $0.reduce(0, +) / count }
  for place in modes.indices {
    let ratio = mean[place] / mean[0]
    let squares = zip(times[place], times[0]).reduce(0) { sum, pair in
      let rest = pair.0 - ratio * pair.1
      return sum + rest * rest
    }
    print(
      "CPU a grade, telemetry " + modes[place].padding(toLength: 8, withPad: " ", startingAt: 0)
        + String(
          format: "%8.1f us  %+5.1f %% ± %.1f",
          mean[place],
          (ratio - 1) * 100,
          (squares / count / count).squareRoot() / mean[0] * 100
        )
    )
  }
  for subject in subjects { await subject.stop() }
}

/// Does one thing so many times.
func loop(_ what: String, _ count: Int) {
  let registry = MetricRegistry()
  final class Sink: TelemetrySink {
    func take(spans: [SpanRecord], dropped: Int) {}
    func take(log: LogRecord) {}
  }
  let tracer = Tracer(sampler: Sampler(.always), sink: Sink())
  let log = EventLog(scope: "bench", level: .info, sink: Sink())
  let series = registry.histogram(.stageDuration, ["assay.stage": "parse"])
  switch what {
  case "span":
    for _ in 0..<count / 20 {
      let root = tracer.begin("call")
      for _ in 0..<19 { root?.child("parse")?.end() }
      root?.end()
    }
  case "log":
    for _ in 0..<count {
      log.write(.info, "call", [Attribute(.rpcStatus, "OK"), Attribute(.score, 0.5)])
    }
  case "point": for number in 0..<count { series.record(Double(number % 1000) * 1e-5) }
  default: break
  }
}

func parts() {
  for (what, name) in [
    ("span", "a span, recorded and kept"), ("log", "a log line with two values"),
    ("point", "a histogram's point"),
  ] {
    var best = Double.infinity
    for _ in 0..<5 {
      let start = cpuSeconds()
      loop(what, 200_000)
      best = min(best, (cpuSeconds() - start) / 200_000)
    }
    print("\(name.padding(toLength: 30, withPad: " ", startingAt: 0)) \(Int(best * 1e9)) ns")
  }
}

let done = DispatchSemaphore(value: 0)
// The main thread waits here instead of in Dispatch's loop, which an emulator can't follow.
Task.detached {
  switch words[0] {
  case "grades":
    do { try await grades(words[1], Int(words[2]) ?? 2000) } catch { print("failed: \(error)") }
  case "compare":
    do { try await compare(Int(words[1]) ?? 60) } catch { print("failed: \(error)") }
  case "loop": loop(words[1], Int(words[2]) ?? 1000)
  default: parts()
  }
  done.signal()
}
done.wait()
