extension GoogleProtobuf.Duration {
  /// The duration to the nanosecond, rounded toward zero.
  package init(_ duration: Swift.Duration) {
    self.init()
    let (seconds, attoseconds) = duration.components
    self.seconds = seconds
    self.nanos = Int32(attoseconds / 1_000_000_000)
  }
}

extension Swift.Duration {
  /// The duration; seconds are clamped to ten thousand years.
  package init(_ duration: GoogleProtobuf.Duration) {
    let seconds = min(max(duration.seconds, -315_576_000_000), 315_576_000_000)
    self = .seconds(seconds) + .nanoseconds(Int64(duration.nanos))
  }
}
