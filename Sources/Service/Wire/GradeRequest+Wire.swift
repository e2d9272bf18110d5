package import Messages
package import Model

extension GradeRequest {
  /// Reads a request's document and options; what the values mean is checked when it is graded.
  ///
  /// - Throws: `InvalidRequest` when the document is missing or a field is no such value.
  package init(
    wire document: AssayV1.Document?,
    options: AssayV1.GradeOptions?
  ) throws(InvalidRequest) {
    guard let document else {
      throw InvalidRequest(violations: [.init(field: "document", reason: "is required")])
    }
    var violations: [InvalidRequest.Violation] = []
    var encounterDate: CalendarDate?
    if !document.encounterDate.isEmpty {
      encounterDate = CalendarDate(iso8601: document.encounterDate)
      if encounterDate == nil {
        violations.append(
          .init(field: "document.encounter_date", reason: "must be a day as YYYY-MM-DD")
        )
      }
    }
    let kind = DocumentKind(wire: document.kind)
    if kind == nil {
      violations.append(.init(field: "document.kind", reason: "is no known kind of document"))
    }
    let noteType = NoteType(wire: document.noteType)
    if noteType == nil {
      violations.append(.init(field: "document.note_type", reason: "is no known type of note"))
    }
    let priority = Priority(wire: options?.priority ?? .unspecified)
    if priority == nil {
      violations.append(.init(field: "options.priority", reason: "is no known priority"))
    }
    let quotes = Quotes(wire: options?.quotes ?? .unspecified)
    if quotes == nil {
      violations.append(.init(field: "options.quotes", reason: "is no known kind of quotes"))
    }
    guard let kind, let noteType, let priority, let quotes, violations.isEmpty else {
      throw InvalidRequest(violations: violations)
    }
    self.init(
      document: Document(
        kind: kind,
        text: document.text,
        transcript: document.transcript.isEmpty ? nil : document.transcript,
        priorNote: document.priorNote.isEmpty ? nil : document.priorNote,
        noteType: noteType,
        encounterDate: encounterDate
      ),
      weights: options?.weights.map(Weights.init(wire:)),
      timeBudget: options?.timeBudget.map(Duration.init),
      requestID: options?.requestID ?? "",
      labels: options?.labels ?? [:],
      priority: priority,
      quotes: quotes,
      maxFindings: options?.maxFindings.map(Int.init) ?? RankedFinding.defaultCount
    )
  }
}

extension AssayV1.Document {
  /// A document for the wire.
  package init(_ document: Document) {
    self.init()
    self.kind = AssayV1.DocumentKind(document.kind)
    self.text = document.text
    self.transcript = document.transcript ?? ""
    self.priorNote = document.priorNote ?? ""
    self.noteType = AssayV1.NoteType(document.noteType)
    if let date = document.encounterDate {
      func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
      }
      self.encounterDate = "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }
  }
}

extension AssayV1.GradeOptions {
  /// A request's options for the wire.
  package init(_ request: GradeRequest) {
    self.init()
    self.weights = request.weights.map(AssayV1.Weights.init)
    self.timeBudget = request.timeBudget.map(GoogleProtobuf.Duration.init)
    self.requestID = request.requestID
    self.labels = request.labels
    self.priority = AssayV1.Priority(request.priority)
    self.quotes = AssayV1.Quotes(request.quotes)
    self.maxFindings = UInt32(clamping: request.maxFindings)
  }
}

extension DocumentKind {
  /// Nil when the number is not known. What is not said is a clinical note.
  init?(wire: AssayV1.DocumentKind) {
    switch wire {
    case .unspecified, .clinicalNote: self = .clinicalNote
    case .nexusLetter: self = .nexusLetter
    case .unrecognized: return nil
    }
  }
}

extension AssayV1.DocumentKind {
  init(_ kind: DocumentKind) {
    switch kind {
    case .clinicalNote: self = .clinicalNote
    case .nexusLetter: self = .nexusLetter
    }
  }
}

extension Priority {
  /// Nil when the number is not known.
  init?(wire: AssayV1.Priority) {
    switch wire {
    case .low: self = .low
    case .unspecified, .normal: self = .normal
    case .high: self = .high
    case .unrecognized: return nil
    }
  }
}

extension Quotes {
  /// Nil when the number is not known.
  init?(wire: AssayV1.Quotes) {
    switch wire {
    case .none: self = .none
    case .unspecified, .deidentified: self = .deidentified
    case .original: self = .original
    case .unrecognized: return nil
    }
  }
}

extension AssayV1.Quotes {
  init(_ quotes: Quotes) {
    switch quotes {
    case .none: self = .none
    case .deidentified: self = .deidentified
    case .original: self = .original
    }
  }
}

extension AssayV1.Priority {
  init(_ priority: Priority) {
    switch priority {
    case .low: self = .low
    case .normal: self = .normal
    case .high: self = .high
    }
  }
}

extension NoteType {
  /// Nil when the number is not known.
  init?(wire: AssayV1.NoteType) {
    switch wire {
    case .unspecified: self = .unspecified
    case .soap: self = .soap
    case .historyAndPhysical: self = .historyAndPhysical
    case .progress: self = .progress
    case .dischargeSummary: self = .dischargeSummary
    case .emergency: self = .emergency
    case .consultation: self = .consultation
    case .procedure: self = .procedure
    case .fragment: self = .fragment
    case .unrecognized: return nil
    }
  }
}

extension AssayV1.NoteType {
  init(_ type: NoteType) {
    switch type {
    case .unspecified: self = .unspecified
    case .soap: self = .soap
    case .historyAndPhysical: self = .historyAndPhysical
    case .progress: self = .progress
    case .dischargeSummary: self = .dischargeSummary
    case .emergency: self = .emergency
    case .consultation: self = .consultation
    case .procedure: self = .procedure
    case .fragment: self = .fragment
    }
  }
}

extension Weights {
  init(wire: AssayV1.Weights) {
    self.init(
      pdqi: wire.pdqi,
      heuristics: wire.heuristics,
      factuality: wire.factuality,
      nexus: wire.nexus
    )
  }
}

extension AssayV1.Weights {
  init(_ weights: Weights) {
    self.init()
    self.pdqi = weights.pdqi
    self.heuristics = weights.heuristics
    self.factuality = weights.factuality
    self.nexus = weights.nexus
  }
}
