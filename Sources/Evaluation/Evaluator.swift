package import Grading
internal import Messages
internal import Model
internal import Synchronization

/// Runs the product's own grading over a task's input.
package struct Evaluator: Sendable {
  private let pipeline: Pipeline
  private let lexicon: Lexicon
  private let concurrency: Int

  /// - Parameter concurrency: How many items are graded at once.
  package init(pipeline: Pipeline, lexicon: Lexicon, concurrency: Int) {
    self.pipeline = pipeline
    self.lexicon = lexicon
    self.concurrency = concurrency
  }

  /// What an evaluation gives.
  package struct Result: Sendable {
    /// One JSON object a line, in the input's order.
    package var predictions: [String]
    /// The figures as JSON; nil without labels.
    package var figures: String?
  }

  /// Predicts every input of a task and, where there are labels, scores the predictions.
  ///
  /// - Parameter progress: Called with the number of items done and of all.
  package func run(
    _ task: EvaluationTask,
    data: String,
    progress: @Sendable @escaping (Int, Int) -> Void
  ) async throws -> Result {
    let folder = try TaskFolder(task, data: data)
    var predictions = [Prediction?](repeating: nil, count: folder.inputs.count)
    let supports = self.supports(task, folder)
    try await withThrowingTaskGroup(of: (Int, Prediction).self) { group in
      var next = 0
      var done = 0
      func add() {
        guard next < folder.inputs.count else { return }
        let place = next
        next += 1
        group.addTask {
          (place, try await self.predict(task, folder.inputs[place], folder, supports))
        }
      }
      for _ in 0..<max(1, self.concurrency) { add() }
      for try await (place, prediction) in group {
        predictions[place] = prediction
        done += 1
        progress(done, folder.inputs.count)
        add()
      }
    }
    let all = predictions.compactMap(\.self)
    var figures: String?
    if let labels = folder.labels {
      figures = Figures.text(task, labels: labels, predictions: all)
    }
    return Result(predictions: all.map { JSONWriter.text(of: $0) }, figures: figures)
  }

  private func supports(
    _ task: EvaluationTask,
    _ folder: TaskFolder
  ) -> [String: StatementSupport] {
    guard task == .primockStatements else { return [:] }
    return folder.transcripts.compactMapValues {
      StatementSupport(transcript: $0, lexicon: self.lexicon)
    }
  }

  private func predict(
    _ task: EvaluationTask,
    _ input: JSONValue,
    _ folder: TaskFolder,
    _ supports: [String: StatementSupport]
  ) async throws -> Prediction {
    var prediction = Prediction(id: input["id"]?.text ?? "")
    switch task {
    case .primockStatements:
      let support = supports[input["encounter"]?.text ?? ""]
      prediction.numbers["support"] = support?.support(of: input["statement"]?.text ?? "") ?? 0
    case .mtsFactuality:
      let grade = try await self.grade(
        Document(
          text: input["note"]?.text ?? "",
          transcript: input["transcript"]?.text,
          noteType: .fragment
        )
      )
      prediction.numbers["overall"] = grade.hybrid?.score ?? 0
      prediction.numbers["accurate"] = self.score(grade, .accurate)
      prediction.numbers["thorough"] = self.score(grade, .thorough)
      prediction.numbers["factuality"] = grade.factuality.score ?? 0
    case .aciCorrupt:
      let grade = try await self.grade(
        Document(
          text: input["note"]?.text ?? "",
          transcript: folder.transcripts[input["encounter"]?.text ?? ""]
        )
      )
      prediction.numbers["overall"] = grade.hybrid?.score ?? 0
      for score in grade.dimensions {
        if let value = score.score { prediction.scores[score.dimension.rawValue] = value }
      }
      prediction.evidence = Self.mainEvidence(grade)
    case .nexusStrength, .nexusLetters:
      let text = input[task == .nexusStrength ? "text" : "letter"]?.text ?? ""
      let grade = try await self.grade(Document(kind: .nexusLetter, text: text))
      guard let nexus = grade.nexus else { return prediction }
      prediction.texts["strength"] = nexus.strength.rawValue
      guard task == .nexusLetters else { return prediction }
      prediction.texts["connection"] = nexus.connection.rawValue
      for element in nexus.elements {
        let name = element.id.replacing("-", with: "_")
        prediction.flags[name] = element.span != nil
      }
    }
    return prediction
  }

  private func grade(_ document: Document) async throws -> Grade {
    try await self.pipeline.grade(
      GradeRequest(document: document),
      gradeID: "",
      timeLeft: nil
    ).grade
  }

  private func score(_ grade: Grade, _ dimension: Dimension) -> Double {
    grade.dimensions.first { $0.dimension == dimension }?.score ?? 0
  }

  /// The findings that cost most over all dimensions.
  private static func mainEvidence(_ grade: Grade) -> [Prediction.Place] {
    let all = grade.dimensions.flatMap { score in
      score.evidence.compactMap { evidence -> (weight: Double, place: Prediction.Place)? in
        guard let span = evidence.span, span.source == .text else { return nil }
        return (
          evidence.weight,
          Prediction.Place(
            start: span.start,
            end: span.end,
            dimension: score.dimension.rawValue
          )
        )
      }
    }
    return all.enumerated().sorted {
      ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset)
    }.prefix(20).map(\.element.place)
  }
}
