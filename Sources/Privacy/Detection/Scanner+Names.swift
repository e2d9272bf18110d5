internal import Foundation

/// Names of people: each word has evidence for and against, in log-odds, from what the lists know of it, how
/// it is written and what stands around it. Words whose evidence suffices are joined with their initials,
/// particles and hyphens.
extension Scanner {
  mutating func findNames() {
    var evidence = NameEvidence(self)
    evidence.collect()
    var index = 0
    while index < self.tokens.count {
      guard !self.taken[index], let (range, score) = evidence.name(at: index) else {
        index += 1
        continue
      }
      let free = range.filter { !self.taken[$0] }
      if free.count == range.count {
        self.find(range, .name, "name", score)
      } else {
        for place in free where self.tokens[place].kind != .mark {
          self.find(place..<place + 1, .name, "name", score)
        }
      }
      index = range.upperBound
    }
  }

  /// Finds what was found as a name once more, wherever else it stands.
  mutating func findAgain() {
    var known: [UInt64: Double] = [:]
    for finding in self.findings where finding.category == .name && finding.score >= 0.7 {
      for index in self.indices(finding.range) {
        let token = self.tokens[index]
        guard token.isWord, token.length >= 3, !token.roles.contains(.never), !token.word.isMedical,
          token.roles.isDisjoint(with: [.credential, .title])
        else { continue }
        known[token.hash] = max(known[token.hash] ?? 0, finding.score)
      }
    }
    guard !known.isEmpty else { return }
    // Most words are none of them, and a look at a few bits tells that.
    var filter: UInt64 = 0
    for hash in known.keys { filter |= 1 << (hash >> 58) }
    for index in self.tokens.indices where !self.taken[index] {
      let token = self.tokens[index]
      guard token.isWord, filter >> (token.hash >> 58) & 1 == 1, let score = known[token.hash]
      else { continue }
      let isPlain = token.word.commonness >= 3 || token.roles.contains(.month)
      if isPlain {
        // A common word is the name again only with its capital, inside a sentence.
        guard token.shape != .lower, self.style == .usual,
          !self.startsSentence(index) || score > 0.9 && self.roles(index + 1).contains(.personVerb)
        else { continue }
      } else if token.shape == .lower, self.style == .usual, token.length < 4 {
        continue
      }
      if self.roles(index + 1).contains(.clinicalNoun), token.roles.contains(.clinical) { continue }
      self.find(index..<index + 1, .name, "name.again", score * 0.9)
    }
  }

  /// The tokens that lie in a range of bytes.
  func indices(_ range: Range<Int>) -> Range<Int> {
    func first(from byte: Int) -> Int {
      var low = 0
      var high = self.tokens.count
      while low < high {
        let middle = (low + high) / 2
        if Int(self.tokens[middle].start) < byte { low = middle + 1 } else { high = middle }
      }
      return low
    }
    return first(from: range.lowerBound)..<first(from: range.upperBound)
  }
}

/// The evidence of each word of a text.
private struct NameEvidence {
  private let scanner: Scanner
  private let tokens: [Token]
  private var values: [Double]

  init(_ scanner: Scanner) {
    self.scanner = scanner
    self.tokens = scanner.tokens
    self.values = Array(repeating: Self.unseen, count: scanner.tokens.count)
  }

  /// Of a word that nobody looked at yet.
  private static let unseen = -9.0

  /// What is less is no name at any level.
  private static let least = -1.09

  mutating func collect() {
    for index in self.scanner.landmarks {
      let token = self.tokens[index]
      if token.isWord, token.length >= 2, !self.scanner.taken[index] {
        self.values[index] = self.lexical(index)
      }
    }
    for index in self.scanner.landmarks { self.addContext(index) }
    for index in self.scanner.landmarks { self.addNeighbours(index) }
    for index in self.scanner.landmarks { self.joinHyphen(index) }
  }

  // MARK: - One word

  /// Looks at a word, if nobody did.
  private mutating func look(_ index: Int) {
    if self.values[index] == Self.unseen { self.values[index] = self.lexical(index) }
  }

