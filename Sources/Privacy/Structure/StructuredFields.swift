/// What the fields of structured data hold, found by the data's own structure: HL7 v2 segments, tables with a header,
/// XML and JSON.
///
/// A value that its field names needs no other evidence, and a field's name is none of a person's: what is `protected` stays.
struct StructuredFields {
  /// Values that identify somebody, by place.
  private(set) var findings: [Finding] = []
  /// Names of fields, segments and elements, in bytes.
  private(set) var protected: [Range<Int>] = []

  /// How sure a value is that its field names.
  private static let sure = 0.95

  init(_ bytes: [UInt8]) {
    var hasBar = false, hasAngle = false, hasBrace = false, separators = 0
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "|"): hasBar = true
      case UInt8(ascii: "<"): hasAngle = true
      case UInt8(ascii: "{"): hasBrace = true
      case UInt8(ascii: ","), UInt8(ascii: ";"), 0x09: separators += 1
      default: break
      }
    }
    if hasBar { HL7Reader.read(bytes, into: &self) }
    if hasBar || separators >= 4 { TableReader.read(bytes, into: &self) }
    if hasAngle { MarkupReader.read(bytes, into: &self) }
    if hasBrace { JSONFieldReader.read(bytes, into: &self) }
    self.findings = Finding.united(self.findings)
  }

  /// Takes a value for what its field says it is, without white space at its ends; one that can't be it is left.
  mutating func take(_ range: Range<Int>, _ kind: FieldKind, _ bytes: [UInt8], _ rule: Rule) {
    var range = range
    while !range.isEmpty, bytes[range.lowerBound] <= 0x20 {
      range = range.lowerBound + 1..<range.upperBound
    }
    while !range.isEmpty, bytes[range.upperBound - 1] <= 0x20 {
      range = range.lowerBound..<range.upperBound - 1
    }
    guard !Self.isTag(bytes[range]), let category = kind.category(of: bytes[range]) else { return }
    self.findings.append(Finding(range, category, rule, Self.sure))
  }

  /// `[NAME]`: what de-identification put there.
  private static func isTag(_ value: ArraySlice<UInt8>) -> Bool {
    value.first == UInt8(ascii: "[") && value.last == UInt8(ascii: "]")
      && value.dropFirst().dropLast().allSatisfy {
        (0x41...0x5a).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5f
      }
  }

  mutating func append(_ finding: Finding) { self.findings.append(finding) }

  mutating func protect(_ range: Range<Int>) {
    if !range.isEmpty { self.protected.append(range) }
  }
}

/// What a field is for.
enum FieldKind: Sendable {
  case name, date, address, city, zip, phone, email, ssn, record, plan, account, license, device,
    vehicle, url, address4
  case number, facility, age
  /// A telephone number or an e-mail address.
  case contact
  /// Nothing that identifies anybody.
  case other

  /// The category of a value; nil for one that is none of its kind, such as a flag or an empty one.
  func category(of value: ArraySlice<UInt8>) -> Category? {
    var digits = 0, letters = 0
    var hasAt = false
    for byte in value {
      if (0x30...0x39).contains(byte) { digits += 1 }
      if (0x61...0x7a).contains(byte | 0x20) || byte >= 0x80 { letters += 1 }
      if byte == UInt8(ascii: "@") { hasAt = true }
    }
    switch self {
    case .name: return letters >= 1 && digits <= 2 && !self.isWord(value) ? .name : nil
    case .date: return digits >= 4 ? .date : nil
    case .address: return letters + digits >= 2 ? .address : nil
    case .city: return letters >= 2 ? .city : nil
    case .zip: return digits >= 4 || digits >= 2 && letters >= 2 ? .zip : nil
    case .phone: return digits >= 7 ? .phone : hasAt ? .email : nil
    case .email: return hasAt ? .email : nil
    case .contact: return hasAt ? .email : digits >= 7 ? .phone : nil
    case .ssn: return digits >= 4 ? .ssn : nil
    case .record: return digits >= 2 || letters >= 5 && digits >= 1 ? .mrn : nil
    case .plan: return digits >= 2 ? .healthPlan : nil
    case .account: return digits >= 2 ? .account : nil
    case .license: return digits >= 3 ? .license : nil
    case .device: return digits >= 2 ? .device : nil
    case .vehicle: return digits >= 2 ? .vehicle : nil
    case .url: return letters >= 4 ? .url : nil
    case .address4: return digits >= 4 || letters >= 2 ? .ip : nil
    case .number: return digits >= 3 ? .otherID : nil
    case .facility: return letters >= 3 ? .facility : nil
    case .age:
      let number = Int(String(decoding: value.prefix { (0x30...0x39).contains($0) }, as: UTF8.self))
      return number.map { $0 >= 90 && $0 < 130 } == true ? .age90 : nil
    case .other: return nil
    }
  }

  /// Words that stand where a name is asked for and are none.
  private func isWord(_ value: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: value, as: UTF8.self).lowercased()
    return Self.words.contains(text)
  }

  private static let words: Set<String> = [
    "null", "none", "unknown", "true", "false", "n/a", "na", "self", "spouse", "official", "usual",
    "yes", "no",
    "md", "do", "rn", "np", "pa", "dr", "mr", "mrs", "ms", "jr", "sr", "ii", "iii", "phd",
    "practitioner",
    "patient", "home", "work", "mobile", "maiden", "male", "female", "l",
  ]
}
