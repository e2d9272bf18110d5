/// The tasks that grading is measured on.
package enum EvaluationTask: String, Sendable, CaseIterable {
  case mtsFactuality = "mts_factuality"
  case primockStatements = "primock_statements"
  case aciCorrupt = "aci_corrupt"
  case nexusStrength = "nexus_strength"
  case nexusLetters = "nexus_letters"
  case safety
}

/// Why a task's folder can't be evaluated.
package struct EvaluationError: Error, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}