  private func lexical(_ index: Int) -> Double {
    let token = self.tokens[index]
    let word = token.word
    if token.roles.contains(.never) { return -6 }
    let first = Self.points(firstName: word.firstName)
    let last = Self.points(surname: word.surname)
    var value = max(first, last) + 0.3 * min(first, last)
    value -= Self.points(commonness: word.commonness)
    if word.isMedical { value -= 1.5 }
    // Drugs; who gave an eponym its name may still be a patient's namesake.
    let isEponym = token.roles.contains(.clinical) && (word.surname >= 2 || word.firstName >= 2)
    if token.roles.contains(.clinical) { value -= isEponym ? 0.5 : 4 }
    if !token.roles.isDisjoint(with: [.nationality, .weekday, .month]) { value -= 2.5 }
    if !token.roles.isDisjoint(with: [
      .credential, .title, .staff, .subject, .relation, .facility, .clinicalNoun, .measure,
    ]) {
      value -= 2
    }
    let isUnknown = word.isUnknown && token.roles.isEmpty
    // mL, Per: has a part to play, and it is no name's.
    if !isUnknown, !word.isName { value -= 0.5 }
    let style = self.scanner.style
    switch (style, token.shape) {
    case (.usual, .lower):
      value -= isUnknown ? 2.5 : 3.2
    case (.usual, .capital), (.usual, .mixed):
      if isUnknown { value += token.length >= 3 ? self.isClinicalForm(token) ? -2 : -1 : -2 }
      value += self.scanner.startsSentence(index) ? (word.commonness > 0 ? -0.8 : 0) : 1
    case (.usual, .upper):
      if token.length <= 4 {
        value -= 2.2
      } else if isUnknown {
        value -= 0.6
      } else if !word.isName {
        value -= 1.5
      } else {
        value += 0.2
      }
    default:
      if isUnknown { value += token.length >= 4 && !self.isClinicalForm(token) ? 0 : -1.5 }
      value -= 0.6
    }
    return value
  }

  private static func points(firstName: Int) -> Double {
    switch firstName {
    case 0: 0
    case 1: 0.8
    case 2: 1.4
    default: 1.9
    }
  }

  private static func points(surname: Int) -> Double {
    switch surname {
    case 0: 0
    case 1: 0.5
    case 2: 1
    default: 1.4
    }
  }

  /// What speaks against a name.
  private static func points(commonness: Int) -> Double {
    switch commonness {
    case 0: 0
    case 1: 0.3
    case 2: 0.5
    case 3: 0.9
    case 4: 1.4
    case 5: 2.1
    case 6: 3.3
    default: 5
    }
  }

  /// Whether an unknown word ends as drugs and terms do.
  private func isClinicalForm(_ token: Token) -> Bool {
    guard token.byteCount >= 6 else { return false }
    return Self.clinicalEndings.ends(self.scanner.bytes, token.range)
  }

  private static let clinicalEndings = Endings([
    "gram", "itis", "emia", "pril", "olol", "statin", "sone", "solone", "mab", "azepam", "cillin",
    "mycin",
    "azole", "oxacin", "tidine", "triptan", "gliptin", "thiazide", "sartan", "caine", "ectomy",
    "ostomy",
    "otomy", "plasty", "scopy", "graphy", "pathy", "megaly", "algia", "uria", "osis", "oma",
    "opathy", "ology",
    "steride", "ivir", "ovir", "prazole", "dipine", "formin", "glutide", "gliflozin", "parin",
    "xaban", "lukast", "terol",
    "nide", "emide", "active", "tender", "ological", "ologist",
  ])

  // MARK: - What stands around

