/// What the cumulative counters of other programs have grown by.
///
/// Two replicas count apart, though both are one series here. Those that were silent longest are forgotten when there are too
/// many, since each restart of a program is another stream.
struct CounterStreams<Series: Hashable> {
  private struct Stream: Hashable {
    var series: Series
    var resource: Int
  }

  private struct Last {
    /// When its counting began, in nanoseconds since 1970; 0 when unknown.
    var start: UInt64
    var value: Double
    /// The number of the update.
    var update: Int
  }

  private let began: UInt64
  private let most: Int
  private var streams: [Stream: Last] = [:]
  private var updates = 0

  /// - Parameters:
  ///   - began: When this process began to listen, in nanoseconds since 1970.
  ///   - most: How many streams are remembered.
  init(began: UInt64, most: Int) {
    self.began = began
    self.most = most
  }

  /// - Parameter resource: Of the whole resource, with what tells instances apart.
  mutating func increase(
    _ series: Series,
    of resource: Int,
    to value: Double,
    since start: UInt64
  ) -> Double {
    let stream = Stream(series: series, resource: resource)
    self.updates += 1
    guard let before = self.streams[stream] else {
      if self.streams.count >= self.most { self.forgetSilent() }
      self.streams[stream] = Last(start: start, value: value, update: self.updates)
      // What was counted before this process listened was counted then.
      return start >= self.began ? value : 0
    }
    var last = Last(start: start, value: value, update: self.updates)
    defer { self.streams[stream] = last }
    guard before.start == start else { return value }
    // What is less than before came late, unless its counting has no known start.
    if value < before.value {
      if before.start == 0 { return value }
      last.value = before.value
      return 0
    }
    return value - before.value
  }

  /// Forgets a quarter of the streams, so that it need not be done again soon.
  private mutating func forgetSilent() {
    let updates = self.streams.values.map(\.update).sorted()
    let first = updates[updates.count / 4]
    self.streams = self.streams.filter { $0.value.update >= first }
  }
}
