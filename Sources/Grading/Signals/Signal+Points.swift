// Made by scripts/fit-weights: change the priors and bounds there.

extension Signal {
  /// Names the numbers below; stands in the provenance of each grade.
  static let pointsVersion = "3"

  /// How many points a unit of the signal takes off its dimension.
  var points: Double {
    switch self {
    case .stalePhrase: 1
    case .pending: 0.8
    case .oldDate: 0.25
    case .copiedForward: 3
    case .number: 0.35
    case .numberElsewhere: 0.32
    case .dose: 0.5
    case .drug: 1.1
    case .drugElsewhere: 0.45
    case .affirmedList: 1.1
    case .side: 0.4
    case .negation: 0.35
    case .drugAction: 0.35
    case .unasked: 0.034
    case .time: 0.5
    case .person: 0.5
    case .codeStatus: 1
    case .allergy: 1
    case .support: 1.1
    case .expectedFalse: 0.6
    case .sectionMissing: 2.1
    case .coverage: 12
    case .omitted: 0.06
    case .allergyOmitted: 1
    case .leftOut: 0.9
    case .partCoverage: 0.45
    case .brokenOff: 0.8
    case .placeholder: 0.5
    case .brief: 1.2
    case .thoroughNoSubstance: 6
    case .usefulNoSubstance: 4
    case .noPlan: 1.6
    case .idleSentence: 0.016
    case .fewActions: 0.99
    case .fewSpecifics: 1.1
    case .fewReasons: 0.81
    case .headers: 1.6
    case .order: 0.41
    case .block: 0.4
    case .misplaced: 0.26
    case .leaps: 0.28
    case .abbreviation: 0.06
    case .noWords: 4
    case .unknownWords: 6
    case .garbled: 1
    case .longSentence: 1
    case .repeated: 3.2
    case .boilerplate: 0.16
    case .dialogue: 0.09
    case .chatter: 0.7
    case .length: 0.5
    case .synthesizedNoSubstance: 4
    case .noAssessment: 1.5
    case .fewProblems: 0.22
    case .reasoning: 0.99
    case .planForProblem: 0.7
    case .talk: 25
    case .verbatim: 2.7
    case .finding: 0.35
    case .mixedList: 0.35
    case .twoDoses: 0.5
    case .sex: 0.3
    case .age: 0.5
    case .sameSide: 0.5
    case .changedSide: 0.23
    }
  }
}
