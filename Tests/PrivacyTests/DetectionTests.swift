import Testing

@testable import Privacy

/// The texts that were found in a text, with their categories.
private func found(_ text: String, _ level: PrivacyLevel = .strict) -> [String] {
  let bytes = Array(text.utf8)
  return Scanner.findings(in: bytes, level: level).map {
    "\($0.category.rawValue):\(String(decoding: bytes[$0.range], as: UTF8.self))"
  }
}

/// The texts of one category.
private func found(_ category: Category, _ text: String, _ level: PrivacyLevel = .strict)
  -> [String]
{
  let bytes = Array(text.utf8)
  return Scanner.findings(in: bytes, level: level).filter { $0.category == category }
    .map { String(decoding: bytes[$0.range], as: UTF8.self) }
}

@Suite struct DetectionTests {
  @Test(
    arguments: [
      ("He came on 4/12/2023 for this.", "4/12/2023"), ("Seen 2023-04-12 here", "2023-04-12"),
      ("Seen 12.4.2023 here", "12.4.2023"), ("due April 12, 2023.", "April 12, 2023"),
      ("on the 3rd of May he fell", "the 3rd of May"), ("since June 2019", "June 2019"),
      ("on 12 Feb 2020", "12 Feb 2020"), ("on 12-Feb-2020", "12-Feb-2020"),
      ("from 2020-02-12T08:15:00Z on", "2020-02-12T08:15:00Z"),
      ("in August of 2011", "August of 2011"),
      ("They met on Thanksgiving with family", "Thanksgiving"), ("since 10/24 she has", "10/24"),
      ("DOB: 01/02/1960", "01/02/1960"), ("He was seen on 7 / 4 / 2023 here", "7 / 4 / 2023"),
      ("away July 4th-9th for this", "July 4th-9th"), ("she was born in 1929 there", "1929"),
      ("born on March third nineteen fifty-two at home", "March third nineteen fifty-two"),
      ("on June 5 two thousand and six he", "June 5 two thousand and six"),
      ("Return on the 14th.", "14th"),
      ("on 2020\u{2011}02\u{2011}12 he", "2020\u{2011}02\u{2011}12"),
    ]
  )
  func dates(text: String, date: String) { #expect(found(.date, text) == [date]) }

  @Test(
    arguments: [
      "BP 120/80, strength 5/5, murmur 2/6.", "Take 1/2 tablet twice daily.", "Pain is 7/10 today.",
      "She may march on.", "EF 55-60%, sections 1.2.3 apply.", "Return in 3-4 weeks.",
      "Twenty minutes on the 4th finger, and in 1929 units.", "The 12th rib, the 2nd visit.",
      "May increase to 20 mg.", "It grew in 2019 and again in 2021.", "Vision 20/40 on the left.",
    ]
  )
  func noDates(text: String) { #expect(found(.date, text) == []) }

  @Test(
    arguments: [
      ("Call (202) 555-0143 now", "(202) 555-0143"),
      ("phone 202-555-0143 x12.", "202-555-0143 x12"),
      ("cell: 202.555.0143", "202.555.0143"), ("at +44 20 7946 0958 today", "+44 20 7946 0958"),
      ("pager 12345", "12345"), ("tel 1-800-555-0199", "1-800-555-0199"),
    ]
  )
  func phones(text: String, number: String) { #expect(found(.phone, text) == [number]) }

  @Test(
    arguments: [
      ("SSN: 900-12-3456", Category.ssn, "900-12-3456"), ("MRN 4482913", .mrn, "4482913"),
      ("Medical record number: AB-44829", .mrn, "AB-44829"),
      ("Member ID: XYZ123456", .healthPlan, "XYZ123456"),
      ("Billing account number 55-1234567", .account, "55-1234567"),
      ("DEA number AB1234563", .license, "AB1234563"),
      ("License plate ABC-1234", .vehicle, "ABC-1234"),
      ("Serial number QX99812", .device, "QX99812"),
      ("The C-File 22 418 907 was read", .otherID, "22 418 907"),
      ("License PSY 28814 is valid", .license, "PSY 28814"),
      ("Lic# 88-1234 is valid", .license, "88-1234"),
      ("NI QQ 12 34 56 C", .otherID, "QQ 12 34 56 C"),
      ("Medicare 2950 12345 1", .healthPlan, "2950 12345 1"),
      ("skype: hal.iver_52 please", .otherID, "hal.iver_52"), ("Pager 4-5512", .phone, "4-5512"),
      ("ring me on x5512", .phone, "x5512"), ("home in LS1 4AP now", .zip, "LS1 4AP"),
      ("home in D02 X285 now", .zip, "D02 X285"), ("home in M5V 2T6 now", .zip, "M5V 2T6"),
      ("her flat, 75011 Paris", .zip, "75011"), ("Sydney NSW 2000", .zip, "2000"),
      (
        "it is five five five, two one two, three four three four", .otherID,
        "five five five, two one two, three four three four"
      ), ("It is spelled G-A-R-C-I-A there", .name, "G-A-R-C-I-A"),
      ("john smith 54yo came in", .name, "john smith"),
      ("Accession number S24-11882", .otherID, "S24-11882"),
      ("Fax 202-555-0144", .fax, "202-555-0144"),
      ("write to jane.doe@example.org.", .email, "jane.doe@example.org"),
      ("see https://example.org/p/7?x=1 for", .url, "https://example.org/p/7?x=1"),
      ("from 192.0.2.17 at", .ip, "192.0.2.17"), ("Last four of SSN 4821", .ssn, "4821"),
      ("IBAN GB33BUKB20201555555555", .account, "GB33BUKB20201555555555"),
      ("picture face_01.jpg taken", .photo, "face_01.jpg"),
      ("(01)00844588003288(17)141120(21)S1234", .device, "(01)00844588003288(17)141120(21)S1234"),
    ]
  )
  func numbers(text: String, category: Category, value: String) {
    #expect(found(category, text) == [value])
  }

  @Test(
    arguments: [
      ("Seen by Dr. Okonkwo today.", "Okonkwo"), ("Patient: LINDQVIST, MAREN", "LINDQVIST, MAREN"),
      ("I spoke with her daughter, Ines Falk, today", "Ines Falk"),
      ("pt brzezinski c/o pain", "brzezinski"),
      ("like Marta K., who came", "Marta K."), ("for Tom Brown, a 60-year-old man", "Tom Brown"),
      ("Name: de la Cruz, Ana M", "de la Cruz, Ana M"),
      ("with Ji-hoon Kim in the room", "Ji-hoon Kim"),
      ("Mrs. O\u{2019}Brien\u{2019}s pain", "O\u{2019}Brien"),
    ]
  )
  func names(text: String, name: String) {
    let all = found(.name, text, .moderate)
    #expect(all.contains(name), "\(all)")
  }

  @Test(
    arguments: [
      "Cushing syndrome and Graves disease were ruled out.",
      "Foley catheter in place; Babinski sign negative.",
      "Continue Lisinopril 20 mg daily and Tylenol as needed.", "Alzheimer's disease is stable.",
      "The patient will rise and may be long in the case.", "ICD-10: I10, E11.9; CPT 99214.",
      "She counted one two three four five six seven eight.", "Steps A-B-C-D were followed.",
      "B12 5ML daily, T1 2CC, C5 6MM, x400 magnification.", "He takes 10000 Units weekly.",
      "WBC 11.2, Hgb 9.8, Na 138, K 4.1.", "BRCA1 c.68_69delAG, HER2 3+.",
    ]
  )
  func harmless(text: String) { #expect(found(text, .moderate) == []) }

  @Test func aNameIsFoundAgain() {
    let text = "Dr. Marchetti came. Later marchetti left, and MARCHETTI called."
    #expect(found(.name, text, .moderate) == ["Marchetti", "marchetti", "MARCHETTI"])
  }

  @Test func aNameThatIsAWordIsFoundAgainBeforeWhatPeopleDo() {
    let text = "Her husband Bill drove her. Bill says she snores. Bill was paid."
    #expect(found(.name, text, .moderate) == ["Bill", "Bill", "Bill"])
    #expect(found(.name, "Her husband Bill drove her. The bill is due.", .moderate) == ["Bill"])
  }

  @Test func streetsAndWhatFollows() {
    let all = found("Lives at 12 Larkspur Lane, Apt 4, Elmsford, NY 10523 with a cat.", .moderate)
    #expect(all.contains("address:12 Larkspur Lane, Apt 4"))
    #expect(all.contains("city:Elmsford"))
    #expect(all.contains("zip:10523"))
  }

  @Test(
    arguments: [
      "Gleason 3+4 on biopsy, Child-Pugh B.", "Glasgow Coma Scale 15, Apgar 9 and 9.",
      "A Jackson-Pratt drain was placed.", "Bence Jones protein is absent.",
      "NDC 0002-8215-01 was given.",
      "Tel: none.", "RE: Nexus Letter",
    ]
  )
  func clinicalNamesStay(text: String) { #expect(found(text, .moderate) == []) }

  @Test func headingsSayWhatCellsAre() {
    let all = found(
      """
      | Name | DOB | MRN | Provider | BP |
      |------|-----|-----|----------|----|
      | Sunny Price | 3/4/1950 | X-99812 | Will Grant | 120/80 |
      | Hope Young | 5/6/1961 | 4471829 | Price | 118/76 |
      """,
      .moderate
    )
    for piece in [
      "name:Sunny Price", "mrn:X-99812", "name:Will Grant", "name:Hope Young", "mrn:4471829",
      "name:Price", "date:3/4/1950",
    ] {
      #expect(all.contains(piece), "\(piece) in \(all)")
    }
    #expect(!all.contains { $0.contains("120") || $0.contains("118") }, "\(all)")
  }

  @Test func whoSignsIsNoCity() {
    let all = found("Electronically signed by Tomas Lindqvist, MD on 07/19/2023", .moderate)
    #expect(all.contains { $0.hasPrefix("name:") && $0.contains("Lindqvist") }, "\(all)")
    #expect(!all.contains { $0.hasPrefix("city:") })
  }

  @Test(
    arguments: [
      ("Tel (617)555-2299ext4.", "(617)555-2299ext4"), ("follow @johnny_70 there", "@johnny_70"),
      ("Aged ninety-four, she walks.", "ninety-four"), ("97M with cough.", "97M"),
      ("She is in her 90s.", "90s"), ("Seen with Мария Иванова today for a cough.", "Мария"),
      ("Home is in Zyxtown TX 77550 now.", "77550"),
    ]
  )
  func strangersFindings(_ text: String, _ piece: String) {
    #expect(found(text, .moderate).contains { $0.hasSuffix(":" + piece) }, "\(found(text))")
  }

  @Test func numbersBesideAnAddressBelongToIt() {
    let all = found("Write to 77009 P.O. Box 255\nSuite 966\nKangerluk\nGreenland 21169.", .strict)
    #expect(all.contains { $0.hasPrefix("address:77009") || $0 == "address:77009" }, "\(all)")
    #expect(all.contains("zip:21169"), "\(all)")
    #expect(
      found(.zip, "He left 12 Larkspur Lane in 2021 and took 40000 steps.", .strict) == []
    )
  }

  @Test func aYearBehindADateIsNoNumber() {
    #expect(found("VISIT DATE: 2022\nDATE OF VISIT: 2011", .moderate) == [])
  }

  @Test func oldAges() {
    #expect(found(.age90, "a 93-year-old woman") == ["93"])
    #expect(found(.age90, "a 63-year-old woman") == [])
  }
}
