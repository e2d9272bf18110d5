/// The parts of an output that have to be looked at again: what was put in the place of findings, and what
/// stands around it.
///
/// Farther away an output is the text that was looked at before, byte for byte. What looks farther than a bounded
/// number of words is how the text is written, and names that are found again elsewhere: where the one changed, or
/// something was found here, the whole output is looked at.
struct SecondLook {
  /// How far around a replacement something new may be found, in bytes.
  private static let reach = 48
  /// How much more is read, so that what is found has its surroundings.
  private static let margin = 80

  /// The parts as one text, with blank lines between them.
  let bytes: [UInt8]
  /// Where each part is in that text, and where it begins in the output.
  private let parts: [(place: Range<Int>, start: Int)]
  /// Where something new may be, in the output.
  private let near: [Range<Int>]

  init(_ output: [UInt8], around redactions: [Redaction]) {
    var near: [Range<Int>] = []
    var wide: [Range<Int>] = []
    for redaction in redactions {
      let range = redaction.output
      Self.add(
        max(0, range.lowerBound - Self.reach)..<min(output.count, range.upperBound + Self.reach),
        to: &near
      )
      Self.add(
        Self.border(
          output,
          range.lowerBound - Self.reach - Self.margin,
          -1
        )..<Self.border(
          output,
          range.upperBound + Self.reach + Self.margin,
          1
        ),
        to: &wide
      )
    }
    var bytes: [UInt8] = []
    var parts: [(place: Range<Int>, start: Int)] = []
    for range in wide {
      if !bytes.isEmpty { bytes += [0x0a, 0x0a] }
      parts.append((bytes.count..<bytes.count + range.count, range.lowerBound))
      bytes += output[range]
    }
    self.bytes = bytes
    self.parts = parts
    self.near = near
  }

  /// Appends a range, or lets the last one grow when they touch.
  private static func add(_ range: Range<Int>, to ranges: inout [Range<Int>]) {
    if let last = ranges.last, last.upperBound >= range.lowerBound {
      let start = min(last.lowerBound, range.lowerBound)
      ranges[ranges.count - 1] = start..<max(last.upperBound, range.upperBound)
    } else {
      ranges.append(range)
    }
  }

  /// The next white space from a place on, or where a character begins when none is near.
  private static func border(_ output: [UInt8], _ place: Int, _ step: Int) -> Int {
    var place = place
    for _ in 0..<64 {
      if place <= 0 { return 0 }
      if place >= output.count { return output.count }
      if output[place] <= 0x20 { return place }
      place += step
    }
    while place > 0, place < output.count, output[place] & 0xc0 == 0x80 { place += step }
    return min(max(place, 0), output.count)
  }

  /// A finding in the parts as one in the output; nil for one that lies in none of them, or farther from
  /// any replacement than something new can be.
  func inOutput(_ finding: Finding) -> Finding? {
    let next = Self.first(self.parts) { $0.place.lowerBound > finding.range.lowerBound }
    guard next > 0, finding.range.upperBound <= self.parts[next - 1].place.upperBound else {
      return nil
    }
    let move = self.parts[next - 1].start - self.parts[next - 1].place.lowerBound
    let range = finding.range.lowerBound + move..<finding.range.upperBound + move
    let place = Self.first(self.near) { $0.upperBound > range.lowerBound }
    guard place < self.near.count, self.near[place].lowerBound < range.upperBound else {
      return nil
    }
    var moved = finding
    moved.range = range
    return moved
  }

  /// The place of the first one that fulfils something that all behind it fulfil, too.
  private static func first<Item>(_ items: [Item], _ isPast: (Item) -> Bool) -> Int {
    var low = 0
    var high = items.count
    while low < high {
      let middle = (low + high) / 2
      if isPast(items[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
