/// Symptoms, diseases, habits and results, and whether they are said to be there.
extension Facts {
  mutating func collectFindings(
    _ tokens: [Token],
    _ range: Range<Int>,
    _ unit: Int,
    _ bytes: [UInt8]
  ) {
    var scope = NegationScope()
    var lastContent: Int?
    for index in range {
      let token = tokens[index]
      scope.pass(token)
      guard token.isWord else {
        lastContent = nil
        continue
      }
      if token.concept == Self.cough, index + 1 < range.upperBound,
        tokens[index + 1].word == Self.up
      {
        // To cough something up is not to cough.
        continue
      }
      if let result = TestResult(tokens, at: index, in: range) {
        self.findings.append(
          FindingMention(
            key: result.key,
            polarity: result.isPositive ? .present : .absent,
            tokens: result.tokens,
            unit: unit,
            isResult: true
          )
        )
      }
      if let (key, place) = Self.finding(at: index, tokens, range, bytes, after: lastContent) {
        let sign = Self.sign(around: place, tokens, range)
        let said: FindingMention.Polarity =
          !scope.isDenied ? .present : Self.isOfChange(place, tokens, range) ? .asked : .absent
        self.findings.append(
          FindingMention(
            key: key,
            polarity: Self.isOnlyFeared(place, tokens, range) ? .asked : sign ?? said,
            tokens: place,
            unit: unit,
            isSigned: sign != nil,
            place: Self.bodyPart(beside: place, tokens, range)
          )
        )
        scope.renew()
      }
      if Self.openers.contains(token.word) { lastContent = nil }
      if token.isContent, !Self.qualifiers.contains(token.word) { lastContent = index }
    }
  }

  /// The part of the body that is named nearest to a finding in its clause; nil for none.
  private static func bodyPart(
    beside mention: Range<Int>,
    _ tokens: [Token],
    _ range: Range<Int>
  ) -> WordHash? {
    func isEnd(_ index: Int) -> Bool {
      tokens[index].mark == UInt8(ascii: ";") || tokens[index].mark == UInt8(ascii: ".")
        || tokens[index].mark == UInt8(ascii: ",") || tokens[index].classes.contains(.turn)
    }
    for distance in 1...self.placeReach {
      let before = mention.lowerBound - distance
      if before >= range.lowerBound, tokens[before].classes.contains(.body),
        !(before + 1..<mention.lowerBound).contains(where: isEnd)
      {
        return tokens[before].concept
      }
      let after = mention.upperBound - 1 + distance
      if after < range.upperBound, tokens[after].classes.contains(.body),
        !(mention.upperBound..<after).contains(where: isEnd)
      {
        return tokens[after].concept
      }
    }
    return nil
  }

  /// Tokens beside a finding in which its place is named.
  private static let placeReach = 5

  /// What is said of a finding behind it or by a sign before it: `fever no`, `Falls: none`, `dizziness denied`,
  /// `edema (-)`, `(-) nausea`, `-dysuria`; nil for nothing.
  private static func sign(
    around mention: Range<Int>,
    _ tokens: [Token],
    _ range: Range<Int>
  ) -> FindingMention.Polarity? {
    self.sign(before: mention, tokens, range) ?? self.sign(after: mention, tokens, range)
  }

  private static func sign(
    after mention: Range<Int>,
    _ tokens: [Token],
    _ range: Range<Int>
  ) -> FindingMention.Polarity? {
    var next = mention.upperBound
    var isParted = false
    // `Fever: none`, `Edema - none`, `Rash? No`, `pain = 0`
    while next < range.upperBound, Self.partings.contains(tokens[next].mark), !isParted {
      if tokens[next].mark == UInt8(ascii: "("), next + 2 < range.upperBound,
        tokens[next + 2].mark == UInt8(ascii: ")")
      {
        if tokens[next + 1].mark == UInt8(ascii: "-") { return .absent }
        if tokens[next + 1].mark == UInt8(ascii: "+") { return .present }
      }
      isParted = tokens[next].mark != UInt8(ascii: "(")
      next += 1
    }
    if let result = self.result(after: mention, tokens, range) { return result }
    guard next < range.upperBound else { return nil }
    let token = tokens[next]
    let ends = next + 1 == range.upperBound || tokens[next + 1].kind == .mark
    if token.kind == .number { return isParted && ends && token.value == 0 ? .absent : nil }
    guard token.isWord else { return nil }
    if self.ayes.contains(token.word) { return ends ? .present : nil }
    // `Murmur - none heard`; `fever no` ends, and in `cough none the worse` it does not.
    guard self.nays.contains(token.word) else { return nil }
    // `HIV neg Jan`, but `negative for` and `denied by`.
    let goesOn =
      self.results.contains(token.word) && next + 1 < range.upperBound
      && tokens[next + 1].word != self.for && !tokens[next + 1].isContent
    return ends || goesOn || isParted && token.word == self.none
      || self.results.contains(token.word) && next + 1 < range.upperBound
        && tokens[next + 1].classes.contains(.month)
      ? .absent : nil
  }

