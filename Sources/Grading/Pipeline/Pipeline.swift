internal import Crypto
internal import Foundation
package import Model
package import Privacy
internal import Telemetry

/// Grades documents: stages that do not depend on each other run concurrently, each in its own time,
/// and what fails or is late is missing from the grade instead of failing the call.
///
/// deidentify → parse → basics ∥ align → check → nine dimensions ∥ heuristics ∥ factuality ∥ nexus → combine → validate
///
/// The judgement depends on the document and the weights alone: the same input gives the same grade,
/// whatever the machine and the number of threads. Time and identity stand apart, in `Grade.call`. The
/// judges see the original, in memory, and say places and rules; words of the document leave the pipeline as
/// a `DeidentifiedDocument` alone.
package struct Pipeline: Sendable {
  /// Names the rules and, behind the point, their weights; to be raised whenever a grade can change.
  package static let rulesVersion = "6.\(Signal.pointsVersion)"

  let lexicon: Lexicon
  let config: PipelineConfig
  let clock: GradeClock
  let judges: [any Judge]

  package init(
    lexicon: Lexicon,
    config: PipelineConfig = .defaults,
    clock: GradeClock = .system
  ) {
    self.init(lexicon: lexicon, config: config, clock: clock, judges: Self.judges)
  }

  /// A pipeline with judges of the caller's choice, for tests.
  init(lexicon: Lexicon, config: PipelineConfig, clock: GradeClock, judges: [any Judge]) {
    self.lexicon = lexicon
    self.config = config
    self.clock = clock
    self.judges = judges
  }

  static let judges: [any Judge] = [
    UpToDateJudge(), AccurateJudge(), ThoroughJudge(), UsefulJudge(), OrganizedJudge(),
    ComprehensibleJudge(), SuccinctJudge(), SynthesizedJudge(), InternallyConsistentJudge(),
    HeuristicsJudge(), FactualityJudge(), NexusJudge(),
  ]

  /// What graded, as every grade names it.
  package static let versions = Versions(
    assay: assayVersion,
    rules: Self.rulesVersion,
    lexicons: Lexicon.version
  )

  /// For those who have no policy: Safe Harbor, with tags.
  package static let standardDeidentifier = Deidentifier(
    policy: PrivacyPolicy().forEvidence,
    key: SurrogateKey()
  )

  /// The stages that run for a kind of document, in the pipeline's order.
  package func stages(for kind: DocumentKind) -> [String] {
    let judged = self.judges(for: kind).map(\.name)
    return ([.deidentify, .parse, .basics, .align, .check] + judged + [.combine, .validate]).map(
      \.rawValue
    )
  }

  private func judges(for kind: DocumentKind) -> [any Judge] {
    kind == .nexusLetter ? self.judges : self.judges.filter { $0.name != .nexus }
  }

  /// Grades a document that was validated.
  ///
  /// - Parameters:
  ///   - gradeID: Stands in the grade; any text.
  ///   - timeLeft: What the caller's own deadline leaves; nil for no deadline.
  ///   - deidentifier: Makes what may be quoted.
  ///   - observation: Where the stages are seen.
  ///   - progress: Called for each step, from any thread, at times from two at once.
  /// - Throws: `CancellationError` when the task is cancelled. Nothing else.
  package func grade(
    _ request: GradeRequest,
    gradeID: String,
    timeLeft: Duration? = nil,
    deidentifier: Deidentifier = Self.standardDeidentifier,
    observation: StageObservation = .none,
    progress: @escaping @Sendable (GradeEvent) -> Void = { _ in }
  ) async throws -> GradedDocument {
    let began = self.clock.now()
    let budget = [request.timeBudget, timeLeft, self.config.timeBudget].compactMap(\.self).min()
    let run = StageRunner(
      clock: self.clock,
      end: began + (budget ?? self.config.timeBudget),
      stageBudget: self.config.stageBudget.nanoseconds,
      observation: observation,
      progress: progress
    )
    let document = request.document
    progress(.accepted(gradeID: gradeID, stages: self.stages(for: document.kind)))

    let digest = Self.digest(document)
    let deidentified = try run.run(.deidentify) { context in
      // Quotes have tags and coarser values, which depend on no scope.
      try DeidentifiedDocument(
        document,
        deidentifier,
        scope: "",
        checkpoint: context.checkpoint
      )
    }
    let (parts, timings) = try await self.judge(document, run)
    var all = [deidentified.timing] + timings
    var failed = Set(
      all.filter { $0.outcome == .failed || $0.outcome == .late }.map(\.stage)
    )

    let combined = try run.run(.combine) { _ in
      Combiner.combine(parts, request: request, digest: digest)
    }
    all.append(combined.timing)
    let validated = try run.run(.validate) { _ in
      GradeValidator.validate(combined.value ?? Combiner.empty(document, digest), document)
    }
    all.append(validated.timing)
    var grade = validated.value?.grade ?? Combiner.empty(document, digest)
    if let problems = validated.value?.problems, problems > 0 {
      failed.insert(StageName.validate.rawValue)
    }
    let order = StageName.allCases.map(\.rawValue)
    grade.flags.failedStages = order.filter { failed.contains($0) }
    grade.flags.degraded = !failed.isEmpty
    grade.call = CallInfo(
      gradeID: gradeID,
      duration: began.duration(to: self.clock.now()),
      stages: all
    )
    progress(.completed(grade))
    return GradedDocument(grade: grade, deidentified: deidentified.value)
  }

  private func judge(
    _ document: Document,
    _ run: StageRunner
  ) async throws -> ([PartialScore], [StageTiming]) {
    let judges = self.judges(for: document.kind)
    let lexicon = self.lexicon
    let parsed = try run.run(.parse) { context in
      try Case(document, lexicon, checkpoint: context.checkpoint)
    }
    guard let first = parsed.value else {
      let reason: NotAssessable = parsed.timing.outcome == .late ? .stageLate : .stageFailed
      return (judges.map { $0.missing(reason) }, [parsed.timing])
    }
    let align: @Sendable (StageContext) throws -> TranscriptIndex? = { context in
      try context.checkpoint()
      return first.transcript.flatMap {
        $0.utterances.isEmpty ? nil : TranscriptIndex($0, lexicon)
      }
    }
    let basics: @Sendable (StageContext) throws -> Facts = { context in
      try Facts(of: first.note, lexicon, checkpoint: context.checkpoint)
    }
    let lanes = StageLanes(count: self.lanes(for: document))
    let (facts, index) = try await lanes.run(
      { try run.run(.basics, basics) },
      { try run.run(.align, align) }
    )
    var subject = first
    subject.facts = facts.value ?? Facts(empty: first.note.sentences.count)
    subject.index = index.value ?? nil
    let prepared = subject
    let checked = try run.run(.check) { context in
      try prepared.index.map {
        try Self.check(prepared, $0, checkpoint: context.checkpoint)
      }
    }
    let found = checked.value ?? nil
    subject.checks = found?.checks
    subject.omissions = found?.omissions ?? []
    let ready = subject
    let results = try await lanes.run(judges) { judge in
      let result = try run.run(judge.name) { try judge.judge(ready, $0) }
      if let part = result.value { run.progress(.partial(part)) }
      return result
    }
    let parts = zip(judges, results).map { judge, result in
      result.value ?? judge.missing(result.timing.outcome == .late ? .stageLate : .stageFailed)
    }
    return (
      parts, [parsed.timing, facts.timing, index.timing, checked.timing] + results.map(\.timing)
    )
  }

  /// A small document's stages take less time than it takes to wake threads for them.
  private func lanes(for document: Document) -> Int {
    let bytes = document.text.utf8.count + (document.transcript?.utf8.count ?? 0)
    return min(self.config.concurrency, 1 + bytes / Self.bytesForALane)
  }

  /// What keeps a lane busy for about a millisecond.
  private static let bytesForALane = 8 << 10

  /// Checks each sentence against the transcript, and what must not be left out.
  static func check(
    _ subject: Case,
    _ index: TranscriptIndex,
    checkpoint: () throws -> Void
  ) rethrows -> (checks: [StatementCheck], omissions: [AllergyCheck.Fault]) {
    var checks = try Self.check(subject.note, subject.facts, index, checkpoint: checkpoint)
    try checkpoint()
    var omissions: [AllergyCheck.Fault] = []
    for fault in AllergyCheck.faults(subject.note, index.transcript, index) {
      guard fault.signal == .allergy, let sentence = fault.sentence, let tokens = fault.tokens
      else {
        // A part of a note need not hold them.
        if subject.document.noteType != .fragment { omissions.append(fault) }
        continue
      }
      checks[sentence].add(fault, at: subject.note.bytes(of: tokens), index.transcript)
    }
    if let (status, said) = CodeStatus.contradiction(subject.note, index.transcript) {
      checks[status.unit].add(said, at: subject.note.bytes(of: status.tokens), index.transcript)
    }
    return (checks, omissions)
  }

  /// Checks each sentence against the transcript.
  static func check(
    _ note: ParsedText,
    _ facts: Facts,
    _ index: TranscriptIndex,
    checkpoint: () throws -> Void
  ) rethrows -> [StatementCheck] {
    var aligner = Aligner(index)
    var checker = StatementChecker(note, facts, index)
    return try note.sentences.indices.map { number in
      if number % 16 == 0 { try checkpoint() }
      return checker.check(
        number,
        aligner.match(note.tokens, note.sentences[number].tokens)
      )
    }
  }

  /// SHA-256 over the texts, each with its length before it, in hexadecimal.
  package static func digest(_ document: Document) -> String {
    var hash = SHA256()
    for text in [document.text, document.transcript ?? "", document.priorNote ?? ""] {
      var text = text
      text.withUTF8 { bytes in
        withUnsafeBytes(of: UInt64(bytes.count).littleEndian) { hash.update(bufferPointer: $0) }
        hash.update(bufferPointer: UnsafeRawBufferPointer(bytes))
      }
    }
    return Hexadecimal.text(hash.finalize())
  }
}

/// A grade, and what may be quoted of its document.
package struct GradedDocument: Sendable {
  package var grade: Grade
  /// Nil when the document could not be de-identified, or not in time: nothing may be quoted then.
  package var deidentified: DeidentifiedDocument?
}

/// A pipeline's settings.
package struct PipelineConfig: Sendable, Hashable {
  /// What grading may take when neither the request nor its deadline says less. Default 10 s.
  package var timeBudget: Duration
  /// What one stage may take. Default 5 s.
  package var stageBudget: Duration
  /// Stages that run at once, in a document that is large enough. Default: the number of processors.
  package var concurrency = ProcessInfo.processInfo.activeProcessorCount

  package static let defaults = PipelineConfig(
    timeBudget: .seconds(10),
    stageBudget: .seconds(5)
  )

  package init(timeBudget: Duration, stageBudget: Duration) {
    self.timeBudget = timeBudget
    self.stageBudget = stageBudget
  }
}
