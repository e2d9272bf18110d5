internal import Evaluation
internal import Foundation
internal import Messages
internal import Privacy

/// De-identified documents as JSON, and as one HTML page with what was found in colour.
struct DeidentifiedReport {
  struct Item {
    var name: String
    var original: String
    var result: Deidentified

    /// The document as JSON, with the places in code points of the original.
    func json(indented: Bool) -> String { self.json(id: .string(self.name), indented: indented) }

    func json(id: JSONValue, indented: Bool) -> String {
      let points = CodePoints(self.original)
      var json = JSONWriter(indented: indented)
      json.beginObject()
      json.key("id")
      id.write(to: &json)
      json.member("text", self.result.text)
      json.key("spans")
      json.beginArray()
      for redaction in self.result.redactions {
        let range = points.range(redaction.original)
        json.separate()
        json.beginObject()
        json.member("start", Int32(clamping: range.lowerBound))
        json.member("end", Int32(clamping: range.upperBound))
        json.member("label", PrivacyCorpus.label(redaction.category))
        json.member("rule", redaction.rule.description)
        json.member("action", redaction.action.rawValue)
        json.member("score", (redaction.score * 100).rounded() / 100)
        json.endObject()
      }
      json.endArray()
      json.endObject()
      return json.text
    }
  }

  let items: [Item]

  /// The page. It shows the originals: it is for whoever may see them.
  var html: String {
    """
    <!doctype html>
    <html lang="en"><head><meta charset="utf-8"><title>De-identified documents</title>
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <style>
    body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1b1b1f; }
    article { border-top: 2px solid #cfd3da; margin-top: 2rem; padding-top: 1rem; }
    .columns { display: grid; grid-template-columns: 1fr 1fr; gap: 2rem; }
    @media (max-width: 50rem) { .columns { grid-template-columns: 1fr; } }
    pre { white-space: pre-wrap; font: inherit; background: #f6f7f9; padding: 1rem; border-radius: 6px; }
    mark { background: #ffe3a3; border-bottom: 2px solid #b86e00; color: inherit; }
    mark.name { background: #ffd6d6; border-color: #b3261e; }
    mark.date, mark.age, mark.age90 { background: #d9ecff; border-color: #1f5fa8; }
    mark.address, mark.city, mark.region, mark.zip, mark.facility, mark.organization { background: #dff3df; border-color: #2e7d32; }
    </style></head><body><h1>De-identified documents</h1>
    <p>The left column shows the originals with what was found.</p>
    \(self.items.map(self.article).joined(separator: "\n"))
    </body></html>

    """
  }

  private func article(_ item: Item) -> String {
    """
    <article><h2>\(GradeReport.escape(item.name))</h2>
    <div class="columns"><pre>\(Self.marked(Array(item.original.utf8), item.result.redactions, \.original))</pre>
    <pre>\(Self.marked(Array(item.result.text.utf8), item.result.redactions, \.output))</pre></div>
    </article>
    """
  }

  private static func marked(
    _ bytes: [UInt8],
    _ redactions: [Redaction],
    _ range: KeyPath<Redaction, Range<Int>>
  ) -> String {
    var html = ""
    var place = 0
    for redaction in redactions {
      let own = redaction[keyPath: range]
      html += GradeReport.escape(String(decoding: bytes[place..<own.lowerBound], as: UTF8.self))
      let category = redaction.category.rawValue
      html += "<mark class=\"\(category)\" title=\"\(category), \(redaction.rule)\">"
      html += GradeReport.escape(String(decoding: bytes[own], as: UTF8.self)) + "</mark>"
      place = own.upperBound
    }
    return html + GradeReport.escape(String(decoding: bytes[place...], as: UTF8.self))
  }
}
