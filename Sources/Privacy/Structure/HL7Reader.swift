/// The fields of HL7 v2 segments that identify somebody (HL7 Messaging Standard 2.x, chapters 2 to 15): whole messages, and
/// segments that somebody quotes in a text.
enum HL7Reader {
  /// What a field's parts are.
  private enum Part {
    /// CX and the like: an identifier and whose it is.
    case id(FieldKind)
    /// XPN: family, given, further names.
    case name
    /// XCN: an identifier, then names.
    case person
    /// XAD: street, other, city, state, zip, country, type, other, county.
    case address
    /// XTN: telephone numbers and e-mail addresses.
    case contact
    case date
    /// XON: an organization's name.
    case organization
    case city
  }

  /// By segment, what stands in its fields.
  private static let segments: [String: [Int: Part]] = [
    "MSH": [7: .date, 4: .organization, 6: .organization],
    "EVN": [2: .date, 3: .date, 5: .person, 6: .date],
    "PID": [
      2: .id(.record), 3: .id(.record), 4: .id(.record), 5: .name, 6: .name, 7: .date, 9: .name,
      11: .address, 12: .city,
      13: .contact, 14: .contact, 18: .id(.account), 19: .id(.ssn), 20: .id(.license),
      21: .id(.record), 23: .city,
      29: .date, 33: .date, 40: .contact,
    ],
    "PD1": [3: .organization, 4: .person],
    "NK1": [
      2: .name, 4: .address, 5: .contact, 6: .contact, 8: .date, 9: .date, 12: .id(.number),
      13: .organization, 16: .date,
      26: .name, 30: .name, 31: .contact, 32: .address, 33: .id(.number), 37: .id(.ssn),
      40: .contact, 41: .contact,
    ],
    "PV1": [
      5: .id(.account), 7: .person, 8: .person, 9: .person, 17: .person, 19: .id(.account),
      44: .date, 45: .date,
      50: .id(.account), 52: .person,
    ],
    "PV2": [
      8: .date, 9: .date, 13: .person, 14: .date, 17: .date, 23: .organization, 26: .date,
      28: .date, 33: .date, 46: .date, 47: .date,
    ],
    "IN1": [
      5: .address, 6: .name, 7: .contact, 8: .id(.plan), 10: .id(.plan), 11: .organization,
      12: .date, 13: .date, 16: .name,
      18: .date, 19: .address, 24: .date, 26: .date, 28: .date, 29: .date, 30: .person,
      36: .id(.plan), 44: .address,
      49: .id(.plan),
    ],
    "IN2": [
      1: .id(.number), 2: .id(.ssn), 3: .person, 6: .id(.plan), 7: .name, 8: .id(.plan), 9: .name,
      10: .id(.plan), 22: .name,
      25: .id(.plan), 26: .id(.plan), 40: .name, 49: .name, 50: .contact, 52: .name, 58: .contact,
      61: .id(.plan), 62: .id(.plan),
      63: .contact, 64: .contact, 69: .organization, 70: .organization,
    ],
    "IN3": [
      2: .id(.plan), 3: .person, 6: .date, 7: .date, 8: .person, 9: .date, 14: .person,
      16: .contact, 19: .contact, 25: .person,
    ],
    "GT1": [
      2: .id(.account), 3: .name, 4: .name, 5: .address, 6: .contact, 7: .contact, 8: .date,
      12: .id(.ssn), 13: .date, 14: .date,
      16: .name, 17: .address, 18: .contact, 19: .id(.number), 21: .organization, 29: .id(.number),
      42: .name, 45: .name, 46: .contact,
      51: .organization,
    ],
    "ORC": [
      2: .id(.number), 3: .id(.number), 4: .id(.number), 9: .date, 10: .person, 11: .person,
      12: .person, 14: .contact, 15: .date,
      19: .person, 21: .organization, 22: .address, 23: .contact, 24: .address, 27: .date,
    ],
    "OBR": [
      2: .id(.number), 3: .id(.number), 6: .date, 7: .date, 8: .date, 10: .person, 14: .date,
      16: .person, 17: .contact,
      18: .id(.number), 19: .id(.number), 20: .id(.number), 21: .id(.number), 22: .date, 27: .date,
      28: .person, 32: .person,
      33: .person, 34: .person, 35: .person, 36: .date,
    ],
    "OBX": [
      12: .date, 14: .date, 16: .person, 18: .id(.device), 19: .date, 23: .organization,
      24: .address, 25: .person,
    ],
    "TXA": [
      4: .date, 5: .person, 6: .date, 7: .date, 8: .date, 9: .person, 10: .person, 11: .person,
      12: .id(.number),
      13: .id(.number), 14: .id(.number), 15: .id(.number), 22: .person, 23: .person,
    ],
    "AL1": [6: .date], "IAM": [11: .date, 13: .date, 14: .person, 18: .person, 20: .date],
    "DG1": [5: .date, 16: .person, 19: .date],
    "PR1": [5: .date, 8: .person, 11: .person, 12: .person],
    "SCH": [
      1: .id(.number), 2: .id(.number), 11: .date, 12: .person, 13: .contact, 14: .address,
      16: .person, 17: .contact, 18: .address,
      20: .person, 21: .contact, 22: .address, 26: .id(.number), 27: .id(.number),
    ],
    "AIS": [4: .date], "AIG": [8: .date], "AIL": [6: .date], "AIP": [3: .person, 6: .date],
    "RXA": [3: .date, 4: .date, 10: .person, 11: .organization, 16: .date, 22: .date],
    "RXE": [13: .person, 14: .person, 15: .id(.number)],
    "MRG": [
      1: .id(.record), 2: .id(.record), 3: .id(.account), 4: .id(.record), 5: .id(.account),
      7: .name,
    ],
    "ROL": [4: .person, 5: .date, 6: .date, 11: .address, 12: .contact],
    "FT1": [2: .id(.number), 4: .date, 5: .date, 20: .person, 21: .person, 23: .id(.number)],
    "ACC": [1: .date],
    "STF": [2: .id(.number), 3: .name, 6: .date, 10: .contact, 11: .address, 15: .contact],
    "SPM": [2: .id(.number), 17: .date, 18: .date],
    "PRT": [5: .person, 8: .organization, 14: .address, 15: .contact],
    "CTD": [2: .name, 3: .address, 5: .contact, 7: .id(.number)],
    "PRD": [2: .name, 3: .address, 5: .contact, 7: .id(.number)],
    "NTE": [:], "CON": [2: .id(.number), 13: .date, 24: .person],
    "ARQ": [1: .id(.number), 2: .id(.number), 11: .date, 15: .person, 16: .contact, 19: .person],
    "RXO": [14: .person], "DSP": [:], "FHS": [7: .date], "BHS": [7: .date],
  ]

