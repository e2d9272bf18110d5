internal import HTTPTypes
internal import Hummingbird
internal import Synchronization
internal import Telemetry

/// Makes requests visible: a span, a histogram's point, a line.
///
/// Probes and scrapes, which come every few seconds, have no span and a line for debugging only.
struct HTTPInstrumentation<Context: RequestContext>: RouterMiddleware {
  private let instrumentation: Instrumentation
  private let log: EventLog

  init(_ instrumentation: Instrumentation) {
    self.instrumentation = instrumentation
    self.log = instrumentation.log("http")
  }

  @concurrent func handle(
    _ request: Request,
    context: Context,
    next: @concurrent (Request, Context) async throws -> Response
  ) async throws -> Response {
    let began = self.instrumentation.clock.now()
    // The path of an unknown resource is anything a client likes.
    let route = context.endpointPath.map { SafeText(operators: $0) } ?? "unknown"
    let method = Self.methods.contains(request.method) ? request.method.rawValue : "_OTHER"
    let isQuiet = Self.quiet.contains(route.description)
    let tracer = self.instrumentation.tracer
    let parent = Self.parent(request.headers)
    let span =
      isQuiet
      ? nil
      : tracer.begin(
        SafeText(operators: "\(method) \(route)"),
        kind: .server,
        parent: parent,
        at: began
      )
    // The caller may have decided against the trace: then there is no span, but a place in it.
    let place = span?.context ?? (isQuiet ? nil : parent.map(tracer.unrecorded(below:)))
    // The caller's own id for what it does, or the trace's, comes back.
    let correlationID =
      request.headers[.correlationID].flatMap { SafeText(id: $0) }
      ?? place.map { SafeText($0.traceID) }
    var response: Response
    do {
      response = try await next(request, context)
    } catch {
      let status = (error as? any HTTPResponseError)?.status ?? .internalServerError
      self.end(method, route, status, span, place, correlationID, began, isQuiet)
      throw error
    }
    if let place { response.headers[.traceParent] = place.parent }
    if let correlationID { response.headers[.correlationID] = correlationID.description }
    self.end(method, route, response.status, span, place, correlationID, began, isQuiet)
    return response
  }

  private func end(
    _ method: String,
    _ route: SafeText,
    _ status: HTTPResponse.Status,
    _ span: ActiveSpan?,
    _ place: TraceContext?,
    _ correlationID: SafeText?,
    _ began: TelemetryClock.Instant,
    _ isQuiet: Bool
  ) {
    let now = self.instrumentation.clock.now()
    let duration = began.duration(to: now)
    let method = SafeText(operators: method)
    self.instrumentation.metrics.histogram(
      .httpServerDuration,
      [.httpMethod: method, .httpRoute: route, .httpStatus: SafeText(number: status.code)]
    )
    .record(duration, in: span)
    let attributes =
      [
        Attribute(.httpMethod, method), Attribute(.httpRoute, route),
        Attribute(.httpStatus, status.code),
      ] + (correlationID.map { [Attribute(.correlationID, $0)] } ?? [])
    if let span {
      if status.code >= 500 { span.fail(SafeText(number: status.code)) }
      span.end(at: now, attributes)
    }
    self.log.write(
      isQuiet ? .debug : status.code >= 500 ? .warning : .info,
      "request",
      attributes + [Attribute(.durationSeconds, duration.seconds)],
      traceID: place?.traceID,
      spanID: place?.spanID
    )
  }

  private static func parent(_ headers: HTTPFields) -> TraceContext? {
    guard let parent = headers[.traceParent] else { return nil }
    return TraceContext(parent: parent, state: headers[.traceState] ?? "")
  }

  private static var quiet: Set<String> {
    ["/livez", "/readyz", "/metrics", "/v1/traces", "/v1/metrics", "/v1/logs"]
  }
  private static var methods: Set<HTTPRequest.Method> {
    [.get, .head, .post, .put, .delete, .patch, .options]
  }
}

extension HTTPField.Name {
  static var correlationID: HTTPField.Name { HTTPField.Name("x-correlation-id")! }
  static var traceParent: HTTPField.Name { HTTPField.Name(TraceContext.parentHeader)! }
  static var traceState: HTTPField.Name { HTTPField.Name(TraceContext.stateHeader)! }
}
