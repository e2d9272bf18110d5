internal import Model

/// How strongly an opinion is put. The order of the tests decides: what only asks for an opinion or
/// cites the law is none, whatever words it uses; then doubt, then denial, then assertion.
enum OpinionClassifier {
  /// What a sentence says of a connection with service.
  struct Reading: Equatable {
    var strength: OpinionStrength
    var basis: OpinionBasis
    /// Whether it is in the usual phrases.
    var isUsual = true

    static let none = Reading(strength: .none, basis: .none)
    static let doubt = Reading(strength: .speculative, basis: .doubt)
    static let denial = Reading(strength: .negative, basis: .denial)
  }

  /// What a letter says.
  struct Opinion {
    /// The strongest of its statements.
    var reading = Reading.none
    /// The sentence that makes it; nil for none.
    var sentence: Int?
    /// All that make one.
    var sentences: Set<Int> = []
    /// Whether one sentence affirms what another denies.
    var isEquivocal = false
  }

  static func classify(_ lines: [LetterSentence]) -> Opinion {
    var opinion = Opinion()
    var best = 0
    var found: Set<OpinionStrength> = []
    // Who writes `I` gives an opinion of his own, and what others said is none of it.
    let isOwn = lines.contains { $0.without(self.numerals).holds(self.firstPerson) }
    let isLetter = lines.count >= self.leastOfLetter
    let isDisclaimed = lines.contains { LetterAuthor.disclaims($0) }
    for (index, line) in lines.enumerated() where !((isOwn || isLetter) && self.isOfOthers(line)) {
      // Who says that he gives no opinion has told what others hold, but for what he ticks or says of himself.
      if isDisclaimed,
        LetterAuthor.disclaims(line)
          || !line.isTicked && line.answer == nil
            && !(line.holds(self.firstPerson) && line.holds(self.thresholds))
      {
        continue
      }
      // What a letter says that its writer held before, he may have changed.
      if isLetter, line.holds(self.formerly) { continue }
      // Of a form of which nothing was chosen its headings are left.
      if lines.count > 1, line.isHeading, !line.holds(self.thresholds) { continue }
      var reading = self.readAnswered(line) ?? self.read(line)
      if reading == .none, line.isTicked { reading = self.readTicked(line) }
      if reading == .none, isLetter, OpinionClause.deniesCauseOfCondition(line) {
        reading = Reading(strength: .negative, basis: .denial, isUsual: false)
      }
      if reading != .none { opinion.sentences.insert(index) }
      if reading.isUsual { found.insert(reading.strength) }
      // What was ticked is the writer's answer, whatever else he remarks.
      let isAnswer = line.isTicked || line.answer != nil
      let rank =
        self.rank(reading, isReason: self.isReason(line))
        + (isAnswer && reading != .none ? self.answerRank : 0)
      if rank > best {
        best = rank
        opinion.reading = reading
        opinion.sentence = index
      }
    }
    opinion.isEquivocal = found.isSuperset(of: [.positive, .negative])
    return opinion
  }

  /// What a question on a form says with the answer that was ticked; nil for none. A no to a question for the threshold denies it.
  private static func readAnswered(_ line: LetterSentence) -> Reading? {
    guard let isYes = line.answer else { return nil }
    let asks =
      line.holds(self.thresholds) || line.holds(self.evenChances) || line.holds(self.links)
      || line.holds(self.causes) || line.holds(self.worsening)
    guard asks,
      OpinionClause.isOfService(line) || line.holds(self.thresholds) || line.holds(self.evenChances)
    else { return Reading.none }
    // `Was there an injury after discharge?` asks for no connection.
    guard !line.holds(self.asides) else { return Reading.none }
    return isYes ? Reading(strength: .positive, basis: .threshold) : .denial
  }

  /// What a ticked line says in a form's own words: `Probably no, fewer than 50 in 100`, `I could only speculate`.
  private static func readTicked(_ line: LetterSentence) -> Reading {
    if line.holds(self.tickedDoubts) { return .doubt }
    if line.holds(self.tickedDenials) || line.holds(self.negations) { return .denial }
    if line.holds(self.tickedClaims) || line.holds(self.links) || line.holds(self.causes) {
      return Reading(strength: .positive, basis: .threshold)
    }
    return .none
  }

  private static let answerRank = 20
  private static let leastOfLetter = 4

