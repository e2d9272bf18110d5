internal import Model

/// A nexus letter: how strongly its opinion is put, how it connects the condition with service, and
/// whether it holds what the VA looks for (38 CFR 3.102, 3.303, 3.310; `Nieves-Rodriguez v. Peake`,
/// 22 Vet. App. 295 (2008): a rationale gives an opinion its weight).
struct NexusJudge: Judge {
  let name = StageName.nexus

  func judge(_ subject: Case, _ context: StageContext) throws -> PartialScore {
    let letter = subject.note
    let lines = letter.sentences.map { LetterSentence(letter, $0) }
    try context.checkpoint()
    let (strength, opinion) = OpinionClassifier.classify(lines)
    let connection = ConnectionClassifier.classify(lines, opinion: opinion)
    try context.checkpoint()
    let elements = LetterElements.find(letter, lines, opinion: opinion, strength: strength)
    let present = elements.count { $0.span != nil }
    let opinionPoints: Double =
      switch strength {
      case .positive: 50
      case .speculative: 15
      case .negative, .none: 0
      }
    let score = opinionPoints + 50 * Double(present) / Double(elements.count)
    return .nexus(
      Nexus(
        score: score.rounded(to: 2), strength: strength,
        opinion: opinion.map { letter.source.span(lines[$0].sentence.range) },
        connection: connection, elements: elements))
  }

  func missing(_ reason: NotAssessable) -> PartialScore {
    .nexus(Nexus(score: 0, strength: .none, opinion: nil, connection: .none, elements: []))
  }
}

/// A sentence of a letter as lower-case text with single spaces, for phrases to be found in.
struct LetterSentence {
  let sentence: Sentence
  /// ` the words of the sentence `, with a space at each end.
  let text: String

  init(_ letter: ParsedText, _ sentence: Sentence) {
    self.sentence = sentence
    var bytes: [UInt8] = [0x20]
    let tokens = letter.tokens(of: sentence)
    for (place, token) in zip(tokens.indices, tokens) {
      guard token.kind != .mark || token.mark == UInt8(ascii: "%") else { continue }
      // `May 2013` is no doubt.
      if token.classes.contains(.hedge), token.classes.contains(.month), place + 1 < tokens.endIndex,
        tokens[place + 1].kind == .number
      {
        continue
      }
      for byte in letter.source.utf8[token.range] {
        bytes.append(byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte)
      }
      bytes.append(0x20)
    }
    self.text = String(decoding: bytes, as: UTF8.self)
  }

  /// Whether it holds one of the phrases as whole words.
  func holds(_ phrases: [String]) -> Bool { phrases.contains { self.text.contains(" \($0) ") } }

  /// Whether one of the phrases begins a word in it.
  func holdsStart(_ phrases: [String]) -> Bool { phrases.contains { self.text.contains(" \($0)") } }
}

/// How strongly an opinion is put. The order of the tests decides: what only asks for an opinion or
/// cites the law is none, whatever words it uses; then doubt, then denial, then assertion.
enum OpinionClassifier {
  static func classify(_ lines: [LetterSentence]) -> (OpinionStrength, Int?) {
    var best: (strength: OpinionStrength, index: Int)?
    for (index, line) in lines.enumerated() {
      let strength = self.strength(of: line)
      guard strength != .none else { continue }
      // The strongest statement stands; a denial outranks a doubt.
      if best == nil || self.rank(strength) > self.rank(best?.strength ?? .none) {
        best = (strength, index)
      }
    }
    return (best?.strength ?? .none, best?.index)
  }

  private static func rank(_ strength: OpinionStrength) -> Int {
    switch strength {
    case .none: 0
    case .speculative: 1
    case .negative: 2
    case .positive: 3
    }
  }

  static func strength(of line: LetterSentence) -> OpinionStrength {
    if line.holds(self.orders) || line.holdsStart(self.orderStarts) { return .none }
    if line.holds(self.speculative) { return .speculative }
    if line.holds(self.questions) { return .none }
    let links = line.holds(self.links)
    if line.holds(self.weak), links { return .speculative }
    if line.holds(self.stronglyNegative) { return .negative }
    let plain = line.text.replacing(" likely than not ", with: " likely than-not ")
      .replacing(" likely as not ", with: " likely as-not ")
    if self.deniesLink(plain) || self.negative.contains(where: { plain.contains(" \($0) ") }) {
      return .negative
    }
    if line.holds(self.positive) { return .positive }
    if links, line.holds(self.assertion) { return .positive }
    return .none
  }

