import Model
import Testing

@Suite struct GradeRequestTests {
  private func violations(_ request: GradeRequest) -> [String] {
    do {
      try request.validate(.defaults)
      return []
    } catch {
      return error.violations.map(\.field)
    }
  }

  @Test func aPlainRequestIsGood() {
    #expect(self.violations(GradeRequest(document: Document(text: "Cough."))).isEmpty)
  }

  @Test func everythingThatIsWrongIsToldAtOnce() {
    let request = GradeRequest(
      document: Document(text: " \n"),
      weights: Weights(pdqi: .nan, heuristics: -1, factuality: 0, nexus: .infinity),
      timeBudget: .zero,
      requestID: "a\u{0}b",
      labels: ["": "x"]
    )
    #expect(
      Set(self.violations(request)) == [
        "document.text", "options.weights.pdqi", "options.weights.heuristics",
        "options.weights.nexus", "options.time_budget", "options.request_id", "options.labels",
      ]
    )
  }

  @Test func textIsBoundedInBytes() {
    let limits = RequestLimits(maxTextBytes: 4, maxLabels: 1)
    let fits = GradeRequest(document: Document(text: "éé"))
    let tooLong = GradeRequest(document: Document(text: "ééé"))
    #expect(throws: Never.self) { try fits.validate(limits) }
    #expect(throws: InvalidRequest.self) { try tooLong.validate(limits) }
  }

  @Test func describingADocumentShowsNoneOfItsText() {
    let document = Document(text: "Secret name", transcript: "Secret talk")
    for text in ["\(document)", String(reflecting: document), String(describing: [document])] {
      #expect(!text.contains("Secret"))
    }
    var dumped = ""
    dump(document, to: &dumped)
    #expect(!dumped.contains("Secret"))
  }

  @Test(arguments: [
    ("2026-02-28", true), ("2024-02-29", true), ("2023-02-29", false), ("1900-02-29", false),
    ("2000-02-29", true), ("2026-13-01", false), ("2026-00-10", false), ("2026-1-1", false),
    ("2026-01-32", false), ("", false), ("0000-01-01", false), ("2026-01-01x", false),
  ])
  func datesAreReadStrictly(_ text: String, _ isDate: Bool) {
    #expect((CalendarDate(iso8601: text) != nil) == isDate)
  }
}
