/// The evidence of each word of a text.
struct NameEvidence {
  let scanner: Scanner
  let tokens: [Token]
  var values: [Double]

  init(_ scanner: Scanner) {
    self.scanner = scanner
    self.tokens = scanner.tokens
    self.values = Array(repeating: Self.unseen, count: scanner.tokens.count)
  }

  /// Of a word that nobody looked at yet.
  static let unseen = -9.0

  /// What is less is no name at any level.
  static let least = -1.09

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
  mutating func look(_ index: Int) {
    if self.values[index] == Self.unseen { self.values[index] = self.lexical(index) }
  }

  func lexical(_ index: Int) -> Double {
    let token = self.tokens[index]
    let word = token.word
    if token.roles.contains(.never) { return -6 }
    let first = Self.points(firstName: word.firstName)
    let last = Self.points(surname: word.surname)
    var value = max(first, last) + 0.3 * min(first, last)
    value -= Self.points(commonness: word.commonness)
    if word.isMedical { value -= 1.5 }
    // Dr, Mrs: never a name themselves.
    if token.roles.contains(.title), token.length <= 4 { value -= 4 }
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

  static func points(firstName: Int) -> Double {
    switch firstName {
    case 0: 0
    case 1: 0.8
    case 2: 1.4
    default: 1.9
    }
  }

  static func points(surname: Int) -> Double {
    switch surname {
    case 0: 0
    case 1: 0.5
    case 2: 1
    default: 1.4
    }
  }

  /// What speaks against a name.
  static func points(commonness: Int) -> Double {
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
  func isClinicalForm(_ token: Token) -> Bool {
    guard token.byteCount >= 6 else { return false }
    return Self.clinicalEndings.ends(self.scanner.bytes, token.range)
  }

  static let clinicalEndings = Endings([
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
}
