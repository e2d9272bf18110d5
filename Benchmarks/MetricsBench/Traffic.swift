internal import Foundation
internal import Telemetry

/// A week of made-up grading: a hundred tenants, two ways in, ten stages; the same each time.
///
/// Every series has one to three values each minute. Durations are lognormal, each stage with a median of
/// its own.
struct Traffic {
  static let tenants = 100
  static let operations: [SafeText] = ["grade", "grade_stream"]
  static let stages: [SafeText] = [
    "parse", "basics", "thorough", "accurate", "organized", "useful", "factuality", "heuristics",
    "combine", "validate",
  ]
  static let methods: [SafeText] = [
    "assay.v1.GradingService/Grade", "assay.v1.GradingService/GradeStream",
    "assay.v1.GradingService/GetGrade", "assay.v1.GradingService/ListGrades",
  ]
  static let dimensions: [SafeText] = [
    "up_to_date", "accurate", "thorough", "useful", "organized", "comprehensible", "succinct",
    "synthesized", "internally_consistent",
  ]

  /// The labels of the series of stages, in the order of their values.
  static let stageLabels: [Labels] = Self.pairs.flatMap { tenant, operation in
    Self.stages.map { stage in
      [
        .tenant: tenant, .operation: operation, .stage: stage, .outcome: "ok",
        .documentKind: "clinical_note", .variant: "default",
      ]
    }
  }

  private static let pairs = (0..<Self.tenants).flatMap { tenant in
    Self.operations.map { (SafeText(operators: "tenant-\(tenant)"), $0) }
  }

  private var state: UInt64 = 0

  /// One minute's values of each stage's series.
  mutating func minute(_ minute: Int, _ body: (_ series: Int, _ value: Double) -> Void) {
    // Mixed once: seeds that differ by the generator's own step would give the same numbers, shifted.
    self.state = UInt64(truncatingIfNeeded: minute)
    self.state = self.next()
    for series in Self.stageLabels.indices {
      let median = 0.0001 * Double(series % Self.stages.count + 1)
      for _ in 0...Int(self.next() % 3) { body(series, median * Self.exponential(self.normal())) }
    }
  }

  /// The other metrics that answers are made of, for a stretch that many grades fell into.
  mutating func others(_ grades: Int) -> [MetricPoint] {
    var points: [MetricPoint] = []
    func sketch(_ count: Int, _ body: () -> Double) -> MetricPoint.Value {
      var sketch = Sketch()
      for _ in 0..<count { sketch.record(body()) }
      return .histogram(sketch, [])
    }
    for (tenant, operation) in Self.pairs {
      let labels: Labels = [
        .tenant: tenant, .operation: operation, .documentKind: "clinical_note", .variant: "default",
        .noteType: "soap", .priority: "normal",
      ]
      for (outcome, count): (SafeText, Int) in [
        ("ok", grades), ("failed", Int(self.next() % 20) / 19),
      ]
      where count > 0 {
        var own = labels
        own[.outcome] = outcome
        points.append(
          MetricPoint(
            .gradeDuration,
            own,
            sketch(count) { 0.001 * Self.exponential(self.normal()) }
          )
        )
      }
      points.append(
        MetricPoint(.gradeScore, labels, sketch(grades) { 70 + 8 * min(3, max(-3, self.normal())) })
      )
      for dimension in Self.dimensions {
        let own: Labels = [
          .tenant: tenant, .operation: operation, .documentKind: "clinical_note",
          .variant: "default", .dimension: dimension,
        ]
        points.append(
          MetricPoint(
            .dimensionScore,
            own,
            sketch(grades) { 3.5 + 0.5 * min(3, max(-3, self.normal())) }
          )
        )
      }
    }
    for method in Self.methods {
      for status: SafeText in ["OK", "INVALID_ARGUMENT"] {
        let labels: Labels = [.rpcMethod: method, .rpcStatus: status, .rpcSystem: "grpc"]
        points.append(
          MetricPoint(
            .rpcServerDuration,
            labels,
            sketch(20 * grades) { 0.0015 * Self.exponential(self.normal()) }
          )
        )
      }
    }
    points.append(
      MetricPoint(.queueWait, [.priority: "normal"], sketch(50 * grades) { 0.0001 })
    )
    return points
  }

  private mutating func next() -> UInt64 {
    // Steele, Lea and Flood's SplitMix64.
    self.state &+= 0x9e37_79b9_7f4a_7c15
    var word = self.state
    word = (word ^ (word >> 30)) &* 0xbf58_476d_1ce4_e5b9
    word = (word ^ (word >> 27)) &* 0x94d0_49bb_1331_11eb
    return word ^ (word >> 31)
  }

  /// Nearly normal: the sum of twelve uniform numbers, less six.
  private mutating func normal() -> Double {
    var sum = -6.0
    for _ in 0..<3 {
      var word = self.next()
      for _ in 0..<4 {
        sum += Double(word & 0xffff) / 65_536
        word >>= 16
      }
    }
    return sum
  }

  /// e^0.8x.
  private static func exponential(_ value: Double) -> Double { exp2(value * 0.8 * 1.442_695_04) }
}
