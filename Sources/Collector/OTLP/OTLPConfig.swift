package import HTTPClient
package import Telemetry

/// Where telemetry goes over OTLP, and how.
package struct OTLPConfig: Sendable {
  package enum Form: String, Sendable, CaseIterable {
    case grpc
    case httpProtobuf = "http/protobuf"
  }

  /// The endpoint of one signal.
  package struct Endpoint: Sendable {
    package var form: Form
    /// A URL: for HTTP the full one, with the signal's path; for gRPC scheme, host and port.
    package var url: String
    package var headers: [(name: String, value: String)]
    /// For one try. Default 10 s.
    package var timeout: Duration
    package var compresses: Bool
    package var tls: HTTPRequest.TLS

    package init(
      form: Form,
      url: String,
      headers: [(name: String, value: String)] = [],
      timeout: Duration = .seconds(10),
      compresses: Bool = true,
      tls: HTTPRequest.TLS = HTTPRequest.TLS()
    ) {
      self.form = form
      self.url = url
      self.headers = headers
      self.timeout = timeout
      self.compresses = compresses
      self.tls = tls
    }
  }

  /// The signals that are sent.
  package var endpoints: [Signal: Endpoint]
  /// What waits in memory for each signal, in bytes. Default 8 MiB.
  package var maxQueueBytes = 8 << 20
  /// Where what does not fit lies; nil for nowhere.
  package var spillPath: String?
  /// What may lie there, in bytes. Default 256 MiB.
  package var maxSpillBytes = 256 << 20
  /// What is older is given up. Default a day.
  package var maxAge: Duration = .seconds(86_400)
  /// The most spans or lines of one batch. Default 512.
  package var maxBatch = 512
  /// How often metrics are sent. Default 60 s.
  package var metricInterval: Duration = .seconds(60)
  /// The least time between two batches that waited on disk. Default 20 ms.
  package var drainInterval: Duration = .milliseconds(20)
  /// How long the end of the process waits for what is queued. Default 3 s.
  package var finishTime: Duration = .seconds(3)

  package init(endpoints: [Signal: Endpoint]) { self.endpoints = endpoints }
}
