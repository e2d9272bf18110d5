import Testing

@testable import Privacy

@Suite struct TokenizerTests {
  private func tokens(_ text: String) -> [(String, Token)] {
    let bytes = Array(text.utf8)
    return Tokenizer.tokens(bytes, .standard).map {
      (String(decoding: bytes[$0.range], as: UTF8.self), $0)
    }
  }

  @Test func pieces() {
    #expect(
      tokens("Dr. O'Brien's 63yo, J\u{f6}rg\u{2011}K\u{f3}nya (2\u{a0}mg)").map(\.0)
        == [
          "Dr", ".", "O'Brien", "'", "s", "63yo", ",", "J\u{f6}rg", "\u{2011}", "K\u{f3}nya", "(",
          "2", "mg", ")",
        ]
    )
  }

  @Test func lettersAreFolded() {
    for (word, plain) in [
      ("K\u{d3}NYA", "konya"), ("B\u{f6}r\u{df}um", "borssum"), ("O\u{2019}Brien", "obrien"),
      ("\u{141}ukasz", "lukasz"),
      ("e\u{301}tienne", "etienne"), ("\u{110}oko", "doko"),
      ("\u{160}u\u{161}uli\u{107}", "susulic"),
    ] {
      #expect(tokens(word)[0].1.hash == WordHash(plain).mixed, "\(word)")
    }
  }

  @Test func gapsAndShapes() {
    let all = tokens("Ann LEE\nmcDonald\r\n\r\n12 x")
    #expect(all.map(\.1.gap) == [.blankLine, .space, .newline, .blankLine, .space])
    #expect(all.map(\.1.shape) == [.capital, .upper, .mixed, .lower, .lower])
  }

  @Test func whatBeginsNoWordIsAMark() {
    #expect(
      tokens("\u{2bc}\u{2bc}a \u{301}\u{302} \u{2019}").map(\.1.kind) == [
        .mark, .mark, .word, .mark, .mark,
      ]
    )
    #expect(tokens("a\u{2bc}b").map(\.0) == ["a\u{2bc}b"])
  }

  @Test func mixtures() {
    let all = tokens("15th 3560x4587 B12 1234567890")
    #expect(all.map(\.1.value) == [15, 3560, -1, -1])
    #expect(all.map(\.1.length) == [2, 4, 0, 10])
    #expect(all[0].1.roles.contains(.ordinal))
  }

  /// Every byte is in one token or is white space, whatever the text is.
  @Test func nothingIsLost() {
    var random = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      let scalars = (0..<Int.random(in: 0...120, using: &random)).map { _ -> Unicode.Scalar in
        let ranges: [ClosedRange<UInt32>] = [
          0x20...0x7e, 0x9...0xd, 0xa0...0x250, 0x250...0x2ff, 0x2000...0x2070, 0x300...0x370,
          0x1f600...0x1f640,
          0x4e00...0x4e20,
        ]
        return Unicode.Scalar(
          UInt32.random(in: ranges.randomElement(using: &random)!, using: &random)
        )!
      }
      let text = String(String.UnicodeScalarView(scalars))
      let bytes = Array(text.utf8)
      var covered = 0
      for token in Tokenizer.tokens(bytes, .standard) {
        #expect(Int(token.start) >= covered)
        let between = String(decoding: bytes[covered..<Int(token.start)], as: UTF8.self)
        #expect(
          between.unicodeScalars.allSatisfy {
            $0.properties.isWhitespace || [0x200b, 0x2060, 0xfeff, 0xad].contains($0.value)
          }
        )
        covered = Int(token.end)
      }
    }
  }
}
