internal import ArgumentParser
internal import Foundation

/// `assay config`: what is configured, and whether it is good.
struct ConfigCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config",
    abstract: "Show or check the configuration.",
    subcommands: [ShowCommand.self, CheckCommand.self]
  )

  private static func warn(of settings: Settings) {
    for name in settings.unknownVariables {
      FileHandle.standardError.write(Data("\(name) (environment): there is no such setting\n".utf8))
    }
    for remark in settings.exporterRemarks {
      FileHandle.standardError.write(Data("\(remark)\n".utf8))
    }
  }

  /// `assay config show`.
  struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Print each setting, where it came from, and what it means.",
      discussion: """
        Flags win over the environment (ASSAY_GRPC_ADDRESS for grpc.address), that over the file,
        that over the defaults.

        Examples:
          assay config show
          ASSAY_LOG_LEVEL=debug assay config show --config assay.yaml
        """
    )

    @OptionGroup var options: ConfigOptions

    func run() async throws {
      let settings = try await self.options.settings()
      for value in settings.values {
        let name = value.setting.key.padding(to: 30)
        let shown = value.setting.shown(value.text)
        let text = (shown.isEmpty ? "\"\"" : shown).padding(to: 18)
        print("\(name) \(text) \(value.source.padding(to: 12)) \(value.setting.summary)")
      }
      ConfigCommand.warn(of: settings)
    }
  }

  /// `assay config check`.
  struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check",
      abstract:
        "Say whether the configuration, the privacy policy and the keys are good; exit 1 when not."
    )

    @OptionGroup var options: ConfigOptions

    func run() async throws {
      let settings = try await self.options.settings()
      ConfigCommand.warn(of: settings)
      // Without a data directory no key is made.
      _ = try PolicyLoader(settings, directory: nil).load()
      print("the configuration is good")
    }
  }
}

extension String {
  /// The text with spaces after it, to a width.
  func padding(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - self.count))
  }
}
