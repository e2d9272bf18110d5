internal import Foundation

/// Labels as a column holds them: a JSON object with its keys in order.
enum LabelText {
  static func text(_ labels: [String: String]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(labels)) ?? Data("{}".utf8)
    return String(decoding: data, as: UTF8.self)
  }

  static func labels(_ text: String) -> [String: String] {
    (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
  }
}
