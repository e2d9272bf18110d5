/// What findings in a text are ours.
enum Reserved {
  /// Whether a text is a range of ages, such as `65-69`, perhaps with letters right behind.
  private static func isBand(_ text: ArraySlice<UInt8>) -> Bool {
    guard let dash = text.prefix(4).firstIndex(of: 0x2d) else { return false }
    let parts = [text[..<dash], text[(dash + 1)...]]
    let digits = parts[1].prefix { (0x30...0x39).contains($0) }
    guard parts[1].dropFirst(digits.count).allSatisfy({ (0x61...0x7a).contains($0 | 0x20) }),
      let low = Int(String(decoding: parts[0], as: UTF8.self)),
      let high = Int(String(decoding: digits, as: UTF8.self))
    else { return false }
    return low % 5 == 0 && low < 90 && high == low + 4
  }

  /// Whether a finding is a surrogate, or something that was made coarser.
  static func contains(_ bytes: [UInt8], _ finding: Finding, _ surrogates: Surrogates) -> Bool {
    // What an operator wants found is nobody's surrogate.
    if finding.rule.isOperators { return false }
    let text = bytes[finding.range]
    // Whatever the words before make of them.
    if let first = text.first, (0x30...0x39).contains(first) {
      if self.isBand(text) { return true }
      if text.elementsEqual("90".utf8), bytes[finding.range.upperBound...].first == 0x2b {
        return true
      }
    }
    switch finding.category {
    case .name:
      guard Self.mayBeSurrogate(text) else { return false }
      let tokens = Tokenizer.tokens(Array(text), .standard)
      let words = tokens.filter {
        $0.isWord && $0.length > 1 && $0.roles.isDisjoint(with: [.title, .generation])
      }
      // Initials alone.
      if words.isEmpty {
        return tokens.allSatisfy {
          $0.isMark(".") || bytes[finding.range.lowerBound + Int($0.start)] | 0x20 == 0x78
        }
      }
      return words.allSatisfy { SurrogateNames.contains($0.hash) }
    case .email, .url:
      return text.count < 32 && surrogates.isOnTheNet(String(decoding: text, as: UTF8.self))
    case .phone, .fax: return surrogates.isPhone(text.filter { (0x30...0x39).contains($0) })
    case .ssn: return surrogates.isSocial(text.filter { (0x30...0x39).contains($0) })
    case .ip: return surrogates.isIP(String(decoding: text, as: UTF8.self))
    case .address:
      return text.count == 18 && text.prefix(4).allSatisfy({ (0x30...0x39).contains($0) })
        && text.suffix(14).elementsEqual(" Sample Street".utf8)
    case .zip: return text.count == 3
    case .age:
      // Either end of a range of ages.
      var start = finding.range.lowerBound
      if start > 0, bytes[start - 1] == 0x2d {
        start -= 1
        while start > 0, (0x30...0x39).contains(bytes[start - 1]) { start -= 1 }
      }
      return self.isBand(bytes[start..<finding.range.upperBound])
        || self.isBand(bytes[finding.range.lowerBound...].prefix(5))
        || self.isBand(bytes[finding.range.lowerBound...].prefix(3))
    default:
      return text.count == Surrogates.codeBytes
        && surrogates.isCode(String(decoding: text, as: UTF8.self))
    }
  }

  /// Whether a name has no word of two ASCII letters or more, or one that is a surrogate's.
  private static func mayBeSurrogate(_ text: ArraySlice<UInt8>) -> Bool {
    var hash = WordHash()
    var length = 0
    var hasWord = false
    for byte in text {
      if byte | 0x20 &- 0x61 < 26 {
        hash.add(byte | 0x20)
        length += 1
        continue
      }
      if byte >= 0x80 { return true }
      if length > 1 {
        hasWord = true
        if SurrogateNames.contains(hash.mixed) { return true }
      }
      hash = WordHash()
      length = 0
    }
    return length > 1 ? SurrogateNames.contains(hash.mixed) : !hasWord
  }
}
