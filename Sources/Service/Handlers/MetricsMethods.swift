internal import Messages
internal import Storage
package import Transport

/// `assay.v1.MetricsService`.
package struct MetricsMethods: Sendable {
  package static let service = "assay.v1.MetricsService"

  private let reports: MetricsReports
  private let operators: Operators

  package init(_ reports: MetricsReports, operators: Operators) {
    self.reports = reports
    self.operators = operators
  }

  /// The methods for a server.
  package var all: [RPCMethod] {
    [
      .unary("/\(Self.service)/GetDashboard") {
        (request: AssayV1.GetDashboardRequest, call) -> AssayV1.GetDashboardResponse in
        try self.operators.check(call)
        return try await storeErrors { try await self.reports.dashboard(request.filter) }
      },
      .unary("/\(Self.service)/GetPerformance") {
        (request: AssayV1.GetPerformanceRequest, call) -> AssayV1.GetPerformanceResponse in
        try self.operators.check(call)
        return try await storeErrors { try await self.reports.performance(request.filter) }
      },
      .unary("/\(Self.service)/GetCosts") {
        (request: AssayV1.GetCostsRequest, call) -> AssayV1.GetCostsResponse in
        try self.operators.check(call)
        return try await storeErrors { try await self.reports.costs(request.filter) }
      },
      .unary("/\(Self.service)/GetQuality") {
        (request: AssayV1.GetQualityRequest, call) -> AssayV1.GetQualityResponse in
        try self.operators.check(call)
        return try await storeErrors { try await self.reports.quality(request.filter) }
      },
      .unary("/\(Self.service)/GetCache") {
        (request: AssayV1.GetCacheRequest, call) -> AssayV1.GetCacheResponse in
        try self.operators.check(call)
        return try await storeErrors { try await self.reports.cache(request.filter) }
      },
      .unary("/\(Self.service)/GetHealth") {
        (_: AssayV1.GetHealthRequest, call) -> AssayV1.GetHealthResponse in
        try self.operators.check(call)
        return await self.reports.health()
      },
      .unary("/\(Self.service)/QueryRange") {
        (request: AssayV1.QueryRangeRequest, call) -> AssayV1.QueryRangeResponse in
        try self.operators.check(call)
        return try await storeErrors { try await self.reports.range(request) }
      },
      .unary("/\(Self.service)/ListMetrics") {
        (_: AssayV1.ListMetricsRequest, call) -> AssayV1.ListMetricsResponse in
        try self.operators.check(call)
        return try await storeErrors { try await self.reports.list() }
      },
    ]
  }
}

/// `assay.v1.TraceService`.
package struct TraceMethods: Sendable {
  package static let service = "assay.v1.TraceService"

  private let reports: TraceReports
  private let operators: Operators

  package init(_ reports: TraceReports, operators: Operators) {
    self.reports = reports
    self.operators = operators
  }

  /// The methods for a server.
  package var all: [RPCMethod] {
    [
      .unary("/\(Self.service)/ListTraces") {
        (request: AssayV1.ListTracesRequest, call) -> AssayV1.ListTracesResponse in
        try self.operators.check(call)
        return try await storeErrors { try await self.reports.list(request) }
      },
      .unary("/\(Self.service)/GetTrace") {
        (request: AssayV1.GetTraceRequest, call) -> AssayV1.GetTraceResponse in
        try self.operators.check(call)
        return try await storeErrors { try await self.reports.get(request) }
      },
    ]
  }
}

/// Makes what a store throws an error that says so.
package func storeErrors<R>(_ body: () async throws -> R) async throws -> R {
  do {
    return try await body()
  } catch let error as any RPCErrorConvertible {
    throw error
  } catch is CancellationError {
    throw CancellationError()
  } catch let error as StoreError where error.code == .unavailable {
    throw StoreUnavailable(reason: error.description)
  } catch {
    throw StoreUnavailable()
  }
}

/// A store can't be read or written.
package struct StoreUnavailable: Error {
  /// Why, when that tells more.
  package var reason: String?

  package init(reason: String? = nil) { self.reason = reason }
}
