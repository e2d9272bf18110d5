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

  /// One line's outcome.
  private struct Outcome: Sendable {
    var line: String
    /// Nil when there was an error.
    var score: Double?
    /// What kept the line from being graded although it was good; nil otherwise.
    var failure: RPCError?
  }

  /// Grades the lines of a file, or of standard input for `-`; returns the lowest score.
  ///
  /// At most `jobs` lines are held at once besides the finished ones that wait for an earlier line.
  func run(_ path: String) async throws -> Double {
    let handle: FileHandle
    if path == "-" {
      handle = .standardInput
    } else if let file = FileHandle(forReadingAtPath: path) {
      handle = file
    } else {
      throw ValidationError("can't read \(path)")
    }
    var reader = LineReader(handle)
    var lowest = 100.0
    var failure: RPCError?
    var unavailable = 0
    try await withThrowingTaskGroup(of: (Int, Outcome).self) { group in
      var read = 0
      var written = 0
      var waiting: [Int: Outcome] = [:]
      func write() throws {
        while let outcome = waiting.removeValue(forKey: written) {
          if let error = outcome.failure { failure = failure ?? error }
          unavailable = outcome.failure?.code == .unavailable ? unavailable + 1 : 0
          FileHandle.standardOutput.write(Data((outcome.line + "\n").utf8))
          if let score = outcome.score { lowest = min(lowest, score) }
          written += 1
          // Nobody is there any more: asking for each of the rest would take for ever.
          if let failure, unavailable >= max(8, 2 * self.jobs) {
            let text = "stopped at line \(written): \(failure.message)\n"
            FileHandle.standardError.write(Data(text.utf8))
            throw failure
          }
        }
      }
      var running = 0
      while let line = try reader.next() {
        guard line.contains(where: { $0 > 0x20 }) else { continue }
        // A slow line must not let the finished ones behind it pile up.
        while running >= self.jobs || waiting.count >= 64 * self.jobs && running > 0 {
          guard let (place, outcome) = try await group.next() else { break }
          running -= 1
          waiting[place] = outcome
          try write()
        }
        let place = read
        read += 1
        running += 1
        group.addTask { (place, await self.grade(line, number: place + 1)) }
      }
      for try await (place, outcome) in group {
        waiting[place] = outcome
        try write()
      }
    }
    if let failure { throw failure }
    return lowest
  }

  private func grade(_ line: [UInt8], number: Int) async -> Outcome {
    var id: JSONValue = .null
    do {
      let json = try JSONParser.parse(line)
      _ = try json.members()
      id = json["id"] ?? .null
      let grade = try await self.client.grade(
        GradeRequest(document: try self.document(json))
      ) { _ in }
      var writer = JSONWriter()
      writer.beginObject()
      writer.key("id")
      id.write(to: &writer)
      writer.member("grade", grade)
      writer.endObject()
      return Outcome(line: writer.text, score: grade.hybrid?.score)
    } catch {
      var failure = (error as? any RPCErrorConvertible)?.rpcError
      if failure?.code == .invalidArgument { failure = nil }
      return Outcome(line: Self.errorLine(id, number, error), score: nil, failure: failure)
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
    if let kind = try text("kind") {
      guard let known = DocumentKind(rawValue: kind) else {
        let names = DocumentKind.allCases.map(\.rawValue).joined(separator: ", ")
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

/// Reads a file line by line without holding all of it.
struct LineReader {
  /// The longest line, in bytes: a text of 64 MiB, escaped, with its transcript.
  private static let maxLine = 256 << 20

  private let handle: FileHandle
  private var buffer: [UInt8] = []
  private var start = 0
  private var isAtEnd = false

  init(_ handle: FileHandle) { self.handle = handle }

  /// The next line without its end; nil after the last.
  mutating func next() throws -> [UInt8]? {
    var searched = self.start
    while true {
      if let end = self.buffer[searched...].firstIndex(of: 0x0a) {
        defer { self.start = end + 1 }
        return Array(self.buffer[self.start..<end])
      }
      searched = self.buffer.count
      if self.isAtEnd {
        guard self.start < self.buffer.count else { return nil }
        defer { self.start = self.buffer.count }
        return Array(self.buffer[self.start...])
      }
      guard self.buffer.count - self.start <= Self.maxLine else {
        throw ValidationError("a line is longer than \(Self.maxLine) bytes")
      }
      if self.start > 0 {
        self.buffer.removeFirst(self.start)
        searched -= self.start
        self.start = 0
      }
      let more = try self.handle.read(upToCount: 1 << 16)
      if let more, !more.isEmpty { self.buffer += more } else { self.isAtEnd = true }
    }
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
