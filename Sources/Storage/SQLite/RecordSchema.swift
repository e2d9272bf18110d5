package import GRDB

/// The forms that the database of grades has had, and the ways between them, forward and back.
///
/// The version is in `PRAGMA user_version`.
package enum RecordSchema {
  /// This program's version.
  package static let current = 4

  private static let steps: [(up: String, down: String)] = [
    (
      up: """
      CREATE TABLE grades (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        id TEXT NOT NULL UNIQUE,
        request TEXT,
        tenant TEXT NOT NULL,
        -- Nanoseconds since 1970.
        time INTEGER NOT NULL,
        kind TEXT NOT NULL,
        note_type TEXT NOT NULL,
        operation TEXT NOT NULL,
        score REAL,
        degraded INTEGER NOT NULL,
        partial INTEGER NOT NULL,
        input TEXT NOT NULL,
        trace TEXT,
        -- A JSON object.
        labels TEXT NOT NULL,
        grade BLOB NOT NULL
      );
      CREATE UNIQUE INDEX grades_by_request ON grades (tenant, request)
        WHERE request IS NOT NULL;
      CREATE INDEX grades_by_time ON grades (time);
      CREATE INDEX grades_by_tenant ON grades (tenant, number);
      """,
      down: "DROP TABLE grades;"
    ),
    (
      up: """
      CREATE TABLE grade_labels (
        name TEXT NOT NULL,
        value TEXT NOT NULL,
        grade INTEGER NOT NULL REFERENCES grades (number) ON DELETE CASCADE,
        PRIMARY KEY (name, value, grade)
      ) WITHOUT ROWID;
      CREATE INDEX grade_labels_by_grade ON grade_labels (grade);
      INSERT INTO grade_labels (name, value, grade)
        SELECT each.key, each.value, grades.number FROM grades, json_each(grades.labels) AS each;
      """,
      down: "DROP TABLE grade_labels;"
    ),
    (
      up: """
      DROP INDEX IF EXISTS grades_by_tenant;
      CREATE INDEX grades_by_tenant ON grades (tenant, time, number);
      """,
      down: """
      DROP INDEX IF EXISTS grades_by_tenant;
      CREATE INDEX grades_by_tenant ON grades (tenant, number);
      """
    ),
    (
      up: """
      CREATE TABLE audit (
        number INTEGER PRIMARY KEY,
        -- Nanoseconds since 1970.
        time INTEGER NOT NULL,
        tenant TEXT NOT NULL,
        document BLOB NOT NULL,
        operation TEXT NOT NULL,
        -- A bit for each category.
        categories INTEGER NOT NULL,
        -- The chain before this entry.
        records_before INTEGER NOT NULL,
        hash_before BLOB NOT NULL,
        summary BLOB NOT NULL,
        records BLOB NOT NULL,
        hash BLOB NOT NULL,
        key TEXT NOT NULL,
        seal BLOB NOT NULL
      ) STRICT;
      CREATE INDEX audit_by_tenant ON audit (tenant, number);
      CREATE INDEX audit_by_document ON audit (document, number);
      CREATE TABLE audit_head (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        number INTEGER NOT NULL,
        records INTEGER NOT NULL,
        hash BLOB NOT NULL,
        key TEXT NOT NULL,
        seal BLOB NOT NULL
      ) STRICT;
      CREATE TABLE audit_tombstones (
        first INTEGER PRIMARY KEY,
        last INTEGER NOT NULL,
        records INTEGER NOT NULL,
        hash BLOB NOT NULL,
        time INTEGER NOT NULL,
        cutoff INTEGER NOT NULL,
        key TEXT NOT NULL,
        seal BLOB NOT NULL
      ) STRICT;
      """,
      down: """
      DROP TABLE audit;
      DROP TABLE audit_head;
      DROP TABLE audit_tombstones;
      """
    ),
  ]

  /// Brings a database to a version.
  ///
  /// - Throws: `StoreError` when the database or the wanted version is newer than this program knows.
  package static func migrate(_ writer: any DatabaseWriter, to wanted: Int = current) throws {
    guard (0...Self.current).contains(wanted) else {
      throw StoreError(.tooNew, "there is no version \(wanted) of the store")
    }
    try writer.write { database in
      let found = try Int.fetchOne(database, sql: "PRAGMA user_version") ?? 0
      guard found <= Self.current else {
        throw StoreError(
          .tooNew,
          "the store of grades has version \(found), which a newer Assay wrote; this one knows "
            + "\(Self.current)"
        )
      }
      if found < wanted {
        for step in Self.steps[found..<wanted] { try database.execute(sql: step.up) }
      } else {
        for step in Self.steps[wanted..<found].reversed() { try database.execute(sql: step.down) }
      }
      try database.execute(sql: "PRAGMA user_version = \(wanted)")
    }
  }
}
