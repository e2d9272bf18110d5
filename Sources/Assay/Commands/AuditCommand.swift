internal import ArgumentParser
internal import Foundation
internal import Messages
internal import Model
internal import Privacy
internal import Service
internal import Storage
internal import Transport

/// `assay audit`: what was removed from documents, and whether the record of it is whole.
struct AuditCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "audit",
    abstract: "Show and verify the audit of de-identification.",
    discussion: """
      The server is the one at 127.0.0.1:50051 unless --server names another.

      Examples:
        assay audit verify
        assay audit verify --data /var/lib/assay
        assay audit list --category mrn --since 2026-01-01
        assay audit export > audit.ndjson
      """,
    subcommands: [VerifyCommand.self, ListCommand.self, ExportCommand.self]
  )

  /// `assay audit verify`.
  struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "verify",
      abstract: "Say whether anything was altered, is missing or stands elsewhere; exit 1 when so.",
      discussion: """
        A server is asked, or with --data the files of a data directory are read, with a server running on
        them or not. That takes the keys that the audit was sealed with: those of the directory, or those
        that privacy.key_file names.

        Whoever can write the files and has the keys can make another chain. Receipts tell: each answer
        carries one, as number:hash, and so does the end of this command's output.
        """
    )

    @Option(help: "Verify the files of a data directory instead of asking a server.")
    var data: String?

    @Option(help: "A receipt that the audit must still hold; may be repeated.")
    var receipt: [String] = []

    @Option(name: .shortAndLong, help: "table or json.")
    var output: MetricsCommand.Output = .table

    @OptionGroup var server: ServerOptions
    @OptionGroup var options: ConfigOptions

    func validate() throws {
      for text in self.receipt where AuditReceipt(text) == nil {
        throw ValidationError("--receipt takes what an answer carries: number:hash")
      }
    }

    func run() async throws {
      let answer = try await self.answer()
      switch self.output {
      case .json: print(JSONWriter.text(of: answer, indented: true, writesDefaults: true))
      case .table:
        let removed = answer.removed > 0 ? ", \(answer.removed) older ones removed by age" : ""
        print(
          "\(answer.intact ? "intact" : "NOT INTACT"): \(answer.entries) documents, "
            + "\(answer.records) redactions\(removed)"
        )
        for line in Self.lines(answer.problems) { print("  \(line)") }
        if answer.problemCount > answer.problems.count {
          print("  and \(answer.problemCount - UInt64(answer.problems.count)) more")
        }
        print("receipt \(answer.head)")
      }
      if !answer.intact { throw ExitCode(1) }
    }

    /// A line for each run of entries with the same problem.
    private static func lines(_ problems: [AssayV1.AuditProblem]) -> [String] {
      var runs: [(first: UInt64, last: UInt64, kind: String)] = []
      for problem in problems {
        if let run = runs.last, run.kind == problem.kind, problem.number == run.last + 1 {
          runs[runs.count - 1].last = problem.number
        } else {
          runs.append((problem.number, problem.number, problem.kind))
        }
      }
      return runs.map { run in
        let place =
          run.first == run.last ? "entry \(run.first)" : "entries \(run.first) to \(run.last)"
        let hint =
          run.kind == "UNKNOWN_KEY" ? ", sealed with a key that is not in the key file" : ""
        return "\(place): \(run.kind)\(hint)"
      }
    }

    private func answer() async throws -> AssayV1.VerifyAuditResponse {
      guard let data else {
        var request = AssayV1.VerifyAuditRequest()
        request.receipts = self.receipt
        return try await AuditCommand.ask("VerifyAudit", request, self.server)
      }
      let settings = try await self.options.settings()
      let file = try AuditFile(path: "\(data)/records.sqlite")
      let keys = try PolicyLoader(settings, ownKeyPath: "\(data)/\(PolicyLoader.ownKeyFile)").load()
        .keys
      return AssayV1.VerifyAuditResponse(
        try file.verify(AuditKeys(keys), receipts: self.receipt.compactMap { AuditReceipt($0) })
      )
    }
  }

  /// Which entries.
  struct Selection: ParsableArguments {
    @Option(help: "Then or later: \(GoogleProtobuf.Timestamp.textForms).")
    var since: String?

    @Option(help: "Before.")
    var until: String?

    @Option(help: "A document's id as the client gave it, or a grade's id.")
    var document: String = ""

    @Option(help: "Redactions of a category, such as name or mrn.")
    var category: String = ""

    @Option(help: "Redactions of a rule, such as name.title.")
    var rule: String = ""

    @Option(help: "grade or deidentify.")
    var operation: String = ""

    @Option(help: "Another tenant's; for operators.")
    var tenant: String = ""

    func validate() throws {
      for text in [self.since, self.until].compactMap(\.self)
      where GoogleProtobuf.Timestamp(text: text) == nil {
        throw ValidationError("--since and --until take \(GoogleProtobuf.Timestamp.textForms)")
      }
    }

    /// Gives the entries one by one, the newest first, up to a number.
    func each(
      atMost most: Int,
      _ server: ServerOptions,
      _ body: (AssayV1.AuditEntry) -> Void
    ) async throws {
      var request = AssayV1.ListAuditRecordsRequest()
      request.start = self.since.flatMap(GoogleProtobuf.Timestamp.init(text:))
      request.end = self.until.flatMap(GoogleProtobuf.Timestamp.init(text:))
      request.documentID = self.document
      request.category = self.category
      request.rule = self.rule
      request.operation = self.operation
      request.tenant = self.tenant
      var left = most
      repeat {
        request.pageSize = Int32(clamping: min(left, 100))
        let page: AssayV1.ListAuditRecordsResponse =
          try await AuditCommand.ask("ListAuditRecords", request, server)
        for entry in page.entries { body(entry) }
        left -= page.entries.count
        request.pageToken = page.nextPageToken
      } while left > 0 && !request.pageToken.isEmpty
    }
  }

  /// `assay audit list`.
  struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the audit, a line a document, the newest first."
    )

    @Option(help: "At most so many documents.")
    var limit: Int = 20

    @OptionGroup var selection: Selection
    @OptionGroup var server: ServerOptions

    func validate() throws {
      guard self.limit > 0 else { throw ValidationError("--limit must be above 0") }
    }

    func run() async throws {
      var isFirst = true
      try await self.selection.each(atMost: self.limit, self.server) { entry in
        if isFirst {
          print(Self.line("NUMBER", "TIME", "OPERATION", "LEVEL", "DOCUMENT", "REDACTIONS"))
          isFirst = false
        }
        let date = Date(timeIntervalSince1970: Double(entry.time?.seconds ?? 0))
        var counts: [String: Int] = [:]
        for record in entry.records { counts[record.category, default: 0] += 1 }
        let told = counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        print(
          Self.line(
            "\(entry.number)",
            date.formatted(.iso8601),
            entry.operation,
            Self.name(entry.level),
            String(entry.documentTag.prefix(16)),
            told.joined(separator: ", ")
          )
        )
      }
      if isFirst { FileHandle.standardError.write(Data("nothing in the audit fits\n".utf8)) }
    }

    private static func line(
      _ number: String,
      _ time: String,
      _ operation: String,
      _ level: String,
      _ document: String,
      _ redactions: String
    ) -> String {
      "\(number.padding(to: 8)) \(time.padding(to: 20)) \(operation.padding(to: 10)) "
        + "\(level.padding(to: 8)) \(document.padding(to: 16)) \(redactions)"
    }

    private static func name(_ level: AssayV1.PrivacyLevel) -> String {
      switch level {
      case .minimal: "minimal"
      case .moderate: "moderate"
      case .strict: "strict"
      case .unspecified, .unrecognized: "?"
      }
    }
  }

  /// `assay audit export`.
  struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export",
      abstract: "Print the audit as JSON lines, one a document, the newest first."
    )

    @OptionGroup var selection: Selection
    @OptionGroup var server: ServerOptions

    func run() async throws {
      try await self.selection.each(atMost: .max, self.server) {
        print(JSONWriter.text(of: $0))
      }
    }
  }

  fileprivate static func ask<Request: Message, Reply: Message>(
    _ method: String,
    _ request: Request,
    _ server: ServerOptions
  ) async throws -> Reply {
    let channel = try server.makeChannel()
    do {
      let reply: Reply = try await channel.unary(
        "/\(PrivacyMethods.service)/\(method)",
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
}
