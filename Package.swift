// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let cSettings: [CSetting] = [
  .treatAllWarnings(as: .error)
]

// Every arrow goes down: a target may depend only on those above it in this list.
let package = Package(
  name: "assay",
  products: [
    .executable(name: "assay", targets: ["Assay"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(
      url: "https://github.com/apple/swift-configuration",
      from: "1.4.0",
      traits: ["YAML"]
    ),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-distributed-tracing", from: "1.7.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.5.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird",
      from: "2.28.0",
      traits: []
    ),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .target(
      name: "Model",
      swiftSettings: swiftSettings
    ),
    .target(name: "CPrivacyWords", exclude: ["words.bin"], cSettings: cSettings),
    .target(
      name: "Privacy",
      dependencies: [
        "CPrivacyWords", "Model",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "Telemetry",
      dependencies: [
        "Model", "Privacy",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "Grading",
      dependencies: [
        "Model", "Privacy", "Telemetry",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "CMessages",
      cSettings: cSettings,
      linkerSettings: [.linkedLibrary("protobuf-c")]
    ),
    .target(
      name: "Messages",
      dependencies: ["CMessages"],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "CGRPCShim",
      cSettings: cSettings,
      linkerSettings: [
        .linkedLibrary("grpc"), .linkedLibrary("gpr"), .linkedLibrary("absl_synchronization"),
        .linkedLibrary("z"),
      ]
    ),
    .target(
      name: "Transport",
      dependencies: [
        "CGRPCShim",
        "Messages",
        "Telemetry",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "CCurl",
      cSettings: cSettings,
      linkerSettings: [.linkedLibrary("curl"), .linkedLibrary("deflate"), .linkedLibrary("z")]
    ),
    .systemLibrary(name: "CSnappy", providers: [.apt(["libsnappy-dev"])]),
    .target(
      name: "HTTPClient",
      dependencies: ["CCurl", "CSnappy", "Telemetry"],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "Storage",
      dependencies: [
        "HTTPClient", "Model", "Privacy", "Telemetry",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "Collector",
      dependencies: [
        "HTTPClient", "Messages", "Storage", "Telemetry", "Transport",
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "Service",
      dependencies: [
        "Grading", "Messages", "Model", "Privacy", "Storage", "Telemetry", "Transport",
        .product(name: "DequeModule", package: "swift-collections"),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "Web",
      dependencies: [
        "Messages", "Model", "Service", "Telemetry", "Transport",
        .product(name: "Hummingbird", package: "hummingbird"),
      ],
      swiftSettings: swiftSettings
    ),
    .target(
      name: "Evaluation",
      dependencies: ["Grading", "Messages", "Model", "Privacy"],
      swiftSettings: swiftSettings
    ),
    .executableTarget(
      name: "Assay",
      dependencies: [
        "Collector", "Evaluation", "Grading", "HTTPClient", "Messages", "Model", "Privacy",
        "Service",
        "Storage", "Telemetry", "Transport", "Web",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdCore", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: swiftSettings
    ),
    .executableTarget(
      name: "BenchEcho",
      dependencies: [
        "BenchMessages", "Messages", "Transport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      path: "Benchmarks/BenchEcho",
      swiftSettings: swiftSettings
    ),
    .executableTarget(
      name: "GradeBench",
      dependencies: ["Grading", "Model"],
      path: "Benchmarks/GradeBench",
      swiftSettings: swiftSettings
    ),
    .executableTarget(
      name: "PrivacyBench",
      dependencies: ["Privacy"],
      path: "Benchmarks/PrivacyBench",
      swiftSettings: swiftSettings
    ),
    .executableTarget(
      name: "TelemetryBench",
      dependencies: ["Collector", "HTTPClient", "Messages", "Model", "Service", "Telemetry"],
      path: "Benchmarks/TelemetryBench",
      swiftSettings: swiftSettings
    ),
    .executableTarget(
      name: "MetricsBench",
      dependencies: ["HTTPClient", "Storage", "Telemetry"],
      path: "Benchmarks/MetricsBench",
      swiftSettings: swiftSettings
    ),
    .target(
      name: "BenchMessages",
      dependencies: ["CBenchMessages", "Messages"],
      path: "Benchmarks/BenchMessages",
      swiftSettings: swiftSettings
    ),
    .target(
      name: "CBenchMessages",
      dependencies: ["CMessages"],
      path: "Benchmarks/CBenchMessages",
      cSettings: cSettings
    ),
    .target(
      name: "CTestMessages",
      dependencies: ["CMessages"],
      path: "Tests/CTestMessages",
      cSettings: cSettings
    ),
    .target(
      name: "TestMessages",
      dependencies: ["CMessages", "CTestMessages", "Messages"],
      path: "Tests/TestMessages",
      swiftSettings: swiftSettings
    ),
    .executableTarget(
      name: "WireTranscoder",
      dependencies: ["Messages", "TestMessages"],
      path: "Tests/WireTranscoder",
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "PrivacyTests",
      dependencies: ["Model", "Privacy"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "ModelTests",
      dependencies: ["Model"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "MessagesTests",
      dependencies: ["Messages"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "TelemetryTests",
      dependencies: [
        "Telemetry",
        .product(name: "CoreMetrics", package: "swift-metrics"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Tracing", package: "swift-distributed-tracing"),
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "CollectorTests",
      dependencies: ["Collector", "Storage", "Telemetry"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "StorageTests",
      dependencies: [
        "HTTPClient", "Model", "Privacy", "Storage", "Telemetry",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "TransportTests",
      dependencies: [
        "Messages", "TestMessages", "Transport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "GradingTests",
      dependencies: ["Grading", "Model", "Telemetry"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "ServiceTests",
      dependencies: ["Model", "Service", "Telemetry"],
      swiftSettings: swiftSettings
    ),
    .testTarget(
      name: "EvaluationTests",
      dependencies: ["Evaluation"],
      swiftSettings: swiftSettings
    ),
  ],
  cLanguageStandard: .gnu17
)
