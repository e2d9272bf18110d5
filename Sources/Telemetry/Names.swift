// The names of everything that is emitted. Where OpenTelemetry has one, it is OpenTelemetry's, of the
// semantic conventions' version below; ours begin with `assay.`.

/// Where the names are from.
package enum SemanticConventions {
  /// The version of https://github.com/open-telemetry/semantic-conventions.
  package static let version = "1.38.0"
  /// What OTLP's `schema_url` says.
  package static let schemaURL = "https://opentelemetry.io/schemas/\(version)"
}

extension AttributeKey {
  // Resource.
  package static let serviceName: AttributeKey = "service.name"
  package static let serviceVersion: AttributeKey = "service.version"
  package static let serviceInstanceID: AttributeKey = "service.instance.id"
  package static let sdkName: AttributeKey = "telemetry.sdk.name"
  package static let sdkLanguage: AttributeKey = "telemetry.sdk.language"
  package static let sdkVersion: AttributeKey = "telemetry.sdk.version"
  package static let processID: AttributeKey = "process.pid"

  // Calls.
  package static let rpcSystem: AttributeKey = "rpc.system.name"
  package static let rpcMethod: AttributeKey = "rpc.method"
  package static let rpcStatus: AttributeKey = "rpc.response.status_code"
  package static let clientAddress: AttributeKey = "client.address"
  package static let errorType: AttributeKey = "error.type"
  package static let httpMethod: AttributeKey = "http.request.method"
  package static let httpStatus: AttributeKey = "http.response.status_code"
  package static let httpRoute: AttributeKey = "http.route"
  package static let sessionID: AttributeKey = "session.id"
  package static let userID: AttributeKey = "user.id"
  package static let correlationID: AttributeKey = "assay.correlation.id"

  // Grading.
  package static let operation: AttributeKey = "assay.operation"
  package static let stage: AttributeKey = "assay.stage"
  package static let documentKind: AttributeKey = "assay.document.kind"
  package static let documentBytes: AttributeKey = "assay.document.size"
  package static let noteType: AttributeKey = "assay.note.type"
  package static let outcome: AttributeKey = "assay.outcome"
  package static let tenant: AttributeKey = "assay.tenant"
  package static let priority: AttributeKey = "assay.priority"
  package static let variant: AttributeKey = "assay.flag.variant"
  package static let model: AttributeKey = "gen_ai.request.model"
  package static let tokenType: AttributeKey = "gen_ai.token.type"
  package static let cacheLevel: AttributeKey = "assay.cache.level"
  package static let gradeID: AttributeKey = "assay.grade.id"
  package static let requestID: AttributeKey = "assay.request.id"
  package static let score: AttributeKey = "assay.grade.score"
  package static let dimension: AttributeKey = "assay.dimension"
  package static let isRecorded: AttributeKey = "assay.grade.recorded"
  package static let isDegraded: AttributeKey = "assay.grade.degraded"
  package static let rulesVersion: AttributeKey = "assay.rules.version"
  package static let evidenceCount: AttributeKey = "assay.evidence.count"

  // De-identification.
  package static let privacyCategory: AttributeKey = "assay.privacy.category"
  package static let privacyLevel: AttributeKey = "assay.privacy.level"

  // The collector.
  package static let signal: AttributeKey = "assay.signal"
  package static let exporter: AttributeKey = "otel.component.name"
  package static let reason: AttributeKey = "assay.reason"
  package static let queue: AttributeKey = "assay.queue.name"
  package static let loop: AttributeKey = "assay.loop"
  package static let store: AttributeKey = "assay.store.name"
  package static let durationSeconds: AttributeKey = "assay.duration"
}

extension SafeText {
  // Spans. A stage's span has the stage's name.
  package static let queueSpan: SafeText = "queue"
}

/// The signals of telemetry.
package enum Signal: String, Sendable, CaseIterable {
  case traces
  case metrics
  case logs
}

extension Instrument {
  /// Every instrument of this program.
  package static let all: [Instrument] = [
    .rpcServerDuration, .httpServerDuration, .openCalls, .unknownCalls, .loopBusy, .loopEvents,
    .gradeDuration, .gradeScore, .dimensionScore, .documentSize, .stageDuration, .queueWait,
    .queueDepth, .queueActive, .queueRejections, .gradeRefinements, .modelCost, .modelTokens,
    .cacheRequests, .telemetryMade, .telemetrySent, .telemetryQueued, .telemetryDropped,
    .exportDuration, .metricSeries, .metricOverflows, .valuesDropped, .storeDuration,
    .storeErrors, .privacyDocuments, .privacyRedactions, .privacyDuration,
  ]

