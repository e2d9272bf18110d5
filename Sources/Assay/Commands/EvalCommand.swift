internal import ArgumentParser
internal import Evaluation
internal import Foundation
internal import Grading
internal import Synchronization

/// `assay eval`: measures the grading on a task.
struct EvalCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Measure the grading on a task with people's judgements.",
    discussion: """
      Reads input.jsonl (and encounters.jsonl) of the task, grades with the product's own code, and
      prints the scorer's figures when labels.jsonl is there.

      Examples:
        assay eval aci_corrupt --data DIR
        assay eval nexus_letters --data DIR --predictions predictions.jsonl
      """
  )

  @Argument(
    help: ArgumentHelp(
      "The task: \(EvaluationTask.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "task"
    )
  )
  var task: EvaluationTask

  @Option(help: "The folder of the tasks, or the task's own.")
  var data: String

  @Option(help: "Where to write the predictions, one JSON object a line.")
  var predictions: String?

  func run() async throws {
    let lexicon = Lexicon()
    let evaluator = Evaluator(
      pipeline: Pipeline(lexicon: lexicon),
      lexicon: lexicon,
      concurrency: ProcessInfo.processInfo.activeProcessorCount
    )
    let result = try await evaluator.run(self.task, data: self.data) { _, _ in }
    if let predictions {
      let text = result.predictions.joined(separator: "\n") + "\n"
      try text.write(toFile: predictions, atomically: true, encoding: .utf8)
    }
    if let figures = result.figures { print(figures) }
  }
}

extension EvaluationTask: ExpressibleByArgument {}
