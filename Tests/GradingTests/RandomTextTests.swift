import Model
import Testing

@testable import Grading

/// Nothing that a document holds may trap, and every span must lie inside its text.
@Suite struct RandomTextTests {
  /// A small generator, so that a failure can be repeated.
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      var x = self.state
      x = (x ^ (x >> 30)) &* 0xbf58_476d_1ce4_e5b9
      return x ^ (x >> 27)
    }
  }

  static let pieces: [String] = [
    " ", "\n", "\n\n", ". ", ", ", ": ", "? ", "- ", "• ", "\t", "/", "'", "’", "“", "”", "–",
    "\u{a0}",
    "\u{200b}", "🩺", "e\u{301}", "ß", "日本", "[doctor] ", "Doctor: ", "Patient: ", "PLAN:", "HPI",
    "ASSESSMENT AND PLAN\n", "right knee", "left", "denies ", "no ", "pain", "fever",
    "lisinopril 10 mg",
    "twenty", "hundred", "point", "five", "and", "2019", "12/31/2019", "120/80", "1,000,000", "0.5",
    "he", "she", "Mr.", "e.g.", "mg", "x3", "at least as likely as not", "veteran", "may",
    "May 2013",
    "\r\n", "\u{feff}", "a", "....", "((", "1.", "%", "#", "45-year-old",
  ]

  static func text(_ seed: UInt64, pieces count: Int) -> String {
    var generator = Generator(state: seed)
    var text = "x"
    for _ in 0..<count { text += Self.pieces.randomElement(using: &generator) ?? "" }
    return text
  }

  @Test(arguments: 0..<60)
  func anyTextIsGradedAndEverySpanLiesInside(_ seed: Int) async throws {
    for kind in DocumentKind.allCases {
      let document = Document(
        kind: kind,
        text: Self.text(UInt64(seed), pieces: 300),
        transcript: seed % 3 == 0 ? nil : Self.text(UInt64(seed) + 1000, pieces: 300),
        priorNote: seed % 2 == 0 ? nil : Self.text(UInt64(seed), pieces: 200),
        noteType: NoteType.allCases[seed % NoteType.allCases.count],
        encounterDate: seed % 4 == 0 ? CalendarDate(year: 2020, month: 1, day: 1) : nil
      )
      let grade = try await Samples.pipeline.grade(
        GradeRequest(document: document),
        gradeID: ""
      ).grade
      // The validator mends broken promises; here none may have been broken.
      #expect(!grade.flags.degraded)
      #expect((0...100).contains(grade.hybrid?.score ?? -1))
      for score in grade.dimensions.compactMap(\.score) { #expect((1...5).contains(score)) }
    }
  }

  @Test(arguments: [0, 1, 2, 3])
  func tokensTileTheTextInOrder(_ seed: Int) {
    let source = SourceText(Self.text(UInt64(seed), pieces: 2000))
    let tokens = Tokenizer.tokens(of: source, Lexicon())
    var last = 0
    for token in tokens {
      #expect(token.range.lowerBound >= last && token.range.upperBound > token.range.lowerBound)
      last = token.range.upperBound
      // A token never cuts a code point in two.
      #expect(source.utf8[token.range.lowerBound] & 0xc0 != 0x80)
    }
    #expect(last <= source.count)
  }

  @Test func codePointsAreCountedAnywhere() {
    let text = Self.text(9, pieces: 500)
    let source = SourceText(text)
    var expected = 0
    for (offset, byte) in Array(text.utf8).enumerated() where byte & 0xc0 != 0x80 {
      #expect(source.codePoint(atByte: offset) == expected)
      expected += 1
    }
    #expect(source.codePoint(atByte: source.count) == text.unicodeScalars.count)
  }
}
