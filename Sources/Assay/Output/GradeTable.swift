internal import Foundation
internal import Messages

/// A grade as a person reads it on a terminal.
struct GradeTable {
  let name: String
  /// The graded text, to quote what a finding points at.
  let text: String
  /// What was said, to quote what a finding is held against.
  var transcript: String?
  let grade: AssayV1.Grade
  let style: TerminalStyle
  /// Whether a server graded, which keeps grades or says why not.
  let isServers: Bool

  /// The lines of the table.
  var lines: [String] {
    var lines = [self.heading, "  " + Self.summary(of: self.grade)]
    if let contradicted = self.grade.factuality?.contradicted, contradicted > 0 {
      lines.append("  " + self.style.red(Self.warning(contradicted)))
    }
    lines += self.grade.dimensions.map(self.line)
    if let nexus = self.grade.nexus { lines += self.nexusLines(nexus) }
    lines += self.findingLines
    if self.isServers, let reason = self.grade.call?.notRecordedReason, !reason.isEmpty {
      let why = reason == "NO_STORE" ? "the server has no store" : "the server's store failed"
      lines.append(self.style.red("  not kept: ") + why)
    }
    if let flags = self.grade.flags, flags.degraded {
      lines.append(
        self.style.red("  degraded: ") + flags.failedStages.joined(separator: ", ")
          + " gave nothing; the score leaves it out"
      )
    }
    return lines
  }

  private var heading: String {
    "\(self.style.bold(self.name))  \(self.style.bold(Self.score(of: self.grade)))"
  }

  /// The hybrid score, or that there is none.
  static func score(of grade: AssayV1.Grade) -> String {
    grade.hybrid.map { "\(self.decimals($0.score, 1)) of 100" } ?? "no score"
  }

  /// The parts of the score in one line.
  static func summary(of grade: AssayV1.Grade) -> String {
    var parts = grade.hybrid.map { ["PDQI-9 \(Self.decimals($0.pdqiTotal, 1)) of 45"] } ?? []
    if let heuristics = grade.heuristics {
      parts.append("heuristics \(Self.decimals(heuristics.score * 100, 0)) %")
    }
    switch grade.factuality?.outcome {
    case .score(let score):
      parts.append(
        "factuality \(Self.decimals(score * 100, 0)) % (\(grade.factuality?.supported ?? 0) of "
          + "\(grade.factuality?.checked ?? 0) statements supported)"
      )
    default: parts.append("factuality not assessable without a transcript")
    }
    return parts.joined(separator: " · ")
  }

  /// What a reader must know before anything else.
  static func warning(_ contradicted: UInt32) -> String {
    contradicted == 1
      ? "1 statement can't be true together with the transcript"
      : "\(contradicted) statements can't be true together with the transcript"
  }

  private func line(_ score: AssayV1.DimensionScore) -> String {
    let name = Self.name(of: score.dimension).padding(to: 23)
    switch score.outcome {
    case .score(let value):
      return "  \(name) \(Self.decimals(value, 2))  \(self.style.bar((value - 1) / 4, width: 20))"
    case .notAssessable(let why):
      return "  \(name) \(self.style.dim("–     not assessable: \(why.explanation)"))"
    case nil: return "  \(name) –"
    }
  }

  /// What a letter's opinion is, in one line.
  static func summary(of nexus: AssayV1.Nexus) -> String {
    let strength = self.word(
      (nexus.medicalOpinion?.strength ?? .unspecified).protoName,
      "OPINION_STRENGTH_"
    )
    let connection = self.word(
      (nexus.serviceConnection?.connection ?? .unspecified).protoName,
      "SERVICE_CONNECTION_"
    )
    let weight = self.word(
      (nexus.probativeValue?.strength ?? .unspecified).protoName,
      "PROBATIVE_STRENGTH_"
    )
    return
      "nexus \(self.decimals(nexus.score, 0)) of 100: opinion \(strength), connection \(connection), "
      + "probative strength \(weight)"
  }

  /// Why a letter weighs no more, in words; nil when nothing holds it back.
  static func limits(of nexus: AssayV1.Nexus) -> String? {
    guard let limits = nexus.probativeValue?.limits, !limits.isEmpty else { return nil }
    let names = limits.map { limit in
      switch limit {
      case "speculative": "the opinion is speculative"
      case "equivocal": "sentences contradict each other"
      default: "no \(limit.replacing("-", with: " "))"
      }
    }
    return "held back by: \(names.joined(separator: ", "))"
  }

