internal import ArgumentParser
internal import Foundation
internal import Messages
internal import Service
internal import Telemetry
internal import Transport

/// `assay list`: the grades that a server keeps.
struct ListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "List the grades that a server keeps.",
    discussion: """
      The server is the one at 127.0.0.1:50051 unless --server names another. With -o ndjson every
      grade that fits is printed, page after page, up to --limit.

      Examples:
        assay list
        assay list --max-score 60 --label clinic=north
        assay list --since 2026-01-01T00:00:00Z --limit 100000 -o ndjson
      """
  )

  enum Output: String, ExpressibleByArgument, CaseIterable { case table, ndjson }

  @Option(help: "At most so many.")
  var limit: Int = 20

  @Option(help: "Graded then or later: \(GoogleProtobuf.Timestamp.textForms).")
  var since: String?

  @Option(help: "Graded before.")
  var until: String?

  @Option(help: "What was graded: clinical-note or nexus-letter.")
  var kind: MetricsCommand.FilterOptions.KindName?

  @Option(help: "How the document came in: grade or grade_stream.")
  var operation: String = ""

  @Option(help: "A score of at least this.")
  var minScore: Double?

  @Option(help: "A score of at most this.")
  var maxScore: Double?

  @Flag(help: "Grades of which a part is missing.")
  var degraded = false

  @Option(help: "The request's id.")
  var requestId: String = ""

  @Option(help: "key=value: grades with this label; may be repeated.")
  var label: [String] = []

  @Option(name: .shortAndLong, help: "table or ndjson.")
  var output: Output = .table

  @OptionGroup var server: ServerOptions

  func validate() throws {
    guard self.limit > 0 else { throw ValidationError("--limit must be above 0") }
    for text in self.label where !text.contains("=") {
      throw ValidationError("--label takes key=value, such as clinic=north")
    }
    for text in [self.since, self.until].compactMap(\.self)
    where GoogleProtobuf.Timestamp(text: text) == nil {
      throw ValidationError("--since and --until take \(GoogleProtobuf.Timestamp.textForms)")
    }
  }

  func run() async throws {
    var request = AssayV1.ListGradesRequest()
    request.start = self.since.flatMap(GoogleProtobuf.Timestamp.init(text:))
    request.end = self.until.flatMap(GoogleProtobuf.Timestamp.init(text:))
    switch self.kind {
    case nil: break
    case .clinicalNote: request.kind = .clinicalNote
    case .nexusLetter: request.kind = .nexusLetter
    }
    request.operation = self.operation
    request.minScore = self.minScore
    request.maxScore = self.maxScore
    request.degraded = self.degraded ? true : nil
    request.requestID = self.requestId
    for text in self.label {
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      request.labels[String(parts[0])] = String(parts[1])
    }
    let channel = try self.server.makeChannel()
    do {
      try await self.printAll(request, channel)
    } catch {
      await channel.close()
      throw ServerFailure.told(error)
    }
    await channel.close()
  }

  private func printAll(
    _ first: AssayV1.ListGradesRequest,
    _ channel: ClientChannel
  ) async throws {
    var request = first
    var left = self.limit
    repeat {
      request.pageSize = Int32(clamping: min(left, 1000))
      let page: AssayV1.ListGradesResponse = try await channel.unary(
        "/\(GradingMethods.service)/ListGrades",
        request,
        options: CallOptions(timeout: .seconds(self.server.timeout))
      )
      for record in page.records { self.print(record) }
      left -= page.records.count
      request.pageToken = page.nextPageToken
    } while left > 0 && !request.pageToken.isEmpty
    if left == self.limit, self.output == .table {
      FileHandle.standardError.write(Data("no grade is kept that fits\n".utf8))
    }
  }

  private func print(_ record: AssayV1.GradeRecord) {
    switch self.output {
    case .ndjson: Swift.print(JSONWriter.text(of: record))
    case .table:
      let score = record.score.map { GradeTable.decimals($0, 1) } ?? "no score"
      let date = Date(timeIntervalSince1970: Double(record.time?.seconds ?? 0))
      let labels = record.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      Swift.print(
        "\(record.gradeID)  \(date.formatted(.iso8601))  \(score.padding(to: 8)) "
          + "\(record.degraded ? "degraded " : "")\(labels.joined(separator: " "))"
      )
    }
  }
}

/// `assay show`: one grade that a server keeps.
struct ShowGradeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show a grade that a server keeps.",
    discussion: """
      The findings stand with their places in code points: the text is not kept.

      Examples:
        assay show 0522c74f-059e-4b31-9424-2a82f6923d1d
        assay show 0522c74f-059e-4b31-9424-2a82f6923d1d -o json
      """
  )

  @Argument(help: "The grade's id.")
  var gradeId: String

  @Option(name: .shortAndLong, help: "table or json.")
  var output: MetricsCommand.Output = .table

  @OptionGroup var server: ServerOptions

  func run() async throws {
    var request = AssayV1.GetGradeRequest()
    request.gradeID = self.gradeId
    let channel = try self.server.makeChannel()
    let reply: AssayV1.GetGradeResponse
    do {
      reply = try await channel.unary(
        "/\(GradingMethods.service)/GetGrade",
        request,
        options: CallOptions(timeout: .seconds(self.server.timeout))
      )
    } catch {
      await channel.close()
      throw ServerFailure.told(error)
    }
    await channel.close()
    guard let record = reply.record, let grade = record.grade else { return }
    switch self.output {
    case .json: print(JSONWriter.text(of: record, indented: true))
    case .table:
      let table = GradeTable(
        name: record.gradeID,
        text: "",
        grade: grade,
        style: TerminalStyle(descriptor: 1),
        isServers: true
      )
      for line in table.lines { print(line) }
      if !record.traceID.isEmpty { print("  trace \(record.traceID)") }
    }
  }
}
