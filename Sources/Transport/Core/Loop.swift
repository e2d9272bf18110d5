internal import CGRPCShim
internal import Dispatch
internal import Synchronization

/// A completion queue with the thread that polls it, as a task executor.
///
/// A job that its own thread enqueues goes to a plain array that is drained before the thread polls
/// again; one from elsewhere goes to a locked queue and wakes the thread. Handlers must not stay on
/// a loop for more than about a millisecond: every call of the queue waits for them.
///
/// `@unchecked Sendable`: `local`, `holders` and `receiver` belong to the loop's thread once it runs; everything
/// else never changes after `init` or is locked; the handle is used under `remote`'s lock wherever it may be gone.
package final class Loop: TaskExecutor, @unchecked Sendable {
  /// Who takes the calls of a server's loop. Set before the loop starts; `close` lets it go.
  var receiver: (any CallReceiver)?

  private struct Remote {
    var jobs: [UnownedJob] = []
    var isClosed = false
  }

  private var handle: OpaquePointer!
  private var id: UInt64 = 0
  @exclusivity(unchecked) private var local: [UnownedJob] = []
  @exclusivity(unchecked) private var holders: [ServerCall] = []
  private let remote = Mutex(Remote())
  /// Written by the loop's thread alone.
  private let events = Atomic<Int>(0)

  /// A loop whose thread does not run yet.
  init() {
    self.local.reserveCapacity(256)
    self.handle = cgrpcshim_loop_create(
      { context, event in
        Unmanaged<Loop>.fromOpaque(context!).takeUnretainedValue().deliver(event)
      },
      Unmanaged.passUnretained(self).toOpaque()
    )
    precondition(self.handle != nil, "the system has no memory for a loop")
    self.id = cgrpcshim_loop_id(self.handle)
  }

  /// The shim's loop, valid until `close`.
  var shim: OpaquePointer { self.handle }

  /// Starts the thread.
  func start() throws {
    guard cgrpcshim_loop_start(self.handle) else {
      throw TransportError(.system, "the system gives no thread")
    }
  }

  /// Ends the thread when what is pending was delivered. Once; servers and channels end before.
  func close() async {
    await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
      // Joining blocks, so it has a thread of its own.
      DispatchQueue.global().async {
        // No wake may come after the handle is gone, so the flag is set first.
        let rest = self.remote.withLock { remote in
          remote.isClosed = true
          defer { remote.jobs = [] }
          return remote.jobs
        }
        cgrpcshim_loop_destroy(self.handle)
        for job in rest + self.local { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
        self.local = []
        self.receiver = nil
        done.resume()
      }
    }
  }

  package func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if self.isCurrent {
      self.local.append(job)
      return
    }
    let isClosed = self.remote.withLock { remote in
      guard !remote.isClosed else { return true }
      remote.jobs.append(job)
      // Under the lock, so that the loop can't be destroyed before it was woken.
      if remote.jobs.count == 1 { cgrpcshim_loop_wake(self.handle) }
      return false
    }
    if isClosed { globalConcurrentExecutor.enqueue(ExecutorJob(job)) }
  }

  /// Whether the caller runs on the loop's thread.
  var isCurrent: Bool { cgrpcshim_current_loop_id() == self.id }

  /// How many events were delivered. Any thread.
  var eventCount: Int { self.events.load(ordering: .relaxed) }

  /// The processor time that the thread took, in seconds. Any thread, until `close`.
  var busySeconds: Double { cgrpcshim_loop_cpu_seconds(self.handle) }

  /// Has the call asked to send what it holds before the thread polls again. On the loop's thread.
  func flushLater(_ call: ServerCall) { self.holders.append(call) }

  /// Runs what the loop's own thread enqueued, and what that enqueues.
  func drain() {
    var next = 0
    while next < self.local.count {
      let job = self.local[next]
      next += 1
      job.runSynchronously(on: self.asUnownedTaskExecutor())
    }
    if next > 0 { self.local.removeAll(keepingCapacity: true) }
  }

  private func runRemote() {
    let jobs = self.remote.withLock { remote in
      defer { remote.jobs = [] }
      return remote.jobs
    }
    for job in jobs { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }

  private func deliver(_ event: cgrpcshim_event) {
    self.events.store(self.events.load(ordering: .relaxed) + 1, ordering: .relaxed)
    switch event.kind {
    case CGRPCSHIM_EVENT_WAKE: self.runRemote()
    case CGRPCSHIM_EVENT_REQUEST: self.receiver?.accept(event.call, on: self)
    case CGRPCSHIM_EVENT_DRAINED: self.receiver?.drained()
    case CGRPCSHIM_EVENT_CLIENT_HEADERS, CGRPCSHIM_EVENT_CLIENT_MESSAGE,
      CGRPCSHIM_EVENT_CLIENT_STATUS:
      ClientCall.deliver(event)
    default: ServerCall.deliver(event)
    }
    self.drain()
    if !self.holders.isEmpty {
      for call in self.holders { call.flush() }
      self.holders.removeAll(keepingCapacity: true)
    }
  }
}

/// A server, as its loops see it.
protocol CallReceiver: AnyObject, Sendable {
  /// Takes a new call; on the loop's thread.
  func accept(_ handle: OpaquePointer, on loop: Loop)
  /// No call is left after the shutdown began; on the first loop's thread.
  func drained()
}
