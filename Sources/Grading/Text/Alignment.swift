/// Where the transcript speaks of a sentence of a note.
enum Alignment {
  /// The best place for one sentence.
  struct Match: Sendable {
    /// 0 to 1: the weighted share of the sentence's concepts that the window speaks of.
    var support: Double
    /// The share that the transcript speaks of anywhere.
    var coverage: Double
    /// The window's utterances; empty when nothing matches.
    var window: Range<Int>
    /// How many concepts were looked for.
    var concepts: Int
  }
}

/// Finds the best window of a transcript for a run of tokens.
///
/// Each concept adds its weight to every window that holds it. Only windows that some concept touches
/// are looked at, so the cost is that of the postings.
struct Aligner {
  private let index: TranscriptIndex
  private var scores: [Double]
  private var lastConcept: [Int32]
  private var touched: [Int32] = []
  private var serial: Int32 = 0

  init(_ index: TranscriptIndex) {
    self.index = index
    self.scores = [Double](repeating: 0, count: index.transcript.utterances.count)
    self.lastConcept = [Int32](repeating: -1, count: index.transcript.utterances.count)
  }

  mutating func match(_ tokens: [Token], _ range: Range<Int>) -> Alignment.Match {
    var total = 0.0
    var covered = 0.0
    var concepts = 0
    var seen: [WordHash] = []
    for token in tokens[range] where token.isContent && !token.classes.contains(.negation) {
      guard !seen.contains(token.concept) else { continue }
      if seen.count < 64 { seen.append(token.concept) }
      let weight = self.index.weight(token)
      total += weight
      concepts += 1
      let postings = self.index.utterances(of: token.concept)
      guard !postings.isEmpty else { continue }
      covered += weight
      self.serial += 1
      for unit in postings {
        // The windows that begin up to four utterances earlier hold this one.
        let first = max(0, Int(unit) - TranscriptIndex.windowLength + 1)
        for start in first...Int(unit) where self.lastConcept[start] != self.serial {
          self.lastConcept[start] = self.serial
          if self.scores[start] == 0 { self.touched.append(Int32(start)) }
          self.scores[start] += weight
        }
      }
    }
    var best = 0.0
    var bestStart = -1
    for start in self.touched {
      let score = self.scores[Int(start)]
      if score > best || score == best && Int(start) < bestStart {
        best = score
        bestStart = Int(start)
      }
      self.scores[Int(start)] = 0
    }
    self.touched.removeAll(keepingCapacity: true)
    guard total > 0 else {
      return Alignment.Match(support: 1, coverage: 1, window: 0..<0, concepts: 0)
    }
    let window =
      bestStart < 0
      ? 0..<0
      : bestStart..<min(
        bestStart + TranscriptIndex.windowLength,
        self.index.transcript.utterances.count
      )
    return Alignment.Match(
      support: best / total,
      coverage: covered / total,
      window: window,
      concepts: concepts
    )
  }
}
