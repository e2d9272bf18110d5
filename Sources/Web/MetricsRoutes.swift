internal import Hummingbird
internal import Messages
internal import Model
internal import NIOCore
package import Service
internal import Transport

/// The JSON side of the metrics and trace services: `/api/metrics/…` and `/api/traces`.
///
/// Names and values of parameters are those of the gRPC requests' fields; enumerations may be written
/// without their prefix, in lower case (`document_kind=clinical_note`).
package struct MetricsRoutes: Sendable {
  private let metrics: MetricsReports
  private let traces: TraceReports

  package init(metrics: MetricsReports, traces: TraceReports) {
    self.metrics = metrics
    self.traces = traces
  }

  func add(to router: Router<BasicRequestContext>) {
    router.get("api/metrics") { _, _ in
      Self.json(
        Self.names.map { "/api/metrics/\($0)" } + ["/api/metrics/range", "/api/metrics/list"]
      )
    }
    for name in Self.names {
      router.get("api/metrics/\(name)") { request, _ in
        await Self.answer { try await self.report(name, request) }
      }
    }
    router.get("api/metrics/list") { request, _ in
      await Self.answer {
        _ = try QueryParameters(request, allowed: [])
        return JSONWriter.text(
          of: try await self.metrics.list(),
          indented: true,
          writesDefaults: true
        )
      }
    }
    router.get("api/metrics/range") { request, _ in
      await Self.answer {
        // Not indented: a chart has thousands of points.
        JSONWriter.text(
          of: try await self.metrics.range(try Self.range(request)),
          writesDefaults: true
        )
      }
    }
    router.get("api/traces") { request, _ in
      await Self.answer {
        JSONWriter.text(
          of: try await self.traces.list(try Self.list(request)),
          indented: true,
          writesDefaults: true
        )
      }
    }
    router.get("api/traces/:id") { request, context in
      await Self.answer {
        _ = try QueryParameters(request, allowed: [])
        var wanted = AssayV1.GetTraceRequest()
        wanted.traceID = context.parameters.get("id") ?? ""
        return JSONWriter.text(
          of: try await self.traces.get(wanted),
          indented: true,
          writesDefaults: true
        )
      }
    }
  }

  private static let names = ["dashboard", "performance", "costs", "quality", "cache", "health"]

  private func report(_ name: String, _ request: Request) async throws -> String {
    if name == "health" {
      _ = try QueryParameters(request, allowed: [])
      return JSONWriter.text(of: await self.metrics.health(), indented: true, writesDefaults: true)
    }
    let filter = try self.filter(request)
    return switch name {
    case "dashboard":
      JSONWriter.text(
        of: try await self.metrics.dashboard(filter),
        indented: true,
        writesDefaults: true
      )
    case "performance":
      JSONWriter.text(
        of: try await self.metrics.performance(filter),
        indented: true,
        writesDefaults: true
      )
    case "costs":
      JSONWriter.text(
        of: try await self.metrics.costs(filter),
        indented: true,
        writesDefaults: true
      )
    case "quality":
      JSONWriter.text(
        of: try await self.metrics.quality(filter),
        indented: true,
        writesDefaults: true
      )
    default:
      JSONWriter.text(
        of: try await self.metrics.cache(filter),
        indented: true,
        writesDefaults: true
      )
    }
  }

  // MARK: Parameters

  private func filter(_ request: Request) throws -> AssayV1.MetricsFilter {
    let parameters = try QueryParameters(
      request,
      allowed: [
        "time_window_minutes", "operation", "priority", "document_kind", "tenant", "flag_variant",
      ]
    )
    var filter = AssayV1.MetricsFilter()
    if let minutes = try parameters.integer("time_window_minutes", 1...self.metrics.mostMinutes) {
      filter.timeWindowMinutes = UInt32(minutes)
    }
    filter.operation = parameters["operation"] ?? ""
    filter.tenant = parameters["tenant"] ?? ""
    filter.flagVariant = parameters["flag_variant"] ?? ""
    filter.priority = try parameters.choice(
      "priority",
      ["low": .low, "normal": .normal, "high": .high],
      otherwise: .unspecified
    )
    filter.documentKind = try parameters.choice(
      "document_kind",
      ["clinical_note": .clinicalNote, "nexus_letter": .nexusLetter],
      otherwise: .unspecified
    )
    return filter
  }

  private static func range(_ request: Request) throws -> AssayV1.QueryRangeRequest {
    let parameters = try QueryParameters(
      request,
      allowed: [
        "metric", "start", "end", "step", "aggregation", "quantile", "group_by", "label",
        "ratio_label",
      ]
    )
    var wanted = AssayV1.QueryRangeRequest()
    wanted.metric = parameters["metric"] ?? ""
    wanted.start = try parameters.timestamp("start")
    wanted.end = try parameters.timestamp("end")
    wanted.step = try parameters.seconds("step")
    wanted.groupBy = parameters.all("group_by").flatMap {
      $0.split(separator: ",").map(String.init)
    }
    wanted.labels = try parameters.labels("label")
    wanted.ratioLabels = try parameters.labels("ratio_label")
    wanted.aggregation = try parameters.choice(
      "aggregation",
      [
        "count": .count, "rate": .rate, "sum": .sum, "average": .average, "min": .min,
        "max": .max, "quantile": .quantile, "last": .last, "ratio": .ratio,
      ],
      otherwise: .unspecified
    )
    let fallback = wanted.aggregation == .quantile ? 0.95 : 0
    wanted.quantile = try parameters.number("quantile") ?? fallback
    return wanted
  }

  private static func list(_ request: Request) throws -> AssayV1.ListTracesRequest {
    let parameters = try QueryParameters(
      request,
      allowed: [
        "page_size", "page_token", "operation", "minimum_duration", "only_failed",
        "correlation_id", "start", "end",
      ]
    )
    var wanted = AssayV1.ListTracesRequest()
    wanted.pageSize = Int32(clamping: try parameters.integer("page_size", 0...1000) ?? 0)
    wanted.pageToken = parameters["page_token"] ?? ""
    wanted.operation = parameters["operation"] ?? ""
    wanted.minimumDuration = try parameters.seconds("minimum_duration")
    wanted.onlyFailed = try parameters.choice(
      "only_failed",
      ["true": true, "false": false],
      otherwise: false
    )
    wanted.correlationID = parameters["correlation_id"] ?? ""
    wanted.start = try parameters.timestamp("start")
    wanted.end = try parameters.timestamp("end")
    return wanted
  }

  // MARK: Answers

  private static func answer(_ body: () async throws -> String) async -> Response {
    do {
      return Self.json(text: try await storeErrors(body) + "\n", status: .ok)
    } catch {
      let problem = (error as? any RPCErrorConvertible)?.rpcError
      return Self.json(
        text: Self.text(of: problem) + "\n",
        status: problem.map { Self.status($0.code) } ?? .internalServerError
      )
    }
  }

  private static func text(of problem: RPCError?) -> String {
    var json = JSONWriter(indented: true)
    json.beginObject()
    json.member("code", (problem?.code ?? .internal).description)
    json.member("message", problem?.message ?? "the server failed to answer")
    if let violations = problem?.violations, !violations.isEmpty {
      json.member(
        "fields",
        // The parameters of a query stand by themselves, not in a message's field.
        violations.map { "\($0.field.replacing("filter.", with: "")): \($0.reason)" }
      )
    }
    json.endObject()
    return json.text
  }

  private static func status(_ code: StatusCode) -> HTTPResponse.Status {
    switch code {
    case .invalidArgument: .badRequest
    case .notFound: .notFound
    case .unavailable: .serviceUnavailable
    case .resourceExhausted: .tooManyRequests
    default: .internalServerError
    }
  }

  private static func json(_ texts: [String]) -> Response {
    var json = JSONWriter(indented: true)
    json.beginObject()
    json.member("paths", texts)
    json.endObject()
    return Self.json(text: json.text + "\n", status: .ok)
  }

  private static func json(text: String, status: HTTPResponse.Status) -> Response {
    Response(
      status: status,
      headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text))
    )
  }
}
