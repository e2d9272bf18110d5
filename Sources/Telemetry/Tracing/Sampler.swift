internal import Synchronization

/// Decides at a trace's start whether it is kept whatever happens.
package final class Sampler: Sendable {
  /// The rule for a trace that begins here.
  package enum Root: Sendable, Hashable {
    case always
    case never
    /// A share of all traces, 0 to 1, chosen by the trace's id: the same choice in every service.
    case ratio(Double)
    /// So many traces a second, and as many at once after a quiet second.
    case perSecond(Double)
  }

  private struct Bucket {
    var tokens: Double
    var filled: TelemetryClock.Instant
  }

  private let root: Root
  /// Whether what a caller decided counts for more than `root`.
  private let honoursParent: Bool
  private let bucket: Mutex<Bucket?>

  package init(_ root: Root, honoursParent: Bool = true) {
    self.root = root
    self.honoursParent = honoursParent
    self.bucket = Mutex(nil)
  }

  /// Decides.
  ///
  /// - Parameter parent: What the caller said, when it said something.
  func samples(
    _ traceID: TraceID,
    parent: TraceContext?,
    at now: TelemetryClock.Instant
  ) -> Bool {
    if self.honoursParent, let parent { return parent.isSampled }
    switch self.root {
    case .always: return true
    case .never: return false
    // The rule of OpenTelemetry's SDKs: the last eight bytes as a number against the share.
    case .ratio(let ratio):
      return ratio >= 1 || Double(traceID.low >> 1) < ratio * 0x1p63
    case .perSecond(let rate):
      return self.bucket.withLock { bucket in
        let most = max(1, rate)
        var full = bucket ?? Bucket(tokens: most, filled: now)
        full.tokens = min(
          most,
          full.tokens + Double(full.filled.nanoseconds(to: now)) * 1e-9 * rate
        )
        full.filled = now
        let isTaken = full.tokens >= 1
        if isTaken { full.tokens -= 1 }
        bucket = full
        return isTaken
      }
    }
  }

  /// Whether a trace that its caller does not keep is not recorded at all.
  var ignoresUnsampledParents: Bool { self.honoursParent }
}
