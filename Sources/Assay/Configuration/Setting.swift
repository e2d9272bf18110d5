internal import Configuration
internal import Foundation

/// One configurable value: its key, what it means, and what it is when nobody says otherwise.
struct Setting: Sendable {
  enum Kind: String, Sendable { case text, integer, seconds, flag }

  /// Such as `grpc.address`; the environment has it as `ASSAY_GRPC_ADDRESS`.
  let key: String
  let kind: Kind
  let fallback: String
  /// The least and the most that a number may be.
  let range: ClosedRange<Double>?
  let summary: String
  /// The variable by which OpenTelemetry's users know it.
  let standard: Standard?
  /// Whether its value is never shown.
  let isSecret: Bool

  /// A variable of https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/.
  struct Standard: Sendable {
    let name: String
    /// What makes the setting's text of the variable's.
    let convert: @Sendable (String) -> String

    init(_ name: String, _ convert: @escaping @Sendable (String) -> String = { $0 }) {
      self.name = name
      self.convert = convert
    }

    /// A variable that has milliseconds where the setting has seconds.
    static func milliseconds(_ name: String) -> Standard {
      Standard(name) { text in Double(text).map { "\($0 / 1000)" } ?? text }
    }
  }

  init(
    _ key: String,
    _ kind: Kind,
    _ fallback: String,
    _ range: ClosedRange<Double>? = nil,
    _ summary: String,
    standard: Standard? = nil,
    isSecret: Bool = false
  ) {
    self.key = key
    self.kind = kind
    self.fallback = fallback
    self.range = range
    self.summary = summary
    self.standard = standard
    self.isSecret = isSecret
  }

  /// A value as it may be shown: nothing of a secret, and no URL's user and password.
  func shown(_ text: String) -> String {
    guard !text.isEmpty else { return text }
    if self.isSecret { return "(hidden)" }
    return text.split(separator: ",", omittingEmptySubsequences: false).map(Self.withoutUser)
      .joined(separator: ",")
  }

  private static func withoutUser(_ url: Substring) -> String {
    guard let scheme = url.range(of: "://") else { return String(url) }
    let rest = url[scheme.upperBound...]
    let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    guard let at = authority.lastIndex(of: "@") else { return String(url) }
    return url[..<scheme.upperBound] + "(hidden)" + rest[at...]
  }

  /// The key's name in the environment.
  var environmentName: String {
    "ASSAY_" + self.key.uppercased().replacing(".", with: "_")
  }

