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
        score: score.rounded(to: 2),
        strength: strength,
        opinion: opinion.map { letter.source.span(lines[$0].sentence.range) },
        connection: connection,
        elements: elements
      )
    )
  }

  func missing(_ reason: NotAssessable) -> PartialScore {
    .nexus(Nexus(score: 0, strength: .none, opinion: nil, connection: .none, elements: []))
  }
}

/// A sentence of a letter as lower-case bytes, for phrases to be found in.
struct LetterSentence {
  let sentence: Sentence
  /// The words with one space between them and one at each end, without marks.
  private(set) var text: [UInt8]

  init(_ letter: ParsedText, _ sentence: Sentence) {
    self.sentence = sentence
    var bytes: [UInt8] = [0x20]
    let tokens = letter.tokens(of: sentence)
    for (place, token) in zip(tokens.indices, tokens) {
      guard token.kind != .mark || token.mark == UInt8(ascii: "%") else { continue }
      // `May 2013` is no doubt.
      if token.classes.contains(.hedge), token.classes.contains(.month),
        place + 1 < tokens.endIndex,
        tokens[place + 1].kind == .number
      {
        continue
      }
      for byte in letter.source.utf8[token.range] {
        bytes.append(byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte)
      }
      bytes.append(0x20)
    }
    self.text = bytes
  }

  /// Whether it holds one of the phrases.
  func holds(_ phrases: Phrases) -> Bool { phrases.items.contains { self.find($0) != nil } }

  /// The same sentence with a phrase taken out.
  func without(_ phrases: Phrases) -> LetterSentence {
    var copy = self
    for phrase in phrases.items {
      while let at = copy.find(phrase) {
        copy.text.replaceSubrange(at..<at + phrase.count - 1, with: [0x20, UInt8(ascii: "~")])
      }
    }
    return copy
  }

  private func find(_ phrase: [UInt8]) -> Int? {
    guard self.text.count >= phrase.count else { return nil }
    let second = phrase[1]
    search: for start in 0...(self.text.count - phrase.count)
    where self.text[start] == 0x20 && self.text[start + 1] == second {
      for offset in 2..<phrase.count where self.text[start + offset] != phrase[offset] {
        continue search
      }
      return start
    }
    return nil
  }
}

/// Phrases to look for: as whole words, or as the beginning of words.
struct Phrases: Sendable {
  /// Each begins with a space; whole words end with one.
  let items: [[UInt8]]

  init(_ phrases: [String]) { self.items = phrases.map { Array(" \($0) ".utf8) } }

  init(starts: [String]) { self.items = starts.map { Array(" \($0)".utf8) } }

