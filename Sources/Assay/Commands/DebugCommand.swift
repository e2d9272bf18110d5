internal import ArgumentParser
internal import Messages
internal import Service
internal import Telemetry
internal import Transport

/// `assay debug`: looks into what a server did.
struct DebugCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "debug",
    abstract: "Look into what a server did.",
    subcommands: [TimelineCommand.self, TracesCommand.self]
  )

  private static func call<Request: Message, Reply: Message>(
    _ server: ServerOptions,
    _ method: String,
    _ request: Request
  ) async throws -> Reply {
    let channel = try server.makeChannel()
    do {
      let reply: Reply = try await channel.unary(
        "/\(TraceMethods.service)/\(method)",
        request,
        options: CallOptions(timeout: .seconds(server.timeout))
      )
      await channel.close()
      return reply
    } catch {
      await channel.close()
      throw ServerFailure.told(error)
    }
  }

  /// `assay debug timeline`.
  struct TimelineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "timeline",
      abstract: "Show a trace's spans over time.",
      discussion: """
        A trace is named by the traceparent or the x-correlation-id in a call's trailers, by the
        trace_id of a log line, and by `assay debug traces`. Without one the newest grade is shown.

        Examples:
          assay debug timeline
          assay debug timeline 4bf92f3577b34da6a3ce929d0e0e4736 -o json
          assay debug timeline --correlation-id order-17
        """
    )

    @Argument(help: "The trace: 32 hexadecimal digits, or a traceparent.")
    var trace: String?

    @Option(help: "The newest trace with this x-correlation-id.")
    var correlationId: String?

    @Option(name: .shortAndLong, help: "table or json.")
    var output: MetricsCommand.Output = .table

    @OptionGroup var server: ServerOptions

    func validate() throws {
      guard self.trace == nil || self.correlationId == nil else {
        throw ValidationError("a trace or --correlation-id, not both")
      }
    }

    func run() async throws {
      var request = AssayV1.GetTraceRequest()
      request.traceID = try await self.traceID()
      let reply: AssayV1.GetTraceResponse = try await DebugCommand.call(
        self.server,
        "GetTrace",
        request
      )
      switch self.output {
      case .json: print(JSONWriter.text(of: reply, indented: true, writesDefaults: true))
      case .table: for line in Waterfall(reply).lines { print(line) }
      }
    }

    private func traceID() async throws -> String {
      if let trace {
        // Of a traceparent, its second part.
        let parts = trace.split(separator: "-")
        return parts.count == 4 ? String(parts[1]) : trace
      }
      var newest = AssayV1.ListTracesRequest()
      newest.pageSize = 1000
      newest.correlationID = self.correlationId ?? ""
      let list: AssayV1.ListTracesResponse = try await DebugCommand.call(
        self.server,
        "ListTraces",
        newest
      )
      if let correlationId {
        guard let first = list.traces.first else {
          throw ValidationError("the server has no trace with the correlation id \(correlationId)")
        }
        return first.traceID
      }
      let grades = ["Grade", "GradeStream"].map { "\(GradingMethods.service)/\($0)" }
      guard let first = list.traces.first(where: { grades.contains($0.operation) }) else {
        throw ValidationError("the server has no trace of a grade: not every call's is kept")
      }
      return first.traceID
    }
  }

  /// `assay debug traces`.
  struct TracesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "traces",
      abstract: "List the newest traces."
    )

    @Option(help: "At most so many, up to 1000.")
    var limit: Int32 = 20

    @Option(help: "The call's name, such as assay.v1.GradingService/Grade.")
    var operation: String = ""

    @Option(help: "Calls that took at least so many seconds.")
    var minDuration: Double?

    @Flag(help: "Calls with a span that failed.")
    var failed = false

    @Option(help: "The caller's x-correlation-id.")
    var correlationId: String = ""

    @Option(name: .shortAndLong, help: "table or json.")
    var output: MetricsCommand.Output = .table

    @OptionGroup var server: ServerOptions

    func validate() throws {
      guard (1...1000).contains(self.limit) else {
        throw ValidationError("--limit must be 1 to 1000")
      }
      if let minDuration, !(0...1e9).contains(minDuration) {
        throw ValidationError("--min-duration must not be negative")
      }
    }

    func run() async throws {
      var request = AssayV1.ListTracesRequest()
      request.pageSize = self.limit
      request.operation = self.operation
      request.onlyFailed = self.failed
      request.correlationID = self.correlationId
      request.minimumDuration = self.minDuration.map { GoogleProtobuf.Duration(.seconds($0)) }
      let reply: AssayV1.ListTracesResponse = try await DebugCommand.call(
        self.server,
        "ListTraces",
        request
      )
      switch self.output {
      case .json: print(JSONWriter.text(of: reply, indented: true, writesDefaults: true))
      case .table:
        if reply.traces.isEmpty { return print("no trace fits") }
        let names = [
          "when".padding(to: 20), "trace".padding(to: 32), "took".padding(to: 10), "how   ",
        ]
        print(TerminalStyle(descriptor: 1).bold(names.joined(separator: "  ") + "  call"))
        for trace in reply.traces {
          let took = trace.duration.map { MetricsTable.time(Duration($0).seconds) } ?? ""
          print(
            "\((trace.start.map(MetricsTable.date) ?? "").padding(to: 20))  \(trace.traceID)  "
              + "\(took.padding(to: 10))  \(trace.failed ? "failed" : "ok    ")  \(trace.operation)"
          )
        }
      }
    }
  }
}
