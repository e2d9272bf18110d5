/// A text as it reads once its notation is undone: entities, escapes, characters that are not seen or have another width,
/// and words that a line's end broke.
///
/// What identifies somebody is looked for in both; `original` says where it stands in what was sent.
struct PlainText {
  let bytes: [UInt8]
  private let map: OffsetMap

  /// Nil for a text that has no such notation.
  init?(_ source: [UInt8]) {
    var writer = Writer(source)
    writer.run()
    guard !writer.pieces.isEmpty else { return nil }
    self.bytes = writer.output
    self.map = OffsetMap(pieces: writer.pieces)
  }

  /// A finding in this text as one in the source.
  func original(_ finding: Finding) -> Finding {
    var moved = finding
    moved.range = self.map.original(finding.range)
    return moved
  }

  private struct Writer {
    let source: [UInt8]
    var output: [UInt8] = []
    var pieces: [OffsetMap.Piece] = []
    private let isRTF: Bool
    private let isJSON: Bool
    /// Whether lines are broken as quoted-printable mail breaks them (RFC 2045, 6.7).
    private let isQuotedPrintable: Bool

    init(_ source: [UInt8]) {
      self.source = source
      self.isRTF = source.starts(with: Array("{\\rtf".utf8))
      let first = source.first { $0 > 0x20 }
      self.isJSON = !self.isRTF && (first == UInt8(ascii: "{") || first == UInt8(ascii: "["))
      var isBroken = false
      for index in source.indices.dropLast() where source[index] == UInt8(ascii: "=") {
        let next = source[index + 1]
        if next == 0x0a || next == 0x0d { isBroken = true }
      }
      self.isQuotedPrintable = isBroken
    }

    mutating func run() {
      var place = 0
      while place < self.source.count {
        if let (length, text) = self.notation(place) {
          self.replace(place..<place + length, text)
          place += length
        } else {
          // Until the first piece nothing is copied: most texts have none.
          if !self.pieces.isEmpty { self.output.append(self.source[place]) }
          place += 1
        }
      }
    }

    private mutating func replace(_ range: Range<Int>, _ text: [UInt8]) {
      if self.pieces.isEmpty { self.output = Array(self.source[..<range.lowerBound]) }
      let start = self.output.count
      self.output += text
      if let last = self.pieces.last, last.original.upperBound == range.lowerBound {
        self.pieces[self.pieces.count - 1].original = last.original.lowerBound..<range.upperBound
        self.pieces[self.pieces.count - 1].output = last.output.lowerBound..<self.output.count
      } else {
        self.pieces.append(OffsetMap.Piece(original: range, output: start..<self.output.count))
      }
    }

    private func at(_ place: Int) -> UInt8 { place < self.source.count ? self.source[place] : 0 }

    /// The length of what is written here in another way, and what it stands for; nil for what stands for itself.
    private func notation(_ place: Int) -> (Int, [UInt8])? {
      switch self.source[place] {
      case UInt8(ascii: "&"): self.entity(place)
      case UInt8(ascii: "\\"): self.isRTF ? self.control(place) : self.escape(place)
      case UInt8(ascii: "{"), UInt8(ascii: "}"): self.isRTF ? (1, []) : nil
      case UInt8(ascii: "="): self.isQuotedPrintable ? self.quoted(place) : nil
      case UInt8(ascii: "-"): self.broken(place)
      case UInt8(ascii: " "), UInt8(ascii: "("), UInt8(ascii: "["): self.mailMark(place)
      case 0xc2...0xf4: self.scalar(place)
      default: nil
      }
    }

    /// `&eacute;`, `&#233;`, `&#xE9;`
    private func entity(_ place: Int) -> (Int, [UInt8])? {
      var end = place + 1
      while end < place + 12, end < self.source.count, self.source[end] != UInt8(ascii: ";") {
        end += 1
      }
      guard self.at(end) == UInt8(ascii: ";") else { return nil }
      let name = String(decoding: self.source[place + 1..<end], as: UTF8.self)
      let length = end + 1 - place
      if name.hasPrefix("#x") || name.hasPrefix("#X") {
        return UInt32(name.dropFirst(2), radix: 16).flatMap(PlainText.bytes).map { (length, $0) }
      }
      if name.hasPrefix("#") {
        return UInt32(name.dropFirst()).flatMap(PlainText.bytes).map { (length, $0) }
      }
      if let text = PlainText.entities[name] { return (length, Array(text.utf8)) }
      // `&eacute;` and `&Uuml;` are read without their marks, as all words are.
      if let letter = name.utf8.first, PlainText.marks.contains(String(name.dropFirst())) {
        return (length, [letter])
      }
      return nil
    }

