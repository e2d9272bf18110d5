internal import Foundation
package import Messages

extension GoogleProtobuf.Timestamp {
  /// What `init(text:)` reads, as messages say it.
  package static let textForms =
    "seconds since 1970, or a date such as 2026-01-31 or 2026-01-31T12:00:00Z"

  /// A time as people write it: seconds since 1970, RFC 3339, or a day, which begins at midnight UTC. Nil
  /// when it is none, or before 1970.
  package init?(text: String) {
    // Dates are read without their fractions of a second, which would otherwise lose digits.
    var text = text
    var nanos = 0
    if let point = text.firstIndex(of: ".") {
      let rest = text[text.index(after: point)...]
      let digits = rest.prefix { ("0"..."9").contains($0) }
      guard (1...9).contains(digits.count),
        let fraction = Int(digits + String(repeating: "0", count: 9 - digits.count))
      else { return nil }
      nanos = fraction
      text = String(text[..<point]) + rest.dropFirst(digits.count)
    }
    let date =
      (try? Date(text, strategy: .iso8601))
      ?? (nanos == 0
        ? try? Date(text, strategy: Date.ISO8601FormatStyle().year().month().day()) : nil)
    let seconds = Double(text) ?? date?.timeIntervalSince1970
    guard let seconds, (0...1e11).contains(seconds) else { return nil }
    self.init()
    self.seconds = Int64(seconds)
    self.nanos = Int32(nanos)
  }
}
