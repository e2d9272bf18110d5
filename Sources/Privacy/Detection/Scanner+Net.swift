extension Scanner {
  /// Mail addresses, URLs, IP and MAC addresses, and files that show somebody.
  mutating func findAddressesOnTheNet() {
    var index = self.landmark(0)
    while index < self.tokens.count {
      let token = self.tokens[index]
      switch token.kind {
      case .mark where token.mark == UInt8(ascii: "@"): index = self.takeMail(at: index)
      case .word: index = self.takeURL(from: index)
      case .number where self.isAdjacent(index + 1): index = self.takeIP(from: index)
      case .mixed where self.isAdjacent(index + 1): index = self.takeMAC(from: index)
      default: break
      }
      index = self.landmark(index + 1)
    }
  }

  /// - Returns: The last token of what was taken, or the index itself.
  private mutating func takeMail(at index: Int) -> Int {
    var start = index
    while start > 0, index - start < 24, self.isAdjacent(start), self.isMailPart(start - 1) {
      start -= 1
    }
    if start == index, self.tokens[index].gap > .none || index == 0, self.isAdjacent(index + 1),
      let handle = self.token(index + 1), handle.kind != .mark, handle.byteCount >= 4
    {
      // What somebody goes by on the net, such as @johnny70.
      var end = index + 2
      while end - index < 8, self.isAdjacent(end), self.isAdjacent(end + 1),
        self.isMark(end, "_", "."), self.token(end + 1)?.kind != .mark
      {
        end += 2
      }
      self.find(index..<end, .otherID, "handle", 0.6)
      return end - 1
    }
    let end = self.endOfDomain(index + 1)
    guard start < index, end > index + 1 else { return index }
    self.find(start..<end, .email, "email", 1)
    return end - 1
  }

  private func isMailPart(_ index: Int) -> Bool {
    let token = self.tokens[index]
    guard token.kind == .mark else { return true }
    return token.isMark(".", "_", "-", "+", "%", "'")
  }

  /// The token after a domain's name that begins here; the index itself for none.
  private func endOfDomain(_ index: Int) -> Int {
    var end = index
    var dots = 0
    while let token = self.token(end), end - index < 24,
      end == index || self.isAdjacent(end)
        || self.isAdjacent(end - 1) && token.gap == .none
    {
      if token.kind == .mark {
        guard token.isMark(".") || token.isMark("-"), self.isAdjacent(end + 1),
          let next = self.token(end + 1), next.kind != .mark
        else { break }
        if token.isMark(".") { dots += 1 }
      } else if end > index, token.gap != .none {
        break
      }
      end += 1
    }
    return dots > 0 ? end : index
  }

  private mutating func takeURL(from index: Int) -> Int {
    let token = self.tokens[index]
    let isScheme =
      token.roles.contains(.scheme) && self.isMark(index + 1, ":")
      && self.isMark(index + 2, "/") && self.isAdjacent(index + 2)
    if isScheme
      || token.known == .www && self.isMark(index + 1, ".") && self.isAdjacent(index + 2)
    {
      let end = self.endOfRun(index)
      self.find(index..<end, .url, "url", 1)
      return end - 1
    }
    // name.jpg and example.org, with what stands before them.
    guard index >= 2, token.gap == .none, self.isMark(index - 1, "."), self.isAdjacent(index - 1)
    else { return index }
    let isImage = token.roles.contains(.imageFile)
    guard isImage || token.roles.contains(.topDomain), self.tokens[index - 2].kind != .mark
    else { return index }
    var start = index - 2
    while start > 0, index - start < 24, self.isAdjacent(start),
      self.tokens[start - 1].kind != .mark
        || self.isMark(start - 1, ".", "-", "_")
    {
      start -= 1
    }
    if isImage {
      self.find(start..<index + 1, .photo, "photo.file", 0.95)
      return index
    }
    // A sentence that ends without a space before a short word is no domain.
    guard token.shape == .lower || self.style == .upper,
      !self.tokens[index - 2].word.isMedical,
      token.roles.isDisjoint(with: .never)
        || self.isMark(index + 1, "/")
    else { return index }
    let end =
      self.isMark(index + 1, "/") && self.isAdjacent(index + 1) ? self.endOfRun(index) : index + 1
    self.find(start..<end, .url, "url.domain", 0.8)
    return end - 1
  }

  /// The token after everything up to white space, without the marks at its end.
  private func endOfRun(_ index: Int) -> Int {
    var end = index + 1
    while end < self.tokens.count, self.isAdjacent(end), end - index < 256 { end += 1 }
    while end > index + 1, self.tokens[end - 1].kind == .mark, !self.isMark(end - 1, "/") {
      end -= 1
    }
    return end
  }

  private mutating func takeIP(from index: Int) -> Int {
    if let end = self.endOfQuad(index) {
      self.find(index..<end, .ip, "ip", 0.95)
      return end - 1
    }
    return self.takeMAC(from: index)
  }

  /// Four numbers up to 255 with dots between them.
  private func endOfQuad(_ index: Int) -> Int? {
    guard index + 6 < self.tokens.count else { return nil }
    if index >= 2, self.isAdjacent(index), self.isMark(index - 1, "."), self.isAdjacent(index - 1),
      self.tokens[index - 2].isNumber
    {
      return nil
    }
    for part in 0..<4 {
      let token = self.tokens[index + 2 * part]
      guard token.isNumber, (0...255).contains(token.value), token.length <= 3,
        part == 0 || token.gap == .none
      else { return nil }
      if part < 3 {
        guard self.isMark(index + 2 * part + 1, "."), self.isAdjacent(index + 2 * part + 1) else {
          return nil
        }
      }
    }
    // A version or a section has more dots.
    if self.isMark(index + 7, "."), self.isAdjacent(index + 7), self.isAdjacent(index + 8),
      self.token(index + 8)?.isNumber == true
    {
      return nil
    }
    return index + 7
  }

  /// Groups of hexadecimal digits with colons between them: MAC and IPv6 addresses.
  private mutating func takeMAC(from index: Int) -> Int {
    guard index == 0 || !self.isAdjacent(index) || !self.isMark(index - 1, ":") else {
      return index
    }
    var end = index
    var groups = 0
    var hasLetters = false
    while end < self.tokens.count, end == index || self.isAdjacent(end), groups < 9 {
      let token = self.tokens[end]
      if token.kind == .mark {
        guard token.isMark(":"), self.isAdjacent(end + 1) else { break }
      } else {
        guard token.byteCount <= 4, self.isHexadecimal(token) else { break }
        groups += 1
        if token.kind != .number { hasLetters = true }
      }
      end += 1
    }
    guard groups >= 6 || groups >= 3 && self.hasDoubleColon(index..<end), hasLetters || groups >= 6
    else { return index }
    self.find(index..<end, .ip, "ip.hexadecimal", 0.9)
    return end - 1
  }

  private func hasDoubleColon(_ range: Range<Int>) -> Bool {
    range.dropFirst().contains { self.isMark($0, ":") && self.isMark($0 - 1, ":") }
  }

  private func isHexadecimal(_ token: Token) -> Bool {
    self.bytes[token.range].allSatisfy {
      (0x30...0x39).contains($0) || (0x61...0x66).contains($0 | 0x20)
    }
  }
}
