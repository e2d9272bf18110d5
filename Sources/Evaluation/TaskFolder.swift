internal import Foundation
internal import Messages

/// The files of a task: `input.jsonl`, and `encounters.jsonl` and `labels.jsonl` where they are.
struct TaskFolder {
  let inputs: [JSONValue]
  /// Transcripts by their encounter.
  let transcripts: [String: String]
  /// Nil without labels.
  let labels: [JSONValue]?

  /// - Parameter data: The folder of tasks, or the task's own folder.
  /// - Throws: `EvaluationError` when there is no input or a line is no JSON.
  init(_ task: EvaluationTask, data: String) throws {
    var folder = URL(fileURLWithPath: data)
    let nested = folder.appendingPathComponent(task.rawValue)
    if FileManager.default.fileExists(atPath: nested.path) { folder = nested }
    guard let inputs = try Self.lines(folder.appendingPathComponent("input.jsonl")) else {
      throw EvaluationError("there is no \(task.rawValue)/input.jsonl in \(data)")
    }
    self.inputs = inputs
    var transcripts: [String: String] = [:]
    for line in try Self.lines(folder.appendingPathComponent("encounters.jsonl")) ?? [] {
      if let id = (line["encounter"] ?? line["id"])?.text {
        transcripts[id] = line["transcript"]?.text
      }
    }
    self.transcripts = transcripts
    self.labels = try Self.lines(folder.appendingPathComponent("labels.jsonl"))
  }

  private static func lines(_ file: URL) throws -> [JSONValue]? {
    guard let data = try? Data(contentsOf: file) else { return nil }
    var values: [JSONValue] = []
    for (number, line) in data.split(separator: 0x0a).enumerated() {
      do {
        values.append(try JSONParser.parse(Array(line)))
      } catch {
        throw EvaluationError("\(file.lastPathComponent), line \(number + 1): \(error)")
      }
    }
    return values
  }
}
