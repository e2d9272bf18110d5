/// One step of a grade's progress.
package enum GradeEvent: Sendable {
  /// First: the stages that will run, in the pipeline's order.
  case accepted(gradeID: String, stages: [String])
  case stageStarted(String)
  case stageFinished(StageTiming)
  /// A score that is ready before the grade is.
  case partial(PartialScore)
  /// Last.
  case completed(Grade)
}

/// A part of a grade.
package enum PartialScore: Sendable, Hashable {
  case dimension(DimensionScore)
  case heuristics(Heuristics)
  case factuality(Factuality)
  case nexus(Nexus)
}
