internal import Messages
internal import Model

/// One item's prediction, in the format that the tasks' scorer reads.
struct Prediction: Sendable {
  /// A finding's place, in code points.
  struct Place: Sendable {
    var start: Int
    var end: Int
    var dimension: String
  }

  /// A finding that is shown, worst first.
  struct Shown: Sendable {
    /// Nil for what is nowhere in the note.
    var span: Span?
    var severity: String
    var rule: String
  }

  var id: String
  var numbers: [String: Double] = [:]
  var texts: [String: String] = [:]
  var flags: [String: Bool] = [:]
  var scores: [String: Double] = [:]
  var evidence: [Place] = []
  /// Nil for tasks that ask for none.
  var findings: [Shown]?

  init(id: String) { self.id = id }
}

extension Prediction: JSONConvertible {
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("id", self.id)
    for (key, value) in self.numbers.sorted(by: { $0.key < $1.key }) { json.member(key, value) }
    for (key, value) in self.texts.sorted(by: { $0.key < $1.key }) { json.member(key, value) }
    for (key, value) in self.flags.sorted(by: { $0.key < $1.key }) { json.member(key, value) }
    if !self.scores.isEmpty { json.member("scores", self.scores) }
    if !self.evidence.isEmpty || !self.scores.isEmpty {
      json.key("evidence")
      json.beginArray()
      for place in self.evidence {
        json.separate()
        json.beginObject()
        json.member("start", Int32(place.start))
        json.member("end", Int32(place.end))
        json.member("dimension", place.dimension)
        json.endObject()
      }
      json.endArray()
    }
    if let findings {
      json.key("findings")
      json.beginArray()
      for finding in findings {
        json.separate()
        json.beginObject()
        if let span = finding.span {
          json.member("start", Int32(span.start))
          json.member("end", Int32(span.end))
        }
        json.member("severity", finding.severity)
        json.member("rule", finding.rule)
        json.endObject()
      }
      json.endArray()
    }
    json.endObject()
  }

  init(json: JSONValue) throws(JSONError) {
    throw JSONError("predictions are written, not read")
  }
}