  // Calls.
  package static let rpcServerDuration = Instrument(
    "rpc.server.call.duration",
    .histogram,
    unit: "s",
    "Time from a call's request to its status."
  )
  package static let httpServerDuration = Instrument(
    "http.server.request.duration",
    .histogram,
    unit: "s",
    "Time from an HTTP request to its response."
  )
  package static let openCalls = Instrument(
    "assay.rpc.server.open_calls",
    .gauge,
    unit: "{call}",
    "Calls that are open."
  )
  package static let unknownCalls = Instrument(
    "assay.rpc.server.unknown_calls",
    .counter,
    unit: "{call}",
    "Calls of methods that there are not: they have no span and no line."
  )
  package static let loopBusy = Instrument(
    "assay.loop.busy",
    .counter,
    unit: "s",
    "Time that a completion queue's thread worked."
  )
  package static let loopEvents = Instrument(
    "assay.loop.events",
    .counter,
    unit: "{event}",
    "Events that a completion queue delivered."
  )

  // Grading.
  package static let gradeDuration = Instrument(
    "assay.grade.duration",
    .histogram,
    unit: "s",
    "Time from a document's turn to its grade."
  )
  package static let gradeScore = Instrument(
    "assay.grade.score",
    .histogram,
    unit: "1",
    "Hybrid scores, 0 to 100."
  )
  package static let dimensionScore = Instrument(
    "assay.dimension.score",
    .histogram,
    unit: "1",
    "Scores of the PDQI-9 dimensions, 1 to 5."
  )
  package static let documentSize = Instrument(
    "assay.document.size",
    .histogram,
    unit: "By",
    "Size of a document with its transcript and earlier note."
  )
  package static let stageDuration = Instrument(
    "assay.stage.duration",
    .histogram,
    unit: "s",
    "Time that a stage ran."
  )
  package static let queueWait = Instrument(
    "assay.queue.wait",
    .histogram,
    unit: "s",
    "Time that a document waited for its turn."
  )
  package static let queueDepth = Instrument(
    "assay.queue.depth",
    .gauge,
    unit: "{item}",
    "What waits in a queue."
  )
  package static let queueActive = Instrument(
    "assay.queue.active",
    .gauge,
    unit: "{item}",
    "What a queue let through and is not done."
  )
  package static let queueRejections = Instrument(
    "assay.queue.rejections",
    .counter,
    unit: "{item}",
    "What a queue refused."
  )

  package static let gradeRefinements = Instrument(
    "assay.grade.refinements",
    .counter,
    unit: "{grade}",
    "Grades that were judged a second time."
  )
  package static let modelCost = Instrument(
    "assay.model.cost",
    .counter,
    unit: "{usd}",
    "What calls of models cost, in US dollars."
  )
  package static let modelTokens = Instrument(
    "gen_ai.client.token.usage",
    .histogram,
    unit: "{token}",
    "Tokens that models read and wrote."
  )
  package static let cacheRequests = Instrument(
    "assay.cache.requests",
    .counter,
    unit: "{request}",
    "What was asked of a cache."
  )

  // De-identification.
  package static let privacyDocuments = Instrument(
    "assay.privacy.documents",
    .counter,
    unit: "{document}",
    "Documents that were de-identified, or were to be."
  )
  package static let privacyRedactions = Instrument(
    "assay.privacy.redactions",
    .counter,
    unit: "{redaction}",
    "Pieces of documents that were replaced."
  )
  package static let privacyDuration = Instrument(
    "assay.privacy.duration",
    .histogram,
    unit: "s",
    "Time that de-identifying a text took, with its audit."
  )

  // The collector and telemetry itself.
  package static let telemetryMade = Instrument(
    "assay.telemetry.made",
    .counter,
    unit: "{item}",
    "Spans, points and lines that were made for an exporter."
  )
  package static let telemetrySent = Instrument(
    "assay.telemetry.sent",
    .counter,
    unit: "{item}",
    "Spans, points and lines that an exporter delivered."
  )
  package static let telemetryQueued = Instrument(
    "assay.telemetry.queued",
    .gauge,
    unit: "{item}",
    "Spans, points and lines that wait for an exporter, in memory or on disk."
  )
  package static let telemetryDropped = Instrument(
    "assay.telemetry.dropped",
    .counter,
    unit: "{item}",
    "Spans, points and lines that were given up."
  )
  package static let exportDuration = Instrument(
    "otel.sdk.exporter.operation.duration",
    .histogram,
    unit: "s",
    "Time that an export took."
  )
  package static let metricSeries = Instrument(
    "assay.telemetry.series",
    .gauge,
    unit: "{series}",
    "Series of metrics in memory."
  )
  package static let metricOverflows = Instrument(
    "assay.telemetry.overflows",
    .counter,
    unit: "{series}",
    "Series that went to an overflow series because there are too many."
  )
  package static let valuesDropped = Instrument(
    "assay.log.values_dropped",
    .counter,
    unit: "{value}",
    "Values of log lines that nobody had classified, which were left out."
  )
  package static let storeDuration = Instrument(
    "assay.store.operation.duration",
    .histogram,
    unit: "s",
    "Time that an operation of the store took."
  )
  package static let storeErrors = Instrument(
    "assay.store.errors",
    .counter,
    unit: "{error}",
    "Operations of the store that failed."
  )
}
