// A sketch in few bytes, as stores keep it. Numbers are varints (LEB128), doubles eight bytes,
// little-endian:
//
//   count, zero count: varint
//   sum, sum of squares, minimum, maximum: double
//   first bucket's index: zigzag varint
//   for each bucket that is not empty: empty buckets before it, count: varint
extension Sketch {
  package func appendCompact(to bytes: inout [UInt8]) {
    bytes.append(varint: self.count)
    bytes.append(varint: self.zeroCount)
    for value in [self.sum, self.sumOfSquares, self.min, self.max] { bytes.append(double: value) }
    bytes.append(varint: ProtobufWriter.zigzag(Int64(self.offset)))
    var gap: UInt64 = 0
    for count in self.buckets {
      if count == 0 {
        gap += 1
      } else {
        bytes.append(varint: gap)
        bytes.append(varint: count)
        gap = 0
      }
    }
  }

  /// Adds what a stored sketch counted, all that the cursor has left; reads no more than is needed for
  /// that, so that many are merged quickly.
  ///
  /// - Returns: False when it is damaged; then it may have been added in part.
  package mutating func merge(compact cursor: inout ByteCursor) -> Bool {
    guard let count = cursor.varint(), let zeroCount = cursor.varint(),
      let sum = cursor.double(), let sumOfSquares = cursor.double(),
      let min = cursor.double(), let max = cursor.double(),
      let first = cursor.varint()
    else { return false }
    guard count > 0 else { return zeroCount == 0 && cursor.isAtEnd }
    guard sum.isFinite, sumOfSquares.isFinite, min.isFinite, max.isFinite, min <= max,
      count <= Self.mostCount, self.count <= Self.mostCount - count, zeroCount <= count
    else { return false }
    var index = Int(truncatingIfNeeded: Int64(bitPattern: (first >> 1) ^ (0 &- (first & 1))))
    var left = count - zeroCount
    while !cursor.isAtEnd {
      guard let gap = cursor.varint(), gap < UInt64(Self.indices.count),
        let times = cursor.varint(), times <= left
      else { return false }
      let (next, overflows) = index.addingReportingOverflow(Int(gap))
      guard !overflows, Self.indices.contains(next) else { return false }
      left -= times
      let place = next - self.offset
      if place >= 0, place < self.buckets.count {
        self.buckets[place] += times
      } else {
        self.reach(next)
        self.buckets[next - self.offset] += times
      }
      index = next + 1
    }
    guard left == 0 else { return false }
    self.count += count
    self.zeroCount += zeroCount
    self.sum += sum
    self.sumOfSquares += sumOfSquares
    self.min = Swift.min(self.min, min)
    self.max = Swift.max(self.max, max)
    return true
  }
}
