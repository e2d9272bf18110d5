import Foundation
import GRDB
import Synchronization
import Telemetry
import Testing

@testable import Storage

/// A folder that goes away with the test.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    self.path = NSTemporaryDirectory() + "assay-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: self.path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: self.path) }
}

/// A generator of numbers, the same each time (Knuth's MMIX constants).
struct Numbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { self.state = seed }

  mutating func next() -> UInt64 {
    self.state = self.state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return self.state ^ (self.state >> 29)
  }
}

@Suite struct MetricStoreTests {
  private static let wait = Instrument("test.wait", .histogram, unit: "s", "Wait.")
  private static let calls = Instrument("test.calls", .counter, unit: "1", "Calls.")
  private static let depth = Instrument("test.depth", .gauge, unit: "1", "Depth.")

  /// A time of the tests: the beginning of a day.
  private static let day = 1_795_219_200

  final class Time: Sendable {
    let now: Mutex<Int>
    init(_ now: Int) { self.now = Mutex(now) }
    var value: Int {
      get { self.now.withLock { $0 } }
      set { self.now.withLock { $0 = newValue } }
    }
  }

  private func store(
    _ folder: TemporaryFolder,
    _ time: Time,
    process: String = "a"
  ) throws -> SQLiteMetricStore {
    try SQLiteMetricStore(
      TelemetryDatabase(path: folder.path + "/telemetry.sqlite"),
      process: process,
      now: { time.value }
    )
  }

  private func point(_ values: [Double], _ labels: Labels) -> MetricPoint {
    var sketch = Sketch()
    for value in values { sketch.record(value) }
    return MetricPoint(Self.wait, labels, .histogram(sketch, []))
  }

  @Test func figuresAreThoseOfTheValuesAtEveryResolutionAndAfterARestart() async throws {
    let folder = try TemporaryFolder()
    let time = Time(Self.day)
    var numbers = Numbers(3)
    var all: [(time: Int, stage: String, value: Double)] = []
    var store = try self.store(folder, time)
    // Nine hours, a flush each 10 s of some quarters of an hour, and a restart in between.
    var number = 0
    for second in stride(from: 10, through: 9 * 3600, by: 10) where (second / 900) % 4 == 0 {
      time.value = Self.day + second
      if second == 4 * 3600 + 10 {
        store = try self.store(folder, time, process: "b")
        number = 0
      }
      number += 1
      var points: [MetricPoint] = []
      for stage in ["parse", "check"] {
        let values = (0..<3).map { _ in Double.random(in: 0.001...1, using: &numbers) }
        for value in values { all.append((time.value - 5, stage, value)) }
        points.append(self.point(values, ["assay.stage": SafeText(operators: stage)]))
      }
      points.append(MetricPoint(Self.calls, .none, .counter(6)))
      try await store.flush(points, number: number, at: time.value)
      try await store.maintain(at: time.value)
    }
    time.value = Self.day + 9 * 3600
    for (start, end) in [(0, 9 * 3600), (3600, 5 * 3600), (8 * 3600, 9 * 3600)] {
      let answer = try await store.query(
        MetricQuery(
          "test.wait",
          groupBy: ["assay.stage"],
          start: Self.day + start,
          end: Self.day + end,
          aggregations: [.count, .sum, .minimum, .maximum, .quantile(0.95), .average]
        )
      )
      #expect(answer.series.map { $0.labels["assay.stage"] } == ["check", "parse"])
      for series in answer.series {
        let values = all.filter {
          $0.stage == series.labels["assay.stage"]
            && (Self.day + start..<Self.day + end).contains($0.time)
        }
        .map(\.value).sorted()
        let found = series.points[0].values.map { $0 ?? -1 }
        #expect(found[0] == Double(values.count))
        #expect(abs(found[1] - values.reduce(0, +)) < 1e-9 * found[1])
        #expect(found[2] == values.first)
        #expect(found[3] == values.last)
        let exact = values[Int((0.95 * Double(values.count)).rounded(.up)) - 1]
        #expect(abs(found[4] - exact) <= exact * Sketch.relativeError)
      }
      let calls = try await store.query(
        MetricQuery(
          "test.calls",
          start: Self.day + start,
          end: Self.day + end,
          aggregations: [.sum, .rate]
        )
      )
      let count = Double(all.count { (Self.day + start..<Self.day + end).contains($0.time) })
      #expect(calls.series[0].points[0].values[0] == count)
      #expect(abs((calls.series[0].points[0].values[1] ?? 0) - count / Double(end - start)) < 1e-9)
    }
  }

