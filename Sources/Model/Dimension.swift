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
}
