/// Points in time where the transcript names another.
extension StatementChecker {
  /// Utterances beside the window that may name when.
  private static let reach = 2
  private static let leastSupport = 0.5

  mutating func checkTimes(
    _ number: Int,
    _ match: Alignment.Match,
    _ check: inout StatementCheck
  ) {
    while self.nextTime < self.facts.times.count, self.facts.times[self.nextTime].unit < number {
      self.nextTime += 1
    }
    while self.nextTime < self.facts.times.count, self.facts.times[self.nextTime].unit == number {
      let time = self.facts.times[self.nextTime]
      self.nextTime += 1
      // Without most of the statement the window is about something else.
      guard !match.window.isEmpty, match.support >= Self.leastSupport, !self.index.names(time),
        let other = self.index.time(
          like: time,
          in: match.window.lowerBound - Self.reach..<match.window.upperBound + Self.reach
        )
      else { continue }
      check.issues.append(
        StatementCheck.Issue(
          signal: .time,
          size: 1,
          range: self.bytes(time.tokens),
          isContradiction: true,
          explanation: "The transcript names another time.",
          utterance: other.unit
        )
      )
    }
  }
}
