/// Makes surrogates: values of the same kind that are nobody's, from ranges that are reserved for that.
///
/// The same value gets the same surrogate within a scope, in any order and in any process that has the key.
struct Surrogates: Sendable {
  private let key: SurrogateKey
  private let scope: [UInt8]

  init(key: SurrogateKey, scope: [UInt8]) {
    self.key = key
    self.scope = scope
  }

  /// What stands for a value; nil when there is no surrogate of its kind, and a tag has to do.
  ///
  /// - Parameters:
  ///   - tokens: The value's tokens.
  ///   - bytes: The text that they lie in.
  ///   - names: What stands for the words of names, by their hashes; grows.
  func surrogate(
    _ category: Category,
    _ tokens: ArraySlice<Token>,
    _ bytes: [UInt8],
    _ names: inout [UInt64: String]
  ) -> String? {
    switch category {
    case .name: return self.name(tokens, bytes, &names)
    case .phone, .fax: return self.phone(tokens, bytes)
    case .email: return "person\(self.checked(category, tokens, bytes))@example.org"
    case .url: return "https://example.org/\(self.checked(category, tokens, bytes))"
    case .ip:
      // What networks are tested with (RFC 2544), which nobody is reached at.
      var seed = self.seed(category, Self.canonical(tokens, bytes))
      let third = seed.next(below: 256)
      return "198.18.\(third).\(self.check("ip \(third)", below: 256))"
    case .ssn:
      guard Self.canonical(tokens, bytes).count == 9 else { return nil }
      // No social security number begins with 9, and no taxpayer's number has a group below 50 behind that.
      var seed = self.seed(category, Self.canonical(tokens, bytes))
      let front = "9\(Self.padded(seed.next(below: 100), 2))"
      let group = Self.padded(seed.next(below: 50), 2)
      return
        "\(front)-\(group)-\(Self.padded(self.check("ssn \(front)\(group)", below: 10_000), 4))"
    case .address:
      var seed = self.seed(category, Self.canonical(tokens, bytes))
      return "\(seed.next(below: 9000) + 1000) Sample Street"
    case .mrn, .healthPlan, .account, .license, .vehicle, .device, .otherID:
      return self.code(category, tokens, bytes)
    default: return nil
    }
  }

  // MARK: - Kinds

