/// A span that is over, as it is kept and exported.
package struct SpanRecord: Sendable, Hashable {
  package enum Kind: UInt8, Sendable, CaseIterable {
    /// As OTLP numbers them.
    case `internal` = 1
    case server = 2
    case client = 3
    case producer = 4
    case consumer = 5
  }

  package enum Status: UInt8, Sendable {
    case unset = 0
    case ok = 1
    case error = 2
  }

  /// Something that happened at a moment.
  package struct Event: Sendable, Hashable {
    package var name: SafeText
    /// Nanoseconds since 1970.
    package var time: UInt64
    package var attributes: [Attribute]

    package init(name: SafeText, time: UInt64, attributes: [Attribute]) {
      self.name = name
      self.time = time
      self.attributes = attributes
    }
  }

  /// Another span that has to do with this one.
  package struct Link: Sendable, Hashable {
    package var context: TraceContext
    package var attributes: [Attribute]

    package init(context: TraceContext, attributes: [Attribute]) {
      self.context = context
      self.attributes = attributes
    }
  }

  package var name: SafeText
  package var kind: Kind
  package var traceID: TraceID
  package var spanID: SpanID
  package var parentID: SpanID?
  /// Whether the parent is another process's.
  package var hasRemoteParent: Bool
  /// `tracestate`, as it came.
  package var state: String
  /// Nanoseconds since 1970.
  package var start: UInt64
  package var end: UInt64
  package var status: Status = .unset
  /// Why the status is an error.
  package var statusText: SafeText?
  package var attributes: [Attribute] = []
  package var events: [Event] = []
  package var links: [Link] = []
  /// What there was no room for.
  package var droppedEvents = 0

  package init(
    name: SafeText,
    kind: Kind,
    traceID: TraceID,
    spanID: SpanID,
    parentID: SpanID?,
    hasRemoteParent: Bool,
    state: String,
    start: UInt64,
    end: UInt64,
    failure: SafeText? = nil
  ) {
    self.name = name
    self.kind = kind
    self.traceID = traceID
    self.spanID = spanID
    self.parentID = parentID
    self.hasRemoteParent = hasRemoteParent
    self.state = state
    self.start = start
    self.end = end
    if let failure {
      self.status = .error
      self.statusText = failure
      self.attributes = [Attribute(.outcome, failure)]
    }
  }

  /// In nanoseconds.
  package var duration: UInt64 { self.end >= self.start ? self.end - self.start : 0 }
}
