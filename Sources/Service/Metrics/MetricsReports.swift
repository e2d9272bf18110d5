package import Messages
internal import Model
package import Storage
internal import Telemetry

/// Answers what the server has done: the same for gRPC and HTTP.
package struct MetricsReports: Sendable {
  private let store: any MetricStore
  private let now: @Sendable () -> Int
  private let parts: @Sendable () async -> [AssayV1.PartHealth]

  /// - Parameters:
  ///   - now: Seconds since 1970.
  ///   - parts: How the parts of the server are.
  package init(
    store: any MetricStore,
    now: @escaping @Sendable () -> Int,
    parts: @escaping @Sendable () async -> [AssayV1.PartHealth]
  ) {
    self.store = store
    self.now = now
    self.parts = parts
  }

  /// The longest window, in minutes.
  package var mostMinutes: Int { self.store.retention / 60 }

  // MARK: Answers

  package func dashboard(
    _ filter: AssayV1.MetricsFilter?
  ) async throws -> AssayV1.GetDashboardResponse {
    let scope = try self.scope(filter)
    async let grades = self.grades(scope)
    async let operations = self.operations(scope, atMost: 10)
    async let costs = self.costs(scope)
    async let quality = self.quality(scope)
    async let cache = self.cache(scope)
    async let health = self.parts()
    var response = AssayV1.GetDashboardResponse()
    let (traffic, duration, frame) = try await grades
    response.frame = frame
    response.grades = traffic
    response.duration = duration
    response.topOperations = try await operations
    response.costs = try await costs
    response.quality = try await quality
    response.cache = try await cache
    response.health = await health
    return response
  }

  package func performance(
    _ filter: AssayV1.MetricsFilter?
  ) async throws -> AssayV1.GetPerformanceResponse {
    let scope = try self.scope(filter)
    async let grades = self.grades(scope)
    async let stages = self.stages(scope)
    async let wait = self.one(
      .queueWait,
      scope,
      labels: [.priority],
      aggregations: Self.distribution
    )
    async let operations = self.operations(scope, atMost: 50)
    var response = AssayV1.GetPerformanceResponse()
    let (traffic, duration, frame) = try await grades
    response.frame = frame
    response.grades = traffic
    response.duration = duration
    response.stages = try await stages
    response.queueWait = AssayV1.Distribution(try await wait)
    response.operations = try await operations
    return response
  }

  package func costs(_ filter: AssayV1.MetricsFilter?) async throws -> AssayV1.GetCostsResponse {
    let scope = try self.scope(filter)
    var response = AssayV1.GetCostsResponse()
    response.frame = try await self.grades(scope).2
    response.costs = try await self.costs(scope)
    return response
  }

  package func quality(
    _ filter: AssayV1.MetricsFilter?
  ) async throws -> AssayV1.GetQualityResponse {
    let scope = try self.scope(filter)
    var response = AssayV1.GetQualityResponse()
    response.frame = try await self.grades(scope).2
    response.quality = try await self.quality(scope)
    return response
  }

  package func cache(_ filter: AssayV1.MetricsFilter?) async throws -> AssayV1.GetCacheResponse {
    let scope = try self.scope(filter)
    var response = AssayV1.GetCacheResponse()
    response.frame = try await self.grades(scope).2
    response.levels = try await self.cache(scope)
    return response
  }

  package func health() async -> AssayV1.GetHealthResponse {
    var response = AssayV1.GetHealthResponse()
    response.timestamp = GoogleProtobuf.Timestamp(seconds: self.now())
    response.parts = await self.parts()
    response.status = response.parts.map(\.status).max { $0.rawValue < $1.rawValue } ?? .ok
    return response
  }

  package func range(
    _ request: AssayV1.QueryRangeRequest
  ) async throws -> AssayV1.QueryRangeResponse {
    let now = self.now()
    let (query, step) = try RangeRequest.query(
      request,
      known: try await self.store.metrics()
        + Instrument.all.map {
          StoredMetric(name: $0.name, kind: $0.kind, unit: $0.unit, series: 0, labels: [])
        },
      retention: self.store.retention,
      now: now
    )
    let answer = try await self.store.query(query)
    var response = AssayV1.QueryRangeResponse()
    response.frame = self.frame(answer)
    response.step = GoogleProtobuf.Duration(.seconds(answer.step ?? step))
    response.requestedStep = GoogleProtobuf.Duration(.seconds(step))
    response.series = answer.series.map { series in
      var wire = AssayV1.RangeSeries()
      wire.labels = series.labels
      wire.points = series.points.map { point in
        var wire = AssayV1.RangeSeries.Point()
        wire.start = GoogleProtobuf.Timestamp(seconds: point.start)
        wire.value = point.values[0]
        return wire
      }
      return wire
    }
    return response
  }

  package func list() async throws -> AssayV1.ListMetricsResponse {
    var response = AssayV1.ListMetricsResponse()
    response.metrics = try await self.store.metrics().map { metric in
      var wire = AssayV1.MetricDescription()
      wire.name = metric.name
      wire.kind = metric.kind.rawValue
      wire.unit = metric.unit
      wire.series = UInt32(clamping: metric.series)
      wire.labels = metric.labels
      return wire
    }
    return response
  }

  // MARK: Figures

  private func scope(_ filter: AssayV1.MetricsFilter?) throws(InvalidRequest) -> MetricsScope {
    try MetricsScope(filter, retention: self.store.retention, now: self.now())
  }

  private static let distribution: [MetricQuery.Aggregation] = [
    .count, .average, .quantile(0.5), .quantile(0.95), .quantile(0.99), .minimum, .maximum,
  ]

  private func query(
    _ instrument: Instrument,
    _ scope: MetricsScope,
    labels: [AttributeKey]? = nil,
    groupBy: [AttributeKey] = [],
    aggregations: [MetricQuery.Aggregation]
  ) async throws -> MetricAnswer {
    try await self.store.query(
      MetricQuery(
        instrument.name,
        filters: scope.filters(labels),
        groupBy: groupBy.map(\.name),
        start: scope.start,
        end: scope.end,
        aggregations: aggregations
      )
    )
  }

  /// The values over all series.
  private func one(
    _ instrument: Instrument,
    _ scope: MetricsScope,
    labels: [AttributeKey]? = nil,
    aggregations: [MetricQuery.Aggregation]
  ) async throws -> [Double?] {
    try await self.query(instrument, scope, labels: labels, aggregations: aggregations)
      .series.first?.points.first?.values ?? []
  }

  private func grades(
    _ scope: MetricsScope
  ) async throws -> (AssayV1.TrafficFigures, AssayV1.Distribution, AssayV1.MetricsFrame) {
    let answer = try await self.query(
      .gradeDuration,
      scope,
      aggregations: Self.distribution + [.ratio([Self.filter(.outcome, Self.failures)])]
    )
    let values = answer.series.first?.points.first?.values ?? []
    return (
      AssayV1.TrafficFigures(
        count: values.first ?? nil,
        errorRate: values.last ?? nil,
        seconds: answer.seconds
      ),
      AssayV1.Distribution(values),
      self.frame(answer)
    )
  }

  private func operations(
    _ scope: MetricsScope,
    atMost limit: Int
  ) async throws -> [AssayV1.OperationFigures] {
    let answer = try await self.query(
      .rpcServerDuration,
      scope,
      labels: [],
      groupBy: [.rpcMethod],
      aggregations: Self.distribution + [.ratio([Self.filter(.rpcStatus, Self.errorStatuses)])]
    )
    let all = answer.series.compactMap { series -> AssayV1.OperationFigures? in
      guard let values = series.points.first?.values else { return nil }
      var figures = AssayV1.OperationFigures()
      figures.method = series.labels[AttributeKey.rpcMethod.name] ?? ""
      figures.traffic = AssayV1.TrafficFigures(
        count: values[0],
        errorRate: values.last ?? nil,
        seconds: answer.seconds
      )
      figures.duration = AssayV1.Distribution(values)
      return figures
    }
    return Array(
      all.sorted { ($0.traffic?.count ?? 0, $1.method) > ($1.traffic?.count ?? 0, $0.method) }
        .prefix(limit)
    )
  }

  private func stages(_ scope: MetricsScope) async throws -> [AssayV1.StageFigures] {
    let answer = try await self.query(
      .stageDuration,
      scope,
      labels: [.operation, .documentKind, .tenant, .variant],
      groupBy: [.stage],
      aggregations: Self.distribution + [
        .ratio([Self.filter(.outcome, [.failed, .late].map(\StageOutcome.rawValue))]), .sum,
      ]
    )
    let all = answer.series.compactMap { series -> (Double, AssayV1.StageFigures)? in
      guard let values = series.points.first?.values else { return nil }
      var figures = AssayV1.StageFigures()
      figures.stage = series.labels[AttributeKey.stage.name] ?? ""
      figures.traffic = AssayV1.TrafficFigures(
        count: values[0],
        errorRate: values[values.count - 2],
        seconds: answer.seconds
      )
      figures.duration = AssayV1.Distribution(values)
      return ((values.last ?? nil) ?? 0, figures)
    }
    return all.sorted { ($0.0, $1.1.stage) > ($1.0, $0.1.stage) }.map(\.1)
  }

  private func costs(_ scope: MetricsScope) async throws -> AssayV1.CostFigures {
    async let spent = self.query(.modelCost, scope, groupBy: [.model], aggregations: [.sum])
    async let tokens = self.query(.modelTokens, scope, groupBy: [.tokenType], aggregations: [.sum])
    async let grades = self.one(.gradeDuration, scope, aggregations: [.count])
    var figures = AssayV1.CostFigures()
    figures.models = try await spent.series.map { series in
      var cost = AssayV1.ModelCost()
      cost.model = series.labels[AttributeKey.model.name] ?? ""
      cost.totalUsd = (series.points.first?.values.first ?? nil) ?? 0
      return cost
    }
    .sorted { ($0.totalUsd, $1.model) > ($1.totalUsd, $0.model) }
    figures.totalUsd = figures.models.reduce(0) { $0 + $1.totalUsd }
    figures.projectedMonthlyUsd = figures.totalUsd / (try await spent.seconds) * 30 * 86_400
    if let count = try await grades.first ?? nil, count > 0 {
      figures.perGradeUsd = figures.totalUsd / count
    }
    for series in try await tokens.series {
      let sum = UInt64(counting: (series.points.first?.values.first ?? nil) ?? 0)
      switch series.labels[AttributeKey.tokenType.name] {
      case "input": figures.inputTokens = sum
      case "output": figures.outputTokens = sum
      default: break
      }
    }
    return figures
  }

  private func quality(_ scope: MetricsScope) async throws -> AssayV1.QualityFigures {
    async let scores = self.one(.gradeScore, scope, aggregations: Self.distribution)
    async let dimensions = self.query(
      .dimensionScore,
      scope,
      labels: [.operation, .documentKind, .tenant, .variant],
      groupBy: [.dimension],
      aggregations: Self.distribution
    )
    async let outcomes = self.one(
      .gradeDuration,
      scope,
      aggregations: [
        .count, .ratio([Self.filter(.outcome, [GradeOutcome.ok.rawValue])]),
        .ratio([Self.filter(.outcome, [GradeOutcome.degraded.rawValue])]),
      ]
    )
    async let refined = self.one(.gradeRefinements, scope, aggregations: [.sum])
    var figures = AssayV1.QualityFigures()
    figures.score = AssayV1.Distribution(try await scores)
    let order = Dimension.allCases.map(\.rawValue)
    figures.dimensions = try await dimensions.series.map { series in
      var figures = AssayV1.DimensionFigures()
      figures.dimension = series.labels[AttributeKey.dimension.name] ?? ""
      figures.score = AssayV1.Distribution(series.points.first?.values ?? [])
      return figures
    }
    .sorted {
      (order.firstIndex(of: $0.dimension) ?? .max) < (order.firstIndex(of: $1.dimension) ?? .max)
    }
    let values = try await outcomes
    if values.count == 3, let count = values[0], let ok = values[1], let degraded = values[2],
      ok + degraded > 0
    {
      let made = count * (ok + degraded)
      let refinements = (try await refined.first ?? nil) ?? 0
      figures.degradedRate = degraded / (ok + degraded)
      figures.refinementRate = min(1, refinements / made)
      figures.firstPassAcceptanceRate = max(0, ok / (ok + degraded) - figures.refinementRate)
    }
    return figures
  }

  private func cache(_ scope: MetricsScope) async throws -> [AssayV1.CacheLevelFigures] {
    let answer = try await self.query(
      .cacheRequests,
      scope,
      labels: [.tenant],
      groupBy: [.cacheLevel],
      aggregations: [.count, .ratio([Self.filter(.outcome, ["hit"])])]
    )
    return answer.series.compactMap { series in
      guard let values = series.points.first?.values, let count = values[0] else { return nil }
      var figures = AssayV1.CacheLevelFigures()
      figures.level = series.labels[AttributeKey.cacheLevel.name] ?? ""
      figures.hitRate = values[1] ?? 0
      figures.hits = UInt64(counting: count * figures.hitRate)
      figures.misses = UInt64(counting: count - count * figures.hitRate)
      return figures
    }
  }

  /// Gradings that failed by the server's fault.
  private static let failures = [GradeOutcome.failed, .rejected].map(\.rawValue)

  /// gRPC statuses that are the server's fault.
  private static let errorStatuses = [
    "UNKNOWN", "DEADLINE_EXCEEDED", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS",
    "RESOURCE_EXHAUSTED",
  ]

  private static func filter(_ key: AttributeKey, _ values: [String]) -> MetricQuery.Filter {
    MetricQuery.Filter(key.name, values)
  }

  private func frame(_ answer: MetricAnswer) -> AssayV1.MetricsFrame {
    var frame = AssayV1.MetricsFrame()
    frame.timestamp = GoogleProtobuf.Timestamp(seconds: self.now())
    frame.start = GoogleProtobuf.Timestamp(seconds: answer.start)
    frame.end = GoogleProtobuf.Timestamp(seconds: answer.end)
    frame.version = assayVersion
    frame.resolution = GoogleProtobuf.Duration(.seconds(answer.resolution))
    frame.errorBound = answer.errorBound
    return frame
  }
}

