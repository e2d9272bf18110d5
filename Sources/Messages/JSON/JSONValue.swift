/// A JSON text as a tree. A number keeps its text, so that 64-bit integers lose nothing.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([JSONMember])

  /// Whether it is `null`.
  package var isNull: Bool { self == .null }

  /// The members of an object.
  ///
  /// - Throws: `JSONError` when it is no object.
  package func members() throws(JSONError) -> [(key: String, value: JSONValue)] {
    guard case .object(let members) = self else { throw JSONError("an object is expected") }
    return members.map { ($0.key, $0.value) }
  }

  /// The value of an object's member, or nil when there is none.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  /// The text, when it is a string.
  package var text: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The items, when it is an array.
  package var items: [JSONValue]? {
    guard case .array(let items) = self else { return nil }
    return items
  }

  /// The number, when it is one.
  package var double: Double? {
    guard case .number(let text) = self else { return nil }
    return Double(text)
  }

  /// The value as `T`; an error names `field`.
  package func decode<T: JSONConvertible>(_ field: StaticString) throws(JSONError) -> T {
    do {
      return try T(json: self)
    } catch {
      throw error.inside("\(field)")
    }
  }
}

/// One member of an object.
package struct JSONMember: Sendable, Hashable {
  package var key: String
  package var value: JSONValue

  package init(key: String, value: JSONValue) {
    self.key = key
    self.value = value
  }
}

/// Why a JSON text is not what it should be. Names fields and positions, never content.
package struct JSONError: Error, Hashable, CustomStringConvertible {
  /// What is wrong.
  package var reason: String
  /// The path of the field, such as `document.text`; empty for the whole.
  package var field: String

  package init(_ reason: String, field: String = "") {
    self.reason = reason
    self.field = field
  }

  package var description: String {
    self.field.isEmpty ? self.reason : "\(self.field): \(self.reason)"
  }

  func inside(_ field: String) -> JSONError {
    JSONError(self.reason, field: self.field.isEmpty ? field : "\(field).\(self.field)")
  }

  package static func unknownField(_ key: String) -> JSONError {
    // The key is the sender's own text, so it is named only when it looks like a field's name.
    let plain = key.utf8.allSatisfy {
      ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7a || $0 == 0x5f || $0 >= 0x30 && $0 <= 0x39
    }
    return JSONError("there is no such field", field: plain && key.utf8.count <= 64 ? key : "")
  }

  package static func repeatedOneof(_ key: String) -> JSONError {
    JSONError("only one field of the oneof may be set", field: key)
  }
}
