internal import ArgumentParser
internal import Foundation
internal import Messages
internal import Service
internal import Transport

/// `assay metrics`: what a server has done.
struct MetricsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics",
    abstract: "Show what a server has done.",
    discussion: """
      The server is the one at 127.0.0.1:50051 unless --server names another.

      Examples:
        assay metrics
        assay metrics performance --window 15 --operation grade
        assay metrics range assay.stage.duration --group-by assay.stage \\
          --aggregation quantile --quantile 0.95
        assay metrics list
      """,
    subcommands: [
      DashboardCommand.self, PerformanceCommand.self, CostsCommand.self, QualityCommand.self,
      CacheCommand.self, HealthCommand.self, RangeCommand.self, ListCommand.self,
    ],
    defaultSubcommand: DashboardCommand.self
  )

  /// How answers are printed.
  enum Output: String, ExpressibleByArgument, CaseIterable { case table, json }

  /// What every answer takes.
  struct Common: ParsableArguments {
    @Option(name: .shortAndLong, help: "table or json.")
    var output: Output = .table

    @OptionGroup var server: ServerOptions

    /// Asks and prints.
    func ask<Request: Message, Reply: Message>(
      _ method: String,
      _ request: Request,
      _ lines: (Reply) -> [String]
    ) async throws {
      let channel = try self.server.makeChannel()
      let reply: Reply
      do {
        reply = try await channel.unary(
          "/\(MetricsMethods.service)/\(method)",
          request,
          options: CallOptions(timeout: .seconds(self.server.timeout))
        )
      } catch {
        await channel.close()
        throw ServerFailure.told(error)
      }
      await channel.close()
      switch self.output {
      case .json: print(JSONWriter.text(of: reply, indented: true, writesDefaults: true))
      case .table: for line in lines(reply) { print(line) }
      }
    }
  }

  /// Which window and grades.
  struct FilterOptions: ParsableArguments {
    @Option(help: "How far back, in minutes: 1 to 576000.")
    var window: UInt32 = 60

    @Option(help: "How documents came in: grade, grade_stream or command_line.")
    var operation: String = ""

    @Option(help: "Whose turn came first: low, normal or high.")
    var priority: PriorityName?

    @Option(help: "What was graded: clinical-note or nexus-letter.")
    var documentKind: KindName?

    @Option(help: "Whose documents.")
    var tenant: String = ""

    @Option(help: "The variant of a feature flag.")
    var flagVariant: String = ""

    enum PriorityName: String, ExpressibleByArgument, CaseIterable { case low, normal, high }

    enum KindName: String, ExpressibleByArgument, CaseIterable {
      case clinicalNote = "clinical-note"
      case nexusLetter = "nexus-letter"
    }

    func validate() throws {
      guard self.window > 0 else { throw ValidationError("--window must be 1 to 576000") }
    }

    var filter: AssayV1.MetricsFilter {
      var filter = AssayV1.MetricsFilter()
      filter.timeWindowMinutes = self.window
      filter.operation = self.operation
      filter.tenant = self.tenant
      filter.flagVariant = self.flagVariant
      switch self.priority {
      case nil: break
      case .low: filter.priority = .low
      case .normal: filter.priority = .normal
      case .high: filter.priority = .high
      }
      switch self.documentKind {
      case nil: break
      case .clinicalNote: filter.documentKind = .clinicalNote
      case .nexusLetter: filter.documentKind = .nexusLetter
      }
      return filter
    }
  }

  struct DashboardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "dashboard",
      abstract: "Everything in short."
    )
    @OptionGroup var common: Common
    @OptionGroup var options: FilterOptions

    func run() async throws {
      var request = AssayV1.GetDashboardRequest()
      request.filter = self.options.filter
      try await self.common.ask("GetDashboard", request) {
        (reply: AssayV1.GetDashboardResponse) in MetricsTable.lines(reply)
      }
    }
  }

  struct PerformanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "performance",
      abstract: "How long grades, stages and calls took."
    )
    @OptionGroup var common: Common
    @OptionGroup var options: FilterOptions

    func run() async throws {
      var request = AssayV1.GetPerformanceRequest()
      request.filter = self.options.filter
      try await self.common.ask("GetPerformance", request) {
        (reply: AssayV1.GetPerformanceResponse) in MetricsTable.lines(reply)
      }
    }
  }

  struct CostsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "costs",
      abstract: "What models cost."
    )
    @OptionGroup var common: Common
    @OptionGroup var options: FilterOptions

    func run() async throws {
      var request = AssayV1.GetCostsRequest()
      request.filter = self.options.filter
      try await self.common.ask("GetCosts", request) { (reply: AssayV1.GetCostsResponse) in
        MetricsTable.heading(reply.frame) + MetricsTable.lines(reply.costs)
      }
    }
  }

  struct QualityCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "quality",
      abstract: "How good documents are, and how well grading went."
    )
    @OptionGroup var common: Common
    @OptionGroup var options: FilterOptions

    func run() async throws {
      var request = AssayV1.GetQualityRequest()
      request.filter = self.options.filter
      try await self.common.ask("GetQuality", request) { (reply: AssayV1.GetQualityResponse) in
        MetricsTable.heading(reply.frame) + MetricsTable.lines(reply.quality)
      }
    }
  }

  struct CacheCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "cache",
      abstract: "How often a cache had what was asked for."
    )
    @OptionGroup var common: Common
    @OptionGroup var options: FilterOptions

    func run() async throws {
      var request = AssayV1.GetCacheRequest()
      request.filter = self.options.filter
      try await self.common.ask("GetCache", request) { (reply: AssayV1.GetCacheResponse) in
        MetricsTable.heading(reply.frame) + MetricsTable.lines(reply.levels)
      }
    }
  }

  struct HealthCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "health",
      abstract: "How each part of the server is."
    )
    @OptionGroup var common: Common

    func run() async throws {
      try await self.common.ask("GetHealth", AssayV1.GetHealthRequest()) {
        (reply: AssayV1.GetHealthResponse) in MetricsTable.lines(reply.parts)
      }
    }
  }

  struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "The metrics that there are."
    )
    @OptionGroup var common: Common

    func run() async throws {
      try await self.common.ask("ListMetrics", AssayV1.ListMetricsRequest()) {
        (reply: AssayV1.ListMetricsResponse) in
        reply.metrics.map { metric in
          "\(metric.name.padding(to: 40)) \(metric.kind.padding(to: 10)) "
            + "\(metric.unit.padding(to: 10)) \("\(metric.series) series".padding(to: 12)) "
            + metric.labels.joined(separator: ", ")
        }
      }
    }
  }

  struct RangeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "range",
      abstract: "One metric over time."
    )

    enum Aggregation: String, ExpressibleByArgument, CaseIterable {
      case count, rate, sum, average, min, max, quantile, last, ratio

      var wire: AssayV1.Aggregation {
        switch self {
        case .count: .count
        case .rate: .rate
        case .sum: .sum
        case .average: .average
        case .min: .min
        case .max: .max
        case .quantile: .quantile
        case .last: .last
        case .ratio: .ratio
        }
      }
    }

    @Argument(help: "The metric, such as assay.stage.duration.")
    var metric: String

    @Option(help: "How far back, in minutes.")
    var window: Int = 60

    @Option(help: "The time of one point, in seconds; 10 or more.")
    var step: Int?

    @Option(help: "A label that keeps series apart; may be repeated.")
    var groupBy: [String] = []

    @Option(help: "key=value: series with this label only; may be repeated.")
    var label: [String] = []

    @Option(help: "\(Aggregation.allCases.map(\.rawValue).joined(separator: ", ")).")
    var aggregation: Aggregation = .count

    @Option(help: "0 to 1, for --aggregation quantile.")
    var quantile: Double = 0.95

    @Option(help: "key=value: what --aggregation ratio counts among all; may be repeated.")
    var ratioLabel: [String] = []

    @OptionGroup var common: Common

    func validate() throws {
      guard (1...576_000).contains(self.window) else {
        throw ValidationError("--window must be 1 to 576000 minutes")
      }
      guard (self.aggregation == .ratio) == !self.ratioLabel.isEmpty else {
        throw ValidationError("--aggregation ratio and --ratio-label belong together")
      }
      for text in self.label + self.ratioLabel where !text.contains("=") {
        throw ValidationError("--label and --ratio-label take key=value, such as assay.stage=parse")
      }
    }

    func run() async throws {
      var request = AssayV1.QueryRangeRequest()
      request.metric = self.metric
      request.groupBy = self.groupBy
      request.aggregation = self.aggregation.wire
      request.quantile = self.aggregation == .quantile ? self.quantile : 0
      if let step { request.step = GoogleProtobuf.Duration(.seconds(step)) }
      var start = GoogleProtobuf.Timestamp()
      start.seconds = MetricsTable.now - Int64(clamping: self.window) * 60
      request.start = start
      request.labels = self.label.map(Self.filter)
      request.ratioLabels = self.ratioLabel.map(Self.filter)
      try await self.common.ask("QueryRange", request) { (reply: AssayV1.QueryRangeResponse) in
        MetricsTable.lines(reply)
      }
    }

    private static func filter(_ text: String) -> AssayV1.LabelFilter {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      var filter = AssayV1.LabelFilter()
      filter.key = String(parts[0])
      filter.values = [String(parts[1])]
      return filter
    }
  }
}

/// A call of a server that failed.
enum ServerFailure {
  /// The error to end with, after it was told.
  static func told(_ error: any Error) -> any Error {
    let text = "Error: \(GradeCommand.describe(error))\n"
    FileHandle.standardError.write(Data(text.utf8))
    return error
  }
}
