import Foundation
import Model
import Testing

@testable import Privacy

@Suite struct BytePatternTests {
  private func found(_ pattern: String, _ text: String, ignoringCase: Bool = true) throws
    -> [String]
  {
    let bytes = Array(text.utf8)
    return try BytePattern(pattern, ignoringCase: ignoringCase).matches(in: bytes)
      .map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  @Test(arguments: [
    (#"ST-\d{4,6}"#, "st-123 ST-1234, ST-1234567 xST-1234 ST-123456.", ["ST-1234", "ST-123456"]),
    ("a|ab|abc", "abc ab a abcd", ["abc", "ab", "a"]),
    ("(?:foo|bar)+", "foobar foo-bar foox", ["foobar", "foo", "bar"]),
    ("a{2,}", "a aa aaa aab", ["aa", "aaa"]),
    ("[^0-9]x?", "1x a x 2", [" ", "a", " x", " "]),
    (#"#\d+"#, "#12 a#3", ["#12", "#3"]),
    (#"caf\u{e9}"#.replacing(#"\u{e9}"#, with: "\u{e9}"), "CAF\u{e9} caf\u{e9}s", ["CAF\u{e9}"]),
    (#"\w+ \w+"#, "one two three", ["one two"]),
    (#"a(b(c)?)*d"#, "abcbd ad abd acd", ["abcbd", "ad", "abd"]),
    ("x.y", "x\ny x-y", ["x-y"]),
    (#"[a\-z]{3}"#, "a-z abc", ["a-z"]),
    ("[]a]b", "]b ab", ["]b", "ab"]),
  ])
  func findsWholeWords(_ pattern: String, _ text: String, _ matches: [String]) throws {
    #expect(try self.found(pattern, text) == matches)
  }

  @Test(arguments: ["((((((((){64}){64}){64}){64}){64}){64}){64}){64}a", "(((|){64}){64}){64}a"])
  func nothingThatIsCountedCostsNothing(_ pattern: String) throws {
    #expect(try self.found(pattern, "a b") == ["a"])
  }

  @Test func caseCountsWhereItIsAskedFor() throws {
    #expect(try self.found("ab", "ab AB", ignoringCase: false) == ["ab"])
  }

  @Test(arguments: [
    "", "a*", "(", "a)", "[a", "a{", "a{3,2}", "a{0}", "a**", "*", "(?=a)", "(?<n>a)", #"\1"#,
    #"\b"#,
    #"a\"#, "^a", "a$", "a{65}", "(a{60}){60}", "[b-a]", "[\u{e9}]",
    String(repeating: "(", count: 20),
    String(repeating: "a", count: 501),
  ])
  func whatCanNotBeIsRefused(_ pattern: String) {
    #expect(throws: BytePatternError.self) { try BytePattern(pattern) }
  }

  /// The same as Foundation's, on random expressions and texts.
  @Test func agreesWithAnotherEngine() throws {
    var random = SeededGenerator(seed: 7)
    func piece(_ depth: Int) -> String {
      switch Int.random(in: 0..<(depth > 2 ? 4 : 8), using: &random) {
      case 0: "a"
      case 1: "b"
      case 2: "[ab]"
      case 3: #"\d"#
      case 4: "(?:\(piece(depth + 1))|\(piece(depth + 1)))"
      case 5: "(?:\(piece(depth + 1)))?"
      case 6: "(?:\(piece(depth + 1))){1,3}"
      default: "\(piece(depth + 1))\(piece(depth + 1))"
      }
    }
    for _ in 0..<300 {
      let pattern = piece(0)
      guard let ours = try? BytePattern(pattern, ignoringCase: false) else { continue }
      let theirs = try NSRegularExpression(pattern: "^(?:\(pattern))$")
      for _ in 0..<20 {
        let length = Int.random(in: 1...8, using: &random)
        let word = String((0..<length).map { _ in "ab1".randomElement(using: &random)! })
        let whole = NSRange(location: 0, length: length)
        let isWhole = ours.matches(in: Array(word.utf8)) == [0..<length]
        #expect(
          isWhole == (theirs.firstMatch(in: word, range: whole) != nil),
          "\(pattern) in \(word)"
        )
      }
    }
  }
}

@Suite struct PolicyTests {
  private let key = SurrogateKey(Array("a key of thirty-two bytes or more".utf8))!

  private func text(_ policy: PrivacyPolicy, _ text: String) throws -> String {
    try Deidentifier(policy: policy, key: self.key).deidentify(text, scope: "d").text
  }

  @Test func allowedPhrasesStayAndDeniedOnesGo() throws {
    var policy = PrivacyPolicy(level: .strict)
    let isAllowed = policy.allowed.insert("Lindqvist Clinic")
    var denied = PhraseSet()
    let isDenied = denied.insert("project bluebird")
    #expect(isAllowed && isDenied)
    policy.denied[.organization] = denied
    let output = try self.text(
      policy,
      "Dr. Lindqvist of the LINDQVIST clinic enrolled her in Project Bluebird. Bluebirds sang."
    )
    #expect(
      output == "[NAME] of the LINDQVIST clinic enrolled her in [ORGANIZATION]. Bluebirds sang."
    )
  }

  @Test func anAllowedNameKeepsItsTitle() throws {
    var policy = PrivacyPolicy(level: .strict)
    let isAllowed = policy.allowed.insert("Holloway")
    #expect(isAllowed)
    let output = try self.text(
      policy,
      "Seen with Dr. Holloway and Dr. Lindqvist. Mrs Holloway came."
    )
    #expect(output == "Seen with Dr. Holloway and [NAME]. Mrs Holloway came.")
  }

  @Test func whatStaysDoesNotHideWhatGoes() throws {
    var denied = PhraseSet()
    let isDenied = denied.insert("Bluebird")
    #expect(isDenied)
    let policy = PrivacyPolicy(actions: [.facility: .keep], denied: [.facility: denied])
    let output = try self.text(policy, "He was seen at Mercy Bluebird Hospital.")
    #expect(output == "He was seen at Mercy [FACILITY] Hospital.")
  }

  @Test func phrasesHaveAWordAndAreNotTooLong() {
    var set = PhraseSet()
    let taken = ["", "--", String(repeating: "a ", count: 17), "a b", "A  B"].map { set.insert($0) }
    #expect(taken == [false, false, false, true, true])
    #expect(set.count == 1)
  }

  @Test func patternsNeedTheirContext() throws {
    let policy = PrivacyPolicy(
      patterns: [
        CustomPattern(
          name: "bed",
          category: .otherID,
          pattern: try BytePattern(#"[a-z]\d"#),
          context: ["bed"],
          distance: 2
        )
      ]
    )
    let found = try Deidentifier(policy: policy, key: self.key).deidentify(
      "Vitamin b6 was given. She lies in bed C4. Bedside: b6.",
      scope: "d"
    )
    #expect(found.redactions.count == 1)
    #expect(found.redactions.first?.rule.description == "custom.bed")
    #expect(found.text.hasPrefix("Vitamin b6 was given. She lies in bed SYN-"))
  }

  @Test func evidenceDependsOnNoKey() throws {
    let note = "Mrs. Holloway, MRN 00482913, was seen on 3/4/2023."
    let other = SurrogateKey(Array("another key of some thirty bytes".utf8))!
    for level in PrivacyLevel.allCases {
      let policy = PrivacyPolicy(level: level).forEvidence
      let a = try Deidentifier(policy: policy, key: self.key).deidentify(note, scope: "a")
      let b = try Deidentifier(policy: policy, key: other).deidentify(note, scope: "b")
      #expect(a.text == b.text)
      #expect(!a.text.contains("Holloway") && !a.text.contains("3/4"))
    }
  }

  @Test func theFirstRuleThatFitsDecides() {
    let strict = PrivacyPolicy(level: .strict)
    let minimal = PrivacyPolicy(level: .minimal)
    let book = PolicyBook(rules: [
      .init(tenants: ["va"], kinds: [.nexusLetter], policy: strict),
      .init(tenants: nil, kinds: [.nexusLetter], policy: minimal),
    ])
    #expect(book.policy(for: "va", .nexusLetter) == (strict, 0))
    #expect(book.policy(for: "x", .nexusLetter) == (minimal, 1))
    #expect(book.policy(for: "va", .clinicalNote) == (PrivacyPolicy(), nil))
  }

  /// Test cases 1 and 6 of RFC 4231.
  @Test(arguments: [
    (
      [UInt8](repeating: 0x0b, count: 20), "Hi There",
      "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
    ),
    (
      [UInt8](repeating: 0xaa, count: 131),
      "Test Using Larger Than Block-Size Key - Hash Key First",
      "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
    ),
  ])
  func theKeyIsHMACs(_ key: [UInt8], _ message: String, _ code: String) throws {
    let key = try #require(SurrogateKey(key))
    #expect(Hexadecimal.text(key.authenticationCode(Array(message.utf8))) == code)
  }

  @Test func keysRotate() throws {
    let first = try KeyRing.adding("a", to: nil)
    let second = try KeyRing.adding("b", to: first)
    let ring = try KeyRing(file: Array(second.utf8))
    #expect(ring.entries.map(\.id) == ["b", "a"])
    #expect(throws: KeyRingError.self) { try KeyRing.adding("b", to: second) }
    for bad in [
      "", "short", "assay-keys-v1\n", "assay-keys-v1\na !!\n", "assay-keys-v1\na c2hvcnQ=\n",
    ] {
      #expect(throws: KeyRingError.self) { try KeyRing(file: Array(bad.utf8)) }
    }
  }

  @Test(arguments: [
    "jane.doe@mailbox.net", "mrs-jane MRN 00482913", "call (503) 555-9142", "123-45-6789",
  ])
  func anIdThatIdentifiesIsRefused(_ text: String) {
    #expect(throws: IdentifiesPatient.self) { try CheckedText(text) }
  }

  @Test(arguments: [
    "0522c74f-059e-4b31-9424-2a82f6923d1d", "load-2026-11-22-000123", "clinic-north", "batch 7", "",
    "550e8400-e29b-41d4-a716-446655440000", "42",
  ])
  func anIdThatIdentifiesNobodyIsTaken(_ text: String) {
    #expect(throws: Never.self) { try CheckedText(text) }
  }

  @Test func codePointsAndBytesMapBothWays() {
    var random = SeededGenerator(seed: 3)
    for _ in 0..<50 {
      let scalars = (0..<Int.random(in: 0...700, using: &random)).map { _ in
        "aé\u{20ac}\u{1f600}\n".unicodeScalars.randomElement(using: &random)!
      }
      var text = String.UnicodeScalarView()
      text.append(contentsOf: scalars)
      let points = CodePoints(String(text))
      var byte = 0
      for (number, scalar) in scalars.enumerated() {
        #expect(points.byte(atCodePoint: number) == byte)
        #expect(points.codePoint(atByte: byte) == number)
        byte += UTF8.width(scalar)
      }
      #expect(points.byte(atCodePoint: scalars.count) == byte)
      #expect(points.codePoint(atByte: byte) == scalars.count)
      #expect(points.byte(atCodePoint: scalars.count + 5) == byte)
    }
  }

  @Test func excerptsHoldWholeReplacementsAndAreCutBetweenCharacters() throws {
    let note = "Seen by Petra Lindqvist, who wrote: caf\u{e9} na\u{ef}ve \u{1f600}."
    let output = try Deidentifier(policy: PrivacyPolicy(level: .strict), key: self.key)
      .deidentify(note, scope: "d")
    let name = Array(note.utf8.prefix(14)).count
    #expect(output.excerpt(name..<name + 3, atMost: 100).description == "[NAME]")
    for most in 0..<60 {
      let text = output.excerpt(0..<note.utf8.count, atMost: most).description
      #expect(text.utf8.count <= most + 3)
      #expect(!text.contains("\u{fffd}"))
    }
  }
}
