internal import Messages
package import Model
package import Privacy
internal import Storage

/// Where a grade's quotes come from.
package enum QuoteSource: Sendable {
  /// Nowhere: nobody asked for any.
  case none
  /// Nowhere although they were asked for, with the reason as clients read it.
  case omitted(Omission)
  case deidentified(DeidentifiedDocument)
  case original(OriginalDocument)

  /// Why there are no quotes.
  package enum Omission: String, Sendable {
    /// What identifies a patient would have remained, or it took too long.
    case deidentificationFailed = "DEIDENTIFICATION_FAILED"
    /// What was removed could not be recorded.
    case auditFailed = "AUDIT_FAILED"
  }

  /// What a request's answer quotes.
  ///
  /// - Parameter isAudited: Whether the audit of what was removed is kept, or none is to be.
  init(_ request: GradeRequest, _ deidentified: DeidentifiedDocument?, isAudited: Bool) {
    switch request.quotes {
    case .none: self = .none
    // The caller's own words go back to the caller alone; nothing was removed from them.
    case .original: self = .original(OriginalDocument(request.document))
    case .deidentified:
      guard let deidentified else {
        self = .omitted(.deidentificationFailed)
        return
      }
      self = isAudited ? .deidentified(deidentified) : .omitted(.auditFailed)
    }
  }

  /// What stands at a place.
  func quote(_ span: AssayV1.Span?) -> String {
    guard let span = span.flatMap(Span.init(wire:)) else { return "" }
    return switch self {
    case .none, .omitted: ""
    case .deidentified(let document): document.quote(span)?.description ?? ""
    case .original(let document): document.quote(span)
    }
  }

  var kind: AssayV1.Quotes {
    switch self {
    case .none, .omitted: .none
    case .deidentified: .deidentified
    case .original: .original
    }
  }

  var whyNone: String {
    if case .omitted(let why) = self { why.rawValue } else { "" }
  }
}

/// The caller's own document, for answers to the caller alone.
package struct OriginalDocument: Sendable {
  private let texts: [EvidenceSource: (utf8: [UInt8], codePoints: CodePoints)]

  package init(_ document: Document) {
    self.texts = [
      EvidenceSource.text: document.text, .transcript: document.transcript ?? "",
      .priorNote: document.priorNote ?? "",
    ]
    .mapValues { text in
      let utf8 = Array(text.utf8)
      return (utf8, CodePoints(utf8))
    }
  }

  func quote(_ span: Span) -> String {
    guard let text = self.texts[span.source] else { return "" }
    let bytes = text.utf8[text.codePoints.bytes(span.start..<span.end)]
    return Deidentified.shortened(bytes, atMost: DeidentifiedDocument.longestQuote)
  }
}

/// Makes the form in which a grade is kept: that in which clients get it, without quotes.
enum WireGradeEncoder: GradeEncoder {
  static func encode(_ grade: Grade, _ identity: RequestIdentity) -> [UInt8] {
    var wire = AssayV1.Grade(grade, identity)
    wire.call?.recorded = true
    return wire.packed()
  }
}

extension AssayV1.Grade {
  /// Says at each place what stands there.
  mutating func quote(_ quotes: QuoteSource) {
    self.call?.quotes = quotes.kind
    self.call?.quotesOmittedReason = quotes.whyNone
    if case .none = quotes { return }
    if case .omitted = quotes { return }
    for number in self.dimensions.indices {
      for place in self.dimensions[number].evidence.indices {
        self.dimensions[number].evidence[place].quote(quotes)
      }
    }
    for number in self.findings.indices { self.findings[number].evidence?.quote(quotes) }
    if var factuality = self.factuality {
      for place in factuality.findings.indices {
        let finding = factuality.findings[place]
        factuality.findings[place].quote = quotes.quote(finding.span)
        factuality.findings[place].transcriptQuote = quotes.quote(finding.transcriptSpan)
      }
      self.factuality = factuality
    }
    if var nexus = self.nexus {
      let (opinion, connection) = (nexus.medicalOpinion?.span, nexus.serviceConnection?.span)
      nexus.medicalOpinion?.quote = quotes.quote(opinion)
      nexus.serviceConnection?.quote = quotes.quote(connection)
      if var compliance = nexus.vaCompliance {
        for place in compliance.elements.indices {
          compliance.elements[place].quote = quotes.quote(compliance.elements[place].span)
        }
        nexus.vaCompliance = compliance
      }
      self.nexus = nexus
    }
  }
}

extension AssayV1.Evidence {
  fileprivate mutating func quote(_ quotes: QuoteSource) {
    self.quote = quotes.quote(self.span)
    self.relatedQuote = quotes.quote(self.related)
    self.saidQuote = quotes.quote(self.said)
  }
}

extension Span {
  /// Nil when its source is not known.
  fileprivate init?(wire: AssayV1.Span) {
    let source: EvidenceSource
    switch wire.source {
    case .text: source = .text
    case .transcript: source = .transcript
    case .priorNote: source = .priorNote
    case .unspecified, .unrecognized: return nil
    }
    self.init(
      source: source,
      start: Int(wire.start),
      end: Swift.max(Int(wire.start), Int(wire.end))
    )
  }
}
