/// Runs of words that stand twice.
enum RepeatedRuns {
  /// Runs of at least `length` words of `tokens` that `other` holds too, as ranges of tokens.
  static func shared(_ tokens: [Token], with other: [Token], length: Int) -> [Range<Int>] {
    var windows = WordTable<Bool>(empty: false, capacity: other.count)
    self.forEachWindow(other, length) { hash, _ in windows.update(hash, initial: true) { _ in } }
    var runs: [Range<Int>] = []
    self.forEachWindow(tokens, length) { hash, range in
      if windows[hash] != nil { self.merge(range, into: &runs) }
    }
    return runs
  }

  /// Runs of at least `length` words that stand earlier in the same text, as ranges of tokens, each
  /// with the place where it stands first.
  static func repeated(_ tokens: [Token], length: Int) -> [(run: Range<Int>, first: Int)] {
    var windows = WordTable<Int32>(empty: -1, capacity: tokens.count)
    var runs: [(run: Range<Int>, first: Int)] = []
    self.forEachWindow(tokens, length) { hash, range in
      let first = windows.update(hash, initial: -1) { first -> Int in
        defer { if first < 0 { first = Int32(range.lowerBound) } }
        return Int(first)
      }
      // A run that overlaps itself, such as `no no no`, is not a copy.
      guard first >= 0, first + length <= range.lowerBound else { return }
      if let last = runs.last, range.lowerBound <= last.run.upperBound {
        runs[runs.count - 1].run = last.run.lowerBound..<range.upperBound
      } else {
        runs.append((range, first))
      }
    }
    return runs
  }

  private static func merge(_ range: Range<Int>, into runs: inout [Range<Int>]) {
    if let last = runs.last, range.lowerBound < last.upperBound {
      runs[runs.count - 1] = last.lowerBound..<range.upperBound
    } else {
      runs.append(range)
    }
  }

  /// Calls `body` with each run of `length` words of one line and the tokens it covers, by a rolling hash.
  ///
  /// Lines may stand in another order: what goes on over their ends is no run. A line that goes on in small letters
  /// is one with the next.
  private static func forEachWindow(
    _ tokens: [Token],
    _ length: Int,
    _ body: (WordHash, Range<Int>) -> Void
  ) {
    let base: UInt64 = 0x9e37_79b9_7f4a_7c15
    var power: UInt64 = 1
    for _ in 0..<length { power = power &* base }
    // The last words of the line, by turns.
    var keys = [UInt64](repeating: 0, count: length)
    var places = [Int](repeating: 0, count: length)
    var hash: UInt64 = 0
    var count = 0
    for (index, token) in tokens.enumerated() {
      switch token.kind {
      case .mark: continue
      case .newline:
        let next = index + 1 < tokens.count ? tokens[index + 1] : token
        if !next.isWord || next.traits.contains(.capitalized) {
          hash = 0
          count = 0
        }
        continue
      case .word, .number: break
      }
      let key = token.kind == .number ? token.value.bitPattern | 1 : token.word.value
      let slot = count % length
      hash = hash &* base &+ key
      if count >= length { hash = hash &- keys[slot] &* power }
      keys[slot] = key
      places[slot] = index
      count += 1
      if count >= length { body(WordHash(value: hash), places[count % length]..<index + 1) }
    }
  }
}
