package import Telemetry

/// Where the newest traces and log lines are kept and asked for.
package protocol TraceStore: Sendable {
  /// Adds the spans that calls ended with, one part a call, and lines.
  func add(_ parts: [TracePart], _ logs: [LogRecord]) async throws

  /// The traces that a query selects, newest first.
  func traces(_ query: TraceQuery) async throws -> [TraceSummary]

  /// All spans of a trace that are here, in the order of their starts; empty when none is.
  func spans(of trace: String) async throws -> [StoredSpan]

  /// The lines that were written in a trace, oldest first, as JSON objects.
  func lines(of trace: String) async throws -> [String]

  /// Removes what is too old or too much.
  func prune() async throws
}

/// The spans of one call.
package struct TracePart: Sendable {
  /// The call's own span is the first.
  package var spans: [SpanRecord]

  package init(spans: [SpanRecord]) { self.spans = spans }
}

/// Which traces to list.
package struct TraceQuery: Sendable, Hashable {
  /// The call's name, such as `assay.v1.GradingService/Grade`.
  package var name: String?
  package var minimumDuration: Duration?
  package var onlyFailed = false
  package var correlationID: String?
  /// Nanoseconds since 1970.
  package var since: UInt64?
  package var until: UInt64?
  /// Only those that were stored before this one.
  package var before: Int64?
  package var limit: Int

  package init(limit: Int) { self.limit = limit }
}

/// A call in short.
package struct TraceSummary: Sendable, Hashable {
  /// The place in the store: what was stored later has a higher one.
  package var number: Int64
  package var trace: String
  package var name: String
  /// Nanoseconds since 1970.
  package var start: UInt64
  /// Nanoseconds.
  package var duration: UInt64
  package var hasFailed: Bool
  package var correlationID: String?
  package var spanCount: Int
}

/// A span as it was stored.
package struct StoredSpan: Sendable, Hashable, Codable {
  package enum Value: Sendable, Hashable {
    case text(String)
    case integer(Int64)
    case number(Double)
    case flag(Bool)
    case texts([String])
  }

  package struct Event: Sendable, Hashable, Codable {
    package var name: String
    package var time: UInt64
    package var attributes: [String: Value]
  }

  package struct Link: Sendable, Hashable, Codable {
    package var trace: String
    package var span: String
  }

  package var trace: String
  package var id: String
  package var parent: String?
  package var name: String
  /// `internal`, `server`, `client`, `producer` or `consumer`.
  package var kind: String
  /// Nanoseconds since 1970.
  package var start: UInt64
  package var end: UInt64
  /// `unset`, `ok` or `error`.
  package var status: String
  package var statusText: String?
  package var attributes: [String: Value]
  package var events: [Event]?
  package var links: [Link]?

  package init(_ span: SpanRecord) {
    self.trace = span.traceID.hex
    self.id = span.spanID.hex
    self.parent = span.parentID?.hex
    self.name = span.name.description
    self.kind = String(describing: span.kind)
    self.start = span.start
    self.end = span.end
    self.status = String(describing: span.status)
    self.statusText = span.statusText?.description
    self.attributes = Self.attributes(span.attributes)
    if !span.events.isEmpty {
      self.events = span.events.map {
        Event(
          name: $0.name.description,
          time: $0.time,
          attributes: Self.attributes($0.attributes)
        )
      }
    }
    if !span.links.isEmpty {
      self.links = span.links.map {
        Link(trace: $0.context.traceID.hex, span: $0.context.spanID.hex)
      }
    }
  }

  private static func attributes(_ attributes: [Attribute]) -> [String: Value] {
    Dictionary(attributes.map { ($0.key.name, Value($0.value)) }) { $1 }
  }
}

extension StoredSpan.Value: Codable {
  init(_ value: AttributeValue) {
    self =
      switch value {
      case .text(let text): .text(text.description)
      case .integer(let number): .integer(number)
      case .number(let number): .number(number)
      case .flag(let flag): .flag(flag)
      case .texts(let texts): .texts(texts.map(\.description))
      }
  }

  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let flag = try? container.decode(Bool.self) {
      self = .flag(flag)
    } else if let number = try? container.decode(Int64.self) {
      self = .integer(number)
    } else if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let texts = try? container.decode([String].self) {
      self = .texts(texts)
    } else {
      self = .text(try container.decode(String.self))
    }
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .integer(let number): try container.encode(number)
    case .number(let number): try container.encode(number.isFinite ? number : 0)
    case .flag(let flag): try container.encode(flag)
    case .texts(let texts): try container.encode(texts)
    }
  }

  /// For people.
  package var text: String {
    switch self {
    case .text(let text): text
    case .integer(let number): String(number)
    case .number(let number): "\(number)"
    case .flag(let flag): "\(flag)"
    case .texts(let texts): texts.joined(separator: ", ")
    }
  }
}
