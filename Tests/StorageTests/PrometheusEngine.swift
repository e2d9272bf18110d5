import Foundation
import HTTPClient
import Testing

/// A real engine that runs for a test, on a port and in a folder of its own.
final class PrometheusEngine: Sendable {
  enum Kind: String, Sendable, CaseIterable {
    case prometheus
    case victoriaMetrics = "victoria-metrics"
  }

  let url: String
  private let process: Process
  private let folder: TemporaryFolder

  /// - Throws: when it is not installed or does not start.
  init(_ kind: Kind, client: HTTPClient) async throws {
    let path = "/usr/bin/\(kind.rawValue)"
    try #require(
      FileManager.default.isExecutableFile(atPath: path),
      "\(kind.rawValue) is not installed; scripts/bootstrap --tests does it"
    )
    let folder = try TemporaryFolder()
    let address = "127.0.0.1:\(try Self.freePort())"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    switch kind {
    case .prometheus:
      let config = folder.path + "/prometheus.yml"
      try "global: {scrape_interval: 1h}\n".write(toFile: config, atomically: true, encoding: .utf8)
      process.arguments = [
        "--config.file=\(config)", "--storage.tsdb.path=\(folder.path)/data",
        "--web.listen-address=\(address)", "--web.enable-remote-write-receiver",
        "--enable-feature=native-histograms",
      ]
    case .victoriaMetrics:
      process.arguments = [
        "-httpListenAddr=\(address)", "-storageDataPath=\(folder.path)/data", "-retentionPeriod=1",
        "-search.latencyOffset=0s",
      ]
    }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    self.url = "http://\(address)"
    self.process = process
    self.folder = folder
    let health = HTTPRequest("GET", self.url + (kind == .prometheus ? "/-/ready" : "/health"))
    for _ in 0..<600 {
      if (try? await client.send(health))?.status == 200 { return }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw CancellationError()
  }

  deinit {
    self.process.terminate()
    self.process.waitUntilExit()
  }

  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let port = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer -> UInt16? in
        guard bind(descriptor, pointer, length) == 0,
          getsockname(descriptor, pointer, &length) == 0
        else { return nil }
        return pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { $0.pointee.sin_port }
      }
    }
    return Int(UInt16(bigEndian: try #require(port)))
  }
}
