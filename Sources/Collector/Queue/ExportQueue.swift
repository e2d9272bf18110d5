internal import DequeModule
internal import Synchronization
internal import Telemetry

/// What waits for one exporter, one signal: a little in memory, much on disk, in the order in which it
/// was made.
///
/// Memory is the front of the queue, the disk its back: once something lies on disk, all that follows
/// goes there too, until the disk is empty; the order is kept as far as that goes, since nothing depends on
/// it. When the endpoint fails, what is in memory goes to disk at
/// once (`spill`), so that a kill loses only what was made since the last success. The batch that is
/// being sent stays at the front until it is settled.
///
/// Every batch is settled in the ledger exactly once.
final class ExportQueue: Sendable {
  private struct State {
    var memory: Deque<ExportBatch> = []
    var bytes = 0
    /// The front of the queue is being sent, from memory.
    var isSending = false
  }

  let signal: Signal
  private let ledger: Ledger
  private let maxBytes: Int
  private let maxAge: Duration
  private let folder: SpillFolder?
  private let state = Mutex(State())
  private let wakes: AsyncStream<Void>
  private let wake: AsyncStream<Void>.Continuation

  init(signal: Signal, ledger: Ledger, maxBytes: Int, maxAge: Duration, folder: SpillFolder?) {
    self.signal = signal
    self.ledger = ledger
    self.maxBytes = maxBytes
    self.maxAge = maxAge
    self.folder = folder
    (self.wakes, self.wake) = AsyncStream.makeStream(
      of: Void.self,
      bufferingPolicy: .bufferingNewest(1)
    )
    if let left = folder?.items(signal), left > 0 {
      ledger.made(left, signal)
      self.wake.yield()
    }
  }

  /// A value each time that something came.
  var arrivals: AsyncStream<Void> { self.wakes }

  /// Adds a batch that the ledger has as queued. Blocks for a moment when it goes to disk.
  func add(_ batch: ExportBatch) {
    let isTaken = self.state.withLock { state in
      guard self.folder?.isEmpty(self.signal) ?? true,
        state.bytes + batch.bytes.count <= self.maxBytes
      else { return false }
      state.memory.append(batch)
      state.bytes += batch.bytes.count
      return true
    }
    if !isTaken { self.store(batch) }
    self.wake.yield()
  }

  /// The batch at the front, from memory or disk; nil when there is none. What is too old or damaged is
  /// given up on the way.
  ///
  /// - Parameter now: Nanoseconds since 1970.
  func front(at now: UInt64) -> ExportBatch? {
    let age = UInt64(clamping: self.maxAge.nanoseconds)
    let oldest = now > age ? now - age : 0
    while true {
      let inMemory = self.state.withLock { state -> ExportBatch? in
        state.isSending = !state.memory.isEmpty
        return state.memory.first
      }
      let batch: ExportBatch
      if let inMemory {
        batch = inMemory
      } else {
        switch self.folder?.first(self.signal) {
        case nil: return nil
        case .damaged(let items):
          self.folder?.removeFirst(self.signal)
          self.ledger.dropped(items, self.signal, .damaged)
          continue
        case .batch(let stored): batch = stored
        }
      }
      if batch.time >= oldest { return batch }
      self.removeFront()
      self.ledger.dropped(batch.items, self.signal, .expired)
    }
  }

  /// Settles the batch at the front.
  func settle(_ batch: ExportBatch, _ outcome: ExportOutcome) {
    switch outcome {
    case .later:
      self.state.withLock { $0.isSending = false }
      self.spill()
    case .delivered(let rejected):
      self.removeFront()
      let lost = min(max(0, rejected), batch.items)
      self.ledger.sent(batch.items - lost, self.signal)
      self.ledger.dropped(lost, self.signal, .partlyRejected)
    case .never:
      self.removeFront()
      self.ledger.dropped(batch.items, self.signal, .rejected)
    }
  }

  /// Moves what is in memory to disk, as far as there is room; the rest stays.
  func spill() {
    guard let folder else { return }
    while true {
      let batch = self.state.withLock { state -> ExportBatch? in
        guard !state.isSending else { return nil }
        return state.memory.first
      }
      guard let batch, folder.append(batch) else { return }
      self.removeFromMemory()
    }
  }

  /// Ends: what can't go to disk is given up.
  func close() {
    self.state.withLock { $0.isSending = false }
    self.spill()
    let rest = self.state.withLock { state in
      defer {
        state.memory = []
        state.bytes = 0
      }
      return state.memory.reduce(0) { $0 + $1.items }
    }
    self.ledger.dropped(rest, self.signal, self.folder == nil ? .shutdown : .diskFull)
    self.wake.finish()
  }

  private func store(_ batch: ExportBatch) {
    guard let folder else {
      self.ledger.dropped(batch.items, self.signal, .memoryFull)
      return
    }
    if !folder.append(batch) { self.ledger.dropped(batch.items, self.signal, .diskFull) }
  }

  /// Removes the batch that `front` gave, from where it was.
  private func removeFront() {
    let isInMemory = self.state.withLock { $0.isSending }
    if isInMemory {
      self.removeFromMemory()
    } else {
      self.folder?.removeFirst(self.signal)
    }
  }

  private func removeFromMemory() {
    self.state.withLock { state in
      state.isSending = false
      guard let first = state.memory.popFirst() else { return }
      state.bytes -= first.bytes.count
    }
  }
}
