internal import Foundation

/// The two clocks of telemetry, passed in so that tests can stop them.
package struct TelemetryClock: Sendable {
  package typealias Instant = Moment

  /// What durations are measured with.
  package let now: @Sendable () -> Instant
  /// Nanoseconds since 1970: what spans, points and lines are dated with.
  package let date: @Sendable () -> UInt64

  package init(
    now: @escaping @Sendable () -> Instant,
    date: @escaping @Sendable () -> UInt64
  ) {
    self.now = now
    self.date = date
  }

  /// Nanoseconds since 1970 at a time ago; 0 when that was before.
  package func date(before age: Duration) -> UInt64 {
    let (now, age) = (self.date(), UInt64(clamping: age.nanoseconds))
    return now > age ? now - age : 0
  }

  /// The system's clocks.
  package static let system = TelemetryClock(
    now: { Moment.now },
    date: {
      var time = timespec()
      clock_gettime(CLOCK_REALTIME, &time)
      return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
  )
}

extension Duration {
  /// In nanoseconds, cut at the range.
  package var nanoseconds: Int64 {
    let (seconds, attoseconds) = self.components
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, overflowed) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
    return overflow || overflowed ? (seconds < 0 ? .min : .max) : sum
  }

  /// In seconds.
  package var seconds: Double {
    let (seconds, attoseconds) = self.components
    return Double(seconds) + Double(attoseconds) * 1e-18
  }
}
