internal import Foundation
internal import Messages

/// Answers of the metrics service as a person reads them on a terminal.
enum MetricsTable {
  /// Seconds since 1970.
  static var now: Int64 { Int64(Date().timeIntervalSince1970) }

  static func heading(_ frame: AssayV1.MetricsFrame?) -> [String] {
    guard let frame, let start = frame.start, let end = frame.end else { return [] }
    return [
      "\(self.date(start)) to \(self.date(end))  ·  assay \(frame.version)  ·  "
        + "quantiles within \(GradeTable.decimals(frame.errorBound * 100, 1)) %",
      "",
    ]
  }

  static func lines(_ reply: AssayV1.GetDashboardResponse) -> [String] {
    self.heading(reply.frame) + self.section("grades", self.grades(reply.grades, reply.duration))
      + self.section("quality", self.lines(reply.quality))
      + self.section("calls", reply.topOperations.map(self.line))
      + self.section("costs", self.lines(reply.costs))
      + self.section("cache", self.lines(reply.cache))
      + self.section("health", self.lines(reply.health))
  }

  static func lines(_ reply: AssayV1.GetPerformanceResponse) -> [String] {
    self.heading(reply.frame)
      + self.section(
        "grades",
        self.grades(reply.grades, reply.duration)
          + ["\("waited for their turn".padding(to: 44)) \(self.times(reply.queueWait))"]
      )
      + self.section(
        "stages, by the time they took",
        reply.stages.map {
          self.line($0.stage, $0.traffic, $0.duration)
        }
      )
      + self.section("calls", reply.operations.map(self.line))
  }

  static func lines(_ costs: AssayV1.CostFigures?) -> [String] {
    guard let costs else { return [] }
    func dollars(_ value: Double) -> String { "$\(GradeTable.decimals(value, 4))" }
    return [
      "\(dollars(costs.totalUsd)) in all, \(dollars(costs.perGradeUsd)) a grade, "
        + "\(dollars(costs.projectedMonthlyUsd)) a month at this rate",
      "\(costs.inputTokens) tokens read, \(costs.outputTokens) written",
    ] + costs.models.map { "\($0.model.padding(to: 44)) \(dollars($0.totalUsd))" }
  }

  static func lines(_ quality: AssayV1.QualityFigures?) -> [String] {
    guard let quality else { return [] }
    func scores(_ name: String, _ scores: AssayV1.Distribution?) -> String {
      guard let scores, let average = scores.average, let median = scores.p50 else {
        return "\(name.padding(to: 44)) none"
      }
      return "\(name.padding(to: 44)) average \(GradeTable.decimals(average, 2))  "
        + "median \(GradeTable.decimals(median, 2))  of \(scores.count)"
    }
    let rates =
      "valid at once \(self.percent(quality.firstPassAcceptanceRate)), "
      + "judged again \(self.percent(quality.refinementRate)), "
      + "degraded \(self.percent(quality.degradedRate))"
    // Without a grade there are no shares of them.
    return [scores("score, of 100", quality.score)]
      + ((quality.score?.count ?? 0) > 0 ? [rates] : [])
      + quality.dimensions.map { scores($0.dimension.replacing("_", with: " "), $0.score) }
  }

  static func lines(_ levels: [AssayV1.CacheLevelFigures]) -> [String] {
    levels.isEmpty
      ? ["nothing is cached"]
      : levels.map {
        "\($0.level.padding(to: 44)) \(self.percent($0.hitRate)) of \($0.hits + $0.misses)"
      }
  }

  static func lines(_ parts: [AssayV1.PartHealth]) -> [String] {
    let style = TerminalStyle(descriptor: 1)
    return parts.map { part in
      let mark =
        switch part.status {
        case .ok: style.green("ok      ")
        case .degraded: style.red("degraded")
        default: style.red("FAILED  ")
        }
      return "\(mark) \(part.part.padding(to: 20)) \(part.detail)"
    }
  }

  static func lines(_ reply: AssayV1.QueryRangeResponse) -> [String] {
    if reply.series.isEmpty { return ["nothing was measured in this window"] }
    let (step, wanted) = (reply.step?.seconds ?? 0, reply.requestedStep?.seconds ?? 0)
    let note =
      step > wanted
      ? ["each point covers \(step) s and not \(wanted) s: cells so fine are not kept or too many"]
      : []
    return note
      + reply.series.flatMap { series -> [String] in
        let name = series.labels.sorted { $0.key < $1.key }
          .map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        let most = series.points.compactMap(\.value).max() ?? 0
        let style = TerminalStyle(descriptor: 1)
        return [style.bold(name.isEmpty ? "all" : name)]
          + series.points.map { point in
            let value = point.value ?? 0
            return "  \(point.start.map(self.date) ?? "") "
              + "\(style.bar(most > 0 ? value / most : 0, width: 20)) "
              + (point.value.map(self.significant) ?? "none")
          }
      }
  }

  // MARK: Parts

  /// Four significant digits.
  private static func significant(_ value: Double) -> String {
    guard value != 0, value.isFinite else { return value == 0 ? "0" : "none" }
    let digits = 3 - Int(log10(abs(value)).rounded(.down))
    return GradeTable.decimals(value, min(9, max(0, digits)))
  }

  private static func section(_ name: String, _ lines: [String]) -> [String] {
    guard !lines.isEmpty else { return [] }
    return [TerminalStyle(descriptor: 1).bold(name)] + lines.map { "  \($0)" } + [""]
  }

  private static func grades(
    _ traffic: AssayV1.TrafficFigures?,
    _ duration: AssayV1.Distribution?
  ) -> [String] {
    guard let traffic else { return [] }
    return [
      "\(traffic.count) graded or tried, \(GradeTable.decimals(traffic.rate * 60, 2)) a minute, "
        + "\(self.percent(traffic.errorRate)) failed",
      "\("took".padding(to: 44)) \(self.times(duration))",
    ]
  }

  private static func line(_ figures: AssayV1.OperationFigures) -> String {
    self.line(figures.method, figures.traffic, figures.duration)
  }

  private static func line(
    _ name: String,
    _ traffic: AssayV1.TrafficFigures?,
    _ duration: AssayV1.Distribution?
  ) -> String {
    "\(name.padding(to: 44)) \(self.times(duration))  of \(traffic?.count ?? 0), "
      + "\(self.percent(traffic?.errorRate ?? 0)) failed"
  }

  private static func times(_ duration: AssayV1.Distribution?) -> String {
    guard let duration, let p50 = duration.p50, let p95 = duration.p95, let p99 = duration.p99
    else {
      return "nothing yet"
    }
    return "p50 \(self.time(p50))  p95 \(self.time(p95))  p99 \(self.time(p99))"
  }

  /// Seconds, in a unit that suits them.
  static func time(_ seconds: Double) -> String {
    if seconds < 0.001 { return GradeTable.decimals(seconds * 1e6, 0) + " µs" }
    if seconds < 1 { return GradeTable.decimals(seconds * 1e3, 2) + " ms" }
    return GradeTable.decimals(seconds, 2) + " s"
  }

  private static func percent(_ share: Double) -> String {
    GradeTable.decimals(share * 100, 1) + " %"
  }

  static func date(_ timestamp: GoogleProtobuf.Timestamp) -> String {
    Date(timeIntervalSince1970: Double(timestamp.seconds)).formatted(.iso8601)
  }
}