  /// Adds to the words from here on that look like a name, up to four.
  private mutating func add(
    _ points: Double,
    from index: Int,
    isStrong: Bool = false,
    isLabel: Bool = false,
    isTitle: Bool = false
  ) {
    var place = index
    var count = 0
    while count < 4, let token = self.scanner.token(place), token.gap < .blankLine || place == index
    {
      if token.kind == .mark {
        let joins =
          token.isMark("-") && self.scanner.isAdjacent(place) && self.scanner.isAdjacent(place + 1)
          || token.isMark(".")
            && self.scanner.token(place - 1).map {
              $0.length == 1 || $0.roles.contains(.particle) || $0.roles.contains(.title)
            } ?? false
          || token.isMark("'") && self.tokens[place].gap == .none
        // Name: LAST, FIRST
        let isList =
          isLabel && token.isMark(",") && (1...2).contains(count)
          && self.scanner.token(place + 1).map {
            $0.isWord && ($0.word.firstName > 0 || $0.word.isUnknown || $0.word.isName)
              && !$0.roles.contains(.credential) && !$0.roles.contains(.never)
          } ?? false
        guard joins || isList, place > index else { return }
        place += 1
        continue
      }
      guard token.isWord, !self.scanner.taken[place] else { return }
      if token.length == 1
        || token.roles.contains(.particle) && token.word.commonness < 7
          && !token.roles.contains(.never)
      {
        place += 1
        continue
      }
      // Dr. Long, Nurse Page: behind a title even a word that is never a name is one.
      if isTitle, count == 0, token.roles.contains(.never), token.word.surname >= 1,
        token.shape != .lower || self.scanner.style == .lower,
        token.word.commonness < 7 || token.shape == .capital && self.scanner.style == .usual
      {
        self.values[place] = 2
        return
      }
      guard
        self.looksLikeName(
          place,
          isStrong && (count == 0 || isLabel),
          isLabel: isLabel && count == 0
        )
      else { return }
      // Whose name was begun is named by names.
      if count > 0, token.word.commonness >= 5, token.word.firstName == 0, token.word.surname < 2 {
        return
      }
      if count > 0, token.gap >= .newline, !self.scanner.tokens[place - 1].isWord { return }
      self.look(place)
      self.values[place] += count == 0 ? points : points * 0.8
      count += 1
      place += 1
    }
  }

  private func looksLikeName(_ index: Int, _ isStrong: Bool, isLabel: Bool = false) -> Bool {
    let token = self.tokens[index]
    if isLabel, token.word.firstName >= 2, !token.roles.contains(.never) { return true }
    if token.roles.contains(.never)
      || token.roles.contains(.credential) && token.length <= 4 && token.shape == .upper
    {
      return false
    }
    if token.roles.contains(.personVerb) {
      return token.shape == .capital && self.scanner.style == .usual
    }
    if token.word.commonness >= 6, token.shape == .lower || self.scanner.style != .usual {
      return isStrong && (token.word.surname >= 2 || token.word.firstName >= 2)
    }
    if self.scanner.style == .usual, token.shape == .lower {
      return isStrong
        && (token.word.commonness <= 2 || token.word.isName && token.word.commonness <= 5)
        && !token.word.isMedical
    }
    return true
  }

  private mutating func addContext(_ index: Int) {
    let token = self.tokens[index]
    guard token.kind == .word || token.kind == .mixed else { return }
    let roles = token.roles
    if token.length == 1, token.isWord, self.isDottedCredential(index) { self.addBefore(index, 3) }
    guard !roles.isEmpty else { return }
    var next = index + 1
    if roles.contains(.title), self.isTitle(index) {
      if self.scanner.isMark(next, "."), self.scanner.isAdjacent(next) { next += 1 }
      self.add(5, from: next, isStrong: true, isTitle: true)
      if token.known == .drs { self.addListed(5, from: next) }
    }
    if roles.contains(.credential), self.isCredential(index) { self.addBefore(index, 3) }
    // Patient: X; patient X; Mother's name is X
    if !roles.isDisjoint(with: [.staff, .subject, .relation, .nameCue]) {
      var hasColon = false
      var hasComma = false
      var words = 0
      var place = next
      if token.isPossessive { place += 2 }
      while let token = self.scanner.token(place), words < 4 {
        if token.isMark(":") || token.isMark("#") && hasColon {
          hasColon = true
        } else if token.isMark(","), !hasColon {
          hasComma = true
        } else if token.isMark("."), words == 0, self.tokens[index].length <= 4 {
        } else if token.isMark("("), token.gap == .space {
          hasComma = true
        } else if token.isWord,
          token.roles.contains(.nameCue) && token.length > 1 && token.shape == .lower
            || self.isCopula(token)
        {
          words += 1
          if token.roles.contains(.nameCue), self.isNaming(token) { hasColon = true }
        } else {
          break
        }
        place += 1
      }
      let isLabel =
        hasColon
        && (self.tokens[index].gap >= .newline || roles.contains(.nameCue)
          || !roles.isDisjoint(with: [.staff, .subject, .relation]))
      let isWeakCue =
        roles == [.nameCue]
        || roles.subtracting([.nameCue, .dateCue, .placeCue, .never, .numberWord]).isEmpty
      let isNamed =
        self.isNaming(token) && self.scanner.isMark(place - 1, ":") == false && place > index + 1
      var points: Double
      if isLabel {
        points = 3
      } else if isNamed {
        points = 2.5
      } else if isWeakCue {
        points = self.isNaming(token) ? 2 : 0.6
      } else {
        points = hasComma ? 1.6 : 2
      }
      if isLabel, token.known == .name { points = 5 }
      if !isLabel, self.scanner.style == .usual, self.scanner.token(place)?.shape == .lower {
        // pt miller c/o pain
        points = roles.contains(.subject) && place == index + 1 && token.length <= 3 ? 4 : 0
      }
      // md: van der oines
      if isLabel, self.scanner.token(place)?.shape == .lower, self.scanner.style == .usual {
        points = 5
      }
      if points > 0 {
        self.add(
          points,
          from: place,
          isStrong: isLabel || roles.contains(.subject) && place == index + 1,
          isLabel: isLabel
        )
      }
    }
  }

