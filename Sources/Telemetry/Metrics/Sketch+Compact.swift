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

  /// Adds what a stored sketch counted. A query merges tens of thousands: this is its hot loop.
  ///
  /// - Returns: False when it is damaged; then nothing of it is added.
  package mutating func merge(compact bytes: UnsafeRawBufferPointer) -> Bool {
    var cursor = ByteCursor(bytes)
    guard let count = cursor.varint(), let zeroCount = cursor.varint(),
      let sum = cursor.double(), let sumOfSquares = cursor.double(),
      let min = cursor.double(), let max = cursor.double(),
      let first = cursor.varint()
    else { return false }
    guard count > 0 else { return zeroCount == 0 && cursor.isAtEnd }
    guard sum.isFinite, sumOfSquares.isFinite, min.isFinite, max.isFinite, min <= max,
      count <= Self.mostCount, self.count <= Self.mostCount - count, zeroCount <= count
    else { return false }
    let start = Int64(bitPattern: (first >> 1) ^ (0 &- (first & 1)))
    guard start > -1 << 32, start < 1 << 32 else { return false }
    var index = Int(start)
    var left = count - zeroCount
    let buckets = cursor
    var added = 0
    while !cursor.isAtEnd {
      // As many as fit into the buckets that there are; then more room for the one that does not.
      var outside: (index: Int, times: UInt64)?
      let isWhole = self.buckets.withUnsafeMutableBufferPointer { buckets in
        while !cursor.isAtEnd {
          guard let gap = cursor.varint(), gap < 1 << 32, let times = cursor.varint(),
            times <= left
          else { return false }
          left &-= times
          index &+= Int(gap)
          let place = index &- self.offset
          guard place >= 0, place < buckets.count else {
            outside = (index, times)
            index &+= 1
            return true
          }
          buckets[place] &+= times
          index &+= 1
          added &+= 1
        }
        return true
      }
      guard isWhole, outside.map({ Self.indices.contains($0.index) }) ?? true else {
        self.remove(added, of: buckets, from: Int(start))
        return false
      }
      if let outside {
        self.reach(outside.index)
        self.buckets[outside.index - self.offset] += outside.times
        added += 1
      }
    }
    guard left == 0 else {
      self.remove(added, of: buckets, from: Int(start))
      return false
    }
    self.count += count
    self.zeroCount += zeroCount
    self.sum += sum
    self.sumOfSquares += sumOfSquares
    self.min = Swift.min(self.min, min)
    self.max = Swift.max(self.max, max)
    return true
  }

  /// Takes back the first buckets of a sketch that turned out to be damaged.
  private mutating func remove(_ count: Int, of buckets: ByteCursor, from start: Int) {
    var cursor = buckets
    var index = start
    for _ in 0..<count {
      guard let gap = cursor.varint(), let times = cursor.varint() else { return }
      index += Int(gap)
      self.buckets[index - self.offset] -= times
      index += 1
    }
  }
}
