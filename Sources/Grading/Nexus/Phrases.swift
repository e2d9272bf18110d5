/// Phrases to look for: as whole words, or as the beginning of words.
///
/// They lie in buckets by their first two bytes, so that a text is walked once, and few of them are compared at
/// each of its words.
struct Phrases: Sendable {
  /// Each begins with a space; whole words end with one. Bucket by bucket.
  private let items: [[UInt8]]
  /// Where each bucket begins in `items`, and where the last one ends.
  private let starts: [UInt16]

  private static let buckets = 256

  init(_ phrases: [String]) { self.init(bytes: phrases.map { Array(" \($0) ".utf8) }) }

  init(starts: [String]) { self.init(bytes: starts.map { Array(" \($0)".utf8) }) }

  /// Each of `first` followed by each of `second`.
  init(_ first: [String], followedBy second: [String]) {
    self.init(first.flatMap { a in second.map { b in "\(a) \(b)" } })
  }

  private init(bytes: [[UInt8]]) {
    var starts = [UInt16](repeating: 0, count: Self.buckets + 1)
    for phrase in bytes { starts[Self.bucket(phrase[1], phrase[2]) + 1] += 1 }
    for bucket in 0..<Self.buckets { starts[bucket + 1] += starts[bucket] }
    self.starts = starts
    self.items = bytes.sorted { Self.bucket($0[1], $0[2]) < Self.bucket($1[1], $1[2]) }
  }

  private static func bucket(_ first: UInt8, _ second: UInt8) -> Int {
    Int(first &* 31 &+ second)
  }

  /// The end of the longest phrase that begins at a word, without the space that follows it; nil for none.
  ///
  /// - Parameter space: The place of the space before the word; the text ends with another one.
  func end(in text: [UInt8], at space: Int) -> Int? {
    guard space + 2 < text.count else { return nil }
    let bucket = Self.bucket(text[space + 1], text[space + 2])
    var longest: Int?
    for item in self.items[Int(self.starts[bucket])..<Int(self.starts[bucket + 1])]
    where space + item.count <= text.count && item.count > longest ?? 0 {
      if text[space..<space + item.count].elementsEqual(item) { longest = item.count }
    }
    return longest.map { space + $0 - 1 }
  }
}