  /// `M.D.`, `R.N.` behind a comma.
  private func isDottedCredential(_ index: Int) -> Bool {
    let scanner = self.scanner
    guard self.tokens[index].shape == .upper || scanner.style == .lower,
      scanner.isMark(index - 1, ","), scanner.isMark(index + 1, "."),
      scanner.isAdjacent(index + 1), let second = scanner.token(index + 2), second.length == 1,
      second.gap == .none
    else { return false }
    switch (self.tokens[index].known, second.known) {
    case (.m, .d), (.d, .o), (.r, .n), (.n, .p), (.p, .a), (.p, .c): return true
    default: return false
    }
  }

  /// Titles that are other things as well need a name behind them.
  private func isTitle(_ index: Int) -> Bool {
    let token = self.tokens[index]
    guard let next = self.scanner.token(self.scanner.isMark(index + 1, ".") ? index + 2 : index + 1)
    else { return false }
    if self.scanner.style == .lower {
      return self.scanner.isMark(index + 1, ".")
        || !token.roles.contains(.relation) && token.length > 1 && token.length < 4
    }
    if token.roles.contains(.relation) || token.roles.contains(.staff)
      || token.roles.contains(.measure) || token.length <= 2 && token.known == .ms
    {
      return next.shape != .lower && token.shape != .lower
    }
    if token.roles.contains(.street), next.shape == .lower, self.scanner.style == .usual,
      token.shape != .lower
        || self.scanner.tokens[max(0, index - 1)].kind == .word
          && self.scanner.roles(index - 1).isEmpty
    {
      return next.word.isName || next.word.isUnknown
    }
    return true
  }

  private func isCopula(_ token: Token) -> Bool {
    token.known == .is || token.known == .was || token.known == .by
      || token.known == .to
  }

  private func isNaming(_ token: Token) -> Bool { token.roles.contains(.naming) }

  private func isCredential(_ index: Int) -> Bool {
    let token = self.tokens[index]
    if token.length <= 2, token.shape == .lower, self.scanner.style == .usual { return false }
    return true
  }

  /// Names behind a comma or `and` after a name: Drs. Winter and Olsen.
  private mutating func addListed(_ points: Double, from index: Int) {
    var place = index
    var count = 0
    while count < 8, let token = self.scanner.token(place), token.gap < .newline || place == index {
      if token.isWord || token.kind == .mark && (token.isMark(".") || token.isMark("-")) {
        place += 1
        count += 1
        if self.scanner.isWord(place, .and) || self.scanner.isMark(place, "&")
          || self.scanner.isMark(place, ","),
          let next = self.scanner.token(place + 1), next.isWord, next.shape != .lower,
          !next.roles.contains(.never),
          !next.roles.contains(.credential), !next.roles.contains(.stateCode) || next.length > 2
        {
          self.add(points * 0.6, from: place + 1)
          return
        }
        if !(self.scanner.token(place)?.isWord ?? false) && !self.scanner.isMark(place, ".")
          && !self.scanner.isMark(place, "-")
        {
          return
        }
        if token.isWord, token.shape == .lower, self.scanner.style == .usual { return }
      } else {
        return
      }
    }
  }

