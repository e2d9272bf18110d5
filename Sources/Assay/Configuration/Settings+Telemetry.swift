internal import Collector
internal import Foundation
internal import HTTPClient
internal import Logging
internal import Model
internal import Storage
internal import Telemetry

// What the settings mean for telemetry.
extension Settings {
  var telemetryConflicts: [String] {
    var problems: [String] = []
    if self.sampler == nil {
      problems.append(
        "telemetry.sampler: must be always_on, always_off, traceidratio or rate_limited, "
          + "with or without parentbased_ before it, and its argument a share or a rate"
      )
    }
    if self.resourceAttributes == nil {
      problems.append("telemetry.resource_attributes: must be key=value,key=value")
    }
    do { _ = try self.otlpConfig(spillPath: nil) } catch { problems += error.problems }
    do { _ = try self.prometheusConfig(Resource([])) } catch { problems += error.problems }
    return problems
  }

  /// The exporters that OpenTelemetry's variables may name. Those that are not OTLP have no place here, but may
  /// be meant for every program of a machine.
  private static let knownExporters: Set = [
    "otlp", "none", "console", "logging", "prometheus", "zipkin", "jaeger",
  ]

  private func exporters(_ signal: Signal) -> Set<String> {
    Set(
      self.text("telemetry.otlp.\(signal.rawValue).exporter").split(separator: ",")
        .map { $0.trimmingCharacters(in: .whitespaces) }
    )
  }

  /// What a named exporter does not do here, a sentence each.
  var exporterRemarks: [String] {
    Signal.allCases.compactMap { signal in
      let exporters = self.exporters(signal)
      let others = exporters.subtracting(["otlp", "none"]).sorted().joined(separator: ", ")
      guard !others.isEmpty else { return nil }
      let outcome = exporters.contains("otlp") ? "it is ignored" : "no \(signal.rawValue) are sent"
      return "telemetry.otlp.\(signal.rawValue).exporter: \(others) is no exporter here; \(outcome)"
    }
  }

  /// Where telemetry goes over OTLP; nil for nowhere.
  ///
  /// - Parameter spillPath: Where what does not fit in memory lies; nil for nowhere.
  func otlpConfig(spillPath: String?) throws(SettingsError) -> OTLPConfig? {
    var problems: [String] = []
    let base = self.text("telemetry.otlp.endpoint")
    var endpoints: [Signal: OTLPConfig.Endpoint] = [:]
    for signal in Signal.allCases {
      // Read even when the signal goes nowhere: a mistake is one before it matters.
      let (form, formKey) = self.otlpText("protocol", signal)
      let (compression, compressionKey) = self.otlpText("compression", signal)
      let (timeout, timeoutKey) = self.otlpText("timeout", signal)
      let (_, headersKey) = self.otlpText("headers", signal)
      let seconds = Double(timeout).flatMap { (0.001...600).contains($0) ? $0 : nil }
      if OTLPConfig.Form(rawValue: form) == nil {
        problems.append("\(formKey): must be http/protobuf or grpc")
      }
      if !["gzip", "none"].contains(compression) {
        problems.append("\(compressionKey): must be gzip or none")
      }
      if seconds == nil { problems.append("\(timeoutKey): must be 0.001 to 600 seconds") }
      guard let headers = self.headers(headersKey) else {
        problems.append("\(headersKey): must be name=value,name=value")
        continue
      }
      guard let form = OTLPConfig.Form(rawValue: form), let seconds else { continue }
      let exporters = self.exporters(signal)
      if !exporters.isSubset(of: Self.knownExporters) {
        problems.append("telemetry.otlp.\(signal.rawValue).exporter: must be otlp or none")
      }
      guard exporters.contains("otlp") else { continue }
      let own = self.text("telemetry.otlp.\(signal.rawValue).endpoint")
      guard own != "none", !own.isEmpty || !base.isEmpty else { continue }
      // A signal's own URL is taken as it is; the common one gets the signal's path over HTTP.
      var url = own.isEmpty ? base : own
      if own.isEmpty, form == .httpProtobuf {
        url += (url.hasSuffix("/") ? "" : "/") + "v1/\(signal.rawValue)"
      }
      guard url.hasPrefix("http://") || url.hasPrefix("https://") else {
        problems.append("telemetry.otlp.endpoint: must begin with http:// or https://")
        continue
      }
      endpoints[signal] = OTLPConfig.Endpoint(
        form: form,
        url: url,
        headers: headers,
        timeout: .seconds(seconds),
        compresses: compression == "gzip",
        tls: HTTPRequest.TLS(
          rootsPath: self.path("telemetry.otlp.certificate"),
          certificatesPath: self.path("telemetry.otlp.client_certificate"),
          keyPath: self.path("telemetry.otlp.client_key")
        )
      )
    }
    guard problems.isEmpty else { throw SettingsError(problems: Array(Set(problems)).sorted()) }
    guard !endpoints.isEmpty else { return nil }
    var config = OTLPConfig(endpoints: endpoints)
    config.maxQueueBytes = self.integer("telemetry.otlp.max_queue_bytes")
    config.maxSpillBytes = self.integer("telemetry.otlp.max_spill_bytes")
    config.spillPath = config.maxSpillBytes > 0 ? spillPath : nil
    config.maxAge = self.seconds("telemetry.otlp.max_age")
    config.metricInterval = self.seconds("telemetry.otlp.metric_interval")
    return config
  }

