internal import Foundation
internal import Synchronization
internal import Transport

/// What came of one line.
struct LineResult: Sendable {
  var line: String
  /// Nil when there is no grade.
  var outcome: GradingOutcome?
  /// What kept the line from being graded although it was good; nil otherwise.
  var failure: RPCError?
}

/// Writes results to standard output in the order of their lines, each as soon as those before it are
/// written.
final class OrderedResults: Sendable {
  private struct State {
    var waiting: [Int: LineResult] = [:]
    var written = 0
    var outcome = GradingOutcome()
    var failure: RPCError?
    var unavailable = 0
  }

  private let giveUpAfter: Int
  private let state = Mutex(State())

  /// - Parameter giveUpAfter: After so many lines in a row for which nobody was there, none is asked for.
  init(giveUpAfter: Int) { self.giveUpAfter = giveUpAfter }

  /// Results that wait for an earlier line.
  var waiting: Int { self.state.withLock { $0.waiting.count } }

  /// Takes the result of the line with a number, from 0.
  ///
  /// - Throws: `RPCError` when it is time to give up.
  func put(_ result: LineResult, at place: Int) throws {
    try self.state.withLock { state in
      state.waiting[place] = result
      while let next = state.waiting.removeValue(forKey: state.written) {
        if let error = next.failure { state.failure = state.failure ?? error }
        state.unavailable = next.failure?.code == .unavailable ? state.unavailable + 1 : 0
        FileHandle.standardOutput.write(Data((next.line + "\n").utf8))
        if let outcome = next.outcome { state.outcome.add(outcome) }
        state.written += 1
        if let failure = state.failure, state.unavailable >= self.giveUpAfter {
          let text = "stopped at line \(state.written): \(failure.message)\n"
          FileHandle.standardError.write(Data(text.utf8))
          throw failure
        }
      }
    }
  }

  /// How all lines came out.
  ///
  /// - Throws: what kept a good line from being graded.
  func outcome() throws -> GradingOutcome {
    let (outcome, failure) = self.state.withLock { ($0.outcome, $0.failure) }
    if let failure { throw failure }
    return outcome
  }
}
