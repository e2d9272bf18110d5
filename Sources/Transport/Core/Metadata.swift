/// The headers or trailers of a call: keys in lower case, in their order, a key as often as it likes.
///
/// The value of a key that ends in `-bin` may be any bytes; any other is printable ASCII.
package struct Metadata: Sendable, Hashable {
  /// One header.
  package struct Item: Sendable, Hashable {
    package var key: String
    package var value: [UInt8]
  }

  /// The headers.
  package private(set) var items: [Item] = []

  package init() {}

  package var isEmpty: Bool { self.items.isEmpty }

  /// Adds a header with bytes as its value.
  package mutating func append(_ key: String, bytes: [UInt8]) {
    self.items.append(Item(key: key.lowercased(), value: bytes))
  }

  /// Adds a header with text as its value.
  package mutating func append(_ key: String, _ value: String) {
    self.append(key, bytes: Array(value.utf8))
  }

  /// The last value of a key.
  package func last(_ key: String) -> [UInt8]? {
    self.items.last { $0.key == key }?.value
  }

  /// The last value of a key as text, when it is UTF-8.
  package func text(_ key: String) -> String? {
    self.last(key).flatMap { String(validating: $0, as: UTF8.self) }
  }
}