  /// The engine in which metrics are kept; nil for the embedded store.
  ///
  /// - Parameter resource: Who emits.
  func prometheusConfig(_ resource: Resource) throws(SettingsError) -> PrometheusConfig? {
    let query = self.text("metrics.prometheus.url")
    let ownWrite = self.text("metrics.prometheus.write_url")
    let names = PrometheusConfig.Histograms.allCases.map(\.rawValue)
    let form = PrometheusConfig.Histograms(rawValue: self.text("metrics.prometheus.histograms"))
    guard form != nil else {
      throw SettingsError(
        problems: ["metrics.prometheus.histograms: must be \(names.joined(separator: ", "))"]
      )
    }
    guard !query.isEmpty else {
      guard ownWrite.isEmpty else {
        throw SettingsError(
          problems: ["metrics.prometheus.write_url: needs metrics.prometheus.url, too"]
        )
      }
      return nil
    }
    let base = query.hasSuffix("/") ? String(query.dropLast()) : query
    let write = ownWrite.isEmpty ? base + "/api/v1/write" : ownWrite
    var problems: [String] = []
    for (key, url) in [("url", base), ("write_url", write)]
    where !url.hasPrefix("http://") && !url.hasPrefix("https://") {
      problems.append("metrics.prometheus.\(key): must begin with http:// or https://")
    }
    let headers = self.headers("metrics.prometheus.headers")
    if headers == nil {
      problems.append("metrics.prometheus.headers: must be name=value,name=value")
    }
    guard problems.isEmpty, let form, let headers else { throw SettingsError(problems: problems) }
    func text(_ key: AttributeKey) -> String {
      let attribute = resource.attributes.first { $0.key == key }
      return if case .text(let text) = attribute?.value { text.description } else { "" }
    }
    var config = PrometheusConfig(
      writeURL: write,
      queryURL: base,
      instance: text(.serviceInstanceID)
    )
    config.job = text(.serviceName)
    config.headers = headers
    config.histograms = form
    config.timeout = self.seconds("metrics.prometheus.timeout")
    config.retention = self.integer("metrics.prometheus.retention")
    config.tls = HTTPRequest.TLS(rootsPath: self.path("metrics.prometheus.certificate"))
    return config
  }

  /// A signal's own setting, or the common one, and under which key it stands.
  private func otlpText(_ name: String, _ signal: Signal) -> (text: String, key: String) {
    let own = "telemetry.otlp.\(signal.rawValue).\(name)"
    let key = self.text(own).isEmpty ? "telemetry.otlp.\(name)" : own
    return (self.text(key), key)
  }