  /// Whether a `not` stands before the link; that of `more likely than not` does not count.
  private static func deniesLink(_ text: String) -> Bool {
    self.links.contains { link in
      ["not", "unlikely", "neither", "no longer", "not at all", "likely not"].contains {
        text.contains(" \($0) \(link) ")
      }
    }
  }

  /// Orders, the law, and what is no medical opinion.
  private static let orders = [
    "must opine", "must address", "should quantify", "should address", "obtain an addendum",
    "schedule the veteran", "notify the examiner", "does not mean", "do not provide",
    "does not provide", "none of these documents", "lay person", "layperson", "not competent",
    "shall provide", "the examiner should", "the examiner must", "if the examiner",
    "specialized training", "please provide", "is asked to", "need only",
  ]
  private static let orderStarts = ["obtain ", "schedule ", "if stress"]

  /// What asks for an opinion gives none.
  private static let questions = ["as to whether", "regarding whether", "whether it is at least"]

  private static let links = [
    "related to", "due to", "caused by", "result of", "resulted from", "secondary to",
    "proximately due to", "incurred in", "began during", "had its onset", "onset in service",
    "aggravated by", "aggravated beyond", "exacerbated by", "connected to", "attributable to",
    "etiologically related to", "contributed to", "contributed directly", "stems from",
    "associated with", "originated in", "began in", "product of", "worsened by", "consequence of",
    "linked to", "related directly to", "arose from", "incurred during", "manifested during",
  ]

  private static let speculative = [
    "speculation", "speculative", "cannot be certain", "can not be certain",
    "cannot provide an opinion", "cannot offer an opinion", "unable to provide an opinion",
    "unable to give an", "unable to determine", "cannot say", "cannot determine",
    "without more information", "cannot give an opinion", "without resorting to", "without resort to", "it is possible that",
    "it is conceivable", "may or may not", "cannot be answered", "could not be answered",
    "cannot be determined", "could not provide an", "cannot be resolved",
  ]

  private static let weak = [
    "may", "might", "could", "possibly", "possible", "perhaps", "conceivably", "may be", "may have",
    "could be", "might have", "cannot rule out", "cannot exclude", "can not exclude",
  ]

  /// These hold the `not` of a threshold themselves.
  private static let stronglyNegative = [
    "less likely than not", "less likely as not", "not at least as likely", "not as likely",
    "less likely that",
  ]

  private static let negative = [
    "unrelated to", "not the result of", "it is unlikely", "likely unrelated", "not likely", "less than 50 percent",
    "less than 50 %", "does not support a nexus", "no nexus", "against a nexus", "is not due",
    "not caused by", "not related to", "not due to", "not incurred", "not aggravated",
    "no relationship", "no link", "negative nexus", "not a result of", "not secondary to",
    "not connected", "more likely due to other", "cannot be attributed", "not attributable",
    "did not cause", "less probable", "not proximately",
  ]

  private static let positive = [
    "at least as likely as not", "more likely than not", "as likely as not", "as least as likely",
    "greater than 50 percent", "greater than 50 %", "50 percent or greater", "50 % or greater",
    "most likely", "highly likely", "more probable than not", "reasonable degree of medical",
    "very likely", "likely caused by", "likely related to", "likely due to", "almost certainly",
    "without doubt", "at least 50 percent", "at least 50 %", "undoubtedly", "within a reasonable",
    "equipoise", "clear nexus", "definitely",
  ]

  /// Who asserts: without it a sentence only tells a history.
  private static let assertion = [
    "opined", "opine", "opinion", "determined", "concluded", "conclude", "diagnosed", "diagnoses",
    "diagnosis", "indicate", "indicates", "indicated", "stated", "is related to", "was related to",
    "is due to", "was due to", "is caused by", "was caused by", "is secondary to", "product of",
    "suffering from", "is the result of", "was the result of", "believe", "find", "found",
    "symptoms related to", "is proximately due to",
  ]
}

/// How the condition is connected with service.
enum ConnectionClassifier {
  static func classify(_ lines: [LetterSentence], opinion: Int?) -> ServiceConnection {
    if let opinion, let found = self.connection(of: lines[opinion]) { return found }
    guard opinion != nil else { return .none }
    // The opinion may leave it to its neighbours.
    return lines.lazy.compactMap { self.connection(of: $0) }.first ?? .none
  }

