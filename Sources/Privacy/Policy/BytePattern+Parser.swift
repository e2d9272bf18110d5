/// A set of bytes.
struct ByteSet: Sendable, Hashable {
  private var low: UInt128 = 0
  private var high: UInt128 = 0

  init(_ bytes: some Sequence<UInt8> = []) { for byte in bytes { self.insert(byte) } }

  mutating func insert(_ byte: UInt8) {
    if byte < 128 { self.low |= 1 << UInt128(byte) } else { self.high |= 1 << UInt128(byte - 128) }
  }

  mutating func formUnion(_ other: ByteSet) {
    self.low |= other.low
    self.high |= other.high
  }

  func contains(_ byte: UInt8) -> Bool {
    byte < 128 ? self.low >> UInt128(byte) & 1 == 1 : self.high >> UInt128(byte - 128) & 1 == 1
  }

  /// All ASCII characters but these, without the end of a line.
  var inverted: ByteSet {
    ByteSet((0..<128).lazy.map { UInt8($0) }.filter { $0 != 0x0a && !self.contains($0) })
  }

  /// With the other case of each letter.
  var ignoringCase: ByteSet {
    var all = self
    for byte in UInt8(ascii: "a")...UInt8(ascii: "z")
    where self.contains(byte) || self.contains(byte & 0xdf) {
      all.insert(byte)
      all.insert(byte & 0xdf)
    }
    return all
  }

  static let digits = ByteSet(0x30...0x39)
  static let wordBytes: ByteSet = {
    var set = ByteSet(0x30...0x39)
    set.formUnion(ByteSet(0x41...0x5a))
    set.formUnion(ByteSet(0x61...0x7a))
    set.insert(0x5f)
    return set
  }()
  /// White space of one line.
  static let spaces = ByteSet([0x20, 0x09])
  static let anything = ByteSet((0..<256).lazy.map { UInt8($0) }.filter { $0 != 0x0a })
}

/// An expression's structure.
indirect enum PatternNode {
  case empty
  case set(ByteSet)
  case sequence([PatternNode])
  case choice([PatternNode])
  case optional(PatternNode)
  /// Once or more.
  case plus(PatternNode)

  /// Whether nothing in it takes a character.
  private var isEmpty: Bool {
    switch self {
    case .empty: true
    case .set: false
    case .sequence(let nodes), .choice(let nodes): nodes.allSatisfy(\.isEmpty)
    case .optional(let node), .plus(let node): node.isEmpty
    }
  }

  /// Without a most there is no end.
  static func repeated(_ node: PatternNode, least: Int, most: Int?) -> PatternNode {
    // Nothing stays nothing, however often: counts inside each other would multiply.
    if node.isEmpty { return .empty }
    let needed = [PatternNode](repeating: node, count: least)
    if let most {
      return .sequence(needed + [PatternNode](repeating: .optional(node), count: most - least))
    }
    return least == 0 ? .optional(.plus(node)) : .sequence(needed.dropLast() + [.plus(node)])
  }
}

/// Reads regular expressions.
struct BytePatternParser {
  private let characters: [Unicode.Scalar]
  private let ignoringCase: Bool
  private var place = 0
  private var depth = 0

  init(_ text: String, ignoringCase: Bool) {
    self.characters = Array(text.unicodeScalars)
    self.ignoringCase = ignoringCase
  }

  /// The most parentheses inside each other.
  private static let mostDepth = 16
  /// The most times that something may be counted.
  private static let mostCount = 64

  mutating func parse() throws(BytePatternError) -> PatternNode {
    guard self.characters.count <= 500 else { throw self.error("is longer than 500 characters") }
    let node = try self.choice()
    guard self.place == self.characters.count else { throw self.error("has a ) too many") }
    return node
  }

  private func error(_ reason: String) -> BytePatternError {
    BytePatternError(place: self.place, reason: reason)
  }

  private var next: Unicode.Scalar? {
    self.place < self.characters.count ? self.characters[self.place] : nil
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard self.next == scalar else { return false }
    self.place += 1
    return true
  }

  private mutating func choice() throws(BytePatternError) -> PatternNode {
    var nodes = [try self.sequence()]
    while self.take("|") { nodes.append(try self.sequence()) }
    return nodes.count == 1 ? nodes[0] : .choice(nodes)
  }

