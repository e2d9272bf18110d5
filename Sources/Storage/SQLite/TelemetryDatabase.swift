internal import Foundation
package import GRDB

/// The database of metrics, traces and lines: `telemetry.sqlite` in the data directory.
///
/// It may lose the last seconds when the machine dies, never when the process does (write-ahead log,
/// synchronous NORMAL). A damaged file is put aside and a new one begun, since nothing here is worth
/// refusing to serve for.
package struct TelemetryDatabase: Sendable {
  package let pool: any DatabaseWriter
  /// Whether a damaged file was put aside.
  package let wasReplaced: Bool
  private let integrity: IntegrityCheck?

  /// A database in memory, for a process without a place to write.
  package init() throws {
    let queue = try DatabaseQueue()
    try Self.migrator.migrate(queue)
    self.pool = queue
    self.wasReplaced = false
    self.integrity = nil
  }

  /// Opens the database, checks it and brings it to this version's form.
  ///
  /// - Throws: `StoreError` when a newer version wrote it or the place can't be used.
  package init(path: String) throws {
    self.integrity = IntegrityCheck(path: path)
    do {
      self.pool = try Self.open(path)
      self.wasReplaced = false
    } catch  where !Self.isDamage(error) {
      // Busy, full or not ours to write: what is there is good.
      throw error as? StoreError ?? StoreError(.unusable, "can't use \(path) now")
    } catch {
      let aside = "\(path).damaged-\(Int(Date().timeIntervalSince1970))"
      for ending in ["", "-wal", "-shm"] {
        _ = rename(path + ending, aside + ending)
      }
      do {
        self.pool = try Self.open(path)
      } catch {
        throw StoreError(.unusable, "can't open \(path)")
      }
      self.wasReplaced = true
    }
  }

  /// Closes the database; nothing may use it any more.
  package func close() {
    // What is in the log goes into the file itself, which can be copied then.
    _ = try? self.pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    guard (try? self.pool.close()) != nil else { return }
    self.integrity?.isClosed()
  }

  private static func isDamage(_ error: any Error) -> Bool {
    switch error {
    case let error as StoreError: error.code == .corrupt
    case let error as DatabaseError:
      [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    default: false
    }
  }

  private static func open(_ path: String) throws -> any DatabaseWriter {
    var configuration = Configuration()
    configuration.maximumReaderCount = 4
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA synchronous = NORMAL")
      try database.execute(sql: "PRAGMA temp_store = MEMORY")
      try database.execute(sql: "PRAGMA journal_size_limit = 16777216")
    }
    let pool = try DatabasePool(path: path, configuration: configuration)
    // Nothing here is worth making those wait long who want to be served.
    let integrity = IntegrityCheck(path: path)
    try integrity.check(pool, atMost: .seconds(1))
    integrity.isOpened()
    let migrator = Self.migrator
    let isTooNew = try pool.read { try migrator.hasBeenSuperseded($0) }
    guard !isTooNew else {
      throw StoreError(.tooNew, "\(path) was written by a newer version of Assay")
    }
    try migrator.migrate(pool)
    return pool
  }

  /// The forms that the database has had, one after another.
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1") { database in
      try database.execute(
        sql: """
          CREATE TABLE series (
            id INTEGER PRIMARY KEY,
            metric TEXT NOT NULL,
            kind TEXT NOT NULL,
            unit TEXT NOT NULL,
            -- A JSON object with its keys in order.
            labels TEXT NOT NULL,
            UNIQUE (metric, labels)
          );
          CREATE TABLE cells (
            resolution INTEGER NOT NULL,
            series INTEGER NOT NULL,
            -- Seconds since 1970.
            start INTEGER NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (resolution, series, start)
          ) WITHOUT ROWID;
          CREATE TABLE progress (
            name TEXT PRIMARY KEY,
            value INTEGER NOT NULL
          ) WITHOUT ROWID;
          CREATE TABLE flushes (
            process TEXT PRIMARY KEY,
            number INTEGER NOT NULL
          ) WITHOUT ROWID;
          CREATE TABLE traces (
            id INTEGER PRIMARY KEY,
            trace TEXT NOT NULL,
            -- Nanoseconds since 1970.
            start INTEGER NOT NULL,
            duration INTEGER NOT NULL,
            name TEXT NOT NULL,
            failed INTEGER NOT NULL,
            correlation TEXT,
            bytes INTEGER NOT NULL,
            spans TEXT NOT NULL
          );
          CREATE INDEX traces_by_trace ON traces (trace);
          CREATE INDEX traces_by_start ON traces (start);
          CREATE INDEX traces_by_correlation ON traces (correlation) WHERE correlation IS NOT NULL;
          CREATE TABLE logs (
            id INTEGER PRIMARY KEY,
            time INTEGER NOT NULL,
            severity INTEGER NOT NULL,
            trace TEXT,
            line TEXT NOT NULL
          );
          CREATE INDEX logs_by_time ON logs (time);
          CREATE INDEX logs_by_trace ON logs (trace) WHERE trace IS NOT NULL;
          """
      )
    }
    migrator.registerMigration("2", migrate: Self.makeBlocks)
    return migrator
  }

  /// Puts cells of a row each into blocks: all series of a metric in one row.
  private static func makeBlocks(_ database: Database) throws {
    try database.execute(
      sql: """
        CREATE TABLE metrics (
          id INTEGER PRIMARY KEY,
          name TEXT NOT NULL UNIQUE,
          kind TEXT NOT NULL,
          unit TEXT NOT NULL
        );
        CREATE TABLE metric_series (
          metric INTEGER NOT NULL,
          -- The series' number within the metric, from 0.
          slot INTEGER NOT NULL,
          -- A JSON object with its keys in order.
          labels TEXT NOT NULL,
          PRIMARY KEY (metric, slot),
          UNIQUE (metric, labels)
        ) WITHOUT ROWID;
        -- With row ids: the values are long.
        CREATE TABLE blocks (
          resolution INTEGER NOT NULL,
          metric INTEGER NOT NULL,
          -- Seconds since 1970.
          start INTEGER NOT NULL,
          value BLOB NOT NULL
        );
        CREATE UNIQUE INDEX blocks_by_time ON blocks (resolution, metric, start);
        INSERT INTO metrics (name, kind, unit)
          SELECT metric, MIN(kind), MIN(unit) FROM series GROUP BY metric ORDER BY metric;
        INSERT INTO metric_series (metric, slot, labels)
          SELECT metrics.id,
            ROW_NUMBER() OVER (PARTITION BY metrics.id ORDER BY series.id) - 1, labels
          FROM series JOIN metrics ON metrics.name = series.metric AND metrics.kind = series.kind;
        """
    )
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT resolution, metric_series.metric, start, slot, value
        FROM cells JOIN series ON series.id = cells.series
          JOIN metrics ON metrics.name = series.metric
          JOIN metric_series
            ON metric_series.metric = metrics.id AND metric_series.labels = series.labels
        ORDER BY resolution, metric_series.metric, start
        """
    )
    let write = try database.makeStatement(
      sql: "INSERT INTO blocks (resolution, metric, start, value) VALUES (?, ?, ?, ?)"
    )
    var key: [Int] = []
    var block = MetricBlock.Builder()
    func finish() throws {
      guard block.count > 0 else { return }
      try write.execute(arguments: [key[0], key[1], key[2], Data(block.bytes)])
      block = MetricBlock.Builder()
    }
    while let row = try rows.next() {
      let next: [Int] = [row[0], row[1], row[2]]
      if next != key { try finish() }
      key = next
      let slot: Int = row[3]
      try row.withUnsafeData(atIndex: 4) { data in
        data?.withUnsafeBytes { stored in
          if let cell = MetricCell(stored) { block.add(slot, cell) }
        }
      }
    }
    try finish()
    try database.execute(sql: "DROP TABLE cells; DROP TABLE series;")
  }
}
