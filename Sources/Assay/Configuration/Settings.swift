internal import Collector
internal import Configuration
internal import Foundation
internal import Privacy
internal import SystemPackage
internal import Yams

/// Why a configuration is no good: which key, from where, and what is wrong.
struct SettingsError: Error, CustomStringConvertible {
  let problems: [String]

  var description: String { self.problems.joined(separator: "\n") }
}

/// The configuration in force: flags win over the environment, that over the file, that over the
/// defaults.
struct Settings: Sendable {
  /// A value and where it came from.
  struct Resolved: Sendable {
    let setting: Setting
    let text: String
    /// `flag`, `environment`, `file` or `default`.
    let source: String
  }

  let values: [Resolved]
  /// Variables that look like settings and are none, in order.
  let unknownVariables: [String]

  /// Reads the configuration.
  ///
  /// - Parameters:
  ///   - file: The path of an `assay.yaml`, or nil for none.
  ///   - flags: What the command line says, by key.
  /// - Throws: `SettingsError` with everything that is wrong.
  init(
    file: String?,
    flags: [String: String],
    environment: [String: String] = ProcessInfo.processInfo.environment
  ) async throws {
    var problems: [String] = []
    var providers: [(name: String, prefix: [String], provider: any ConfigProvider)] = []
    let flagValues = Dictionary(
      uniqueKeysWithValues: flags.map {
        (
          AbsoluteConfigKey($0.key.split(separator: ".").map(String.init)),
          ConfigValue(.string($0.value), isSecret: false)
        )
      }
    )
    providers.append(("flag", [], InMemoryProvider(name: "flags", values: flagValues)))
    providers.append(
      ("environment", ["assay"], EnvironmentVariablesProvider(environmentVariables: environment))
    )
    if let file {
      do {
        let provider = try await FileProvider<YAMLSnapshot>(filePath: FilePath(file))
        providers.append(("file", [], provider))
        problems += try Self.unknownKeys(in: file)
      } catch {
        throw SettingsError(problems: ["can't read the configuration file \(file): \(error)"])
      }
    }
    var values: [Resolved] = []
    for setting in Setting.all {
      var found: Resolved?
      for (name, prefix, provider) in providers where found == nil {
        if name == "file" { found = Self.standard(setting, environment) }
        if found != nil { break }
        let key = AbsoluteConfigKey(prefix + setting.key.split(separator: ".").map(String.init))
        guard let text = Self.text(provider, key) else { continue }
        found = Resolved(setting: setting, text: text, source: name)
      }
      found = found ?? Self.standard(setting, environment)
      let resolved = found ?? Resolved(setting: setting, text: setting.fallback, source: "default")
      if let problem = Self.problem(resolved) { problems.append(problem) }
      values.append(resolved)
    }
    self.values = values
    self.unknownVariables = Self.unknownVariables(in: environment)
    problems += self.conflicts
    guard problems.isEmpty else { throw SettingsError(problems: problems) }
  }

  /// What OpenTelemetry's own variable says; an empty one says nothing.
  private static func standard(_ setting: Setting, _ environment: [String: String]) -> Resolved? {
    guard let standard = setting.standard, let text = environment[standard.name], !text.isEmpty
    else { return nil }
    return Resolved(setting: setting, text: standard.convert(text), source: standard.name)
  }

  private static func text(_ provider: any ConfigProvider, _ key: AbsoluteConfigKey) -> String? {
    // A YAML number or flag is asked for by its own type.
    for type in [ConfigType.string, .int, .double, .bool] {
      guard let value = try? provider.value(forKey: key, type: type).value else { continue }
      switch value.content {
      case .string(let text): return text
      case .int(let number): return String(number)
      case .double(let number): return String(number)
      case .bool(let flag): return String(flag)
      default: continue
      }
    }
    return nil
  }

  /// The variables of a Kubernetes service named `assay` are not meant for the program.
  private static func unknownVariables(in environment: [String: String]) -> [String] {
    let known = Set(Setting.all.map(\.environmentName))
    return environment.keys.filter { name in
      name.hasPrefix("ASSAY_") && !known.contains(name)
        && !name.hasPrefix("ASSAY_SERVICE_") && !name.hasPrefix("ASSAY_PORT")
    }
    .sorted()
  }

  private static func unknownKeys(in file: String) throws -> [String] {
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let known = Set(Setting.all.map(\.key))
    func walk(_ value: Any?, _ path: String) -> [String] {
      if let map = value as? [String: Any] {
        return map.keys.sorted().flatMap { walk(map[$0], path.isEmpty ? $0 : "\(path).\($0)") }
      }
      return known.contains(path) || path.isEmpty
        ? [] : ["\(path) (file): there is no such setting"]
    }
    return walk(try Yams.load(yaml: text), "")
  }

