internal import Grading
internal import Messages

/// What was measured in one input, to be written.
struct SignalLine {
  var id: String
  /// By rule id.
  var sizes: [String: Double] = [:]
  /// One list of features a statement, as `StatementSupport.featureNames` names them.
  var statements: [[Double]] = []
  var factuality = 1.0

  init(id: String) { self.id = id }
}

extension SignalLine: JSONConvertible {
  func write(to json: inout JSONWriter) {
    json.beginObject()
    json.member("id", self.id)
    json.member("sizes", self.sizes)
    json.key("statements")
    json.beginArray()
    for features in self.statements {
      json.separate()
      json.beginObject()
      for (name, feature) in zip(StatementSupport.featureNames, features) {
        json.member(name, feature)
      }
      json.endObject()
    }
    json.endArray()
    json.member("factuality", self.factuality)
    json.endObject()
  }

  init(json: JSONValue) throws(JSONError) {
    throw JSONError("signals are written, not read")
  }
}
