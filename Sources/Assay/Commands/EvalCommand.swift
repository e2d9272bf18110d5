internal import ArgumentParser
internal import Evaluation
internal import Foundation
internal import Grading
internal import Privacy
internal import Synchronization

/// `assay eval`: measures the grading on a task.
struct EvalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure the grading, or the de-identification, on what people judged.",
    discussion: """
      Reads input.jsonl (and encounters.jsonl) of the task, grades with the product's own code, and
      prints the figures when labels.jsonl is there: each with its
      interval, beside what the text's length alone gives and the best of others.

      The task privacy reads the JSON lines of DIR, with id and text, and prints how much of what
      identifies somebody is found when they have spans (start, end and label in code points).

      Examples:
        assay eval aci_corrupt --data DIR
        assay eval mts_factuality --data DIR -o json
        assay eval privacy --data DIR --level strict
        assay eval nexus_letters --data DIR --predictions predictions.jsonl
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The task: \(Subject.names.joined(separator: ", ")).",
      valueName: "task"
    )
  )
  var task: Subject

  /// What can be measured.
  enum Subject: ExpressibleByArgument {
    case grading(EvaluationTask)
    case privacy

    static let names = EvaluationTask.allCases.map(\.rawValue) + ["privacy"]

    init?(argument: String) {
      if argument == "privacy" {
        self = .privacy
      } else if let task = EvaluationTask(rawValue: argument) {
        self = .grading(task)
      } else {
        return nil
      }
    }

    static var allValueStrings: [String] { self.names }
  }

  @Option(help: "The folder of the tasks, or the task's own.")
  var data: String

  @Option(help: "Where to write the predictions, one JSON object a line.")
  var predictions: String?

  @Option(
    name: [.short, .long],
    help:
      "How the figures are printed for grading: text, beside what others reach, or the scorer's json."
  )
  var output = Output.text

  enum Output: String, ExpressibleByArgument, CaseIterable { case text, json }

  @Option(
    help:
      "For grading, where to write what was measured before it is weighed, one JSON object a line."
  )
  var signals: String?

  @Option(
    help:
      "For privacy, how much is found: \(PrivacyLevel.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var level: PrivacyLevel?

  @Option(help: "For privacy, which spans count: core (Safe Harbor), all (facilities, too).")
  var tier: PrivacyFigures.Tier?

  @Option(
    help:
      "For privacy, score another program's predictions instead: id, and spans with start and end."
  )
  var score: String?

  func validate() throws {
    if case .grading = self.task, self.level != nil || self.tier != nil || self.score != nil {
      throw ValidationError("--level, --tier and --score go with the task privacy")
    }
    if case .privacy = self.task, self.signals != nil {
      throw ValidationError("--signals goes with the tasks of grading")
    }
    if self.score != nil, self.level != nil || self.predictions != nil {
      throw ValidationError("--score takes the place of --level and --predictions")
    }
  }

  func run() async throws {
    switch self.task {
    case .grading(let task): try await self.runGrading(task)
    case .privacy: try self.runPrivacy()
    }
  }

  private func runPrivacy() throws {
    let corpus = try PrivacyCorpus(self.data)
    let found =
      try self.score.map { try corpus.predictions(of: $0) }
      ?? corpus.predictions(self.level ?? .moderate)
    let missing = corpus.count - Set(found.map(\.id)).count
    if missing > 0 {
      FileHandle.standardError.write(
        Data("\(missing) documents have no prediction: they count as if nothing was found\n".utf8)
      )
    }
    if let predictions {
      try PrivacyCorpus.lines(found).write(toFile: predictions, atomically: true, encoding: .utf8)
    }
    if let table = PrivacyFigures.table(corpus, found, self.tier ?? .core) { print(table) }
  }

  private func runGrading(_ task: EvaluationTask) async throws {
    let lexicon = Lexicon()
    let evaluator = Evaluator(
      pipeline: Pipeline(lexicon: lexicon),
      lexicon: lexicon,
      concurrency: ProcessInfo.processInfo.activeProcessorCount
    )
    let result = try await evaluator.run(
      task,
      data: self.data,
      withSignals: self.signals != nil
    ) { _, _ in }
    if let signals, let lines = result.signals {
      try (lines.joined(separator: "\n") + "\n").write(
        toFile: signals,
        atomically: true,
        encoding: .utf8
      )
    }
    if let predictions {
      let text = result.predictions.joined(separator: "\n") + "\n"
      try text.write(toFile: predictions, atomically: true, encoding: .utf8)
    }
    let figures = self.output == .json ? result.figures : result.table
    if let figures { print(figures) }
  }
}

extension PrivacyLevel: ExpressibleByArgument {}
extension PrivacyFigures.Tier: ExpressibleByArgument {}
