internal import Collector
internal import Foundation
internal import Logging
internal import Model
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
    return problems
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