  /// Adds to the name that ends before a credential.
  private mutating func addBefore(_ index: Int, _ points: Double) {
    var place = index - 1
    // M.D., a comma, other credentials.
    while place >= 0, index - place < 8 {
      let token = self.tokens[place]
      if token.isMark(",") || token.isMark(".")
        || token.isWord && token.roles.contains(.credential) && token.shape == .upper
          && token.length <= 4
        || token.isMark("(")
      {
        place -= 1
      } else {
        break
      }
    }
    var count = 0
    while place >= 0, count < 4 {
      let token = self.tokens[place]
      if token.isMark("."), place > 0,
        self.tokens[place - 1].length == 1 || self.tokens[place - 1].roles.contains(.particle)
      {
        place -= 1; continue
      }
      if token.isMark("-"), token.gap == .none { place -= 1; continue }
      if token.isMark(","), count == 1 { place -= 1; continue }
      guard token.isWord, !self.scanner.taken[place] else { return }
      if token.length == 1 || token.roles.contains(.particle) { place -= 1; continue }
      guard self.looksLikeName(place, count == 0) else { return }
      self.look(place)
      self.values[place] += count == 0 ? points : points * 0.7
      count += 1
      if self.tokens[place].gap >= .newline { return }
      place -= 1
    }
  }

  /// Carrier-Dobbins: what a hyphen joins with a name belongs to it.
  private mutating func joinHyphen(_ index: Int) {
    guard self.tokens[index].isMark("-"), self.tokens[index].gap == .none,
      self.scanner.isAdjacent(index + 1), index > 0,
      let left = self.scanner.token(index - 1), let right = self.scanner.token(index + 1),
      left.isWord, right.isWord,
      left.length >= 2, right.length >= 2, left.shape == right.shape || left.shape == .capital
    else { return }
    let (a, b) = (self.values[index - 1], self.values[index + 1])
    if a >= 0.5 || b >= 0.5, left.roles.isDisjoint(with: .clinical),
      right.roles.isDisjoint(with: .clinical),
      left.shape != .lower || self.scanner.style == .lower || max(a, b) > 1
    {
      if left.word.isName || left.word.isUnknown {
        self.values[index - 1] = max(a, min(b, 2) - 0.5)
      }
      if right.word.isName || right.word.isUnknown {
        self.values[index + 1] = max(b, min(a, 2) - 0.5)
      }
    }
  }

  // MARK: - Neighbours

