internal import CGRPCShim

/// A server's settings.
package struct ServerConfig: Sendable {
  /// Where to listen: `host:port` (0 takes a free port), `[v6]:port` or `unix:path`.
  package var addresses: [String]

  /// Completion queues, each with a thread. Default 2.
  package var loops = 2

  /// The largest message received, decompressed too, in bytes. Default 4 MiB.
  package var maxReceiveBytes = 4 << 20

  /// The largest message sent, in bytes. Default 4 MiB.
  package var maxSendBytes = 4 << 20

  /// How many calls may be open at once; more get RESOURCE_EXHAUSTED. Default 4,096.
  package var maxConcurrentCalls = 4096

  /// How many health watches and reflection streams may be open at once, beside the other calls.
  /// Default 1,024.
  package var maxStandingCalls = 1024

  /// How many streams a connection may have open; more wait in the client. Default 2,048.
  package var maxConcurrentStreams = 2048

  /// What a refused client is told to wait. Default 1 s.
  package var retryDelay: Duration = .seconds(1)

  /// How long calls may go on when a shutdown began. Default 20 s.
  package var gracePeriod: Duration = .seconds(20)

  /// When a silent connection is asked whether its client is there. Default 2 min, then 20 s.
  package var keepaliveTime: Duration = .seconds(120)
  package var keepaliveTimeout: Duration = .seconds(20)

  /// How often a client may ping, with or without calls. Default 10 s; gRPC's own default of 5 min
  /// closes the connections of clients that keep theirs alive.
  package var minPingInterval: Duration = .seconds(10)

  /// When a connection without calls is closed; 0 for never, the default, since it costs each call 7 %.
  package var maxConnectionIdle: Duration = .zero
  /// How long a request stream may send nothing before it is ended; zero for as long as its client likes. Streams of the
  /// standing kind may be silent.
  package var maxStreamIdle: Duration = .seconds(60)

  /// The memory that connections may take in all, in bytes; 0 for no limit. Default 512 MiB.
  package var memoryQuotaBytes = 512 << 20

  /// Keys and certificates. Nil serves without TLS.
  package var tls: TLSConfig?

  package init(addresses: [String]) { self.addresses = addresses }

  var shimOptions: cgrpcshim_server_options {
    cgrpcshim_server_options(
      max_receive_bytes: self.maxReceiveBytes,
      max_send_bytes: self.maxSendBytes,
      max_concurrent_streams: Int32(clamping: self.maxConcurrentStreams),
      request_slots: 64,
      keepalive_time_ms: self.keepaliveTime.milliseconds,
      keepalive_timeout_ms: self.keepaliveTimeout.milliseconds,
      min_ping_interval_ms: self.minPingInterval.milliseconds,
      max_connection_idle_ms: self.maxConnectionIdle.milliseconds,
      memory_quota_bytes: self.memoryQuotaBytes
    )
  }
}

extension Duration {
  /// Whole milliseconds, clamped to 32 bits.
  var milliseconds: Int32 {
    let (seconds, attoseconds) = self.components
    return Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
  }
}
