package import Telemetry

/// What to read of one metric: which series, over which time, put together how.
package struct MetricQuery: Sendable, Hashable {
  /// Series whose label has one of the values.
  package struct Filter: Sendable, Hashable {
    package var key: String
    package var values: [String]

    package init(_ key: String, _ values: [String]) {
      self.key = key
      self.values = values
    }
  }

  /// What is computed of the values of a group and a step.
  package enum Aggregation: Sendable, Hashable {
    /// How many values; of a counter, its increase.
    case count
    /// The same, per second.
    case rate
    case sum
    case average
    case minimum
    case maximum
    /// The value below which a share of all lies; histograms only.
    case quantile(Double)
    /// The newest value of each series, together; gauges only.
    case last
    /// The share of `count` that has these labels, too.
    case ratio([Filter])
    /// The standard deviation of the values.
    case deviation
  }

  /// Such as `assay.stage.duration`.
  package var metric: String
  package var filters: [Filter]
  /// Labels that keep series apart; others are merged. A series without the label is a group with "".
  package var groupBy: [String]
  /// Seconds since 1970: from `start` up to and without `end`.
  package var start: Int
  package var end: Int
  /// Seconds of one point; nil for one point over all.
  package var step: Int?
  package var aggregations: [Aggregation]

  package init(
    _ metric: String,
    filters: [Filter] = [],
    groupBy: [String] = [],
    start: Int,
    end: Int,
    step: Int? = nil,
    aggregations: [Aggregation]
  ) {
    self.metric = metric
    self.filters = filters
    self.groupBy = groupBy
    self.start = start
    self.end = end
    self.step = step
    self.aggregations = aggregations
  }
}

extension MetricQuery {
  /// The step, or so many times of it that an answer has at most so many points over all its groups.
  ///
  /// - Returns: Nil without a step.
  /// - Throws: `InvalidMetricQuery` when the groups alone are more.
  package func step(groups: Int, mostPoints: Int) throws(InvalidMetricQuery) -> Int? {
    guard let step else { return nil }
    guard groups <= mostPoints else {
      throw InvalidMetricQuery(
        field: "group_by",
        reason: "must give fewer groups: at most \(mostPoints) points are told"
      )
    }
    // Times that a day has a whole number of, so that steps stay where one expects them.
    let factors = [1, 2, 3, 4, 6, 8, 12, 24, 48, 96, 288, 1440, 8640, 86_400]
    let factor = factors.first { factor in
      ((self.end - self.start) / (step * factor) + 1) * groups <= mostPoints
    }
    return factor.map { step * $0 } ?? self.end - self.start
  }

  /// Refuses what no store answers.
  ///
  /// - Parameters:
  ///   - retention: How far back the store goes, in seconds.
  ///   - now: Seconds since 1970.
  package func check(retention: Int, now: Int) throws(InvalidMetricQuery) {
    guard self.end > self.start else {
      throw InvalidMetricQuery(field: "end", reason: "must be after start")
    }
    // A minute of slack: the largest window may have begun a moment ago.
    guard self.start >= now - retention - 60 else {
      throw InvalidMetricQuery(
        field: "start",
        reason: "must not be more than \(retention / 86_400) days ago"
      )
    }
    if let step = self.step {
      guard (10...retention).contains(step), (self.end - self.start) / step <= 11_000 else {
        throw InvalidMetricQuery(
          field: "step",
          reason: "must be 10 s to \(retention / 86_400) days and give at most 11000 points"
        )
      }
    }
    for case .quantile(let share) in self.aggregations where !(0...1).contains(share) {
      throw InvalidMetricQuery(field: "quantile", reason: "must be between 0 and 1")
    }
  }
}

/// What a query found.
package struct MetricAnswer: Sendable, Hashable {
  /// The points of one group.
  package struct Series: Sendable, Hashable {
    /// The labels of `groupBy`.
    package var labels: [String: String]
    package var points: [Point]

    package init(labels: [String: String], points: [Point]) {
      self.labels = labels
      self.points = points
    }
  }

  package struct Point: Sendable, Hashable {
    /// Where the step begins, in seconds since 1970.
    package var start: Int
    /// One for each aggregation; nil when nothing was measured.
    package var values: [Double?]

    package init(start: Int, values: [Double?]) {
      self.start = start
      self.values = values
    }
  }

  /// Ordered by their labels.
  package var series: [Series]
  /// The finest time that the answer tells apart, in seconds: its window begins and ends on such a
  /// border.
  package var resolution: Int
  /// Seconds of one point, which may be more than were asked for; nil for one point over all.
  package var step: Int?
  /// The most that a quantile is off, as a share of it.
  package var errorBound: Double
  /// How many cells were read.
  package var scanned: Int
  /// The window that was read, on the resolution's borders: seconds since 1970.
  package var start: Int
  package var end: Int

  package init(
    series: [Series],
    resolution: Int,
    step: Int?,
    errorBound: Double,
    scanned: Int,
    start: Int,
    end: Int
  ) {
    self.series = series
    self.resolution = resolution
    self.step = step
    self.errorBound = errorBound
    self.scanned = scanned
    self.start = start
    self.end = end
  }
}

/// What is wrong with a query.
package struct InvalidMetricQuery: Error, Sendable, Hashable {
  package let field: String
  package let reason: String

  package init(field: String, reason: String) {
    self.field = field
    self.reason = reason
  }
}

/// A metric that the store knows.
package struct StoredMetric: Sendable, Hashable {
  package var name: String
  package var kind: Instrument.Kind
  package var unit: String
  package var series: Int
  /// The labels that tell its series apart, by name.
  package var labels: [String]

  package init(
    name: String,
    kind: Instrument.Kind,
    unit: String,
    series: Int,
    labels: [String]
  ) {
    self.name = name
    self.kind = kind
    self.unit = unit
    self.series = series
    self.labels = labels
  }
}
