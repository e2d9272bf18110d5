internal import Model

/// A judge of one dimension.
protocol DimensionJudge: Judge {
  var dimension: Dimension { get }

  /// Collects what speaks against (or for) the note, or says why it can't.
  func assess(_ subject: Case, _ context: StageContext) throws -> Assessment
}

extension DimensionJudge {
  var name: StageName { StageName(self.dimension) }

  func judge(_ subject: Case, _ context: StageContext) throws -> PartialScore {
    guard !subject.isConversation else { return self.missing(.conversation) }
    return .dimension(try self.assess(subject, context).score(self.dimension))
  }

  func missing(_ reason: NotAssessable) -> PartialScore {
    .dimension(DimensionScore(dimension: self.dimension, outcome: .notAssessable(reason)))
  }
}

/// The findings of a dimension's judge and the score that follows from them.
struct Assessment {
  /// Set when there is nothing to judge by.
  var notAssessable: NotAssessable?
  /// 0 to 1.
  var confidence: Double
  private(set) var evidence: [Evidence] = []
  /// What was added, whatever it weighs.
  private(set) var sizes: [(signal: Signal, size: Double)] = []
  private var total = 0.0

  /// Findings that a dimension shows.
  static let maxEvidence = 32

  init(confidence: Double) { self.confidence = confidence }

  init(_ notAssessable: NotAssessable) {
    self.notAssessable = notAssessable
    self.confidence = 0
  }

  /// Adds a finding; one without size is none.
  mutating func add(
    _ signal: Signal,
    _ size: Double,
    at span: Span?,
    related: Span? = nil,
    said: Span? = nil,
    severity: Severity = .minor,
    _ explanation: String
  ) {
    guard size > 0 else { return }
    self.sizes.append((signal, size))
    let weight = size * signal.points
    guard weight > 0 else { return }
    self.total += weight
    self.evidence.append(
      Evidence(
        span: span,
        ruleID: signal.rawValue,
        weight: weight.rounded(to: 4),
        explanation: explanation,
        related: related,
        said: said,
        severity: severity
      )
    )
  }

  /// Adds what a text loses that speaks of no symptom, disease, drug, test, body or plan: it is no note.
  ///
  /// - Parameter signal: Of size 1 when nothing clinical is in it.
  mutating func addLackOfSubstance(_ subject: Case, _ signal: Signal) {
    guard subject.document.noteType != .fragment else { return }
    let clinical: WordClasses = [
      .drug, .disease, .finding, .generalFinding, .body, .test, .action, .examination,
    ]
    let words = subject.note.tokens.count(where: \.isWord)
    let found = subject.note.tokens.count { $0.isWord && !$0.classes.isDisjoint(with: clinical) }
    let lack = max(0, 1 - Double(found) / (0.08 * Double(max(words, 100))))
    let conversation = subject.conversation
    if conversation > lack, conversation > 0.2 {
      self.add(signal, conversation, at: nil, "The text is a conversation, not a note of it.")
    } else {
      self.add(signal, lack, at: nil, "The text says little that is clinical.")
    }
  }

  /// Findings with a place come before those about the whole, heavy ones before light ones, and the
  /// order of the text decides between equals.
  func score(_ dimension: Dimension) -> DimensionScore {
    if let notAssessable {
      return DimensionScore(dimension: dimension, outcome: .notAssessable(notAssessable))
    }
    let ordered = self.evidence.enumerated().sorted { a, b in
      if a.element.weight != b.element.weight { return a.element.weight > b.element.weight }
      return a.offset < b.offset
    }
    return DimensionScore(
      dimension: dimension,
      outcome: .score(Self.score(total: self.total)),
      evidence: ordered.prefix(Self.maxEvidence).map(\.element),
      confidence: self.confidence.rounded(to: 2)
    )
  }

  /// 5 without findings. The first points count in full; the more there are, the less another one
  /// takes, and 1 is approached but never passed: 1 + 4·exp(−total / 4).
  static func score(total: Double) -> Double {
    (1 + 4 * approximateExp(-total / 4)).rounded(to: 4)
  }
}

extension Double {
  /// Rounded to so many decimals.
  func rounded(to decimals: Int) -> Double {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    return (self * scale).rounded() / scale
  }
}
