internal import Model

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
