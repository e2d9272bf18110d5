/// What to grade and how.
package struct GradeRequest: Sendable {
  package var document: Document
  /// Nil for the defaults of the document's kind.
  package var weights: Weights?
  /// The time that grading may take. Nil for the server's default.
  package var timeBudget: Duration?
  package var requestID: String
  package var labels: [String: String]
  /// Whose turn comes first when documents wait.
  package var priority: Priority
  /// What the grade quotes of the document.
  package var quotes: Quotes
  /// How many findings are shown: 0 to 200. Default 10.
  package var maxFindings: Int

  package init(
    document: Document,
    weights: Weights? = nil,
    timeBudget: Duration? = nil,
    requestID: String = "",
    labels: [String: String] = [:],
    priority: Priority = .normal,
    quotes: Quotes = .deidentified,
    maxFindings: Int = RankedFinding.defaultCount
  ) {
    self.document = document
    self.weights = weights
    self.timeBudget = timeBudget
    self.requestID = requestID
    self.labels = labels
    self.priority = priority
    self.quotes = quotes
    self.maxFindings = maxFindings
  }
}

/// What a grade quotes of its document.
package enum Quotes: String, Sendable, CaseIterable {
  /// Places alone.
  case none
  /// Without what identifies a patient.
  case deidentified
  /// The caller's own words.
  case original
}

/// What is wrong with a request: fields and reasons, never content.
package struct InvalidRequest: Error, Hashable, CustomStringConvertible {
  /// One field that is wrong.
  package struct Violation: Sendable, Hashable {
    /// The field's path, such as `document.text`.
    package var field: String
    package var reason: String

    package init(field: String, reason: String) {
      self.field = field
      self.reason = reason
    }
  }

  package var violations: [Violation]

  package init(violations: [Violation]) { self.violations = violations }

  package var description: String {
    self.violations.map { "\($0.field): \($0.reason)" }.joined(separator: "; ")
  }
}

/// What a request is held to.
package struct RequestLimits: Sendable, Hashable {
  /// The largest text, transcript or earlier note, in bytes of UTF-8. Default 1 MiB.
  package var maxTextBytes: Int
  /// Default 16.
  package var maxLabels: Int

  package static let defaults = RequestLimits(maxTextBytes: 1 << 20, maxLabels: 16)

  package init(maxTextBytes: Int, maxLabels: Int) {
    self.maxTextBytes = maxTextBytes
    self.maxLabels = maxLabels
  }
}

extension GradeRequest {
  /// Everything that is wrong with the request, all at once.
  ///
  /// - Throws: `InvalidRequest`.
  package func validate(_ limits: RequestLimits) throws(InvalidRequest) {
    var violations: [InvalidRequest.Violation] = []
    func check(_ field: String, _ reason: String, _ isRight: Bool) {
      if !isRight { violations.append(.init(field: field, reason: reason)) }
    }
    func checkText(_ field: String, _ text: String?) {
      guard let text else { return }
      check(
        field,
        "must not be larger than \(limits.maxTextBytes) bytes",
        text.utf8.count <= limits.maxTextBytes
      )
      check(
        field,
        "must be text: it holds too many control characters",
        !text.looksBinary
      )
    }
    check(
      "document.text",
      "must hold something besides white space",
      self.document.text.utf8.contains { $0 > 0x20 }
    )
    checkText("document.text", self.document.text)
    checkText("document.transcript", self.document.transcript)
    checkText("document.prior_note", self.document.priorNote)
    if let weights {
      let all = [
        ("pdqi", weights.pdqi), ("heuristics", weights.heuristics),
        ("factuality", weights.factuality), ("nexus", weights.nexus),
      ]
      for (name, value) in all {
        check(
          "options.weights.\(name)",
          "must be finite and not negative",
          value.isFinite && value >= 0
        )
      }
      check("options.weights", "must not all be zero", all.contains { $0.1 != 0 })
      check(
        "options.weights",
        "must have a finite sum",
        all.contains { !$0.1.isFinite } || all.reduce(0) { $0 + $1.1 }.isFinite
      )
    }
    if let timeBudget {
      check(
        "options.time_budget",
        "must be between 1 ms and 10 min",
        timeBudget >= .milliseconds(1) && timeBudget <= .seconds(600)
      )
    }
    check(
      "options.max_findings",
      "must be between 0 and \(RankedFinding.maxCount)",
      (0...RankedFinding.maxCount).contains(self.maxFindings)
    )
    check(
      "options.request_id",
      "must be at most 128 printable ASCII characters",
      self.requestID.utf8.count <= 128
        && self.requestID.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7f }
    )
    check(
      "options.labels",
      "must be at most \(limits.maxLabels)",
      self.labels.count <= limits.maxLabels
    )
    check(
      "options.labels",
      "keys must have 1 to 63 characters, values at most 255",
      self.labels.allSatisfy {
        (1...63).contains($0.key.unicodeScalars.count) && $0.value.unicodeScalars.count <= 255
      }
    )
    guard violations.isEmpty else { throw InvalidRequest(violations: violations) }
  }
}

extension String {
  /// Whether more than one character in fifty is a control character that text does not use.
  fileprivate var looksBinary: Bool {
    var controls = 0
    for byte in self.utf8 where byte < 0x20 && !(0x09...0x0d).contains(byte) || byte == 0x7f {
      controls += 1
    }
    return controls * 50 > self.utf8.count
  }
}
