/// A regular expression without anything that costs more than linear time: no references, no looking around.
///
/// It is compiled to Glushkov's automaton (V. M. Glushkov, The abstract theory of automata, 1961): one position
/// for each character of the expression, the active ones as the bits of a number. A match begins and ends at
/// the border of a word, is the longest one from its beginning, and has at most `longestMatch` bytes.
///
///     a|b  (a)  a?  a*  a+  a{2}  a{2,}  a{2,5}  .  [a-z]  [^0-9]  \d  \w  \s  \.
package struct BytePattern: Sendable, Hashable {
  /// In bytes of UTF-8.
  package static let longestMatch = 128
  /// The most characters of an expression, with counted ones as often as they count.
  package static let mostPositions = 120

  /// By byte, the positions that take it.
  private let taking: [UInt128]
  /// By position, the positions that may come next.
  private let following: [UInt128]
  private let first: UInt128
  private let last: UInt128

  /// - Throws: `BytePatternError`.
  package init(_ text: String, ignoringCase: Bool = true) throws(BytePatternError) {
    var parser = BytePatternParser(text, ignoringCase: ignoringCase)
    let node = try parser.parse()
    var builder = Builder()
    let part = try builder.add(node)
    guard !part.isNullable else {
      throw BytePatternError(place: 0, reason: "matches an empty text")
    }
    var taking = [UInt128](repeating: 0, count: 256)
    for (position, set) in builder.sets.enumerated() {
      for byte in 0..<256 where set.contains(UInt8(byte)) { taking[byte] |= 1 << UInt128(position) }
    }
    self.taking = taking
    self.following = builder.following
    self.first = part.first
    self.last = part.last
  }

  /// The places of all matches, none of which touches another.
  func matches(in bytes: [UInt8]) -> [Range<Int>] {
    var matches: [Range<Int>] = []
    var place = 0
    while place < bytes.count {
      guard self.taking[Int(bytes[place])] & self.first != 0, Self.isBorder(bytes, place),
        let end = self.end(bytes, from: place)
      else {
        place += 1
        continue
      }
      matches.append(place..<end)
      place = end
    }
    return matches
  }

  /// Where the longest match that begins at a place ends.
  private func end(_ bytes: [UInt8], from start: Int) -> Int? {
    var active = self.first & self.taking[Int(bytes[start])]
    var place = start + 1
    var end: Int?
    while true {
      if active & self.last != 0, Self.isBorder(bytes, place) { end = place }
      guard active != 0, place < bytes.count, place - start < Self.longestMatch else { return end }
      var next: UInt128 = 0
      var left = active
      while left != 0 {
        next |= self.following[left.trailingZeroBitCount]
        left &= left - 1
      }
      active = next & self.taking[Int(bytes[place])]
      place += 1
    }
  }

  /// Whether a word ends or begins at a place, or none is there.
  private static func isBorder(_ bytes: [UInt8], _ place: Int) -> Bool {
    guard place > 0, place < bytes.count else { return true }
    return !self.isWord(bytes[place - 1]) || !self.isWord(bytes[place])
  }

  /// Bytes beyond ASCII count as letters, so that no match cuts a character.
  private static func isWord(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
      || byte == 0x5f
  }

  /// Numbers the positions and finds which may follow which.
  private struct Builder {
    var sets: [ByteSet] = []
    var following: [UInt128] = []

    struct Part {
      var isNullable: Bool
      var first: UInt128
      var last: UInt128
    }

    mutating func add(_ node: PatternNode) throws(BytePatternError) -> Part {
      switch node {
      case .empty: return Part(isNullable: true, first: 0, last: 0)
      case .set(let set):
        guard self.sets.count < BytePattern.mostPositions else {
          throw BytePatternError(
            place: 0,
            reason:
              "has more than \(BytePattern.mostPositions) characters, counted ones as often as "
              + "they count"
          )
        }
        let bit: UInt128 = 1 << UInt128(self.sets.count)
        self.sets.append(set)
        self.following.append(0)
        return Part(isNullable: false, first: bit, last: bit)
      case .sequence(let nodes):
        var all = Part(isNullable: true, first: 0, last: 0)
        for node in nodes {
          let part = try self.add(node)
          self.connect(all.last, part.first)
          if all.isNullable { all.first |= part.first }
          all.last = part.isNullable ? all.last | part.last : part.last
          all.isNullable = all.isNullable && part.isNullable
        }
        return all
      case .choice(let nodes):
        var all = Part(isNullable: false, first: 0, last: 0)
        for node in nodes {
          let part = try self.add(node)
          all.first |= part.first
          all.last |= part.last
          all.isNullable = all.isNullable || part.isNullable
        }
        return all
      case .plus(let node):
        let part = try self.add(node)
        self.connect(part.last, part.first)
        return part
      case .optional(let node):
        var part = try self.add(node)
        part.isNullable = true
        return part
      }
    }

    private mutating func connect(_ from: UInt128, _ to: UInt128) {
      var left = from
      while left != 0 {
        self.following[left.trailingZeroBitCount] |= to
        left &= left - 1
      }
    }
  }
}

/// What is wrong with an expression.
package struct BytePatternError: Error, Hashable, CustomStringConvertible {
  /// The character at which it was found, from 0.
  package var place: Int
  package var reason: String

  package var description: String { "\(self.reason) (at character \(self.place + 1))" }
}
