/// A span that is being recorded. Everything after its end is ignored.
package struct ActiveSpan: Sendable {
  let recorder: TraceRecorder
  let index: Int
  package let spanID: SpanID

  /// The trace it belongs to.
  package var traceID: TraceID { self.recorder.traceID }

  /// Whether the trace is kept whatever happens: only then others may point to it.
  package var isSampled: Bool { self.recorder.isSampled }

  /// What the next service is told.
  package var context: TraceContext {
    TraceContext(
      traceID: self.recorder.traceID,
      spanID: self.spanID,
      isSampled: self.recorder.isSampled,
      state: self.recorder.traceState
    )
  }

  /// Begins a span below this one; nil when the call has too many.
  package func child(
    _ name: SafeText,
    kind: SpanRecord.Kind = .internal,
    at start: TelemetryClock.Instant? = nil
  ) -> ActiveSpan? {
    self.recorder.add(
      name,
      kind,
      parent: self.spanID,
      isRemote: false,
      at: start ?? self.recorder.tracer.clock.now()
    )
  }

  /// Adds what has more spans below this one when the trace is kept. It must not hold this span, which
  /// holds it.
  package func add(_ source: any SpanSource) {
    self.recorder.add(source, parent: self.spanID)
  }

  /// What makes the trace's spans' ids.
  package var ids: IDGenerator { self.recorder.tracer.ids }

  /// Sets an attribute.
  package func set(_ key: AttributeKey, _ value: AttributeValue) {
    self.recorder.update(self.index) { span in
      if let place = span.attributes.firstIndex(where: { $0.key == key }) {
        span.attributes[place].value = value
      } else if span.attributes.count < TraceRecorder.maxAttributes {
        span.attributes.append(Attribute(key, value))
      }
    }
  }

  /// Sets attributes that were not set before.
  package func set(_ attributes: [Attribute]) {
    self.recorder.update(self.index) {
      $0.attributes += attributes.prefix(TraceRecorder.maxAttributes)
    }
  }

  /// Renames the span, when only its end tells what it was.
  package func rename(_ name: SafeText) {
    self.recorder.update(self.index) { $0.name = name }
  }

  /// Notes that something happened.
  package func add(_ event: SafeText, _ attributes: [Attribute] = []) {
    let time = self.recorder.date(self.recorder.tracer.clock.now())
    self.recorder.update(self.index) { span in
      guard span.events.count < TraceRecorder.maxEvents else {
        span.droppedEvents += 1
        return
      }
      span.events.append(SpanRecord.Event(name: event, time: time, attributes: attributes))
    }
  }

  /// Points to a span of this or another trace.
  package func link(_ context: TraceContext, _ attributes: [Attribute] = []) {
    self.recorder.update(self.index) { span in
      guard span.links.count < 128 else { return }
      span.links.append(SpanRecord.Link(context: context, attributes: attributes))
    }
  }

  /// Says that what the span stands for failed.
  package func fail(_ why: SafeText) {
    self.recorder.fail(self.index, why)
  }

  /// Ends the span.
  ///
  /// - Parameter attributes: What is only now known of it; not computed when the span is not kept.
  package func end(
    at instant: TelemetryClock.Instant? = nil,
    _ attributes: @autoclosure () -> [Attribute] = []
  ) {
    self.recorder.end(self.index, at: instant ?? self.recorder.tracer.clock.now(), attributes)
  }
}
