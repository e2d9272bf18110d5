internal import ArgumentParser
internal import Evaluation
internal import Foundation
internal import Messages
internal import Model
internal import Privacy
internal import Service

/// `assay deidentify`: removes what identifies a patient from documents.
struct DeidentifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deidentify",
    abstract: "Remove what identifies a patient from documents.",
    discussion: """
      A path is a file, a folder (its .txt and .md files, not those of folders in it), a pattern in quotes,
      or - for standard input. Several texts have their names above them. What comes out is looked at again; a document in which something would remain is not
      printed, and the exit code is 1.

      Levels: minimal moves dates and keeps cities, ages and facilities (a limited data set);
      moderate is HIPAA's Safe Harbor; strict puts a tag for whatever might identify somebody.

      The same value gets the same surrogate in all documents of one run, and in all runs with the
      same key: --key-file FILE, or the environment variable ASSAY_PRIVACY_KEY, at least
      \(SurrogateKey.leastBytes) bytes. Without a key each run has one of its own.

      A policy file (privacy.policy of the configuration, or --policy) says what becomes of which category,
      what stays and what goes, and within what surrogates are the same: a document, a --patient or all.

      With --ndjson each line of the input is one JSON object with id and text. One line comes out
      for each: id, text and spans with start, end and label in code points of the original.

      Examples:
        assay deidentify note.txt
        assay deidentify notes/ --level strict -o html > report.html
        assay deidentify --ndjson - < documents.ndjson > clean.ndjson
        assay deidentify --policy policy.yaml --patient 42 visit-*.txt
      """
  )

  /// How documents are printed.
  enum Output: String, ExpressibleByArgument, CaseIterable { case text, json, ndjson, html }

  @Argument(help: "Files, folders, patterns, or - for standard input.")
  var paths: [String] = []

  @Option(
    help: """
      How much is removed: \(PrivacyLevel.allCases.map(\.rawValue).joined(separator: ", ")); takes the \
      place of the policy's level. Without both it is moderate.
      """
  )
  var level: PrivacyLevel?

  @Option(help: "The policy file.")
  var policy: String?

  @Option(help: "What the documents are, for policies that differ: clinical-note or nexus-letter.")
  var kind: DocumentKind = .clinicalNote

  @Option(help: "Whose documents these are, for policies that differ.")
  var tenant: String = "default"

  @Option(help: "The patient's id, for policies whose surrogates are the same within a patient.")
  var patient: String = ""

  @Option(
    name: .shortAndLong,
    help: "How to print: text, json, ndjson, html (the original, with what was found in colour)."
  )
  var output: Output = .text

  @Option(help: "Read documents from a file of JSON lines, or - for standard input.")
  var ndjson: String?

  @Option(help: "The file whose bytes are the surrogates' key.")
  var keyFile: String?

  @OptionGroup var options: ConfigOptions

  func validate() throws {
    guard self.paths.isEmpty != (self.ndjson == nil) else {
      throw ValidationError("name documents, or --ndjson FILE, but not both")
    }
    guard self.ndjson == nil || self.output == .text || self.output == .ndjson else {
      throw ValidationError("--ndjson gives JSON lines; -o does not go with it")
    }
  }

  func run() async throws {
    let settings = try await self.options.settings([
      "privacy.policy": self.policy, "privacy.key_file": self.keyFile,
    ])
    let loaded: PolicyInForce.Loaded
    do {
      loaded = try PolicyLoader(settings, ownKeyPath: nil).load()
    } catch let error as SettingsError {
      throw ValidationError(error.description)
    }
    var policy = loaded.book.policy(for: self.tenant, self.kind).0
    if let level { policy.level = level }
    // Without a file all documents of a run belong together.
    if !loaded.hasFile { policy.scope = .tenant }
    if policy.scope == .patient, self.patient.isEmpty {
      throw ValidationError("the policy's surrogates are the same within a patient: name --patient")
    }
    let deidentifier = Deidentifier(policy: policy, key: loaded.keys.current.key)
    if let ndjson {
      try await self.rewriteLines(ndjson, deidentifier)
    } else {
      try self.rewriteFiles(deidentifier)
    }
  }

  /// What surrogates are the same within.
  private func scope(_ policy: PrivacyPolicy, document: String) -> String {
    policy.scope.text(tenant: self.tenant, patient: self.patient, document: document)
  }

  private func rewriteFiles(_ deidentifier: Deidentifier) throws {
    let files = try DocumentFile.read(self.paths, transcript: nil, prior: nil)
    var failed = false
    var done: [DeidentifiedReport.Item] = []
    for (name, result) in files {
      do {
        let text = try result.get().text
        let item = DeidentifiedReport.Item(
          name: name,
          original: text,
          result: try deidentifier.deidentify(
            text,
            scope: self.scope(deidentifier.policy, document: name)
          )
        )
        switch self.output {
        case .text:
          if files.count > 1 { print("==> \(name) <==") }
          let text = item.result.text
          print(text, terminator: text.isEmpty || text.utf8.last == 0x0a ? "" : "\n")
        case .ndjson: print(item.json(indented: false))
        case .json, .html: done.append(item)
        }
      } catch {
        FileHandle.standardError.write(Data("\(name): \(Self.describe(error))\n".utf8))
        failed = true
      }
    }
    if self.output == .html { print(DeidentifiedReport(items: done).html, terminator: "") }
    if self.output == .json, !done.isEmpty {
      let texts = done.map { $0.json(indented: true) }
      print(texts.count == 1 ? texts[0] : "[\n\(texts.joined(separator: ",\n"))\n]")
    }
    if failed { throw ExitCode(1) }
  }

  private func rewriteLines(_ path: String, _ deidentifier: Deidentifier) async throws {
    let source = try LineSource(path: path)
    var number = 0
    var failed = false
    while let lines = try await source.batch() {
      for line in lines where line.contains(where: { $0 > 0x20 }) {
        number += 1
        let (text, isGood) = self.rewritten(line, number, deidentifier)
        print(text)
        if !isGood { failed = true }
      }
      // A program may wait for the answer to what it wrote.
      fflush(nil)
    }
    if failed { throw ExitCode(1) }
  }

  private func rewritten(
    _ line: [UInt8],
    _ number: Int,
    _ deidentifier: Deidentifier
  ) -> (String, isGood: Bool) {
    var id: JSONValue = .null
    do {
      let json = try JSONParser.parse(line)
      _ = try json.members()
      id = json["id"] ?? .null
      for (key, _) in try json.members() where !["id", "text"].contains(key) {
        throw JSONError.unknownField(key)
      }
      guard let text = json["text"]?.text else { throw JSONError("text is missing") }
      let result = try deidentifier.deidentify(
        text,
        scope: self.scope(deidentifier.policy, document: id.text ?? "line \(number)")
      )
      let item = DeidentifiedReport.Item(name: "", original: text, result: result)
      return (item.json(id: id, indented: false), true)
    } catch {
      var json = JSONWriter()
      json.beginObject()
      json.key("id")
      id.write(to: &json)
      json.member("line", Int32(clamping: number))
      json.member("error", Self.describe(error))
      json.endObject()
      return (json.text, false)
    }
  }

  private static func describe(_ error: any Error) -> String {
    guard let failed = error as? DeidentificationFailed else { return "\(error)" }
    let categories = failed.categories.map(\.rawValue).sorted().joined(separator: ", ")
    return "something would remain after rewriting, so nothing is printed: \(categories)"
  }
}

extension DocumentKind: ExpressibleByArgument {}
