package import Telemetry

/// A request to another service.
package struct HTTPRequest: Sendable {
  /// Files for TLS; nil for the system's roots and no certificate of our own.
  package struct TLS: Sendable, Hashable {
    package var rootsPath: String?
    package var certificatesPath: String?
    package var keyPath: String?

    package init(
      rootsPath: String? = nil,
      certificatesPath: String? = nil,
      keyPath: String? = nil
    ) {
      self.rootsPath = rootsPath
      self.certificatesPath = certificatesPath
      self.keyPath = keyPath
    }
  }

  package var method: String
  /// `http` or `https`.
  package var url: String
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]
  /// For everything. Default 10 s.
  package var timeout: Duration = .seconds(10)
  /// For the connection alone. Default 5 s.
  package var connectTimeout: Duration = .seconds(5)
  /// A larger response is an error. Default 4 MiB.
  package var maxResponseBytes = 4 << 20
  package var tls = TLS()
  /// The span that the request belongs to: the other side is told of it.
  package var trace: TraceContext?

  package init(
    _ method: String,
    _ url: String,
    headers: [(name: String, value: String)] = [],
    body: [UInt8] = []
  ) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}

/// What came back.
package struct HTTPResponse: Sendable {
  package var status: Int
  package var headers: [(name: String, value: String)]
  package var body: [UInt8]

  /// The last value of a header, whatever its case.
  package func header(_ name: String) -> String? {
    self.headers.last { $0.name.lowercased() == name.lowercased() }?.value
  }
}

/// Why nothing came back.
package struct HTTPError: Error, Sendable, Hashable, CustomStringConvertible {
  package enum Code: String, Sendable, CaseIterable {
    case unreachable, timedOut = "timed_out", cancelled, tooLarge = "too_large", broken
    case badRequest = "bad_request"
  }

  package let code: Code
  /// libcurl's words.
  package let reason: String

  package var description: String { "\(self.code.rawValue): \(self.reason)" }
}
