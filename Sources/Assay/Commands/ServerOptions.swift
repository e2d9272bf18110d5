internal import ArgumentParser
internal import Foundation
internal import Service
internal import Transport

/// The options of a command that may ask a server.
struct ServerOptions: ParsableArguments {
  @Option(
    help: """
      A server's gRPC address. Without it, what has to ask a server asks 127.0.0.1:50051.
      """
  )
  var server: String?

  @Option(help: "The longest that a call may take, in seconds.")
  var timeout: Double = 60

  @Flag(help: "Connect with TLS.")
  var tls = false

  @Option(help: "What signs the server's certificate, a PEM file. Implies --tls.")
  var tlsRoots: String?

  @Option(help: "The client's own certificate chain, a PEM file, for servers that ask for one.")
  var tlsCertificate: String?

  @Option(help: "The client's private key, a PEM file.")
  var tlsKey: String?

  @Option(help: "The name in the server's certificate when it is not the address's host.")
  var tlsServerName: String?

  func validate() throws {
    guard self.timeout > 0, self.timeout <= 86_400 else {
      throw ValidationError("--timeout must be above 0 and at most 86400 seconds")
    }
    guard (self.tlsCertificate == nil) == (self.tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key belong together")
    }
  }

  /// A client for the server, or nil when none is named.
  func makeClient() throws -> RemoteGradingClient? {
    guard let config = try self.clientConfig else { return nil }
    return try RemoteGradingClient(config, timeout: .seconds(self.timeout))
  }

  /// A channel to the server, or to the one at gRPC's usual address when none is named.
  func makeChannel() throws -> ClientChannel {
    var config = try self.clientConfig ?? ClientConfig(target: "127.0.0.1:50051")
    config.retryableServices = [MetricsMethods.service, TraceMethods.service]
    return try ClientChannel(config)
  }

  private var clientConfig: ClientConfig? {
    get throws {
      guard let server else { return nil }
      return try self.makeConfig(server)
    }
  }

  private func makeConfig(_ server: String) throws -> ClientConfig {
    var config = ClientConfig(target: server)
    if self.tls || self.tlsRoots != nil || self.tlsCertificate != nil {
      config.tls = ClientConfig.TLS(
        roots: try self.tlsRoots.map(Self.read),
        certificates: try self.tlsCertificate.map(Self.read),
        key: try self.tlsKey.map(Self.read),
        serverName: self.tlsServerName
      )
    }
    return config
  }

  private static func read(_ path: String) throws -> String {
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
      throw ValidationError("can't read \(path)")
    }
    guard text.contains("-----BEGIN ") else { throw ValidationError("\(path) holds no PEM") }
    return text
  }
}