  /// What a result or the end of a list says of all that stands before it: `Covid and flu swabs are negative`,
  /// `chest pain/dyspnea: none`; nil for nothing.
  private static func result(
    after mention: Range<Int>,
    _ tokens: [Token],
    _ range: Range<Int>
  ) -> FindingMention.Polarity? {
    var isListed = false
    for index in mention
      .upperBound..<max(mention.upperBound, min(mention.upperBound + 9, range.upperBound))
    {
      let token = tokens[index]
      if token.isWord {
        if self.results.contains(token.word) {
          // `negative for` speaks of what follows.
          let isOfNext = index + 1 < range.upperBound && tokens[index + 1].word == self.for
          guard !isOfNext, isListed || index > mention.upperBound else { return nil }
          return token.word == self.positive ? .present : .absent
        }
        if isListed, self.nays.contains(token.word),
          index == range.upperBound - 1 || tokens[index + 1].kind == .mark
        {
          return tokens[index - 1].mark == UInt8(ascii: ":") ? .absent : nil
        }
        guard
          self.links.contains(token.word)
            || !token.classes.isDisjoint(with: [.finding, .disease, .generalFinding, .body, .test])
        else { return nil }
      } else if token.mark == UInt8(ascii: "/") || token.mark == UInt8(ascii: ",") {
        isListed = true
      } else if token.mark != UInt8(ascii: ":") {
        return nil
      }
    }
    return nil
  }

  private static let `for` = WordHash("for")
  private static let positive = WordHash("positive")
  private static let results = WordSet(["negative", "neg", "positive"])
  private static let links = WordSet([
    "and", "or", "is", "are", "was", "were", "came", "back", "test", "tests", "swab", "swabs",
    "screen", "rapid", "both", "all",
  ])

  private static func sign(
    before mention: Range<Int>,
    _ tokens: [Token],
    _ range: Range<Int>
  ) -> FindingMention.Polarity? {
    let index = mention.lowerBound - 1
    guard index >= range.lowerBound, tokens[index].kind == .mark else { return nil }
    func polarity(_ mark: UInt8) -> FindingMention.Polarity? {
      mark == UInt8(ascii: "-") ? .absent : mark == UInt8(ascii: "+") ? .present : nil
    }
    if tokens[index].mark == UInt8(ascii: ")") || tokens[index].mark == UInt8(ascii: "]") {
      guard index - 2 >= range.lowerBound,
        tokens[index - 2].mark == UInt8(ascii: "(") || tokens[index - 2].mark == UInt8(ascii: "[")
      else { return nil }
      return polarity(tokens[index - 1].mark)
    }
    // `Resp: - cough` and `fever, -chest pain`; in `fever - cough` and `follow-up` it joins.
    guard index > range.lowerBound else { return nil }
    let before = tokens[index - 1]
    let touches = tokens[index].end == tokens[mention.lowerBound].start
    // `penicillin (1977) - hives`
    guard before.mark != UInt8(ascii: ")"),
      before.kind == .mark || touches && before.end < tokens[index].start
    else { return nil }
    return polarity(tokens[index].mark)
  }

  /// Whether a finding is only feared, warned of or looked for: `precautions for swelling`, `it can cause a rash`.
  private static func isOnlyFeared(
    _ mention: Range<Int>,
    _ tokens: [Token],
    _ range: Range<Int>
  ) -> Bool {
    tokens[max(range.lowerBound, mention.lowerBound - 7)..<mention.lowerBound].contains {
      self.fears.contains($0.word)
    }
  }

  private static let fears = WordSet([
    "precautions", "precaution", "instructions", "about", "fear", "worried", "worry", "worries",
    "concern", "concerned", "risk", "risks", "watch", "monitor", "monitoring", "unlike", "cause",
    "causes", "warning", "warnings", "warned", "signs", "prevent", "screen", "screening", "looking",
    "evaluate", "assess", "counseled", "discussed", "reviewed", "scared", "afraid", "makes",
    "unless", "whether",
  ])

  private static let partings: Set<UInt8> = Set(":-?=(".utf8)
  private static let none = WordHash("none")
  private static let ayes = WordSet(["yes", "present", "positive", "pos"])
  private static let nays = WordSet([
    "no", "none", "absent", "negative", "neg", "denied", "denies", "nil", "never", "nope",
  ])

  /// Whether what a denial denies is that a finding changed: `no increase in swelling`, `no improvement in pain`.
  private static func isOfChange(
    _ mention: Range<Int>,
    _ tokens: [Token],
    _ range: Range<Int>
  ) -> Bool {
    tokens[max(range.lowerBound, mention.lowerBound - 4)..<mention.lowerBound].contains {
      self.courses.contains($0.word)
    }
  }

  private static let courses = WordSet([
    "increase", "increased", "increasing", "decrease", "decreased", "improvement", "improved",
    "worsening", "worsened", "worse", "progression", "difference", "relief",
  ])

