/// Compares sentences with a transcript: the words they share, their numbers, drugs, doses and sides,
/// and what is denied or affirmed.
struct StatementChecker {
  /// Below this share of its concepts a statement counts as unsupported.
  static let unsupportedBelow = 0.34

  /// Sizes of what is less than a whole misfit.
  enum Size {
    static let numberElsewhere = 0.44
    static let unit = 0.8
    static let drugElsewhere = 0.5
  }

  private static let clinical: WordClasses = [
    .drug, .disease, .finding, .generalFinding, .test, .body, .substance,
  ]
  private static let old = Stemmer.stem(of: "old")

  let text: ParsedText
  let facts: Facts
  let index: TranscriptIndex
  /// The drug whose dose stands at a token.
  let drugsByDose: [Int: WordHash]
  var nextDrug = 0
  var nextFrequency = 0
  var nextFinding = 0
  var nextSide = 0
  var nextTime = 0
  var nextRelative = 0
  /// Made when the first drug is not named as it is written.
  var spelling: SpokenSpelling?

  init(_ text: ParsedText, _ facts: Facts, _ index: TranscriptIndex) {
    self.text = text
    self.facts = facts
    self.index = index
    self.drugsByDose = Dictionary(
      facts.drugs.filter { $0.dose != nil }.map { ($0.doseTokens.lowerBound, $0.drug) }
    ) { first, _ in first }
  }

  /// Checks a sentence. Sentences come in their order.
  mutating func check(_ number: Int, _ match: Alignment.Match) -> StatementCheck {
    let sentence = self.text.sentences[number]
    var check = StatementCheck(
      sentence: number,
      isCheckable: match.concepts > 0,
      support: 0.6 * match.support + 0.4 * match.coverage,
      window: match.window,
      issues: [],
      concepts: match.concepts
    )
    let isObjective = self.text.kind(of: sentence).isObjective
    self.readFeatures(sentence, match, isObjective, &check)
    self.checkNumbers(sentence, number, match, isObjective, &check)
    self.checkDrugs(number, match, &check)
    self.checkFindings(number, isObjective, self.text.kind(of: sentence).isPlan, &check)
    self.checkSides(number, match, &check)
    self.checkTimes(number, match, &check)
    self.checkPersons(sentence, number, &check)
    self.checkLists(sentence, &check)
    if check.isCheckable, check.support < Self.unsupportedBelow + 0.1 {
      let missing = 1 - check.support / (Self.unsupportedBelow + 0.1)
      // One word says little; a long sentence that nothing supports says much.
      let size = min(1, Double(match.concepts) / 5)
      check.issues.append(
        StatementCheck.Issue(
          signal: .expectedFalse,
          size: missing * size * (isObjective ? 0.7 : 1),
          range: sentence.range,
          isContradiction: false,
          explanation: "The transcript does not speak of this.",
          utterance: nil
        )
      )
    }
    for issue in check.issues { check.features.add(issue) }
    return check
  }

  // MARK: Denials

  /// How its words are affirmed and denied, here and in the transcript.
  private func readFeatures(
    _ sentence: Sentence,
    _ match: Alignment.Match,
    _ isObjective: Bool,
    _ check: inout StatementCheck
  ) {
    var features = StatementFeatures()
    features.unsupported = 1 - match.support
    features.unspoken = 1 - match.coverage
    features.length = approximateLog(Double(1 + match.concepts))
    features.objective = isObjective ? 1 : 0
    var scope = NegationScope()
    var total = 0.0
    var unspoken: [(token: Int, weight: Double)] = []
    for index in sentence.tokens {
      let token = self.text.tokens[index]
      scope.pass(token)
      guard token.isContent, !token.classes.contains(.negation) else { continue }
      let weight = self.index.weight(token)
      total += weight
      if scope.isDenied { features.denies = 1 }
      // Of a few words every mention counts: which of the windows is the closest is chance.
      let window = match.concepts > 2 ? match.window : 0..<0
      let stances = self.index.stances(of: token.concept, in: window)
      if stances.isEmpty {
        // How old and of which sex the patient is everybody sees.
        if token.classes.isDisjoint(with: [.male, .female, .schedule]), token.concept != Self.old {
          unspoken.append((index, weight))
        }
        if scope.isDenied { features.deniedUnspoken += weight }
        if !token.classes.isDisjoint(with: [.finding, .disease]) {
          features.newFindings = min(3, features.newFindings + 1)
        }
      } else {
        // `Legs: no swelling` affirms no legs.
        guard !token.classes.contains(.body) else { continue }
        let against: TranscriptIndex.Stance = scope.isDenied ? .affirmed : .denied
        let share = weight * Double(stances.count { $0 == against }) / Double(stances.count)
        if scope.isDenied {
          features.deniedAffirmed += share
        } else {
          features.affirmedDenied += share
        }
      }
    }
    if total > 0 {
      features.deniedUnspoken /= total
      features.deniedAffirmed /= total
      features.affirmedDenied /= total
    }
    check.features = features
    // What is clinical says most.
    let clinical = unspoken.filter {
      !self.text.tokens[$0.token].classes.isDisjoint(with: Self.clinical)
    }
    check.unspoken = (clinical.isEmpty ? unspoken : clinical)
      .sorted { ($1.weight, $0.token) < ($0.weight, $1.token) }.prefix(3).map(\.token)
  }

  /// Lists that are affirmed in the form of denied ones.
  private func checkLists(_ sentence: Sentence, _ check: inout StatementCheck) {
    if AffirmedList.isIn(self.text.tokens(of: sentence)) {
      check.issues.append(
        StatementCheck.Issue(
          signal: .affirmedList,
          size: 1,
          range: sentence.range,
          isContradiction: false,
          explanation:
            "A list that is affirmed is joined by `or`, as denied ones are: what is there?",
          utterance: nil
        )
      )
    }
  }

  func bytes(_ tokens: Range<Int>) -> Range<Int> {
    self.text.tokens[tokens.lowerBound].range
      .lowerBound..<self.text.tokens[tokens.upperBound - 1].range.upperBound
  }
}
