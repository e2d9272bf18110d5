internal import ArgumentParser

/// The options by which a command takes its configuration.
struct ConfigOptions: ParsableArguments {
  @Option(name: .long, help: "The configuration file (YAML).")
  var config: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "A setting, such as log.level=debug; may be repeated.",
      valueName: "key=value"
    )
  )
  var overrides: [String] = []

  /// What `--set` says, by key.
  func flags() throws -> [String: String] {
    var flags: [String: String] = [:]
    for text in self.overrides {
      guard let equals = text.firstIndex(of: "=") else {
        throw ValidationError("--set takes key=value, such as log.level=debug")
      }
      let key = String(text[..<equals])
      guard Setting.all.contains(where: { $0.key == key }) else {
        throw ValidationError("there is no setting '\(key)'; see `assay config show`")
      }
      flags[key] = String(text[text.index(after: equals)...])
    }
    return flags
  }

  /// The settings, with a command's own flags on top.
  func settings(_ own: [String: String?] = [:]) async throws -> Settings {
    let flags = try self.flags().merging(own.compactMapValues(\.self)) { $1 }
    return try await Settings(file: self.config, flags: flags)
  }
}