    /// JSON's and JavaScript's `\u00e9` and `\/`, and the white space of JSON.
    private func escape(_ place: Int) -> (Int, [UInt8])? {
      switch self.at(place + 1) {
      case UInt8(ascii: "u"):
        guard let unit = self.hex(place + 2, 4) else { return nil }
        if (0xd800..<0xdc00).contains(unit), self.at(place + 6) == UInt8(ascii: "\\"),
          self.at(place + 7) == UInt8(ascii: "u"),
          let low = self.hex(place + 8, 4), (0xdc00..<0xe000).contains(low)
        {
          return PlainText.bytes(0x10000 + (unit - 0xd800) << 10 + (low - 0xdc00)).map { (12, $0) }
        }
        return PlainText.bytes(unit).map { (6, $0) }
      case UInt8(ascii: "/") where self.isJSON: return (2, [UInt8(ascii: "/")])
      case UInt8(ascii: "n") where self.isJSON, UInt8(ascii: "r") where self.isJSON:
        return (2, [0x0a])
      case UInt8(ascii: "t") where self.isJSON: return (2, [0x20])
      default: return nil
      }
    }

    /// RTF: `\'e9`, `\u233?`, `\~`, `\_`, `\-`, `\par`; a control word ends with the space behind it.
    private func control(_ place: Int) -> (Int, [UInt8])? {
      let next = self.at(place + 1)
      switch next {
      case UInt8(ascii: "'"): return self.hex(place + 2, 2).flatMap(PlainText.bytes).map { (4, $0) }
      case UInt8(ascii: "~"): return (2, [0x20])
      case UInt8(ascii: "_"): return (2, [UInt8(ascii: "-")])
      case UInt8(ascii: "-"), UInt8(ascii: "*"): return (2, [])
      case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): return (2, [next])
      default: break
      }
      var end = place + 1
      while (0x61...0x7a).contains(self.at(end) | 0x20) { end += 1 }
      guard end > place + 1 else { return nil }
      let word = String(decoding: self.source[place + 1..<end], as: UTF8.self)
      let number = end
      if self.at(end) == UInt8(ascii: "-") { end += 1 }
      while (0x30...0x39).contains(self.at(end)), end < number + 10 { end += 1 }
      let value = Int32(String(decoding: self.source[number..<end], as: UTF8.self))
      if word == "u", let value {
        // What stands behind it is for readers that know no Unicode.
        if self.at(end) == UInt8(ascii: " ") { end += 1 }
        if self.at(end) == UInt8(ascii: "?") { end += 1 }
        return PlainText.bytes(UInt32(truncatingIfNeeded: value) & 0xffff).map {
          (end - place, $0)
        }
      }
      if self.at(end) == UInt8(ascii: " ") { end += 1 }
      switch word {
      case "par", "line", "sect", "page", "row": return (end - place, [0x0a])
      case "tab", "cell": return (end - place, [0x20])
      case "emdash", "endash": return (end - place, [UInt8(ascii: "-")])
      default: return (end - place, [])
      }
    }

    /// `=E9` and the end of a line that goes on.
    private func quoted(_ place: Int) -> (Int, [UInt8])? {
      if self.at(place + 1) == 0x0a { return (2, []) }
      if self.at(place + 1) == 0x0d, self.at(place + 2) == 0x0a { return (3, []) }
      return self.hex(place + 1, 2).flatMap { $0 < 0x80 ? PlainText.bytes($0) : nil }.map {
        (3, $0)
      }
    }

    /// A word or number that goes on behind its hyphen in the next line.
    private func broken(_ place: Int) -> (Int, [UInt8])? {
      let next = self.at(place + 1) == 0x0d ? place + 2 : place + 1
      guard place > 0, self.at(next) == 0x0a, Self.isWord(self.source[place - 1]),
        Self.isWord(self.at(next + 1))
      else { return nil }
      return (next + 1 - place, [UInt8(ascii: "-")])
    }

    private static func isWord(_ byte: UInt8) -> Bool {
      (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20) || byte >= 0x80
    }

    /// The marks of a mail address in words, as whoever dictates one or hides it from machines writes them:
    /// `jo (at) example [dot] org`, `jo at example dot org`.
    private func mailMark(_ place: Int) -> (Int, [UInt8])? {
      var start = place
      while self.at(start) == UInt8(ascii: " "), start < place + 2 { start += 1 }
      let isInBrackets = self.at(start) == UInt8(ascii: "(") || self.at(start) == UInt8(ascii: "[")
      if isInBrackets { start += 1 }
      // Most words end here: no text is made of them.
      switch self.at(start) | 0x20 {
      case UInt8(ascii: "a"), UInt8(ascii: "d"), UInt8(ascii: "u"), UInt8(ascii: "h"): break
      default: return nil
      }
      var end = start
      while (0x61...0x7a).contains(self.at(end) | 0x20), end < start + 12 { end += 1 }
      guard self.at(end - 1) | 0x20 == UInt8(ascii: "t") || end - start >= 4 && end - start != 5
      else { return nil }
      guard end > start, start > place, let mark = PlainText.mailMarks[self.lowercased(start..<end)]
      else { return nil }
      if isInBrackets {
        guard self.at(end) == UInt8(ascii: ")") || self.at(end) == UInt8(ascii: "]") else {
          return nil
        }
        end += 1
      } else {
        guard place > 0, Self.isWord(self.source[place - 1]), self.at(end) == UInt8(ascii: " ")
        else { return nil }
        // Outside of brackets `at` is a word like others, but for one before a domain.
        if mark == UInt8(ascii: "@"), !self.isDomain(end + 1) { return nil }
      }
      if self.at(end) == UInt8(ascii: " ") { end += 1 }
      guard Self.isWord(self.at(end)) else { return nil }
      return (end - place, [mark])
    }

