internal import Model

// How entries are stored, and what is hashed. Numbers are little-endian; a text has its length in one byte
// before it.
//
//     summary: version 1 · time u64 · tenant · document tag 16 · operation · kind · level · policy tag 8
//              · rules · key id · number of records u32
//     record:  length of what follows u16 · source · category · rule · action · score u16 · start u32
//              · end u32 · length bucket · value tag u64

/// Writes the stored form.
struct AuditWriter {
  private(set) var bytes: [UInt8] = []

  mutating func number<Number: FixedWidthInteger>(_ value: Number) {
    withUnsafeBytes(of: value.littleEndian) { self.bytes += $0 }
  }

  mutating func raw(_ bytes: [UInt8]) { self.bytes += bytes }

  /// At most 255 bytes of it.
  mutating func text(_ text: String) {
    let utf8 = text.utf8.prefix(255)
    self.bytes.append(UInt8(utf8.count))
    self.bytes += utf8
  }
}

/// Reads the stored form; every method gives nil where the bytes are not what they should be.
struct AuditReader {
  private let bytes: ArraySlice<UInt8>
  private var place: Int

  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    self.place = bytes.startIndex
  }

  var isAtEnd: Bool { self.place == self.bytes.endIndex }

  mutating func raw(_ count: Int) -> ArraySlice<UInt8>? {
    guard count <= self.bytes.endIndex - self.place else { return nil }
    defer { self.place += count }
    return self.bytes[self.place..<self.place + count]
  }

  mutating func number<Number: FixedWidthInteger>(_: Number.Type) -> Number? {
    guard let raw = self.raw(Number.bitWidth / 8) else { return nil }
    return raw.reversed().reduce(0) { $0 << 8 | Number(truncatingIfNeeded: $1) }
  }

  mutating func text() -> String? {
    guard let count = self.number(UInt8.self), let raw = self.raw(Int(count)) else { return nil }
    return String(validating: raw, as: UTF8.self)
  }

  mutating func oneOf<Case: RawRepresentable<String>>(_: Case.Type) -> Case? {
    self.text().flatMap(Case.init(rawValue:))
  }
}

extension AuditRecord {
  /// Without the length before it.
  var encoded: [UInt8] {
    var writer = AuditWriter()
    writer.text(self.source.rawValue)
    writer.text(self.category.rawValue)
    writer.text(self.rule)
    writer.text(self.action.rawValue)
    writer.number(UInt16(clamping: Int((self.score * 1000).rounded())))
    writer.number(UInt32(clamping: self.output.lowerBound))
    writer.number(UInt32(clamping: self.output.upperBound))
    writer.text(self.length.rawValue)
    writer.number(self.valueTag)
    return writer.bytes
  }

  init?(encoded bytes: ArraySlice<UInt8>) {
    var reader = AuditReader(bytes)
    guard let source = reader.oneOf(EvidenceSource.self),
      let category = reader.oneOf(Category.self), let rule = reader.text(),
      let action = reader.oneOf(RedactionAction.self), let score = reader.number(UInt16.self),
      let start = reader.number(UInt32.self), let end = reader.number(UInt32.self), start <= end,
      let length = reader.oneOf(LengthBucket.self), let tag = reader.number(UInt64.self),
      reader.isAtEnd
    else { return nil }
    self.init(
      source: source,
      category: category,
      rule: rule,
      action: action,
      score: Double(score) / 1000,
      output: Int(start)..<Int(end),
      length: length,
      valueTag: tag
    )
  }
}

/// An entry as it is stored.
package struct EncodedAuditEntry: Sendable, Hashable {
  package var summary: [UInt8]
  /// One after the other, each with its length before it.
  package var records: [UInt8]

  package init(summary: [UInt8], records: [UInt8]) {
    self.summary = summary
    self.records = records
  }

  package init(_ entry: AuditEntry) {
    var writer = AuditWriter()
    writer.number(UInt8(1))
    writer.number(entry.time)
    writer.text(entry.tenant)
    writer.raw(entry.documentTag)
    writer.text(entry.operation.rawValue)
    writer.text(entry.kind.rawValue)
    writer.text(entry.level.rawValue)
    writer.raw(entry.policyTag)
    writer.text(entry.rules)
    writer.text(entry.keyID)
    writer.number(UInt32(clamping: entry.records.count))
    var records = AuditWriter()
    for record in entry.records {
      let bytes = record.encoded
      records.number(UInt16(clamping: bytes.count))
      records.raw(bytes)
    }
    self.init(summary: writer.bytes, records: records.bytes)
  }

  /// How many records there are; nil when they do not fit into each other.
  package var recordCount: Int? { self.recordBytes?.count }

  /// The records' bytes one by one; nil when they do not fit into each other.
  var recordBytes: [ArraySlice<UInt8>]? {
    var reader = AuditReader(self.records[...])
    var all: [ArraySlice<UInt8>] = []
    while !reader.isAtEnd {
      guard let count = reader.number(UInt16.self), let bytes = reader.raw(Int(count)) else {
        return nil
      }
      all.append(bytes)
    }
    return all
  }

  /// What it says; nil when it was not made by this program, or altered.
  package var entry: AuditEntry? {
    var reader = AuditReader(self.summary[...])
    guard reader.number(UInt8.self) == 1, let time = reader.number(UInt64.self),
      let tenant = reader.text(), let document = reader.raw(AuditKeys.documentTagBytes),
      let operation = reader.oneOf(AuditOperation.self),
      let kind = reader.oneOf(DocumentKind.self), let level = reader.oneOf(PrivacyLevel.self),
      let policy = reader.raw(AuditKeys.policyTagBytes), let rules = reader.text(),
      let keyID = reader.text(), let count = reader.number(UInt32.self), reader.isAtEnd,
      let bytes = self.recordBytes, bytes.count == Int(count)
    else { return nil }
    var records: [AuditRecord] = []
    for bytes in bytes {
      guard let record = AuditRecord(encoded: bytes) else { return nil }
      records.append(record)
    }
    return AuditEntry(
      time: time,
      tenant: tenant,
      documentTag: Array(document),
      operation: operation,
      kind: kind,
      level: level,
      policyTag: Array(policy),
      rules: rules,
      keyID: keyID,
      records: records
    )
  }
}
