/// The members of JSON that identify somebody, by their keys and what they stand in. Reads whatever looks like JSON, whole or in parts.
enum JSONFieldReader {
  /// Objects inside each other that are followed.
  private static let deepest = 64

  private struct Level {
    /// The words of the key that it is the value of.
    var words: [String]
    var kind: FieldKind?
    var isObject: Bool
  }

  static func read(_ bytes: [UInt8], into fields: inout StructuredFields) {
    var levels: [Level] = []
    /// The key that waits for its value.
    var key: [String] = []
    var kind: FieldKind?
    var index = 0
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        let isObject = bytes[index] == UInt8(ascii: "{")
        if levels.count < self.deepest {
          // An array's items are what the array is.
          let outer = levels.last
          let isItem = outer?.isObject == false
          levels.append(
            Level(
              words: isItem ? outer?.words ?? [] : key,
              kind: isItem ? outer?.kind : kind,
              isObject: isObject
            )
          )
        }
        (key, kind) = ([], nil)
        index += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if !levels.isEmpty { levels.removeLast() }
        (key, kind) = ([], nil)
        index += 1
      case UInt8(ascii: ","):
        (key, kind) = ([], nil)
        index += 1
      case UInt8(ascii: "\""):
        let (content, end) = self.string(bytes, index)
        var next = end
        while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
        if levels.last?.isObject == true, key.isEmpty, next < bytes.count,
          bytes[next] == UInt8(ascii: ":")
        {
          fields.protect(content)
          key = FieldNames.words(bytes[content])
          let parent = levels.suffix(3).flatMap(\.words)
          kind = FieldNames.kind(key, in: parent)
          if kind == nil, key.count == 1, self.inherits(key[0]) { kind = levels.last?.kind }
          if key.isEmpty { key = [""] }
          index = next + 1
        } else {
          self.take(bytes, content, key, levels, kind, &fields)
          index = end
        }
      case UInt8(ascii: "-"), 0x30...0x39:
        var end = index + 1
        while end < bytes.count,
          (0x30...0x39).contains(bytes[end]) || bytes[end] == UInt8(ascii: ".")
        { end += 1 }
        if !levels.isEmpty { self.take(bytes, index..<end, key, levels, kind, &fields) }
        index = end
      default: index += 1
      }
    }
  }

  private static func take(
    _ bytes: [UInt8],
    _ content: Range<Int>,
    _ key: [String],
    _ levels: [Level],
    _ kind: FieldKind?,
    _ fields: inout StructuredFields
  ) {
    guard let level = levels.last else { return }
    let own = level.isObject ? kind : level.kind
    if let own { fields.take(content, own, bytes, "json.member") }
    // `Patient/8813-44`: what identifies is behind the slash.
    if key == ["reference"], let slash = bytes[content].lastIndex(of: UInt8(ascii: "/")) {
      fields.take(slash + 1..<content.upperBound, .number, bytes, "json.reference")
    }
    if key == ["resource", "type"] || key == ["system"] || key == ["code"] {
      fields.protect(content)
    }
  }

  private static func inherits(_ word: String) -> Bool {
    ["text", "value", "line", "first", "last", "middle", "given", "family", "prefix", "suffix"]
      .contains(word)
  }

  /// The content of a string and one past its end.
  private static func string(_ bytes: [UInt8], _ start: Int) -> (content: Range<Int>, end: Int) {
    var index = start + 1
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 2
        continue
      }
      if bytes[index] == UInt8(ascii: "\"") { return (start + 1..<index, index + 1) }
      index += 1
    }
    let end = bytes.count
    return (min(start + 1, end)..<end, end)
  }
}
