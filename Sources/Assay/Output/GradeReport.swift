internal import Foundation
internal import Messages

/// Grades as one HTML page that stands alone: each text with its findings marked in place.
struct GradeReport {
  /// One graded document.
  struct Item {
    var name: String
    var text: String
    var grade: AssayV1.Grade
  }

  let items: [Item]

  /// The page.
  var html: String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>Assay grades</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <style>
    body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1b1b1f; }
    article { border-top: 2px solid #cfd3da; margin-top: 2rem; padding-top: 1rem; }
    .columns { display: grid; grid-template-columns: 3fr 2fr; gap: 2rem; }
    @media (max-width: 50rem) { .columns { grid-template-columns: 1fr; } }
    pre { white-space: pre-wrap; font: inherit; background: #f6f7f9; padding: 1rem; border-radius: 6px; }
    mark { background: #ffe3a3; border-bottom: 2px solid #b86e00; color: inherit; }
    table { border-collapse: collapse; width: 100%; }
    td, th { text-align: left; padding: .2rem .5rem; border-bottom: 1px solid #e3e5ea; }
    td.number { text-align: right; font-variant-numeric: tabular-nums; }
    </style></head><body><h1>Assay grades</h1>
    \(self.items.map(self.article).joined(separator: "\n"))
    </body></html>

    """
  }

  private func article(_ item: Item) -> String {
    let grade = item.grade
    let rows = grade.dimensions.map { score in
      let value =
        switch score.outcome {
        case .score(let value): GradeTable.decimals(value, 2)
        case .notAssessable(let why): "not assessable: \(Self.escape(why.explanation))"
        case nil: "–"
        }
      return "<tr><th scope=\"row\">\(GradeTable.name(of: score.dimension))</th>"
        + "<td class=\"number\">\(value)</td></tr>"
    }
    let findings = grade.dimensions.flatMap(\.evidence).enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }.map(\.element)
    let list = findings.prefix(40).map { evidence in
      "<tr><td class=\"number\">−\(GradeTable.decimals(evidence.weight, 2))</td>"
        + "<td>\(Self.escape(evidence.ruleID))</td><td>\(Self.escape(evidence.explanation))</td></tr>"
    }
    return """
      <article><h2>\(Self.escape(item.name)): \(GradeTable.decimals(grade.hybrid?.score ?? 0, 1)) of 100</h2>
      <div class="columns"><section><h3>Text</h3><pre>\(self.marked(item, findings))</pre></section>
      <section><h3>Dimensions</h3><table>\(rows.joined())</table>
      <h3>Findings</h3><table>\(list.joined())</table></section></div></article>
      """
  }

  /// The text with each finding's place marked; what overlaps an earlier mark joins it.
  private func marked(_ item: Item, _ findings: [AssayV1.Evidence]) -> String {
    let scalars = Array(item.text.unicodeScalars)
    var titles: [Int: [String]] = [:]
    var isMarked = [Bool](repeating: false, count: scalars.count)
    for evidence in findings {
      guard let span = evidence.span, span.source == .text, span.end <= scalars.count,
        span.end - span.start < 400
      else { continue }
      titles[Int(span.start), default: []].append("\(evidence.ruleID): \(evidence.explanation)")
      for index in Int(span.start)..<Int(span.end) { isMarked[index] = true }
    }
    var html = ""
    var isOpen = false
    for (index, scalar) in scalars.enumerated() {
      if isOpen, !isMarked[index] || titles[index] != nil {
        html += "</mark>"
        isOpen = false
      }
      if isMarked[index], !isOpen {
        let title = (titles[index] ?? []).joined(separator: " ")
        html += "<mark title=\"\(Self.escape(title))\">"
        isOpen = true
      }
      html += Self.escape(String(Character(scalar)))
    }
    return html + (isOpen ? "</mark>" : "")
  }

  static func escape(_ text: String) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
