/// Phrases to look for: as whole words, or as the beginning of words.
///
/// They lie in buckets by their first three bytes, so that a text is walked once, and few of them are compared at
/// each of its words.
struct Phrases: Sendable {
  /// All phrases one after the other, bucket by bucket, the longest of each first. Each begins with a space; whole words
  /// end with one.
  private let bytes: [UInt8]
  /// Where each phrase begins in `bytes`, and where the last one ends.
  private let offsets: [Int32]
  /// Where each bucket begins in `offsets`, and where the last one ends.
  private let starts: [UInt16]

  /// The buckets that hold something.
  let buckets: BucketSet

  private static let bucketCount = 512

  /// Some of the buckets, to see at once that a text has no word that a list looks for.
  struct BucketSet: Sendable {
    private var bits = SIMD8<UInt64>()

    mutating func insert(_ bucket: Int) { self.bits[bucket / 64] |= 1 << UInt64(bucket % 64) }

    func isDisjoint(with other: BucketSet) -> Bool { self.bits & other.bits == SIMD8<UInt64>() }
  }

  init(_ phrases: [String]) { self.init(bytes: phrases.map { Array(" \($0) ".utf8) }) }

  init(starts: [String]) { self.init(bytes: starts.map { Array(" \($0)".utf8) }) }

  /// Each of `first` followed by each of `second`.
  init(_ first: [String], followedBy second: [String]) {
    self.init(first.flatMap { a in second.map { b in "\(a) \(b)" } })
  }

  private init(bytes: [[UInt8]]) {
    var starts = [UInt16](repeating: 0, count: Self.bucketCount + 1)
    var filled = BucketSet()
    for phrase in bytes {
      precondition(
        phrase.count >= 4 || phrase[2] == 0x20,
        "a phrase has three letters or ends its word"
      )
      let bucket = Self.bucket(phrase, at: 0)
      starts[bucket + 1] += 1
      filled.insert(bucket)
    }
    self.buckets = filled
    for bucket in 0..<Self.bucketCount { starts[bucket + 1] += starts[bucket] }
    self.starts = starts
    let sorted = bytes.sorted {
      (Self.bucket($0, at: 0), $1.count) < (Self.bucket($1, at: 0), $0.count)
    }
    var offsets: [Int32] = [0]
    for phrase in sorted { offsets.append(offsets[offsets.count - 1] + Int32(phrase.count)) }
    self.offsets = offsets
    self.bytes = sorted.flatMap(\.self)
  }

  /// The bucket of a word by its first three bytes, or by its only one and the space after it.
  @inline(__always)
  static func bucket(_ text: [UInt8], at space: Int) -> Int {
    let first = Int(text[space + 1]) * 31 + Int(text[space + 2])
    let third = text[space + 2] == 0x20 ? 0 : Int(text[space + 3])
    return (first * 11 + third) % self.bucketCount
  }

  /// The end of the longest phrase that begins at a word, without the space that follows it; nil for none.
  ///
  /// - Parameter space: The place of the space before the word; the text ends with another one.
  func end(in text: [UInt8], at space: Int) -> Int? {
    guard space + 2 < text.count else { return nil }
    let bucket = Self.bucket(text, at: space)
    search: for item in Int(self.starts[bucket])..<Int(self.starts[bucket + 1]) {
      let (first, last) = (Int(self.offsets[item]), Int(self.offsets[item + 1]))
      guard space + last - first <= text.count else { continue }
      // From the back: phrases of one bucket begin alike.
      for offset in stride(from: last - first - 1, to: 0, by: -1)
      where text[space + offset] != self.bytes[first + offset] {
        continue search
      }
      return space + last - first - 1
    }
    return nil
  }
}
