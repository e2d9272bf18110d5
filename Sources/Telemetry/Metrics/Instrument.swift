/// What is measured: its name, unit and kind. All are in `Names.swift`.
package struct Instrument: Sendable, Hashable {
  package enum Kind: String, Sendable, CaseIterable {
    /// A sum that only grows.
    case counter
    /// A value that is what it is now.
    case gauge
    /// A distribution.
    case histogram
  }

  /// Such as `assay.stage.duration`.
  package let name: String
  package let kind: Kind
  /// As UCUM writes it: `s`, `By`, `1`, `{call}`.
  package let unit: String
  package let summary: String

  package init(_ name: StaticString, _ kind: Kind, unit: StaticString, _ summary: StaticString) {
    self.name = Self.text(name)
    self.kind = kind
    self.unit = Self.text(unit)
    self.summary = Self.text(summary)
  }

  /// An instrument that a library of others names.
  package init(foreign name: String, _ kind: Kind, unit: String = "") {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.summary = ""
  }

  private static func text(_ literal: StaticString) -> String {
    literal.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
  }
}

/// What a series of points is of: names and values from closed sets, in the names' order.
package struct Labels: Sendable, Hashable, ExpressibleByDictionaryLiteral {
  package struct Label: Sendable, Hashable {
    package let key: AttributeKey
    package let value: SafeText
  }

  package private(set) var items: [Label]

  package static let none = Labels([:])

  package init(_ labels: [AttributeKey: SafeText]) {
    self.items = labels.map { Label(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
  }

  package init(dictionaryLiteral elements: (AttributeKey, SafeText)...) {
    self.init(Dictionary(elements) { $1 })
  }

  /// The value of a label.
  package subscript(key: AttributeKey) -> SafeText? {
    get { self.items.first { $0.key == key }?.value }
    set {
      self.items.removeAll { $0.key == key }
      guard let newValue else { return }
      let place = self.items.firstIndex { key < $0.key } ?? self.items.endIndex
      self.items.insert(Label(key: key, value: newValue), at: place)
    }
  }

  /// What stands for the series that there was no room for.
  package static let overflow: Labels = ["otel.metric.overflow": "true"]
}