  /// `name=value,name=value`, percent-encoded as in W3C Baggage; nil when they can't be read.
  private func headers(_ key: String) -> [(name: String, value: String)]? {
    var headers: [(name: String, value: String)] = []
    for pair in self.text(key).split(separator: ",") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      let name = parts[0].trimmingCharacters(in: .whitespaces)
      guard !name.isEmpty,
        let value = parts[1].trimmingCharacters(in: .whitespaces).removingPercentEncoding,
        !(name + value).contains(where: \.isNewline)
      else { return nil }
      headers.append((name, value))
    }
    return headers
  }

  private func path(_ key: String) -> String? {
    let path = self.text(key)
    return path.isEmpty ? nil : path
  }

  /// Where the stores live; nil for nowhere.
  var dataDirectory: String? {
    let path = self.text("data.directory")
    if path == "none" { return nil }
    if !path.isEmpty { return path }
    let environment = ProcessInfo.processInfo.environment
    if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") { return state + "/assay" }
    guard let home = environment["HOME"], home.hasPrefix("/") else { return nil }
    return home + "/.local/state/assay"
  }

  /// Nil when the settings name none.
  var sampler: Sampler? {
    var name = self.text("telemetry.sampler")[...]
    let prefix = "parentbased_"
    let honoursParent = name.hasPrefix(prefix)
    if honoursParent { name = name.dropFirst(prefix.count) }
    let text = self.text("telemetry.sampler_arg")
    let argument = Double(text)
    guard text.isEmpty || argument != nil else { return nil }
    switch name {
    case "always_on": return Sampler(.always, honoursParent: honoursParent)
    case "always_off": return Sampler(.never, honoursParent: honoursParent)
    case "traceidratio":
      guard (0...1).contains(argument ?? 1) else { return nil }
      return Sampler(.ratio(argument ?? 1), honoursParent: honoursParent)
    case "rate_limited":
      guard (0...1_000_000).contains(argument ?? 10) else { return nil }
      return Sampler(.perSecond(argument ?? 10), honoursParent: honoursParent)
    default: return nil
    }
  }

  var tracerConfig: Tracer.Config {
    var config = Tracer.Config()
    config.slow = self.seconds("telemetry.slow_call")
    config.keepsTail = self.flag("telemetry.keep_tail")
    return config
  }

  var collectorConfig: LocalCollector.Config {
    var config = LocalCollector.Config()
    config.maxIntakeBytes = self.integer("telemetry.max_intake_bytes")
    config.consoleFormat = ConsoleFormat(rawValue: self.text("log.format")) ?? .json
    return config
  }

  /// Tenants that may see metrics and traces; empty for all.
  var operators: [String] {
    self.text("grpc.operators").split(separator: ",").map {
      $0.trimmingCharacters(in: .whitespaces)
    }
  }

  var logLevel: Logger.Level { Logger.Level(rawValue: self.text("log.level")) ?? .info }

  /// Who emits.
  ///
  /// - Parameter instance: This process's own id.
  func makeResource(instance: String) -> Resource {
    var attributes = [
      Attribute(.serviceName, SafeText(operators: self.text("telemetry.service_name"))),
      Attribute(.serviceVersion, SafeText(operators: assayVersion)),
      Attribute(.serviceInstanceID, SafeText(operators: instance)),
      Attribute(.sdkName, "assay"),
      Attribute(.sdkLanguage, "swift"),
      Attribute(.sdkVersion, SafeText(operators: assayVersion)),
      Attribute(.processID, Int(ProcessInfo.processInfo.processIdentifier)),
    ]
    for attribute in self.resourceAttributes ?? [] {
      attributes.removeAll { $0.key == attribute.key }
      attributes.append(attribute)
    }
    return Resource(attributes)
  }

  /// Nil when they can't be read.
  private var resourceAttributes: [Attribute]? {
    var attributes: [Attribute] = []
    for pair in self.text("telemetry.resource_attributes").split(separator: ",") {
      let parts = pair.split(separator: "=", maxSplits: 1)
      guard parts.count == 2 else { return nil }
      let key = parts[0].trimmingCharacters(in: .whitespaces)
      // Values are percent-encoded, as in W3C Baggage.
      guard !key.isEmpty,
        let value = parts[1].trimmingCharacters(in: .whitespaces).removingPercentEncoding
      else { return nil }
      attributes.append(Attribute(AttributeKey(foreign: key), SafeText(operators: value)))
    }
    return attributes
  }
}
