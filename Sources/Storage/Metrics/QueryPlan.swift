/// Which cells a query reads: a window is covered like a number by digits, with the coarsest cells in
/// its middle and finer ones towards its ends and for what was not rolled up yet. A week that is told apart
/// by the hour takes some thirty cells of a series and not 168.
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

  /// 10 s for 2 h in memory; 1 min for 48 h, 5 min for 14 d, 1 h, 6 h and 1 d for 400 d in the database.
  package static let resolutions = [
    Resolution(seconds: 10, retention: 2 * 3600),
    Resolution(seconds: 60, retention: 48 * 3600),
    Resolution(seconds: 300, retention: 14 * 86_400),
    Resolution(seconds: 3600, retention: 400 * 86_400),
    Resolution(seconds: 21_600, retention: 400 * 86_400),
    Resolution(seconds: 86_400, retention: 400 * 86_400),
  ]

  /// The most cells that a query reads, as long as coarser ones say enough.
  package static let mostCells = 100_000

  package let segments: [Segment]
  /// How finely the window's borders and the steps are told apart.
  package let resolution: Int
  /// The query's window, its start on the resolution's border.
  package let start: Int
  package let end: Int

  /// How many blocks are read.
  package var blockCount: Int {
    self.segments.reduce(0) { $0 + ($1.end - $1.start + $1.resolution - 1) / $1.resolution }
  }

  /// Takes the finest resolution that reads at most `mostCells`, or the coarsest of which the window has
  /// four cells.
  ///
  /// - Parameters:
  ///   - step: Seconds of a point; points are made of no finer cells than they need.
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
    let usable = Self.resolutions.filter { resolution in
      let isInMemory = resolution.seconds == LiveBlocks.seconds
      let isThere = !isInMemory || (coverage[LiveBlocks.seconds]?.lowerBound ?? .max) <= start
      return start >= now - resolution.retention && isThere
    }
    let wanted = step.flatMap { step in usable.last { $0.seconds <= step }?.seconds } ?? 0
    let finest =
      usable.first { $0.seconds >= wanted } ?? Self.resolutions[Self.resolutions.count - 1]
    let plans = Self.resolutions
      .filter {
        $0 == finest || ($0.seconds > finest.seconds && 4 * $0.seconds <= end - start)
      }
      .map {
        Self(
          start: start,
          end: end,
          step: step,
          resolution: $0.seconds,
          coverage: coverage,
          now: now
        )
      }
    let most = Self.mostCells / max(1, seriesCount)
    self = plans.first { $0.blockCount <= most } ?? plans[plans.count - 1]
  }

  /// Covers the window with cells no coarser than its borders and steps allow, and finer than the
  /// resolution only where nothing was rolled up yet.
  private init(
    start: Int,
    end: Int,
    step: Int?,
    resolution: Int,
    coverage: [Int: Range<Int>],
    now: Int
  ) {
    self.resolution = resolution
    self.start = start - Self.modulo(start, resolution)
    self.end = end
    // The points' own length, in cells of the resolution.
    let step = step.map { ($0 + resolution - 1) / resolution * resolution }
    let origin = self.start
    // Cells in memory are read alone: those in the database may lag behind.
    let candidates = Self.resolutions.filter {
      resolution == LiveBlocks.seconds ? $0.seconds == resolution : $0.seconds >= 60
    }
    let finest = candidates[0].seconds
    // From here on nothing is rolled up.
    let rolled = candidates.dropFirst().compactMap { coverage[$0.seconds]?.upperBound }.max()
    /// The cell to read at a place: the coarsest one within the window, its step and what is complete;
    /// for the window's last piece the finest one that is still kept.
    func cell(at place: Int) -> Int {
      let kept = candidates.filter { cell in
        place >= now - cell.retention && Self.modulo(place, cell.seconds) == 0
          && (cell.seconds == finest
            || coverage[cell.seconds]?.upperBound ?? .min >= place + cell.seconds)
          && (cell.seconds <= resolution
            || step.map { $0 % cell.seconds == 0 && (place - origin) % cell.seconds == 0 } ?? true)
      }
      return kept.last { place + $0.seconds <= end }?.seconds ?? kept.first?.seconds ?? finest
    }
    var segments: [Segment] = []
    var place = self.start
    while place < end {
      let isOnlyFine = place >= rolled ?? .min
      let cell = isOnlyFine ? finest : cell(at: place)
      let until = isOnlyFine ? end : min(end, place + cell)
      if let last = segments.last, last.resolution == cell {
        segments[segments.count - 1].end = until
      } else {
        segments.append(Segment(resolution: cell, start: place, end: until))
      }
      place = until
    }
    self.segments = segments
  }

  private static func modulo(_ value: Int, _ by: Int) -> Int { ((value % by) + by) % by }
}
