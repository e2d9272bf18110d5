internal import Foundation
internal import Logging
internal import Model
internal import Service
internal import Storage
internal import Transport

// What the settings mean for the parts of the program.
extension Settings {
  var serverConfig: ServerConfig {
    var config = ServerConfig(addresses: [self.text("grpc.address")])
    config.loops = self.integer("grpc.loops")
    config.maxReceiveBytes = self.integer("grpc.max_receive_bytes")
    config.maxConcurrentCalls = self.integer("grpc.max_concurrent_calls")
    config.maxConcurrentStreams = self.integer("grpc.max_concurrent_streams")
    config.maxStandingCalls = self.integer("grpc.max_standing_calls")
    config.maxConnectionIdle = self.seconds("grpc.max_connection_idle")
    config.maxStreamIdle = self.seconds("grpc.max_stream_idle")
    config.gracePeriod = self.seconds("grpc.grace_period")
    let certificate = self.text("grpc.tls.certificate")
    if !certificate.isEmpty {
      let roots = self.text("grpc.tls.client_roots")
      config.tls = TLSConfig(
        certificatePath: certificate,
        keyPath: self.text("grpc.tls.key"),
        clientRootsPath: roots.isEmpty ? nil : roots
      )
    }
    return config
  }

  var serviceLimits: ServiceLimits {
    let grades = self.integer("limits.max_concurrent_grades")
    var limits = ServiceLimits(
      maxConcurrentGrades: grades > 0 ? grades : ProcessInfo.processInfo.activeProcessorCount
    )
    limits.request = RequestLimits(
      maxTextBytes: self.integer("limits.max_text_bytes"),
      maxLabels: RequestLimits.defaults.maxLabels
    )
    limits.maxQueuedGrades = self.integer("limits.max_queued_grades")
    limits.maxQueuedBytes = self.integer("limits.max_queued_bytes")
    limits.queueWait = self.seconds("limits.queue_wait")
    limits.defaultTimeBudget = self.seconds("limits.time_budget")
    limits.stageBudget = self.seconds("limits.stage_budget")
    limits.readinessWait = self.seconds("readiness.wait")
    return limits
  }

  var recordConfig: SQLiteRecordStore.Config {
    var config = SQLiteRecordStore.Config()
    config.maxAge = self.seconds("records.max_age")
    config.maxRecords = self.integer("records.max_count")
    config.maxWait = self.seconds("records.max_wait")
    let pages = self.integer("records.max_bytes") / 4096
    config.maxPages = pages > 0 ? pages : nil
    config.auditMaxAge = self.seconds("audit.max_age")
    return config
  }

  /// A logger that writes to standard error.
  func makeLogger(_ label: String) -> Logger {
    var logger = Logger(label: label) { StreamLogHandler.standardError(label: $0) }
    logger.logLevel = Logger.Level(rawValue: self.text("log.level")) ?? .info
    return logger
  }
}
