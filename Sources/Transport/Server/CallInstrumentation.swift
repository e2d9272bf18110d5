internal import Synchronization
package import Telemetry

/// Makes a server's calls visible: a span and a histogram's point for each, and one line with all that
/// is to be known of it.
final class CallInstrumentation: Sendable {
  let tracer: Tracer
  let clock: TelemetryClock
  private let log: EventLog
  private let metrics: MetricRegistry
  private let identities: IdentityHash
  private let methods: [SafeText]
  /// By method and status, made when the first such call ends.
  private let durations: Mutex<[HistogramSeries?]>
  /// Statuses that gRPC knows.
  private static let statuses = 17

  init(_ instrumentation: Instrumentation, methods: [RPCMethod]) {
    self.tracer = instrumentation.tracer
    self.clock = instrumentation.clock
    self.log = instrumentation.log("rpc")
    self.metrics = instrumentation.metrics
    self.identities = instrumentation.identities
    // OpenTelemetry's form of a method's name has no slash before it.
    self.methods = methods.map { SafeText(operators: String($0.path.dropFirst())) }
    self.durations = Mutex(Array(repeating: nil, count: methods.count * Self.statuses))
  }

  /// A call that begins now.
  ///
  /// - Parameter isQuiet: Whether its line is one for debugging and it has no span: a probe comes every
  ///   few seconds.
  func begin(_ call: OpaquePointer, method: Int, isQuiet: Bool) -> CallObservation {
    let now = self.clock.now()
    let headers = TelemetryHeaders(call)
    let span =
      isQuiet
      ? nil
      : self.tracer.begin(self.methods[method], kind: .server, parent: headers.parent, at: now)
    if let span {
      if let id = headers.session { span.set(.sessionID, .text(self.identities.hash(id))) }
      if let id = headers.user { span.set(.userID, .text(self.identities.hash(id))) }
    }
    let unrecorded =
      span == nil && !isQuiet ? headers.parent.map(self.tracer.unrecorded(below:)) : nil
    return CallObservation(
      self,
      method: method,
      began: now,
      span: span,
      unrecorded: unrecorded,
      correlationID: headers.correlationID,
      isQuiet: isQuiet
    )
  }

  func end(
    _ call: CallObservation,
    _ status: StatusCode,
    at ended: Moment,
    peer: () -> String
  ) {
    let nanoseconds = call.began.nanoseconds(to: ended)
    let code = SafeText(status)
    self.series(call.method, status).record(nanoseconds: nanoseconds, in: call.span)
    let annotations = call.annotations
    if let span = call.span {
      if status.isServerError { span.fail(code) }
      span.end(
        at: ended,
        [
          Attribute(.rpcSystem, "grpc"),
          Attribute(.rpcMethod, self.methods[call.method]),
          Attribute(.rpcStatus, code),
        ] + (call.correlationID.map { [Attribute(.correlationID, $0)] } ?? []) + annotations
          + (status.isServerError ? [Attribute(.errorType, code)] : [])
      )
    }
    let severity: LogRecord.Severity =
      call.isQuiet ? .debug : status.isServerError ? .warning : .info
    self.log.write(
      severity,
      "call",
      [
        Attribute(.rpcMethod, self.methods[call.method]),
        Attribute(.rpcStatus, code),
        Attribute(.durationSeconds, .number(Double(nanoseconds) / 1e9)),
        Attribute(.clientAddress, SafeText(operators: peer())),
      ] + (call.correlationID.map { [Attribute(.correlationID, $0)] } ?? []) + annotations,
      traceID: call.span?.traceID ?? call.unrecorded?.traceID,
      spanID: call.span?.spanID ?? call.unrecorded?.spanID
    )
  }

  private func series(_ method: Int, _ status: StatusCode) -> HistogramSeries {
    let place = method * Self.statuses + min(max(0, status.rawValue), Self.statuses - 1)
    if let series = self.durations.withLock({ $0[place] }) { return series }
    let series = self.metrics.histogram(
      .rpcServerDuration,
      [
        .rpcSystem: "grpc", .rpcMethod: self.methods[method], .rpcStatus: SafeText(status),
      ]
    )
    self.durations.withLock { $0[place] = series }
    return series
  }
}

/// One call, as telemetry sees it.
final class CallObservation: Sendable {
  let method: Int
  let began: TelemetryClock.Instant
  let span: ActiveSpan?
  /// What it is in its trace when the caller decided against that: there is no span then.
  let unrecorded: TraceContext?
  let correlationID: SafeText?
  let isQuiet: Bool
  private let instrumentation: CallInstrumentation
  private let added = Mutex<[Attribute]>([])

  init(
    _ instrumentation: CallInstrumentation,
    method: Int,
    began: TelemetryClock.Instant,
    span: ActiveSpan?,
    unrecorded: TraceContext?,
    correlationID: SafeText?,
    isQuiet: Bool
  ) {
    self.instrumentation = instrumentation
    self.method = method
    self.began = began
    self.span = span
    self.unrecorded = unrecorded
    self.correlationID =
      correlationID ?? (span?.traceID ?? unrecorded?.traceID).map { SafeText($0) }
    self.isQuiet = isQuiet
  }

  /// What the handler says of the call, for its span and its line.
  var annotations: [Attribute] { self.added.withLock { $0 } }

  func annotate(_ attributes: [Attribute]) { self.added.withLock { $0 += attributes } }

  /// Tells the client under which names the call is to be found.
  func addTrailers(to trailers: inout Metadata) {
    if let context = self.span?.context ?? self.unrecorded {
      trailers.append(TraceContext.parentHeader, context.parent)
    }
    if let id = self.correlationID {
      trailers.append(TelemetryHeaders.correlation, id.description)
    }
  }

  /// The time by the clock that spans are measured with.
  var now: Moment { self.instrumentation.clock.now() }

  func end(_ status: StatusCode, at ended: Moment, peer: () -> String) {
    self.instrumentation.end(self, status, at: ended, peer: peer)
  }
}

extension StatusCode {
  /// Whether the server is to blame, by OpenTelemetry's conventions for RPC; otherwise the client is,
  /// and the server's span is no error.
  var isServerError: Bool {
    [.unknown, .deadlineExceeded, .unimplemented, .internal, .unavailable, .dataLoss]
      .contains(self)
  }
}

extension SafeText {
  /// A status code's name.
  package init(_ status: StatusCode) { self.init(operators: status.description) }
}