  private mutating func addNeighbours(_ index: Int) {
    let token = self.tokens[index]
    guard token.isWord, token.length >= 2, self.values[index] > -5 else { return }
    let scanner = self.scanner
    var next = index + 1
    if token.isPossessive {
      self.values[index] += 0.4
      next += 2
    }
    if let after = scanner.token(next) {
      if after.isWord, after.roles.contains(.clinicalNoun),
        token.roles.contains(.clinical) || !after.roles.contains(.measure)
      {
        self.values[index] -= token.roles.contains(.clinical) ? 4 : 2
      }
      if after.isWord, after.roles.contains(.personVerb), token.shape != .lower {
        self.values[index] += 0.8
      }
      if after.isNumber, scanner.roles(next + 1).contains(.measure) { self.values[index] -= 2.5 }
      if after.kind == .mixed, after.roles.contains(.measure) { self.values[index] -= 2.5 }
      // X, a 54-year-old; X (MRN 12)
      if after.isMark(","),
        scanner.isWord(next + 1, .a) || scanner.isWord(next + 1, .an)
          || scanner.token(next + 1)?.kind == .number || scanner.roles(next + 1).contains(.relation)
          || scanner.isWord(next + 1, .who)
      {
        if self.isAgeNear(next + 1) {
          self.values[index] += 1.5
        } else if !scanner.roles(next + 1).isDisjoint(with: [.relation])
          || scanner.isWord(next + 1, .who)
        {
          self.values[index] += 0.6
        }
      }
      if after.isMark("("),
        scanner.token(next + 1)?.roles.isDisjoint(with: [.recordCue, .phoneCue]) == false
      {
        self.values[index] += 0.8
      }
      // First names before a capital.
      if after.isWord, after.gap == .space,
        token.shape != .lower && after.shape != .lower
          || scanner.style == .lower && token.word.firstName >= 2
            && (after.word.commonness < 3 || token.word.commonness < 3 && after.word.surname >= 2),
        after.length >= 2, !after.roles.contains(.never),
        after.word.isName || after.word.isUnknown,
        token.word.firstName >= 1 || after.word.surname >= 1 && token.word.isUnknown
      {
        let bonus = scanner.style == .usual ? 1.1 : 0.7
        if token.word.firstName >= 2, token.word.commonness >= 3, after.word.commonness == 0,
          !after.word.isMedical
        {
          // Hope Lizarrago: what is no word makes a name of the word before it.
          self.values[index] += 0.7 * Double(token.word.commonness)
        }
        if token.word.firstName >= 1, token.word.commonness < 6 {
          self.values[index] += bonus
          let isSure = self.values[index] > 1 && after.word.surname >= 2
          // Derek Long: what the word is otherwise counts less behind a first name that is nothing else.
          let isPlain = isSure && token.word.commonness < 3 && scanner.style != .usual
          self.values[next] += isSure ? bonus + 2.5 : bonus
          if isPlain, !after.roles.contains(.personVerb) {
            self.values[next] += 0.4 * Double(after.word.commonness)
          }
        }
      }
      // Ethel D. Gray
      if after.isWord, after.length == 1, after.gap == .space, token.word.firstName >= 1,
        self.values[index] > 0
      {
        let last = scanner.isMark(next + 1, ".") ? next + 2 : next + 1
        if let surname = scanner.token(last), surname.isWord, surname.length >= 2,
          surname.gap == .space, surname.word.surname >= 1,
          surname.shape != .lower || scanner.style == .lower, !surname.roles.contains(.never)
        {
          self.values[last] += 2.5
        }
      }
      // LAST,FIRST on a line of its own
      if after.isMark(","), after.gap == .none, !token.roles.contains(.never),
        token.gap >= .newline || index == 0, let first = scanner.token(next + 1), first.isWord,
        first.length >= 2, token.shape == .upper || first.gap == .none, first.gap <= .space,
        token.word.isName || token.word.isUnknown, first.word.isName || first.word.isUnknown,
        first.shape == token.shape
      {
        self.values[index] = max(self.values[index] + 3.5, first.gap == .none ? 1 : -9)
        self.values[next + 1] = max(self.values[next + 1] + 3.5, first.gap == .none ? 1 : -9)
      }
      // Hunt, Roger was
      if after.isMark(","), token.shape == .capital, token.word.surname >= 2,
        token.gap >= .newline || index == 0 || scanner.startsSentence(index),
        let first = scanner.token(next + 1), first.isWord, first.shape == .capital,
        first.gap == .space, first.word.firstName >= 2,
        first.word.commonness < 4
      {
        self.values[index] += 3 + 0.5 * Double(token.word.commonness)
        self.values[next + 1] += 1.5
      }
      // X, beeper 12
      if after.isMark(","), scanner.roles(next + 1).contains(.phoneCue),
        token.gap >= .newline || scanner.startsSentence(index) || token.word.isName
      {
        self.values[index] += 2.5
      }
      // Monjeau, Graves and Reed
      if self.values[index] > 0, token.shape != .lower,
        after.isMark(",") || scanner.isWord(next, .and),
        let other = scanner.token(next + 1), other.isWord, other.gap == .space,
        other.shape == .capital, other.word.isName,
        !other.roles.contains(.never)
      {
        self.values[next + 1] += token.word.isName ? 1.2 : 0.8
      }
      if token.word.isUnknown, token.shape == .capital, after.isMark(","),
        let other = scanner.token(next + 1), other.word.firstName >= 1 || other.word.surname >= 2,
        other.shape == .capital
      {
        self.values[index] += 0.8
      }
      // Anna S.
      if after.isWord, after.length == 1, after.shape == .upper, after.gap == .space,
        token.word.firstName >= 1 || token.word.isUnknown && token.shape != .lower,
        self.isInitial(next)
      {
        self.values[index] += 1.6
      }
    }
    if let before = scanner.token(index - 1) {
      // J. Smith
      if before.isMark("."), let initial = scanner.token(index - 2), initial.length == 1,
        initial.isWord, initial.shape == .upper || scanner.style == .lower,
        token.shape != .lower || scanner.style == .lower
      {
        let isSurname = token.word.surname >= 2
        self.values[index] +=
          isSurname && token.shape == .capital
          ? 3.5 : isSurname && scanner.style == .upper ? 2.2 : 1.2
      }
      if before.isWord,
        scanner.isWord(index - 1, .the) || scanner.isWord(index - 1, .a)
          || scanner.isWord(index - 1, .an)
      {
        self.values[index] -= token.word.commonness > 0 ? 1.2 : 0.5
      }
      // She named him X
      if scanner.isWord(index - 1, .him) || scanner.isWord(index - 1, .her),
        scanner.isWord(index - 2, .named) || scanner.isWord(index - 2, .called),
        token.shape != .lower
      {
        self.values[index] += 2.5
      }
      // a 54-year-old male, X
      if before.isMark(","), index >= 2,
        scanner.roles(index - 2).contains(.subject) || scanner.isPerson(index - 2)
      {
        self.values[index] += 1.5
      }
    }
  }

