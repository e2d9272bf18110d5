/// What a piece of text identifies: the identifiers of HIPAA's Safe Harbor (45 CFR 164.514(b)(2)), and the
/// facilities and organizations that policies may add.
package enum Category: String, Sendable, Hashable, CaseIterable {
  case name
  /// A street with its house number, or a post box.
  case address
  case city
  /// A state, a province or a country.
  case region
  case zip
  case date
  /// An age of 90 years or more.
  case age90
  /// An age below that.
  case age
  case phone
  case fax
  case email
  /// A social security number or a part of one.
  case ssn
  /// A medical record's number.
  case mrn
  case healthPlan = "health_plan"
  case account
  /// A certificate's or license's number.
  case license
  case vehicle
  case device
  case url
  case ip
  case biometric
  case photo
  /// Any other number, code or characteristic.
  case otherID = "other_id"
  /// Where somebody is treated.
  case facility
  case organization
}
