package import Hummingbird
internal import Logging
internal import Messages
internal import NIOCore
package import Service
internal import ServiceLifecycle
package import Telemetry

/// The HTTP side: `/livez`, `/readyz`, `/metrics`, `/api/config`, and `MetricsRoutes`.
package struct WebServer: Sendable {
  private let readiness: Readiness
  private let describe: @Sendable () -> ServerDescription
  private let points: @Sendable () -> [MetricPoint]
  private let resource: Resource
  private let instrumentation: Instrumentation?
  private let metricsRoutes: MetricsRoutes
  private let otlpRoutes: OTLPRoutes?
  private let hosts: Set<String>?

  /// - Parameters:
  ///   - points: Reads all metrics.
  ///   - resource: Who is measured.
  ///   - hosts: Names under which it may be asked for, besides addresses and localhost; nil for any.
  package init(
    readiness: Readiness,
    describe: @escaping @Sendable () -> ServerDescription,
    points: @escaping @Sendable () -> [MetricPoint],
    resource: Resource,
    instrumentation: Instrumentation?,
    metricsRoutes: MetricsRoutes,
    otlpRoutes: OTLPRoutes?,
    hosts: Set<String>?
  ) {
    self.readiness = readiness
    self.describe = describe
    self.points = points
    self.resource = resource
    self.instrumentation = instrumentation
    self.metricsRoutes = metricsRoutes
    self.otlpRoutes = otlpRoutes
    self.hosts = hosts
  }

  /// The routes.
  package var router: Router<BasicRequestContext> {
    let router = Router(options: .autoGenerateHeadEndpoints)
    if let instrumentation { router.add(middleware: HTTPInstrumentation(instrumentation)) }
    if let hosts { router.add(middleware: HostCheck(names: hosts)) }
    router.get("metrics") { request, _ in self.metrics(request) }
    self.metricsRoutes.add(to: router)
    self.otlpRoutes?.add(to: router)
    router.get("livez") { _, _ in Self.text("ok\n", status: .ok) }
    router.get("readyz") { request, _ in
      let phase = self.readiness.phase
      let status: HTTPResponse.Status = phase == .ready ? .ok : .serviceUnavailable
      guard request.uri.queryParameters.contains(where: { $0.key == "verbose" }) else {
        return Self.text(phase == .ready ? "ok\n" : "not ready\n", status: status)
      }
      let mark = phase == .starting ? "-" : "+"
      return Self.text(
        "[\(mark)]lexicons\n[\(phase == .stopping ? "-" : "+")]serving\n"
          + "readyz check \(phase == .ready ? "passed" : "failed (\(phase.rawValue))")\n",
        status: status
      )
    }
    router.get("api/config") { _, _ in
      Self.json(JSONWriter.text(of: AssayV1.ServerInfo(self.describe()), indented: true) + "\n")
    }
    // Last: it stands before nothing but what no route answers.
    router.add(
      middleware: ProblemResponses(routes: router.routes.map { ($0.method, $0.path.description) })
    )
    return router
  }

  /// All metrics, in the format that the scraper prefers.
  private func metrics(_ request: Request) -> Response {
    let accepted = request.headers[values: .accept].joined(separator: ",")
    let format: PrometheusText.Format =
      accepted.contains("application/openmetrics-text") ? .openMetrics : .text
    let text = PrometheusText.text(self.points(), resource: self.resource, format: format)
    return Response(
      status: .ok,
      headers: [.contentType: format.contentType],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text))
    )
  }

  private static func text(_ text: String, status: HTTPResponse.Status) -> Response {
    Response(
      status: status,
      headers: [.contentType: "text/plain; charset=utf-8"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text))
    )
  }

  private static func json(_ text: String) -> Response {
    Response(
      status: .ok,
      headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text))
    )
  }
}