  private func isInitial(_ index: Int) -> Bool {
    guard let after = self.scanner.token(index + 1) else { return true }
    if after.isMark("."), after.gap == .none { return true }
    return after.kind == .mark || after.gap >= .newline || after.isWord && after.shape != .lower
      || !after.roles.isDisjoint(with: .personVerb)
  }

  private func isAgeNear(_ index: Int) -> Bool {
    for place in index..<index + 4 where self.scanner.token(place)?.roles.contains(.ageCue) ?? false
    {
      return true
    }
    return false
  }

  // MARK: - Names

  /// The name that begins with a token, and how sure it is.
  func name(at index: Int) -> (Range<Int>, Double)? {
    // Most words are none, which their evidence tells.
    let token = self.tokens[index]
    guard token.isWord,
      self.values[index] >= Self.least || token.length <= 3 || token.roles.contains(.particle)
    else { return nil }
    if let end = self.trailer(index) { return (index..<end, 0.8) }
    if let end = self.initials(index) { return (index..<end, 0.6) }
    guard let start = self.start(index) else { return nil }
    var end = start.core + 1
    var best = self.values[start.core]
    // What follows: words, initials, particles, generations.
    while let token = self.scanner.token(end), !self.scanner.taken[end] {
      if token.isWord, token.gap <= .newline {
        // karnopp, sidney u
        if token.length == 1, self.scanner.style == .lower, token.gap == .space,
          self.tokens[end - 1].isWord, token.known != .a, token.known != .i,
          self.scanner.token(end + 1).map({ Int($0.start) > Int(token.end) + 1 }) ?? true
        {
          end += 1
          continue
        }
        if token.length == 1, token.shape == .upper || self.scanner.style == .lower,
          token.gap <= .space || self.joins(end + 1), self.isInitial(end) || self.joins(end + 1)
        {
          end += 1
          if self.scanner.isMark(end, "."), self.scanner.isAdjacent(end),
            !self.endsSentence(end) || self.joins(end + 1)
          {
            end += 1
          }
          continue
        }
        if self.values[end] >= Self.least,
          token.gap == .space || token.gap == .none || self.tokens[end - 1].isWord
        {
          best = max(best, self.values[end])
          end += 1
          continue
        }
        if token.roles.contains(.generation), token.gap == .space,
          token.shape != .lower || self.scanner.style == .lower
        {
          end += 1; continue
        }
        if token.roles.contains(.particle), token.shape == .lower, token.gap == .space,
          let next = self.scanner.token(end + 1),
          next.isWord, next.shape == .capital, next.gap == .space, !next.roles.contains(.never),
          best > 0
        {
          end += 2
          continue
        }
        if token.roles.contains(.particle), self.joinsParticle(end) { end += 1; continue }
        break
      }
      if token.isMark("-"), token.gap == .none, self.scanner.isAdjacent(end + 1),
        let next = self.scanner.token(end + 1), next.isWord,
        next.shape != .lower || self.scanner.style == .lower || self.values[end + 1] >= Self.least
          || next.word.commonness < 4
      {
        end += 2
        continue
      }
      if token.isMark("."), token.gap == .none,
        self.tokens[end - 1].roles.contains(.particle)
          || self.tokens[end - 1].roles.contains(.generation), self.joins(end + 1)
      {
        end += 1; continue
      }
      // LAST, FIRST
      if token.isMark(","), let next = self.scanner.token(end + 1), next.isWord, next.gap <= .space,
        self.values[end + 1] >= Self.least,
        next.word.firstName > 0 || next.word.isUnknown || self.values[end + 1] > 2,
        !next.roles.contains(.credential), end - start.first <= 3
      {
        end += 2
        continue
      }
      break
    }
    while end > start.core + 1, self.tokens[end - 1].kind == .mark,
      !self.scanner.isMark(end - 1, ".")
    { end -= 1 }
    return (start.first..<end, 1 / (1 + exp(-best)))
  }

  private func endsSentence(_ index: Int) -> Bool {
    guard let next = self.scanner.token(index + 1) else { return true }
    return next.gap >= .newline
  }

