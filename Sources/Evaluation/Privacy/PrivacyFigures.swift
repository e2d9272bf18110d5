internal import Foundation

/// How much of what identifies somebody was found, and how much else.
///
/// A token is a run of letters and digits. One that should be found is when predictions of any label cover it
/// whole; a span is found when all its tokens are; a document leaks when a span is not. Optional spans
/// count neither way, and titles and credentials do not count against precision.
package struct PrivacyFigures: Sendable {
  /// Which spans count: those of Safe Harbor, or facilities and organizations, too.
  package enum Tier: String, Sendable, CaseIterable { case core, all }

  private struct Count {
    var tokens = 0
    var foundTokens = 0
    var spans = 0
    var foundSpans = 0
  }

  private static let extended: Set = ["HOSPITAL", "ORG"]
  private static let ignored: Set = Set(
    "dr drs mr mrs ms miss prof md do rn np pa c phd facc jr sr ii iii m d o".split(separator: " ")
      .map(String.init)
  )

  private var documents = 0
  private var leaks = 0
  private var long = 0
  private var longLeaks = 0
  private var hits = 0
  private var wrong = 0
  private var tokens = 0
  private var counts: [String: Count] = [:]
  private var traps: [String: (all: Int, hit: Int)] = [:]

  /// Documents longer than this, in code points, are long.
  private static let longDocument = 1500

  /// The corpus's figures as a table: all documents, then each source; nil without spans.
  package static func table(
    _ corpus: PrivacyCorpus,
    _ predictions: [(id: String, spans: [PrivacyCorpus.Span])],
    _ tier: Tier
  ) -> String? {
    guard corpus.documents.contains(where: { $0.spans != nil }) else { return nil }
    let found = Dictionary(predictions.map { ($0.id, $0.spans) }) { $1 }
    let sources = Set(corpus.documents.map(\.source)).sorted()
    var lines: [String] = []
    for source in [nil] + sources.map(Optional.some) {
      var figures = PrivacyFigures()
      for document in corpus.documents where source == nil || document.source == source {
        guard let spans = document.spans else { continue }
        figures.add(document, spans, found[document.id] ?? [], tier)
      }
      lines.append(figures.line(source ?? "all", tier))
      if source == nil { lines += figures.details }
    }
    return lines.joined(separator: "\n")
  }

  private mutating func add(
    _ document: PrivacyCorpus.Document,
    _ spans: [PrivacyCorpus.Span],
    _ predicted: [PrivacyCorpus.Span],
    _ tier: Tier
  ) {
    let scalars = Array(document.text.unicodeScalars)
    var covered = [Bool](repeating: false, count: scalars.count)
    for span in predicted { for place in span.range { covered[place] = true } }
    var required = [Bool](repeating: false, count: scalars.count)
    var optional = required
    var counted: [PrivacyCorpus.Span] = []
    for span in spans {
      if span.isOptional || tier == .core && Self.extended.contains(span.label) {
        for place in span.range { optional[place] = true }
      } else {
        for place in span.range { required[place] = true }
        counted.append(span)
      }
    }
    var isLeaking = false
    for span in counted {
      let tokens = Self.tokens(scalars, span.range)
      guard !tokens.isEmpty else { continue }
      let found = tokens.count { $0.allSatisfy { covered[$0] } }
      self.counts[span.label, default: Count()].tokens += tokens.count
      self.counts[span.label, default: Count()].foundTokens += found
      self.counts[span.label, default: Count()].spans += 1
      if found == tokens.count {
        self.counts[span.label, default: Count()].foundSpans += 1
      } else {
        isLeaking = true
      }
    }
    self.documents += 1
    if isLeaking { self.leaks += 1 }
    if scalars.count > Self.longDocument {
      self.long += 1
      if isLeaking { self.longLeaks += 1 }
    }
    let all = Self.tokens(scalars, 0..<scalars.count)
    self.tokens += all.count
    for token in all where token.contains(where: { covered[$0] }) {
      if token.contains(where: { required[$0] }) {
        self.hits += 1
      } else if !token.contains(where: { optional[$0] }),
        !Self.ignored.contains(
          String(String.UnicodeScalarView(scalars[token])).lowercased()
        )
      {
        self.wrong += 1
      }
    }
    for trap in document.traps {
      let isHit = Self.tokens(scalars, trap.range).contains { token in
        token.contains { covered[$0] } && !token.contains { optional[$0] }
      }
      self.traps[trap.kind, default: (0, 0)].all += 1
      if isHit { self.traps[trap.kind, default: (0, 0)].hit += 1 }
    }
  }

  /// The runs of letters and digits.
  private static func tokens(_ scalars: [Unicode.Scalar], _ range: Range<Int>) -> [Range<Int>] {
    var tokens: [Range<Int>] = []
    var start: Int?
    for place in range {
      if self.isLetterOrDigit(scalars[place]) {
        start = start ?? place
      } else if let first = start {
        tokens.append(first..<place)
        start = nil
      }
    }
    if let start { tokens.append(start..<range.upperBound) }
    return tokens
  }

  private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: scalar.properties.numericType != nil
    }
  }

  private static func share(_ part: Int, _ all: Int) -> Double {
    all > 0 ? Double(part) / Double(all) : 0
  }

  private func line(_ name: String, _ tier: Tier) -> String {
    let sum = self.counts.values.reduce(into: Count()) { sum, count in
      sum.tokens += count.tokens
      sum.foundTokens += count.foundTokens
      sum.spans += count.spans
      sum.foundSpans += count.foundSpans
    }
    let recall = Self.share(sum.foundTokens, sum.tokens)
    let precision = Self.share(self.hits, self.hits + self.wrong)
    let f2 = recall + precision > 0 ? 5 * precision * recall / (4 * precision + recall) : 0
    return String(
      format: "%@ (%@, %d documents): recall %.4f, precision %.4f, F2 %.4f, spans %.4f, leak %.4f, "
        + "leak of %d long %.4f, wrong a thousand tokens %.1f",
      name,
      tier.rawValue,
      self.documents,
      recall,
      precision,
      f2,
      Self.share(sum.foundSpans, sum.spans),
      Self.share(self.leaks, self.documents),
      self.long,
      Self.share(self.longLeaks, self.long),
      1000 * Self.share(self.wrong, self.tokens)
    )
  }

  private var details: [String] {
    var lines = self.counts.sorted { $0.key < $1.key }.map { label, count in
      "  " + label.padding(toLength: 12, withPad: " ", startingAt: 0)
        + String(
          format: "%6d tokens, recall %.4f, %5d spans, whole %.4f",
          count.tokens,
          Self.share(count.foundTokens, count.tokens),
          count.spans,
          Self.share(count.foundSpans, count.spans)
        )
    }
    if !self.traps.isEmpty {
      let traps = self.traps.sorted { $0.key < $1.key }.map {
        String(format: "%@ %.2f", $0.key, Self.share($0.value.hit, $0.value.all))
      }
      lines.append("  harmless, but hit: " + traps.joined(separator: "  "))
    }
    return lines
  }
}
