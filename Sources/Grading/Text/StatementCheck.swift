internal import Model

/// What the transcript says of one sentence of the note.
struct StatementCheck: Sendable {
  /// One thing that does not fit.
  struct Issue: Sendable {
    /// The rule that finds it. What no rule names but the words is `expectedFalse`.
    var signal: Signal
    /// In units of its signal.
    var size: Double
    /// The bytes of the note.
    var range: Range<Int>
    /// Whether the transcript holds something else instead, not only nothing.
    var isContradiction: Bool
    var explanation: String
    /// The utterance that says otherwise; nil when none does.
    var utterance: Int?
    /// The bytes of the transcript that hold the value it gives instead; nil when it gives none.
    var said: Range<Int>?

    var points: Double { self.size * self.signal.points }

    /// A contradiction is critical; a fact that nobody spoke is doubtful; what is only elsewhere, or denied without having
    /// been asked, is seldom wrong.
    var severity: Severity {
      if self.isContradiction { return .critical }
      return switch self.signal {
      case .number, .dose, .drug, .drugAction, .side, .time, .person, .negation: .major
      default: .minor
      }
    }

    /// What decided, as a grade says it.
    var reason: String {
      switch self.signal {
      case .number, .numberElsewhere: "number"
      case .dose: "dose"
      case .drug, .drugElsewhere: "drug"
      case .side: "side"
      case .negation, .unasked, .drugAction: "negation"
      case .allergy, .allergyOmitted: "allergy"
      case .codeStatus: "code-status"
      case .affirmedList: "list"
      case .time: "time"
      case .person: "person"
      default: "content"
      }
    }
  }

  var sentence: Int
  /// Whether the sentence says something that a conversation can hold.
  var isCheckable: Bool
  /// 0 to 1.
  var support: Double
  /// The utterances that come closest; empty when none does.
  var window: Range<Int>
  var issues: [Issue]
  var features = StatementFeatures()
  /// Its words that the transcript has nothing like, as tokens: at most three, the most telling.
  var unspoken: [Int] = []
  /// How many concepts the sentence has.
  var concepts: Int

  /// How many of the sentence's facts are false, as far as can be expected; a fact is about three concepts.
  var expectedFalse: Double { self.features.doubt * Double(self.concepts) / 3 }

  /// What of the statement the transcript does not bear out, in a sentence.
  func shortfall(_ text: ParsedText) -> String {
    if self.window.isEmpty { return "The transcript does not speak of this." }
    if self.features.deniedAffirmed > Self.clearShare {
      return "The note denies what the transcript speaks of without denying it."
    }
    if self.features.affirmedDenied > Self.clearShare {
      return "The note affirms what the transcript seems to deny."
    }
    guard !self.unspoken.isEmpty else {
      return "The transcript speaks of these things, but not together."
    }
    // An explanation holds no word of the document: what words name is said, and not the words.
    var nouns: [String] = []
    for token in self.unspoken.sorted() {
      if let noun = text.tokens[token].classes.noun, !nouns.contains(noun) { nouns.append(noun) }
    }
    guard !nouns.isEmpty else { return "The transcript has nothing like some of its words." }
    let all = ([nouns.dropLast().joined(separator: ", ")] + nouns.suffix(1)).filter { !$0.isEmpty }
    return "The transcript does not speak of \(all.joined(separator: " and ")) in this statement."
  }

  /// Adds that it tells the contrary of what is to be done when the heart stops.
  mutating func add(_ status: CodeStatus.Mention, at range: Range<Int>, _ transcript: Transcript) {
    let issue = Issue(
      signal: .codeStatus,
      size: 1,
      range: range,
      isContradiction: true,
      explanation: "The transcript tells the contrary of what is to be done when the heart stops.",
      utterance: status.unit,
      said: transcript.bytes(of: status.tokens)
    )
    self.issues.append(issue)
    self.features.add(issue)
    self.isCheckable = true
  }

  /// Adds what is wrong with an allergy that the statement tells of.
  mutating func add(_ fault: AllergyCheck.Fault, at range: Range<Int>, _ transcript: Transcript) {
    let issue = Issue(
      signal: fault.signal,
      size: 1,
      range: range,
      isContradiction: true,
      explanation: fault.explanation,
      utterance: fault.utterance,
      said: transcript.tokens[fault.said].range
    )
    self.issues.append(issue)
    self.features.add(issue)
    // `NKDA` says something, whatever its words.
    self.isCheckable = true
  }

  /// The doubt from which on a statement is unsupported: three times what is left with one that fits.
  private static let doubtful = 0.12

  /// The share of its concepts from which on a statement is said to be denied or affirmed otherwise.
  private static let clearShare = 0.4

  var verdict: Verdict {
    guard self.isCheckable else { return .notCheckable }
    if self.issues.contains(where: \.isContradiction) { return .contradicted }
    return self.support < StatementChecker.unsupportedBelow || self.features.doubt >= Self.doubtful
      ? .unsupported : .supported
  }
}
