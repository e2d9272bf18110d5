/// Who speaks a line of a transcript, as the line's form tells it.
///
/// | form | example |
/// |---|---|
/// | a name and a colon | `Doctor: …`, `Mrs. Pell: …`, `spk_0: …`, `D: …` |
/// | a name in brackets | `[patient] …` |
/// | a voice of WebVTT | `<v Dr. Hsu>…</v>` |
/// | an arrow | `CLINICIAN> …` |
///
/// A time may stand before the name: `[00:01:02] Clinician: …`, `(03:59) Provider: …`. The lines of WebVTT and
/// SubRip that hold times and numbers of cues hold nothing that is spoken.
struct SpeakerTag {
  /// The name's words and numbers, in order.
  var name: [WordHash]
  /// What is spoken.
  var text: Range<Int>
  /// Whether the form alone makes it a tag: brackets, a voice or an arrow.
  var isCertain: Bool

  /// Words of a name.
  private static let maxWords = 4

  /// Whether a line belongs to the file's form and is not spoken: `WEBVTT`, `00:00:01.100 --> 00:00:06.400`, `NOTE …`.
  static func isForm(_ tokens: [Token], _ line: Range<Int>, next: Range<Int>?) -> Bool {
    if self.isTimes(tokens, line) { return true }
    let first = tokens[line.lowerBound]
    if line.count <= 6, first.isWord, first.word == self.webvtt { return true }
    // A cue's number or name, above its times.
    return line.count <= 4 && next.map { self.isTimes(tokens, $0) } == true
  }

  /// Whether a line tells when a cue begins and ends.
  private static func isTimes(_ tokens: [Token], _ line: Range<Int>) -> Bool {
    guard line.count >= 8, tokens[line.lowerBound].kind == .number else { return false }
    let marks = tokens[line]
    guard let arrow = marks.firstIndex(where: { $0.mark == UInt8(ascii: ">") }),
      arrow >= line.lowerBound + 2
    else { return false }
    return marks[..<arrow].suffix(2).allSatisfy { $0.mark == UInt8(ascii: "-") }
      && marks[..<(arrow - 2)].allSatisfy { $0.kind == .number || $0.kind == .mark }
  }

  /// The tag of a line; nil for a line without one.
  init?(_ tokens: [Token], _ line: Range<Int>) {
    let start = Self.afterTime(tokens, line)
    guard start < line.upperBound else { return nil }
    let opening = tokens[start].mark
    let closing: UInt8?
    switch opening {
    case UInt8(ascii: "["): closing = UInt8(ascii: "]")
    case UInt8(ascii: "<"): closing = UInt8(ascii: ">")
    default: closing = nil
    }
    var index = closing == nil ? start : start + 1
    if opening == UInt8(ascii: "<") {
      guard index < line.upperBound, tokens[index].word == Self.v else { return nil }
      index += 1
    }
    self.name = []
    while index < line.upperBound {
      let token = tokens[index]
      if token.isSpoken {
        guard self.name.count < Self.maxWords else { return nil }
        self.name.append(token.isWord ? token.word : WordHash("\(Int(token.value))"))
      } else if let closing {
        if token.mark == closing {
          guard !self.name.isEmpty else { return nil }
          self.isCertain = true
          self.text = Self.spoken(tokens, index + 1..<line.upperBound)
          return
        }
      } else if token.mark == UInt8(ascii: ":") || token.mark == UInt8(ascii: ">") {
        guard !self.name.isEmpty, !Self.isOfTime(tokens, index, line) else { return nil }
        self.isCertain = token.mark == UInt8(ascii: ">")
        self.text = index + 1..<line.upperBound
        return
      } else if !Self.inside.contains(token.mark) {
        return nil
      }
      index += 1
    }
    return nil
  }

  /// Past the time at a line's start, if there is one.
  private static func afterTime(_ tokens: [Token], _ line: Range<Int>) -> Int {
    var index = line.lowerBound
    let opening = tokens[index].mark
    let closing: UInt8? =
      opening == UInt8(ascii: "[")
      ? UInt8(ascii: "]") : opening == UInt8(ascii: "(") ? UInt8(ascii: ")") : nil
    if closing != nil { index += 1 }
    let first = index
    var numbers = 0
    while index < line.upperBound {
      if tokens[index].kind == .number {
        numbers += 1
      } else if tokens[index].mark != UInt8(ascii: ":") {
        break
      }
      index += 1
    }
    guard numbers >= 2, index > first else { return line.lowerBound }
    guard let closing else { return index }
    return index < line.upperBound && tokens[index].mark == closing ? index + 1 : line.lowerBound
  }

  /// Whether a colon stands in a time of day: `at 6:30 …`
  private static func isOfTime(_ tokens: [Token], _ colon: Int, _ line: Range<Int>) -> Bool {
    colon > line.lowerBound && colon + 1 < line.upperBound && tokens[colon - 1].kind == .number
      && tokens[colon + 1].kind == .number && tokens[colon + 1].start == tokens[colon].end
  }

  /// What a voice speaks, without the end of its tag.
  private static func spoken(_ tokens: [Token], _ text: Range<Int>) -> Range<Int> {
    guard text.count >= 4, tokens[text.upperBound - 1].mark == UInt8(ascii: ">"),
      tokens[text.upperBound - 3].mark == UInt8(ascii: "/"),
      tokens[text.upperBound - 4].mark == UInt8(ascii: "<")
    else { return text }
    return text.lowerBound..<text.upperBound - 4
  }

  private static let webvtt = WordHash("webvtt")
  private static let v = WordHash("v")
  /// Marks that names hold: `guest_family`, `Dr. Smith`, `Speaker #1`, `Quirke, Anselm`, `Pell-Ade`, `Doctor (Smith)`.
  private static let inside: Set<UInt8> = Set("_.#,-()".utf8)
}
