internal import Messages

/// One item's prediction, in the format that the tasks' scorer reads.
struct Prediction: Sendable {
  /// A finding's place, in code points.
  struct Place: Sendable {
    var start: Int
    var end: Int
    var dimension: String
  }

  var id: String
  var numbers: [String: Double] = [:]
  var texts: [String: String] = [:]
  var flags: [String: Bool] = [:]
  var scores: [String: Double] = [:]
  var evidence: [Place] = []

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
    json.endObject()
  }

  init(json: JSONValue) throws(JSONError) {
    throw JSONError("predictions are written, not read")
  }
}
