internal import Grading
internal import Messages

/// What makes a batch fail: `contradicted`, or rules that found something.
struct FailOn: Sendable {
  private let names: Set<String>

  private static let contradicted = "contradicted"

  init(_ names: [String]) { self.names = Set(names) }

  /// Whether a name is one of a rule, or `contradicted`.
  static func isKnown(_ name: String) -> Bool {
    name == self.contradicted || GradeRules.all.contains(name)
  }

  /// Whether a grade has what is named.
  func isMet(by grade: AssayV1.Grade) -> Bool {
    guard !self.names.isEmpty else { return false }
    if self.names.contains(Self.contradicted), grade.flags?.contradicted == true { return true }
    return grade.dimensions.contains { $0.evidence.contains { self.names.contains($0.ruleID) } }
      || grade.highlights.contains { self.names.contains($0.ruleID) }
      || grade.nexus?.vaCompliance?.elements.contains {
        !$0.present && self.names.contains("nexus.\($0.id)")
      } == true
  }
}

/// How a batch of documents came out.
struct GradingOutcome: Sendable {
  /// The lowest score; 100 for no documents, 0 for one without a score.
  private(set) var lowest = 100.0
  /// Whether something was found that `--fail-on` names.
  private(set) var isFailed = false

  mutating func add(_ grade: AssayV1.Grade, _ failOn: FailOn) {
    self.lowest = min(self.lowest, grade.hybrid?.score ?? 0)
    if failOn.isMet(by: grade) { self.isFailed = true }
  }

  mutating func add(_ other: GradingOutcome) {
    self.lowest = min(self.lowest, other.lowest)
    if other.isFailed { self.isFailed = true }
  }
}
