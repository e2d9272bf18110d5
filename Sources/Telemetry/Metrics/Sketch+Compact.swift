// A sketch in few bytes, as stores keep it. Numbers are varints (LEB128), doubles eight bytes,
// little-endian. Either form begins with
//
//   count, zero count: varint
//   sum, sum of squares, minimum, maximum: double
//   first bucket's index: zigzag varint
//
// The sparse one, of few values, goes on with
//
//   for each bucket that is not empty: empty buckets before it, count: varint
//
// and the dense one, which is read many buckets at a time, with
//
//   bytes of a count: 1, 2 or 4
//   for each bucket, empty or not: count
extension Sketch {
  package enum CompactForm: Sendable {
    case sparse
    case dense
  }

  /// Appends the form that takes less, or of two that take about the same, the one that is read faster.
  package func appendCompact(to bytes: inout [UInt8], as form: CompactForm) {
    bytes.append(varint: self.count)
    bytes.append(varint: self.zeroCount)
    for value in [self.sum, self.sumOfSquares, self.min, self.max] { bytes.append(double: value) }
    bytes.append(varint: ProtobufWriter.zigzag(Int64(self.offset)))
    switch form {
    case .sparse: self.appendSparse(to: &bytes)
    case .dense: self.appendDense(to: &bytes)
    }
  }

  /// The form in which the buckets take less room; the dense one may take a quarter more.
  package var bestForm: CompactForm {
    guard let width = self.width else { return .sparse }
    // A bucket that is not empty takes two bytes as a rule, sparsely.
    let occupied = self.buckets.reduce(0) { $0 + ($1 == 0 ? 0 : 1) }
    return 4 * width * self.buckets.count <= 5 * (width + 1) * occupied ? .dense : .sparse
  }

  /// The bytes that the largest count takes; nil when it takes more than four.
  private var width: Int? {
    let most = self.buckets.max() ?? 0
    return most < 1 << 8 ? 1 : most < 1 << 16 ? 2 : most < 1 << 32 ? 4 : nil
  }

  private func appendSparse(to bytes: inout [UInt8]) {
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

  private func appendDense(to bytes: inout [UInt8]) {
    guard let width else { preconditionFailure("such counts have no dense form") }
    bytes.append(UInt8(width))
    for count in self.buckets {
      for place in 0..<width { bytes.append(UInt8(truncatingIfNeeded: count >> (8 * place))) }
    }
  }

  /// What both forms begin with.
  private struct Header {
    var count: UInt64
    var zeroCount: UInt64
    var sum: Double
    var sumOfSquares: Double
    var min: Double
    var max: Double
    var offset: Int

    /// Nil when it is damaged.
    init?(_ cursor: inout ByteCursor) {
      guard let count = cursor.varint(), let zeroCount = cursor.varint(),
        let sum = cursor.double(), let sumOfSquares = cursor.double(),
        let min = cursor.double(), let max = cursor.double(),
        let first = cursor.varint(), zeroCount <= count
      else { return nil }
      if count > 0 {
        guard sum.isFinite, sumOfSquares.isFinite, min.isFinite, max.isFinite, min <= max,
          count <= Sketch.mostCount
        else { return nil }
      }
      let offset = Int64(bitPattern: (first >> 1) ^ (0 &- (first & 1)))
      guard offset > -1 << 32, offset < 1 << 32 else { return nil }
      self.count = count
      self.zeroCount = zeroCount
      self.sum = sum
      self.sumOfSquares = sumOfSquares
      self.min = min
      self.max = max
      self.offset = Int(offset)
    }
  }

  /// Adds all but the buckets.
  private mutating func add(_ header: Header) {
    self.count += header.count
    self.zeroCount += header.zeroCount
    self.sum += header.sum
    self.sumOfSquares += header.sumOfSquares
    self.min = Swift.min(self.min, header.min)
    self.max = Swift.max(self.max, header.max)
  }

  /// Adds what a stored sketch counted. A query merges tens of thousands: this is its hot loop.
  ///
  /// - Returns: False when it is damaged; then nothing of it is added.
  package mutating func merge(compact bytes: UnsafeRawBufferPointer, _ form: CompactForm) -> Bool {
    var cursor = ByteCursor(bytes)
    guard let header = Header(&cursor), self.count <= Self.mostCount - header.count else {
      return false
    }
    let isWhole =
      switch form {
      case .sparse: self.addSparse(&cursor, header)
      case .dense: self.addDense(&cursor, header)
      }
    if isWhole, header.count > 0 { self.add(header) }
    return isWhole
  }

  private mutating func addDense(_ cursor: inout ByteCursor, _ header: Header) -> Bool {
    guard let width = cursor.byte() else { return false }
    let bytes = cursor.rest
    switch width {
    case 1: return self.addCounts(of: UInt8.self, bytes, header)
    case 2: return self.addCounts(of: UInt16.self, bytes, header)
    case 4: return self.addCounts(of: UInt32.self, bytes, header)
    default: return false
    }
  }

  /// Without a branch a bucket, so that many are added in one step.
  @inline(__always)
  private mutating func addCounts<Count: FixedWidthInteger & UnsignedInteger>(
    of type: Count.Type,
    _ bytes: UnsafeRawBufferPointer,
    _ header: Header
  ) -> Bool {
    let width = MemoryLayout<Count>.size
    let length = bytes.count / width
    guard length * width == bytes.count, length <= Self.indices.count else { return false }
    var total: UInt64 = 0
    for place in 0..<length {
      let count = bytes.loadUnaligned(fromByteOffset: place &* width, as: Count.self)
      total &+= UInt64(truncatingIfNeeded: Count(littleEndian: count))
    }
    guard total == header.count - header.zeroCount else { return false }
    guard length > 0 else { return true }
    guard Self.indices.contains(header.offset),
      Self.indices.contains(header.offset + length - 1)
    else { return false }
    if self.buckets.isEmpty {
      self.offset = header.offset
      self.buckets = Array(repeating: 0, count: length)
    } else {
      self.reach(header.offset)
      self.reach(header.offset + length - 1)
    }
    let shift = header.offset - self.offset
    self.buckets.withUnsafeMutableBufferPointer { buckets in
      let buckets = UnsafeMutableBufferPointer(rebasing: buckets[shift..<shift + length])
      for place in 0..<length {
        let count = bytes.loadUnaligned(fromByteOffset: place &* width, as: Count.self)
        buckets[place] &+= UInt64(truncatingIfNeeded: Count(littleEndian: count))
      }
    }
    return true
  }

  private mutating func addSparse(_ cursor: inout ByteCursor, _ header: Header) -> Bool {
    guard header.count > 0 else { return cursor.isAtEnd }
    let start = header.offset
    var index = start
    var left = header.count - header.zeroCount
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
        self.remove(added, of: buckets, from: start)
        return false
      }
      if let outside {
        self.reach(outside.index)
        self.buckets[outside.index - self.offset] += outside.times
        added += 1
      }
    }
    guard left == 0 else {
      self.remove(added, of: buckets, from: start)
      return false
    }
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
