internal import Foundation
internal import Messages
package import Privacy

/// Documents with the places of what identifies somebody.
package struct PrivacyCorpus: Sendable {
  /// A place, in code points.
  package struct Span: Sendable {
    package var range: Range<Int>
    package var label: String
    /// Whether a miss counts.
    var isOptional = false
  }

  /// Something harmless that looks like an identifier.
  struct Trap: Sendable {
    var range: Range<Int>
    var kind: String
  }

  struct Document: Sendable {
    var id: String
    var source: String
    var text: String
    /// Nil when nobody said.
    var spans: [Span]?
    var traps: [Trap]
  }

  let documents: [Document]

  /// How many documents there are.
  package var count: Int { self.documents.count }

  /// - Parameter data: A folder of `.jsonl` files, or one file.
  /// - Throws: `EvaluationError` when there is none, or a line is no such document.
  package init(_ data: String) throws {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: data, isDirectory: &isFolder) else {
      throw EvaluationError("there is no \(data)")
    }
    let url = URL(fileURLWithPath: data)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: data)) ?? []
    let files =
      isFolder.boolValue
      ? names.filter { $0.hasSuffix(".jsonl") }.sorted().map { url.appendingPathComponent($0) }
      : [url]
    guard !files.isEmpty else { throw EvaluationError("there is no .jsonl file in \(data)") }
    var documents: [Document] = []
    for file in files {
      let bytes = try Data(contentsOf: file)
      for (number, line) in bytes.split(separator: 0x0a).enumerated() {
        let place = "\(file.lastPathComponent), line \(number + 1)"
        do {
          documents.append(
            try Self.document(
              JSONParser.parse(Array(line)),
              file.deletingPathExtension().lastPathComponent
            )
          )
        } catch let error as EvaluationError {
          throw EvaluationError("\(place): \(error)")
        } catch {
          throw EvaluationError("\(place): \(error)")
        }
      }
    }
    self.documents = documents
  }

  private static func document(_ json: JSONValue, _ file: String) throws -> Document {
    guard let id = json["id"]?.text, let text = json["text"]?.text else {
      throw EvaluationError("a document needs id and text")
    }
    let count = text.unicodeScalars.count
    func range(_ value: JSONValue) throws -> Range<Int> {
      guard let start = value["start"]?.double, let end = value["end"]?.double, start >= 0,
        end >= start, end <= Double(count)
      else { throw EvaluationError("a span's start and end must lie in the text") }
      return Int(start)..<Int(end)
    }
    return Document(
      id: id,
      source: json["source"]?.text ?? file,
      text: text,
      spans: try json["spans"]?.items?.map {
        Span(
          range: try range($0),
          label: $0["label"]?.text ?? "",
          isOptional: $0["optional"] == .bool(true)
        )
      },
      traps: try json["negs"]?.items?.map {
        Trap(range: try range($0), kind: $0["kind"]?.text ?? "")
      } ?? []
    )
  }

  /// What the product removes from each document at a level, by its id: the same code as anywhere else, with
  /// its second look. States, which are found and stay, count; an age below 90, which the strict level only
  /// makes coarser, does not.
  package func predictions(_ level: PrivacyLevel) -> [(id: String, spans: [Span])] {
    let deidentifier = Deidentifier(
      policy: PrivacyPolicy(level: level).forEvidence,
      key: SurrogateKey()
    )
    return self.documents.map { document in
      let points = CodePoints(document.text)
      guard let output = try? deidentifier.deidentify(document.text, scope: document.id) else {
        // Nothing of it would go out.
        return (document.id, [Span(range: 0..<document.text.unicodeScalars.count, label: "ALL")])
      }
      let states = Scanner.findings(in: Array(document.text.utf8), level: level)
        .filter { $0.category == .region }
      let places =
        output.redactions.filter { $0.category != .age }.map { ($0.original, $0.category) }
        + states.map { ($0.range, $0.category) }
      let spans = places.sorted { $0.0.lowerBound < $1.0.lowerBound }
        .map { Span(range: points.range($0.0), label: Self.label($0.1)) }
      return (document.id, spans)
    }
  }

  /// Another program's predictions, from a file of JSON lines.
  ///
  /// - Throws: `EvaluationError` when a line is none.
  package func predictions(of file: String) throws -> [(id: String, spans: [Span])] {
    guard let data = FileManager.default.contents(atPath: file) else {
      throw EvaluationError("can't read \(file)")
    }
    return try data.split(separator: 0x0a).enumerated().map { number, line in
      let json = try? JSONParser.parse(Array(line))
      guard let json, let id = json["id"]?.text, let spans = json["spans"]?.items else {
        throw EvaluationError("line \(number + 1): needs id and spans")
      }
      return (
        id,
        try spans.map { span in
          guard let start = span["start"]?.double, let end = span["end"]?.double, start >= 0,
            end >= start, end < 1e9
          else { throw EvaluationError("line \(number + 1): a span needs start and end") }
          return Span(range: Int(start)..<Int(end), label: span["label"]?.text ?? "")
        }
      )
    }
  }

  /// Predictions as JSON lines: `id`, and `spans` with `start`, `end` and `label`.
  package static func lines(_ predictions: [(id: String, spans: [Span])]) -> String {
    predictions.map { id, spans in
      var json = JSONWriter()
      json.beginObject()
      json.member("id", id)
      json.key("spans")
      json.beginArray()
      for span in spans {
        json.separate()
        json.beginObject()
        json.member("start", Int32(span.range.lowerBound))
        json.member("end", Int32(span.range.upperBound))
        json.member("label", span.label)
        json.endObject()
      }
      json.endArray()
      json.endObject()
      return json.text + "\n"
    }
    .joined()
  }

  /// A category by the name that corpora label it with.
  package static func label(_ category: Category) -> String {
    switch category {
    case .healthPlan: "HEALTHPLAN"
    case .facility: "HOSPITAL"
    case .organization: "ORG"
    case .region: "STATE"
    default: category.rawValue.uppercased()
    }
  }
}
