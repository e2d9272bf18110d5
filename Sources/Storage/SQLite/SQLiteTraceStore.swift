internal import Foundation
internal import GRDB
package import Telemetry

/// Traces and lines in SQLite, bounded by size and age: what is oldest goes first.
package struct SQLiteTraceStore: TraceStore {
  package struct Limits: Sendable {
    /// The size of the stored spans, in bytes. Default 64 MiB.
    package var traceBytes = 64 << 20
    /// Default 100,000.
    package var lines = 100_000
    /// Default 3 days.
    package var age: Duration = .seconds(3 * 86_400)

    package init() {}
  }

  private let pool: any DatabaseWriter
  private let limits: Limits
  private let clock: TelemetryClock

  package init(
    _ database: TelemetryDatabase,
    limits: Limits = Limits(),
    clock: TelemetryClock = .system
  ) {
    self.pool = database.pool
    self.limits = limits
    self.clock = clock
  }

  package func add(_ parts: [TracePart], _ logs: [LogRecord]) async throws {
    try await self.pool.write { database in
      let trace = try database.cachedStatement(
        sql: """
          INSERT INTO traces (trace, start, duration, name, failed, correlation, bytes, spans)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """
      )
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.withoutEscapingSlashes]
      for part in parts {
        guard let first = part.spans.first else { continue }
        let spans = try encoder.encode(part.spans.map(StoredSpan.init))
        let correlation = first.attributes.first { $0.key == .correlationID }
        try trace.execute(arguments: [
          first.traceID.hex, Int64(clamping: first.start), Int64(clamping: first.duration),
          first.name.description, part.spans.contains { $0.status == .error },
          correlation.map { StoredSpan.Value($0.value).text }, spans.count,
          String(decoding: spans, as: UTF8.self),
        ])
      }
      let line = try database.cachedStatement(
        sql: "INSERT INTO logs (time, severity, trace, line) VALUES (?, ?, ?, ?)"
      )
      var format = LogLine()
      for log in logs {
        var bytes: [UInt8] = []
        format.append(log, to: &bytes)
        try line.execute(arguments: [
          Int64(clamping: log.time), Int64(log.severity.rawValue), log.traceID?.hex,
          String(decoding: bytes.dropLast(), as: UTF8.self),
        ])
      }
    }
  }

  package func traces(_ query: TraceQuery) async throws -> [TraceSummary] {
    var conditions: [String] = []
    var arguments: [(any DatabaseValueConvertible)?] = []
    func require(_ condition: String, _ argument: any DatabaseValueConvertible) {
      conditions.append(condition)
      arguments.append(argument)
    }
    if let name = query.name { require("name = ?", name) }
    if let least = query.minimumDuration { require("duration >= ?", least.nanoseconds) }
    if query.onlyFailed { require("failed = ?", true) }
    if let id = query.correlationID { require("correlation = ?", id) }
    if let since = query.since { require("start >= ?", Int64(clamping: since)) }
    if let until = query.until { require("start < ?", Int64(clamping: until)) }
    if let before = query.before { require("id < ?", before) }
    let selection = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    let values = StatementArguments(arguments + [query.limit])
    return try await self.pool.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT id, trace, name, start, duration, failed, correlation, json_array_length(spans)
          FROM traces \(selection) ORDER BY id DESC LIMIT ?
          """,
        arguments: values
      )
      .map { row in
        TraceSummary(
          number: row[0],
          trace: row[1],
          name: row[2],
          start: UInt64(clamping: row[3] as Int64),
          duration: UInt64(clamping: row[4] as Int64),
          hasFailed: row[5],
          correlationID: row[6],
          spanCount: row[7]
        )
      }
    }
  }

  package func spans(of trace: String) async throws -> [StoredSpan] {
    let parts = try await self.pool.read { database in
      try String.fetchAll(
        database,
        sql: "SELECT spans FROM traces WHERE trace = ? ORDER BY id LIMIT 1000",
        arguments: [trace]
      )
    }
    let decoder = JSONDecoder()
    return try parts.flatMap { try decoder.decode([StoredSpan].self, from: Data($0.utf8)) }
      .sorted { ($0.start, $0.id) < ($1.start, $1.id) }
  }

  package func lines(of trace: String) async throws -> [String] {
    try await self.pool.read { database in
      try String.fetchAll(
        database,
        sql: "SELECT line FROM logs WHERE trace = ? ORDER BY time, id LIMIT 1000",
        arguments: [trace]
      )
    }
  }

  package func prune() async throws {
    let oldest = self.clock.date(before: self.limits.age)
    try await self.pool.write { database in
      let time = Int64(clamping: oldest)
      try database.execute(sql: "DELETE FROM traces WHERE start < ?", arguments: [time])
      try database.execute(sql: "DELETE FROM logs WHERE time < ?", arguments: [time])
      // The newest that fit together stay.
      let rows = try Row.fetchCursor(database, sql: "SELECT id, bytes FROM traces ORDER BY id DESC")
      var bytes = 0
      var last: Int64?
      while let row = try rows.next() {
        bytes += row[1] as Int
        if bytes > self.limits.traceBytes {
          last = row[0]
          break
        }
      }
      if let last {
        try database.execute(sql: "DELETE FROM traces WHERE id <= ?", arguments: [last])
      }
      try database.execute(
        sql: "DELETE FROM logs WHERE id <= (SELECT MAX(id) FROM logs) - ?",
        arguments: [self.limits.lines]
      )
    }
  }
}