extension AssayV1.TrafficFigures {
  fileprivate init(count: Double?, errorRate: Double?, seconds: Double) {
    self.init()
    let count = max(0, count ?? 0)
    self.count = UInt64(counting: count)
    self.rate = count / seconds
    self.errorRate = errorRate ?? 0
    self.errors = UInt64(counting: count * self.errorRate)
  }
}

extension AssayV1.Distribution {
  /// Makes it of the values of `MetricsReports.distribution`, or of none.
  fileprivate init(_ values: [Double?]) {
    self.init()
    guard values.count >= 7, let count = values[0] else { return }
    self.count = UInt64(counting: count)
    self.average = values[1]
    self.p50 = values[2]
    self.p95 = values[3]
    self.p99 = values[4]
    self.min = values[5]
    self.max = values[6]
  }
}

extension GoogleProtobuf.Timestamp {
  init(seconds: Int) {
    self.init()
    self.seconds = Int64(seconds)
  }

  init(nanoseconds: UInt64) {
    self.init()
    self.seconds = Int64(nanoseconds / 1_000_000_000)
    self.nanos = Int32(nanoseconds % 1_000_000_000)
  }

  /// Nanoseconds since 1970, cut at the range.
  var nanoseconds: UInt64 {
    let seconds = UInt64(clamping: Swift.max(0, self.seconds))
    guard seconds < 9_000_000_000 else { return UInt64(Int64.max) }
    return seconds * 1_000_000_000 + UInt64(clamping: self.nanos)
  }
}

extension MetricAnswer {
  /// The window's length.
  fileprivate var seconds: Double { Double(max(1, self.end - self.start)) }
}

extension UInt64 {
  /// A count that was computed, cut at the range.
  fileprivate init(counting value: Double) {
    self = value.isFinite && value > 0 ? UInt64(Swift.min(value.rounded(), 0x1p63)) : 0
  }
}