  private func nexusLines(_ nexus: AssayV1.Nexus) -> [String] {
    var lines = ["  " + Self.summary(of: nexus)]
    if let limits = Self.limits(of: nexus) { lines.append("    \(limits)") }
    for element in nexus.vaCompliance?.elements ?? [] {
      let mark = element.present ? self.style.green("✓") : self.style.red("✗")
      let advice = element.present ? "" : self.style.dim("  \(element.advice)")
      lines.append("    \(mark) \(element.id.replacing("-", with: " "))\(advice)")
    }
    return lines
  }

  /// What to mend first.
  private var highlightLines: [String] {
    guard !self.grade.highlights.isEmpty else { return [] }
    return ["  what costs most:"]
      + self.grade.highlights.flatMap { highlight in
        let others = highlight.count > 1 ? " And \(highlight.count - 1) more." : ""
        return [
          "    −\(Self.decimals(highlight.cost, 1))  \(highlight.explanation)\(others)",
          self.quote(highlight.span).map { "          \(self.style.dim($0))" },
          self.said(highlight.related).map { "          \(self.style.dim($0))" },
          "          → \(highlight.remedy)",
        ].compactMap(\.self)
      }
  }

  private var findingLines: [String] {
    let found = self.grade.dimensions.reduce(0) { $0 + $1.evidence.count }
    guard found > 0 else { return [] }
    var lines = self.highlightLines
    guard !self.grade.findings.isEmpty else { return lines }
    lines.append("  findings, the worst first:")
    for finding in self.grade.findings {
      guard let evidence = finding.evidence else { continue }
      let severity = Self.word(evidence.severity.protoName, "SEVERITY_")
      let isCritical = evidence.severity == .critical
      lines.append(
        "    \(isCritical ? self.style.red(severity.padding(to: 8)) : severity.padding(to: 8)) "
          + "\(evidence.ruleID.padding(to: 27)) \(evidence.explanation)"
      )
      let values = [self.words(evidence.span), self.words(evidence.said)].compactMap(\.self)
      if values.count == 2 {
        lines.append("             \(self.style.dim("“\(values[0])” here, “\(values[1])” there"))")
      }
      if let quote = self.quote(evidence.span) {
        lines.append("             \(self.style.dim(quote))")
      }
      if let said = self.said(evidence.related) {
        lines.append("             \(self.style.dim(said))")
      }
    }
    let rest = found - self.grade.findings.count
    if rest > 0 {
      lines.append(self.style.dim("    and \(rest) more (--findings 200 shows them)"))
    }
    return lines
  }

  /// The words that a span covers in the note or the conversation.
  private func words(_ span: AssayV1.Span?) -> String? {
    guard let span, span.end > span.start else { return nil }
    let text = span.source == .transcript ? self.transcript ?? "" : self.text
    return text.isEmpty ? nil : Self.words(span, text)?.words
  }

  /// The words of the note that a span covers, on one line, cut to what fits.
  private func quote(_ span: AssayV1.Span?) -> String? {
    guard let span, span.source == .text, span.end > span.start else { return nil }
    // A kept grade comes without its text.
    if self.text.isEmpty { return "code points \(span.start) to \(span.end)" }
    guard let (line, words) = Self.words(span, self.text) else { return nil }
    return "line \(line): “\(words)”"
  }

  /// The words of the conversation that a span covers.
  private func said(_ span: AssayV1.Span?) -> String? {
    guard let span, span.source == .transcript, span.end > span.start,
      let transcript = self.transcript, let (line, words) = Self.words(span, transcript)
    else { return nil }
    return "transcript, line \(line): “\(words)”"
  }

  private static func words(_ span: AssayV1.Span, _ text: String) -> (line: Int, words: String)? {
    let scalars = text.unicodeScalars
    guard
      let start = scalars.index(
        scalars.startIndex,
        offsetBy: Int(span.start),
        limitedBy: scalars.endIndex
      ),
      let end = scalars.index(
        start,
        offsetBy: Int(span.end - span.start),
        limitedBy: scalars.endIndex
      )
    else { return nil }
    let line = scalars[..<start].count { $0 == "\n" } + 1
    let words = String(String.UnicodeScalarView(scalars[start..<end]))
      .split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return (line, words.count > 66 ? words.prefix(63) + "…" : words)
  }

  static func decimals(_ value: Double, _ count: Int) -> String {
    String(format: "%.\(count)f", value)
  }

  static func name(of dimension: AssayV1.Dimension) -> String {
    self.word(dimension.protoName, "DIMENSION_")
  }

  private static func word(_ name: String, _ prefix: String) -> String {
    let short = name.hasPrefix(prefix) ? String(name.dropFirst(prefix.count)) : name
    return short.lowercased().replacing("_", with: " ")
  }
}

extension WireEnum {
  /// The value's name in the `.proto` file.
  var protoName: String {
    Self.names.first { $0.number == self.rawValue }?.name ?? String(self.rawValue)
  }
}