  /// Whether a name goes on with a token.
  private func joins(_ index: Int) -> Bool {
    guard let token = self.scanner.token(index), token.isWord, token.gap <= .newline else {
      return false
    }
    return token.length >= 2 && self.values[index] >= Self.least
  }

  private func joinsParticle(_ index: Int) -> Bool {
    var place = index + 1
    if self.scanner.isMark(place, ".") { place += 1 }
    if self.scanner.roles(place).contains(.particle) { place += 1 }
    return self.joins(place)
  }

  /// Where a name begins that has its first sure word here or after an initial or a particle.
  private func start(_ index: Int) -> (first: Int, core: Int)? {
    let token = self.tokens[index]
    guard token.isWord else { return nil }
    if token.length >= 2, self.values[index] >= Self.least { return (index, index) }
    // J. R. Smith, de la Fox
    var place = index
    var steps = 0
    while steps < 3, let token = self.scanner.token(place), token.isWord,
      token.length == 1 && (token.shape == .upper || self.scanner.style == .lower)
        || token.roles.contains(.particle) && token.length > 1
    {
      if place > index, token.gap > .newline { return nil }
      place += 1
      if self.scanner.isMark(place, "."), self.scanner.isAdjacent(place) { place += 1 }
      steps += 1
    }
    guard steps > 0, let core = self.scanner.token(place), core.isWord, core.length >= 2,
      core.gap <= .newline,
      self.values[place] >= Self.least, !self.scanner.taken[place],
      core.shape != .lower || self.scanner.style == .lower || self.values[place] > 1
    else { return nil }
    if token.roles.contains(.never), token.length > 1 { return nil }
    if token.length == 1,
      self.scanner.style == .lower || token.known == .a || token.known == .i
    {
      return self.scanner.isMark(index + 1, ".") ? (index, place) : nil
    }
    return (index, place)
  }

  /// `RLW/olsen` and `XGT:holmes` on a line of their own, and `by CIM`.
  private func trailer(_ index: Int) -> Int? {
    let token = self.tokens[index]
    guard token.isWord, (2...3).contains(token.length) else { return nil }
    let scanner = self.scanner
    if token.gap >= .newline || index == 0, token.shape == .upper || scanner.style == .lower,
      scanner.isMark(index + 1, "/") || scanner.isMark(index + 1, ":"),
      scanner.isAdjacent(index + 1), scanner.isAdjacent(index + 2),
      let second = scanner.token(index + 2), second.isWord
    {
      var end = index + 3
      while end < index + 7, let more = scanner.token(end), more.gap <= .space,
        more.isWord || more.isMark("-")
      { end += 1 }
      if scanner.token(end).map({ $0.gap >= .newline }) ?? true { return end }
    }
    if token.shape == .upper || scanner.style != .usual, scanner.isWord(index - 1, .by),
      token.word.commonness < 6, !token.roles.contains(.never),
      scanner.token(index + 1).map({ $0.gap >= .newline || $0.isMark(".") }) ?? true
    {
      return index + 1
    }
    return nil
  }

  /// `F.E.` as somebody who does something.
  private func initials(_ index: Int) -> Int? {
    let scanner = self.scanner
    guard self.tokens[index].isWord, self.tokens[index].length == 1,
      self.tokens[index].shape == .upper || scanner.style == .lower
    else { return nil }
    if index > 0, scanner.isAdjacent(index) { return nil }
    var place = index
    var letters = 0
    while letters < 4, let token = scanner.token(place), token.isWord, token.length == 1,
      place == index || token.gap == .none,
      scanner.isMark(place + 1, "."), scanner.isAdjacent(place + 1)
    {
      letters += 1
      place += 2
    }
    guard letters >= 2 else { return nil }
    let isBehindTitle =
      scanner.roles(index - 1).contains(.subject) || scanner.roles(index - 1).contains(.title)
    guard let next = scanner.token(place), next.isWord, next.gap == .space,
      next.roles.contains(.personVerb) && next.shape == .lower || isBehindTitle
        || next.roles.contains(.personVerb) && scanner.style == .upper
    else {
      return isBehindTitle ? place : nil
    }
    return place
  }
}

extension Scanner {
  /// Whether a word stands for a person: male, woman, like.
  func isPerson(_ index: Int) -> Bool {
    guard let token = self.token(index), token.isWord else { return false }
    return token.roles.contains(.person)
  }

}
