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
        // `I want you off the Advil`, `no longer taking warfarin`, `stay away from …`
        if Self.leaving.contains(token.word), Self.isLeft(tokens, at: index, before: drug) {
          self = .stop
          return
        }
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
          // `I used to take sertraline but I came off it`
          let isPast =
            index > range.lowerBound && tokens[index - 1].word == Self.to
            && index - 1 > range.lowerBound
            && tokens[index - 2].word == Self.used
          if isPast || Self.ofNamed(tokens[drug..<range.upperBound]) == .stop {
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

  /// Whether a word says that the drug right behind it is left: `off the Advil`, `no longer on it`, `away from it`.
  private static func isLeft(_ tokens: [Token], at index: Int, before drug: Int) -> Bool {
    tokens[index + 1..<drug].allSatisfy { token in
      token.isWord
        && (token.classes.contains(.stop) || self.taken.contains(token.word)
          || token.classes.contains(.drug))
    }
  }

  /// What is done with a thing that was just named: `stop it`, `quit taking that`; nil for nothing.
  static func ofNamed(_ tokens: ArraySlice<Token>) -> DrugAction? {
    for (index, token) in zip(tokens.indices, tokens)
    where self.stops.contains(token.word) || token.word == self.off {
      let rest = tokens[index + 1..<min(index + 4, tokens.endIndex)]
      guard
        rest.first.map({ self.pronouns.contains($0.word) || self.taken.contains($0.word) })
          == true, rest.contains(where: { self.pronouns.contains($0.word) })
      else { continue }
      // `Don't stop it`
      return tokens[max(tokens.startIndex, index - 3)..<index]
        .contains { $0.classes.contains(.negation) } ? .goOn : .stop
    }
    return nil
  }

  private static let off = WordHash("off")
  private static let leaving = WordSet(["off", "longer", "away", "without"])
  private static let taken = WordSet(["taking", "on", "using", "from", "take", "use"])
  private static let pronouns = WordSet(["it", "that", "them", "those", "this"])

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
    "stop", "stopped", "stopping", "stops", "discontinue", "discontinuing", "d/c", "discontinued",
    "hold", "held", "holding", "skip",
    "avoid", "quit",
  ])
  private static let goesOn = WordSet([
    "continue", "continued", "continues", "continuing", "keep", "resume", "resumed", "restart",
    "restarted", "stay", "give", "start", "take", "use", "begin", "started", "prescribe", "add",
    "adding", "added", "increase", "raise", "try", "put",
  ])
  private static let and = WordHash("and")
  private static let to = WordHash("to")
  private static let used = WordHash("used")
  private static let taking = WordSet(["use", "take"])
  private static let done = WordSet([
    "stopped", "discontinued", "held", "continued", "resumed", "restarted",
  ])
}
