internal import Foundation
internal import Messages

/// A task's figures as a table: each with its interval, beside what length alone gives and the best of others.
struct FigureTable {
  let task: EvaluationTask
  /// As `Figures` gives them.
  let figures: JSONValue
  /// The same of predictions by length.
  let length: JSONValue

  /// Which member holds a figure's interval.
  private static let intervals = [
    "spearman_overall_vs_factual_f1": "ci_overall",
    "spearman_thorough_vs_omission_rate": "ci_thorough",
    "spearman_accurate_vs_factual_precision": "ci_accurate", "auroc_any_false_fact": "ci_auroc",
    "auroc": "ci", "macro_overall": "ci_macro_overall",
    "macro_overall_factual": "ci_macro_overall_factual",
    "macro_target_dim": "ci_macro_target_dim",
    "macro_evidence_hit_at_5": "ci_macro_evidence_hit_at_5", "strength_macro_f1": "ci_strength",
  ]

  /// Members that are no figures of merit.
  private static let counts: Set<String> = ["n", "pairs", "incorrect", "chance_ap", "missing"]

  var text: String {
    let trivial =
      self.task == .nexusStrength || self.task == .nexusLetters ? "always none" : "length"
    var rows = [["figure", "Assay", "95 % interval", trivial, "best of others"]]
    for (key, value) in (try? self.figures.members()) ?? [] {
      guard let number = value.double, !Self.counts.contains(key) else { continue }
      let best = Baselines.best(self.task, key)
      rows.append([
        key, Self.decimals(number), self.interval(key),
        self.length[key]?.double.map(Self.decimals) ?? "",
        best.map { "\(Self.decimals($0.value))  \($0.name)" } ?? "",
      ])
    }
    rows += self.kinds
    let widths = rows[0].indices.map { column in
      rows.map { $0.count > column ? $0[column].count : 0 }.max() ?? 0
    }
    let lines = rows.map { row in
      zip(row, widths).map { $0.padding(toLength: $1, withPad: " ", startingAt: 0) }
        .joined(separator: "  ").trimmingSuffix()
    }
    let count = self.figures["n"]?.double.map { " (\(Int($0)) items)" } ?? ""
    return ([self.task.rawValue + count] + lines).joined(separator: "\n")
  }

  /// The kinds of injected defects: the share of pairs in which each figure moves as it should.
  private var kinds: [[String]] {
    guard let kinds = try? self.figures["by_type"]?.members() else { return [] }
    return [[], ["kind of defect", "overall", "its dimension", "in the first five", "pairs"]]
      + kinds.map { name, kind in
        let columns = ["overall", "target_dim", "evidence_hit_at_5"].map {
          kind[$0]?.double.map(Self.decimals) ?? "–"
        }
        return [name] + columns + [kind["n"]?.double.map { "\(Int($0))" } ?? ""]
      }
  }

  private func interval(_ key: String) -> String {
    guard let name = Self.intervals[key], let ends = self.figures[name]?.items, ends.count == 2,
      let low = ends[0].double, let high = ends[1].double
    else { return "" }
    return "\(Self.decimals(low)) to \(Self.decimals(high))"
  }

  private static func decimals(_ value: Double) -> String { String(format: "%.3f", value) }
}

extension String {
  fileprivate func trimmingSuffix() -> String {
    var text = self
    while text.last == " " { text.removeLast() }
    return text
  }
}
