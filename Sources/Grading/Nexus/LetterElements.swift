internal import Model

/// What a letter has to hold.
enum LetterElements {
  static func find(
    _ letter: ParsedText,
    _ lines: [LetterSentence],
    opinion: Int?,
    strength: OpinionStrength
  ) -> [NexusElement] {
    func span(_ index: Int?) -> Span? {
      index.map { letter.source.span(lines[$0].sentence.range) }
    }
    func element(_ id: String, _ index: Int?, _ advice: String) -> NexusElement {
      NexusElement(id: id, span: span(index), advice: index == nil ? advice : "")
    }
    let closing = lines.lastIndex { $0.holds(Self.closings) } ?? self.signedLine(letter, lines)
    let closingStart = closing.map { lines[$0].sentence.range.lowerBound } ?? .max
    return [
      element(
        "opinion",
        strength == .none ? nil : opinion,
        "State the opinion in the VA's words: at least as likely as not (50 percent or greater)."
      ),
      element(
        "records-reviewed",
        lines.firstIndex {
          $0.holds(Self.reviews) && $0.holds(Self.records) && !$0.holds(Self.notReviewed)
        },
        "Say which records were reviewed: the claims file and the service treatment records."
      ),
      element(
        "current-diagnosis",
        lines.firstIndex { $0.holds(Self.diagnoses) },
        "Name the current diagnosis."
      ),
      element(
        "in-service-event",
        lines.firstIndex { $0.holds(Self.inService) && !$0.holds(Self.opinionMarks) },
        "Name the event, injury or exposure in service."
      ),
      element(
        "rationale",
        lines.firstIndex { $0.holds(Self.reasons) && !$0.holds(Self.opinionRefusals) },
        "Give the reasons: the medical principles and the facts they are applied to."
      ),
      element(
        "credentials",
        lines.firstIndex {
          $0.holds(Self.credentials) && $0.sentence.range.lowerBound < closingStart
        },
        "Give the writer's profession, specialty and licence."
      ),
      element("signature", closing, "Sign the letter with name and title."),
      element("date", self.dateLine(letter, lines), "Date the letter."),
    ]
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

  private static let doctor = WordHash("dr")
  private static let titles = WordSet(
    ["md", "do", "phd", "psyd", "np", "pa", "arnp", "fnp", "dnp", "dc", "dpm", "od", "rn", "lcsw"]
  )

  private static let closings = Phrases(starts: [
    "sincerely", "respectfully", "yours truly", "very truly yours", "regards", "kind regards",
    "best regards", "signed", "electronically signed", "with regards", "cordially", "faithfully",
  ])

  private static let reviews = Phrases(starts: [
    "review", "i have examined the record", "having read", "i read", "i have read", "studied",
    "went through", "gone through", "i considered", "i have considered", "i examined the",
    "looked through",
    "had access to", "was provided with", "were provided to me", "relied on",
  ])

  private static let records = Phrases([
    "claims file", "c file", "service treatment records", "medical records", "records", "file",
    "chart", "documentation", "treatment records", "str", "strs", "claims folder", "folder",
    "treatment notes", "progress notes", "medical evidence", "medical history", "personnel file",
    "dd 214", "dd214", "service medical records",
  ])

  private static let notReviewed = Phrases([
    "did not review", "have not reviewed", "not reviewed", "without reviewing",
    "no records were reviewed", "were not available", "was not able to review",
    "unable to review", "did not have", "no access", "without access", "had no records",
    "no records", "none of his records", "none of her records", "without any records",
  ])

  private static let diagnoses = Phrases(starts: [
    "diagnos", "carries a", "suffers from", "has been treated for", "currently has",
    "meets the criteria", "meets criteria", "meets dsm", "criteria for",
  ])

  private static let inService = Phrases([
    "during service", "in service", "while serving", "active duty", "deployment",
    "deployed", "during his service", "during her service", "while in the", "served in",
    "while stationed", "during his military", "during her military", "was exposed to",
    "military service", "while deployed",
    "during the veteran's service", "boot camp",
    "basic training", "during a training", "during training", "training jump", "in the army",
    "in the navy", "in the marine", "in the air force", "at fort", "at camp", "in vietnam",
    "in korea", "in iraq", "in afghanistan", "in kuwait", "persian gulf", "gulf war",
    "desert storm",
    "desert shield", "in combat", "under fire", "on patrol", "convoy", "aboard the", "flight line",
    "artillery", "parachute jump", "night jump", "his service records", "her service records",
    "during his tour", "during her tour", "tour of duty", "his enlistment", "her enlistment",
    "during his time in", "during her time in", "field exercise", "road march",
  ])

  private static let reasons = Phrases(starts: [
    "rationale", "because", "this conclusion rests", "this opinion is based", "my reasoning",
    "based on the", "my opinion is based", "the basis for", "supported by", "medical literature",
    "literature supports", "studies show", "research shows", "this is based", "the reason for",
    "reasons for", "i base this", "explanation", "is explained by", "my conclusion", "given that",
    "in light of", "in support", "known to", "well established", "well documented", "well known",
    "recognized cause", "recognised cause", "it is accepted that", "consistent with the literature",
    "published", "this follows from", "the reasons are", "reason is", "since the",
    "due to the fact",
    "the mechanism", "mechanism of injury", "the timeline", "chronology", "no other injury",
    "no other cause", "absence of other", "risk factor",
  ])

  private static let opinionRefusals = Phrases(["cannot provide"])

  private static let credentials = Phrases(starts: [
    "board certified", "licensed", "license no", "years of experience",
    "i specialize", "fellowship", "residency", "specializing in", "my qualifications",
    "curriculum vitae", "practicing physician", "in practice for", "i have practiced", "i hold a",
    "diplomate", "my practice", "i am a physician", "my training", "i am an orthop", "i am a neuro",
    "i am a psych", "i am an audiolog", "i am a cardio", "i am a surgeon", "i am an internist",
    "i am a family", "i am a nurse", "i am a chiropr", "i am a podiat", "i am a clinical",
    "years as a", "license number", "licence", "certified in", "board of",
  ])

  private static let opinionMarks = Phrases([
    "as likely as not", "more likely than not", "less likely than not", "it is possible that",
    "cannot provide an opinion", "may have been", "in my opinion",
  ])

  /// A line that is nothing but a date, or says `date`.
  private static func dateLine(_ letter: ParsedText, _ lines: [LetterSentence]) -> Int? {
    lines.firstIndex { line in
      let tokens = letter.tokens(of: line.sentence)
      let words = tokens.filter(\.isWord)
      let numbers = tokens.filter { $0.kind == .number }
      guard words.count <= 3, !numbers.isEmpty, numbers.count <= 3 else { return false }
      let hasYear = numbers.contains { $0.value >= 1950 && $0.value <= 2100 && $0.length == 4 }
      if words.contains(where: { $0.classes.contains(.month) }) { return hasYear }
      return words.count <= 1 && numbers.count == 3
        && tokens.contains {
          $0.mark == UInt8(ascii: "/") || $0.mark == UInt8(ascii: "-")
            || $0.mark == UInt8(ascii: ".")
        }
    }
  }
}
