// Made by scripts/fit-weights: change the priors and bounds there.

extension Signal {
  /// Names the numbers below; stands in the provenance of each grade.
  static let pointsVersion = "2"

  /// How many points a unit of the signal takes off its dimension.
  var points: Double {
    switch self {
    case .staleYet: 1
    case .pending: 0.8
    case .oldDate: 0.25
    case .copiedForward: 3
    case .number: 0.35
    case .numberElsewhere: 0.3
    case .dose: 0.5
    case .drug: 1.2
    case .drugElsewhere: 0.46
    case .affirmedList: 1.1
    case .side: 0.4
    case .negation: 0.35
    case .unasked: 0.033
    case .time: 0.35
    case .person: 0.35
    case .support: 1.2
    case .expectedFalse: 0.6
    case .sectionMissing: 2.4
    case .coverage: 13
    case .omitted: 0.06
    case .leftOut: 0.9
    case .partCoverage: 0.43
    case .brokenOff: 0.8
    case .brief: 1.2
    case .thoroughNoSubstance: 6
    case .usefulNoSubstance: 4
    case .noPlan: 1.6
    case .idleSentence: 0.018
    case .fewActions: 0.83
    case .fewSpecifics: 0.77
    case .fewReasons: 0.91
    case .headers: 1.6
    case .order: 0.33
    case .block: 0.39
    case .misplaced: 0.18
    case .leaps: 0.24
    case .abbreviation: 0.06
    case .noWords: 4
    case .unknownWords: 6
    case .garbled: 1
    case .longSentence: 1
    case .repeated: 3
    case .boilerplate: 0.16
    case .dialogue: 0.099
    case .length: 0.5
    case .synthesizedNoSubstance: 4
    case .noAssessment: 1.5
    case .fewProblems: 0.25
    case .reasoning: 1.1
    case .planForProblem: 0.74
    case .talk: 28
    case .verbatim: 2.7
    case .finding: 0.35
    case .mixedList: 0.35
    case .twoDoses: 0.5
    case .sex: 0.31
    case .age: 0.67
    case .sameSide: 0.5
    case .changedSide: 0.31
    }
  }
}
