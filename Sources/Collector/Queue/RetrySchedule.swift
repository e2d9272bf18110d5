/// When to try again: 1 s after the first failure, twice as long after each further one up to 30 s, with
/// up to half of it left out at random, so that many clients do not come back at once. What the endpoint
/// asks for counts for more, up to 5 min.
struct RetrySchedule: Sendable {
  static let first: Duration = .seconds(1)
  static let longest: Duration = .seconds(30)
  static let mostAskedFor: Duration = .seconds(300)

  private var failures = 0

  /// Whether the last try failed.
  var isFailing: Bool { self.failures > 0 }

  mutating func succeeded() { self.failures = 0 }

  /// - Parameters:
  ///   - asked: What the endpoint asked for.
  ///   - random: A number from 0 to 1.
  /// - Returns: How long to wait.
  mutating func failed(asked: Duration?, random: Double) -> Duration {
    self.failures += 1
    if let asked, asked > .zero { return min(asked, Self.mostAskedFor) }
    let doubled = Self.first * Double(1 << min(self.failures - 1, 10))
    return min(doubled, Self.longest) * (1 - random / 2)
  }
}
