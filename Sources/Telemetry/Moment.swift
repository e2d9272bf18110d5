internal import Foundation

/// A point on the monotonic clock, in nanoseconds: reading it and taking differences costs a fraction of
/// what `ContinuousClock` and `Duration` do with their 128 bits.
package struct Moment: Sendable, Hashable, Comparable {
  package let nanoseconds: Int64

  package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The system's monotonic clock now.
  package static var now: Moment {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Moment(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
  }

  /// Nanoseconds from this moment to another, negative when that one came before.
  package func nanoseconds(to other: Moment) -> Int64 { other.nanoseconds - self.nanoseconds }

  package func duration(to other: Moment) -> Duration { .nanoseconds(self.nanoseconds(to: other)) }

  package static func < (a: Moment, b: Moment) -> Bool { a.nanoseconds < b.nanoseconds }

  /// A later moment, so many nanoseconds after this one.
  package func advanced(nanoseconds: Int64) -> Moment {
    let (sum, overflow) = self.nanoseconds.addingReportingOverflow(nanoseconds)
    return Moment(nanoseconds: overflow ? .max : sum)
  }

  /// A later moment, at most the clock's last.
  package static func + (moment: Moment, duration: Duration) -> Moment {
    moment.advanced(nanoseconds: duration.nanoseconds)
  }
}
