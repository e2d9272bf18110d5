import Testing

@testable import Privacy

/// A letter with something of most categories.
private let letter = """
  RIVERBEND MEDICAL CENTER
  1420 Alder Creek Road, Suite 210, Fairmont, OR 97301
  Phone: (503) 555-9142  Fax: (503) 555-9143

  Patient: HOLLOWAY, MARGARET    DOB: 03/14/1957    MRN: 00482913
  SSN: 123-45-6789   Member ID: XQ99812345

  Margaret Holloway is a 93-year-old woman. Mrs. Holloway saw Dr. Petra Lindqvist on April 3rd, 2023,
  and m. holloway writes from margaret.holloway@mailbox.net or https://mailbox.net/u/77.
  Her daughter, In\u{ea}s Bj\u{f6}rk\u{2019}s visit was on 12-Feb-2021. Pacemaker serial number QX99812.
  BP 120/80, pain 7/10; continue lisinopril 20 mg daily for 3 weeks.
  """

@Suite struct DeidentifierTests {
  private let key = SurrogateKey(Array("a key of thirty-two bytes or more".utf8))!

  private func run(_ text: String, _ level: PrivacyLevel, scope: String = "d") throws
    -> Deidentified
  {
    try Deidentifier(policy: PrivacyPolicy(level: level), key: self.key).deidentify(
      text,
      scope: scope
    )
  }

