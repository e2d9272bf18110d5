import Testing

@testable import Grading

/// What is left of a form when its choices were read.
private func read(_ form: String) -> (text: String, ticked: [String], answers: [(String, Bool)]) {
  let source = Array(form.utf8)
  let form = LetterForm(source)
  func text(_ range: Range<Int>) -> String { String(decoding: source[range], as: UTF8.self) }
  return (
    String(decoding: form.bytes, as: UTF8.self), form.ticked.map(text),
    form.answers.map { (text($0.range), $0.isYes) }
  )
}

@Suite struct LetterFormTests {
  @Test(
    arguments: [
      ("☒ At least as likely as not\n☐ Less likely than not\n", "At least", "Less likely"),
      ("[ ] At least as likely as not\n[X] Less likely than not\n", "Less likely", "At least"),
      ("( ) At least as likely as not\n(x) Less likely than not\n", "Less likely", "At least"),
      ("___ At least as likely as not\n_X_ Less likely than not\n", "Less likely", "At least"),
    ]
  )
  func whatIsTickedStandsAndWhatIsNotSaysNothing(form: String, stays: String, goes: String) {
    let text = read(form).text
    #expect(text.contains(stays) && !text.contains(goes))
  }

  @Test func ofAnEmptyFormNothingStands() {
    let text = read("☐ At least as likely as not\n☐ Less likely than not\nRationale: ______\n").text
    #expect(!text.contains("likely"))
  }

  @Test func proseIsNoForm() {
    let letter =
      "I reviewed the records (see page 3). It is at least as likely as not due to service.\nX-ray [2019] was normal.\n"
    #expect(read(letter).text == letter)
  }

  /// Places in a letter are the form's own, whatever it holds.
  @Test func anyBytesKeepTheirPlaces() {
    var random = RandomTextTests.Generator(state: 15)
    let pieces = [
      "☐", "☒", "[", "]", "X", "x", "( )", "(x)", "___", "_X_", "YES", "NO", ":", "\n", "|", " ",
      "\t", ">>", "<<", "/", "✔", "✗",
      "At least as likely as not", "Less likely", "Rationale", "?", "\u{e9}", "■", "○",
    ]
    for _ in 0..<2000 {
      let form = (0..<Int.random(in: 0...30, using: &random)).map { _ in
        pieces.randomElement(using: &random)!
      }.joined()
      let source = Array(form.utf8)
      let result = LetterForm(source)
      #expect(result.bytes.count == source.count, "\(form.debugDescription)")
      #expect(
        zip(result.bytes, source).allSatisfy { $0 == $1 || $0 == 0x20 },
        "\(form.debugDescription)"
      )
      #expect(String(validating: result.bytes, as: UTF8.self) != nil, "\(form.debugDescription)")
      for range in result.ticked + result.answers.map(\.range) {
        #expect(
          range.lowerBound >= 0 && range.upperBound <= source.count,
          "\(form.debugDescription)"
        )
      }
    }
  }
}