  /// Everything that can be configured, in the order in which it is shown.
  static let all: [Setting] =
    [
      Setting(
        "data.directory",
        .text,
        "",
        "Where the stores live; empty for assay in the XDG state directory, none for nowhere."
      ),
      Setting(
        "records.max_age",
        .seconds,
        "34560000",
        1...3_153_600_000,
        "Grades that are older are removed; 400 days."
      ),
      Setting(
        "records.max_count",
        .integer,
        "1000000",
        1...1_000_000_000,
        "The most grades that are kept; the oldest go."
      ),
      Setting(
        "records.max_bytes",
        .integer,
        "0",
        0...1_099_511_627_776,
        "The largest that the store of grades may become, in bytes; 0 for what the disk holds."
      ),
      Setting(
        "records.max_wait",
        .seconds,
        "5",
        0.001...600,
        "How long a call waits for its grade to be committed before it is answered without."
      ),
      Setting(
        "privacy.level",
        .text,
        "moderate",
        "How much is removed where no policy says: minimal, moderate or strict."
      ),
      Setting(
        "privacy.policy",
        .text,
        "",
        "The policy file (YAML): levels, actions, lists and patterns. Reloaded when it changes."
      ),
      Setting(
        "privacy.key_file",
        .text,
        "",
        "The file with the keys of surrogates and the audit; empty for one that is made in the data directory."
      ),
      Setting(
        "privacy.key",
        .text,
        "",
        "The key itself, where there is no file.",
        isSecret: true
      ),
      Setting("audit.enabled", .flag, "true", "Whether the audit of de-identification is kept."),
      Setting(
        "audit.max_age",
        .seconds,
        "189388800",
        60...3_153_600_000,
        "Entries of the audit that are older are removed, with a tombstone; six years."
      ),
      Setting(
        "grpc.address",
        .text,
        "127.0.0.1:50051",
        "Where gRPC is served: host:port (port 0 takes a free one) or unix:PATH."
      ),
      Setting(
        "grpc.operators",
        .text,
        "",
        "Who may ask for metrics, traces and the whole audit over gRPC: tenants, the names in their verified certificates, "
          + "with commas between; empty for everyone, or for nobody where clients show certificates."
      ),
      Setting("grpc.loops", .integer, "2", 1...64, "Completion queues, each with a thread."),
      Setting(
        "grpc.max_receive_bytes",
        .integer,
        "4194304",
        1024...268_435_456,
        "The largest message received, in bytes, decompressed too."
      ),
      Setting(
        "grpc.max_concurrent_calls",
        .integer,
        "4096",
        1...1_000_000,
        "Calls that may be open; more get RESOURCE_EXHAUSTED."
      ),
      Setting(
        "grpc.max_concurrent_streams",
        .integer,
        "2048",
        1...1_000_000,
        "Streams that one connection may have open."
      ),
      Setting(
        "grpc.max_connection_idle",
        .seconds,
        "0",
        0...86_400,
        "A connection without calls is closed after this time; 0 for never, which spares each call 7 %."
      ),
      Setting(
        "grpc.max_stream_idle",
        .seconds,
        "60",
        0...86_400,
        "A stream of requests that sends nothing for this time is ended; 0 for never."
      ),
      Setting(
        "grpc.max_standing_calls",
        .integer,
        "1024",
        1...1_000_000,
        "Health watches and reflection streams that may be open, beside the other calls."
      ),
      Setting(
        "grpc.grace_period",
        .seconds,
        "20",
        0...3600,
        "How long open calls may go on when a shutdown began."
      ),
      Setting(
        "grpc.drain_delay",
        .seconds,
        "0",
        0...3600,
        "How long the health check says NOT_SERVING before new calls are refused."
      ),
      Setting(
        "grpc.tls.certificate",
        .text,
        "",
        "The certificate chain, a PEM file. Empty serves without TLS."
      ),
      Setting("grpc.tls.key", .text, "", "The private key, a PEM file."),
      Setting(
        "grpc.tls.client_roots",
        .text,
        "",
        "What signs the certificates that clients must show, a PEM file. Empty asks for none."
      ),
      Setting(
        "grpc.insecure",
        .flag,
        "false",
        "Whether to listen on other than loopback without TLS."
      ),
      Setting("http.address", .text, "127.0.0.1:8080", "Where HTTP is served; empty for nowhere."),
      Setting(
        "http.insecure",
        .flag,
        "false",
        "Whether HTTP is served on other than loopback: whoever reaches it reads metrics and traces and may send telemetry."
      ),
      Setting(
        "http.hosts",
        .text,
        "",
        "Names under which HTTP is asked for, with commas between; IP addresses and localhost always are. "
          + "Empty means these alone on loopback, and any beyond it."
      ),
      Setting(
        "limits.max_text_bytes",
        .integer,
        "1048576",
        1...67_108_864,
        "The largest text, transcript or earlier note, in bytes."
      ),
      Setting(
        "limits.max_concurrent_grades",
        .integer,
        "0",
        0...4096,
        "Documents graded at once; 0 for one a processor."
      ),
      Setting(
        "limits.max_queued_grades",
        .integer,
        "4096",
        0...1_000_000,
        "Documents that may wait; more get RESOURCE_EXHAUSTED."
      ),
      Setting(
        "limits.max_queued_bytes",
        .integer,
        "268435456",
        0...1_099_511_627_776,
        "Text that waiting documents may hold together, in bytes; more gets RESOURCE_EXHAUSTED."
      ),
      Setting(
        "limits.queue_wait",
        .seconds,
        "60",
        0.001...86_400,
        "How long a document waits for its turn before it gets RESOURCE_EXHAUSTED."
      ),
      Setting(
        "limits.time_budget",
        .seconds,
        "10",
        0.001...600,
        "The time for a grade that names none."
      ),
      Setting("limits.stage_budget", .seconds, "5", 0.001...600, "The time for one stage."),
      Setting(
        "readiness.wait",
        .seconds,
        "0",
        0...600,
        "How long a call waits for the service to get ready before it is refused."
      ),
      Setting(
        "log.level",
        .text,
        "info",
        "trace, debug, info, notice, warning, error or critical."
      ),
      Setting("log.format", .text, "json", "json, an object a line, or text."),
    ] + Self.telemetry
}

extension Setting {
  init(
    _ key: String,
    _ kind: Kind,
    _ fallback: String,
    _ summary: String,
    standard: Standard? = nil,
    isSecret: Bool = false
  ) {
    self.init(key, kind, fallback, nil, summary, standard: standard, isSecret: isSecret)
  }
}