    /// Whether a name follows that goes on with `dot`.
    private func isDomain(_ place: Int) -> Bool {
      var end = place
      while Self.isWord(self.at(end)) || self.at(end) == UInt8(ascii: "-"), end < place + 64 {
        end += 1
      }
      return end > place && self.lowercased(end..<min(end + 5, self.source.count)) == " dot "
    }

    private func lowercased(_ range: Range<Int>) -> String {
      String(decoding: self.source[range], as: UTF8.self).lowercased()
    }

    private func hex(_ start: Int, _ length: Int) -> UInt32? {
      guard start + length <= self.source.count else { return nil }
      return UInt32(String(decoding: self.source[start..<start + length], as: UTF8.self), radix: 16)
    }

    /// Characters that are not seen, digits of other scripts, and letters of full width.
    private func scalar(_ place: Int) -> (Int, [UInt8])? {
      let lead = self.source[place]
      let length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4
      guard place + length <= self.source.count else { return nil }
      var value = UInt32(lead) & (lead < 0xe0 ? 0x1f : lead < 0xf0 ? 0x0f : 0x07)
      for byte in self.source[place + 1..<place + length] {
        value = value << 6 | UInt32(byte & 0x3f)
      }
      return PlainText.folded(value).map { (length, $0) }
    }
  }

  /// What a scalar is read as; nil for itself.
  private static func folded(_ scalar: UInt32) -> [UInt8]? {
    switch scalar {
    case 0xad, 0x61c, 0x180e, 0x200b...0x200f, 0x202a...0x202e, 0x2060...0x2069, 0xfe00...0xfe0f,
      0xfeff:
      return []
    case 0xff01...0xff5e: return [UInt8(scalar - 0xff01 + 0x21)]
    case 0x1d7ce...0x1d7ff: return [UInt8(0x30 + (scalar - 0x1d7ce) % 10)]
    default: break
    }
    // Decimal digits of other scripts begin at these places.
    for zero: UInt32 in [
      0x660, 0x6f0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50,
    ] {
      if (zero..<zero + 10).contains(scalar) { return [UInt8(0x30 + scalar - zero)] }
    }
    return nil
  }

  private static func bytes(_ scalar: UInt32) -> [UInt8]? {
    guard scalar == 0x9 || scalar == 0xa || scalar >= 0x20, let value = Unicode.Scalar(scalar)
    else { return nil }
    if scalar == 0xa0 { return [0x20] }
    if scalar == 0x2010 || scalar == 0x2013 || scalar == 0x2014 { return [UInt8(ascii: "-")] }
    return Self.folded(scalar) ?? Array(String(Character(value)).utf8)
  }

  private static let mailMarks: [String: UInt8] = [
    "at": UInt8(ascii: "@"), "dot": UInt8(ascii: "."), "underscore": UInt8(ascii: "_"),
    "dash": UInt8(ascii: "-"),
    "hyphen": UInt8(ascii: "-"),
  ]

  private static let marks: Set<String> = [
    "acute", "grave", "circ", "uml", "tilde", "cedil", "ring", "caron", "slash", "breve", "macr",
    "ogon", "dot", "strok",
  ]

  /// Entities of HTML for what stands in and around names and numbers.
  private static let entities: [String: String] = [
    "amp": "&", "quot": "\"", "apos": "'", "lt": "<", "gt": ">", "nbsp": " ", "ensp": " ",
    "emsp": " ", "thinsp": " ",
    "ndash": "-", "mdash": "-", "hyphen": "-", "dash": "-", "minus": "-", "shy": "", "zwj": "",
    "zwnj": "", "lrm": "",
    "rlm": "", "commat": "@", "period": ".", "comma": ",", "colon": ":", "semi": ";", "sol": "/",
    "bsol": "\\",
    "lpar": "(", "rpar": ")", "num": "#", "plus": "+", "lowbar": "_", "Tab": " ", "NewLine": "\n",
    "lsquo": "'",
    "rsquo": "'", "ldquo": "\"", "rdquo": "\"", "szlig": "ss", "aelig": "ae", "AElig": "Ae",
    "oelig": "oe",
    "OElig": "Oe", "thorn": "th", "eth": "d", "excl": "!", "ast": "*", "middot": ".", "bull": "*",
  ]
}
