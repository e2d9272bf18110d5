// What can be configured of telemetry. Where OpenTelemetry names a variable, it is understood.
extension Setting {
  static let telemetry: [Setting] =
    [
      Setting(
        "telemetry.enabled",
        .flag,
        "true",
        "Whether calls are traced, counted and logged.",
        standard: Standard("OTEL_SDK_DISABLED") { $0.lowercased() == "true" ? "false" : "true" }
      ),
      Setting(
        "telemetry.service_name",
        .text,
        "assay",
        "Who emits, as dashboards name it.",
        standard: Standard("OTEL_SERVICE_NAME")
      ),
      Setting(
        "telemetry.resource_attributes",
        .text,
        "",
        "More about who emits: key=value,key=value.",
        standard: Standard("OTEL_RESOURCE_ATTRIBUTES")
      ),
      Setting(
        "telemetry.sampler",
        .text,
        "parentbased_rate_limited",
        "Which traces are kept whatever happens: always_on, always_off, traceidratio or rate_limited, "
          + "each also with parentbased_ before it, which heeds what the caller decided.",
        standard: Standard("OTEL_TRACES_SAMPLER")
      ),
      Setting(
        "telemetry.sampler_arg",
        .text,
        "",
        "The share for traceidratio (1), the traces a second for rate_limited (10).",
        standard: Standard("OTEL_TRACES_SAMPLER_ARG")
      ),
      Setting(
        "telemetry.keep_tail",
        .flag,
        "true",
        "Whether failed and slow calls are kept although they were not sampled."
      ),
      Setting(
        "telemetry.slow_call",
        .seconds,
        "1",
        0...86_400,
        "A call that takes so long is slow."
      ),
      Setting(
        "telemetry.max_intake_bytes",
        .integer,
        "33554432",
        65_536...4_294_967_296,
        "The memory for spans and lines that were not handed on yet, in bytes; more is dropped and counted."
      ),
      Setting(
        "telemetry.receiver",
        .flag,
        "true",
        "Whether other programs may send their telemetry here over OTLP, by gRPC and HTTP."
      ),
      Setting(
        "telemetry.otlp.endpoint",
        .text,
        "",
        "Where spans, metrics and lines are sent over OTLP, such as http://127.0.0.1:4318; "
          + "empty for nowhere.",
        standard: Standard("OTEL_EXPORTER_OTLP_ENDPOINT")
      ),
      Setting(
        "telemetry.otlp.protocol",
        .text,
        "http/protobuf",
        "http/protobuf or grpc.",
        standard: Standard("OTEL_EXPORTER_OTLP_PROTOCOL")
      ),
      Setting(
        "telemetry.otlp.headers",
        .text,
        "",
        "Headers of each export, name=value,name=value.",
        standard: Standard("OTEL_EXPORTER_OTLP_HEADERS"),
        isSecret: true
      ),
      Setting(
        "telemetry.otlp.compression",
        .text,
        "gzip",
        "gzip or none.",
        standard: Standard("OTEL_EXPORTER_OTLP_COMPRESSION")
      ),
      Setting(
        "telemetry.otlp.timeout",
        .seconds,
        "10",
        0.001...600,
        "How long one export may take.",
        standard: .milliseconds("OTEL_EXPORTER_OTLP_TIMEOUT")
      ),
      Setting(
        "telemetry.otlp.certificate",
        .text,
        "",
        "What signs the endpoint's certificate, a PEM file; empty for the system's roots.",
        standard: Standard("OTEL_EXPORTER_OTLP_CERTIFICATE")
      ),
      Setting(
        "telemetry.otlp.client_certificate",
        .text,
        "",
        "The client's own certificate chain, a PEM file.",
        standard: Standard("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE")
      ),
      Setting(
        "telemetry.otlp.client_key",
        .text,
        "",
        "The client's private key, a PEM file.",
        standard: Standard("OTEL_EXPORTER_OTLP_CLIENT_KEY")
      ),
      Setting(
        "telemetry.otlp.metric_interval",
        .seconds,
        "60",
        10...86_400,
        "How often metrics are sent; a shorter time in the variable counts as 10.",
        standard: Standard("OTEL_METRIC_EXPORT_INTERVAL") { text in
          // Metrics are read every ten seconds.
          Double(text).map { "\(max(10, $0 / 1000))" } ?? text
        }
      ),
      Setting(
        "telemetry.otlp.max_queue_bytes",
        .integer,
        "8388608",
        1024...4_294_967_296,
        "What waits in memory for each signal, in bytes; more goes to disk."
      ),
      Setting(
        "telemetry.otlp.max_spill_bytes",
        .integer,
        "268435456",
        0...1_099_511_627_776,
        "What waits on disk, in bytes; more is dropped and counted. 0 for no disk."
      ),
      Setting(
        "telemetry.otlp.max_age",
        .seconds,
        "86400",
        1...31_536_000,
        "What waited longer is given up."
      ),
      Setting(
        "metrics.prometheus.url",
        .text,
        "",
        "A Prometheus-compatible engine that keeps the metrics in place of the embedded store, such as "
          + "http://127.0.0.1:9090: what stands before /api/v1/query."
      ),
      Setting(
        "metrics.prometheus.write_url",
        .text,
        "",
        "Where it takes remote writes; empty for /api/v1/write of the same."
      ),
      Setting(
        "metrics.prometheus.headers",
        .text,
        "",
        "Headers of each request to it, name=value,name=value.",
        isSecret: true
      ),
      Setting(
        "metrics.prometheus.histograms",
        .text,
        "classic",
        "How it keeps histograms: classic (every engine; rough quantiles), native (Prometheus with "
          + "native-histograms, Mimir) or vmrange (VictoriaMetrics)."
      ),
      Setting(
        "metrics.prometheus.timeout",
        .seconds,
        "10",
        0.1...600,
        "How long a request to it may take."
      ),
      Setting(
        "metrics.prometheus.retention",
        .integer,
        "1296000",
        3600...315_360_000,
        "How far back it answers, in seconds; 15 days."
      ),
      Setting(
        "metrics.prometheus.certificate",
        .text,
        "",
        "What signs its certificate, a PEM file; empty for the system's roots."
      ),
    ] + Self.endpoints