  private static func problem(_ value: Resolved) -> String? {
    let name = "\(value.setting.key) (\(value.source))"
    switch value.setting.kind {
    case .text: return nil
    case .flag:
      return ["true", "false"].contains(value.text) ? nil : "\(name): must be true or false"
    case .integer, .seconds:
      let number =
        value.setting.kind == .integer ? Int(value.text).map(Double.init) : Double(value.text)
      guard let number, number.isFinite else {
        return
          "\(name): must be \(value.setting.kind == .integer ? "a whole number" : "a number of seconds")"
      }
      guard let range = value.setting.range, !range.contains(number) else { return nil }
      return "\(name): must be between \(range.lowerBound) and \(range.upperBound)"
    }
  }

  /// What can't be together.
  private var conflicts: [String] {
    var problems: [String] = []
    let certificate = self.text("grpc.tls.certificate")
    let key = self.text("grpc.tls.key")
    if certificate.isEmpty != key.isEmpty {
      problems.append("grpc.tls: certificate and key belong together")
    }
    if !self.text("grpc.tls.client_roots").isEmpty, certificate.isEmpty {
      problems.append("grpc.tls.client_roots: needs a certificate and a key")
    }
    if certificate.isEmpty, !self.flag("grpc.insecure"),
      !Self.isLocal(self.text("grpc.address"))
    {
      problems.append(
        "grpc.address: \(self.text("grpc.address")) is not loopback; give it TLS, or set grpc.insecure"
      )
    }
    let http = self.text("http.address")
    if !http.isEmpty, !self.flag("http.insecure"), Self.isAddress(http, "http.address"),
      !Self.isLocal(http)
    {
      problems.append(
        "http.address: \(http) is not loopback; HTTP knows no users, so set http.insecure if that is meant"
      )
    }
    for key in ["grpc.address", "http.address"] where !Self.isAddress(self.text(key), key) {
      problems.append("\(key): must be host:port, with a port of 0 to 65535")
    }
    for key in ["grpc.tls.certificate", "grpc.tls.key", "grpc.tls.client_roots"] {
      let path = self.text(key)
      if !path.isEmpty, !FileManager.default.isReadableFile(atPath: path) {
        problems.append("\(key): can't read \(path)")
      }
    }
    if !["trace", "debug", "info", "notice", "warning", "error", "critical"]
      .contains(self.text("log.level"))
    {
      problems.append("log.level: must be trace, debug, info, notice, warning, error or critical")
    }
    if PrivacyLevel(rawValue: self.text("privacy.level")) == nil {
      problems.append("privacy.level: must be minimal, moderate or strict")
    }
    if ConsoleFormat(rawValue: self.text("log.format")) == nil {
      problems.append("log.format: must be json or text")
    }
    return problems + self.telemetryConflicts
  }

  private static func isAddress(_ address: String, _ key: String) -> Bool {
    if key == "http.address", address.isEmpty { return true }
    if key == "grpc.address", address.hasPrefix("unix:") { return address.utf8.count > 5 }
    guard let colon = address.lastIndex(of: ":"), colon > address.startIndex else { return false }
    let port = address[address.index(after: colon)...]
    return port.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } && (Int(port) ?? -1) <= 65535
      && !port.isEmpty
  }

  private static func isLocal(_ address: String) -> Bool {
    if address.hasPrefix("unix:") { return true }
    let host = address[..<(address.lastIndex(of: ":") ?? address.endIndex)]
      .trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
    // A name that begins like an address may mean any.
    var four = in_addr()
    var six = in6_addr()
    if inet_pton(AF_INET, host, &four) == 1 { return UInt32(bigEndian: four.s_addr) >> 24 == 127 }
    if inet_pton(AF_INET6, host, &six) == 1 {
      return withUnsafeBytes(of: six) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
    }
    return host == "localhost"
  }

  /// The names under which HTTP may be asked for besides addresses; nil for any.
  var httpHosts: Set<String>? {
    let names = self.text("http.hosts").split(separator: ",")
      .map { $0.trimmingCharacters(in: .whitespaces).lowercased() }.filter { !$0.isEmpty }
    return names.isEmpty && !Self.isLocal(self.text("http.address")) ? nil : Set(names)
  }

  // MARK: Values

  func text(_ key: String) -> String {
    guard let value = self.values.first(where: { $0.setting.key == key }) else {
      preconditionFailure("there is no setting \(key)")
    }
    return value.text
  }

  func integer(_ key: String) -> Int { Int(self.text(key)) ?? 0 }

  func seconds(_ key: String) -> Duration { .seconds(Double(self.text(key)) ?? 0) }

  func flag(_ key: String) -> Bool { self.text(key) == "true" }
}