  private static func connection(of line: LetterSentence) -> ServiceConnection? {
    if line.holdsStart(["aggravat", "worsened by", "worsened beyond", "exacerbat",
      "permanently worsened", "beyond its natural"])
    {
      return .aggravation
    }
    if line.holdsStart(["proximately due", "secondary to", "service-connected", "service connected",
      "as a consequence of his", "as a consequence of her"])
    {
      return .secondary
    }
    if line.holdsStart(["incurred in", "caused by", "in service", "active duty", "military service",
      "related to", "during service", "in-service", "to service", "by service", "began in",
      "onset in", "due to", "his service", "her service", "the veteran's service", "result of"])
    {
      return .direct
    }
    return nil
  }
}

/// What a letter has to hold.
enum LetterElements {
  static func find(
    _ letter: ParsedText, _ lines: [LetterSentence], opinion: Int?, strength: OpinionStrength
  ) -> [NexusElement] {
    func span(_ index: Int?) -> Span? {
      index.map { letter.source.span(lines[$0].sentence.range) }
    }
    func element(_ id: String, _ index: Int?, _ advice: String) -> NexusElement {
      NexusElement(id: id, span: span(index), advice: index == nil ? advice : "")
    }
    let closing = lines.lastIndex {
      $0.holdsStart(["sincerely", "respectfully", "yours truly", "very truly yours", "regards",
        "kind regards", "best regards", "signed", "electronically signed", "respectfully submitted",
        "with regards", "cordially", "faithfully"])
    }
    return [
      element("opinion", strength == .none ? nil : opinion,
        "State the opinion in the VA's words: at least as likely as not (50 percent or greater)."),
      element(
        "records-reviewed",
        lines.firstIndex {
          $0.holdsStart(["review", "i have examined the record", "having read", "studied"])
            && $0.holds([
              "claims file", "c-file", "service treatment records", "medical records", "records",
              "file", "chart", "documentation", "treatment records", "str", "strs",
            ])
            && !$0.holds(["did not review", "have not reviewed", "not reviewed",
              "without reviewing", "no records were reviewed", "were not available",
              "was not able to review", "unable to review"])
        },
        "Say which records were reviewed: the claims file and the service treatment records."),
      element(
        "current-diagnosis",
        lines.firstIndex {
          $0.holdsStart(["diagnos", "carries a", "suffers from", "has been treated for",
            "currently has", "meets the criteria"])
        },
        "Name the current diagnosis."),
      element(
        "in-service-event",
        lines.firstIndex {
          $0.holds([
            "during service", "in service", "in-service", "while serving", "active duty",
            "on active duty", "deployment", "deployed", "during his service", "during her service",
            "while in the", "served in", "while stationed", "during his military",
            "during her military", "was exposed to", "military service", "while deployed",
            "during the veteran's service", "boot camp", "basic training",
          ])
            && !$0.holds(Self.opinionMarks)
        },
        "Name the event, injury or exposure in service."),
      element(
        "rationale",
        lines.firstIndex {
          $0.holdsStart([
            "rationale", "because", "this conclusion rests", "this opinion is based",
            "my reasoning", "based on the", "my opinion is based", "the basis for", "supported by",
            "medical literature", "literature supports", "studies show", "research shows",
            "this is based", "the reason for", "reasons for", "i base this", "explanation",
            "is explained by", "my conclusion", "given that", "in light of", "in support",
          ])
            && !$0.holds(["cannot provide"])
        },
        "Give the reasons: the medical principles and the facts they are applied to."),
      element(
        "credentials",
        lines.firstIndex {
          $0.holdsStart([
            "board-certified", "board certified", "licensed", "license no", "years of experience",
            "i specialize", "fellowship", "residency", "specializing in", "my qualifications",
            "curriculum vitae", "practicing physician", "in practice for", "i have practiced",
            "i hold a", "diplomate", "my practice", "i am a physician", "my training",
          ])
            && (closing == nil || $0.sentence.range.lowerBound
              < lines[closing ?? 0].sentence.range.lowerBound)
        },
        "Give the writer's profession, specialty and licence."),
      element("signature", closing, "Sign the letter with name and title."),
      element(
        "date", self.dateLine(letter, lines), "Date the letter."),
    ]
  }

  private static let opinionMarks = [
    "as likely as not", "more likely than not", "less likely than not", "it is possible that",
    "cannot provide an opinion", "may have been", "in my opinion",
  ]

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
