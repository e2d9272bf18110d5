/// Phrases to look for: as whole words, or as the beginning of words.
struct Phrases: Sendable {
  /// Each begins with a space; whole words end with one.
  let items: [[UInt8]]

  init(_ phrases: [String]) { self.items = phrases.map { Array(" \($0) ".utf8) } }

  init(starts: [String]) { self.items = starts.map { Array(" \($0)".utf8) } }

  /// Each of `first` followed by each of `second`.
  init(_ first: [String], followedBy second: [String]) {
    self.init(first.flatMap { a in second.map { b in "\(a) \(b)" } })
  }
}
