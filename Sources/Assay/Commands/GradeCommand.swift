internal import ArgumentParser
internal import Foundation
internal import Messages
internal import Model
internal import Service
internal import Transport

/// `assay grade`: grades documents.
struct GradeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "grade",
    abstract: "Grade documents, here or on a server.",
    discussion: """
      A path is a file, a folder (its .txt and .md files), a pattern in quotes, or - for standard
      input. The transcript of visit.txt is visit.transcript.txt beside it, and an earlier note
      visit.prior.txt, unless --transcript and --prior name others.

      With --ndjson each line of the input is one JSON object with id and text, and optionally
      transcript, prior_note, kind, note_type, encounter_date. One line comes out for each, in the
      same order, with the same id; a bad line gives an error object and the rest goes on.

      Exit codes: 0 good, 1 error, 2 wrong usage, 3 below --min-score, 4 what --fail-on names was found,
      64+n gRPC status n.

      Examples:
        assay grade note.txt
        assay grade note.txt --transcript visit.txt -o json
        assay grade 'notes/*.txt' --min-score 70
        assay grade notes/ --fail-on contradicted --fail-on thorough.placeholder
        assay grade notes/ --server 127.0.0.1:50051 -o html > report.html
        assay grade --ndjson - < documents.ndjson > grades.ndjson
      """
  )

  /// How grades are printed.
  enum Output: String, ExpressibleByArgument, CaseIterable { case table, json, ndjson, html }

  /// What a document is; `auto` looks at its words.
  enum Kind: String, ExpressibleByArgument, CaseIterable {
    case auto
    case clinicalNote = "clinical-note"
    case nexusLetter = "nexus-letter"
  }

  @Argument(help: "Files, folders, patterns, or - for standard input.")
  var paths: [String] = []

  @Option(help: "The visit's transcript, for one document.")
  var transcript: String?

  @Option(help: "The note of an earlier visit, for one document.")
  var prior: String?

  @Option(help: "What the documents are: \(Kind.allCases.map(\.rawValue).joined(separator: ", ")).")
  var kind: Kind = .auto

  @Option(
    help: "The sort of note: \(NoteType.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var noteType: NoteType = .unspecified

  @Option(help: "The day of the encounter, as YYYY-MM-DD.")
  var encounterDate: String?

  @Option(name: .shortAndLong, help: "How to print: table, json, ndjson, html.")
  var output: Output = .table

  @Option(help: "The lowest score that is good; below it the exit code is 3.")
  var minScore: Double?

  @Option(
    help: ArgumentHelp(
      "Exit with 4 when a grade says that a note is contradicted, or a rule found something (repeatable).",
      valueName: "contradicted|RULE"
    )
  )
  var failOn: [String] = []

  @Option(help: "Findings of a document that are shown, the worst first: 0 to 200.")
  var findings: Int = RankedFinding.defaultCount

  @Option(help: "Read documents from a file of JSON lines, or - for standard input.")
  var ndjson: String?

  @Option(help: "Documents graded at once; 0 for two a processor.")
  var jobs: Int = 0

  @Flag(help: "Print each step to standard error.")
  var verbose = false

  @OptionGroup var server: ServerOptions
  @OptionGroup var options: ConfigOptions

  func validate() throws {
    guard self.paths.isEmpty != (self.ndjson == nil) else {
      throw ValidationError("name documents, or --ndjson FILE, but not both")
    }
    if let minScore, !(0...100).contains(minScore) {
      throw ValidationError("--min-score must be between 0 and 100")
    }
    guard (0...RankedFinding.maxCount).contains(self.findings), (0...1024).contains(self.jobs)
    else {
      throw ValidationError("--findings must be 0 to 200, --jobs 0 to 1024")
    }
    for rule in self.failOn where !FailOn.isKnown(rule) {
      throw ValidationError(
        "--fail-on takes contradicted or a rule, such as accurate.dose or nexus.rationale, and not \(rule)"
      )
    }
    if let encounterDate, CalendarDate(iso8601: encounterDate) == nil {
      throw ValidationError("--encounter-date must be a day as YYYY-MM-DD")
    }
  }

  func run() async throws {
    let settings = try await self.options.settings()
    let limits = settings.serviceLimits
    let client: any GradingClient =
      try self.server.makeClient()
      ?? LocalGradingClient(limits: limits) { UUID().uuidString.lowercased() }
    let jobs =
      self.jobs > 0 ? self.jobs : 2 * ProcessInfo.processInfo.activeProcessorCount
    do {
      let outcome: GradingOutcome
      if let ndjson {
        outcome = try await NDJSONGrading(
          client: client,
          jobs: jobs,
          defaults: self.defaults,
          guessesKind: self.kind == .auto,
          maxFindings: self.findings,
          failOn: FailOn(self.failOn)
        ).run(ndjson)
      } else {
        outcome = try await self.gradeFiles(client)
      }
      await client.close()
      // What is wrong outranks what is only weak.
      if outcome.isFailed { throw ExitCode(4) }
      if let minScore, outcome.lowest < minScore { throw ExitCode(3) }
    } catch {
      await client.close()
      throw error
    }
  }

  private var defaults: Document {
    Document(
      kind: self.kind == .nexusLetter ? .nexusLetter : .clinicalNote,
      text: "",
      noteType: self.noteType,
      encounterDate: self.encounterDate.flatMap(CalendarDate.init(iso8601:))
    )
  }

  /// Grades files one after another.
  private func gradeFiles(_ client: any GradingClient) async throws -> GradingOutcome {
    let files = try DocumentFile.read(self.paths, transcript: self.transcript, prior: self.prior)
    let line = ProgressLine(verbose: self.verbose)
    let style = TerminalStyle(descriptor: 1)
    var items: [GradeReport.Item] = []
    var outcome = GradingOutcome()
    let failOn = FailOn(self.failOn)
    // One document that fails does not keep the others from being graded.
    var firstError: (any Error)?
    for (name, result) in files {
      let file: DocumentFile
      switch result {
      case .success(let read): file = read
      case .failure(let error):
        FileHandle.standardError.write(Data("\(name): \(error)\n".utf8))
        firstError = firstError ?? ExitCode(1)
        continue
      }
      var document = self.defaults
      document.text = file.text
      document.transcript = file.transcript
      document.priorNote = file.priorNote
      if self.kind == .auto { document.kind = file.guessedKind }
      let grade: AssayV1.Grade
      do {
        grade = try await client.grade(
          GradeRequest(document: document, maxFindings: self.findings)
        ) {
          line.show(file.name, $0)
        }
      } catch {
        line.clear()
        FileHandle.standardError.write(Data("\(file.name): \(Self.describe(error))\n".utf8))
        firstError = firstError ?? error
        continue
      }
      line.clear()
      outcome.add(grade, failOn)
      switch self.output {
      case .table:
        let table = GradeTable(
          name: file.name,
          text: file.text,
          transcript: file.transcript,
          grade: grade,
          style: style,
          isServers: self.server.server != nil
        )
        print(table.lines.joined(separator: "\n"), terminator: "\n\n")
      case .ndjson: print(Self.named(file.name, grade, indented: false))
      case .json, .html:
        items.append(
          GradeReport.Item(
            name: file.name,
            text: file.text,
            transcript: file.transcript,
            priorNote: file.priorNote,
            grade: grade
          )
        )
      }
    }
    if self.output == .html { print(GradeReport(items: items).html, terminator: "") }
    if self.output == .json {
      let texts = items.map { Self.named($0.name, $0.grade, indented: true) }
      if !texts.isEmpty {
        print(texts.count == 1 ? texts[0] : "[\n\(texts.joined(separator: ",\n"))\n]")
      }
    }
    if let firstError { throw firstError }
    return outcome
  }

  static func named(_ name: String, _ grade: AssayV1.Grade, indented: Bool) -> String {
    var json = JSONWriter(indented: indented)
    json.beginObject()
    json.member("id", name)
    json.member("grade", grade)
    json.endObject()
    return json.text
  }

  /// An error as a person reads it.
  static func describe(_ error: any Error) -> String {
    guard let known = error as? any RPCErrorConvertible else { return "\(error)" }
    let rpc = known.rpcError
    let fields = rpc.violations.map { "\($0.field) \($0.reason)" }
    return "\(rpc.code): " + (fields.isEmpty ? rpc.message : fields.joined(separator: "; "))
  }
}

extension NoteType: ExpressibleByArgument {}
