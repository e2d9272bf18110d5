internal import Foundation
internal import Hummingbird
internal import Messages
internal import Model
internal import Service

/// A request's query, of which every name is known.
struct QueryParameters {
  private let values: [(name: String, value: String)]

  /// - Throws: `InvalidRequest` that names what is allowed when there is another one.
  init(_ request: Request, allowed: [String]) throws(InvalidRequest) {
    var values: [(name: String, value: String)] = []
    for (name, value) in request.uri.queryParameters {
      guard allowed.contains(String(name)) else {
        let list = allowed.isEmpty ? "none" : allowed.joined(separator: ", ")
        throw InvalidRequest(
          violations: [
            .init(field: Self.shown(name), reason: "is no parameter here; allowed are: \(list)")
          ]
        )
      }
      guard Self.lists.contains(String(name)) || !values.contains(where: { $0.name == name }) else {
        throw Self.invalid(String(name), "is given twice")
      }
      values.append((String(name), String(value)))
    }
    self.values = values
  }

  /// What may be given more than once.
  private static let lists: Set<String> = ["group_by", "label", "ratio_label"]

  /// The value of a name.
  subscript(name: String) -> String? { self.values.last { $0.name == name }?.value }

  /// Every value of a name.
  func all(_ name: String) -> [String] { self.values.filter { $0.name == name }.map(\.value) }

  func integer(_ name: String, _ range: ClosedRange<Int>) throws(InvalidRequest) -> Int? {
    guard let text = self[name] else { return nil }
    guard let value = Int(text), range.contains(value) else {
      throw Self.invalid(
        name,
        "must be a whole number of \(range.lowerBound) to \(range.upperBound)"
      )
    }
    return value
  }

  func number(_ name: String) throws(InvalidRequest) -> Double? {
    guard let text = self[name] else { return nil }
    guard let value = Double(text), value.isFinite else {
      throw Self.invalid(name, "must be a number")
    }
    return value
  }

  func seconds(_ name: String) throws(InvalidRequest) -> GoogleProtobuf.Duration? {
    guard let value = try self.number(name) else { return nil }
    guard (0...1e9).contains(value) else {
      throw Self.invalid(name, "must be a number of seconds, not negative")
    }
    return GoogleProtobuf.Duration(.seconds(value))
  }

  func timestamp(_ name: String) throws(InvalidRequest) -> GoogleProtobuf.Timestamp? {
    guard let text = self[name] else { return nil }
    guard let timestamp = GoogleProtobuf.Timestamp(text: text) else {
      throw Self.invalid(name, "must be \(GoogleProtobuf.Timestamp.textForms)")
    }
    return timestamp
  }

  func choice<Value>(
    _ name: String,
    _ choices: [String: Value],
    otherwise fallback: Value
  ) throws(InvalidRequest) -> Value {
    guard let text = self[name] else { return fallback }
    let plain = text.lowercased().replacing("-", with: "_")
    let found = choices.first { plain == $0.key || plain == "\(name)_\($0.key)" }
    guard let found else {
      throw Self.invalid(name, "must be one of: \(choices.keys.sorted().joined(separator: ", "))")
    }
    return found.value
  }

  /// `key=value`, a key as often as it has values.
  func labels(_ name: String) throws(InvalidRequest) -> [AssayV1.LabelFilter] {
    var filters: [AssayV1.LabelFilter] = []
    for text in self.all(name) {
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { throw Self.invalid(name, "must be key=value") }
      if let place = filters.firstIndex(where: { $0.key == parts[0] }) {
        filters[place].values.append(String(parts[1]))
      } else {
        var filter = AssayV1.LabelFilter()
        filter.key = String(parts[0])
        filter.values = [String(parts[1])]
        filters.append(filter)
      }
    }
    return filters
  }

  private static func invalid(_ field: String, _ reason: String) -> InvalidRequest {
    InvalidRequest(violations: [.init(field: field, reason: reason)])
  }

  /// A name that a client made up is not repeated, except for its plain beginning.
  private static func shown(_ name: some StringProtocol) -> String {
    let plain = String(name.prefix(32))
      .filter { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    return plain.isEmpty ? "query" : plain
  }
}