  /// Each word by itself, so that `Smith`, `J. Smith` and `Smith's` stay the same person.
  private func name(
    _ tokens: ArraySlice<Token>,
    _ bytes: [UInt8],
    _ names: inout [UInt64: String]
  ) -> String {
    // Initials alone can't be known for surrogates, so that they are all the same.
    if !tokens.contains(where: { $0.isWord && $0.length > 1 }) {
      return tokens.map { $0.kind == .mark ? "." : Self.styled("x", $0) }.joined()
    }
    var text: [UInt8] = []
    var end: Int32?
    for token in tokens {
      if let end { text += bytes[Int(end)..<Int(token.start)] }
      end = token.end
      guard token.kind != .mark, !Self.staysInName(token) else {
        text += bytes[token.range]
        continue
      }
      let word = names[token.hash] ?? self.word(token)
      names[token.hash] = word
      text += Self.styled(word, token).utf8
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Titles and `Jr.` say nothing of who it is.
  private static func staysInName(_ token: Token) -> Bool {
    token.roles.contains(.title) && token.length <= 4 && token.word.surname < 3
      || token.roles.contains(.generation)
  }

  private func word(_ token: Token) -> String {
    var seed = self.seed(.name, withUnsafeBytes(of: token.hash.littleEndian) { Array($0) })
    if token.length == 1 { return String(UnicodeScalar(UInt8(0x61 + seed.next(below: 26)))) }
    // A word that is a first name for most is one here, wherever it stands.
    let isFirst = token.word.firstName > token.word.surname
    let names = isFirst ? SurrogateNames.first : SurrogateNames.last
    return names[seed.next(below: names.count)]
  }

  private static func styled(_ word: String, _ token: Token) -> String {
    switch token.shape {
    case .lower: word.lowercased()
    case .upper: word.uppercased()
    case .capital, .mixed: word.prefix(1).uppercased() + word.dropFirst()
    }
  }

  /// In the form that the number has, with an exchange and a line that nobody gets (555-0100 to 555-0199).
  private func phone(_ tokens: ArraySlice<Token>, _ bytes: [UInt8]) -> String? {
    let digits = Self.canonical(tokens, bytes).filter { (0x30...0x39).contains($0) }
    guard digits.count == 10 || digits.count == 11 && digits[0] == 0x31 else { return nil }
    var seed = self.seed(.phone, Array(digits.suffix(10)))
    let area = "\(seed.next(below: 8) + 2)\(Self.padded(seed.next(below: 100), 2))"
    return "(\(area)) 555-01\(Self.padded(self.check("phone \(area)", below: 100), 2))"
  }

  /// `SYN-` and ten digits, the last four of which nobody can make without the key: so a surrogate is known
  /// when it comes back, and nothing else is taken for one.
  private func code(_ category: Category, _ tokens: ArraySlice<Token>, _ bytes: [UInt8]) -> String {
    "SYN-\(self.checked(category, tokens, bytes))"
  }

  /// Six digits and four that belong to them.
  private func checked(_ category: Category, _ tokens: ArraySlice<Token>, _ bytes: [UInt8])
    -> String
  {
    let number = self.number(category, tokens, bytes, digits: 6)
    return number + self.check(number)
  }

  private func check(_ number: String) -> String {
    Self.padded(self.check(number, below: 10_000), 4)
  }

  /// A number that nobody can tell from the other part of a surrogate without the key, so that a surrogate
  /// is known when it comes back.
  private func check(_ part: String, below bound: Int) -> Int {
    var seed = self.key.seed([Array("check".utf8), Array(part.utf8)])
    return seed.next(below: bound)
  }

  /// Whether ten digits are a telephone number that this key made.
  func isPhone(_ digits: [UInt8]) -> Bool {
    let text = String(decoding: digits, as: UTF8.self)
    return text.utf8.count == 10 && text.dropFirst(3).hasPrefix("55501")
      && Int(text.suffix(2)) == self.check("phone \(text.prefix(3))", below: 100)
  }

  /// Whether nine digits are a social security number that this key made.
  func isSocial(_ digits: [UInt8]) -> Bool {
    let text = String(decoding: digits, as: UTF8.self)
    return text.utf8.count == 9 && text.hasPrefix("9")
      && Int(text.suffix(4)) == self.check("ssn \(text.prefix(5))", below: 10_000)
  }

  /// Whether a text is an address of the network that this key made.
  func isIP(_ text: String) -> Bool {
    let parts = text.split(separator: ".")
    return parts.count == 4 && text.hasPrefix("198.18.")
      && Int(parts[3]) == self.check("ip \(parts[2])", below: 256)
  }

  /// The length of a code.
  static let codeBytes = 14

  /// Whether a text is a code that this key made.
  func isCode(_ text: String) -> Bool {
    let upper = text.uppercased()
    guard upper.hasPrefix("SYN-"), upper.utf8.count == Self.codeBytes else { return false }
    return self.isChecked(upper.dropFirst(4))
  }

  /// Whether a mail address or a URL is one that this key made.
  func isOnTheNet(_ text: String) -> Bool {
    let text = text.lowercased()
    if text.hasPrefix("person"), text.hasSuffix("@example.org") {
      return self.isChecked(text.dropFirst(6).dropLast(12))
    }
    let address = "https://example.org/"
    return text.hasPrefix(address) && self.isChecked(text.dropFirst(address.utf8.count))
  }

  private func isChecked(_ digits: Substring) -> Bool {
    digits.utf8.count == 10 && self.check(String(digits.prefix(6))) == digits.suffix(4)
  }

  private func number(
    _ category: Category,
    _ tokens: ArraySlice<Token>,
    _ bytes: [UInt8],
    digits: Int
  ) -> String {
    var seed = self.seed(category, Self.canonical(tokens, bytes))
    return Self.padded(seed.next(below: 1_000_000), digits)
  }

  /// By how many days dates move: from 1 to 365, forward or back.
  var days: Int {
    var seed = self.key.seed([self.scope, Array("days".utf8)])
    let days = seed.next(below: 730) - 365
    return days >= 0 ? days + 1 : days
  }

  private func seed(_ category: Category, _ canonical: [UInt8]) -> Seed {
    self.key.seed([self.scope, Array(category.rawValue.utf8), canonical])
  }

  /// The letters and digits of a value, folded, so that its other spellings are the same value.
  private static func canonical(_ tokens: ArraySlice<Token>, _ bytes: [UInt8]) -> [UInt8] {
    var canonical: [UInt8] = []
    for token in tokens where token.kind != .mark {
      for byte in bytes[token.range] {
        canonical.append((0x41...0x5a).contains(byte) ? byte | 0x20 : byte)
      }
    }
    return canonical
  }

  private static func padded(_ number: Int, _ digits: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
  }
}
