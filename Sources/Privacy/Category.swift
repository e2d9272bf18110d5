/// What a piece of text identifies: the identifiers of HIPAA's Safe Harbor (45 CFR 164.514(b)(2)), and the
/// facilities and organizations that policies may add.
///
/// New ones go to the end: stored audits know them by their place.
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

  /// The category's place among all, from 0.
  package var number: Int {
    switch self {
    case .name: 0
    case .address: 1
    case .city: 2
    case .region: 3
    case .zip: 4
    case .date: 5
    case .age90: 6
    case .age: 7
    case .phone: 8
    case .fax: 9
    case .email: 10
    case .ssn: 11
    case .mrn: 12
    case .healthPlan: 13
    case .account: 14
    case .license: 15
    case .vehicle: 16
    case .device: 17
    case .url: 18
    case .ip: 19
    case .biometric: 20
    case .photo: 21
    case .otherID: 22
    case .facility: 23
    case .organization: 24
    }
  }
}
