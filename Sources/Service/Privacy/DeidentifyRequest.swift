package import Model
package import Privacy

/// A text to de-identify.
package struct DeidentifyRequest: Sendable {
  package var text: String
  package var kind: DocumentKind
  /// The least that is removed; nil for the policy's.
  package var level: PrivacyLevel?
  /// Empty for one that the server makes.
  package var documentID: String
  package var patientID: String

  package init(
    text: String,
    kind: DocumentKind = .clinicalNote,
    level: PrivacyLevel? = nil,
    documentID: String = "",
    patientID: String = ""
  ) {
    self.text = text
    self.kind = kind
    self.level = level
    self.documentID = documentID
    self.patientID = patientID
  }

  /// - Throws: `InvalidRequest` with everything that is wrong.
  func validate(_ limits: RequestLimits, _ policy: PrivacyPolicy) throws(InvalidRequest) {
    var violations: [InvalidRequest.Violation] = []
    func check(_ field: String, _ reason: String, _ isRight: Bool) {
      if !isRight { violations.append(.init(field: field, reason: reason)) }
    }
    check(
      "text",
      "must hold something besides white space",
      self.text.utf8.contains { $0 > 0x20 }
    )
    check(
      "text",
      "must not be larger than \(limits.maxTextBytes) bytes",
      self.text.utf8.count <= limits.maxTextBytes
    )
    for (field, id) in [("document_id", self.documentID), ("patient_id", self.patientID)] {
      check(field, "must be at most 128 characters", id.unicodeScalars.count <= 128)
    }
    check(
      "patient_id",
      "is required by the policy's scope",
      policy.scope != .patient || !self.patientID.isEmpty
    )
    guard violations.isEmpty else { throw InvalidRequest(violations: violations) }
  }
}
