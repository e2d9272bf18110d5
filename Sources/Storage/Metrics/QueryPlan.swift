/// Which cells a query reads: coarse ones where there are such, finer ones for what was not rolled up
/// yet.
package struct QueryPlan: Sendable, Hashable {
  /// A stretch of time at one resolution.
  package struct Segment: Sendable, Hashable {
    package var resolution: Int
    package var start: Int
    package var end: Int
  }

  /// Cells of one resolution: how fine, and how long they are kept.
  package struct Resolution: Sendable, Hashable {
    package let seconds: Int
    package let retention: Int
  }

  /// 10 s for 2 h in memory; 1 min for 48 h, 5 min for 14 d and 1 h for 400 d in the database.
  package static let resolutions = [
    Resolution(seconds: 10, retention: 2 * 3600),
    Resolution(seconds: 60, retention: 48 * 3600),
    Resolution(seconds: 300, retention: 14 * 86_400),
    Resolution(seconds: 3600, retention: 400 * 86_400),
  ]

  /// The most cells that a query reads.
  package static let mostCells = 30_000

  package let segments: [Segment]
  /// The coarsest resolution used.
  package let resolution: Int
  /// The query's window, on the resolution's borders.
  package let start: Int
  package let end: Int

  /// - Parameters:
  ///   - seriesCount: How many series the query touches.
  ///   - coverage: For each resolution in seconds, the times between which its cells are complete.
  ///   - now: Seconds since 1970.
  package init(
    start: Int,
    end: Int,
    step: Int?,
    seriesCount: Int,
    coverage: [Int: Range<Int>],
    now: Int
  ) {
    let window = max(1, end - start)
    let usable = Self.resolutions.filter { resolution in
      let isInMemory = resolution.seconds == LiveCells.seconds
      let isThere = !isInMemory || (coverage[LiveCells.seconds]?.lowerBound ?? .max) <= start
      return start >= now - resolution.retention && isThere
    }
    // As coarse as the step allows; finer is more to read and says no more.
    let wanted = step.flatMap { step in usable.last { $0.seconds <= step } } ?? usable.first
    let fitting = usable.first { resolution in
      resolution.seconds >= wanted?.seconds ?? 0
        && (window / resolution.seconds + 1) * max(1, seriesCount) <= Self.mostCells
    }
    let coarsest = Self.resolutions[Self.resolutions.count - 1]
    let chosen = (fitting ?? usable.last ?? coarsest).seconds
    self.resolution = chosen
    let first = start - Self.modulo(start, chosen)
    self.start = first
    self.end = end
    // From the coarse part on to finer ones, each from where the one before ends.
    var segments: [Segment] = []
    var place = first
    for resolution in Self.resolutions.reversed() where resolution.seconds <= chosen {
      let isFinest = resolution.seconds == min(chosen, 60)
      let complete = coverage[resolution.seconds]?.upperBound ?? Int.min
      let until = isFinest ? end : min(end, complete)
      if until > place {
        segments.append(Segment(resolution: resolution.seconds, start: place, end: until))
        place = until
      }
      if isFinest { break }
    }
    self.segments = segments
  }

  private static func modulo(_ value: Int, _ by: Int) -> Int { ((value % by) + by) % by }
}