  @Test(arguments: [UInt64(1), 2])
  func anyWindowOfDaysHasTheValuesOfItsTimeWhateverTheSteps(seed: UInt64) async throws {
    let folder = try TemporaryFolder()
    let time = Time(Self.day)
    var numbers = Numbers(seed)
    var all: [(time: Int, value: Double)] = []
    let store = try self.store(folder, time)
    let length = 75 * 3600
    for (number, second) in stride(from: 10, through: length, by: 600).enumerated() {
      time.value = Self.day + second
      let value = Double.random(in: 0.001...1, using: &numbers)
      all.append((time.value - 5, value))
      try await store.flush([self.point([value], .none)], number: number + 1, at: time.value)
      try await store.maintain(at: time.value)
    }
    time.value = Self.day + length + 100
    for _ in 0..<60 {
      let start = Self.day + Int.random(in: -3600..<length, using: &numbers)
      let end = Int.random(in: start + 1...time.value, using: &numbers)
      let step = Bool.random(using: &numbers) ? nil : Int.random(in: 60...90_000, using: &numbers)
      let answer = try await store.query(
        MetricQuery(
          "test.wait",
          start: start,
          end: end,
          step: step,
          aggregations: [.count, .sum, .minimum, .maximum]
        )
      )
      #expect(answer.start <= start && answer.start > start - 86_400)
      // What is too old to be told apart finely counts whole.
      let slack = answer.resolution
      let points = answer.series.first?.points ?? []
      let count = points.reduce(0) { $0 + ($1.values[0] ?? 0) }
      let least = all.count { (answer.start..<answer.end).contains($0.time) }
      let most = all.count { (answer.start..<answer.end + slack).contains($0.time) }
      #expect((Double(least)...Double(most)).contains(count))
      for point in points where step != nil {
        let actual = (step! + answer.resolution - 1) / answer.resolution * answer.resolution
        guard point.start + actual <= answer.end else { continue }
        let values = all.filter { (point.start..<point.start + actual).contains($0.time) }
          .map(\.value)
        #expect(point.values[0] == Double(values.count))
        #expect(abs((point.values[1] ?? 0) - values.reduce(0, +)) < 1e-9)
        #expect(point.values[2] == values.min())
        #expect(point.values[3] == values.max())
      }
    }
  }