  /// What a token says is there, and the tokens that name it; nil when it names nothing.
  private static func finding(
    at index: Int,
    _ tokens: [Token],
    _ range: Range<Int>,
    _ bytes: [UInt8],
    after lastContent: Int?
  ) -> (key: WordHash, tokens: Range<Int>)? {
    let token = tokens[index]
    if let key = self.abbreviated[token.word] { return (key, index..<index + 1) }
    if !token.classes.isDisjoint(with: [.finding, .disease]) {
      return (token.concept, index..<self.end(ofWordAt: index, tokens, range))
    }
    if token.classes.contains(.substance) {
      // To drink water is no vice.
      if self.drinking.contains(token.word),
        tokens[index + 1..<max(index + 1, min(index + 5, range.upperBound))]
          .contains(where: { self.drinks.contains($0.word) })
      {
        return nil
      }
      // Who has quit neither has it nor denies it.
      let before = tokens[max(range.lowerBound, index - 3)..<index]
      return before.contains { self.quitting.contains($0.word) }
        ? nil : (token.concept, index..<index + 1)
    }
    guard token.classes.contains(.generalFinding) else { return nil }
    func pair(_ other: Int) -> (WordHash, Range<Int>) {
      (
        WordHash.pair(tokens[other].concept, token.concept),
        min(other, index)..<max(other, index) + 1
      )
    }
    let ahead = index + 1..<max(index + 1, min(index + 5, range.upperBound))
    if token.concept == self.allergy,
      let drug = ahead.first(where: { tokens[$0].classes.contains(.drug) })
    {
      return pair(drug)
    }
    if let lastContent, index - lastContent <= 2,
      tokens[lastContent].classes.isDisjoint(with: [.negation, .affirmation, .action])
    {
      return pair(lastContent)
    }
    if let part = ahead.first(where: { tokens[$0].classes.contains(.body) }) { return pair(part) }
    return self.object(of: index, tokens, range, bytes).map(pair)
  }

  /// What a symptom is of: `loss of appetite`, `lost some weight`, `problems sleeping`; nil for nothing.
  private static func object(
    of index: Int,
    _ tokens: [Token],
    _ range: Range<Int>,
    _ bytes: [UInt8]
  ) -> Int? {
    guard tokens[index].concept != self.history else { return nil }
    var next = index + 1
    while next < range.upperBound, next <= index + 3, self.joints.contains(tokens[next].word) {
      next += 1
    }
    guard next < range.upperBound, tokens[next].isContent,
      tokens[next].classes.isDisjoint(
        with: [.negation, .affirmation, .action, .schedule, .side, .finding, .disease]
      ),
      !self.qualifiers.contains(tokens[next].word)
    else { return nil }
    if next > index + 1 { return next }
    return tokens[next].length > 5 && bytes[tokens[next].range].suffix(3).elementsEqual("ing".utf8)
      ? next : nil
  }

  /// One past the last token of a word or of the phrase that begins with it.
  private static func end(ofWordAt index: Int, _ tokens: [Token], _ range: Range<Int>) -> Int {
    var end = index + 1
    while end < range.upperBound, tokens[end].classes.contains(.continued) { end += 1 }
    return end
  }

  /// Words before a symptom that make no other one of it.
  private static let qualifiers = WordSet([
    "ever", "previous", "prior", "recent", "new", "specific", "significant", "other", "current",
    "further", "additional", "acute", "chronic", "mild", "severe", "moderate", "bad", "little",
    "occasional", "intermittent", "constant", "persistent", "major", "minor", "similar",
    "associated", "sudden", "immediate", "anything", "something", "nothing", "everything",
  ])
  private static let history = Stemmer.stem(of: "history")
  /// Letters that stand for a symptom and its place.
  private static let abbreviated: [WordHash: WordHash] = [
    WordHash("cp"): WordHash.pair(Stemmer.stem(of: "chest"), Stemmer.stem(of: "pain"))
  ]
  /// What stands between a symptom and what it is of.
  private static let joints = WordSet([
    "of", "with", "in", "some", "my", "your", "his", "her", "the",
  ])
  /// A symptom after one of them has nothing to do with the word before.
  private static let openers = WordSet([
    "any", "no", "some", "a", "an", "the", "my", "your", "his", "her", "with", "without", "have",
    "had",
  ])
  private static let drinking = WordSet(["drink", "drinks", "drinking"])
  private static let drinks = WordSet([
    "water", "fluids", "fluid", "coffee", "tea", "juice", "milk", "soda", "pop", "plenty", "enough",
    "lots", "gatorade", "liquids", "normally", "okay", "fine",
  ])
  private static let quitting = WordSet([
    "quit", "stop", "stopped", "quitting", "stopping", "former", "ex", "used", "previous", "past",
    "prior", "formerly", "previously",
  ])
  private static let cough = WordHash("cough")
  private static let allergy = Stemmer.stem(of: "allergy")
  private static let up = WordHash("up")
}
