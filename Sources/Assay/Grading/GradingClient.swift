internal import Messages
internal import Model
internal import Service
internal import Synchronization
internal import Transport

/// Who grades: this process, or a server.
protocol GradingClient: Sendable {
  /// Grades a document and tells of each finished stage.
  func grade(
    _ request: GradeRequest,
    progress: @escaping @Sendable (Progress) -> Void
  ) async throws -> AssayV1.Grade

  /// Ends the connection, if there is one.
  func close() async
}

/// How far a grade is.
struct Progress: Sendable {
  var finished: Int
  var all: Int
  /// The stage that finished last; empty at the beginning.
  var stage: String
}

/// Grades in this process.
struct LocalGradingClient: GradingClient {
  private let grader: Grader

  init(limits: ServiceLimits, makeID: @escaping @Sendable () -> String) {
    self.grader = Grader(limits: limits, readiness: Readiness(), makeID: makeID)
    self.grader.load()
  }

  func grade(
    _ request: GradeRequest,
    progress: @escaping @Sendable (Progress) -> Void
  ) async throws -> AssayV1.Grade {
    let state = Mutex(Progress(finished: 0, all: 0, stage: ""))
    return try await self.grader.grade(request, timeLeft: nil) { event in
      let now: Progress? = state.withLock { state in
        switch event {
        case .accepted(_, let stages): state.all = stages.count
        case .stageFinished(let timing):
          state.finished += 1
          state.stage = timing.stage
        default: return nil
        }
        return state
      }
      if let now { progress(now) }
    }
  }

  func close() async {}
}

/// Grades on a server, over gRPC.
struct RemoteGradingClient: GradingClient {
  private let channel: ClientChannel
  private let timeout: Duration

  init(_ config: ClientConfig, timeout: Duration) throws {
    var config = config
    config.retryableServices = [GradingMethods.service, ServerInfoMethods.service]
    self.channel = try ClientChannel(config)
    self.timeout = timeout
  }

  func grade(
    _ request: GradeRequest,
    progress: @escaping @Sendable (Progress) -> Void
  ) async throws -> AssayV1.Grade {
    var wire = AssayV1.GradeStreamRequest()
    wire.document = AssayV1.Document(request.document)
    wire.options = AssayV1.GradeOptions(request)
    var state = Progress(finished: 0, all: 0, stage: "")
    var grade: AssayV1.Grade?
    try await self.channel.serverStream(
      "/\(GradingMethods.service)/GradeStream",
      wire,
      options: CallOptions(timeout: self.timeout)
    ) { (step: AssayV1.GradeStreamResponse) in
      switch step.event {
      case .accepted(let accepted): state.all = accepted.stages.count
      case .stageFinished(let finished):
        state.finished += 1
        state.stage = finished.timing?.stage ?? ""
      case .completed(let completed):
        grade = completed
        state.stage = ""
      default: return
      }
      progress(state)
    }
    guard let grade else { throw RPCError(.internal, "the server sent no grade") }
    return grade
  }

  /// What the server tells of itself.
  func serverInfo() async throws -> AssayV1.ServerInfo {
    let response: AssayV1.GetServerInfoResponse = try await self.channel.unary(
      "/\(ServerInfoMethods.service)/GetServerInfo",
      AssayV1.GetServerInfoRequest(),
      options: CallOptions(timeout: self.timeout)
    )
    return response.server ?? AssayV1.ServerInfo()
  }

  /// How the server's parts are.
  func health() async throws -> AssayV1.GetHealthResponse {
    try await self.channel.unary(
      "/\(MetricsMethods.service)/GetHealth",
      AssayV1.GetHealthRequest(),
      options: CallOptions(timeout: self.timeout)
    )
  }

  func close() async { await self.channel.close() }
}
