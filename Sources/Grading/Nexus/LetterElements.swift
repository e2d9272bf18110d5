internal import Model

/// What a letter has to hold.
enum LetterElements {
  static let opinion = "opinion"
  static let event = "in-service-event"
  /// All of them, in their order.
  static let ids = [
    opinion, "records-reviewed", "current-diagnosis", event, "rationale", "credentials",
    "signature", "date",
  ]
  static let opinionAdvice =
    "State the opinion in the VA's words: at least as likely as not (50 percent or greater)."

  /// What is wrong with a letter that lacks an element.
  static func lack(of element: String) -> String {
    switch element {
    case self.opinion: "The letter gives no opinion on the connection with service."
    case "records-reviewed": "The letter does not say which records were reviewed."
    case "current-diagnosis": "The letter names no current diagnosis."
    case "in-service-event": "The letter names no event, injury or exposure in service."
    case "rationale": "The letter gives no reasons for the opinion."
    case "credentials": "The letter does not say what qualifies its writer."
    case "signature": "The letter is not signed."
    case "date": "The letter is not dated."
    default: "The letter lacks \(element)."
    }
  }

  /// - Parameter source: The letter as it came, in which places are told.
  static func find(
    _ letter: ParsedText,
    _ source: SourceText,
    _ lines: [LetterSentence],
    _ opinion: OpinionClassifier.Opinion,
    _ connection: ServiceConnection
  ) -> [NexusElement] {
    func span(_ index: Int?) -> Span? {
      index.map { source.span(lines[$0].sentence.range) }
    }
    func element(_ id: String, _ index: Int?, _ advice: String) -> NexusElement {
      NexusElement(id: id, span: span(index), advice: index == nil ? advice : "")
    }
    let closing = self.signature(letter, lines)
    let closingStart = closing.map { lines[$0].sentence.range.lowerBound } ?? .max
    return [
      element(Self.opinion, opinion.sentence, Self.opinionAdvice),
      element(
        "records-reviewed",
        lines.firstIndex(where: self.tellsOfReview),
        "Say which records were reviewed: the claims file and the service treatment records."
      ),
      element(
        "current-diagnosis",
        lines.firstIndex { self.namesDiagnosis($0, letter) },
        "Name the current diagnosis."
      ),
      element(
        Self.event,
        lines.indices.first {
          !opinion.sentences.contains($0) && self.namesEvent(lines[$0], letter)
        },
        connection.needsEvent
          ? "Name the event, injury or exposure in service."
          : "A connection by another condition needs no event: name that condition, and since when it is service-connected."
      ),
      element(
        "rationale",
        self.rationale(letter, lines, opinion),
        "Give the reasons: the medical principles and the facts they are applied to."
      ),
      element(
        "credentials",
        lines.firstIndex {
          // What stands under a name is a title, but for a licence with its number.
          $0.sentence.range.lowerBound < closingStart
            && ($0.holds(Self.credentials) || Self.namesWriter($0) && $0.holds(Self.professions))
            || $0.holds(Self.licence)
              && letter.tokens(of: $0.sentence).contains { $0.kind == .number }
        },
        "Give the writer's profession, specialty and licence."
      ),
      element("signature", closing, "Sign the letter with name and title."),
      element("date", self.dateLine(letter, lines), "Date the letter."),
    ]
  }

  // MARK: Content

  private static func namesWriter(_ line: LetterSentence) -> Bool {
    line.holds(self.persons) || line.first(2).holds(self.ownRoles)
  }

  /// A sentence in the words of reasons, or one after the opinion that speaks of the facts that decide it.
  private static func rationale(
    _ letter: ParsedText,
    _ lines: [LetterSentence],
    _ opinion: OpinionClassifier.Opinion
  ) -> Int? {
    if let told = lines.firstIndex(where: { $0.holds(self.reasons) && !$0.holds(self.noReasons) }) {
      return told
    }
    guard let sentence = opinion.sentence else { return nil }
    return (sentence + 1..<min(sentence + 3, lines.count)).first { index in
      let line = lines[index]
      return line.holds(self.facts) && line.words.count >= 6 && !line.holds(self.noReasons)
        && !self.tellsOfReview(line)
        && (!self.namesEvent(line, letter) || line.holds(self.courses))
        && !line.holds(self.diagnoses) && !line.holds(self.professions)
        && !line.holds(self.courtesies)
    }
  }

  private static func tellsOfReview(_ line: LetterSentence) -> Bool {
    guard !line.holds(self.notReviewed) else { return false }
    if line.first(3).holds(self.sourceHeadings) { return true }
    return line.holds(self.reviews) && line.holds(self.records)
  }

