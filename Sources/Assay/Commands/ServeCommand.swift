internal import ArgumentParser
internal import Foundation

/// `assay serve`: the server.
struct ServeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve gRPC and HTTP until SIGTERM or SIGINT.",
    discussion: """
      Without configuration it serves gRPC on 127.0.0.1:50051 and HTTP on 127.0.0.1:8080.

      Examples:
        assay serve
        assay serve --grpc 127.0.0.1:0 --http 127.0.0.1:0 --ready-file ready.json
        assay serve --config assay.yaml
      """
  )

  @Option(help: "Where gRPC is served: host:port (port 0 takes a free one) or unix:PATH.")
  var grpc: String?

  @Option(help: "Where HTTP is served; an empty text for nowhere.")
  var http: String?

  @Option(help: "A file that gets the bound addresses as JSON once it serves.")
  var readyFile: String?

  @Option(help: "Where the stores live; none for nowhere.")
  var data: String?

  @OptionGroup var options: ConfigOptions

  func run() async throws {
    let settings = try await self.options.settings([
      "grpc.address": self.grpc, "http.address": self.http, "data.directory": self.data,
    ])
    try await ServerProgram(settings: settings, readyFile: self.readyFile).run()
  }
}
