internal import Foundation
package import HTTPClient
internal import Synchronization
package import Telemetry

/// Metrics in a Prometheus-compatible engine: remote write in, PromQL out.
///
/// What is written has the names of `/metrics`, so that dashboards and rules fit both, and for what those
/// can't say three series more for each histogram: `_min` and `_max` of each flush, and `_squares`, the sum
/// of the values' squares. `assay_metric_info` names the metrics. Each process is an `instance` with sums
/// of its own, which begin at a written zero; samples lie on whole tens of seconds, so that the increase
/// over such a window needs no extrapolation.
package final class PrometheusMetricStore: MetricStore {
  private struct State {
    var sums = CumulativeSeries()
    /// How many points of the last flush there was no room for.
    var leftOut = 0
    /// The last flush that was added to the sums.
    var number = 0
    /// Where the last flush's samples lie, in seconds since 1970.
    var time = 0
    /// The same of the last one that was written.
    var written = 0
    /// What the engine has, and when it was asked.
    var known: [StoredMetric] = []
    var asked = Int.min
  }

  /// The series of one request.
  private static let seriesPerRequest = 5_000
  private static let infoName = "assay_metric_info"
  private static let reserved: Set<String> = ["__name__", "instance", "job", "le", "vmrange"]
  /// How finely times are told apart, in seconds.
  private static let grid = LiveBlocks.seconds

  private let config: PrometheusConfig
  private let client: HTTPClient
  private let now: @Sendable () -> Int
  private let state = Mutex(State())

  package var retention: Int { self.config.retention }

  /// - Parameter now: Seconds since 1970.
  package init(
    _ config: PrometheusConfig,
    client: HTTPClient,
    now: @escaping @Sendable () -> Int
  ) {
    self.config = config
    self.client = client
    self.now = now
  }

  // MARK: Writing

  @discardableResult
  package func flush(_ points: [MetricPoint], number: Int, at time: Int) async throws -> Int {
    let (series, metrics, at) = self.state.withLock { state in
      if number > state.number {
        state.leftOut = state.sums.add(points)
        state.number = number
        // Each time later than the one before, also when two flushes come close together.
        state.time = max(LiveBlocks.start(of: time) + Self.grid, state.time + 1)
      }
      return (state.sums.series, state.sums.metrics, state.time)
    }
    var request = self.makeRequest()
    for metric in metrics {
      request.add(
        Self.infoName,
        [
          ("kind", metric.kind.rawValue), ("labels", metric.labels.joined(separator: ",")),
          ("metric", metric.name), ("unit", metric.unit),
        ].filter { !$0.1.isEmpty },
        [(at, .number(Double(metric.series)))]
      )
    }
    for (place, series) in series.enumerated() {
      self.add(series, at, &request)
      if (place + 1) % Self.seriesPerRequest == 0 {
        try await self.send(request)
        request = self.makeRequest()
      }
    }
    if request.sampleCount > 0 { try await self.send(request) }
    self.state.withLock { state in
      guard state.number == number else { return }
      state.sums.wasWritten()
      state.written = state.time
    }
    return self.state.withLock { $0.number == number ? $0.leftOut : 0 }
  }

  /// The engine itself sees to what is old.
  package func maintain(at time: Int) async throws {}

  private func makeRequest() -> RemoteWriteRequest {
    RemoteWriteRequest(shared: [("instance", self.config.instance), ("job", self.config.job)])
  }

  private func add(
    _ series: CumulativeSeries.Series,
    _ time: Int,
    _ request: inout RemoteWriteRequest
  ) {
    let family = PrometheusText.family(series.instrument)
    // Names that mean something to the engine are renamed, as it does itself when it scrapes.
    let labels = PrometheusText.labels(series.labels).filter { !$0.name.isEmpty }
      .map { Self.reserved.contains($0.name) ? ("exported_" + $0.name, $0.value) : $0 }
    /// A sum; a new one begins at zero, or its first value would be no increase.
    func add(
      _ suffix: String,
      _ value: RemoteWriteRequest.Value,
      _ more: [(name: String, value: String)] = [],
      zero: RemoteWriteRequest.Value = .number(0),
      isNew: Bool = series.isNew
    ) {
      request.add(
        family + suffix,
        labels + more,
        (isNew ? [(time - Self.grid, zero)] : []) + [(time, value)]
      )
    }
    switch series.total {
    case .counter(let total): add("_total", .number(total))
    case .gauge(let value):
      if series.fresh != nil { request.add(family, labels, [(time, .number(value))]) }
    case .histogram(let sketch, _):
      add("_count", .number(Double(sketch.count)))
      add("_sum", .number(sketch.sum))
      add("_squares", .number(sketch.sumOfSquares))
      let fresh: Sketch? = if case .histogram(let fresh) = series.fresh { fresh } else { nil }
      if let fresh, fresh.count > 0 {
        request.add(family + "_min", labels, [(time, .number(fresh.min))])
        request.add(family + "_max", labels, [(time, .number(fresh.max))])
      }
      switch self.config.histograms {
      case .native: add("", .histogram(sketch), zero: .histogram(Sketch()))
      case .classic:
        for index in PrometheusText.bounds(series.instrument) {
          let bound = PrometheusText.text(Sketch.bound(index))
          add("_bucket", .number(Double(sketch.count(upTo: index))), [("le", bound)])
        }
        add("_bucket", .number(Double(sketch.count)), [("le", "+Inf")])
      case .vmrange:
        for (range, count, isNew) in Self.ranges(sketch, fresh: fresh) {
          add("_bucket", .number(Double(count)), [("vmrange", range)], isNew: isNew)
        }
      }
    }
  }

  /// The buckets that are not empty; one is new when all that it counts is fresh.
  private static func ranges(
    _ sketch: Sketch,
    fresh: Sketch?
  ) -> [(range: String, count: UInt64, isNew: Bool)] {
    var ranges: [(String, UInt64, Bool)] = []
    if sketch.zeroCount > 0 {
      ranges.append(("0...1e-09", sketch.zeroCount, fresh?.zeroCount == sketch.zeroCount))
    }
    for (place, count) in sketch.buckets.enumerated() where count > 0 {
      let index = sketch.offset + place
      let before = fresh.map { index - $0.offset } ?? -1
      let isNew = fresh.map { $0.buckets.indices.contains(before) && $0.buckets[before] == count }
      ranges.append(
        ("\(Sketch.bound(index))...\(Sketch.bound(index + 1))", count, isNew ?? false)
      )
    }
    return ranges
  }

  private func send(_ request: RemoteWriteRequest) async throws {
    let response = try await self.exchange(
      self.config.writeURL,
      [
        ("Content-Encoding", "snappy"), ("Content-Type", "application/x-protobuf"),
        ("X-Prometheus-Remote-Write-Version", "0.1.0"),
      ],
      Snappy.compress(request.bytes)
    )
    guard (200..<300).contains(response.status) else {
      // As remote write says: what is wrong with a request does not get better by sending it again.
      let isForGood =
        (400..<500).contains(response.status) && ![408, 429].contains(response.status)
      throw StoreError(
        isForGood ? .refused : .unavailable,
        "the metric engine refused a write with \(response.status)"
      )
    }
  }

  // MARK: Reading

  package func query(_ query: MetricQuery) async throws -> MetricAnswer {
    try query.check(retention: self.retention, now: self.now())
    let start = query.start - query.start % Self.grid
    // What was just flushed lies at the end of its ten seconds. Beyond the last samples engines would
    // take it that everything goes on as before.
    let written = self.state.withLock { $0.written }
    let upTo = (query.end + Self.grid - 1) / Self.grid * Self.grid
    let end = written > start && (upTo - 3 * Self.grid..<upTo).contains(written) ? written : upTo
    let step = query.step.map { ($0 + Self.grid - 1) / Self.grid * Self.grid }
    var answer = MetricAnswer(
      series: [],
      resolution: Self.grid,
      step: step,
      errorBound: 0,
      scanned: 0,
      start: start,
      end: end
    )
    let all = try await self.metrics()
    guard let metric = all.first(where: { $0.name == query.metric }) else { return answer }
    func promQL(_ seconds: Int) -> PromQL {
      PromQL(
        query,
        kind: metric.kind,
        unit: metric.unit,
        histograms: self.config.histograms,
        job: self.config.job,
        seconds: seconds
      )
    }
    // Whole steps in one request; what is left, or a window without steps, in another.
    let whole = step.map { (end - start) / $0 * $0 } ?? 0
    let rest = end - start - whole
    async let steps =
      step != nil && whole > 0 ? self.steps(promQL(step ?? 0), start, start + whole) : []
    async let last = rest > 0 ? self.point(promQL(rest), start + whole, end) : []
    let found = try await steps + last
    let meaning = promQL(step ?? rest)
    answer.series = Self.series(found, meaning, query) { min(step ?? end - start, end - $0) }
    answer.scanned = found.count
    let hasQuantile = query.aggregations.contains { if case .quantile = $0 { true } else { false } }
    if hasQuantile { answer.errorBound = self.errorBound(unit: metric.unit) }
    return answer
  }

  package func metrics() async throws -> [StoredMetric] {
    let now = self.now()
    let (own, known, isFresh) = self.state.withLock { state in
      (state.sums.metrics, state.known, now - Self.grid < state.asked)
    }
    var found = known
    if !isFresh {
      let job = PromQL.escaped(self.config.job)
      let reply = try await self.ask(
        "query",
        [
          (
            "query",
            "max by (kind, labels, metric, unit) (last_over_time(\(Self.infoName){job=\"\(job)\"}[1d]))"
          ),
          ("time", "\(now + Self.grid)"),
        ]
      )
      found = Self.metrics(reply)
      self.state.withLock { state in
        state.known = found
        state.asked = now
      }
    }
    // What this process counts is known at once.
    let missing = own.filter { metric in !found.contains { $0.name == metric.name } }
    return (found + missing).sorted { $0.name < $1.name }
  }

  /// A metric has several lines when its series got another label, or processes have different ones.
  private static func metrics(_ reply: PrometheusReply) -> [StoredMetric] {
    var found: [String: StoredMetric] = [:]
    for series in reply.series {
      guard let name = series.labels["metric"], let point = series.points.last,
        let kind = series.labels["kind"].flatMap(Instrument.Kind.init(rawValue:))
      else { continue }
      let labels = (series.labels["labels"] ?? "").split(separator: ",").map(String.init)
      var metric =
        found[name]
        ?? StoredMetric(
          name: name,
          kind: kind,
          unit: series.labels["unit"] ?? "",
          series: 0,
          labels: []
        )
      metric.series = max(metric.series, Int(exactly: point.value.rounded()) ?? 0)
      metric.labels = Set(metric.labels + labels).sorted()
      found[name] = metric
    }
    return found.values.sorted { $0.name < $1.name }
  }

  /// The most that a quantile is off: a bucket's width, since engines interpolate within one.
  private func errorBound(unit: String) -> Double {
    guard self.config.histograms == .classic else { return Sketch.bound(1) - 1 }
    let bounds = PrometheusText.bounds(Instrument(foreign: "", .histogram, unit: unit))
    return Sketch.bound(bounds[1]) / Sketch.bound(bounds[0]) - 1
  }

  /// What an engine says of one part, at one time, of the group that the labels tell.
  private struct Value {
    var labels: [String: String]
    var start: Int
    var value: Double
  }

  /// Points of so many seconds each, between two times.
  private func steps(_ promQL: PromQL, _ start: Int, _ end: Int) async throws -> [Value] {
    let seconds = promQL.seconds
    let reply = try await self.ask(
      "query_range",
      [
        ("query", promQL.text), ("start", "\(start + seconds)"), ("end", "\(end)"),
        ("step", "\(seconds)"),
      ]
    )
    // A point stands at the end of what it covers.
    return reply.series.flatMap { series in
      series.points.map {
        Value(labels: series.labels, start: $0.time - seconds, value: $0.value)
      }
    }
  }

  /// One point between two times.
  private func point(_ promQL: PromQL, _ start: Int, _ end: Int) async throws -> [Value] {
    let reply = try await self.ask("query", [("query", promQL.text), ("time", "\(end)")])
    return reply.series.flatMap { series in
      series.points.map { Value(labels: series.labels, start: start, value: $0.value) }
    }
  }

  private static func series(
    _ values: [Value],
    _ promQL: PromQL,
    _ query: MetricQuery,
    seconds: (_ start: Int) -> Int
  ) -> [MetricAnswer.Series] {
    var groups: [[String]: [Int: [PromQL.Part: Double]]] = [:]
    for value in values where value.value.isFinite {
      guard let number = value.labels[PromQL.partLabel].flatMap({ Int($0) }),
        promQL.parts.indices.contains(number)
      else { continue }
      let group = query.groupBy.map { value.labels[PrometheusText.label($0)] ?? "" }
      groups[group, default: [:]][value.start, default: [:]][promQL.parts[number]] = value.value
    }
    return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { group, points in
      let points = points.sorted { $0.key < $1.key }
        .filter { ($0.value[.count([])] ?? 0) > 0 }
        .map { start, values in
          MetricAnswer.Point(
            start: start,
            values: query.aggregations.map { promQL.value($0, values, seconds: seconds(start)) }
          )
        }
      guard !points.isEmpty else { return nil }
      return MetricAnswer.Series(
        labels: Dictionary(zip(query.groupBy, group)) { $1 },
        points: points
      )
    }
  }

  private func ask(
    _ path: String,
    _ parameters: [(name: String, value: String)]
  ) async throws -> PrometheusReply {
    let seconds = max(1, self.config.timeout.nanoseconds / 1_000_000_000)
    // Without the last one VictoriaMetrics moves a range to borders of its own.
    let body = (parameters + [("timeout", "\(seconds)s"), ("nocache", "1")])
      .map { "\($0.name)=\(Self.percentEncoded($0.value))" }.joined(separator: "&")
    let response = try await self.exchange(
      "\(self.config.queryURL)/api/v1/\(path)",
      [("Content-Type", "application/x-www-form-urlencoded")],
      Array(body.utf8)
    )
    return try PrometheusReply(status: response.status, body: response.body)
  }

  private func exchange(
    _ url: String,
    _ headers: [(name: String, value: String)],
    _ body: [UInt8]
  ) async throws -> HTTPResponse {
    var request = HTTPRequest("POST", url, headers: headers + self.config.headers, body: body)
    request.timeout = self.config.timeout
    request.connectTimeout = min(request.connectTimeout, self.config.timeout)
    request.maxResponseBytes = 64 << 20
    request.tls = self.config.tls
    do {
      return try await self.client.send(request)
    } catch {
      throw StoreError(.unavailable, "the metric engine does not answer: \(error.code.rawValue)")
    }
  }

  private static func percentEncoded(_ text: String) -> String {
    let allowed = CharacterSet(
      charactersIn: "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
    )
    return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
  }
}
