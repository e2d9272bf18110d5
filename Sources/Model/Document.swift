/// What a document is; it decides which judges apply.
package enum DocumentKind: String, Sendable, CaseIterable {
  case clinicalNote = "clinical-note"
  case nexusLetter = "nexus-letter"
}

/// The sort of clinical note; it decides which sections are expected.
package enum NoteType: String, Sendable, CaseIterable {
  case unspecified
  case soap
  case historyAndPhysical = "history-and-physical"
  case progress
  case dischargeSummary = "discharge-summary"
  case emergency
  case consultation
  case procedure
  /// A part of a note: no section is expected.
  case fragment
}

/// A document to grade, as it was submitted.
///
/// Its text may identify a patient: it lives in memory for the length of a call, and describing the
/// value shows sizes only.
package struct Document: Sendable {
  package var kind: DocumentKind
  /// The text to grade; not empty.
  package var text: String
  /// The visit's transcript, one turn a line. Nil when there is none.
  package var transcript: String?
  /// The note of an earlier visit. Nil when there is none.
  package var priorNote: String?
  package var noteType: NoteType
  /// The day of the encounter. Nil when it is not known.
  package var encounterDate: CalendarDate?

  package init(
    kind: DocumentKind = .clinicalNote,
    text: String,
    transcript: String? = nil,
    priorNote: String? = nil,
    noteType: NoteType = .unspecified,
    encounterDate: CalendarDate? = nil
  ) {
    self.kind = kind
    self.text = text
    self.transcript = transcript
    self.priorNote = priorNote
    self.noteType = noteType
    self.encounterDate = encounterDate
  }

  /// The size of its texts in UTF-8.
  package var byteCount: Int {
    self.text.utf8.count + (self.transcript?.utf8.count ?? 0) + (self.priorNote?.utf8.count ?? 0)
  }
}

extension Document: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
  package var description: String {
    "Document(\(self.kind.rawValue), \(self.text.utf8.count) bytes, "
      + "transcript \(self.transcript?.utf8.count ?? 0) bytes)"
  }

  package var debugDescription: String { self.description }

  package var customMirror: Mirror { Mirror(self, children: []) }
}

/// A day of the Gregorian calendar.
package struct CalendarDate: Sendable, Hashable, Comparable {
  /// 1 to 9999.
  package var year: Int
  /// 1 to 12.
  package var month: Int
  /// 1 to 31.
  package var day: Int

  /// Nil when there is no such day.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1 else { return nil }
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard day <= lengths[month - 1] else { return nil }
    self.year = year
    self.month = month
    self.day = day
  }

  /// Reads `YYYY-MM-DD`; nil when the text is anything else.
  package init?(iso8601 text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      parts[2].utf8.count == 2, text.utf8.allSatisfy({ $0 == 0x2d || $0 >= 0x30 && $0 <= 0x39 }),
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package static func < (a: CalendarDate, b: CalendarDate) -> Bool {
    (a.year, a.month, a.day) < (b.year, b.month, b.day)
  }
}
