/// What has spans of its own to add to a trace, and makes them only when the trace is kept: of the calls
/// that are not, their stages then cost next to nothing.
package protocol SpanSource: AnyObject, Sendable {
  /// Whether something failed, so that the trace is to be kept.
  var hasFailed: Bool { get }

  /// How many spans are over, and each of them. Asked for once at most, when the call's own span ends.
  var spanCount: Int { get }
  func eachSpan(_ body: (BriefSpan) -> Void)
}

/// A span that is over.
package struct BriefSpan: Sendable {
  package var name: SafeText
  package var start: TelemetryClock.Instant
  package var end: TelemetryClock.Instant
  /// Its id, when something points to it already.
  package var spanID: SpanID?
  /// Its outcome, when what it stands for failed.
  package var failure: SafeText?

  package init(
    _ name: SafeText,
    from start: TelemetryClock.Instant,
    to end: TelemetryClock.Instant,
    spanID: SpanID? = nil,
    failure: SafeText? = nil
  ) {
    self.name = name
    self.start = start
    self.end = end
    self.spanID = spanID
    self.failure = failure
  }
}
