/// The rules that findings name.
package enum GradeRules {
  /// Ids of the rules of the dimensions and of what a nexus letter lacks, such as `accurate.dose` and `nexus.rationale`.
  package static let all = Set(
    Signal.allCases.map(\.rawValue)
      + LetterElements.ids.map { "nexus.\($0)" } + ["nexus.speculative"]
  )
}
