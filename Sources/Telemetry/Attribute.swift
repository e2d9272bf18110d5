/// The name of an attribute or a label, such as `rpc.method`. All are in `Names.swift`.
package struct AttributeKey: Sendable, Hashable, Comparable, ExpressibleByStringLiteral {
  package let name: String

  package init(stringLiteral name: StaticString) {
    self.name = name.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
  }

  package static func < (a: AttributeKey, b: AttributeKey) -> Bool { a.name < b.name }
}

/// What an attribute may be: numbers, flags, and text that can hold nothing of a document.
package enum AttributeValue: Sendable, Hashable {
  case text(SafeText)
  case integer(Int64)
  case number(Double)
  case flag(Bool)
  case texts([SafeText])
}

/// A named value of a span, an event or a log line.
package struct Attribute: Sendable, Hashable {
  package var key: AttributeKey
  package var value: AttributeValue

  package init(_ key: AttributeKey, _ value: AttributeValue) {
    self.key = key
    self.value = value
  }

  package init(_ key: AttributeKey, _ value: Int) {
    self.init(key, .integer(Int64(value)))
  }

  package init(_ key: AttributeKey, _ value: Double) {
    self.init(key, .number(value))
  }

  package init(_ key: AttributeKey, _ value: Bool) {
    self.init(key, .flag(value))
  }

  package init(_ key: AttributeKey, _ value: SafeText) {
    self.init(key, .text(value))
  }
}

extension AttributeKey {
  /// A name that a library of others uses.
  package init(foreign name: String) { self.name = name }
}
