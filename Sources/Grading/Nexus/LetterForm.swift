/// A form's choices, made plain: what was ticked stays, what was not is blanked, and questions get their answers.
///
/// | notation | ticked | not ticked |
/// |---|---|---|
/// | boxes | `☒ ☑ ✓ ■ ●` | `☐ □ ○` |
/// | brackets | `[X] (x) [*] [ X ]` | `[ ] ( )` |
/// | blanks before a line | `_X_`, `X` | `___` |
/// | words | `>>LESS LIKELY<<` | the others between slashes |
/// | a table's columns | the one whose cell holds an `X` | the others |
///
/// Bytes are replaced by spaces, so that every place stays what it was.
struct LetterForm {
  /// The letter's bytes without what was not chosen and what was not filled in.
  private(set) var bytes: [UInt8]
  /// Questions that a yes or a no was ticked for: their bytes and the answer.
  private(set) var answers: [(range: Range<Int>, isYes: Bool)] = []
  /// What was ticked: its bytes.
  private(set) var ticked: [Range<Int>] = []

  private struct Line {
    var range: Range<Int>
    /// Whether it begins with a box, and whether that is ticked; nil for no box.
    var isTicked: Bool?
    /// The bytes behind the box.
    var text: Range<Int>
  }

  init(_ source: [UInt8]) {
    // A cross beside check marks says no.
    var source = source
    let text = String(decoding: source, as: UTF8.self)
    let hasChecks = text.contains("✔") || text.contains("✓") || text.contains("☑")
    self.bytes = source
    if hasChecks {
      for index in source.indices.dropLast(2)
      where source[index] == 0xe2 && source[index + 1] == 0x9c
        && (source[index + 2] == 0x97 || source[index + 2] == 0x98)
      {
        // As an empty box of as many bytes.
        (source[index + 1], source[index + 2]) = (0x98, 0x90)
      }
    }
    var lines: [Line] = []
    var start = 0
    while start < source.count {
      let end = source[start...].firstIndex(of: 0x0a) ?? source.count
      let range = start..<end
      let box = Self.box(source, atStartOf: range)
      lines.append(
        Line(
          range: range,
          isTicked: box?.isTicked,
          text: box.map { $0.end..<max(end, $0.end) } ?? range
        )
      )
      start = end + 1
    }
    self.resolveTables(lines)
    var questionStart: Int?
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if let answer = Self.noOrYes(source, line.range) {
        // `NO: X  YES: __  Detachment owing to …`
        let question = answer.end..<line.range.upperBound
        if let isYes = answer.isYes {
          self.answers.append((question, isYes))
        } else {
          self.blank(question)
        }
        self.blank(line.range.lowerBound..<answer.end)
        questionStart = nil
      } else if let answer = Self.yesOrNo(source, line.range) {
        // The question stands before it on its line, or on the lines before.
        let first = questionStart.map { lines[$0].range.lowerBound } ?? line.range.lowerBound
        let question = first..<answer.start
        if let isYes = answer.isYes {
          self.answers.append((question, isYes))
        } else {
          self.blank(question)
        }
        self.blank(answer.start..<line.range.upperBound)
        questionStart = nil
      } else if line.isTicked != nil {
        index = self.resolveOptions(lines, from: index)
        questionStart = nil
        continue
      } else if let box = Self.box(source, atEndOf: line.range) {
        self.blank(box.start..<line.range.upperBound)
        let option = line.range.lowerBound..<box.start
        if box.isTicked { self.ticked.append(option) } else { self.blank(option) }
      } else if Self.isBlank(source, line.range) {
        questionStart = nil
      } else {
        if questionStart == nil { questionStart = index }
        self.resolveCircled(line.range)
        if Self.hasGap(source, line.range) { self.blank(line.range) }
      }
      index += 1
    }
  }

  private mutating func blank(_ range: Range<Int>) {
    for index in range where self.bytes[index] != 0x0a { self.bytes[index] = 0x20 }
  }

  // MARK: Boxes

  /// A box at some bytes: one past its end, and whether it is ticked; nil for none.
  private static func box(_ text: [UInt8], at start: Int, before end: Int) -> (
    end: Int, isTicked: Bool
  )? {
    guard start < end else { return nil }
    if text[start] == 0xe2, start + 2 < end {
      let mark = [text[start], text[start + 1], text[start + 2]]
      if self.emptyBoxes.contains(mark) { return (start + 3, false) }
      if self.tickedBoxes.contains(mark) { return (start + 3, true) }
      return nil
    }
    let closing: UInt8
    switch text[start] {
    case UInt8(ascii: "["): closing = UInt8(ascii: "]")
    case UInt8(ascii: "("): closing = UInt8(ascii: ")")
    case UInt8(ascii: "_"):
      // `___`, `_X_`
      var index = start
      var isTicked = false
      while index < end, text[index] == UInt8(ascii: "_") || text[index] | 0x20 == UInt8(ascii: "x")
      {
        if text[index] != UInt8(ascii: "_") { isTicked = true }
        index += 1
      }
      guard index - start >= 2, index - start <= 8, index < end,
        text[index] == 0x20 || text[index] == 0x09
      else { return nil }
      return (index, isTicked)
    default: return nil
    }
    // A bracket may break over a line's end: `[ X\n]`.
    var index = start + 1
    var isTicked = false
    while index < text.count, index - start <= 8 {
      let byte = text[index]
      if byte == closing { return (index + 1, isTicked) }
      switch byte {
      case 0x20, 0x09, 0x0a, 0x0d, UInt8(ascii: "_"): index += 1
      case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "*"), UInt8(ascii: "+"):
        isTicked = true
        index += 1
      case 0xe2:
        guard index + 2 < text.count,
          self.tickedBoxes.contains([text[index], text[index + 1], text[index + 2]])
        else { return nil }
        isTicked = true
        index += 3
      default: return nil
      }
    }
    return nil
  }

  private static func box(_ text: [UInt8], atStartOf line: Range<Int>) -> (
    end: Int, isTicked: Bool
  )? {
    var start = line.lowerBound
    // `1. [X] …`, `9a. ☐ …`, `a) [ ] …`, `- [ ] …`
    while start < line.upperBound, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
    var label = start
    while label < line.upperBound, label - start < 4,
      (0x30...0x39).contains(text[label]) || self.isLetter(text[label])
    { label += 1 }
    if label < line.upperBound,
      text[label] == UInt8(ascii: ".") || text[label] == UInt8(ascii: ")")
        || text[label] == UInt8(ascii: "-")
    {
      start = label + 1
      while start < line.upperBound, text[start] == 0x20 || text[start] == 0x09 { start += 1 }
    }
    if let box = self.box(text, at: start, before: line.upperBound) { return box }
    // `X  The condition is …`
    guard start + 2 < line.upperBound,
      text[start] == UInt8(ascii: "X") || text[start] == UInt8(ascii: "x"),
      text[start + 1] == 0x20 || text[start + 1] == 0x09
    else { return nil }
    return (start + 1, true)
  }

  /// A box at a line's end, behind its option: `It did not . . . . [*]`; where it begins. Nil for none.
  private static func box(_ text: [UInt8], atEndOf line: Range<Int>) -> (
    start: Int, isTicked: Bool
  )? {
    var end = line.upperBound
    while end > line.lowerBound, text[end - 1] <= 0x20 { end -= 1 }
    for length in 2...6 where end - length > line.lowerBound {
      let byte = text[end - length]
      guard byte == UInt8(ascii: "[") || byte == UInt8(ascii: "(") || byte == 0xe2,
        let box = self.box(text, at: end - length, before: end), box.end == end
      else { continue }
      return (end - length, box.isTicked)
    }
    return nil
  }

  private static let emptyBoxes: Set<[UInt8]> = Set(
    "☐□▢◻○◯❏❑".unicodeScalars.map { Array(String($0).utf8) }
  )
  private static let tickedBoxes: Set<[UInt8]> = Set(
    "☒☑✓✔■◼●◉✗✘⊠".unicodeScalars.map { Array(String($0).utf8) }
  )

  /// Keeps the ticked of some options that stand below each other, and blanks the others; returns the line after them.
  private mutating func resolveOptions(_ lines: [Line], from first: Int) -> Int {
    var index = first
    // An option goes on until the next box, an empty line or a header.
    while index < lines.count, let isTicked = lines[index].isTicked {
      let line = lines[index]
      var end = line.range.upperBound
      index += 1
      while index < lines.count, lines[index].isTicked == nil,
        !Self.isBlank(self.bytes, lines[index].range),
        !Self.isHeader(self.bytes, lines[index].range),
        Self.yesOrNo(self.bytes, lines[index].range) == nil
      {
        end = lines[index].range.upperBound
        index += 1
      }
      let text = min(line.text.lowerBound, end)..<max(end, min(line.text.lowerBound, end))
      self.blank(line.range.lowerBound..<text.lowerBound)
      if isTicked { self.ticked.append(text) } else { self.blank(text) }
    }
    return index
  }

  // MARK: Yes and no

  /// A yes and a no with their boxes in a line: where they begin, and what is ticked, nil for neither or both; nil where
  /// there are none.
  private static func yesOrNo(_ text: [UInt8], _ line: Range<Int>) -> (start: Int, isYes: Bool?)? {
    func word(_ name: StaticString, from start: Int) -> Int? {
      let count = name.utf8CodeUnitCount
      var index = start
      while index + count <= line.upperBound {
        let isHere = (0..<count).allSatisfy { text[index + $0] | 0x20 == name.utf8Start[$0] }
        let isWhole =
          (index == line.lowerBound || !Self.isLetter(text[index - 1]))
          && (index + count == line.upperBound || !Self.isLetter(text[index + count]))
        if isHere, isWhole { return index }
        index += 1
      }
      return nil
    }
    guard let yes = word("yes", from: line.lowerBound), let no = word("no", from: yes + 3) else {
      return nil
    }
    // `It's yes that …` has no boxes; a line has them close to each other.
    guard no - yes <= 24 else { return nil }
    func trimmed(_ range: Range<Int>) -> [UInt8] {
      text[range].filter {
        $0 != 0x20 && $0 != 0x09 && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "|")
      }
    }
    let between = trimmed(yes + 3..<no)
    let after = trimmed(no + 2..<line.upperBound)
    // What stands before the yes, back to the question.
    var before = yes
    while before > line.lowerBound, text[before - 1] == 0x20 || text[before - 1] == 0x09 {
      before -= 1
    }
    var boxStart = before
    var leading: Bool?
    for length in 1...8 where before - length >= line.lowerBound {
      if let box = self.box(text, at: before - length, before: before), box.end == before {
        leading = box.isTicked
        boxStart = before - length
        break
      }
    }
    func mark(_ bytes: [UInt8]) -> Bool? {
      if bytes.isEmpty { return nil }
      if bytes == [UInt8(ascii: "X")] || bytes == [UInt8(ascii: "x")] { return true }
      return self.box(bytes + [0x20], at: 0, before: bytes.count + 1)
        .flatMap { $0.end >= bytes.count ? $0.isTicked : nil }
    }
    if let leading {
      // `[X] yes  [ ] no`
      let second = mark(between) ?? false
      return (boxStart, leading == second ? nil : leading)
    }
    let (first, second) = (mark(between), mark(after))
    guard first != nil || second != nil else { return nil }
    let (isYes, isNo) = (first ?? false, second ?? false)
    return (yes, isYes == isNo ? nil : isYes)
  }

  /// A no and a yes with their marks before a question: where they end, and what is marked; nil where there are none.
  private static func noOrYes(_ text: [UInt8], _ line: Range<Int>) -> (end: Int, isYes: Bool?)? {
    let opening = line.lowerBound..<min(line.upperBound, line.lowerBound + 32)
    guard let no = Self.find("no", in: text, opening),
      text[line.lowerBound..<no].allSatisfy({ $0 <= 0x20 }), no + 2 < line.upperBound,
      !self.isLetter(text[no + 2]),
      let yes = Self.find("yes", in: text, no + 2..<opening.upperBound)
    else { return nil }
    var end = yes + 3
    var isYes = false
    while end < line.upperBound,
      [0x20, 0x09, UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "X"), UInt8(ascii: "x")]
        .contains(text[end])
    {
      // `X` that begins a word is none.
      if text[end] | 0x20 == UInt8(ascii: "x") {
        if end + 1 < line.upperBound, self.isLetter(text[end + 1]) { break }
        isYes = true
      }
      end += 1
    }
    let isNo = text[no + 2..<yes].contains { $0 | 0x20 == UInt8(ascii: "x") }
    return (end, isYes == isNo ? nil : isYes)
  }

  // MARK: Circled words, tables, gaps

  /// Keeps the words between `>>` and `<<` and blanks the others between slashes.
  private mutating func resolveCircled(_ line: Range<Int>) {
    let marks: [(StaticString, StaticString)] = [(">>", "<<"), ("((", "))")]
    var found: (open: Int, close: Int)?
    for (first, second) in marks where found == nil {
      guard let open = Self.find(first, in: self.bytes, line) else { continue }
      found = Self.find(second, in: self.bytes, open + 2..<line.upperBound).map { (open, $0) }
    }
    guard let (open, close) = found else { return }
    // Back over `AT LEAST AS LIKELY AS NOT / ` and forward over ` / LESS LIKELY`.
    var start = open
    while start > line.lowerBound, Self.isCapital(self.bytes[start - 1]) { start -= 1 }
    // Alternatives stand between slashes or far apart.
    func hasOthers(_ range: Range<Int>) -> Bool {
      self.bytes[range].contains(UInt8(ascii: "/"))
        || self.bytes[range].count(where: { $0 == 0x20 }) >= 4
    }
    if hasOthers(start..<open) { self.blank(start..<open) }
    var end = close + 2
    while end < line.upperBound, Self.isCapital(self.bytes[end]) { end += 1 }
    if hasOthers(close + 2..<end) { self.blank(close + 2..<end) }
    self.blank(open..<open + 2)
    self.blank(close..<close + 2)
    self.ticked.append(line)
  }

  /// Keeps of a table's header the columns in which a row below has an `X`.
  private mutating func resolveTables(_ lines: [Line]) {
    var header: [Range<Int>] = []
    var chosen = Set<Int>()
    var headerLine: Range<Int>?
    func cells(_ line: Range<Int>) -> [Range<Int>] {
      var cells: [Range<Int>] = []
      var start = line.lowerBound
      for index in line where self.bytes[index] == UInt8(ascii: "|") {
        cells.append(start..<index)
        start = index + 1
      }
      cells.append(start..<line.upperBound)
      return cells
    }
    var blanks: [Range<Int>] = []
    func close() {
      if let headerLine {
        for (column, cell) in header.enumerated()
        where !chosen.contains(column) && Self.find("likely", in: self.bytes, cell) != nil
          || !chosen.contains(column) && Self.find("annot", in: self.bytes, cell) != nil
        {
          blanks.append(cell)
        }
        if !chosen.isEmpty { self.ticked.append(headerLine) }
      }
      header = []
      chosen = []
      headerLine = nil
    }
    // `| Question | YES | NO |`
    var yesNo: (yes: Int, no: Int)?
    for line in lines {
      guard self.bytes[line.range].count(where: { $0 == UInt8(ascii: "|") }) >= 2 else {
        yesNo = nil
        continue
      }
      let row = cells(line.range)
      func text(_ cell: Range<Int>) -> String {
        String(decoding: self.bytes[cell].filter { $0 > 0x20 }, as: UTF8.self).lowercased()
      }
      if let columns = yesNo {
        guard row.count > max(columns.yes, columns.no) else { continue }
        let (isYes, isNo) = (text(row[columns.yes]) == "x", text(row[columns.no]) == "x")
        let question = row[0].lowerBound..<row[min(columns.yes, columns.no)].lowerBound
        if isYes != isNo { self.answers.append((question, isYes)) } else { self.blank(question) }
        self.blank(row[columns.yes])
        self.blank(row[columns.no])
      } else if let yes = row.firstIndex(where: { text($0) == "yes" }),
        let no = row.firstIndex(where: { text($0) == "no" })
      {
        yesNo = (yes, no)
      }
    }
    for line in lines {
      guard self.bytes[line.range].count(where: { $0 == UInt8(ascii: "|") }) >= 2 else {
        close()
        continue
      }
      let row = cells(line.range)
      if headerLine == nil {
        guard row.contains(where: { Self.find("likely", in: self.bytes, $0) != nil }) else {
          continue
        }
        header = row
        headerLine = line.range
      } else {
        for (column, cell) in row.enumerated() {
          let text = self.bytes[cell].filter { $0 != 0x20 && $0 != 0x09 }
          let isX = text == [UInt8(ascii: "X")] || text == [UInt8(ascii: "x")]
          let isBox =
            self.bytes[cell].indices.first { self.bytes[$0] != 0x20 }
            .flatMap { Self.box(self.bytes, at: $0, before: cell.upperBound + 1) }?.isTicked == true
          if isX || isBox { chosen.insert(column) }
        }
      }
    }
    close()
    for cell in blanks { self.blank(cell) }
  }

  /// Whether a line has a place that nobody filled in: `[CHOOSE ONE: …]`, `{{opinion}}`, `is ____ caused`.
  private static func hasGap(_ text: [UInt8], _ line: Range<Int>) -> Bool {
    if self.find("{{", in: text, line) != nil { return true }
    if self.find("***", in: text, line) != nil { return true }
    if self.find("xxx", in: text, line) != nil { return true }
    var index = line.lowerBound
    while index < line.upperBound {
      if text[index] == UInt8(ascii: "_") {
        let end =
          text[index..<line.upperBound].firstIndex { $0 != UInt8(ascii: "_") } ?? line.upperBound
        // A rule by itself is where somebody signs.
        let others = text[line].contains { $0 != 0x20 && $0 != UInt8(ascii: "_") && $0 != 0x0d }
        if end - index >= 4, others { return true }
        index = end
      } else if text[index] == UInt8(ascii: "[") || text[index] == UInt8(ascii: "<") {
        let closing = text[index] == UInt8(ascii: "[") ? UInt8(ascii: "]") : UInt8(ascii: ">")
        let end = text[index...].firstIndex(of: closing) ?? text.count
        let inside = text[min(index + 1, end)..<end]
        let letters = inside.filter { $0 != 0x20 }
        let capitals = letters.prefix(4)
        if end - index < 200, capitals.count >= 3,
          capitals.allSatisfy({ (0x41...0x5a).contains($0) }),
          !self.tags.contains(String(decoding: inside, as: UTF8.self))
        {
          return true
        }
        if self.find("choose", in: text, index..<min(end, text.count)) != nil
          || self.find("clinician", in: text, index..<min(end, text.count)) != nil
          || self.find("insert", in: text, index..<min(end, text.count)) != nil
        {
          return true
        }
        index += 1
      } else {
        index += 1
      }
    }
    return false
  }

  /// What de-identification leaves.
  private static let tags: Set<String> = [
    "NAME", "DATE", "ADDRESS", "CITY", "ZIP", "PHONE", "FAX", "EMAIL", "SSN", "MRN", "HOSPITAL",
    "ORG", "OTHER_ID", "LICENSE", "HEALTHPLAN", "ACCOUNT", "URL",
  ]

  // MARK: Bytes

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7a).contains(byte | 0x20) }

  private static func isCapital(_ byte: UInt8) -> Bool {
    (0x41...0x5a).contains(byte) || byte == 0x20 || byte == UInt8(ascii: "/")
      || byte == UInt8(ascii: "-")
  }

  private static func isBlank(_ text: [UInt8], _ line: Range<Int>) -> Bool {
    text[line].allSatisfy { $0 <= 0x20 }
  }

  /// Whether a line begins like `RATIONALE:`.
  private static func isHeader(_ text: [UInt8], _ line: Range<Int>) -> Bool {
    guard let colon = text[line].prefix(32).firstIndex(of: UInt8(ascii: ":")) else { return false }
    return text[line.lowerBound..<colon].allSatisfy { Self.isLetter($0) || $0 == 0x20 }
  }

  /// Where some small letters stand first, in whatever case.
  private static func find(_ words: StaticString, in text: [UInt8], _ range: Range<Int>) -> Int? {
    let count = words.utf8CodeUnitCount
    guard range.count >= count else { return nil }
    return (range.lowerBound...range.upperBound - count).first { start in
      (0..<count).allSatisfy {
        let byte = text[start + $0]
        return ((0x41...0x5a).contains(byte) ? byte | 0x20 : byte) == words.utf8Start[$0]
      }
    }
  }
}
