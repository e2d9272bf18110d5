/// Whether a drug that somebody takes is stopped or goes on.
enum DrugAction: Sendable {
  case stop
  case goOn

  /// Words before a drug's name in which what is done with it stands.
  private static let reach = 5

  /// What is said of the drug that a token names: `stop the ibuprofen`, `lisinopril held`; nil for nothing.
  init?(_ tokens: [Token], at drug: Int, in range: Range<Int>) {
    var words = 0
    var index = drug - 1
    while index >= range.lowerBound, words < Self.reach {
      let token = tokens[index]
      if token.mark == UInt8(ascii: ".") || token.mark == UInt8(ascii: ";") { break }
      if token.isWord {
        // A list goes on with the verb of its first drug, but another drug may have its own.
        if let action = Self.action(of: token) {
          // `Discontinue the use of …`, `has stopped taking …`
          if Self.taking.contains(token.word),
            let stop = (max(range.lowerBound, index - 3)..<index).last(where: {
              Self.stops.contains(tokens[$0].word)
            }),
            tokens[stop + 1..<index].allSatisfy({
              $0.isWord && $0.classes.contains(.stop) && $0.word != Self.and
            })
          {
            self = .stop
            return
          }
          self = Self.isDenied(tokens, before: index, in: range) ? action.contrary : action
          return
        }
        words += 1
      }
      index -= 1
    }
    // `lisinopril was held`
    for index in drug + 1..<max(drug + 1, min(drug + 4, range.upperBound)) {
      guard tokens[index].isWord else { return nil }
      if Self.done.contains(tokens[index].word), let action = Self.action(of: tokens[index]) {
        self = Self.isDenied(tokens, before: index, in: range) ? action.contrary : action
        return
      }
    }
    return nil
  }

  /// `Don't take it` stops it, and `don't stop it` goes on.
  private var contrary: DrugAction { self == .stop ? .goOn : .stop }

  private static func action(of token: Token) -> DrugAction? {
    if Self.stops.contains(token.word) { return .stop }
    return Self.goesOn.contains(token.word) ? .goOn : nil
  }

  private static func isDenied(_ tokens: [Token], before index: Int, in range: Range<Int>) -> Bool {
    tokens[max(range.lowerBound, index - 3)..<index].contains { $0.classes.contains(.negation) }
  }

  private static let stops = WordSet([
    "stop", "stopped", "stopping", "discontinue", "discontinued", "hold", "held", "holding", "skip",
    "avoid", "quit",
  ])
  private static let goesOn = WordSet([
    "continue", "continued", "continues", "continuing", "keep", "resume", "resumed", "restart",
    "restarted", "stay", "give", "start", "take", "use", "begin", "started", "prescribe",
  ])
  private static let and = WordHash("and")
  private static let taking = WordSet(["use", "take"])
  private static let done = WordSet([
    "stopped", "discontinued", "held", "continued", "resumed", "restarted",
  ])
}
