internal import Messages

/// The figures of the task of injected defects: for each pair of an original and a damaged note.
struct AciFigures {
  /// What a kind of defect did.
  private struct Kind {
    var overall: [Double] = []
    var target: [Double] = []
    var moves: [Double] = []
    var hits: [Double] = []
    var truth: [Bool] = []
    var scores: [Double] = []
  }

  /// What a pair did.
  private struct Outcome {
    var kind: String
    var overall: Double
    var target: Double?
    var hit: Double?
  }

  private static let factual: Set<String> = [
    "laterality", "dose", "number", "negation", "med_swap", "hallucination", "number_hard",
    "med_hard", "halluc_hard",
  ]

  private var kinds: [String: Kind] = [:]
  /// What each pair of an encounter did, for the intervals.
  private var outcomes: [String: [Outcome]] = [:]
  private var controls: [(kind: String, change: Double)] = []
  private let deviation: Double

  /// - Parameter encounters: The encounter of each note, by the note's id.
  init(_ labels: [JSONValue], _ byID: [String: Prediction], _ encounters: [String: String] = [:]) {
    let all = byID.values.map { $0.numbers["overall"] ?? 0 }
    let mean = all.reduce(0, +) / Double(max(1, all.count))
    let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(max(1, all.count))
    self.deviation = variance > 0 ? variance.squareRoot() : 1
    for label in labels {
      guard let original = byID[label["original"]?.text ?? ""],
        let corrupted = byID[label["corrupted"]?.text ?? ""],
        let kind = label["type"]?.text
      else { continue }
      self.add(label, kind, original, corrupted, encounters[original.id] ?? original.id)
    }
  }

  private mutating func add(
    _ label: JSONValue,
    _ name: String,
    _ original: Prediction,
    _ corrupted: Prediction,
    _ encounter: String
  ) {
    func outcome(_ change: Double) -> Double { change > 1e-9 ? 1 : abs(change) <= 1e-9 ? 0.5 : 0 }
    let overallO = original.numbers["overall"] ?? 0
    let overallC = corrupted.numbers["overall"] ?? 0
    guard let target = label["target"]?.text else {
      self.controls.append((name, abs(overallO - overallC)))
      return
    }
    var kind = self.kinds[name] ?? Kind()
    var own = Outcome(kind: name, overall: outcome(overallO - overallC))
    kind.overall.append(own.overall)
    var changes: [String: Double] = [:]
    for (dimension, score) in original.scores {
      if let other = corrupted.scores[dimension] { changes[dimension] = score - other }
    }
    if let change = changes[target] {
      own.target = outcome(change)
      kind.target.append(outcome(change))
      let most = changes.values.max() ?? 0
      kind.moves.append(change > 1e-9 && change >= most - 1e-9 ? 1 : 0)
    }
    let spans = label["spans"]?.items?.compactMap { span -> (Double, Double)? in
      guard let ends = span.items, ends.count == 2, let start = ends[0].double,
        let end = ends[1].double
      else { return nil }
      return (start, end)
    }
    if let spans, !spans.isEmpty {
      let isHit = corrupted.evidence.prefix(5).contains { place in
        spans.contains { start, end in
          min(Double(place.end), end) - max(Double(place.start), start) > 0
            && Double(place.end - place.start) <= max(400, 2 * (end - start))
        }
      }
      own.hit = isHit ? 1 : 0
      kind.hits.append(isHit ? 1 : 0)
    }
    kind.truth += [false, true]
    kind.scores += [
      -(original.scores[target] ?? overallO), -(corrupted.scores[target] ?? overallC),
    ]
    self.kinds[name] = kind
    self.outcomes[encounter, default: []].append(own)
  }

  /// The interval of a mean over kinds when encounters are drawn with replacement.
  private func interval(
    _ kinds: Set<String>,
    _ value: (Outcome) -> Double?
  ) -> (low: Double, high: Double)? {
    let groups = self.outcomes.sorted { $0.key < $1.key }.map { group in
      group.value.filter { kinds.contains($0.kind) }.compactMap { outcome in
        value(outcome).map { (outcome.kind, $0) }
      }
    }
    return Statistics.bootstrap(groups) { sample in
      var sums: [String: (sum: Double, count: Double)] = [:]
      for (kind, value) in sample {
        sums[kind, default: (0, 0)].sum += value
        sums[kind, default: (0, 0)].count += 1
      }
      // In the kinds' order, so that the sum is the same each time.
      let means = sums.sorted { $0.key < $1.key }.map { $0.value.sum / $0.value.count }
      return means.isEmpty ? nil : means.reduce(0, +) / Double(means.count)
    }
  }

  func add(to figures: inout FigureList) {
    func mean(_ values: [Double]) -> Double? {
      values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
    }
    func macro(_ values: (Kind) -> [Double]) -> Double? {
      mean(self.kinds.values.map(values).filter { $0.count >= 20 }.compactMap(mean))
    }
    let names = self.kinds.keys.sorted()
    figures.add("by_type") { figures in
      for name in names {
        guard let kind = self.kinds[name] else { continue }
        figures.add(name) { figures in
          figures.add("n", kind.overall.count)
          figures.add("overall", mean(kind.overall))
          figures.add("target_dim", mean(kind.target))
          figures.add("target_moves_most", mean(kind.moves))
          figures.add("evidence_hit_at_5", mean(kind.hits))
          figures.add("auroc_absolute", Statistics.auroc(kind.truth, kind.scores))
        }
      }
    }
    figures.add("macro_overall", macro(\.overall))
    let large = Set(self.kinds.filter { $0.value.overall.count >= 20 }.keys)
    figures.add("ci_macro_overall", self.interval(large) { $0.overall })
    figures.add("macro_target_dim", macro(\.target))
    figures.add("ci_macro_target_dim", self.interval(large) { $0.target })
    figures.add("macro_target_moves_most", macro(\.moves))
    figures.add("macro_evidence_hit_at_5", macro(\.hits))
    figures.add("ci_macro_evidence_hit_at_5", self.interval(large) { $0.hit })
    figures.add(
      "ci_macro_overall_factual",
      self.interval(large.intersection(Self.factual)) { $0.overall }
    )
    figures.add(
      "macro_overall_factual",
      mean(
        Self.factual.sorted().compactMap { self.kinds[$0] }.filter { $0.overall.count >= 20 }
          .compactMap { mean($0.overall) }
      )
    )
    figures.add(
      "macro_auroc_absolute_target_dim",
      mean(
        names.compactMap { self.kinds[$0] }.filter { $0.truth.count >= 40 }
          .compactMap { Statistics.auroc($0.truth, $0.scores) }
      )
    )
    figures.add(
      "control_mean_abs_delta_in_sd",
      mean(self.controls.map(\.change)).map { $0 / self.deviation }
    )
    let isMoved: (Double) -> Double = { $0 / self.deviation > 0.25 ? 1 : 0 }
    figures.add("control_false_alarm_gt_0.25sd", mean(self.controls.map { isMoved($0.change) }))
    figures.add("control_by_type") { figures in
      for name in Set(self.controls.map(\.kind)).sorted() {
        figures.add(
          name,
          mean(self.controls.filter { $0.kind == name }.map { isMoved($0.change) })
        )
      }
    }
  }
}
