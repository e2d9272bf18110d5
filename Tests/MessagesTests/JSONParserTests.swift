import Messages
import Testing

@Suite struct JSONParserTests {
  @Test func valuesAreRead() throws {
    let value = try JSONParser.parse(#" {"a": [1, -2.5e3, true, null, "x\n\u00e9\ud83e\ude7a"]} "#)
    #expect(
      value["a"]?.items == [
        .number("1"), .number("-2.5e3"), .bool(true), .null, .string("x\né🩺"),
      ]
    )
  }

  @Test(arguments: [
    "", "{", "[1,]", "{\"a\":1,}", "01", "1.", ".5", "+1", "nul", "\"\\x\"", "\"\u{1}\"", "[1] 2",
    "{\"a\":1,\"a\":2}", "{1:2}", "\"\\ud800\"", "\"\\ud800\\u0041\"", "'a'", "NaN", "1e", "--1",
  ])
  func whatIsNoJSONIsRefused(_ text: String) {
    #expect(throws: JSONError.self) { try JSONParser.parse(text) }
  }

  @Test func nestingIsBounded() {
    let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(throws: JSONError.self) { try JSONParser.parse(deep) }
  }

  @Test func errorsNameNoContent() {
    do {
      _ = try JSONParser.parse(#"{"secret": "value" "other"}"#)
      Issue.record("parsed")
    } catch {
      #expect(!error.description.contains("secret") && !error.description.contains("value"))
    }
  }

  @Test func randomBytesNeverTrap() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("{}[]\",:\\u0123eE+-.truefalsn \u{e9}".utf8)
    for _ in 0..<20_000 {
      let count = Int.random(in: 0..<40, using: &random)
      let bytes = (0..<count).map { _ in alphabet.randomElement(using: &random) ?? 0 }
      _ = try? JSONParser.parse(bytes)
    }
  }

  @Test func writtenTextIsReadBack() throws {
    let text = "quotes \" slashes \\ \n\t\r \u{1} \u{7f} é 🩺"
    #expect(try JSONParser.parse(JSONWriter.text(of: text)).text == text)
  }

  @Test(arguments: 0..<70)
  func base64IsReadBack(_ count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    #expect(Base64.decode(Base64.encode(bytes)) == bytes)
    let bare = Base64.encode(bytes).replacing("=", with: "").replacing("+", with: "-")
      .replacing("/", with: "_")
    #expect(Base64.decode(bare) == bytes)
  }

  @Test(arguments: ["A", "AB=C", "A===", "A*BC", "=", "AAAAA"])
  func whatIsNoBase64IsRefused(_ text: String) { #expect(Base64.decode(text) == nil) }
}
