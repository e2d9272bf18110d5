internal import Messages
internal import Model
internal import Privacy

extension DeidentifyRequest {
  /// - Throws: `InvalidRequest` when a field is no such value.
  init(wire: AssayV1.DeidentifyRequest) throws(InvalidRequest) {
    guard let kind = DocumentKind(wire: wire.kind) else {
      throw InvalidRequest(
        violations: [.init(field: "kind", reason: "is no known kind of document")]
      )
    }
    var level: PrivacyLevel?
    switch wire.level {
    case .unspecified: break
    case .minimal: level = .minimal
    case .moderate: level = .moderate
    case .strict: level = .strict
    case .unrecognized:
      throw InvalidRequest(violations: [.init(field: "level", reason: "is no known level")])
    }
    self.init(
      text: wire.text,
      kind: kind,
      level: level,
      documentID: wire.documentID,
      patientID: wire.patientID
    )
  }
}

extension AssayV1.PrivacyLevel {
  init(_ level: PrivacyLevel) {
    self =
      switch level {
      case .minimal: .minimal
      case .moderate: .moderate
      case .strict: .strict
      }
  }
}

extension AssayV1.EvidenceSource {
  init(_ source: EvidenceSource) {
    self =
      switch source {
      case .text: .text
      case .transcript: .transcript
      case .priorNote: .priorNote
      }
  }
}

extension AssayV1.DeidentifyResponse {
  init(_ answer: DeidentificationDesk.Answer, original: String) {
    self.init()
    self.text = answer.result.text
    let (before, after) = (CodePoints(original), CodePoints(answer.result.text))
    self.findings = answer.result.redactions.map { redaction in
      var finding = AssayV1.PrivacyFinding()
      finding.category = redaction.category.rawValue
      finding.rule = redaction.rule.description
      finding.score = redaction.score
      finding.action = redaction.action.rawValue
      let (place, outputPlace) = (before.range(redaction.original), after.range(redaction.output))
      finding.start = UInt32(clamping: place.lowerBound)
      finding.end = UInt32(clamping: place.upperBound)
      finding.outputStart = UInt32(clamping: outputPlace.lowerBound)
      finding.outputEnd = UInt32(clamping: outputPlace.upperBound)
      return finding
    }
    self.level = AssayV1.PrivacyLevel(answer.result.level)
    self.documentID = answer.documentID
    self.auditReceipt = answer.receipt?.description ?? ""
    self.rulesVersion = Deidentifier.rulesVersion
  }
}

extension AssayV1.GetPolicyResponse {
  init(_ choice: PolicyInForce.Choice, problem: String?) {
    self.init()
    self.level = AssayV1.PrivacyLevel(choice.policy.level)
    self.scope = choice.policy.scope.rawValue
    self.categories = Category.allCases.map { category in
      var wire = AssayV1.CategoryPolicy()
      wire.category = category.rawValue
      wire.action = choice.policy.action(category).rawValue
      return wire
    }
    self.patterns = choice.policy.patterns.map { pattern in
      var wire = AssayV1.PatternPolicy()
      wire.rule = pattern.rule.description
      wire.category = pattern.category.rawValue
      return wire
    }
    self.allowedPhrases = UInt32(clamping: choice.policy.allowed.count)
    self.deniedPhrases = UInt32(
      clamping: choice.policy.denied.values.reduce(0) { $0 + $1.count }
    )
    self.source = choice.source
    self.loaded = GoogleProtobuf.Timestamp(nanoseconds: choice.loaded.time)
    self.problem = problem ?? ""
    self.keyID = choice.loaded.keys.current.id
  }
}

extension AssayV1.AuditEntry {
  /// The most records of an entry that are told.
  static let mostRecords = 2000

  /// What can't be read, because somebody altered it, has its number and hash alone.
  ///
  /// - Parameter isWanted: Which of the entry's records are told.
  init(_ link: AuditLink, isWanted: (AuditRecord) -> Bool) {
    self.init()
    self.number = link.head.number
    self.hash = Hexadecimal.text(link.head.hash)
    guard let entry = link.encoded.entry else { return }
    self.time = GoogleProtobuf.Timestamp(nanoseconds: entry.time)
    self.tenant = entry.tenant
    self.documentTag = Hexadecimal.text(entry.documentTag)
    self.operation = entry.operation.rawValue
    self.kind = AssayV1.DocumentKind(entry.kind)
    self.level = AssayV1.PrivacyLevel(entry.level)
    self.policyTag = Hexadecimal.text(entry.policyTag)
    self.rulesVersion = entry.rules
    self.keyID = entry.keyID
    self.recordCount = UInt32(clamping: entry.records.count)
    self.records = entry.records.lazy.filter(isWanted).prefix(Self.mostRecords)
      .map(AssayV1.AuditRecord.init)
  }
}

extension AssayV1.AuditRecord {
  fileprivate init(_ record: AuditRecord) {
    self.init()
    self.source = AssayV1.EvidenceSource(record.source)
    self.category = record.category.rawValue
    self.rule = record.rule
    self.action = record.action.rawValue
    self.score = record.score
    self.outputStart = UInt32(clamping: record.output.lowerBound)
    self.outputEnd = UInt32(clamping: record.output.upperBound)
    self.length = record.length.rawValue
    self.valueTag = Hexadecimal.text(
      (0..<8).map { UInt8(truncatingIfNeeded: record.valueTag >> (56 - 8 * UInt64($0))) }
    )
  }
}
