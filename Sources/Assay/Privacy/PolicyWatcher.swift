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
  let policies: PolicyInForce
  let logger: Logger

  /// How often the files are looked at.
  private static let interval = Duration.milliseconds(500)

  func run() async throws {
    await cancelWhenGracefulShutdown {
      await withTaskGroup(of: Void.self) { group in
        group.addTask {
          var stamps = self.loader.stamps
          while (try? await Task.sleep(for: Self.interval)) != nil {
            let now = self.loader.stamps
            guard now != stamps else { continue }
            stamps = now
            self.reload()
          }
        }
        group.addTask {
          for await _ in await UnixSignalsSequence(trapping: .sighup) { self.reload() }
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
