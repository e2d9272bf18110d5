package import Telemetry

/// The newest cells, in memory: 10 s each, for two hours or as long as there is room.
package struct LiveBlocks: Sendable {
  package static let seconds = 10
  static let retention = 2 * 3600

  private struct Block {
    var start: Int
    var bytes: [UInt8]
  }

  /// By metric, in the order of their starts.
  private var blocks: [String: [Block]] = [:]
  private var byteCount = 0
  private let mostBytes: Int
  /// Since when everything is here, in seconds since 1970.
  package private(set) var since: Int

  /// - Parameter mostBytes: What the blocks may take; the oldest go when they take more.
  package init(since: Int, mostBytes: Int = 64 << 20) {
    self.since = since
    self.mostBytes = mostBytes
  }

  /// Adds a metric's cells that were harvested in the ten seconds before `time`.
  package mutating func add(
    _ metric: String,
    _ cells: [(slot: Int, cell: MetricCell)],
    at time: Int
  ) {
    let start = Self.start(of: time)
    var builder = MetricBlock.Builder()
    if let last = self.blocks[metric]?.last, last.start > start {
      // The clock went back: what is here is of times to come. The database has it right.
      self.blocks = [:]
      self.byteCount = 0
      self.since = start + Self.seconds
    }
    var known = self.blocks.removeValue(forKey: metric) ?? []
    if let last = known.last, last.start == start {
      last.bytes.withUnsafeBytes { builder.add($0) }
      self.byteCount -= last.bytes.count
      known.removeLast()
    }
    for (slot, cell) in cells { builder.add(slot, cell) }
    known.append(Block(start: start, bytes: builder.bytes))
    self.byteCount += known[known.count - 1].bytes.count
    self.blocks[metric] = known
  }

  /// Makes another metric's blocks of those of one whose series go to other slots.
  package mutating func fold(_ metric: String, into folded: String, slots: [Int]) {
    let made = (self.blocks[metric] ?? []).map { block in
      var builder = MetricBlock.Builder()
      block.bytes.withUnsafeBytes { builder.add($0, at: slots) }
      return Block(start: block.start, bytes: builder.bytes)
    }
    self.byteCount -= (self.blocks[folded] ?? []).reduce(0) { $0 + $1.bytes.count }
    self.byteCount += made.reduce(0) { $0 + $1.bytes.count }
    self.blocks[folded] = made
  }

  /// Removes what is too old or too much; after each flush.
  package mutating func prune(at time: Int) {
    self.remove(before: time - Self.retention)
    while self.byteCount > self.mostBytes, let oldest = self.oldest {
      self.remove(before: oldest + 6 * Self.seconds)
    }
  }

  /// Where the cell begins that a harvest at a time belongs to.
  package static func start(of time: Int) -> Int {
    // The middle of what the harvest covers says to which cell it belongs most.
    let middle = time - Self.seconds / 2
    return middle - middle % Self.seconds
  }

  /// Hands over the blocks of a metric.
  package func read(
    _ metric: String,
    from start: Int,
    to end: Int,
    _ body: (_ start: Int, _ block: UnsafeRawBufferPointer) -> Void
  ) {
    for block in self.blocks[metric] ?? [] where block.start >= start && block.start < end {
      block.bytes.withUnsafeBytes { body(block.start, $0) }
    }
  }

  private var oldest: Int? { self.blocks.values.compactMap { $0.first?.start }.min() }

  private mutating func remove(before time: Int) {
    guard let oldest = self.oldest, oldest < time else { return }
    for (metric, var blocks) in self.blocks {
      let count = blocks.prefix { $0.start < time }.count
      guard count > 0 else { continue }
      self.byteCount -= blocks.prefix(count).reduce(0) { $0 + $1.bytes.count }
      self.blocks[metric] = nil
      blocks.removeFirst(count)
      if !blocks.isEmpty { self.blocks[metric] = blocks }
    }
    self.since = max(self.since, time)
  }
}

extension Labels {
  /// The labels as plain text.
  package var texts: [String: String] {
    Dictionary(uniqueKeysWithValues: self.items.map { ($0.key.name, $0.value.description) })
  }
}
