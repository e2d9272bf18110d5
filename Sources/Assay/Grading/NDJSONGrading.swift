internal import ArgumentParser
internal import Foundation
internal import Messages
internal import Model
internal import Service
internal import Transport

/// Grades documents from JSON lines, several at once, and writes one line for each in their order.
struct NDJSONGrading {
  let client: any GradingClient
  let jobs: Int
  /// What a line that does not say otherwise is.
  let defaults: Document
  /// Whether a line that does not say what it is is guessed.
  let guessesKind: Bool
  /// How many findings of each grade are shown.
  let maxFindings: Int
  let failOn: FailOn

  /// Grades the lines of a file, or of standard input for `-`.
  ///
  /// At most `jobs` lines are held at once besides the finished ones that wait for an earlier line.
  func run(_ path: String) async throws -> GradingOutcome {
    let source = try LineSource(path: path)
    let results = OrderedResults(giveUpAfter: max(8, 2 * self.jobs))
    try await withThrowingTaskGroup(of: Void.self) { group in
      var read = 0
      var running = 0
      while let lines = try await source.batch() {
        for line in lines where line.contains(where: { $0 > 0x20 }) {
          // A slow line must not let the finished ones behind it pile up.
          while running >= self.jobs || results.waiting >= 64 * self.jobs && running > 0 {
            try await group.next()
            running -= 1
          }
          let place = read
          read += 1
          running += 1
          group.addTask {
            try results.put(await self.grade(line, number: place + 1), at: place)
          }
        }
      }
      try await group.waitForAll()
    }
    return try results.outcome()
  }

  private func grade(_ line: [UInt8], number: Int) async -> LineResult {
    var id: JSONValue = .null
    do {
      let json = try JSONParser.parse(line)
      _ = try json.members()
      id = json["id"] ?? .null
      let grade = try await self.client.grade(
        GradeRequest(document: try self.document(json), maxFindings: self.maxFindings)
      ) { _ in }
      var writer = JSONWriter()
      writer.beginObject()
      writer.key("id")
      id.write(to: &writer)
      writer.member("grade", grade)
      writer.endObject()
      var outcome = GradingOutcome()
      outcome.add(grade, self.failOn)
      return LineResult(line: writer.text, outcome: outcome)
    } catch {
      var failure = (error as? any RPCErrorConvertible)?.rpcError
      if failure?.code == .invalidArgument { failure = nil }
      return LineResult(line: Self.errorLine(id, number, error), outcome: nil, failure: failure)
    }
  }

  private func document(_ json: JSONValue) throws -> Document {
    let known: Set = [
      "id", "text", "transcript", "prior_note", "kind", "note_type", "encounter_date",
    ]
    for (key, _) in try json.members() where !known.contains(key) {
      throw JSONError.unknownField(key)
    }
    func text(_ key: String) throws -> String? {
      guard let value = json[key], !value.isNull else { return nil }
      guard let text = value.text else { throw JSONError("must be a string", field: key) }
      return text
    }
    var document = self.defaults
    guard let body = try text("text") else { throw JSONError("is required", field: "text") }
    document.text = body
    document.transcript = try text("transcript").flatMap { $0.isEmpty ? nil : $0 }
    document.priorNote = try text("prior_note").flatMap { $0.isEmpty ? nil : $0 }
    let kind = try text("kind")
    if kind == "auto" || kind == nil && self.guessesKind {
      document.kind = .guessed(from: body, hasTranscript: document.transcript != nil)
    } else if let kind {
      guard let known = DocumentKind(rawValue: kind) else {
        let names = (["auto"] + DocumentKind.allCases.map(\.rawValue)).joined(separator: ", ")
        throw JSONError("must be one of \(names)", field: "kind")
      }
      document.kind = known
    }
    if let type = try text("note_type") {
      guard let known = NoteType(rawValue: type) else {
        let names = NoteType.allCases.map(\.rawValue).joined(separator: ", ")
        throw JSONError("must be one of \(names)", field: "note_type")
      }
      document.noteType = known
    }
    if let date = try text("encounter_date") {
      guard let known = CalendarDate(iso8601: date) else {
        throw JSONError("must be a day as YYYY-MM-DD", field: "encounter_date")
      }
      document.encounterDate = known
    }
    return document
  }

  private static func errorLine(_ id: JSONValue, _ number: Int, _ error: any Error) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.key("id")
    id.write(to: &writer)
    writer.key("error")
    writer.beginObject()
    let rpc = (error as? any RPCErrorConvertible)?.rpcError
    writer.member("code", rpc?.code.description ?? "INVALID_ARGUMENT")
    writer.member("message", rpc?.message ?? "\(error)")
    writer.member("line", Int32(clamping: number))
    writer.endObject()
    writer.endObject()
    return writer.text
  }
}

extension JSONValue {
  /// Writes the value as it was read.
  func write(to json: inout JSONWriter) {
    switch self {
    case .null: json.raw("null")
    case .bool(let value): json.raw(value ? "true" : "false")
    case .number(let text): json.raw(text)
    case .string(let text): json.string(text)
    case .array(let items):
      json.beginArray()
      for item in items {
        json.separate()
        item.write(to: &json)
      }
      json.endArray()
    case .object(let members):
      json.beginObject()
      for member in members {
        json.key(member.key)
        member.value.write(to: &json)
      }
      json.endObject()
    }
  }
}
