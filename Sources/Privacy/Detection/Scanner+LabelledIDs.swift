extension Scanner {
  /// Numbers and codes behind a word that says what they are.
  mutating func findLabelledIDs() {
    var index = self.landmark(0)
    while index < self.tokens.count {
      let roles = self.tokens[index].roles
      if !roles.isDisjoint(with: Roles.idCues), !self.taken[index] {
        index = max(index, self.takeLabelled(at: index) - 1)
      }
      index = self.landmark(index + 1)
    }
  }

  /// - Returns: The token after the value; the index itself for none.
  private mutating func takeLabelled(at index: Int) -> Int {
    var cues = self.tokens[index].roles.intersection(Roles.idCues)
    // A word that is only part of a label's usual words.
    var isPlain = self.tokens[index].roles.contains(.weakCue)
    var hasSign = false
    var place = index + 1
    var words = 0
    while let token = self.token(place), place - index <= 10, token.gap < .blankLine {
      if token.kind == .mark {
        guard
          token.isMark(":", "#", "(", ".", "=", "'")
            || token.isMark("\"", "-", "*", ")", ",")
        else { return index }
        // What follows a comma is something else, unless it has a label of its own.
        if token.isMark(",") || token.isMark(")") { return index }
        if token.isMark(":") || token.isMark("#") || token.isMark("=") { hasSign = true }
        if token.isMark("."), place + 1 < self.tokens.count,
          self.tokens[place + 1].shape == .capital,
          self.tokens[place + 1].isWord
        {
          return index
        }
      } else if self.tokens[index].roles.contains(.userWord), token.kind == .mixed {
        let end = self.endOfUserName(place)
        self.find(place..<end, .otherID, "id.user", 0.9)
        return end
      } else if cues.contains(.vehicleCue), token.isWord, token.shape == .upper, token.length <= 4,
        token.roles.isDisjoint(with: Roles.idCues), let number = self.token(place + 1),
        number.kind == .number || number.kind == .mixed, number.gap == .space, number.byteCount <= 5
      {
        // ABC 123 on a plate
        self.find(place..<place + 2, .vehicle, "id.plate", 0.85)
        return place + 2
      } else if cues.contains(.vehicleCue), token.kind == .mixed, token.byteCount <= 5,
        let number = self.token(place + 1),
        number.isNumber, number.gap == .space, number.length <= 4,
        self.roles(place + 2).isDisjoint(with: .measure)
      {
        self.find(place..<place + 2, .vehicle, "id.plate", 0.85)
        return place + 2
      } else if cues.contains(.licenseCue), token.isWord, token.shape == .upper,
        (2...4).contains(token.length), token.roles.isDisjoint(with: Roles.idCues),
        let number = self.token(place + 1), number.isNumber, number.gap == .space,
        number.length >= 4
      {
        // PSY 28814
        self.find(place..<place + 2, .license, "id.license", 0.85)
        return place + 2
      } else if let end = self.endOfID(place) {
        return self.takeValue(place..<end, cues, isSure: hasSign || !isPlain, hasSign, index)
      } else if token.isWord {
        let own = token.roles.intersection(Roles.idCues)
        let isFiller =
          token.roles.contains(.numberWord) || !own.isEmpty
          || token.word.commonness >= 7 && !token.roles.contains(.month)
          || token.length == 1 && (token.known == .s || hasSign)
        if !isFiller {
          guard self.tokens[index].roles.contains(.userWord),
            hasSign || token.word.commonness < 4 && !isPlain
          else { return index }
          let end = self.endOfUserName(place)
          self.find(place..<end, .otherID, "id.user", 0.8)
          return end
        }
        words += 1
        if words > 5 { return index }
        if !own.isEmpty {
          if !token.roles.contains(.numberWord) { hasSign = false }
          cues.formUnion(own)
          isPlain = isPlain && token.roles.contains(.weakCue)
        }
        if token.roles.contains(.numberWord), token.known != .is, token.known != .of {
          if token.roles.contains(.sign) { hasSign = true }
        }
      } else {
        return index
      }
      place += 1
    }
    return index
  }

  /// `mary.kay_52`
  private func endOfUserName(_ index: Int) -> Int {
    var end = index + 1
    while end - index < 8, self.isMark(end, ".", "_", "-"), self.isAdjacent(end),
      let next = self.token(end + 1), next.kind != .mark, next.gap == .none
    {
      end += 2
    }
    return end
  }

  /// The token after a number or code that begins here; nil when there is none.
  func endOfID(_ index: Int) -> Int? {
    guard let first = self.token(index), first.kind != .mark else { return nil }
    var digits = 0
    var end = index
    while let token = self.token(end), end - index < 24, end == index || token.gap == .none {
      switch token.kind {
      case .mark:
        guard token.isMark(".", "-", "/", "_"),
          let next = self.token(end + 1),
          next.gap == .none, next.kind != .mark
        else {
          return digits > 0 ? end : nil
        }
      case .number, .mixed: digits += self.bytes[token.range].count { (0x30...0x39).contains($0) }
      case .word:
        // Letters are a part of it when digits follow or come before.
        if token.length > 8 || token.shape == .lower && self.style == .usual && digits == 0 {
          return digits > 0 ? end : nil
        }
      }
      end += 1
    }
    return digits > 0 ? end : nil
  }

  private mutating func takeValue(
    _ range: Range<Int>,
    _ cues: Roles,
    isSure: Bool,
    _ hasSign: Bool,
    _ label: Int
  ) -> Int {
    var range = range
    var digits = range.reduce(0) { sum, place in
      sum + self.bytes[self.tokens[place].range].count { (0x30...0x39).contains($0) }
    }
    let first = self.tokens[range.lowerBound]
    let isOneNumber = range.count == 1 && first.kind == .number
    // 22 418 907
    if isOneNumber, first.length <= 3 {
      var next = range.upperBound
      while let group = self.token(next), group.isNumber, group.length == 3, group.gap == .space {
        digits += 3
        next += 1
      }
    }
    let isCode =
      first.kind == .mixed && (first.shape == .upper || self.style == .lower)
      && first.byteCount >= 3 && first.length == 0
    let least = hasSign ? isCode ? 1 : 2 : isSure ? 3 : 5
    guard digits >= least, hasSign || isSure || !self.startsLine(range.lowerBound) else {
      return label
    }
    if isOneNumber, !hasSign, first.length == 4, (1900...2100).contains(first.value) {
      return label
    }
    // PLAN: A1C in 3 months; what a heading introduces is no number of a health plan.
    if self.isWord(label, .plan),
      cues.subtracting([.planCue, .never, .weakCue]).isDisjoint(with: .idCues), digits < 6
    {
      return label
    }
    // Date of visit: 2022, visit date: 2022
    if isOneNumber, first.length == 4, (1900...2100).contains(first.value),
      self.isWord(label - 1, .of)
        || (label..<range.lowerBound).contains(where: { self.isWord($0, .date) })
    {
      return label
    }
    if isOneNumber, self.roles(range.upperBound).contains(.measure), digits < 6 { return label }
    if range.count == 1, first.kind == .mixed, first.length > 0,
      !first.roles.isDisjoint(with: [.measure, .ageCue, .ordinal])
    {
      return label
    }
    if self.endOfDate(range.lowerBound) != nil,
      !hasSign || cues.isDisjoint(with: [.recordCue, .socialCue, .planCue])
    {
      return label
    }
    if self.endOfPhone(range.lowerBound) != nil, !isSure { return label }
    // Groups with spaces between them.
    if isOneNumber || first.kind == .number || cues.contains(.planCue) {
      var groups = 0
      let lengths = cues.contains(.planCue) ? 1...5 : 2...4
      while groups < 5, let next = self.token(range.upperBound), next.gap == .space,
        next.kind == .number, lengths.contains(Int(next.length)),
        self.tokens[range.upperBound - 1].length <= lengths.upperBound,
        self.tokens[range.upperBound - 1].kind == .number,
        self.roles(range.upperBound + 1).isDisjoint(with: [.measure, .month])
      {
        range = range.lowerBound..<range.upperBound + 1
        groups += 1
      }
    }
    range = self.withParentheses(range)
    // A letter before it belongs to it, and so does the word for what was measured of somebody.
    if let before = self.token(range.lowerBound - 1), before.isWord,
      !self.taken[range.lowerBound - 1],
      range.lowerBound - 1 > label,
      before.length == 1 && before.shape == .upper && hasSign && before.gap == .space
        || before.roles.contains(.biometricCue)
    {
      range = range.lowerBound - 1..<range.upperBound
    }
    let category = self.category(cues)
    self.find(range, category, "id.labelled", hasSign || isSure ? 0.95 : 0.75)
    return range.upperBound
  }

  /// A device's identifier goes on in groups that begin with a number in parentheses.
  private func withParentheses(_ range: Range<Int>) -> Range<Int> {
    var range = range
    if range.lowerBound >= 1, self.isMark(range.lowerBound - 1, "("),
      self.isAdjacent(range.lowerBound)
    {
      var end = range.upperBound
      while self.isMark(end, ")") || self.isMark(end, "("),
        self.isAdjacent(end) || self.isMark(end, ")"),
        end - range.lowerBound < 24
      {
        end += 1
        while let token = self.token(end), token.gap == .none, token.kind != .mark { end += 1 }
      }
      // One pair of parentheses around a value is no part of it.
      if end > range.upperBound + 1 { range = range.lowerBound - 1..<end }
    }
    return range
  }

  /// What words that say what a number is make of it.
  func category(_ cues: Roles) -> Category {
    if cues.contains(.socialCue) { return .ssn }
    if cues.contains(.biometricCue) { return .biometric }
    if cues.contains(.vehicleCue) { return .vehicle }
    if cues.contains(.deviceCue) { return .device }
    if cues.contains(.licenseCue) { return .license }
    if cues.contains(.planCue) { return .healthPlan }
    if cues.contains(.recordCue), !cues.contains(.otherCue) || !cues.contains(.accountCue) {
      return .mrn
    }
    if cues.contains(.accountCue) { return .account }
    return .otherID
  }
}