  private struct Delimiters {
    var field = UInt8(ascii: "|")
    var component = UInt8(ascii: "^")
    var repetition = UInt8(ascii: "~")
    var subcomponent = UInt8(ascii: "&")
  }

  /// Bars in a line that begins like a segment before it is one.
  private static let leastFields = 2

  static func read(_ bytes: [UInt8], into fields: inout StructuredFields) {
    var delimiters = Delimiters()
    var place = 0
    while place + 4 < bytes.count {
      guard self.isBoundary(bytes, place), let name = self.segment(bytes, place) else {
        place += 1
        continue
      }
      if name == "MSH" || name == "FHS" || name == "BHS", place + 8 < bytes.count {
        // The first character behind the name parts fields, and the next ones their parts.
        let own = Delimiters(
          field: bytes[place + 3],
          component: bytes[place + 4],
          repetition: bytes[place + 5],
          subcomponent: bytes[place + 7]
        )
        guard self.isMark(own.field), self.isMark(own.component) else {
          place += 1
          continue
        }
        delimiters = own
      } else if bytes[place + 3] != delimiters.field {
        guard bytes[place + 3] == UInt8(ascii: "|") else {
          place += 1
          continue
        }
        delimiters = Delimiters()
      }
      var end = place
      while end < bytes.count, bytes[end] != 0x0a, bytes[end] != 0x0d, bytes[end] != 0x1c {
        end += 1
      }
      guard bytes[place..<end].count(where: { $0 == delimiters.field }) >= self.leastFields else {
        place += 1
        continue
      }
      self.readSegment(
        bytes,
        place..<end,
        name,
        delimiters,
        isQuoted: !self.startsLine(bytes, place),
        &fields
      )
      place = end
    }
  }

  private static func isMark(_ byte: UInt8) -> Bool {
    byte > 0x20 && byte < 0x7f && !(0x30...0x39).contains(byte)
      && !(0x61...0x7a).contains(byte | 0x20)
  }

