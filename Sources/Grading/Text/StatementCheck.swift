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

    var points: Double { self.size * self.signal.points }

    /// What decided, as a grade says it.
    var reason: String {
      switch self.signal {
      case .number, .numberElsewhere: "number"
      case .dose: "dose"
      case .drug, .drugElsewhere: "drug"
      case .side: "side"
      case .negation, .unasked: "negation"
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
  /// How many concepts the sentence has.
  var concepts: Int

  /// How many of the sentence's facts are false, as far as can be expected; a fact is about three concepts.
  var expectedFalse: Double { self.features.doubt * Double(self.concepts) / 3 }

  var verdict: Verdict {
    guard self.isCheckable else { return .notCheckable }
    if self.issues.contains(where: \.isContradiction) { return .contradicted }
    return self.support < StatementChecker.unsupportedBelow || !self.issues.isEmpty
      ? .unsupported : .supported
  }
}
