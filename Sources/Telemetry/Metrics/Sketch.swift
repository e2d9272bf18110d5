internal import Foundation

/// A distribution in little space: OpenTelemetry's exponential histogram of non-negative numbers, with
/// one scale for all.
///
/// Bucket `i` counts the values in (2^(i/32), 2^((i+1)/32)]; any two sketches merge exactly, over time
/// and over labels. A quantile is off by at most (b − 1)/(b + 1) = 1.08 % with b = 2^(1/32). With the sum
/// of squares a mean has its variance.
///
/// https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram
package struct Sketch: Sendable, Hashable {
  /// OpenTelemetry's scale: the base is 2^(2^−scale).
  package static let scale = 5
  /// Buckets between a number and its double.
  package static let bucketsPerOctave = 1 << scale
  /// The most that a quantile is off, as a share of it.
  package static let relativeError = (bound(1) - 1) / (bound(1) + 1)
  /// The most values that a sketch counts: a billion a second for eight thousand years.
  package static let mostCount: UInt64 = 1 << 60
  /// Values outside 2^±40 count at the edge.
  static let indices = -40 * bucketsPerOctave..<40 * bucketsPerOctave

  package internal(set) var count: UInt64 = 0
  package internal(set) var zeroCount: UInt64 = 0
  package internal(set) var sum = 0.0
  package internal(set) var sumOfSquares = 0.0
  /// Infinite while empty.
  package internal(set) var min = Double.infinity
  package internal(set) var max = -Double.infinity
  /// The index of the first bucket in `buckets`.
  package internal(set) var offset = 0
  package internal(set) var buckets: [UInt64] = []

  package init() {}

  /// Makes a sketch of what was stored or received; nil when it contradicts itself.
  package init?(
    count: UInt64,
    zeroCount: UInt64,
    sum: Double,
    sumOfSquares: Double,
    min: Double,
    max: Double,
    offset: Int,
    buckets: [UInt64]
  ) {
    guard Self.indices.contains(offset) || buckets.isEmpty,
      offset + buckets.count <= Self.indices.upperBound || buckets.isEmpty,
      sum.isFinite, sumOfSquares.isFinite
    else { return nil }
    var total = zeroCount
    for bucket in buckets {
      let (next, overflow) = total.addingReportingOverflow(bucket)
      guard !overflow else { return nil }
      total = next
    }
    guard total == count, count == 0 || (min.isFinite && max.isFinite && min <= max) else {
      return nil
    }
    self.count = count
    self.zeroCount = zeroCount
    self.sum = sum
    self.sumOfSquares = sumOfSquares
    self.min = count == 0 ? .infinity : min
    self.max = count == 0 ? -.infinity : max
    self.offset = offset
    self.buckets = buckets
  }

  /// Counts a value: finite, not negative; any other is left out and false.
  @discardableResult
  package mutating func record(_ value: Double, times: UInt64 = 1) -> Bool {
    guard value.isFinite, value >= 0, times > 0, times <= Self.mostCount else { return false }
    guard self.count <= Self.mostCount - times else { return false }
    self.count += times
    self.sum += value * Double(times)
    self.sumOfSquares += value * value * Double(times)
    if value < self.min { self.min = value }
    if value > self.max { self.max = value }
    if value == 0 {
      self.zeroCount += times
    } else {
      self.add(times, at: Self.index(of: value))
    }
    return true
  }

  /// Adds what another one counted; nothing when there were more than `mostCount` values then.
  package mutating func merge(_ other: Sketch) {
    guard other.count > 0, self.count <= Self.mostCount,
      other.count <= Self.mostCount - self.count
    else { return }
    self.count += other.count
    self.zeroCount += other.zeroCount
    self.sum += other.sum
    self.sumOfSquares += other.sumOfSquares
    self.min = Swift.min(self.min, other.min)
    self.max = Swift.max(self.max, other.max)
    guard !other.buckets.isEmpty else { return }
    self.reach(other.offset)
    self.reach(other.offset + other.buckets.count - 1)
    let shift = other.offset - self.offset
    for (place, count) in other.buckets.enumerated() where count > 0 {
      self.buckets[place + shift] += count
    }
  }

  /// Forgets everything and keeps the room.
  package mutating func reset() {
    guard self.count > 0 else { return }
    self.count = 0
    self.zeroCount = 0
    self.sum = 0
    self.sumOfSquares = 0
    self.min = .infinity
    self.max = -.infinity
    for place in self.buckets.indices { self.buckets[place] = 0 }
  }

  /// The sketch with no empty buckets at its ends.
  package var trimmed: Sketch {
    guard let first = self.buckets.firstIndex(where: { $0 > 0 }),
      let last = self.buckets.lastIndex(where: { $0 > 0 })
    else {
      var copy = self
      copy.buckets = []
      copy.offset = 0
      return copy
    }
    var copy = self
    copy.buckets = Array(self.buckets[first...last])
    copy.offset = self.offset + first
    return copy
  }

  /// The mean; nil while empty.
  package var mean: Double? { self.count > 0 ? self.sum / Double(self.count) : nil }

  /// The value below which a share of all values lies, within `relativeError`; nil while empty.
  package func quantile(_ share: Double) -> Double? {
    guard self.count > 0 else { return nil }
    if share <= 0 { return self.min }
    if share >= 1 { return self.max }
    // The smallest value that has at least this many values at or below it.
    let rank = UInt64(Swift.max(1, (share * Double(self.count)).rounded(.up)))
    guard rank > self.zeroCount else { return 0 }
    var left = rank - self.zeroCount
    for place in self.buckets.indices {
      let count = self.buckets[place]
      guard count < left else {
        let index = self.offset + place
        let (low, high) = (Self.bound(index), Self.bound(index + 1))
        // The point whose relative distance to both ends is the same.
        return Swift.min(self.max, Swift.max(self.min, 2 * low * high / (low + high)))
      }
      left -= count
    }
    return self.max
  }

  /// How many values are at most `bound(index)`, exactly.
  package func count(upTo index: Int) -> UInt64 {
    let end = index - self.offset
    return self.zeroCount + self.buckets.prefix(Swift.max(0, end)).reduce(0, +)
  }

  @inline(__always)
  private mutating func add(_ times: UInt64, at index: Int) {
    let place = index &- self.offset
    if place >= 0, place < self.buckets.count {
      self.buckets[place] &+= times
      return
    }
    self.reach(index)
    self.buckets[index - self.offset] += times
  }

  /// Makes room for a bucket.
  mutating func reach(_ index: Int) {
    if self.buckets.isEmpty {
      self.offset = index
      // A distribution spans some octaves: growing bucket by bucket would move it many times.
      self.buckets.reserveCapacity(4 * Self.bucketsPerOctave)
      self.buckets.append(0)
    } else if index < self.offset {
      self.buckets.insert(contentsOf: repeatElement(0, count: self.offset - index), at: 0)
      self.offset = index
    } else if index >= self.offset + self.buckets.count {
      let missing = index - self.offset - self.buckets.count + 1
      self.buckets.append(contentsOf: repeatElement(0, count: missing))
    }
  }

  /// The lower bound of a bucket, which is the upper one of the bucket before.
  package static func bound(_ index: Int) -> Double {
    let octave = index >> Self.scale
    return scalbn(Self.bounds[index & (Self.bucketsPerOctave - 1)], octave)
  }

  /// The bucket of a positive number.
  package static func index(of value: Double) -> Int {
    guard value.isNormal else { return Self.indices.lowerBound }
    let bits = value.bitPattern
    let exponent = Int(bits >> 52 & 0x7ff) - 1023
    // The significand's first bits tell how many bounds are below it but for one, since no two bounds
    // share those bits.
    let significand = Double(bitPattern: bits & 0x000f_ffff_ffff_ffff | 0x3ff0_0000_0000_0000)
    let guess = Int(Self.guesses[Int(bits >> 45 & 0x7f)])
    let below = guess + (Self.bounds[guess] < significand ? 1 : 0)
    // How many of the bounds 2^(0/32) … 2^(31/32) are below the significand, less one.
    let index = exponent * Self.bucketsPerOctave + below - 1
    return Swift.min(Swift.max(index, Self.indices.lowerBound), Self.indices.upperBound - 1)
  }

  // Both tables are written out, so that they are there without being made first: the tests compute them.

  /// 2^(i/32) for i from 0 to 32.
  static let bounds: [Double] = [
    0x1p0, 0x1.059b0d3158574p0, 0x1.0b5586cf9890fp0, 0x1.11301d0125b51p0, 0x1.172b83c7d517bp0,
    0x1.1d4873168b9aap0, 0x1.2387a6e756238p0, 0x1.29e9df51fdee1p0, 0x1.306fe0a31b715p0,
    0x1.371a7373aa9cbp0, 0x1.3dea64c123422p0, 0x1.44e086061892dp0, 0x1.4bfdad5362a27p0,
    0x1.5342b569d4f82p0, 0x1.5ab07dd485429p0, 0x1.6247eb03a5585p0, 0x1.6a09e667f3bcdp0,
    0x1.71f75e8ec5f74p0, 0x1.7a11473eb0187p0, 0x1.82589994cce13p0, 0x1.8ace5422aa0dbp0,
    0x1.93737b0cdc5e5p0, 0x1.9c49182a3f090p0, 0x1.a5503b23e255dp0, 0x1.ae89f995ad3adp0,
    0x1.b7f76f2fb5e47p0, 0x1.c199bdd85529cp0, 0x1.cb720dcef9069p0, 0x1.d5818dcfba487p0,
    0x1.dfc97337b9b5fp0, 0x1.ea4afa2a490dap0, 0x1.f50765b6e4540p0, 0x1p1,
  ]

  /// For each value of a significand's first seven bits, how many bounds are certainly below it.
  static let guesses: [UInt8] = [
    0, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 5, 6, 6, 6, 7, 7, 7, 8, 8, 8, 8, 9, 9, 9, 10, 10, 10,
    11, 11, 11, 11, 12, 12, 12, 13, 13, 13, 13, 14, 14, 14, 14, 15, 15, 15, 15, 16, 16, 16, 16, 17,
    17, 17, 18, 18, 18, 18, 18, 19, 19, 19, 19, 20, 20, 20, 20, 21, 21, 21, 21, 22, 22, 22, 22, 22,
    23, 23, 23, 23, 24, 24, 24, 24, 24, 25, 25, 25, 25, 26, 26, 26, 26, 26, 27, 27, 27, 27, 27, 28,
    28, 28, 28, 28, 29, 29, 29, 29, 29, 30, 30, 30, 30, 30, 30, 31, 31, 31, 31, 31, 32, 32, 32, 32,
    32,
  ]
}
