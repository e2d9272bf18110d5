/// The nine dimensions of the Physician Documentation Quality Instrument, in its order.
/// Source: Stetson et al., Applied Clinical Informatics 3 (2012) 164–174.
package enum Dimension: String, Sendable, CaseIterable {
  case upToDate = "up_to_date"
  case accurate
  case thorough
  case useful
  case organized
  case comprehensible
  case succinct
  case synthesized
  case internallyConsistent = "internally_consistent"

  /// The dimension's place among all, from 0.
  package var number: Int {
    switch self {
    case .upToDate: 0
    case .accurate: 1
    case .thorough: 2
    case .useful: 3
    case .organized: 4
    case .comprehensible: 5
    case .succinct: 6
    case .synthesized: 7
    case .internallyConsistent: 8
    }
  }
}
