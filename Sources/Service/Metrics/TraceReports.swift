internal import Foundation
package import Messages
internal import Model
package import Storage

/// Answers what calls were made of: the same for gRPC and HTTP.
package struct TraceReports: Sendable {
  private let store: any TraceStore

  package init(store: any TraceStore) { self.store = store }

  /// - Throws: `InvalidRequest`, and what the store throws.
  package func list(
    _ request: AssayV1.ListTracesRequest
  ) async throws -> AssayV1.ListTracesResponse {
    var violations: [InvalidRequest.Violation] = []
    if request.pageSize < 0 {
      violations.append(.init(field: "page_size", reason: "must not be negative"))
    }
    let size = request.pageSize == 0 ? 50 : min(1000, Int(request.pageSize))
    var query = TraceQuery(limit: size + 1)
    query.name = request.operation.isEmpty ? nil : request.operation
    query.minimumDuration = request.minimumDuration.map(Duration.init)
    query.onlyFailed = request.onlyFailed
    query.correlationID = request.correlationID.isEmpty ? nil : request.correlationID
    query.since = request.start.map(\.nanoseconds)
    query.until = request.end.map(\.nanoseconds)
    if let since = query.since, let until = query.until, since >= until {
      violations.append(.init(field: "start", reason: "must be before end"))
    }
    let selection = PageToken.digest(of: query.parts)
    if !request.pageToken.isEmpty {
      if let token = PageToken(request.pageToken), token.selection == selection {
        query.before = token.number
      } else {
        violations.append(
          .init(field: "page_token", reason: "must be of a page with the same other fields")
        )
      }
    }
    guard violations.isEmpty else { throw InvalidRequest(violations: violations) }
    let found = try await self.store.traces(query)
    var response = AssayV1.ListTracesResponse()
    response.traces = found.prefix(size).map(AssayV1.TraceSummary.init)
    if found.count > size {
      response.nextPageToken = PageToken(number: found[size - 1].number, selection: selection).text
    }
    return response
  }

  /// - Throws: `InvalidRequest`, `NotFound`, and what the store throws.
  package func get(_ request: AssayV1.GetTraceRequest) async throws -> AssayV1.GetTraceResponse {
    let id = request.traceID
    guard id.utf8.count == 32, id.utf8.allSatisfy({ Character(UnicodeScalar($0)).isHexDigit })
    else {
      throw InvalidRequest(
        violations: [.init(field: "trace_id", reason: "must be 32 hexadecimal digits")]
      )
    }
    let spans = try await self.store.spans(of: id.lowercased())
    guard !spans.isEmpty else { throw NotFound(what: "trace", hint: "not every call's is kept") }
    var response = AssayV1.GetTraceResponse()
    response.traceID = id.lowercased()
    response.spans = spans.map(AssayV1.TraceSpan.init)
    response.logLines = try await self.store.lines(of: id.lowercased())
    return response
  }
}

/// There is no such thing, or no longer.
package struct NotFound: Error, Hashable {
  /// Such as `trace`.
  package let what: String
  /// What else may be the reason.
  package var hint: String?
}

extension TraceQuery {
  fileprivate var parts: [String] {
    [
      self.name ?? "", "\(self.minimumDuration ?? .zero)", "\(self.onlyFailed)",
      self.correlationID ?? "", "\(self.since ?? 0)", "\(self.until ?? 0)",
    ]
  }
}

extension AssayV1.TraceSummary {
  fileprivate init(_ summary: TraceSummary) {
    self.init()
    self.traceID = summary.trace
    self.operation = summary.name
    self.start = GoogleProtobuf.Timestamp(nanoseconds: summary.start)
    self.duration = GoogleProtobuf.Duration(.nanoseconds(Int64(clamping: summary.duration)))
    self.failed = summary.hasFailed
    self.correlationID = summary.correlationID ?? ""
    self.spanCount = UInt32(clamping: summary.spanCount)
  }
}

extension AssayV1.TraceSpan {
  fileprivate init(_ span: StoredSpan) {
    self.init()
    self.spanID = span.id
    self.parentSpanID = span.parent ?? ""
    self.name = span.name
    self.kind = span.kind
    self.start = GoogleProtobuf.Timestamp(nanoseconds: span.start)
    self.duration = GoogleProtobuf.Duration(
      .nanoseconds(Int64(clamping: span.end) - Int64(clamping: span.start))
    )
    self.status = span.status
    self.statusMessage = span.statusText ?? ""
    self.attributes = span.attributes.mapValues(\.text)
    self.events = (span.events ?? []).map { event in
      var wire = AssayV1.TraceSpan.Event()
      wire.name = event.name
      wire.time = GoogleProtobuf.Timestamp(nanoseconds: event.time)
      wire.attributes = event.attributes.mapValues(\.text)
      return wire
    }
    self.links = (span.links ?? []).map { link in
      var wire = AssayV1.TraceSpan.Link()
      wire.traceID = link.trace
      wire.spanID = link.span
      return wire
    }
  }
}