  @Test func cellsOfTheFirstFormAreBroughtIntoBlocks() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/telemetry.sqlite"
    let queue = try DatabaseQueue(path: path)
    try TelemetryDatabase.migrator.migrate(queue, upTo: "1")
    try await queue.write { database in
      for (id, outcome) in [(1, "ok"), (2, "failed")] {
        try database.execute(
          sql: """
            INSERT INTO series VALUES (?, 'test.calls', 'counter', '1', '{"assay.outcome":"' || ? || '"}')
            """,
          arguments: [id, outcome]
        )
        for minute in 0..<3 {
          var bytes: [UInt8] = []
          MetricCell.counter(Double(id)).append(to: &bytes)
          try database.execute(
            sql: "INSERT INTO cells VALUES (60, ?, ?, ?)",
            arguments: [id, Self.day + minute * 60, Data(bytes)]
          )
        }
      }
    }
    try queue.close()
    let store = try self.store(folder, Time(Self.day + 600))
    let answer = try await store.query(
      MetricQuery(
        "test.calls",
        groupBy: ["assay.outcome"],
        start: Self.day,
        end: Self.day + 600,
        aggregations: [.sum]
      )
    )
    #expect(answer.series.map { $0.labels["assay.outcome"] } == ["failed", "ok"])
    #expect(answer.series.map(\.points[0].values) == [[6], [3]])
    // What comes now goes on where that ended.
    try await store.flush(
      [MetricPoint(Self.calls, ["assay.outcome": "ok"], .counter(4))],
      number: 1,
      at: Self.day + 180
    )
    let known = try await store.metrics()
    #expect(known.map(\.series) == [2])
  }

  /// Questions that do not ask for tenants are answered from a folded metric once there are many; they
  /// and those that do ask must agree before, across and after that, and across a restart.
  @Test func aFoldedMetricSaysWhatItsSeriesSay() async throws {
    let folder = try TemporaryFolder()
    let time = Time(Self.day)
    var store = try self.store(folder, time)
    var numbers = Numbers(9)
    var all: [(time: Int, tenant: Int, stage: String, value: Double)] = []
    let tenants = 40
    var calls = 0.0
    for number in 1...200 {
      // The tenants come one after another; folding begins on the way.
      time.value = Self.day + number * 60
      var points: [MetricPoint] = []
      for tenant in 0..<min(tenants, number) {
        for stage in ["parse", "check"] {
          let value = Double.random(in: 0.001...1, using: &numbers)
          all.append((time.value - 5, tenant, stage, value))
          points.append(
            self.point(
              [value],
              [
                .tenant: SafeText(operators: "tenant-\(tenant)"),
                "assay.stage": SafeText(operators: stage),
              ]
            )
          )
        }
      }
      // A metric of which only some series have a tenant.
      points.append(MetricPoint(Self.calls, .none, .counter(1)))
      for tenant in 0..<min(100, number) {
        points.append(
          MetricPoint(
            Self.calls,
            [.tenant: SafeText(operators: "tenant-\(tenant)")],
            .counter(2)
          )
        )
      }
      calls += 1 + 2 * Double(min(100, number))
      #expect(try await store.flush(points, number: number, at: time.value) == 0)
      try await store.maintain(at: time.value)
      if number == 120 { store = try self.store(folder, time) }
      guard number % 40 == 0 else { continue }
      for window in [600, 3 * 3600] {
        let start = max(Self.day, time.value - window)
        func ask(_ groups: [String]) async throws -> [[String: String]: [Double]] {
          let answer = try await store.query(
            MetricQuery(
              "test.wait",
              groupBy: groups,
              start: start,
              end: time.value,
              aggregations: [
                .count, .minimum, .maximum, .quantile(0.5),
                .ratio([MetricQuery.Filter("assay.stage", ["parse"])]),
              ]
            )
          )
          #expect(answer.start <= start)
          return Dictionary(
            uniqueKeysWithValues: answer.series.map { series in
              (series.labels, series.points[0].values.map { $0 ?? -1 })
            }
          )
        }
        let folded = try await ask(["assay.stage"])
        #expect(folded.count == 2)
        for (labels, found) in folded {
          let values = all.filter { $0.stage == labels["assay.stage"] && $0.time >= start }
            .map(\.value).sorted()
          #expect(found[0] == Double(values.count))
          #expect(found[1] == values.first && found[2] == values.last)
          let exact = values[Int((0.5 * Double(values.count)).rounded(.up)) - 1]
          #expect(abs(found[3] - exact) <= exact * Sketch.relativeError)
          #expect(found[4] == (labels["assay.stage"] == "parse" ? 1 : 0))
        }
        let count = folded.values.reduce(0) { $0 + $1[0] }
        let whole = try await ask(["assay.stage", "assay.tenant"])
        #expect(whole.count == 2 * min(tenants, number))
        #expect(whole.values.reduce(0) { $0 + $1[0] } == count)
        let tenant = try await ask(["assay.tenant"])
        #expect(tenant.count == min(tenants, number))
        #expect(tenant.values.reduce(0) { $0 + $1[0] } == count)
        #expect(tenant.values.allSatisfy { $0[4] == 0.5 })
      }
      let counted = try await store.query(
        MetricQuery("test.calls", start: Self.day, end: time.value, aggregations: [.count])
      )
      #expect(counted.series.first?.points.first?.values == [calls])
    }
    #expect(try await store.metrics().map(\.name) == ["test.calls", "test.wait"])
    // Two series are read and not eighty.
    let answer = try await store.query(
      MetricQuery("test.wait", start: Self.day, end: time.value, aggregations: [.count])
    )
    #expect(answer.scanned <= 2 * 200)
    let one = try await store.query(
      MetricQuery(
        "test.wait",
        filters: [MetricQuery.Filter("assay.tenant", ["tenant-7"])],
        start: Self.day,
        end: time.value,
        aggregations: [.count]
      )
    )
    #expect(one.scanned <= 200)
  }

  /// A flush that fails, wherever it does, leaves nothing behind: sent again it counts once, in memory, in
  /// the database, and after a restart.
  @Test func aFlushThatFindsTheDiskFullCountsOnceWhenItIsSentAgain() async throws {
    let folder = try TemporaryFolder()
    let time = Time(Self.day + 3600)
    let database = try TelemetryDatabase(path: folder.path + "/telemetry.sqlite")
    let store = try SQLiteMetricStore(database, process: "a", now: { time.value })
    func limit(pages: Int) async throws {
      try await database.pool.writeWithoutTransaction {
        try $0.execute(sql: "PRAGMA max_page_count = \(pages)")
      }
    }
    func count(_ store: SQLiteMetricStore, _ metric: String, window: Int) async throws -> Double? {
      let answer = try await store.query(
        MetricQuery(
          metric,
          start: time.value - window,
          end: time.value,
          aggregations: [.count]
        )
      )
      return answer.series.first?.points.first?.values[0]
    }
    try await store.flush([MetricPoint(Self.calls, .none, .counter(1))], number: 1, at: time.value)
    // New metrics, new series and known ones, and more than the room that is left.
    let points =
      [MetricPoint(Self.calls, .none, .counter(2))]
      + (0..<500).map { number in
        self.point([Double(number + 1)], ["assay.stage": SafeText(number: number)])
      }
    let pages = try await database.pool.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    for room in 0..<6 {
      try await limit(pages: pages + room)
      time.value += 10
      await #expect(throws: (any Error).self) {
        _ = try await store.flush(points, number: 2, at: time.value)
      }
      try? await store.maintain(at: time.value)
    }
    try await limit(pages: 1_000_000)
    time.value += 10
    #expect(try await store.flush(points, number: 2, at: time.value) == 0)
    #expect(try await store.flush(points, number: 2, at: time.value) == 0)
    try await store.maintain(at: time.value)
    for window in [600, 7200] {
      #expect(try await count(store, "test.wait", window: window) == 500)
      #expect(try await count(store, "test.calls", window: window) == 3)
    }
    time.value += 10
    try await store.flush(points, number: 3, at: time.value)
    #expect(try await count(store, "test.wait", window: 600) == 1000)
    let again = try SQLiteMetricStore(database, process: "b", now: { time.value })
    #expect(try await count(again, "test.wait", window: 7200) == 1000)
    #expect(try await count(again, "test.calls", window: 7200) == 5)
    #expect(try await again.metrics().map(\.series) == [1, 500])
  }

  @Test func whatIsInMemoryIsBounded() {
    var live = LiveBlocks(since: Self.day, mostBytes: 20_000)
    for flush in 1...600 {
      let time = Self.day + flush * 10
      live.add("test.calls", (0..<10).map { ($0, .counter(1)) }, at: time)
      live.prune(at: time)
    }
    var count = 0
    var starts: [Int] = []
    live.read("test.calls", from: 0, to: .max) { start, block in
      starts.append(start)
      count += block.count
    }
    #expect(count <= 20_000 && count > 15_000)
    #expect(starts.allSatisfy { $0 >= live.since })
    #expect(live.since > Self.day && starts == starts.sorted())
  }

  @Test func aClockThatGoesBackMakesTheDatabaseAnswer() {
    var live = LiveBlocks(since: Self.day)
    live.add("test.calls", [(0, .counter(1))], at: Self.day + 3600)
    live.add("test.calls", [(0, .counter(2))], at: Self.day + 1800)
    var starts: [Int] = []
    live.read("test.calls", from: 0, to: .max) { start, _ in starts.append(start) }
    #expect(starts == [Self.day + 1790])
    #expect(live.since > Self.day + 1790)
  }

  @Test func anAnswerOfTooManyPointsHasLongerSteps() async throws {
    let folder = try TemporaryFolder()
    let time = Time(Self.day + 60)
    let store = try self.store(folder, time)
    try await store.flush(
      (0..<60).map { number in
        MetricPoint(Self.calls, ["assay.tenant": SafeText(number: number)], .counter(1))
      },
      number: 1,
      at: time.value
    )
    var query = MetricQuery(
      "test.calls",
      groupBy: ["assay.tenant"],
      start: Self.day - 86_400,
      end: Self.day + 60,
      step: 60,
      aggregations: [.count]
    )
    // 60 groups by 1,441 minutes would be 86,460 points; by 12 minutes there are 7,260, and cells of five
    // minutes make that 15.
    #expect(try query.step(groups: 60, mostPoints: 8_000) == 720)
    let answer = try await store.query(query)
    #expect(answer.step == 900 && answer.series.count == 60)
    query.step = 900
    #expect(try await store.query(query).step == 900)
    let longest = try #require(try query.step(groups: 8_000, mostPoints: 8_000))
    #expect(longest >= query.end - query.start)
    #expect(throws: InvalidMetricQuery.self) {
      _ = try query.step(groups: 8_001, mostPoints: 8_000)
    }
  }

  @Test func stepsCoverTheWindowOnceEach() async throws {
    let folder = try TemporaryFolder()
    let time = Time(Self.day)
    let store = try self.store(folder, time)
    for minute in 1...180 {
      time.value = Self.day + minute * 60
      try await store.flush(
        [MetricPoint(Self.calls, .none, .counter(1))],
        number: minute,
        at: time.value
      )
      try await store.maintain(at: time.value)
    }
    for step in [60, 90, 300, 3600] {
      let answer = try await store.query(
        MetricQuery(
          "test.calls",
          start: Self.day,
          end: Self.day + 3 * 3600,
          step: step,
          aggregations: [.count]
        )
      )
      let points = try #require(answer.series.first?.points)
      #expect(points.reduce(0) { $0 + ($1.values[0] ?? 0) } == 180)
      #expect(Set(points.map(\.start)).count == points.count)
      #expect(points.allSatisfy { ($0.start - Self.day) % answer.resolution == 0 })
    }
  }

  @Test func aFlushThatIsRepeatedCountsOnce() async throws {
    let folder = try TemporaryFolder()
    let time = Time(Self.day + 60)
    let store = try self.store(folder, time)
    let point = MetricPoint(Self.calls, .none, .counter(5))
    try await store.flush([point], number: 1, at: time.value)
    try await store.flush([point], number: 1, at: time.value)
    try await store.flush([point], number: 2, at: time.value)
    let answer = try await store.query(
      MetricQuery("test.calls", start: Self.day, end: Self.day + 120, aggregations: [.sum])
    )
    #expect(answer.series[0].points[0].values == [10])
  }

  @Test func filtersGroupsAndRatios() async throws {
    let folder = try TemporaryFolder()
    let time = Time(Self.day + 60)
    let store = try self.store(folder, time)
    let outcomes: [(SafeText, SafeText, Double)] = [
      ("a", "ok", 8), ("a", "failed", 2), ("b", "ok", 5),
    ]
    try await store.flush(
      outcomes.map { tenant, outcome, count in
        MetricPoint(
          Self.calls,
          ["assay.tenant": tenant, "assay.outcome": outcome],
          .counter(count)
        )
      } + [MetricPoint(Self.depth, .none, .gauge(7)), MetricPoint(Self.depth, .none, .gauge(-3))],
      number: 1,
      at: time.value
    )
    let window = (start: Self.day, end: Self.day + 120)
    let failed = MetricQuery.Filter("assay.outcome", ["failed"])
    let byTenant = try await store.query(
      MetricQuery(
        "test.calls",
        groupBy: ["assay.tenant"],
        start: window.start,
        end: window.end,
        aggregations: [.sum, .ratio([failed])]
      )
    )
    #expect(byTenant.series.map(\.points[0].values) == [[10, 0.2], [5, 0]])
    let only = try await store.query(
      MetricQuery(
        "test.calls",
        filters: [failed],
        start: window.start,
        end: window.end,
        aggregations: [.sum]
      )
    )
    #expect(only.series.map(\.points[0].values) == [[2]])
    let none = try await store.query(
      MetricQuery(
        "test.calls",
        filters: [.init("assay.tenant", ["c"])],
        start: window.start,
        end: window.end,
        aggregations: [.sum]
      )
    )
    #expect(none.series.isEmpty)
    let depth = try await store.query(
      MetricQuery(
        "test.depth",
        start: window.start,
        end: window.end,
        aggregations: [.last, .minimum, .maximum, .average]
      )
    )
    #expect(depth.series[0].points[0].values == [-3, -3, 7, 2])
  }

  @Test func whatTheStoreCannotAnswerIsNamed() async throws {
    let folder = try TemporaryFolder()
    let time = Time(Self.day)
    let store = try self.store(folder, time)
    for query in [
      MetricQuery("m", start: Self.day, end: Self.day, aggregations: [.sum]),
      MetricQuery("m", start: Self.day - 401 * 86_400, end: Self.day, aggregations: [.sum]),
      MetricQuery("m", start: Self.day - 60, end: Self.day, step: 1, aggregations: [.sum]),
      MetricQuery("m", start: Self.day - 60, end: Self.day, aggregations: [.quantile(2)]),
    ] {
      await #expect(throws: InvalidMetricQuery.self) { _ = try await store.query(query) }
    }
  }

  @Test func aDamagedDatabaseIsPutAsideAndANewOneBegun() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/telemetry.sqlite"
    try Data("this is no database, but it is long enough to be taken for one".utf8)
      .write(to: URL(fileURLWithPath: path))
    let database = try TelemetryDatabase(path: path)
    #expect(database.wasReplaced)
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    #expect(names.contains { $0.hasPrefix("telemetry.sqlite.damaged-") })
  }

  @Test func aLargeDatabaseIsReadThroughOnlyWhenItWasNotClosed() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/telemetry.sqlite"
    var database = try TelemetryDatabase(path: path)
    try database.pool.write { database in
      try database.execute(sql: "CREATE TABLE filler (bytes BLOB)")
      try database.execute(sql: "INSERT INTO filler VALUES (ZEROBLOB(20000000))")
    }
    #expect(IntegrityCheck(path: path).isDue)
    database.close()
    #expect(!IntegrityCheck(path: path).isDue)
    // Pages go bad, those that the log has copies of, too.
    for ending in ["-wal", "-shm"] {
      try? FileManager.default.removeItem(atPath: path + ending)
    }
    let file = try FileHandle(forUpdating: URL(fileURLWithPath: path))
    for page in 1..<20 {
      try file.seek(toOffset: UInt64(page * 4096))
      try file.write(contentsOf: Data(repeating: 0xff, count: 512))
    }
    try file.close()
    try Data().write(to: URL(fileURLWithPath: path + ".open"))
    database = try TelemetryDatabase(path: path)
    #expect(database.wasReplaced)
  }

  @Test func oneProcessHasTheDirectory() throws {
    let folder = try TemporaryFolder()
    let first = try DataDirectory(folder.path)
    #expect(throws: StoreError.self) { _ = try DataDirectory(folder.path) }
    withExtendedLifetime(first) {}
  }
}

