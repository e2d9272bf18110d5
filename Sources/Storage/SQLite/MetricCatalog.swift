internal import GRDB
internal import Telemetry

/// The metrics of a database and their series, each by its slot.
struct MetricCatalog: Sendable {
  /// A metric and its series.
  struct Entry: Sendable {
    let id: Int64
    let kind: Instrument.Kind
    let unit: String
    /// The series' labels, by slot.
    private(set) var labels: [[String: String]] = []
    private(set) var slots: [[String: String]: Int] = [:]
    /// The labels' names.
    private(set) var names: Set<String> = []
    /// How many series there were when it was last asked whether folding pays.
    fileprivate var asked = 0

    fileprivate init(id: Int64, kind: Instrument.Kind, unit: String) {
      self.id = id
      self.kind = kind
      self.unit = unit
    }

    fileprivate mutating func add(_ labels: [String: String]) {
      self.names.formUnion(labels.keys)
      self.slots[labels] = self.labels.count
      self.labels.append(labels)
    }
  }

  /// What goes where when a metric is folded.
  struct Fold: Sendable {
    let metric: Int64
    let folded: Int64
    /// For each of the metric's slots, the folded one's.
    let slots: [Int]
  }

  private(set) var entries: [String: Entry] = [:]
  /// What `Entry.slots` says, by the labels as they come.
  private var slots: [String: [Labels: Int]] = [:]
  /// For each metric that is folded and each of its slots, the folded one's.
  private var folded: [String: [Int]] = [:]

  init() {}

  /// Reads what a database has.
  init(_ database: Database) throws {
    var names: [Int64: String] = [:]
    for row in try Row.fetchAll(database, sql: "SELECT id, name, kind, unit FROM metrics") {
      guard let kind = Instrument.Kind(rawValue: row[2]) else { continue }
      names[row[0]] = row[1]
      self.entries[row[1]] = Entry(id: row[0], kind: kind, unit: row[3])
    }
    let series = try Row.fetchCursor(
      database,
      sql: "SELECT metric, labels FROM metric_series ORDER BY metric, slot"
    )
    while let row = try series.next() {
      guard let name = names[row[0]] else { continue }
      self.entries[name]?.add(LabelText.labels(row[1]))
    }
    for (name, entry) in self.entries {
      guard let folded = self.entries[FoldedMetric.name(of: name)] else { continue }
      // Series and their folded ones are written in one transaction.
      self.folded[name] = entry.labels.map { folded.slots[FoldedMetric.labels($0)] ?? 0 }
    }
  }

  /// The metrics, without what is folded of them, by name.
  var metrics: [StoredMetric] {
    self.entries.filter { !FoldedMetric.isName($0.key) }
      .map { name, entry in
        StoredMetric(
          name: name,
          kind: entry.kind,
          unit: entry.unit,
          series: entry.labels.count,
          labels: entry.names.sorted()
        )
      }
      .sorted { $0.name < $1.name }
  }

  /// The slot of a point's series, which is made when it is new; nil when the metric is of another
  /// kind.
  mutating func slot(of point: MetricPoint, _ database: Database) throws -> Int? {
    let name = point.instrument.name
    if let kind = self.entries[name]?.kind, kind != point.instrument.kind { return nil }
    if let slot = self.slots[name]?[point.labels] { return slot }
    if self.entries[name] == nil {
      try self.add(name, point.instrument.kind, unit: point.instrument.unit, database)
    }
    let slot = try self.slot(of: point.labels.texts, in: name, database)
    self.slots[name, default: [:]][point.labels] = slot
    return slot
  }

  /// The slot of a point's series in the folded metric; nil when there is none.
  ///
  /// - Parameter slot: The series' slot in the metric itself.
  mutating func foldedSlot(
    of point: MetricPoint,
    _ slot: Int,
    _ database: Database
  ) throws -> Int? {
    let name = point.instrument.name
    guard let known = self.folded[name]?.count else { return nil }
    if slot < known { return self.folded[name]?[slot] }
    // New series come one after another.
    let labels = FoldedMetric.labels(point.labels.texts)
    let folded = try self.slot(of: labels, in: FoldedMetric.name(of: name), database)
    self.folded[name]?.append(folded)
    return folded
  }

  /// The metrics that it has come to pay to fold; each is asked again only when it has grown.
  mutating func takeThoseWorthFolding() -> [String] {
    var names: [String] = []
    for (name, entry) in self.entries where entry.labels.count > entry.asked {
      self.entries[name]?.asked = entry.labels.count
      guard entry.kind != .gauge, entry.names.contains(FoldedMetric.label),
        !FoldedMetric.isName(name), self.folded[name] == nil,
        FoldedMetric.pays(series: entry.labels)
      else { continue }
      names.append(name)
    }
    return names.sorted()
  }

  /// Makes the folded metric; nil when there is one.
  mutating func beginFolding(_ name: String, _ database: Database) throws -> Fold? {
    let folded = FoldedMetric.name(of: name)
    guard let entry = self.entries[name], self.entries[folded] == nil else { return nil }
    try self.add(folded, entry.kind, unit: entry.unit, database)
    let slots = try entry.labels.map {
      try self.slot(of: FoldedMetric.labels($0), in: folded, database)
    }
    self.folded[name] = slots
    return self.entries[folded].map { Fold(metric: entry.id, folded: $0.id, slots: slots) }
  }

  private mutating func add(
    _ name: String,
    _ kind: Instrument.Kind,
    unit: String,
    _ database: Database
  ) throws {
    try database.execute(
      sql: "INSERT INTO metrics (name, kind, unit) VALUES (?, ?, ?)",
      arguments: [name, kind.rawValue, unit]
    )
    self.entries[name] = Entry(id: database.lastInsertedRowID, kind: kind, unit: unit)
  }

  private mutating func slot(
    of labels: [String: String],
    in name: String,
    _ database: Database
  ) throws -> Int {
    guard let entry = self.entries[name] else { return 0 }
    if let slot = entry.slots[labels] { return slot }
    try database.execute(
      sql: "INSERT INTO metric_series (metric, slot, labels) VALUES (?, ?, ?)",
      arguments: [entry.id, entry.labels.count, LabelText.text(labels)]
    )
    self.entries[name]?.add(labels)
    return entry.labels.count
  }
}
