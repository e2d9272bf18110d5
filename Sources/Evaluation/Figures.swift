internal import Foundation
internal import Messages

/// The figures of a task, as its scorer prints them.
enum Figures {
  /// Labels with their predictions; labels without one are left out and counted as missing.
  static func text(
    _ task: EvaluationTask,
    labels: [JSONValue],
    predictions: [Prediction],
    inputs: [JSONValue]
  ) -> String {
    let byID = Dictionary(predictions.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    var figures = FigureList()
    figures.add("task", task.rawValue)
    switch task {
    case .mtsFactuality: self.mts(labels, byID, &figures)
    case .primockStatements: self.primock(labels, byID, &figures)
    case .aciCorrupt:
      let encounters = inputs.map { ($0["id"]?.text ?? "", $0["encounter"]?.text ?? "") }
      AciFigures(labels, byID, Dictionary(encounters) { $1 }).add(to: &figures)
    case .safety:
      let encounters = inputs.map { ($0["id"]?.text ?? "", $0["encounter"]?.text ?? "") }
      SafetyFigures(labels, byID, Dictionary(encounters) { $1 }).add(to: &figures)
    case .nexusStrength, .nexusLetters:
      self.nexus(labels, byID, isLetter: task == .nexusLetters, &figures)
    }
    // Pairs without a prediction are passed over in the task of pairs.
    let missing = task == .aciCorrupt ? 0 : labels.count { byID[$0["id"]?.text ?? ""] == nil }
    figures.add("missing", missing)
    return figures.text
  }

  private struct Pair {
    var label: JSONValue
    var prediction: Prediction

    func number(_ key: String) -> Double { self.label[key]?.double ?? 0 }
  }

  private static func pairs(_ labels: [JSONValue], _ byID: [String: Prediction]) -> [Pair] {
    labels.compactMap { label in
      byID[label["id"]?.text ?? ""].map { Pair(label: label, prediction: $0) }
    }
  }

  /// Groups in the order in which they first occur.
  private static func groups(_ pairs: [Pair], by key: (Pair) -> String) -> [[Pair]] {
    var order: [String] = []
    var groups: [String: [Pair]] = [:]
    for pair in pairs {
      let name = key(pair)
      if groups[name] == nil { order.append(name) }
      groups[name, default: []].append(pair)
    }
    return order.compactMap { groups[$0] }
  }

  private static func mts(
    _ labels: [JSONValue],
    _ byID: [String: Prediction],
    _ figures: inout FigureList
  ) {
    let pairs = self.pairs(labels, byID)
    figures.add("n", pairs.count)
    let groups = self.groups(pairs) { String($0.number("dialogue")) }
    let targets = [
      ("overall", "factual_f1", 1.0), ("thorough", "omission_rate", -1.0),
      ("accurate", "factual_precision", 1.0),
    ]
    for (key, label, sign) in targets {
      let spearman: ([Pair]) -> Double? = { items in
        Statistics.spearman(
          items.map { $0.prediction.numbers[key] ?? 0 },
          items.map { sign * $0.number(label) }
        )
      }
      figures.add("spearman_\(key)_vs_\(label)", spearman(pairs))
      figures.add("ci_\(key)", Statistics.bootstrap(groups, spearman))
      figures.add(
        "pearson_\(key)_vs_\(label)",
        Statistics.pearson(
          pairs.map { $0.prediction.numbers[key] ?? 0 },
          pairs.map { sign * $0.number(label) }
        )
      )
    }
    figures.add(
      "spearman_overall_vs_neg_edit",
      Statistics.spearman(
        pairs.map { $0.prediction.numbers["overall"] ?? 0 },
        pairs.map { -$0.number("edit_distance") }
      )
    )
    let auroc: ([Pair]) -> Double? = { items in
      Statistics.auroc(
        items.map { $0.number("factual_precision") < 1 },
        items.map {
          -($0.prediction.numbers["factuality"] ?? $0.prediction.numbers["accurate"] ?? 0)
        }
      )
    }
    figures.add("auroc_any_false_fact", auroc(pairs))
    figures.add("ci_auroc", Statistics.bootstrap(groups, auroc))
    var right = 0.0
    var total = 0.0
    for group in groups {
      for i in group.indices {
        for j in 0..<i {
          let truth = group[i].number("factual_f1") - group[j].number("factual_f1")
          guard abs(truth) >= 0.1 else { continue }
          let found =
            (group[i].prediction.numbers["overall"] ?? 0)
            - (group[j].prediction.numbers["overall"] ?? 0)
          total += 1
          right += found * truth > 0 ? 1 : found == 0 ? 0.5 : 0
        }
      }
    }
    figures.add("pairwise_same_dialogue", right / max(1, total))
    figures.add("pairs", Int(total))
  }

  private static func primock(
    _ labels: [JSONValue],
    _ byID: [String: Prediction],
    _ figures: inout FigureList
  ) {
    let pairs = self.pairs(labels, byID)
    let groups = self.groups(pairs) { $0.label["note_id"]?.text ?? "" }
    let isWrong: (Pair) -> Bool = { $0.number("incorrect") > 0 }
    let doubt: (Pair) -> Double = { -($0.prediction.numbers["support"] ?? 0) }
    let wrong = pairs.count(where: isWrong)
    figures.add("n", pairs.count)
    figures.add("incorrect", wrong)
    let auroc: ([Pair]) -> Double? = {
      Statistics.auroc($0.map(isWrong), $0.map(doubt))
    }
    figures.add("auroc", auroc(pairs))
    figures.add("ci", Statistics.bootstrap(groups, auroc))
    figures.add(
      "average_precision",
      Statistics.averagePrecision(pairs.map(isWrong), pairs.map(doubt))
    )
    figures.add("chance_ap", Double(wrong) / Double(max(1, pairs.count)))
    figures.add(
      "note_spearman_error_rate",
      Statistics.spearman(
        groups.map { $0.reduce(0) { $0 + doubt($1) } / Double($0.count) },
        groups.map { Double($0.count(where: isWrong)) / Double($0.count) }
      )
    )
  }

  private static func nexus(
    _ labels: [JSONValue],
    _ byID: [String: Prediction],
    isLetter: Bool,
    _ figures: inout FigureList
  ) {
    let pairs = self.pairs(labels, byID)
    let truth = pairs.map { $0.label["strength"]?.text ?? "" }
    let found = pairs.map { $0.prediction.texts["strength"] ?? "" }
    figures.add("n", pairs.count)
    figures.add(
      "strength_macro_f1",
      Statistics.macroF1(
        truth,
        found,
        classes: ["positive", "negative", "speculative", "none"]
      )
    )
    // Letters stand for themselves, sentences for the decision that they are of.
    let groups = self.groups(pairs) { $0.label["doc"]?.text ?? $0.prediction.id }
    figures.add(
      "ci_strength",
      Statistics.bootstrap(groups) { items in
        Statistics.macroF1(
          items.map { $0.label["strength"]?.text ?? "" },
          items.map { $0.prediction.texts["strength"] ?? "" },
          classes: ["positive", "negative", "speculative", "none"]
        )
      }
    )
    figures.add("strength_acc", Self.accuracy(truth, found))
    let others = zip(truth, found).filter { $0.0 != "positive" }
    figures.add(
      "false_positive_rate_on_nonpositive",
      Double(others.count { $0.1 == "positive" }) / Double(max(1, others.count))
    )
    guard isLetter else { return }
    figures.add(
      "connection_macro_f1",
      Statistics.macroF1(
        pairs.map { $0.label["connection"]?.text ?? "" },
        pairs.map { $0.prediction.texts["connection"] ?? "" },
        classes: ["direct", "secondary", "aggravation", "none"]
      )
    )
    let elements = [
      "records_reviewed", "rationale", "credentials", "signature", "date", "in_service_event",
    ]
    for element in elements {
      figures.add(
        "acc_\(element)",
        Self.accuracy(
          pairs.map { $0.label[element] == .bool(true) ? "yes" : "no" },
          pairs.map { $0.prediction.flags[element] == true ? "yes" : "no" }
        )
      )
    }
  }

  private static func accuracy(_ a: [String], _ b: [String]) -> Double {
    Double(zip(a, b).count { $0.0 == $0.1 }) / Double(max(1, a.count))
  }
}

/// Named figures in the order in which they were added, as one JSON object.
struct FigureList {
  private var writer = JSONWriter(indented: true)