  static func namesDiagnosis(_ line: LetterSentence, _ letter: ParsedText) -> Bool {
    guard !line.holds(self.noDiagnosis) else { return false }
    if line.holds(self.diagnoses) { return true }
    return line.holds(self.having) && !line.holds(self.opinionMarks)
      && letter.tokens(of: line.sentence).contains { $0.classes.contains(.disease) }
  }

  /// What happened in service, by its words, or a thing that happens there with its year.
  static func namesEvent(_ line: LetterSentence, _ letter: ParsedText) -> Bool {
    guard !line.holds(self.opinionMarks), !line.holds(self.noEvent), !self.tellsOfReview(line),
      !self.namesWriter(line), !OpinionClassifier.isReason(line)
    else { return false }
    // `a higher rate in service members`
    let line = line.without(self.members)
    if line.holds(self.inService) { return true }
    guard line.holds(self.events) else { return false }
    return line.holds(self.places)
      || line.holds(self.thirdPersons) && !line.holds(self.care)
        && letter.tokens(of: line.sentence).contains {
          $0.kind == .number && $0.length == 4 && (1940...2029).contains($0.value)
        }
  }

  // MARK: Form

  private static func signature(_ letter: ParsedText, _ lines: [LetterSentence]) -> Int? {
    let unsigned = lines.contains { $0.holds(self.unsigned) }
    guard !unsigned else { return nil }
    let closing = lines.lastIndex { line in
      line.holds(self.closings) && line.words.count <= 12
        // `Signature:            Date:` is to be filled in.
        && !line.words.allSatisfy { self.labels.contains($0) }
        // `/s/ Helen Orr`
        || letter.tokens(of: line.sentence).prefix(3).map(\.mark).filter { $0 != 0 }
          == [UInt8(ascii: "/"), UInt8(ascii: "/")]
    }
    return closing ?? self.signedLine(letter, lines)
  }

  /// A short line near the end with a name and a title, as in `Karen Abel, MD`.
  private static func signedLine(_ letter: ParsedText, _ lines: [LetterSentence]) -> Int? {
    lines.indices.suffix(4).first { index in
      let words = letter.tokens(of: lines[index].sentence).filter(\.isWord)
      // `Dr. P. Vance`
      if words.first?.word == Self.doctor, (2...4).contains(words.count) { return true }
      return (2...7).contains(words.count) && words.contains { Self.titles.contains($0.word) }
        && words.allSatisfy { $0.traits.contains(.capitalized) || $0.length <= 2 }
    }
  }

  private static let labels: Set<String> = [
    "signature", "date", "name", "physician", "doctor", "of", "examiner", "provider", "signed",
    "by",
    "title", "license", "no", "number", "printed", "clinician", "s", "and", "credentials", "~",
  ]
  private static let doctor = WordHash("dr")
  private static let titles = WordSet(
    [
      "md", "do", "phd", "psyd", "np", "pa", "arnp", "fnp", "dnp", "dc", "dpm", "od", "rn", "lcsw",
      "aud",
    ]
  )

  /// A line that is little more than a date, or says that it is one.
  private static func dateLine(_ letter: ParsedText, _ lines: [LetterSentence]) -> Int? {
    lines.firstIndex { line in
      let tokens = letter.tokens(of: line.sentence)
      let words = tokens.filter(\.isWord)
      let numbers = tokens.filter { $0.kind == .number }
      guard words.count <= 7, !numbers.isEmpty, numbers.count <= 5 else { return false }
      let others = words.count {
        !$0.classes.contains(.month) && !Self.dateWords.contains($0.word)
          && !$0.traits.contains(.hasDigit)
      }
      guard others <= (words.count <= 3 ? 2 : 0) else { return false }
      let hasYear = numbers.contains { $0.value >= 1950 && $0.value <= 2100 && $0.length == 4 }
      if words.contains(where: { $0.classes.contains(.month) || Self.may == $0.word }) {
        return hasYear
      }
      // `08.03.2019` is a number with a fraction and a year.
      return others <= 1 && (numbers.count >= 3 || hasYear && numbers.count == 2)
        && tokens.contains {
          $0.mark == UInt8(ascii: "/") || $0.mark == UInt8(ascii: "-")
            || $0.mark == UInt8(ascii: ".")
        }
    }
  }

  private static let may = WordHash("may")
  private static let dateWords = WordSet([
    "date", "dated", "sent", "written", "on", "of", "the", "day", "this", "signed", "report",
    "letter", "exam",
    "examination", "statement", "opinion", "monday", "tuesday", "wednesday", "thursday", "friday",
    "saturday", "sunday", "may", "am", "pm", "st", "nd", "rd", "th", "evaluation", "visit",
  ])
}
