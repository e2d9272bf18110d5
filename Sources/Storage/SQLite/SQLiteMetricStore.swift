internal import Foundation
internal import GRDB
internal import Synchronization
package import Telemetry

/// Metrics in SQLite, the newest in memory, too.
///
/// Each flush adds to the minute's cells, in one transaction with its number. When five minutes are
/// over, their cells are made of the minutes', and so the hour's of the five minutes': each roll-up
/// replaces what it makes and moves a mark in the same transaction, so that a kill repeats it or finds it
/// done.
package final class SQLiteMetricStore: MetricStore {
  private struct SeriesRow {
    var id: Int64
    var metric: String
    var kind: Instrument.Kind
    var unit: String
    var labels: [String: String]
  }

  private struct State {
    var live: LiveCells
    var series: [String: [SeriesRow]] = [:]
    var ids: [String: [Labels: Int64]] = [:]
    /// By resolution: up to when cells are complete.
    var rolled: [Int: Int] = [:]
    var lastPruned = 0
  }

  private let pool: any DatabaseWriter
  private let process: String
  private let now: @Sendable () -> Int
  private let state: Mutex<State>

  package let retention = QueryPlan.resolutions[QueryPlan.resolutions.count - 1].retention

  /// - Parameters:
  ///   - process: This process's own id.
  ///   - now: Seconds since 1970.
  /// - Throws: what the database throws.
  package init(
    _ database: TelemetryDatabase,
    process: String,
    now: @escaping @Sendable () -> Int
  ) throws {
    self.pool = database.pool
    self.process = process
    self.now = now
    var state = State(live: LiveCells(since: now()))
    try self.pool.read { database in
      for row in try Row.fetchAll(
        database,
        sql: "SELECT id, metric, kind, unit, labels FROM series"
      ) {
        guard let kind = Instrument.Kind(rawValue: row[2]) else { continue }
        let series = SeriesRow(
          id: row[0],
          metric: row[1],
          kind: kind,
          unit: row[3],
          labels: Self.labels(row[4])
        )
        state.series[series.metric, default: []].append(series)
      }
      // When nothing was kept of the last hours, memory has all that there is.
      let newest = try Int.fetchOne(
        database,
        sql: "SELECT MAX(start) FROM cells WHERE resolution = 60"
      )
      if newest ?? 0 < now() - LiveCells.retention {
        state.live = LiveCells(since: now() - LiveCells.retention)
      }
      for row in try Row.fetchAll(database, sql: "SELECT name, value FROM progress") {
        let name: String = row[0]
        if name.hasPrefix("rolled-"), let seconds = Int(name.dropFirst(7)) {
          state.rolled[seconds] = row[1]
        }
      }
    }
    self.state = Mutex(state)
  }

  // MARK: Writing

  package func flush(_ points: [MetricPoint], number: Int, at time: Int) async throws {
    let minute = LiveCells.start(of: time) / 60 * 60
    let added = try await self.pool.write { database -> [SeriesRow]? in
      let last = try Int.fetchOne(
        database,
        sql: "SELECT number FROM flushes WHERE process = ?",
        arguments: [self.process]
      )
      guard number > last ?? 0 else { return nil }
      var added: [SeriesRow] = []
      let read = try database.cachedStatement(
        sql: "SELECT value FROM cells WHERE resolution = 60 AND series = ? AND start = ?"
      )
      let write = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO cells (resolution, series, start, value) VALUES (60, ?, ?, ?)"
      )
      for point in points {
        let id = try self.series(point, database, &added)
        var cell = MetricCell(point.value)
        if let stored = try Data.fetchOne(read, arguments: [id, minute]),
          var before = stored.withUnsafeBytes({ MetricCell(bytes: $0) })
        {
          before.merge(cell)
          cell = before
        }
        try write.execute(arguments: [id, minute, Data(cell.bytes)])
      }
      // A clock that ran ahead has left marks behind which nothing would be rolled up again.
      try database.execute(
        sql: """
          UPDATE progress SET value = ?1 / CAST(SUBSTR(name, 8) AS INTEGER)
            * CAST(SUBSTR(name, 8) AS INTEGER)
          WHERE name LIKE 'rolled-%' AND value > ?1
          """,
        arguments: [minute]
      )
      try database.execute(
        sql: "INSERT OR REPLACE INTO flushes (process, number) VALUES (?, ?)",
        arguments: [self.process, number]
      )
      return added
    }
    guard let added else { return }
    self.state.withLock { state in
      for (seconds, mark) in state.rolled where mark > minute {
        state.rolled[seconds] = minute / seconds * seconds
      }
      state.live.add(points, at: time)
      for row in added where !(state.series[row.metric] ?? []).contains(where: { $0.id == row.id })
      {
        state.series[row.metric, default: []].append(row)
      }
    }
  }

  package func maintain(at time: Int) async throws {
    try await self.rollUp(300, from: 60, at: time)
    try await self.rollUp(3600, from: 300, at: time)
    try await self.prune(at: time)
  }

  private func series(
    _ point: MetricPoint,
    _ database: Database,
    _ added: inout [SeriesRow]
  ) throws -> Int64 {
    let name = point.instrument.name
    if let id = self.state.withLock({ $0.ids[name]?[point.labels] }) { return id }
    let texts = point.labels.texts
    let labels = Self.text(texts)
    try database.execute(
      sql: "INSERT OR IGNORE INTO series (metric, kind, unit, labels) VALUES (?, ?, ?, ?)",
      arguments: [name, point.instrument.kind.rawValue, point.instrument.unit, labels]
    )
    let id = try Int64.fetchOne(
      database,
      sql: "SELECT id FROM series WHERE metric = ? AND labels = ?",
      arguments: [name, labels]
    )
    guard let id else { throw StoreError(.corrupt, "a series is not where it was put") }
    added.append(
      SeriesRow(
        id: id,
        metric: name,
        kind: point.instrument.kind,
        unit: point.instrument.unit,
        labels: texts
      )
    )
    // A transaction that is rolled back leaves an id that is given again; only what is certain stays.
    database.afterNextTransaction { [weak self] _ in
      self?.state.withLock { $0.ids[name, default: [:]][point.labels] = id }
    }
    return id
  }

  /// Makes the cells of the stretches that are over.
  private func rollUp(_ seconds: Int, from finer: Int, at time: Int) async throws {
    // What belongs to a stretch may be flushed a little after its end.
    let over = (time - 2 * LiveCells.seconds) / seconds * seconds
    let complete =
      finer == 60 ? over : min(over, self.state.withLock { $0.rolled[finer] } ?? Int.min)
    let done = self.state.withLock { $0.rolled[seconds] }
    guard complete > done ?? Int.min, complete > 0 else { return }
    let until = complete / seconds * seconds
    if let done, until <= done { return }
    try await self.pool.write { database in
      // Without a mark, everything that is there is rolled up.
      let first: Int
      if let done {
        first = done
      } else {
        let oldest = try Int.fetchOne(
          database,
          sql: "SELECT MIN(start) FROM cells WHERE resolution = ?",
          arguments: [finer]
        )
        first = (oldest ?? until) / seconds * seconds
      }
      let all = try Row.fetchCursor(
        database,
        sql: """
          SELECT series, start, value FROM cells
          WHERE resolution = ? AND start >= ? AND start < ? ORDER BY series, start
          """,
        arguments: [finer, first, until]
      )
      var made: [(series: Int64, start: Int, cell: MetricCell)] = []
      while let row = try all.next() {
        let series: Int64 = row[0]
        let start = (row[1] as Int) / seconds * seconds
        guard let cell = try Self.cell(row, 2) else { continue }
        if let last = made.last, last.series == series, last.start == start {
          made[made.count - 1].cell.merge(cell)
        } else {
          made.append((series, start, cell))
        }
      }
      let write = try database.cachedStatement(
        sql: "INSERT OR REPLACE INTO cells (resolution, series, start, value) VALUES (?, ?, ?, ?)"
      )
      for (series, start, cell) in made {
        try write.execute(arguments: [seconds, series, start, Data(cell.bytes)])
      }
      try database.execute(
        sql: "INSERT OR REPLACE INTO progress (name, value) VALUES (?, ?)",
        arguments: ["rolled-\(seconds)", until]
      )
    }
    self.state.withLock { $0.rolled[seconds] = until }
  }

  /// Removes what is older than is kept, every ten minutes.
  private func prune(at time: Int) async throws {
    let isDue = self.state.withLock { state in
      guard time - state.lastPruned >= 600 else { return false }
      state.lastPruned = time
      return true
    }
    guard isDue else { return }
    try await self.pool.write { database in
      for resolution in QueryPlan.resolutions where resolution.seconds >= 60 {
        try database.execute(
          sql: "DELETE FROM cells WHERE resolution = ? AND start < ?",
          arguments: [resolution.seconds, time - resolution.retention]
        )
      }
    }
  }

  // MARK: Reading

  package func query(_ query: MetricQuery) async throws -> MetricAnswer {
    let now = self.now()
    guard query.end > query.start else {
      throw InvalidMetricQuery(field: "end", reason: "must be after start")
    }
    // A minute of slack: the largest window may have begun a moment ago.
    guard query.start >= now - self.retention - 60 else {
      throw InvalidMetricQuery(
        field: "start",
        reason: "must not be more than \(self.retention / 86_400) days ago"
      )
    }
    if let step = query.step {
      guard (LiveCells.seconds...self.retention).contains(step),
        (query.end - query.start) / step <= 11_000
      else {
        throw InvalidMetricQuery(
          field: "step",
          reason: "must be 10 s to 400 days and give at most 11000 points"
        )
      }
    }
    for case .quantile(let share) in query.aggregations where !(0...1).contains(share) {
      throw InvalidMetricQuery(field: "quantile", reason: "must be between 0 and 1")
    }
    let (rows, rolled, since) = self.state.withLock { state in
      (state.series[query.metric] ?? [], state.rolled, state.live.since)
    }
    let matching = rows.filter { CellAggregator.matches($0.labels, query.filters) }
    var coverage = rolled.mapValues { 0..<Swift.max(0, $0) }
    coverage[10] = since..<Swift.max(since, now)
    let plan = QueryPlan(
      start: query.start,
      end: query.end,
      step: query.step,
      seriesCount: matching.count,
      coverage: coverage,
      now: now
    )
    // A step can't be finer than the cells.
    var query = query
    query.step = query.step.map { step in
      (step + plan.resolution - 1) / plan.resolution * plan.resolution
    }
    var aggregator = CellAggregator(query, start: plan.start)
    if plan.resolution == LiveCells.seconds {
      let live = self.state.withLock { $0.live }
      live.read(query.metric, filters: query.filters, from: plan.start, to: plan.end) {
        aggregator.add(labels: $0, $1)
      }
      return aggregator.answer(resolution: plan.resolution, end: plan.end)
    }
    let fixed = query
    return try await self.pool.read { database in
      var aggregator = CellAggregator(fixed, start: plan.start)
      let statement = try database.cachedStatement(
        sql: """
          SELECT start, value FROM cells
          WHERE resolution = ? AND series = ? AND start >= ? AND start < ? ORDER BY start
          """
      )
      for series in matching {
        var cells: [(start: Int, cell: MetricCell)] = []
        for segment in plan.segments {
          let rows = try Row.fetchCursor(
            statement,
            arguments: [segment.resolution, series.id, segment.start, segment.end]
          )
          while let row = try rows.next() {
            if let cell = try Self.cell(row, 1) { cells.append((row[0], cell)) }
          }
        }
        aggregator.add(labels: series.labels, cells)
      }
      return aggregator.answer(resolution: plan.resolution, end: plan.end)
    }
  }

  package func metrics() async throws -> [StoredMetric] {
    self.state.withLock { state in
      state.series.values.compactMap { rows in
        rows.first.map {
          StoredMetric(name: $0.metric, kind: $0.kind, unit: $0.unit, series: rows.count)
        }
      }
    }
    .sorted { $0.name < $1.name }
  }

  private static func cell(_ row: Row, _ column: Int) throws -> MetricCell? {
    try row.withUnsafeData(atIndex: column) { data in
      data?.withUnsafeBytes { MetricCell(bytes: $0) }
    }
  }

  // MARK: Labels

  static func text(_ labels: [String: String]) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let data = (try? encoder.encode(labels)) ?? Data("{}".utf8)
    return String(decoding: data, as: UTF8.self)
  }

  static func labels(_ text: String) -> [String: String] {
    (try? JSONDecoder().decode([String: String].self, from: Data(text.utf8))) ?? [:]
  }
}
