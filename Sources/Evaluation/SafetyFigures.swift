internal import Messages
internal import Model

/// The figures of the task of single errors in notes of visits: whom the grade accuses, and where it points.
///
/// A finding is on an error when it touches the error's place, either of them widened by 20 code points.
struct SafetyFigures {
  private struct Note {
    var variant: String
    var isFlagged: Bool
    var score: Double?
    var findings: Int
    /// Whether one of the first three findings, and of all, is on the error.
    var isFirst = false
    var isFound = false
  }

  /// The notes of each encounter.
  private var encounters: [String: [Note]] = [:]

  private static let reach = 20.0
  private static let first = 3

  /// - Parameter encounters: The encounter of each note, by the note's id.
  init(_ labels: [JSONValue], _ byID: [String: Prediction], _ encounters: [String: String]) {
    for label in labels {
      let id = label["id"]?.text ?? ""
      let prediction = byID[id] ?? Prediction(id: id)
      let findings = prediction.findings ?? []
      var note = Note(
        variant: label["variant"]?.text ?? "",
        isFlagged: prediction.flags["critical"] == true,
        score: prediction.numbers["score"],
        findings: findings.count
      )
      if let place = label["note_span"]?.items, place.count == 2, let start = place[0].double,
        let end = place[1].double
      {
        let hits = findings.map { finding in
          finding.span.map {
            Double($0.start) <= end + Self.reach && Double($0.end) >= start - Self.reach
          } ?? false
        }
        note.isFirst = hits.prefix(Self.first).contains(true)
        note.isFound = hits.contains(true)
      }
      self.encounters[encounters[id] ?? id, default: []].append(note)
    }
  }

  func add(to figures: inout FigureList) {
    // The bootstrap draws encounters in one order.
    let groups = self.encounters.sorted { $0.key < $1.key }.map(\.value)
    figures.add("n", groups.reduce(0) { $0 + $1.count })
    let all: [(name: String, figure: ([Note]) -> Double?)] = [
      ("flagged_errors", { Self.share($0, ["error"], \.isFlagged) }),
      ("flagged_clean", { Self.share($0, ["clean"], \.isFlagged) }),
      ("flagged_clean_and_harmless", { Self.share($0, ["clean", "harmless"], \.isFlagged) }),
      ("error_in_first_three", { Self.share($0, ["error"], \.isFirst) }),
      ("error_found", { Self.share($0, ["error"], \.isFound) }),
      ("findings_a_clean_note", { Self.mean($0.filter { $0.variant == "clean" }) }),
    ]
    for (name, figure) in all {
      figures.add(name, figure(groups.flatMap(\.self)))
      figures.add("ci_\(name)", Statistics.bootstrap(groups) { figure($0) })
    }
    figures.add("clean_scores_above_error", Self.pairs(groups))
    let scored = groups.flatMap(\.self).filter { $0.score != nil }
    figures.add(
      "auroc_error_vs_clean_and_harmless",
      Statistics.auroc(scored.map { $0.variant == "error" }, scored.map { -($0.score ?? 0) })
    )
  }

  private static func share(
    _ notes: [Note],
    _ variants: Set<String>,
    _ property: (Note) -> Bool
  ) -> Double? {
    let chosen = notes.filter { variants.contains($0.variant) }
    guard !chosen.isEmpty else { return nil }
    return Double(chosen.count(where: property)) / Double(chosen.count)
  }

  private static func mean(_ notes: [Note]) -> Double? {
    guard !notes.isEmpty else { return nil }
    return Double(notes.reduce(0) { $0 + $1.findings }) / Double(notes.count)
  }

  /// How often the clean note of an encounter scores above one with an error; equals count half.
  private static func pairs(_ groups: [[Note]]) -> Double? {
    var (sum, count) = (0.0, 0.0)
    for notes in groups {
      guard let clean = notes.first(where: { $0.variant == "clean" })?.score else { continue }
      for note in notes where note.variant == "error" {
        guard let score = note.score else { continue }
        sum += clean > score ? 1 : clean == score ? 0.5 : 0
        count += 1
      }
    }
    return count > 0 ? sum / count : nil
  }
}
