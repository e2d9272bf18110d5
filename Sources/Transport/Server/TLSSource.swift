internal import CGRPCShim
internal import Foundation
internal import Logging
internal import Synchronization
internal import Telemetry

/// Keys and certificates of a server, in PEM files.
package struct TLSConfig: Sendable {
  /// The certificate chain, the server's own first.
  package var certificatePath: String
  /// The private key.
  package var keyPath: String
  /// What signs the certificates that clients must show. Nil asks them for none.
  package var clientRootsPath: String?
  /// How often the files are looked at for a change. Nil never does. Default 5 s.
  package var reloadInterval: Duration? = .seconds(5)

  package init(certificatePath: String, keyPath: String, clientRootsPath: String? = nil) {
    self.certificatePath = certificatePath
    self.keyPath = keyPath
    self.clientRootsPath = clientRootsPath
  }
}

/// The shim's TLS handle and the files behind it.
///
/// `@unchecked Sendable`: the handle never changes and the shim locks what it points to.
final class TLSSource: @unchecked Sendable {
  private struct Files: Equatable {
    var certificates, key: String
    var clientRoots: String?
  }

  let shim: OpaquePointer
  private let config: TLSConfig
  private let files: Mutex<Files>

  /// - Throws: `TransportError` when a file can't be read or is not PEM.
  init(_ config: TLSConfig) throws {
    let files = try Self.read(config)
    guard let shim = cgrpcshim_tls_create(files.certificates, files.key, files.clientRoots) else {
      throw TransportError(.system, "the system has no memory")
    }
    self.shim = shim
    self.config = config
    self.files = Mutex(files)
  }

  deinit { cgrpcshim_tls_destroy(self.shim) }

  private static func read(_ config: TLSConfig) throws -> Files {
    func text(_ path: String, _ marker: String) throws -> String {
      guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
        throw TransportError(.credentials, "can't read \(path)")
      }
      guard text.contains("-----BEGIN"), text.contains(marker) else {
        throw TransportError(.credentials, "\(path) holds no PEM \(marker)")
      }
      return text
    }
    return Files(
      certificates: try text(config.certificatePath, "CERTIFICATE"),
      key: try text(config.keyPath, "PRIVATE KEY"),
      clientRoots: try config.clientRootsPath.map { try text($0, "CERTIFICATE") }
    )
  }

  /// Looks at the files again and again until cancelled; new handshakes use what changed.
  func watch(logger: Logger) async {
    guard let interval = self.config.reloadInterval else { return }
    while (try? await Task.sleep(for: interval)) != nil {
      do {
        let files = try Self.read(self.config)
        let isNew = self.files.withLock { current in
          defer { current = files }
          return current != files
        }
        guard isNew else { continue }
        cgrpcshim_tls_update(self.shim, files.certificates, files.key, files.clientRoots)
        logger.info("certificate files changed; new handshakes use them if they are a valid pair")
      } catch {
        logger.warning("certificates not reloaded", metadata: ["reason": .open("\(error)")])
      }
    }
  }
}