  @Test(arguments: PrivacyLevel.allCases)
  func nothingOfWhatWasFoundSurvives(level: PrivacyLevel) throws {
    let output = try run(letter, level)
    for secret in [
      "olloway", "OLLOWAY", "argaret", "ARGARET", "00482913", "123-45", "XQ998", "Lindqvist",
      "mailbox", "Bj\u{f6}rk", "QX99812",
      "555-9142", "Alder",
    ] {
      #expect(!output.text.contains(secret), "\(secret) in \(output.text)")
    }
    #expect(
      output.text.contains("BP 120/80, pain 7/10; continue lisinopril 20 mg daily for 3 weeks.")
    )
  }

  @Test func moderateIsSafeHarbor() throws {
    let text = try run(letter, .moderate).text
    #expect(text.contains("DOB: 1957"))
    #expect(text.contains("on 2023,"))
    #expect(text.contains("OR 973\n"))
    #expect(text.contains("a 90+-year-old"))
    #expect(!text.contains("RIVERBEND"))
  }

  /// 45 CFR 164.514(b)(2)(i)(C): not even the year, when it tells of an age of 90 or more.
  @Test func yearsThatTellOfAGreatAgeDoNotStay() throws {
    #expect(try run("DOB 03/12/1929, seen 05/02/2023.", .moderate).text == "DOB [DATE], seen 2023.")
    #expect(try run("DOB 03/12/1939, seen 05/02/2023.", .moderate).text == "DOB 1939, seen 2023.")
    let text = try run("A 94-year-old man, born on 03/12/1929.", .moderate).text
    #expect(!text.contains("1929") && text.contains("90+"))
  }

  @Test func smallLettersAreLookedAtAsSuch() throws {
    let note =
      "patient of dr. lindqvist came for cough. lindqvist will call petra holloway tomorrow. "
    let text = try run(String(repeating: note, count: 20), .strict).text
    #expect(!text.contains("lindqvist") && !text.contains("holloway"))
  }

  @Test func strictHasTags() throws {
    let text = try run("Mrs. Holloway, 67 years old, came on Monday, 3/4/2023.", .strict).text
    #expect(text == "[NAME], 65-69 years old, came on [DATE], [DATE].")
  }

  @Test func minimalMovesDatesTogether() throws {
    let text = try run("Seen 2020-02-28, then March 1, 2020, then 3/2/2020.", .minimal).text
    let years = text.split(whereSeparator: { !$0.isNumber }).map(String.init)
    #expect(years.count == 8, "\(text)")
    #expect(!text.contains("2020-02-28"))
    let days = Surrogates(key: key, scope: Array("d".utf8)).days
    let first = DateShift.civil(DateShift.number(2020, 2, 28) + days)
    #expect(text.contains("Seen \(first.year)-"), "\(text) \(days)")
  }

  @Test(arguments: [PrivacyLevel.moderate, .strict])
  func theOutputHasNothingMoreToFind(level: PrivacyLevel) throws {
    let once = try run(letter, level)
    let twice = try run(once.text, level)
    #expect(twice.text == once.text)
    #expect(
      twice.redactions.isEmpty,
      "\(twice.redactions.map { ($0.category, $0.rule.description) })"
    )
  }

  @Test(arguments: [PrivacyLevel.moderate, .strict])
  func piecesThatWereMadeCoarserStay(level: PrivacyLevel) throws {
    for text in [
      "Her mother, age 47, is well. P.H. is doing well.",
      "VISIT DATE: 3/4/2022\nDATE OF VISIT: 3/4/2022",
      "Discussed with Drs. Okonkwo and Lindqvist. Dr. Okonkwo agrees.",
      "At the age of 12 she fell.",
    ] {
      let once = try run(text, level)
      #expect(try run(once.text, level).text == once.text)
    }
  }

  @Test func theSameValueGetsTheSameSurrogate() throws {
    let a = try run("Dr. Lindqvist came. MRN 00482913.", .moderate)
    let b = try run(
      "MRN: 00482913 was seen by Petra LINDQVIST, MD, and Lindqvist's team.",
      .moderate
    )
    let name = String(a.text.split(separator: " ")[1])
    #expect(b.text.contains(name) && b.text.contains(name.uppercased()), "\(a.text) \(b.text)")
    let code = try #require(a.text.split(separator: " ").first { $0.hasPrefix("SYN-") })
    #expect(b.text.contains(code.dropLast()))
    #expect(try run("Dr. Lindqvist came. MRN 00482913.", .moderate, scope: "other").text != a.text)
    let other = Deidentifier(key: SurrogateKey(Array("another key of some thirty bytes".utf8))!)
    #expect(try other.deidentify("Dr. Lindqvist came. MRN 00482913.", scope: "d").text != a.text)
  }

  @Test func aCodeThatNobodyMadeIsNoSurrogate() throws {
    #expect(try run("MRN: SYN-1234567890", .moderate).text != "MRN: SYN-1234567890")
  }

  @Test(arguments: PrivacyLevel.allCases)
  func offsetsMapBothWays(level: PrivacyLevel) throws {
    let output = try run(letter, level)
    let (source, target) = (Array(letter.utf8), Array(output.text.utf8))
    var place = 0
    var outputPlace = 0
    for redaction in output.redactions {
      // What stands between replacements is the same, byte for byte.
      #expect(
        source[place..<redaction.original.lowerBound]
          == target[outputPlace..<redaction.output.lowerBound]
      )
      for offset in place..<redaction.original.lowerBound {
        #expect(output.map.output(offset) == outputPlace + offset - place)
        #expect(output.map.original(output.map.output(offset)) == offset)
      }
      #expect(output.map.output(redaction.original) == redaction.output)
      #expect(output.map.original(redaction.output) == redaction.original)
      #expect(
        output.map.original(output.map.output(redaction.original.lowerBound + 1))
          == redaction.original.lowerBound
      )
      place = redaction.original.upperBound
      outputPlace = redaction.output.upperBound
    }
    #expect(source[place...] == target[outputPlace...])
    #expect(output.map.output(source.count, isEnd: true) == target.count)
  }

  @Test func policiesChangeActions() throws {
    let policy = PrivacyPolicy(
      level: .moderate,
      actions: [.name: .mask, .date: .drop, .mrn: .keep]
    )
    let output = try Deidentifier(policy: policy, key: key)
      .deidentify("Dr. Lindqvist saw MRN 00482913 on 3/4/2023.", scope: "d")
    #expect(output.text == "Dr. *** saw MRN 00482913 on .")
  }

  @Test func calendar() {
    for number in stride(from: -200_000, through: 200_000, by: 37) {
      let date = DateShift.civil(number)
      #expect(DateShift.number(date.year, date.month, date.day) == number)
    }
    #expect(DateShift.civil(0) == (1970, 1, 1))
    #expect(DateShift.civil(19_782) == (2024, 2, 29))
    let shift = DateShift(days: 1)
    for (from, to) in [
      ("02/28/2023", "03/01/2023"), ("2024-02-28", "2024-02-29"), ("31 Dec 1999", "1 Jan 2000"),
      ("Feb 28th, 2023", "Mar 1st, 2023"),
      ("14.7.2020", "15.7.2020"), ("DECEMBER 31, 1999", "JANUARY 1, 2000"),
      ("2020-01-31T08:15:00Z", "2020-02-01T08:15:00Z"),
    ] {
      #expect(shift.shifted(Array(from.utf8)[...]) == to)
    }
    #expect(shift.shifted(Array("July 2020".utf8)[...]) == nil)
  }

  /// Random texts of pieces that detectors look for: no crash, maps that fit, nothing found in the output.
  @Test func randomTexts() throws {
    var random = SeededGenerator(seed: 5)
    let pieces = [
      "Dr. ", "Smith", "Anna ", "K. ", "de la ", "Cruz", ", ", "MRN ", "12345", "-", "/", "2020",
      "12", ".", " ", "\n", "@", "example", ".com",
      "(", ")", "555", "Street ", "Apt ", "4 ", "March ", "the 3rd of ", "\u{e9}", "\u{301}",
      "\u{1f600}", "x", "#", ":", "SSN ", "years old ", "93",
      "\u{2011}", "patient ", "called ", "Hospital ", "St. ", "Boston, MA 02118", "http://", "'s ",
      "[NAME]", "SYN-", "+1 ",
    ]
    for round in 0..<1500 {
      let text = (0..<Int.random(in: 1...60, using: &random)).map { _ in
        pieces.randomElement(using: &random)!
      }.joined()
      for level in PrivacyLevel.allCases {
        guard let output = try? run(text, level) else {
          Issue.record("\(level) fails for \(text.debugDescription)")
          continue
        }
        let (source, target) = (Array(text.utf8), Array(output.text.utf8))
        var place = 0
        var outputPlace = 0
        for redaction in output.redactions {
          #expect(
            source[place..<redaction.original.lowerBound]
              == target[outputPlace..<redaction.output.lowerBound]
          )
          place = redaction.original.upperBound
          outputPlace = redaction.output.upperBound
        }
        #expect(source[place...] == target[outputPlace...], "\(round)")
        if level == .strict {
          let again = try run(output.text, level)
          #expect(
            again.redactions.isEmpty,
            "\(text.debugDescription) → \(output.text.debugDescription) → \(again.text.debugDescription)"
          )
        }
      }
    }
  }
}
