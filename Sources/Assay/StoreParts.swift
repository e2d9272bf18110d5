internal import Foundation
internal import HTTPClient
internal import Logging
internal import Privacy
internal import Service
internal import Storage
internal import Telemetry

/// What the server keeps on disk, built from the settings.
struct StoreParts {
  /// Nil when there is no place to write.
  let directory: DataDirectory?
  let metrics: any MetricStore
  let traces: any TraceStore
  /// Nil when there is no place to write, or what is there can't be used.
  var records: (any RecordStore)? { self.recordStore }
  /// Why there is none.
  let recordsProblem: String?
  /// What may be quoted and what is removed.
  let policies: PolicyInForce
  let policyLoader: PolicyLoader
  /// The policy's and the keys' files before they were loaded.
  let policyStamps: [String]
  /// Whether the audit is kept, and where.
  let audit: AuditKeeper.Mode
  /// Whether the database of metrics and traces was damaged, put aside, and begun anew.
  var wasTelemetryReplaced: Bool { self.telemetryDatabase.wasReplaced }

  private let telemetryDatabase: TelemetryDatabase
  private let recordStore: SQLiteRecordStore?

  /// Brings what is in the write-ahead logs into the databases themselves, and closes them.
  func close() {
    self.telemetryDatabase.close()
    self.recordStore?.close()
  }

  /// Opens the stores.
  ///
  /// - Parameters:
  ///   - resource: Who emits.
  ///   - instance: This process's own id.
  /// - Throws: `StoreError` when another server has the data directory or a newer one wrote it.
  init(_ settings: Settings, resource: Resource, instance: String, logger: Logger) throws {
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
    self.telemetryDatabase = database
    if let config = try settings.prometheusConfig(resource) {
      self.metrics = PrometheusMetricStore(config, client: try HTTPClient(), now: now)
    } else {
      self.metrics = try SQLiteMetricStore(database, process: instance, now: now)
    }
    self.traces = SQLiteTraceStore(database)
    self.policyLoader = PolicyLoader(settings, directory: self.directory)
    try self.policyLoader.makeOwnKey()
    self.policyStamps = self.policyLoader.stamps
    let policies = PolicyInForce(try self.policyLoader.load())
    self.policies = policies
    let keepsAudit = settings.flag("audit.enabled")
    guard let directory else {
      self.audit = .off
      self.recordStore = nil
      self.recordsProblem = "there is no data directory"
      return
    }
    do {
      let store = try SQLiteRecordStore(
        path: directory.file("records.sqlite"),
        config: settings.recordConfig,
        auditChain: { keepsAudit ? AuditChain(AuditKeys(policies.loaded.keys)) : nil }
      )
      self.recordStore = store
      self.audit = keepsAudit ? .kept(store) : .off
      self.recordsProblem = nil
    } catch let error as StoreError where error.code == .tooNew || error.code == .inUse {
      throw error
    } catch let error as StoreError {
      // What is there may be worth more than anything: it is left for its owner to look at.
      logger.error(
        "the store of grades can't be used; grades are not kept",
        metadata: ["reason": .open(error.description)]
      )
      self.recordStore = nil
      self.audit = keepsAudit ? .broken : .off
      self.recordsProblem = error.description
    }
  }
}