  /// What one signal has of its own.
  private static let endpoints: [Setting] = ["traces", "metrics", "logs"].flatMap { signal in
    [
      Setting(
        "telemetry.otlp.\(signal).exporter",
        .text,
        "otlp",
        "otlp, or none to send no \(signal).",
        standard: Standard("OTEL_\(signal.uppercased())_EXPORTER")
      ),
      Setting(
        "telemetry.otlp.\(signal).endpoint",
        .text,
        "",
        "Where \(signal) are sent when elsewhere: the full URL; none for nowhere.",
        standard: Standard("OTEL_EXPORTER_OTLP_\(signal.uppercased())_ENDPOINT")
      ),
      Setting(
        "telemetry.otlp.\(signal).protocol",
        .text,
        "",
        "The protocol for \(signal) when another.",
        standard: Standard("OTEL_EXPORTER_OTLP_\(signal.uppercased())_PROTOCOL")
      ),
      Setting(
        "telemetry.otlp.\(signal).headers",
        .text,
        "",
        "Headers for \(signal) in place of the common ones.",
        standard: Standard("OTEL_EXPORTER_OTLP_\(signal.uppercased())_HEADERS"),
        isSecret: true
      ),
      Setting(
        "telemetry.otlp.\(signal).compression",
        .text,
        "",
        "The compression for \(signal) when another.",
        standard: Standard("OTEL_EXPORTER_OTLP_\(signal.uppercased())_COMPRESSION")
      ),
      Setting(
        "telemetry.otlp.\(signal).timeout",
        .text,
        "",
        "How long one export of \(signal) may take when otherwise, in seconds.",
        standard: .milliseconds("OTEL_EXPORTER_OTLP_\(signal.uppercased())_TIMEOUT")
      ),
    ]
  }
}
