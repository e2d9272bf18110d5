internal import Telemetry

/// The cells of all of a metric's series in one stretch of time, in one piece: a query that touches
/// thousands of series reads few long runs of bytes and not thousands of rows.
///
/// A series is known by its slot, its number within the metric. The cells are in the order of their
/// slots; each is: slots left out before it and its length, as varints, then its stored form.
package enum MetricBlock {
  /// More series than a metric ever has: a larger number is damage.
  static let mostSlots = 1 << 20

  /// Hands over each cell that a block holds; what follows damage is left out.
  package static func read(
    _ block: UnsafeRawBufferPointer,
    _ body: (_ slot: Int, _ cell: UnsafeRawBufferPointer) -> Void
  ) {
    var cursor = ByteCursor(block)
    var slot = -1
    while !cursor.isAtEnd {
      guard let gap = cursor.varint(), gap < 1 << 32, let length = cursor.varint(),
        let cell = cursor.prefix(length)
      else { return }
      slot += Int(gap) + 1
      body(slot, cell)
    }
  }

  /// Puts cells of the same stretch together, or those of several stretches into a longer one.
  package struct Builder {
    private var cells: [MetricCell?] = []
    private(set) var count = 0

    package init() {}

    package mutating func add(_ slot: Int, _ cell: MetricCell) {
      self.reach(slot)
      if self.cells[slot] == nil {
        self.count += 1
        self.cells[slot] = cell
      } else {
        self.cells[slot]?.merge(cell)
      }
    }

    /// Adds a block's cells.
    ///
    /// - Parameter slots: For each slot of the block, the one that it goes to; nil for the same one.
    package mutating func add(_ block: UnsafeRawBufferPointer, at slots: [Int]? = nil) {
      MetricBlock.read(block) { slot, stored in
        var slot = slot
        if let slots {
          guard slots.indices.contains(slot) else { return }
          slot = slots[slot]
        }
        if slot < self.cells.count, self.cells[slot] != nil {
          self.cells[slot]?.merge(stored)
        } else if slot < MetricBlock.mostSlots, let cell = MetricCell(stored) {
          // Only now is there reason to believe the slot.
          self.reach(slot)
          self.count += 1
          self.cells[slot] = cell
        }
      }
    }

    /// The block's bytes.
    package var bytes: [UInt8] {
      var bytes: [UInt8] = []
      bytes.reserveCapacity(self.count * 64)
      var gap: UInt64 = 0
      var stored: [UInt8] = []
      for cell in self.cells {
        guard let cell else {
          gap += 1
          continue
        }
        stored.removeAll(keepingCapacity: true)
        cell.append(to: &stored)
        bytes.append(varint: gap)
        bytes.append(varint: UInt64(stored.count))
        bytes += stored
        gap = 0
      }
      return bytes
    }

    private mutating func reach(_ slot: Int) {
      guard slot >= self.cells.count else { return }
      self.cells.append(contentsOf: repeatElement(nil, count: slot - self.cells.count + 1))
    }
  }
}
