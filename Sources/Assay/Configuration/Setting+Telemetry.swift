// What can be configured of telemetry. Where OpenTelemetry names a variable, it is understood.
extension Setting {
  static let telemetry: [Setting] = [
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
  ]
}
