package import Model

/// Makes audit entries of what was de-identified.
package struct Auditor: Sendable {
  private let keys: AuditKeys

  package init(_ keys: AuditKeys) { self.keys = keys }

  /// A text of a document, before and after.
  package struct Text: Sendable {
    package var source: EvidenceSource
    package var original: String
    package var result: Deidentified

    package init(_ source: EvidenceSource, _ original: String, _ result: Deidentified) {
      self.source = source
      self.original = original
      self.result = result
    }
  }

  /// - Parameters:
  ///   - time: In nanoseconds since 1970.
  ///   - tenant: The tenant's name as its operator knows it.
  ///   - documentID: Any text; only an HMAC of it is kept.
  ///   - policy: What tells one policy from another; only an HMAC of it is kept.
  package func entry(
    _ texts: [Text],
    of kind: DocumentKind,
    by operation: AuditOperation,
    time: UInt64,
    tenant: String,
    documentID: String,
    policy: String
  ) -> AuditEntry {
    let valueKey = self.keys.valueKey(tenant: tenant, time: time)
    var records: [AuditRecord] = []
    for text in texts {
      let bytes = Array(text.original.utf8)
      for redaction in text.result.redactions {
        let tag = valueKey.mac([Self.canonical(bytes[redaction.original])]).prefix(8)
        records.append(
          AuditRecord(
            source: text.source,
            category: redaction.category,
            rule: redaction.rule.description,
            action: redaction.action,
            score: (redaction.score * 1000).rounded() / 1000,
            output: redaction.output,
            length: LengthBucket(bytes: redaction.original.count),
            valueTag: tag.reduce(0) { $0 << 8 | UInt64($1) }
          )
        )
      }
    }
    return AuditEntry(
      time: time,
      tenant: tenant,
      documentTag: self.keys.documentTag(documentID, tenant: tenant)!,
      operation: operation,
      kind: kind,
      level: texts.first?.result.level ?? .moderate,
      policyTag: self.keys.policyTag(policy),
      rules: Deidentifier.rulesVersion,
      keyID: self.keys.currentID,
      records: records
    )
  }

  /// A value's letters and digits, small ones: its other spellings are the same value.
  private static func canonical(_ value: ArraySlice<UInt8>) -> [UInt8] {
    value.compactMap { byte in
      switch byte {
      case 0x41...0x5a: byte | 0x20
      case 0x30...0x39, 0x61...0x7a, 0x80...: byte
      default: nil
      }
    }
  }
}