  private static func isBoundary(_ bytes: [UInt8], _ place: Int) -> Bool {
    guard place > 0 else { return true }
    let before = bytes[place - 1]
    return !(0x30...0x39).contains(before) && !(0x61...0x7a).contains(before | 0x20)
      && before < 0x80
      && before != UInt8(ascii: "|") && before != UInt8(ascii: "^")
  }

  private static func startsLine(_ bytes: [UInt8], _ place: Int) -> Bool {
    place == 0 || bytes[place - 1] <= 0x20 && bytes[place - 1] != 0x20 || bytes[place - 1] == 0x0b
  }

  /// The name of the segment that begins here, in capitals; nil for none.
  private static func segment(_ bytes: [UInt8], _ place: Int) -> String? {
    let mark = bytes[place + 3]
    guard self.isMark(mark) else { return nil }
    var name = ""
    for byte in bytes[place..<place + 3] {
      let upper = (0x61...0x7a).contains(byte) ? byte & 0xdf : byte
      guard (0x41...0x5a).contains(upper) || (0x30...0x39).contains(upper) else { return nil }
      name.unicodeScalars.append(Unicode.Scalar(upper))
    }
    // A segment of a site's own begins with Z.
    return self.segments[name] != nil || name.hasPrefix("Z") && mark == UInt8(ascii: "|")
      ? name : nil
  }

  private static func parts(_ bytes: [UInt8], _ range: Range<Int>, by mark: UInt8) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    for index in range where bytes[index] == mark {
      parts.append(start..<index)
      start = index + 1
    }
    parts.append(start..<range.upperBound)
    return parts
  }

  private static func readSegment(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    _ name: String,
    _ marks: Delimiters,
    isQuoted: Bool,
    _ fields: inout StructuredFields
  ) {
    fields.protect(range.lowerBound..<range.lowerBound + 3)
    guard let known = self.segments[name] else { return }
    let all = self.parts(bytes, range, by: marks.field)
    // The field mark itself is the header's first field.
    let offset = name == "MSH" || name == "FHS" || name == "BHS" ? 1 : 0
    for (place, field) in all.enumerated().dropFirst() {
      let number = place + offset
      if offset == 1, number == 2 {
        fields.protect(field)
        continue
      }
      guard let part = known[number] else { continue }
      var field = field
      // Of a segment that a text quotes the last field ends where the sentence does.
      if isQuoted, place == all.count - 1,
        let stop = field.first(where: { index in
          bytes[index] == UInt8(ascii: ";")
            || bytes[index] == UInt8(ascii: ".") && index + 1 < bytes.count
              && bytes[index + 1] == 0x20
        })
      {
        field = field.lowerBound..<stop
      }
      for repetition in self.parts(bytes, field, by: marks.repetition) {
        self.readField(bytes, repetition, part, marks, &fields)
      }
    }
  }

  private static func readField(
    _ bytes: [UInt8],
    _ range: Range<Int>,
    _ part: Part,
    _ marks: Delimiters,
    _ fields: inout StructuredFields
  ) {
    let components = self.parts(bytes, range, by: marks.component)
    func take(_ places: Range<Int>, _ kind: FieldKind) {
      for place in places where place < components.count {
        for value in self.parts(bytes, components[place], by: marks.subcomponent) {
          fields.take(value, kind, bytes, "hl7.field")
        }
      }
    }
    switch part {
    case .id(let kind): take(0..<1, kind)
    case .name: take(0..<3, .name)
    case .person:
      take(0..<1, .number)
      take(1..<4, .name)
      // A name alone, without an identifier before it.
      if components.count == 1 { take(0..<1, .name) }
    case .address:
      take(0..<2, .address)
      take(2..<3, .city)
      take(4..<5, .zip)
      take(8..<9, .city)
      if components.count > 18 { take(18..<19, .address) }
    case .contact:
      take(0..<1, .contact)
      take(3..<4, .contact)
      take(11..<12, .contact)
      // Area code and number apart.
      if components.count > 6, !components[6].isEmpty {
        take(6..<7, .number)
        fields.takeDigits(components[5], .phone, bytes)
      }
    case .date:
      for component in components { fields.take(component, .date, bytes, "hl7.field") }
    case .organization: take(0..<1, .facility)
    case .city: take(0..<1, .city)
    }
  }
}

extension StructuredFields {
  /// Takes digits that mean something only beside others.
  mutating func takeDigits(_ range: Range<Int>, _ category: Category, _ bytes: [UInt8]) {
    guard bytes[range].contains(where: { (0x30...0x39).contains($0) }) else { return }
    self.append(Finding(range, category, "hl7.field", 0.95))
  }
}