  private mutating func sequence() throws(BytePatternError) -> PatternNode {
    var nodes: [PatternNode] = []
    while let next, next != "|", next != ")" {
      nodes.append(try self.quantified(try self.atom()))
    }
    return nodes.isEmpty ? .empty : .sequence(nodes)
  }

  private mutating func quantified(_ node: PatternNode) throws(BytePatternError) -> PatternNode {
    var node = node
    if self.take("?") {
      node = .optional(node)
    } else if self.take("*") {
      node = .repeated(node, least: 0, most: nil)
    } else if self.take("+") {
      node = .repeated(node, least: 1, most: nil)
    } else if self.take("{") {
      let least = try self.number()
      var most: Int? = least
      if self.take(",") { most = self.next == "}" ? nil : try self.number() }
      guard self.take("}") else { throw self.error("has a { without its }") }
      if let most, most < least || most == 0 { throw self.error("counts from more to less") }
      node = .repeated(node, least: least, most: most)
    } else {
      return node
    }
    if let next, "?*+{".unicodeScalars.contains(next) {
      throw self.error("has two counts for one thing")
    }
    return node
  }

  private mutating func number() throws(BytePatternError) -> Int {
    var value: Int?
    while let next, ("0"..."9").contains(next) {
      value = (value ?? 0) * 10 + Int(next.value - 0x30)
      guard value! <= Self.mostCount else {
        throw self.error("counts to more than \(Self.mostCount)")
      }
      self.place += 1
    }
    guard let value else { throw self.error("has a { without a number") }
    return value
  }

  private mutating func atom() throws(BytePatternError) -> PatternNode {
    guard let scalar = self.next else { throw self.error("ends too early") }
    switch scalar {
    case "(":
      self.place += 1
      if self.take("?"), !self.take(":") { throw self.error("looks around, which is not possible") }
      self.depth += 1
      guard self.depth <= Self.mostDepth else { throw self.error("has too many parentheses") }
      let node = try self.choice()
      self.depth -= 1
      guard self.take(")") else { throw self.error("has a ( without its )") }
      return node
    case "[": return .set(try self.characterClass())
    case ".":
      self.place += 1
      return .set(.anything)
    case "\\":
      self.place += 1
      return .set(self.cased(try self.escaped()))
    case "^", "$": throw self.error("needs no \(scalar): a match is whole words anyway")
    case "*", "+", "?", "{": throw self.error("has a count for nothing")
    default:
      self.place += 1
      let bytes = Array(String(scalar).utf8)
      return bytes.count == 1
        ? .set(self.cased(ByteSet(bytes))) : .sequence(bytes.map { .set(ByteSet([$0])) })
    }
  }

  private func cased(_ set: ByteSet) -> ByteSet { self.ignoringCase ? set.ignoringCase : set }

  /// What stands behind a backslash.
  private mutating func escaped() throws(BytePatternError) -> ByteSet {
    guard let scalar = self.next else { throw self.error("ends with a backslash") }
    switch scalar {
    case "d":
      self.place += 1
      return .digits
    case "w":
      self.place += 1
      return .wordBytes
    case "s":
      self.place += 1
      return .spaces
    case "t":
      self.place += 1
      return ByteSet([0x09])
    default:
      guard scalar.isASCII, !ByteSet.wordBytes.contains(UInt8(scalar.value)) else {
        throw self.error("has an escape that there is not")
      }
      self.place += 1
      return ByteSet([UInt8(scalar.value)])
    }
  }

  private mutating func characterClass() throws(BytePatternError) -> ByteSet {
    self.place += 1
    let isInverted = self.take("^")
    var set = ByteSet()
    var isFirst = true
    while isFirst || self.next != "]" {
      isFirst = false
      guard let scalar = self.next else { throw self.error("has a [ without its ]") }
      guard scalar.isASCII else { throw self.error("has other than ASCII between [ and ]") }
      if scalar == "\\" {
        self.place += 1
        set.formUnion(try self.escaped())
        continue
      }
      self.place += 1
      let low = UInt8(scalar.value)
      guard self.next == "-", self.place + 1 < self.characters.count,
        self.characters[self.place + 1] != "]"
      else {
        set.insert(low)
        continue
      }
      self.place += 1
      guard let end = self.next, end.isASCII, end != "\\", UInt8(end.value) >= low else {
        throw self.error("has a range from more to less")
      }
      self.place += 1
      set.formUnion(ByteSet(low...UInt8(end.value)))
    }
    self.place += 1
    set = self.cased(set)
    return isInverted ? set.inverted : set
  }
}
