/// A value with a proto3 JSON form.
/// Source: https://protobuf.dev/programming-guides/json/
package protocol JSONConvertible {
  /// Writes the value.
  func write(to json: inout JSONWriter)

  /// Reads the value.
  ///
  /// - Throws: `JSONError` with the path of the field.
  init(json: JSONValue) throws(JSONError)
}

extension String: JSONConvertible {
  package func write(to json: inout JSONWriter) { json.string(self) }

  package init(json: JSONValue) throws(JSONError) {
    guard case .string(let text) = json else { throw JSONError("a string is expected") }
    self = text
  }
}

extension Bool: JSONConvertible {
  package func write(to json: inout JSONWriter) { json.raw(self ? "true" : "false") }

  package init(json: JSONValue) throws(JSONError) {
    guard case .bool(let value) = json else { throw JSONError("true or false is expected") }
    self = value
  }
}

extension FixedWidthInteger {
  /// Integers may come as numbers, as numbers with an exponent or a zero fraction, or as strings.
  fileprivate init(integer json: JSONValue) throws(JSONError) {
    let text: String
    switch json {
    case .number(let number): text = number
    case .string(let string): text = string
    default: throw JSONError("an integer is expected")
    }
    if let value = Self(text) {
      self = value
    } else if case .number = json, let double = Double(text), let value = Self(exactly: double) {
      self = value
    } else {
      throw JSONError("an integer of \(Self.bitWidth) bits is expected")
    }
  }
}

extension Int32: JSONConvertible {
  package func write(to json: inout JSONWriter) { json.raw(String(self)) }
  package init(json: JSONValue) throws(JSONError) { try self.init(integer: json) }
}

extension UInt32: JSONConvertible {
  package func write(to json: inout JSONWriter) { json.raw(String(self)) }
  package init(json: JSONValue) throws(JSONError) { try self.init(integer: json) }
}

extension Int64: JSONConvertible {
  package func write(to json: inout JSONWriter) { json.raw("\"\(self)\"") }
  package init(json: JSONValue) throws(JSONError) { try self.init(integer: json) }
}

extension UInt64: JSONConvertible {
  package func write(to json: inout JSONWriter) { json.raw("\"\(self)\"") }
  package init(json: JSONValue) throws(JSONError) { try self.init(integer: json) }
}

extension BinaryFloatingPoint where Self: LosslessStringConvertible {
  fileprivate func writeNumber(to json: inout JSONWriter) {
    if self.isNaN {
      json.raw("\"NaN\"")
    } else if self.isInfinite {
      json.raw(self < 0 ? "\"-Infinity\"" : "\"Infinity\"")
    } else {
      // A negative zero keeps its fraction: other parsers read `-0` as an integer.
      let text = self.description
      json.raw(text.hasSuffix(".0") && text != "-0.0" ? String(text.dropLast(2)) : text)
    }
  }

  fileprivate init(number json: JSONValue) throws(JSONError) {
    let text: String
    switch json {
    case .number(let number): text = number
    case .string("NaN"):
      self = .nan
      return
    case .string("Infinity"):
      self = .infinity
      return
    case .string("-Infinity"):
      self = -.infinity
      return
    case .string(let string):
      guard case .number(let number)? = try? JSONParser.parse(string) else {
        throw JSONError("a number is expected")
      }
      text = number
    default: throw JSONError("a number is expected")
    }
    guard let value = Self(text), value.isFinite else {
      throw JSONError("the number is out of range")
    }
    self = value
  }
}

extension Double: JSONConvertible {
  package func write(to json: inout JSONWriter) { self.writeNumber(to: &json) }
  package init(json: JSONValue) throws(JSONError) { try self.init(number: json) }
}

extension Float: JSONConvertible {
  package func write(to json: inout JSONWriter) { self.writeNumber(to: &json) }
  package init(json: JSONValue) throws(JSONError) { try self.init(number: json) }
}

/// A byte is a value only so that `[UInt8]` is one: it is written as Base64.
extension UInt8: JSONConvertible {
  package func write(to json: inout JSONWriter) { json.raw(String(self)) }
  package init(json: JSONValue) throws(JSONError) { try self.init(integer: json) }
}

extension Array: JSONConvertible where Element: JSONConvertible {
  package func write(to json: inout JSONWriter) {
    // An empty array of anything can be cast.
    if Element.self == UInt8.self, let bytes = self as? [UInt8] {
      json.string(Base64.encode(bytes))
      return
    }
    json.beginArray()
    for item in self {
      json.separate()
      item.write(to: &json)
    }
    json.endArray()
  }

  package init(json: JSONValue) throws(JSONError) {
    if Element.self == UInt8.self {
      guard case .string(let text) = json, let bytes = Base64.decode(text) as? [Element] else {
        throw JSONError("a Base64 string is expected")
      }
      self = bytes
      return
    }
    guard case .array(let items) = json else { throw JSONError("an array is expected") }
    self = []
    self.reserveCapacity(items.count)
    for (index, item) in items.enumerated() {
      do throws(JSONError) {
        if item.isNull { throw JSONError("null is not an item") }
        self.append(try Element(json: item))
      } catch {
        throw error.inside("[\(index)]")
      }
    }
  }
}

/// The key of a map: always a string in JSON.
package protocol JSONKey: Hashable {
  var jsonKey: String { get }
  init?(jsonKey: String)
  static func isBefore(_ a: Self, _ b: Self) -> Bool
}

extension String: JSONKey {
  package var jsonKey: String { self }
  package init?(jsonKey: String) { self = jsonKey }
  package static func isBefore(_ a: String, _ b: String) -> Bool { a < b }
}

extension Bool: JSONKey {
  package var jsonKey: String { self ? "true" : "false" }
  package init?(jsonKey: String) { self.init(jsonKey) }
  package static func isBefore(_ a: Bool, _ b: Bool) -> Bool { !a && b }
}

extension FixedWidthInteger {
  package var jsonKey: String { String(self) }
  package init?(jsonKey: String) { self.init(jsonKey, radix: 10) }
  package static func isBefore(_ a: Self, _ b: Self) -> Bool { a < b }
}

extension Int32: JSONKey {}
extension Int64: JSONKey {}
extension UInt32: JSONKey {}
extension UInt64: JSONKey {}

extension Dictionary: JSONConvertible where Key: JSONKey, Value: JSONConvertible {
  package func write(to json: inout JSONWriter) {
    json.beginObject()
    for (key, value) in self.sorted(by: { Key.isBefore($0.key, $1.key) }) {
      json.member(key.jsonKey, value)
    }
    json.endObject()
  }

  package init(json: JSONValue) throws(JSONError) {
    self = [:]
    for (text, value) in try json.members() {
      guard let key = Key(jsonKey: text) else { throw JSONError("a key has the wrong type") }
      guard !value.isNull else { throw JSONError("null is not a map's value") }
      self[key] = try value.decode("value")
    }
  }
}

extension WireEnum {
  package func write(to json: inout JSONWriter) {
    let number = self.rawValue
    if let known = Self.names.first(where: { $0.number == number }) {
      json.string(known.name)
    } else {
      json.raw(String(number))
    }
  }

  package init(json: JSONValue) throws(JSONError) {
    if case .string(let name) = json, let known = Self.names.first(where: { $0.name == name }) {
      self.init(rawValue: known.number)
    } else if case .number = json {
      self.init(rawValue: try Int32(json: json))
    } else {
      throw JSONError("one of \(Self.names.map(\.name).joined(separator: ", ")) is expected")
    }
  }
}