  init() { self.writer.beginObject() }

  mutating func add(_ name: String, _ text: String) { self.writer.member(name, text) }
  mutating func add(_ name: String, _ number: Int) { self.writer.member(name, Int32(number)) }

  mutating func add(_ name: String, _ number: Double?) {
    self.writer.key(name)
    self.write(number, decimals: 4)
  }

  mutating func add(_ name: String, _ interval: (low: Double, high: Double)?) {
    self.writer.key(name)
    guard let interval else {
      self.writer.raw("null")
      return
    }
    self.writer.beginArray()
    self.writer.separate()
    self.write(interval.low, decimals: 3)
    self.writer.separate()
    self.write(interval.high, decimals: 3)
    self.writer.endArray()
  }

  /// A nested object.
  mutating func add(_ name: String, _ body: (inout FigureList) -> Void) {
    self.writer.key(name)
    self.writer.beginObject()
    body(&self)
    self.writer.endObject()
  }

  private mutating func write(_ number: Double?, decimals: Int) {
    guard let number, number.isFinite else {
      self.writer.raw("null")
      return
    }
    // The decimal text is rounded from the exact value, as the scorer's rounding is.
    (Double(String(format: "%.\(decimals)f", number)) ?? number).write(to: &self.writer)
  }

  /// The object; nothing can be added afterwards.
  var text: String {
    var writer = self.writer
    writer.endObject()
    return writer.text
  }
}
