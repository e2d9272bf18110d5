internal import Model

/// How the condition is connected with service.
enum ConnectionClassifier {
  /// The theory and the sentence that says so.
  ///
  /// - Parameter opinion: The sentence that gives the opinion; without one there is no connection.
  static func classify(
    _ lines: [LetterSentence],
    opinion: Int?
  ) -> (connection: ServiceConnection, sentence: Int?) {
    guard let opinion else { return (.none, nil) }
    let own = self.connection(of: lines[opinion])
    // A condition that the law presumes is claimed as such, however it came about.
    if own ?? .direct == .direct,
      let index = lines.firstIndex(where: { $0.holds(self.presumptive) && !$0.holds(self.denied) })
    {
      return (.presumptive, index)
    }
    // `Not caused or aggravated by anything in service` denies a direct connection.
    if own == .aggravation, lines[opinion].holds(self.causes), lines[opinion].holds(self.denied),
      lines[opinion].holds(self.inService), !lines[opinion].holds(self.secondary)
    {
      return (.direct, opinion)
    }
    // `Neither caused nor aggravated by` answers a claim that is named elsewhere.
    if own == .aggravation, lines[opinion].holds(self.causes),
      let index = lines.firstIndex(where: { $0.holds(self.secondaryClaim) })
    {
      return (.secondary, index)
    }
    if let own { return (own, opinion) }
    if OpinionClause.speaksOfService(lines[opinion]) { return (.direct, opinion) }
    // The opinion may leave it to its neighbours.
    for (index, line) in lines.enumerated() where !OpinionClassifier.tellsTheLaw(line) {
      if let found = self.connection(of: line) { return (found, index) }
    }
    if let index = lines.firstIndex(where: { $0.holds(self.service) }) { return (.direct, index) }
    return (.none, nil)
  }

  private static func connection(of line: LetterSentence) -> ServiceConnection? {
    if line.holds(self.aggravation) || line.holds(self.course) && !line.holds(self.ownCauses) {
      return .aggravation
    }
    if line.holds(self.presumptive) { return .presumptive }
    if line.holds(self.secondary) { return .secondary }
    if line.holds(self.direct) { return .direct }
    return nil
  }

  private static let aggravation = Phrases(starts: [
    "aggravat", "exacerbat", "beyond its natural", "beyond the natural", "natural history",
    "natural progress", "natural course", "ordinary progress", "normal progress", "past its",
    "intensif", "compounded", "increase in severity", "increased in severity", "added severity",
    "accelerat", "progress faster", "permanent increase", "lasting increase", "worsened by",
    "increase in disability", "increased disability", "heighten", "amplif", "magnif",
    "permanently wors", "lasting worsening", "permanent worsening",
  ])
  /// Words of a course: of aggravation where no other cause is named.
  private static let course = Phrases(starts: [
    "worse", "severity of", "more severe", "as severe", "less severe", "milder", "baseline",
    "deteriorat", "progressed", "hasten",
  ])
  private static let ownCauses = Phrases(starts: [
    "due to", "caused by", "result of", "related to", "began in", "incurred in", "onset in",
  ])

  /// What the law presumes of herbicides, burn pits, the Gulf War, radiation, water and captivity.
  private static let presumptive = Phrases(starts: [
    "presumptive", "presumed", "presumes", "presumption", "pact act", "3.307 ", "3.309 ", "3.317 ",
    "3.320 ",
  ])

  private static let denied = Phrases([
    "not", "no", "nor", "isn't", "neither", "unlikely", "less likely",
  ])
  private static let causes = Phrases(starts: ["caused", "due to", "result of", "proximately"])
  private static let inService = Phrases(starts: [
    "in service", "by service", "military service", "his service", "her service", "active duty",
    "anything in service", "during service", "active service", "the veteran's service",
  ])
  private static let secondaryClaim = Phrases(starts: ["secondary to"])

  private static let service = Phrases(starts: [
    "served", "army", "navy", "marine", "air force", "airborne", "deploy", "vietnam", "gulf",
    "iraq",
    "afghan", "korea", "military", "fort ", "aboard", "service", "enlist",
  ])

  private static let secondary = Phrases(starts: [
    "proximately due", "secondary to", "service connected", "va rated", "rated disability",
    "already granted service connection", "has granted service connection",
    "already rated", "compensated by va",
    "as a consequence of his", "as a consequence of her",
  ])

  private static let direct = Phrases(starts: [
    "incurred in", "caused by", "in service", "active duty", "military service", "related to",
    "during service", "to service", "by service", "began in", "onset in", "due to",
    "his service", "her service", "the veteran's service", "result of", "active service",
    "military career", "in uniform", "his time in", "her time in", "his tour", "her tour",
  ])
}

extension ServiceConnection {
  /// Whether the theory may rest on something that happened in service: a secondary one rests on another condition
  /// (38 CFR 3.310(a)), but service itself can aggravate, too (3.306).
  var needsEvent: Bool { self != .secondary }
}