@Suite struct MetricCellTests {
  private static func bytes(_ cell: MetricCell) -> [UInt8] {
    var bytes: [UInt8] = []
    cell.append(to: &bytes)
    return bytes
  }

  private static func read(_ bytes: [UInt8]) -> MetricCell? {
    bytes.withUnsafeBytes { MetricCell($0) }
  }

  @Test(arguments: [UInt64(1), 2, 3])
  func aCellComesBackAsItWasStored(seed: UInt64) {
    var numbers = Numbers(seed)
    for _ in 0..<200 {
      var sketch = Sketch()
      for _ in 0..<Int.random(in: 0..<50, using: &numbers) {
        sketch.record(Double.random(in: 0...1, using: &numbers) * 1e3)
      }
      let cells: [MetricCell] = [
        .histogram(sketch.trimmed), .counter(.random(in: 0...1e9, using: &numbers)),
        MetricCell(.gauge(.random(in: -1e9...1e9, using: &numbers))),
      ]
      for cell in cells { #expect(Self.read(Self.bytes(cell)) == cell) }
    }
  }

  /// Few values are kept sparsely, many densely.
  @Test(arguments: [30, 3000, 300_000])
  func aDamagedCellIsAddedWholeOrNotAtAll(values: Int) {
    var numbers = Numbers(11)
    var sketch = Sketch()
    for _ in 0..<values { sketch.record(.random(in: 0.001...1, using: &numbers)) }
    let base = MetricCell.histogram(sketch)
    let good = Self.bytes(base)
    for _ in 0..<20_000 {
      var bad = good
      bad[Int.random(in: 0..<bad.count, using: &numbers)] = .random(in: 0...255, using: &numbers)
      var merged = base
      bad.withUnsafeBytes { merged.merge($0) }
      guard case .histogram(let sum) = merged else {
        Issue.record("it became another kind")
        return
      }
      #expect(sum.zeroCount + sum.buckets.reduce(0, +) == sum.count)
      // What is read again is what was merged.
      if sum.sum.isFinite, sum.sumOfSquares.isFinite {
        #expect(Self.read(Self.bytes(.histogram(sum.trimmed))) == .histogram(sum.trimmed))
      }
    }
  }

  @Test func aDamagedBlockTakesNoMoreThanItsBytes() {
    var numbers = Numbers(12)
    var builder = MetricBlock.Builder()
    for slot in 0..<50 {
      var sketch = Sketch()
      for _ in 0..<10 { sketch.record(.random(in: 0.001...1, using: &numbers)) }
      builder.add(slot * 3, .histogram(sketch))
    }
    let good = builder.bytes
    for _ in 0..<2_000 {
      var bad = good
      for _ in 0..<Int.random(in: 1...4, using: &numbers) {
        bad[Int.random(in: 0..<bad.count, using: &numbers)] = .random(in: 0...255, using: &numbers)
      }
      var again = MetricBlock.Builder()
      bad.withUnsafeBytes { again.add($0) }
      #expect(again.count <= 200)
      _ = again.bytes
    }
  }

  @Test func eitherFormSaysTheSame() {
    var numbers = Numbers(13)
    for round in 0..<300 {
      var sketch = Sketch()
      for _ in 0..<Int.random(in: 0...(round * 3), using: &numbers) {
        let times = UInt64(1) << UInt64.random(in: 0...(round % 3 == 0 ? 30 : 4), using: &numbers)
        sketch.record(.random(in: 0...1, using: &numbers), times: times)
      }
      sketch.record(0)
      var base = Sketch()
      for _ in 0..<5 { base.record(.random(in: 0...9, using: &numbers)) }
      var sum = base
      sum.merge(sketch)
      for form in [Sketch.CompactForm.sparse, .dense] {
        var bytes: [UInt8] = []
        sketch.trimmed.appendCompact(to: &bytes, as: form)
        var merged = base
        #expect(bytes.withUnsafeBytes { merged.merge(compact: $0, form) })
        #expect(merged.trimmed == sum.trimmed)
      }
    }
  }

  @Test func damagedBytesAreNoCellAndDoNoHarm() {
    var numbers = Numbers(9)
    var sketch = Sketch()
    for _ in 0..<30 { sketch.record(.random(in: 0...1, using: &numbers)) }
    let good = Self.bytes(.histogram(sketch.trimmed))
    for length in 0..<good.count { _ = Self.read(Array(good.prefix(length))) }
    for _ in 0..<20_000 {
      var bad = good
      bad[Int.random(in: 0..<bad.count, using: &numbers)] = .random(in: 0...255, using: &numbers)
      _ = Self.read(bad)
    }
    #expect(Self.read([]) == nil)
    #expect(Self.read([9, 1, 2]) == nil)
  }
}

@Suite struct QueryPlanTests {
  private let now = 1_795_300_000

