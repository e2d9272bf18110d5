internal import Foundation
internal import Logging
internal import Storage
internal import Telemetry

/// What the server keeps on disk, built from the settings.
struct StoreParts {
  /// Nil when there is no place to write.
  let directory: DataDirectory?
  let metrics: any MetricStore
  let traces: any TraceStore

  /// Opens the stores.
  ///
  /// - Parameter instance: This process's own id.
  /// - Throws: `StoreError` when another server has the data directory or a newer one wrote it.
  init(_ settings: Settings, instance: String, logger: Logger) throws {
    let now: @Sendable () -> Int = { Int(Date().timeIntervalSince1970) }
    let database: TelemetryDatabase
    if let path = settings.dataDirectory {
      let directory = try DataDirectory(path)
      database = try TelemetryDatabase(path: directory.file("telemetry.sqlite"))
      if database.wasReplaced {
        logger.error("the telemetry database was damaged; it was put aside and a new one begun")
      }
      self.directory = directory
    } else {
      logger.warning("there is no data directory; metrics and traces end with the process")
      database = try TelemetryDatabase()
      self.directory = nil
    }
    self.metrics = try SQLiteMetricStore(database, process: instance, now: now)
    self.traces = SQLiteTraceStore(database)
  }
}
