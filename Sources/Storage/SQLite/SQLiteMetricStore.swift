internal import Foundation
internal import GRDB
internal import Synchronization
package import Telemetry

/// Metrics in SQLite, the newest in memory, too.
///
/// Each flush adds to the minute's blocks, in one transaction with its number. When five minutes are
/// over, their blocks are made of the minutes', the hour's of the five minutes', six hours' of the
/// hours' and the day's of those: each roll-up replaces what it makes and moves a mark in the same transaction, so that a kill
/// repeats it or finds it done.
package final class SQLiteMetricStore: MetricStore {
  private struct State {
    var live: LiveBlocks
    var catalog = MetricCatalog()
    /// Whether memory may say something else than the database: a write began and was not seen to succeed.
    var isUncertain = false
    /// By resolution: up to when cells are complete.
    var rolled: [Int: Int] = [:]
    var lastPruned = 0
  }

  /// The most points that an answer has, over all its series: with more a step is longer than it was asked
  /// for.
  private static let mostPoints = 8_000

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
    var state = State(live: LiveBlocks(since: now()))
    try self.pool.read { database in
      state.catalog = try MetricCatalog(database)
      // When nothing was kept of the last hours, memory has all that there is.
      let newest = try Int.fetchOne(
        database,
        sql: "SELECT MAX(start) FROM blocks WHERE resolution = 60"
      )
      if newest ?? 0 < now() - LiveBlocks.retention {
        state.live = LiveBlocks(since: now() - LiveBlocks.retention)
      }
      state.rolled = try Self.rolled(database)
    }
    self.state = Mutex(state)
  }

  // MARK: Writing

  /// What a flush did.
  private struct Flushed {
    var catalog: MetricCatalog
    var cells: [String: [(slot: Int, cell: MetricCell)]]
    var leftOut: Int
  }

  @discardableResult
  package func flush(_ points: [MetricPoint], number: Int, at time: Int) async throws -> Int {
    let minute = LiveBlocks.start(of: time) / 60 * 60
    try await self.makeCertain(at: time)
    self.state.withLock { $0.isUncertain = true }
    let flushed = try await self.pool.write { database -> Flushed? in
      let last = try Int.fetchOne(
        database,
        sql: "SELECT number FROM flushes WHERE process = ?",
        arguments: [self.process]
      )
      guard number > last ?? 0 else { return nil }
      var flushed = Flushed(
        catalog: self.state.withLock { $0.catalog },
        cells: [:],
        leftOut: points.count
      )
      for point in points {
        guard let slot = try flushed.catalog.slot(of: point, database) else { continue }
        flushed.leftOut -= 1
        let cell = MetricCell(point.value)
        flushed.cells[point.instrument.name, default: []].append((slot, cell))
        for (folded, slot) in try flushed.catalog.foldedSlots(of: point, slot, database) {
          flushed.cells[folded, default: []].append((slot, cell))
        }
      }
      for (name, cells) in flushed.cells {
        guard let metric = flushed.catalog.entries[name]?.id else { continue }
        try Self.add(cells, to: metric, minute, database)
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
      return flushed
    }
    // Only now is it certain that the transaction holds.
    self.state.withLock { state in
      state.isUncertain = false
      guard let flushed else { return }
      state.catalog = flushed.catalog
      for (seconds, mark) in state.rolled where mark > minute {
        state.rolled[seconds] = minute / seconds * seconds
      }
      for (name, cells) in flushed.cells { state.live.add(name, cells, at: time) }
      state.live.prune(at: time)
    }
    return flushed?.leftOut ?? 0
  }

  /// After a write that failed, or whose end nobody saw, the database alone knows what holds.
  private func makeCertain(at time: Int) async throws {
    guard self.state.withLock({ $0.isUncertain }) else { return }
    let (catalog, rolled) = try await self.pool.read { database in
      (try MetricCatalog(database), try Self.rolled(database))
    }
    self.state.withLock { state in
      state.catalog = catalog
      state.rolled = rolled
      state.live = LiveBlocks(since: time)
      state.isUncertain = false
    }
  }

  /// By resolution: up to when cells are complete.
  private static func rolled(_ database: Database) throws -> [Int: Int] {
    var rolled: [Int: Int] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT name, value FROM progress") {
      let name: String = row[0]
      if name.hasPrefix("rolled-"), let seconds = Int(name.dropFirst(7)) {
        rolled[seconds] = row[1]
      }
    }
    return rolled
  }

  /// Adds cells to a minute's block.
  private static func add(
    _ cells: [(slot: Int, cell: MetricCell)],
    to metric: Int64,
    _ minute: Int,
    _ database: Database
  ) throws {
    var block = MetricBlock.Builder()
    let read = try database.cachedStatement(
      sql: "SELECT value FROM blocks WHERE resolution = 60 AND metric = ? AND start = ?"
    )
    if let row = try Row.fetchOne(read, arguments: [metric, minute]) {
      try row.withUnsafeData(atIndex: 0) { $0?.withUnsafeBytes { block.add($0) } }
    }
    for (slot, cell) in cells { block.add(slot, cell) }
    try Self.put(block, 60, metric, minute, database)
  }

  private static func put(
    _ block: MetricBlock.Builder,
    _ resolution: Int,
    _ metric: Int64,
    _ start: Int,
    _ database: Database
  ) throws {
    let write = try database.cachedStatement(
      sql: """
        INSERT INTO blocks (resolution, metric, start, value) VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET value = excluded.value
        """
    )
    try write.execute(arguments: [resolution, metric, start, Data(block.bytes)])
  }

  package func maintain(at time: Int) async throws {
    try await self.makeCertain(at: time)
    try await self.fold()
    try await self.rollUp(300, from: 60, at: time)
    try await self.rollUp(3600, from: 300, at: time)
    try await self.rollUp(21_600, from: 3600, at: time)
    try await self.rollUp(86_400, from: 21_600, at: time)
    try await self.prune(at: time)
  }

  /// Begins to fold the metrics that have got many series, with all that is there of them.
  private func fold() async throws {
    for (name, form) in self.state.withLock({ $0.catalog.takeThoseWorthFolding() }) {
      self.state.withLock { $0.isUncertain = true }
      let folded = try await self.pool.write { database -> (MetricCatalog, MetricCatalog.Fold)? in
        var catalog = self.state.withLock { $0.catalog }
        guard let fold = try catalog.beginFolding(name, form, database) else { return nil }
        for resolution in QueryPlan.resolutions where resolution.seconds >= 60 {
          let blocks = try Row.fetchCursor(
            database,
            sql:
              "SELECT start, value FROM blocks WHERE resolution = ? AND metric = ? ORDER BY start",
            arguments: [resolution.seconds, fold.metric]
          )
          while let row = try blocks.next() {
            var folded = MetricBlock.Builder()
            try row.withUnsafeData(atIndex: 1) {
              $0?.withUnsafeBytes { folded.add($0, at: fold.slots) }
            }
            try Self.put(folded, resolution.seconds, fold.folded, row[0], database)
          }
        }
        return (catalog, fold)
      }
      self.state.withLock { state in
        state.isUncertain = false
        guard let (catalog, fold) = folded else { return }
        state.catalog = catalog
        state.live.fold(name, into: fold.name, slots: fold.slots)
      }
    }
  }

  /// Makes the cells of the stretches that are over.
  private func rollUp(_ seconds: Int, from finer: Int, at time: Int) async throws {
    // What belongs to a stretch may be flushed a little after its end.
    let over = (time - 2 * LiveBlocks.seconds) / seconds * seconds
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
          sql: "SELECT MIN(start) FROM blocks WHERE resolution = ?",
          arguments: [finer]
        )
        first = (oldest ?? until) / seconds * seconds
      }
      let all = try Row.fetchCursor(
        database,
        sql: """
          SELECT metric, start, value FROM blocks
          WHERE resolution = ? AND start >= ? AND start < ? ORDER BY metric, start
          """,
        arguments: [finer, first, until]
      )
      var made: (metric: Int64, start: Int, block: MetricBlock.Builder)?
      while let row = try all.next() {
        let metric: Int64 = row[0]
        let start = (row[1] as Int) / seconds * seconds
        if let whole = made, whole.metric != metric || whole.start != start {
          try Self.put(whole.block, seconds, whole.metric, whole.start, database)
          made = nil
        }
        if made == nil { made = (metric, start, MetricBlock.Builder()) }
        try row.withUnsafeData(atIndex: 2) { $0?.withUnsafeBytes { made?.block.add($0) } }
      }
      if let made { try Self.put(made.block, seconds, made.metric, made.start, database) }
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
          sql: "DELETE FROM blocks WHERE resolution = ? AND start < ?",
          arguments: [resolution.seconds, time - resolution.retention]
        )
      }
    }
  }

  // MARK: Reading

  package func query(_ query: MetricQuery) async throws -> MetricAnswer {
    let now = self.now()
    try query.check(retention: self.retention, now: now)
    var query = query
    let (entry, rolled, since) = self.state.withLock { state in
      query.metric = state.catalog.metric(for: query)
      return (state.catalog.entries[query.metric], state.rolled, state.live.since)
    }
    var coverage = rolled.mapValues { 0..<Swift.max(0, $0) }
    coverage[LiveBlocks.seconds] = since..<Swift.max(since, now)
    let series = entry?.labels ?? []
    if query.step != nil {
      let groups = Set(
        series.lazy.filter { CellAggregator.matches($0, query.filters) }
          .map { labels in query.groupBy.map { labels[$0] ?? "" } }
      )
      query.step = try query.step(groups: groups.count, mostPoints: Self.mostPoints)
    }
    let plan = QueryPlan(
      start: query.start,
      end: query.end,
      step: query.step,
      seriesCount: series.count { CellAggregator.matches($0, query.filters) },
      coverage: coverage,
      now: now
    )
    // A step can't be finer than the cells.
    query.step = query.step.map { step in
      (step + plan.resolution - 1) / plan.resolution * plan.resolution
    }
    let fixed = query
    var aggregator = CellAggregator(fixed, start: plan.start, end: plan.end, series: series)
    guard let entry, aggregator.groupCount > 0 else {
      return aggregator.answer(resolution: plan.resolution)
    }
    if plan.resolution == LiveBlocks.seconds {
      let live = self.state.withLock { $0.live }
      live.read(fixed.metric, from: plan.start, to: plan.end) { aggregator.add($0, $1) }
      return aggregator.answer(resolution: plan.resolution)
    }
    let empty = aggregator
    return try await self.pool.read { database in
      var aggregator = empty
      let statement = try database.cachedStatement(
        sql: """
          SELECT start, value FROM blocks
          WHERE resolution = ? AND metric = ? AND start >= ? AND start < ? ORDER BY start
          """
      )
      for segment in plan.segments {
        let rows = try Row.fetchCursor(
          statement,
          arguments: [segment.resolution, entry.id, segment.start, segment.end]
        )
        while let row = try rows.next() {
          let start: Int = row[0]
          try row.withUnsafeData(atIndex: 1) { data in
            data?.withUnsafeBytes { aggregator.add(start, $0) }
          }
        }
      }
      return aggregator.answer(resolution: plan.resolution)
    }
  }

  package func metrics() async throws -> [StoredMetric] {
    self.state.withLock { $0.catalog.metrics }
  }
}
