import Testing

@testable import Privacy

/// What is left of a text when the findings at a level are cut out.
private func left(_ text: String, _ level: PrivacyLevel = .strict) -> String {
  var bytes = Array(text.utf8)
  for finding in Scanner.findings(in: bytes, level: level).reversed() {
    bytes.replaceSubrange(finding.range, with: [])
  }
  return String(decoding: bytes, as: UTF8.self)
}

/// What structured data says in its own way, and what is written in another way than it reads.
@Suite struct StructureTests {
  @Test func hl7SegmentsSayWhatTheirFieldsHold() {
    let message = """
      MSH|^~\\&|LAB|WEST|EHR|EAST|20240105083000||ORU^R01|77|P|2.5
      PID|1||55120981^^^WEST^MR||Ostrava^Milena^K||19510314|F|||12 Larch Row^^Dunmore^PA^18509||5705550143
      OBX|1|NM|2345-7^Glucose^LN||182|mg/dL|70-99|H|||F
      """
    let rest = left(message)
    for gone in ["55120981", "Ostrava", "Milena", "19510314", "Larch", "5705550143"] {
      #expect(!rest.contains(gone))
    }
    for kept in ["OBX|1|NM|2345-7^Glucose^LN||182|mg/dL|70-99|H", "ORU^R01"] {
      #expect(rest.contains(kept))
    }
  }

  @Test(arguments: [",", "\t", ";", "|"])
  func aTablesHeaderSaysWhatItsColumnsHold(mark: String) {
    let rows = [
      ["last_name", "dob", "mrn", "hba1c"], ["Hill", "3/14/1951", "A77", "7.9"],
      ["Day", "1/2/1960", "B81", "6.1"],
    ]
    let rest = left(rows.map { $0.joined(separator: mark) }.joined(separator: "\n"))
    for gone in ["Hill", "Day", "1951", "A77", "B81"] { #expect(!rest.contains(gone)) }
    for kept in ["last_name", "dob", "mrn", "hba1c", "7.9", "6.1"] { #expect(rest.contains(kept)) }
  }

  @Test func aSentenceWithCommasIsNoHeader() {
    let text =
      "Admission Date: May 31, 2002, Discharge Date: Nov 6, 2010\nSeen, treated, and released by nursing, today"
    let rest = left(text)
    #expect(!rest.contains("May 31"))
    #expect(rest.contains("treated, and released"))
  }

  @Test func elementsAndKeysSayWhatTheyHold() {
    let xml =
      "<patient><name><given>Hope</given><family>Hill</family></name><birthTime value=\"19510314\"/></patient>"
    let json = #"{"patient":{"familyName":"Hill","birthDate":"1951-03-14"},"heartRate":72}"#
    for gone in ["Hope", "Hill", "19510314"] { #expect(!left(xml).contains(gone)) }
    for kept in ["<given>", "<family>", "birthTime"] { #expect(left(xml).contains(kept)) }
    for gone in ["Hill", "1951-03-14"] { #expect(!left(json).contains(gone)) }
    for kept in ["familyName", "birthDate", "\"heartRate\":72"] {
      #expect(left(json).contains(kept))
    }
  }

  @Test(
    arguments: [
      ("Born 03&#x2F;14&#47;1951 here.", "1951"),
      ("Mrs. Mil\u{200d}ena Ostr\u{ad}ava has gout.", "ava"),
      (
        "SSN \u{ff15}\u{ff11}\u{ff12}-\u{ff14}\u{ff15}-\u{ff10}\u{ff11}\u{ff14}\u{ff13}.",
        "\u{ff10}\u{ff11}"
      ),
      ("{\\rtf1 DOB: 03\\'2f14\\'2f1951\\par}", "1951"),
      ("Seen by Dr. Ostra=\nvanek today.", "vanek"),
      ("Phone 570-555-\n0143 now", "0143"), (#"{"note":"Born 03\/14\/1951"}"#, "1951"),
      ("mail milena (at) example (dot) org", "milena"),
      ("it is milena at example dot org please", "milena"),
    ]
  )
  func notationHidesNothing(text: String, gone: String) { #expect(!left(text).contains(gone)) }

  @Test(arguments: [
    "Pain at rest and at night.", "Polka dot rash on the arm.", "BP 128/74 &amp; pulse 72.",
    "A non-\nsmoker with follow-\nup.",
    "Temp = 98.6\nPulse 72", "{x} [y] C:\\temp\\u",
  ])
  func whatHidesNothingStays(text: String) { #expect(left(text) == text) }

  @Test func placesOfAnOriginalAreItsOwn() throws {
    let source = Array("a&amp;b&#45;&#45;c\u{200b}d".utf8)
    let plain = try #require(PlainText(source))
    #expect(String(decoding: plain.bytes, as: UTF8.self) == "a&b--cd")
    let last = Finding(6..<7, .name, "name", 0.9)
    #expect(Array(source[plain.original(last).range]) == Array("d".utf8))
    let hyphens = Finding(2..<5, .name, "name", 0.9)
    #expect(String(decoding: source[plain.original(hyphens).range], as: UTF8.self) == "b&#45;&#45;")
  }

  /// Readers of what anybody may send: they end, and what they find lies in the text.
  @Test func anyBytesAreRead() {
    var random = SeededGenerator(seed: 15)
    let pieces = [
      "MSH|^~\\&|", "PID|", "|", "^", "\n", "name,dob,mrn", ",", "\"", "<patient>", "<name value=",
      "'", ">", "</", "{\"name\":",
      "{", "}", "[", "\\u12", "\\", "&#", "&#99999999999;",
      "{\\rtf1 \\u-100000 \\u99999 \\u-2147483648", "\\ud800\\udc00", "\\ud800",
      "|999999999999999999999|", "&#x110000;", "=\n", "-\r\n", "{\\rtf1", "\\'",
      "\u{200b}", "7", "Hill", " at ", " dot ",
    ]
    for _ in 0..<400 {
      var text = ["", "", "{\\rtf1 ", "{", "MSH|^~\\&|", "<"].randomElement(using: &random)!
      for _ in 0..<Int.random(in: 1...24, using: &random) {
        text += pieces.randomElement(using: &random)!
      }
      let bytes = Array(text.utf8)
      for level in [PrivacyLevel.minimal, .moderate, .strict] {
        for finding in Scanner.findings(in: bytes, level: level) {
          #expect(
            finding.range.lowerBound >= 0 && finding.range.upperBound <= bytes.count
              && !finding.range.isEmpty
          )
        }
      }
    }
  }
}
