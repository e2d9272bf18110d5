// The de-identification alone: `PrivacyBench predict LEVEL <DOCUMENTS >PREDICTIONS`, where documents are JSON
// lines with `id` and `text`, and predictions have spans in code points.
internal import Foundation
internal import Privacy

let words = Array(CommandLine.arguments.dropFirst() + ["", ""])

/// The labels that are not the categories' names in capitals.
let labels: [Category: String] = [
  .healthPlan: "HEALTHPLAN", .facility: "HOSPITAL", .organization: "ORG", .region: "STATE",
]

/// A span of a prediction: `start` and `end` in code points.
func span(_ finding: Finding, _ points: [Int]) -> [String: Any] {
  [
    "start": points[finding.range.lowerBound], "end": points[finding.range.upperBound],
    "label": labels[finding.category] ?? finding.category.rawValue.uppercased(),
    "rule": finding.rule.description, "score": finding.score,
  ]
}

func predict(_ level: PrivacyLevel) throws {
  while let line = readLine() {
    guard let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
      let id = object["id"] as? String, let text = object["text"] as? String
    else { continue }
    let bytes = Array(text.utf8)
    // For each byte how many code points begin before it.
    var points = [Int](repeating: 0, count: bytes.count + 1)
    for index in bytes.indices {
      points[index + 1] = points[index] + (bytes[index] & 0xc0 == 0x80 ? 0 : 1)
    }
    var starts = points
    for index in bytes.indices where bytes[index] & 0xc0 != 0x80 {
      starts[index] = points[index + 1] - 1
    }
    starts[bytes.count] = points[bytes.count]
    // An age below 90 is no identifier; the strict level only makes it coarser.
    let findings = Scanner.findings(in: bytes, level: level).filter { $0.category != .age }
    let spans = findings.map { span($0, starts) }
    let data = try JSONSerialization.data(withJSONObject: ["id": id, "spans": spans])
    print(String(decoding: data, as: UTF8.self))
  }
}

switch words[0] {
case "predict":
  do {
    try predict(PrivacyLevel(rawValue: words[1]) ?? .moderate)
  } catch {
    print("failed: \(error)")
  }
default: print("PrivacyBench predict LEVEL")
}