  /// Whether it gives the reasons of an opinion, by how it begins.
  static func isReason(_ line: LetterSentence) -> Bool {
    line.first(4).holds(self.reasonOpenings) || line.first(6).holds(self.because)
  }

  /// Whether it says what another one holds.
  private static func isOfOthers(_ line: LetterSentence) -> Bool {
    (line.holds(self.saying) || line.holds(self.quoting))
      && (line.holds(self.others) || line.first(6).holds(self.doctors)
        || line.holds(self.quoting) && line.holds(self.doctors)
        || line.holds(LetterElements.professions))
      && !line.holds(self.firstPerson) && !line.holds(self.writer)
  }

  /// The strongest statement stands; a denial outranks a doubt, usual phrases what else there is, and an opinion its
  /// reasons.
  private static func rank(_ reading: Reading, isReason: Bool) -> Int {
    let rank =
      switch reading.strength {
      case .none: 0
      case .speculative: 1
      case .negative: 2
      case .positive: 3
      }
    guard rank > 0 else { return 0 }
    if isReason { return rank }
    return rank + (reading.isUsual && reading.basis != .assertion ? 6 : 3)
  }

  static func read(_ line: LetterSentence) -> Reading {
    if line.isQuestion || line.holds(self.promises) || line.holds(self.orders)
      || line.holds(self.duties)
      || line.first(1).holds(self.orderStarts) || self.tellsTheLaw(line) || self.lacksOpinion(line)
      || line.holds(self.advocacy)
    {
      return .none
    }
    // What somebody disagrees with is not what he says.
    if let rejected = line.rest(after: self.disagreements),
      rejected.first(6).holds(self.positions) || rejected.first(6).holds(self.others)
    {
      let own = rejected.afterLastBreak
      return own.isShorter(than: rejected) ? self.readClause(own, of: own) : .none
    }
    if let reading = self.readCounterfactual(line) { return reading }
    // What follows `opined that` is what is meant, and not the reasons before it.
    if !self.isBelief(line), !line.first(1).holds(self.negativeSubjects),
      let said = line.rest(afterLast: self.contents),
      line.part(before: self.contents)?.last(4).holds(self.negations) == false
    {
      let reading = self.readClause(said, of: line)
      if reading != .none { return reading }
    }
    // Of two clauses that contrast, the second says what is meant.
    if let clause = line.clause(after: self.turns) ?? line.clause(afterConcession: self.concessions)
    {
      let reading = self.readClause(clause, of: line)
      if reading != .none { return reading }
    }
    return self.readClause(line, of: line)
  }

  private static func readClause(_ line: LetterSentence, of whole: LetterSentence) -> Reading {
    let line = line.without(self.doubleNegations)
    if OpinionClause.isGuess(line) { return .doubt }
    let usual = self.readUsual(line)
    if usual.strength == .none || usual.strength == .positive && usual.basis != .threshold,
      OpinionClause.isUnableToTell(line, of: whole)
    {
      return .doubt
    }
    if usual != .none || line.holds(self.questions) && !line.holds(self.answers) { return usual }
    if self.isBelief(line) { return .none }
    var reading = OpinionClause.read(line, of: whole)
    reading.isUsual = reading == .none
    return reading
  }

  /// `But for his service he would not have it`, and `he would have it regardless of his service`.
  private static func readCounterfactual(_ line: LetterSentence) -> Reading? {
    guard OpinionClause.speaksOfService(line) else { return nil }
    if line.holds(self.suppositions), line.holds(self.wouldNot) {
      return Reading(strength: .positive, basis: .assertion)
    }
    return line.holds(self.wouldAnyway) ? .denial : nil
  }

