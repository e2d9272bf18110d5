internal import Foundation
internal import Messages

/// Grades as one HTML page that stands alone: each text with its findings marked in place.
struct GradeReport {
  /// One graded document.
  struct Item {
    var name: String
    var text: String
    var transcript: String?
    var priorNote: String?
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
    .texts { display: grid; grid-auto-columns: minmax(0, 1fr); grid-auto-flow: column; gap: 1.5rem; }
    .texts pre { max-height: 60rem; overflow: auto; }
    @media (max-width: 50rem) { .columns, .texts { grid-template-columns: 1fr; grid-auto-flow: row; } }
    pre { white-space: pre-wrap; font: inherit; background: #f6f7f9; padding: 1rem; border-radius: 6px; }
    mark { background: #ffe3a3; border-bottom: 2px solid #b86e00; color: inherit; }
    table { border-collapse: collapse; width: 100%; }
    td, th { text-align: left; padding: .2rem .5rem; border-bottom: 1px solid #e3e5ea; }
    summary { font-weight: 600; padding: .5rem 0; cursor: pointer; }
    sup { font-size: .7em; color: #8a5200; font-weight: 600; padding: 0 .1em; }
    sup:target { background: #b86e00; color: #fff; }
    small { color: #5a5e66; }
    .warning { color: #a3151c; font-weight: 600; }
    td.number { text-align: right; font-variant-numeric: tabular-nums; }
    </style></head><body><h1>Assay grades</h1>
    \(self.items.enumerated().map(self.article).joined(separator: "\n"))
    </body></html>

    """
  }

  private func article(_ number: Int, _ item: Item) -> String {
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
    let findings = grade.findings.compactMap(\.evidence)
    let list = findings.enumerated().map { index, evidence in
      let place = index + 1
      let links = [(evidence.span, "in the text"), (evidence.related, "where it conflicts")]
        .compactMap { span, title -> String? in
          guard let span else { return nil }
          let target = Self.anchor(number, span.source, place)
          return "<a href=\"#\(target)\" title=\"\(title)\">\(Self.name(of: span.source))</a>"
        }
      return "<tr><td class=\"number\">\(place)</td>"
        + "<td class=\"number\">−\(GradeTable.decimals(evidence.weight, 2))</td>"
        + "<td>\(Self.escape(evidence.explanation))<br><small>\(Self.escape(evidence.ruleID))"
        + (links.isEmpty ? "" : " · " + links.joined(separator: " · ")) + "</small></td></tr>"
    }
    let texts: [(AssayV1.EvidenceSource, String, String?)] = [
      (.text, "Text", item.text),
      (.transcript, "Transcript", item.transcript), (.priorNote, "Earlier note", item.priorNote),
    ]
    let panels = texts.compactMap { source, title, text -> String? in
      guard let text else { return nil }
      let marked = self.marked(number, source, text, Array(findings))
      // The note stands beside what was said; an earlier note opens when it is asked for.
      return "<details\(source == .priorNote ? "" : " open")><summary>\(title)</summary>"
        + "<pre>\(marked)</pre></details>"
    }
    return """
      <article><h2>\(Self.escape(item.name)): \(GradeTable.score(of: grade))</h2>
      <p>\(Self.escape(GradeTable.summary(of: grade)))</p>
      \(Self.warning(grade))<div class="columns"><section>\(self.highlights(number, item, Array(findings)))
      \(Self.nexus(grade.nexus))</section>
      <section><h3>Dimensions</h3><table>\(rows.joined())</table></section></div>
      <div class="texts">\(panels.joined(separator: "\n"))</div>
      <h3>Findings</h3><table>\(list.joined())</table></article>
      """
  }

  private static func warning(_ grade: AssayV1.Grade) -> String {
    guard let contradicted = grade.factuality?.contradicted, contradicted > 0 else { return "" }
    return "<p class=\"warning\">\(self.escape(GradeTable.warning(contradicted))).</p>\n"
  }

  /// What stands at a place, at most a line of it.
  private static func quote(_ text: String, _ span: AssayV1.Span) -> String {
    let place = text.unicodeScalars.dropFirst(Int(span.start)).prefix(Int(span.end - span.start))
    let line = place.prefix { $0 != "\n" }
    let shown = line.prefix(80)
    return String(String.UnicodeScalarView(shown)) + (shown.count < place.count ? "…" : "")
  }

  /// What costs most, with links to its place and what would mend it.
  private func highlights(
    _ number: Int,
    _ item: Item,
    _ findings: [AssayV1.Evidence]
  ) -> String {
    guard !item.grade.highlights.isEmpty else { return "" }
    let entries = item.grade.highlights.map { highlight in
      let at = findings.firstIndex { $0.ruleID == highlight.ruleID && $0.span == highlight.span }
      var text = Self.escape(highlight.explanation)
      if highlight.count > 1 { text += " And \(highlight.count - 1) more." }
      if let at, let span = highlight.span {
        if span.source == .text {
          text += " <q>\(Self.escape(Self.quote(item.text, span)))</q>"
        }
        text += " <a href=\"#\(Self.anchor(number, span.source, at + 1))\">Show it</a>."
      }
      return "<li><b>−\(GradeTable.decimals(highlight.cost, 1))</b> \(text)<br>"
        + "<small>\(Self.escape(highlight.remedy))</small></li>"
    }
    return "<h3>What costs most</h3><ol>\(entries.joined())</ol>"
  }

  private static func nexus(_ nexus: AssayV1.Nexus?) -> String {
    guard let nexus else { return "" }
    let rows = (nexus.vaCompliance?.elements ?? []).map { element in
      let name = element.id.replacing("-", with: " ")
      let state = element.present ? "present" : "missing. \(element.advice)"
      return "<tr><th scope=\"row\">\(self.escape(name))</th><td>\(self.escape(state))</td></tr>"
    }
    let limits = GradeTable.limits(of: nexus).map { "<br><small>\(self.escape($0))</small>" } ?? ""
    return "<h3>Nexus</h3><p>\(self.escape(GradeTable.summary(of: nexus)))\(limits)</p>"
      + "<table>\(rows.joined())</table>"
  }

  private static func anchor(
    _ item: Int,
    _ source: AssayV1.EvidenceSource,
    _ finding: Int
  ) -> String {
    "d\(item)-\(source.rawValue)-\(finding)"
  }

  private static func name(of source: AssayV1.EvidenceSource) -> String {
    switch source {
    case .transcript: "transcript"
    case .priorNote: "earlier note"
    default: "text"
    }
  }

  /// A text with each finding's place marked and numbered. Places may overlap: what lies in any of
  /// them is marked once, and each begins with its number.
  private func marked(
    _ item: Int,
    _ source: AssayV1.EvidenceSource,
    _ text: String,
    _ findings: [AssayV1.Evidence]
  ) -> String {
    let scalars = Array(text.unicodeScalars)
    var begins: [Int: [Int]] = [:]
    var depth = [Int](repeating: 0, count: scalars.count + 1)
    for (index, evidence) in findings.enumerated() {
      // A place in the text twice is named once.
      let spans = [evidence.span, evidence.related].compactMap(\.self)
        .filter { $0.source == source && $0.end <= scalars.count && $0.start < $0.end }
      for (at, span) in spans.enumerated() {
        if at == 0 { begins[Int(span.start), default: []].append(index + 1) }
        // What is said of a whole section is not painted over all of it.
        let start = Int(span.start)
        let line = scalars[start..<Int(span.end)].prefix(60).firstIndex { $0 == "\n" }
        let end = span.end - span.start < 400 ? Int(span.end) : max(start + 1, line ?? start + 60)
        depth[Int(span.start)] += 1
        depth[end] -= 1
      }
    }
    var html = ""
    var isOpen = false
    var open = 0
    for (index, scalar) in scalars.enumerated() {
      open += depth[index]
      if isOpen, open == 0 {
        html += "</mark>"
        isOpen = false
      }
      for finding in begins[index] ?? [] {
        html += "<sup id=\"\(Self.anchor(item, source, finding))\">\(finding)</sup>"
      }
      if !isOpen, open > 0 {
        html += "<mark>"
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
