internal import Foundation
internal import Telemetry

/// Where a page ended: opaque to clients.
struct PageToken {
  /// The last item's time, in nanoseconds since 1970, where items are in the order of their times.
  let time: UInt64
  /// The last item's number in its store.
  let number: Int64
  /// Stands for the request's other fields.
  let selection: UInt64

  init(time: UInt64 = 0, number: Int64, selection: UInt64) {
    self.time = time
    self.number = number
    self.selection = selection
  }

  init?(_ text: String) {
    guard let data = Data(base64Encoded: text), data.count == 24 else { return nil }
    let numbers = [data[0..<8], data[8..<16], data[16..<24]].map {
      $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    }
    self.time = numbers[0]
    self.number = Int64(bitPattern: numbers[1])
    self.selection = numbers[2]
  }

  var text: String {
    var data = Data()
    for number in [self.time, UInt64(bitPattern: self.number), self.selection] {
      withUnsafeBytes(of: number.bigEndian) { data.append(contentsOf: $0) }
    }
    return data.base64EncodedString()
  }

  /// A number that stands for a query without its page: the same after a restart.
  ///
  /// - Parameter parts: What tells one query from another.
  static func digest(of parts: [String]) -> UInt64 {
    Checksum.fnv1a(parts.joined(separator: "\u{0}").utf8)
  }
}