  /// The usual phrases.
  private static func readUsual(_ line: LetterSentence) -> Reading {
    if line.holds(self.speculative) || line.holds(self.chances) && OpinionClause.isOfService(line) {
      return .doubt
    }
    // A form's choices are no answer.
    if line.holds(self.thresholds), line.holds(self.choices) { return .none }
    // `at least in equipoise as to whether` answers what others only ask.
    if line.holds(self.equipoise) { return Reading(strength: .positive, basis: .threshold) }
    if line.holds(self.questions) { return .none }
    let speaksOfThreshold = line.holds(self.thresholds)
    // What the claimant believes is no medical opinion, unless somebody adopts it.
    if !speaksOfThreshold, self.isBelief(line) { return .none }
    let links = line.holds(self.links)
    // `Less likely` is negative wherever it stands, but for `not less likely`, which was taken away.
    if line.holds(self.lessLikely) { return Reading(strength: .negative, basis: .threshold) }
    switch StatedProbability(line) {
    case .atLeastHalf:
      return self.isForAnotherCause(line)
        ? .denial : Reading(strength: .positive, basis: .probability)
    case .lessThanHalf: return Reading(strength: .negative, basis: .probability)
    case nil: break
    }
    // What may be in general can be as likely as not in this case.
    if links, (line.rest(after: self.thresholds) ?? line).without(self.failures).holds(self.weak) {
      return .doubt
    }
    if line.holds(self.stronglyNegative) {
      return Reading(strength: .negative, basis: .threshold)
    }
    // The `not` of `more likely than not` denies nothing.
    let plain = line.without(self.thresholds)
    if plain.part(before: self.links)?.last(3).holds(self.nots) == true
      || plain.part(before: self.links)?.last(9).holds(self.unlikely) == true
      || plain.holds(self.deniedLinks) || plain.holds(self.negative) || plain.holds(self.noLinks)
      || plain.holds(self.weighing)
    {
      return .denial
    }
    if links || line.holds(self.causes),
      plain.holds(self.disbelief) || plain.holds(self.disclaimed)
    {
      return .denial
    }
    if self.isForAnotherCause(line) { return .denial }
    if speaksOfThreshold,
      line.part(before: self.thresholds)?.afterLastBreak.last(6).holds(self.negations) == true
    {
      return Reading(strength: .negative, basis: .threshold)
    }
    let claims = speaksOfThreshold || line.holds(self.positive)
    if claims || (links || line.holds(self.causes)) && line.holds(self.assertion) {
      if speaksOfThreshold {
        // `It is more likely than not that it has not been worsened by …`
        return Reading(
          strength: OpinionClause.deniesCause(after: self.thresholds, line) ? .negative : .positive,
          basis: .threshold
        )
      }
      return self.isDenied(line) ? .denial : Reading(strength: .positive, basis: .assertion)
    }
    return .none
  }

  /// Whether a link is denied in other words, after who judges says so: `opined that nothing suggests that … is due to`.
  private static func isDenied(_ line: LetterSentence) -> Bool {
    if line.first(1).holds(self.negativeSubjects) { return true }
    guard let said = line.rest(after: self.sayings) else { return false }
    let before = said.part(before: self.links) ?? said.part(before: self.causes)
    return before?.afterLastBreak.holds(self.negations) == true
  }

  /// Whether it says that somebody gives no opinion.
  private static func lacksOpinion(_ line: LetterSentence) -> Bool {
    (line.holds(self.nobodySays) || line.holds(self.saysNothing)) && !line.holds(self.speculative)
      && !OpinionClause.isGuess(line)
  }

  /// `Service connection may be granted …`, `In order to establish …`
  static func tellsTheLaw(_ line: LetterSentence) -> Bool {
    (line.first(8).holds(self.law) || line.holds(self.citations)) && !line.holds(self.firstPerson)
  }

  /// Whether something else than service is named as the cause: `due to age and not to service`, `more likely
  /// the result of genes than of herbicides`, `due to post-service injury`.
  private static func isForAnotherCause(_ line: LetterSentence) -> Bool {
    if let compared = line.without(self.thresholds).rest(after: self.comparisons)?
      .rest(after: self.than), compared.first(14).without(self.otherCauses).holds(self.service)
    {
      return true
    }
    guard let rest = line.rest(after: self.links) ?? line.rest(after: self.causes) else {
      return false
    }
    if rest.first(5).holds(self.otherCauses) || rest.first(2).holds(self.years) { return true }
    return rest.rest(after: self.contrasts).map(self.namesService) == true
  }

  /// Whether the next words speak of service, and not of the time after it.
  private static func namesService(_ line: LetterSentence) -> Bool {
    line.first(8).without(self.otherCauses).holds(self.service)
  }

  /// Whether the claimant or somebody close believes it.
  private static func isBelief(_ line: LetterSentence) -> Bool {
    line.holds(self.beliefs)
      || line.first(2).holds(self.accordingTo) && !OpinionClause.namesJudge(line)
      || line.holds(self.believes) && !line.holds(self.firstPerson)
        && !OpinionClause.namesJudge(line)
      || line.holds(self.beliefsOfSomebody) && !OpinionClause.namesJudge(line)
  }

}
