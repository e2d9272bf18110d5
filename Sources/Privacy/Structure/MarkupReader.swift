/// The elements and attributes of XML that identify somebody, by their names.
enum MarkupReader {
  /// Elements inside each other that are followed.
  private static let deepest = 64

  private struct Element {
    var words: [String]
    var kind: FieldKind?
  }

  static func read(_ bytes: [UInt8], into fields: inout StructuredFields) {
    var open: [Element] = []
    var place = 0
    while let start = bytes[place...].firstIndex(of: UInt8(ascii: "<")) {
      // What stands between two tags is the innermost element's.
      if let element = open.last, let kind = element.kind, start > place {
        fields.take(place..<start, kind, bytes, "markup.element")
      }
      guard start + 1 < bytes.count else { return }
      if self.begins(bytes, start, "<![CDATA[") {
        let end = self.find("]]>", in: bytes, from: start + 9) ?? bytes.count
        if let kind = open.last?.kind {
          fields.take(start + 9..<end, kind, bytes, "markup.element")
        }
        place = min(end + 3, bytes.count)
        continue
      }
      if self.begins(bytes, start, "<!--") {
        place = min((self.find("-->", in: bytes, from: start + 4) ?? bytes.count) + 3, bytes.count)
        continue
      }
      guard let end = self.endOfTag(bytes, start) else {
        place = start + 1
        continue
      }
      let next = bytes[start + 1]
      if next == UInt8(ascii: "/") {
        fields.protect(start..<end)
        if !open.isEmpty { open.removeLast() }
      } else if self.isNameStart(next) {
        self.readTag(bytes, start..<end, &open, &fields)
      }
      place = end
    }
  }

  private static func isNameStart(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || byte == UInt8(ascii: "_")
  }

  /// One past a tag's end; nil when what begins here is no tag.
  private static func endOfTag(_ bytes: [UInt8], _ start: Int) -> Int? {
    guard start + 1 < bytes.count else { return nil }
    let next = bytes[start + 1]
    guard
      self.isNameStart(next) || next == UInt8(ascii: "/") || next == UInt8(ascii: "?")
        || next == UInt8(ascii: "!")
    else { return nil }
    var index = start + 1
    var quote: UInt8 = 0
    while index < bytes.count, index - start < 4096 {
      let byte = bytes[index]
      if quote != 0 {
        if byte == quote { quote = 0 }
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        quote = byte
      } else if byte == UInt8(ascii: ">") {
        return index + 1
      } else if byte == UInt8(ascii: "<") {
        return nil
      }
      index += 1
    }
    return nil
  }

  /// Elements that hold nothing, and need no end.
  private static let empty: Set<String> = ["br", "hr", "img", "meta", "link", "input", "col"]

  private static func readTag(
    _ bytes: [UInt8],
    _ tag: Range<Int>,
    _ open: inout [Element],
    _ fields: inout StructuredFields
  ) {
    var index = tag.lowerBound + 1
    while index < tag.upperBound, bytes[index] > 0x20, bytes[index] != UInt8(ascii: ">"),
      bytes[index] != UInt8(ascii: "/")
    {
      index += 1
    }
    // Without the prefix of a namespace.
    let full = tag.lowerBound + 1..<index
    let colon = bytes[full].firstIndex(of: UInt8(ascii: ":")).map { $0 + 1 } ?? full.lowerBound
    let words = FieldNames.words(bytes[colon..<full.upperBound])
    fields.protect(tag.lowerBound..<index)
    let parent = open.suffix(2).flatMap(\.words)
    var kind = FieldNames.kind(words, in: parent)
    // `<patientName><prefix>`: what its own name leaves open its surroundings tell.
    if kind == nil, let outer = open.last?.kind, words.count == 1, self.inherits(words[0]) {
      kind = outer
    }
    self.readAttributes(bytes, index..<tag.upperBound, words + parent, kind, &fields)
    let closes = tag.count >= 3 && bytes[tag.upperBound - 2] == UInt8(ascii: "/")
    if !closes, !(words.count == 1 && self.empty.contains(words[0])), open.count < self.deepest {
      open.append(Element(words: words, kind: kind))
    }
  }

  private static func inherits(_ word: String) -> Bool {
    [
      "text", "value", "content", "prefix", "suffix", "given", "family", "first", "last", "middle",
      "line", "line1", "line2",
    ]
    .contains(word)
  }

  private static func readAttributes(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    _ element: [String],
    _ kind: FieldKind?,
    _ fields: inout StructuredFields
  ) {
    var index = range.lowerBound
    while index < range.upperBound {
      while index < range.upperBound, !self.isNameStart(bytes[index]) { index += 1 }
      let start = index
      while index < range.upperBound, bytes[index] > 0x20, bytes[index] != UInt8(ascii: "=") {
        index += 1
      }
      let name = start..<index
      while index < range.upperBound, bytes[index] <= 0x20 || bytes[index] == UInt8(ascii: "=") {
        index += 1
      }
      guard index < range.upperBound,
        bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'")
      else {
        if name.isEmpty { return }
        continue
      }
      let quote = bytes[index]
      let value = index + 1
      index = value
      while index < range.upperBound, bytes[index] != quote { index += 1 }
      fields.protect(name)
      let words = FieldNames.words(bytes[name])
      let content = value..<index
      if words.first == "xmlns" || words == ["root"] || words.first == "xsi" {
        fields.protect(content)
      } else if words == ["value"] || words == ["extension"] || words == ["v"] {
        let own = FieldNames.kind(words, in: element)
        if let kind = own ?? kind {
          fields.take(self.withoutScheme(bytes, content), kind, bytes, "markup.attribute")
        }
      } else if let own = FieldNames.kind(words, in: element) {
        fields.take(content, own, bytes, "markup.attribute")
      }
      index += 1
    }
  }

  /// `tel:+1-541-555-0187` without its scheme.
  private static func withoutScheme(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
    for scheme: StaticString in ["tel:", "mailto:", "fax:"]
    where self.begins(bytes, range.lowerBound, scheme) {
      return range.lowerBound + scheme.utf8CodeUnitCount..<range.upperBound
    }
    return range
  }

  private static func begins(_ bytes: [UInt8], _ place: Int, _ text: StaticString) -> Bool {
    place + text.utf8CodeUnitCount <= bytes.count
      && (0..<text.utf8CodeUnitCount).allSatisfy { bytes[place + $0] == text.utf8Start[$0] }
  }

  private static func find(_ text: StaticString, in bytes: [UInt8], from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    return bytes[start...].indices.first { self.begins(bytes, $0, text) }
  }
}
