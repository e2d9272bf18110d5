package import Model
internal import Privacy
package import Telemetry

/// What is kept of a grade: what it says, who asked, and how it came to be. Nothing of the document but
/// its hash: a `Grade` holds places and rules, no text.
package struct GradeRecord: Sendable {
  package var gradeID: String
  /// Empty when the caller gave none.
  package var requestID: String
  package var tenant: String
  /// When it was made, in nanoseconds since 1970.
  package var time: UInt64
  package var kind: DocumentKind
  package var noteType: NoteType
  package var operation: String
  /// 0 to 100; nil when nothing could be judged.
  package var score: Double?
  package var isDegraded: Bool
  package var isPartial: Bool
  package var inputSHA256: String
  package var traceID: String?
  package var labels: [String: String]
  /// The grade in the form in which clients get it.
  package var encoded: [UInt8]

  /// - Parameter encoder: Makes the form in which clients get a grade.
  package init(
    _ grade: Grade,
    identity: RequestIdentity,
    noteType: NoteType,
    operation: String,
    tenant: SafeText,
    time: UInt64,
    trace: TraceID?,
    encoder: (some GradeEncoder).Type
  ) {
    self.gradeID = grade.call.gradeID
    self.requestID = identity.requestID?.description ?? ""
    self.tenant = tenant.description
    self.time = time
    self.kind = grade.kind
    self.noteType = noteType
    self.operation = operation
    self.score = grade.hybrid?.score
    self.isDegraded = grade.flags.degraded
    self.isPartial = grade.flags.partial
    self.inputSHA256 = grade.inputSHA256
    self.traceID = trace?.hex
    self.labels = Dictionary(
      identity.labels.map { ($0.key.description, $0.value.description) }
    ) { $1 }
    self.encoded = encoder.encode(grade, identity)
  }

  init(
    gradeID: String,
    requestID: String,
    tenant: String,
    time: UInt64,
    kind: DocumentKind,
    noteType: NoteType,
    operation: String,
    score: Double?,
    isDegraded: Bool,
    isPartial: Bool,
    inputSHA256: String,
    traceID: String?,
    labels: [String: String],
    encoded: [UInt8]
  ) {
    self.gradeID = gradeID
    self.requestID = requestID
    self.tenant = tenant
    self.time = time
    self.kind = kind
    self.noteType = noteType
    self.operation = operation
    self.score = score
    self.isDegraded = isDegraded
    self.isPartial = isPartial
    self.inputSHA256 = inputSHA256
    self.traceID = traceID
    self.labels = labels
    self.encoded = encoded
  }
}

/// Makes the form in which clients get a grade. A function of a type, which can hold on to nothing: what is
/// kept can have no words of a document.
package protocol GradeEncoder {
  static func encode(_ grade: Grade, _ identity: RequestIdentity) -> [UInt8]
}

/// Which records to list.
package struct RecordQuery: Sendable, Hashable {
  /// Where a record stands: by its time, and among those of one time by its number in the store.
  package struct Place: Sendable, Hashable {
    /// Nanoseconds since 1970.
    package var time: UInt64
    package var number: Int64

    package init(time: UInt64, number: Int64) {
      self.time = time
      self.number = number
    }
  }

  package var tenant: String
  /// Nanoseconds since 1970.
  package var since: UInt64?
  package var until: UInt64?
  package var kind: DocumentKind?
  package var operation: String?
  package var minimumScore: Double?
  package var maximumScore: Double?
  package var isDegraded: Bool?
  package var requestID: String?
  /// Records that have all of them.
  package var labels: [String: String] = [:]
  /// Only what comes after this one in the order of the answer.
  package var after: Place?
  package var limit: Int

  package init(tenant: String, limit: Int) {
    self.tenant = tenant
    self.limit = limit
  }
}
