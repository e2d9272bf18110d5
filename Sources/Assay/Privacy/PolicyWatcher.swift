internal import Logging
internal import Privacy
internal import Service
internal import ServiceLifecycle
internal import Telemetry
internal import UnixSignals

/// Puts changed policies and keys in force while the server runs: when their files change, and at SIGHUP. What
/// is no good is left, and the reason told.
struct PolicyWatcher: ServiceLifecycle.Service {
  let loader: PolicyLoader
  /// The files as they were before they were first loaded.
  let stamps: [String]
  let policies: PolicyInForce
  let logger: Logger

  /// How often the files are looked at.
  private static let interval = Duration.milliseconds(500)

  func run() async throws {
    // Only one reads at a time, so that what was read last is in force.
    let (reasons, continuation) = AsyncStream.makeStream(
      of: Void.self,
      bufferingPolicy: .bufferingNewest(1)
    )
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          var stamps = self.stamps
          repeat {
            let now = self.loader.stamps
            if now != stamps {
              stamps = now
              continuation.yield()
            }
          } while (try? await Task.sleep(for: Self.interval)) != nil
          continuation.finish()
        }
        group.addTask {
          for await _ in await UnixSignalsSequence(trapping: .sighup) { continuation.yield() }
        }
        group.addTask {
          for await _ in reasons { self.reload() }
        }
        await group.next()
        group.cancelAll()
      }
    }
  }

  private func reload() {
    do {
      let loaded = try self.loader.load()
      self.policies.replace(with: loaded)
      self.logger.info(
        "the privacy policy is in force",
        metadata: ["key": .open(loaded.keys.current.id)]
      )
    } catch {
      // Places and rules, nothing of the lists.
      let reason = "\(error)"
      self.policies.refuse(reason)
      self.logger.error(
        "the privacy policy is no good; the one before stays in force",
        metadata: ["reason": .open(reason)]
      )
    }
  }
}
