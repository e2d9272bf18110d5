internal import Dispatch

/// A thread for what may wait for a disk, so that no thread of the cooperative pool does.
final class DiskExecutor: TaskExecutor {
  private let queue = DispatchQueue(label: "assay.spill")

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = self.asUnownedTaskExecutor()
    self.queue.async { job.runSynchronously(on: executor) }
  }

  /// Does something on this thread.
  func run<R: Sendable>(_ body: @Sendable () -> R) async -> R {
    await withTaskExecutorPreference(self) { await Self.here(body) }
  }

  @concurrent
  private static func here<R: Sendable>(_ body: @Sendable () -> R) async -> R { body() }
}