  /// Each of `first` followed by each of `second`.
  init(_ first: [String], followedBy second: [String]) {
    self.init(first.flatMap { a in second.map { b in "\(a) \(b)" } })
  }
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
    if line.holds(self.orders) || line.holds(self.orderStarts) { return .none }
    if line.holds(self.speculative) { return .speculative }
    if line.holds(self.questions) { return .none }
    let links = line.holds(self.links)
    if line.holds(self.weak), links { return .speculative }
    if line.holds(self.stronglyNegative) { return .negative }
    // The `not` of `more likely than not` denies nothing.
    let plain = line.without(self.thresholds)
    if plain.holds(self.deniedLinks) || plain.holds(self.negative) { return .negative }
    if line.holds(self.positive) { return .positive }
    if links, line.holds(self.assertion) { return .positive }
    return .none
  }

  private static let thresholds = Phrases(["likely than not", "likely as not"])

  private static let deniedLinks = Phrases(
    ["not", "unlikely", "neither", "no longer", "not at all", "likely not"],
    followedBy: OpinionClassifier.linkPhrases
  )

  /// Orders, the law, and what is no medical opinion.
  private static let orders = Phrases([
    "must opine", "must address", "should quantify", "should address", "obtain an addendum",
    "schedule the veteran", "notify the examiner", "does not mean", "do not provide",
    "does not provide", "none of these documents", "lay person", "layperson", "not competent",
    "shall provide", "the examiner should", "the examiner must", "if the examiner",
    "specialized training", "please provide", "is asked to", "need only",
  ])
  private static let orderStarts = Phrases(starts: ["obtain ", "schedule ", "if stress"])

  /// What asks for an opinion gives none.
  private static let questions = Phrases([
    "asked whether", "question whether", "question is whether", "determine whether",
    "as to whether", "regarding whether", "whether it is at least",
  ])

  private static let links = Phrases(OpinionClassifier.linkPhrases)

  private static let linkPhrases = [
    "related to", "due to", "caused by", "result of", "resulted from", "secondary to",
    "proximately due to", "incurred in", "began during", "had its onset", "onset in service",
    "aggravated by", "aggravated beyond", "exacerbated by", "connected to", "attributable to",
    "etiologically related to", "contributed to", "contributed directly", "stems from",
    "associated with", "originated in", "began in", "product of", "worsened by", "consequence of",
    "linked to", "related directly to", "arose from", "incurred during", "manifested during",
  ]

  private static let speculative = Phrases([
    "speculation", "speculative", "cannot be certain", "can not be certain",
    "cannot provide an opinion", "cannot offer an opinion", "unable to provide an opinion",
    "unable to give an", "unable to determine", "cannot say", "cannot determine",
    "without more information", "cannot give an opinion", "without resorting to",
    "without resort to", "it is possible that",
    "it is conceivable", "may or may not", "cannot be answered", "could not be answered",
    "cannot be determined", "cannot resolve", "could not provide an", "cannot be resolved",
  ])

  private static let weak = Phrases([
    "may", "might", "could", "possibly", "possible", "perhaps", "conceivably", "may be", "may have",
    "could be", "might have", "cannot rule out", "cannot exclude", "can not exclude",
  ])

  /// These hold the `not` of a threshold themselves.
  private static let stronglyNegative = Phrases([
    "less likely than not", "less likely as not", "not at least as likely", "not as likely",
    "less likely that",
  ])

  private static let negative = Phrases([
    "unrelated to", "not the result of", "it is unlikely", "likely unrelated", "not likely",
    "less than 50 percent",
    "less than 50 %", "does not support a nexus", "no nexus", "against a nexus", "is not due",
    "not caused by", "not related to", "not due to", "not incurred", "not aggravated",
    "no relationship", "no link", "negative nexus", "not a result of", "not secondary to",
    "not connected", "more likely due to other", "cannot be attributed", "not attributable",
    "did not cause", "less probable", "not proximately",
  ])

  private static let positive = Phrases([
    "at least as likely as not", "more likely than not", "as likely as not", "as least as likely",
    "greater than 50 percent", "greater than 50 %", "50 percent or greater", "50 % or greater",
    "most likely", "highly likely", "more probable than not", "reasonable degree of medical",
    "very likely", "likely caused by", "likely related to", "likely due to", "almost certainly",
    "without doubt", "at least 50 percent", "at least 50 %", "undoubtedly", "within a reasonable",
    "equipoise", "clear nexus", "definitely",
  ])

  /// Who asserts: without it a sentence only tells a history.
  private static let assertion = Phrases([
    "opined", "opine", "opinion", "determined", "concluded", "conclude", "diagnosed", "diagnoses",
    "diagnosis", "indicate", "indicates", "indicated", "stated", "is related to", "was related to",
    "is due to", "was due to", "is caused by", "was caused by", "is secondary to", "product of",
    "suffering from", "is the result of", "was the result of", "believe", "find", "found",
    "symptoms related to", "is proximately due to",
  ])
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
    if line.holds(self.aggravation) { return .aggravation }
    if line.holds(self.secondary) { return .secondary }
    if line.holds(self.direct) { return .direct }
    return nil
  }

  private static let aggravation = Phrases(starts: [
    "aggravat", "worsened by", "worsened beyond", "exacerbat", "permanently worsened",
    "beyond its natural",
  ])

  private static let secondary = Phrases(starts: [
    "proximately due", "secondary to", "service connected",
    "as a consequence of his", "as a consequence of her",
  ])

  private static let direct = Phrases(starts: [
    "incurred in", "caused by", "in service", "active duty", "military service", "related to",
    "during service", "in service", "to service", "by service", "began in", "onset in", "due to",
    "his service", "her service", "the veteran's service", "result of",
  ])
}

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
      return (2...7).contains(words.count) && words.contains { Self.titles.contains($0.word) }
        && words.allSatisfy { $0.traits.contains(.capitalized) || $0.length <= 2 }
    }
  }

  private static let titles = WordSet(
    ["md", "do", "phd", "psyd", "np", "pa", "arnp", "fnp", "dnp", "dc", "dpm", "od", "rn", "lcsw"]
  )

  private static let closings = Phrases(starts: [
    "sincerely", "respectfully", "yours truly", "very truly yours", "regards", "kind regards",
    "best regards", "signed", "electronically signed", "with regards", "cordially", "faithfully",
  ])

  private static let reviews = Phrases(starts: [
    "review", "i have examined the record", "having read", "studied",
  ])

  private static let records = Phrases([
    "claims file", "c file", "service treatment records", "medical records", "records", "file",
    "chart", "documentation", "treatment records", "str", "strs",
  ])

  private static let notReviewed = Phrases([
    "did not review", "have not reviewed", "not reviewed", "without reviewing",
    "no records were reviewed", "were not available", "was not able to review",
    "unable to review",
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
    "in the navy", "in the marine", "in the air force", "at fort",
  ])

  private static let reasons = Phrases(starts: [
    "rationale", "because", "this conclusion rests", "this opinion is based", "my reasoning",
    "based on the", "my opinion is based", "the basis for", "supported by", "medical literature",
    "literature supports", "studies show", "research shows", "this is based", "the reason for",
    "reasons for", "i base this", "explanation", "is explained by", "my conclusion", "given that",
    "in light of", "in support",
  ])

  private static let opinionRefusals = Phrases(["cannot provide"])

  private static let credentials = Phrases(starts: [
    "board certified", "licensed", "license no", "years of experience",
    "i specialize", "fellowship", "residency", "specializing in", "my qualifications",
    "curriculum vitae", "practicing physician", "in practice for", "i have practiced", "i hold a",
    "diplomate", "my practice", "i am a physician", "my training",
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
