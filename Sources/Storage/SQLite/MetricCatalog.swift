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
    /// The folded one's name.
    let name: String
    /// For each of the metric's slots, the folded one's.
    let slots: [Int]
  }

  private(set) var entries: [String: Entry] = [:]
  /// What `Entry.slots` says, by the labels as they come.
  private var slots: [String: [Labels: Int]] = [:]
  /// For each metric, what is folded of it, and for each of its slots, the folded one's.
  private var folded: [String: [FoldedMetric: [Int]]] = [:]

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
      for form in FoldedMetric.allCases {
        guard let folded = self.entries[form.name(of: name)] else { continue }
        // Series and their folded ones are written in one transaction.
        let slots = entry.labels.map { folded.slots[form.labels($0)] ?? 0 }
        self.folded[name, default: [:]][form] = slots
      }
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

  /// Where else a point goes: the names of the metrics that are folded of its own, and the slots there.
  ///
  /// - Parameter slot: The series' slot in the metric itself.
  mutating func foldedSlots(
    of point: MetricPoint,
    _ slot: Int,
    _ database: Database
  ) throws -> [(name: String, slot: Int)] {
    let name = point.instrument.name
    guard let forms = self.folded[name] else { return [] }
    return try forms.map { form, slots in
      let folded = form.name(of: name)
      if slot < slots.count { return (folded, slots[slot]) }
      // New series come one after another.
      let made = try self.slot(of: form.labels(point.labels.texts), in: folded, database)
      self.folded[name]?[form]?.append(made)
      return (folded, made)
    }
  }

  /// The metrics that it has come to pay to fold; each is asked again only when it has grown.
  mutating func takeThoseWorthFolding() -> [(name: String, form: FoldedMetric)] {
    var found: [(name: String, form: FoldedMetric)] = []
    for (name, entry) in self.entries where entry.labels.count > entry.asked {
      self.entries[name]?.asked = entry.labels.count
      guard entry.kind != .gauge, entry.names.contains(AttributeKey.tenant.name),
        !FoldedMetric.isName(name)
      else { continue }
      for form in FoldedMetric.allCases
      where self.folded[name]?[form] == nil && form.pays(series: entry.labels) {
        found.append((name, form))
      }
    }
    return found.sorted { ($0.name, $0.form.rawValue) < ($1.name, $1.form.rawValue) }
  }

  /// Makes a folded metric; nil when there is one.
  mutating func beginFolding(
    _ name: String,
    _ form: FoldedMetric,
    _ database: Database
  ) throws -> Fold? {
    let folded = form.name(of: name)
    guard let entry = self.entries[name], self.entries[folded] == nil else { return nil }
    try self.add(folded, entry.kind, unit: entry.unit, database)
    let slots = try entry.labels.map { try self.slot(of: form.labels($0), in: folded, database) }
    self.folded[name, default: [:]][form] = slots
    return self.entries[folded].map {
      Fold(metric: entry.id, folded: $0.id, name: folded, slots: slots)
    }
  }

  /// The metric to read for a query: a folded one, when it says as much.
  func metric(for query: MetricQuery) -> String {
    for form in FoldedMetric.allCases where form.answers(query) {
      let folded = form.name(of: query.metric)
      if self.entries[folded] != nil { return folded }
    }
    return query.metric
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