  private func coverage(_ rolled: [Int: Int]) -> [Int: Range<Int>] {
    rolled.mapValues { 0..<$0 }
  }

  @Test(arguments: [1, 10, 100, 1000, 5000])
  func aPlanReadsABoundedNumberOfCellsOverAllTheWindowOnce(series: Int) {
    let rolled = self.coverage([300: self.now / 300 * 300, 3600: self.now / 3600 * 3600])
    for minutes in [5, 15, 60, 360, 1440, 10_080, 43_200] {
      let plan = QueryPlan(
        start: self.now - minutes * 60,
        end: self.now,
        step: nil,
        seriesCount: series,
        coverage: rolled,
        now: self.now
      )
      var place = plan.start
      for segment in plan.segments {
        #expect(segment.start == place)
        place = segment.end
      }
      #expect(place == self.now)
      #expect(plan.start <= self.now - minutes * 60)
      let cells = plan.segments.reduce(0) { $0 + ($1.end - $1.start) / $1.resolution + 1 } * series
      #expect(cells <= QueryPlan.mostCells + 80 * series || plan.resolution >= 3600)
    }
  }

  @Test func aWeekToldApartByTheHourIsReadByTheDay() {
    let rolled = self.coverage([
      300: self.now / 300 * 300, 3600: self.now / 3600 * 3600, 21_600: self.now / 21_600 * 21_600,
      86_400: self.now / 86_400 * 86_400,
    ])
    let plan = QueryPlan(
      start: self.now - 7 * 86_400,
      end: self.now,
      step: nil,
      seriesCount: 2_000,
      coverage: rolled,
      now: self.now
    )
    #expect(plan.resolution <= 3600)
    #expect(plan.segments.map(\.resolution).contains(86_400))
    #expect(plan.blockCount <= 45)
    // By the day the hours are read together, by five hours they can't.
    for (step, whole) in [(86_400, true), (5 * 3600, false)] {
      let plan = QueryPlan(
        start: self.now / 86_400 * 86_400 - 7 * 86_400,
        end: self.now,
        step: step,
        seriesCount: 1,
        coverage: rolled,
        now: self.now
      )
      #expect(plan.segments.contains { $0.resolution == 86_400 } == whole)
    }
  }

  @Test func withoutRollUpsTheMinutesAreRead() {
    let plan = QueryPlan(
      start: self.now - 86_400 * 7,
      end: self.now,
      step: 3600,
      seriesCount: 1,
      coverage: [:],
      now: self.now
    )
    #expect(plan.segments.map(\.resolution) == [60])
    #expect(plan.resolution == 3600)
  }
}

@Suite struct HostileMetricTests {
  @Test func sketchesOfManyValuesDoNotOverflow() {
    var most = Sketch()
    most.record(1, times: Sketch.mostCount)
    var sum = most
    sum.merge(most)
    #expect(sum.count == Sketch.mostCount)
    let isTaken = sum.record(0, times: .max)
    #expect(!isTaken)
  }
}
