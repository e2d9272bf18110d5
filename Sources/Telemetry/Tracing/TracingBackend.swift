package import Tracing

/// swift-distributed-tracing's backend, for code that speaks that language: its spans join the trace that
/// the context holds.
///
/// Text attributes are left out, because nobody classified them; numbers and flags stay.
package struct TracingBackend: Tracing.Tracer {
  private let tracer: Tracer

  package init(_ tracer: Tracer) { self.tracer = tracer }

  package func startSpan<Instant: TracerInstant>(
    _ operationName: String,
    context: @autoclosure () -> InstrumentationContext,
    ofKind kind: SpanKind,
    at instant: @autoclosure () -> Instant,
    function: String,
    file fileID: String,
    line: UInt
  ) -> BackendSpan {
    let context = context()
    let kind = SpanRecord.Kind(kind)
    // The name stands in a library's source code.
    let name = SafeText(operators: operationName)
    let span =
      if let parent = context.activeSpan {
        parent.child(name, kind: kind)
      } else {
        self.tracer.begin(name, kind: kind, parent: context.traceContext)
      }
    return BackendSpan(name: operationName, span: span, context: context)
  }

  package func activeSpan(identifiedBy context: InstrumentationContext) -> BackendSpan? {
    context.activeSpan.map { BackendSpan(name: "", span: $0, context: context) }
  }

  package func forceFlush() {}

  package func extract<Carrier, Extract: Extractor>(
    _ carrier: Carrier,
    into context: inout InstrumentationContext,
    using extractor: Extract
  ) where Extract.Carrier == Carrier {
    guard let parent = extractor.extract(key: TraceContext.parentHeader, from: carrier) else {
      return
    }
    let state = extractor.extract(key: TraceContext.stateHeader, from: carrier) ?? ""
    context.traceContext = TraceContext(parent: parent, state: state)
  }

  package func inject<Carrier, Inject: Injector>(
    _ context: InstrumentationContext,
    into carrier: inout Carrier,
    using injector: Inject
  ) where Inject.Carrier == Carrier {
    guard let own = context.activeSpan?.context ?? context.traceContext else { return }
    injector.inject(own.parent, forKey: TraceContext.parentHeader, into: &carrier)
    if !own.state.isEmpty {
      injector.inject(own.state, forKey: TraceContext.stateHeader, into: &carrier)
    }
  }
}

/// A span as swift-distributed-tracing sees it.
package struct BackendSpan: Tracing.Span {
  package let operationName_: String
  private let span: ActiveSpan?
  package let context: InstrumentationContext

  fileprivate init(name: String, span: ActiveSpan?, context: InstrumentationContext) {
    self.operationName_ = name
    self.span = span
    var context = context
    context.activeSpan = span
    self.context = context
  }

  package var operationName: String {
    get { self.operationName_ }
    nonmutating set { self.span?.rename(SafeText(operators: newValue)) }
  }

  package var isRecording: Bool { self.span != nil }

  package var attributes: SpanAttributes {
    get { [:] }
    nonmutating set {
      var attributes: [Attribute] = []
      newValue.forEach { key, value in
        if let value = AttributeValue(value) {
          attributes.append(Attribute(AttributeKey(foreign: key), value))
        }
      }
      for attribute in attributes { self.span?.set(attribute.key, attribute.value) }
    }
  }

  package func setStatus(_ status: SpanStatus) {
    if status.code == .error { self.span?.fail("ERROR") }
  }

  package func addEvent(_ event: SpanEvent) {
    self.span?.add(SafeText(operators: event.name))
  }

  package func recordError<Instant: TracerInstant>(
    _ error: any Error,
    attributes: SpanAttributes,
    at instant: @autoclosure () -> Instant
  ) {
    // An error's type says what went wrong; its text may say with what.
    let type = SafeText(operators: String(reflecting: Swift.type(of: error)))
    self.span?.add("exception", [Attribute("exception.type", type)])
    self.span?.fail("ERROR")
  }

  package func addLink(_ link: SpanLink) {
    guard let context = link.context.activeSpan?.context ?? link.context.traceContext else {
      return
    }
    self.span?.link(context)
  }

  package func end<Instant: TracerInstant>(at instant: @autoclosure () -> Instant) {
    self.span?.end()
  }
}

private enum ActiveSpanKey: InstrumentationContextKey { typealias Value = ActiveSpan }
private enum TraceContextKey: InstrumentationContextKey { typealias Value = TraceContext }

extension InstrumentationContext {
  /// The span that what follows belongs to.
  package var activeSpan: ActiveSpan? {
    get { self[ActiveSpanKey.self] }
    set { self[ActiveSpanKey.self] = newValue }
  }

  /// What a caller sent.
  package var traceContext: TraceContext? {
    get { self[TraceContextKey.self] }
    set { self[TraceContextKey.self] = newValue }
  }
}

extension AttributeValue {
  fileprivate init?(_ value: SpanAttribute) {
    switch value {
    case .int32(let number): self = .integer(Int64(number))
    case .int64(let number): self = .integer(number)
    case .double(let number): self = .number(number)
    case .bool(let flag): self = .flag(flag)
    default: return nil
    }
  }
}

extension SpanRecord.Kind {
  fileprivate init(_ kind: SpanKind) {
    self =
      switch kind {
      case .server: .server
      case .client: .client
      case .producer: .producer
      case .consumer: .consumer
      default: .internal
      }
  }
}
