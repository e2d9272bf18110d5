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
    /// The figures as a table, beside what others reach; nil without labels.
    package var table: String?
    /// What was measured in each input, one JSON object a line; nil when nobody asked.
    package var signals: [String]?
  }

  /// Predicts every input of a task and, where there are labels, scores the predictions.
  ///
  /// - Parameter progress: Called with the number of items done and of all.
  package func run(
    _ task: EvaluationTask,
    data: String,
    withSignals: Bool = false,
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
    var result = Result(predictions: all.map { JSONWriter.text(of: $0) })
    if let labels = folder.labels {
      let figures = Figures.text(task, labels: labels, predictions: all, inputs: folder.inputs)
      let lengths = folder.inputs.map { Self.byLength($0) }
      let length = Figures.text(task, labels: labels, predictions: lengths, inputs: folder.inputs)
      result.figures = figures
      result.table =
        FigureTable(
          task: task,
          figures: try JSONParser.parse(Array(figures.utf8)),
          length: try JSONParser.parse(Array(length.utf8))
        ).text
    }
    if withSignals {
      result.signals = try folder.inputs.map {
        JSONWriter.text(of: try self.signals(task, $0, folder, supports))
      }
    }
    return result
  }

  private func signals(
    _ task: EvaluationTask,
    _ input: JSONValue,
    _ folder: TaskFolder,
    _ supports: [String: StatementSupport]
  ) throws -> SignalLine {
    var line = SignalLine(id: input["id"]?.text ?? "")
    if task == .primockStatements {
      line.statements =
        supports[input["encounter"]?.text ?? ""]?.features(of: input["statement"]?.text ?? "") ?? []
    } else if let document = Self.document(task, input, folder) {
      let signals = try self.pipeline.signals(of: document)
      line.sizes = signals.sizes
      line.statements = signals.statements
      line.factuality = signals.factuality
    }
    return line
  }

  /// What is graded for an input; nil for a single statement.
  private static func document(
    _ task: EvaluationTask,
    _ input: JSONValue,
    _ folder: TaskFolder
  ) -> Document? {
    switch task {
    case .primockStatements: nil
    case .mtsFactuality:
      Document(
        text: input["note"]?.text ?? "",
        transcript: input["transcript"]?.text,
        noteType: .fragment
      )
    case .aciCorrupt, .safety:
      Document(
        text: input["note"]?.text ?? "",
        transcript: folder.transcripts[input["encounter"]?.text ?? ""]
      )
    case .nexusStrength: Document(kind: .nexusLetter, text: input["text"]?.text ?? "")
    case .nexusLetters: Document(kind: .nexusLetter, text: input["letter"]?.text ?? "")
    }
  }

  /// What somebody would predict who only sees how long a text is: a long one says much, and more that is false.
  private static func byLength(_ input: JSONValue) -> Prediction {
    var prediction = Prediction(id: input["id"]?.text ?? "")
    let text = input["statement"]?.text ?? input["note"]?.text ?? ""
    let length = Double(text.utf8.count)
    prediction.numbers = [
      "overall": length, "thorough": length, "accurate": -length, "factuality": -length,
      "support": -length,
    ]
    prediction.texts = ["strength": "none", "connection": "none"]
    return prediction
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
    guard let document = Self.document(task, input, folder) else {
      let support = supports[input["encounter"]?.text ?? ""]
      prediction.numbers["support"] = support?.support(of: input["statement"]?.text ?? "") ?? 0
      return prediction
    }
    let grade = try await self.grade(document)
    switch task {
    case .primockStatements: break
    case .mtsFactuality:
      prediction.numbers["overall"] = grade.hybrid?.score ?? 0
      prediction.numbers["accurate"] = self.score(grade, .accurate)
      prediction.numbers["thorough"] = self.score(grade, .thorough)
      prediction.numbers["factuality"] = -grade.factuality.expectedFalse
    case .aciCorrupt:
      prediction.numbers["overall"] = grade.hybrid?.score ?? 0
      for score in grade.dimensions {
        if let value = score.score { prediction.scores[score.dimension.rawValue] = value }
      }
      prediction.evidence = Self.mainEvidence(grade)
    case .safety:
      if let score = grade.hybrid?.score { prediction.numbers["score"] = score }
      prediction.flags["critical"] = grade.flags.contradicted
      prediction.findings = grade.findings.map {
        Prediction.Shown(
          span: $0.evidence.span,
          severity: $0.severity.rawValue,
          rule: $0.evidence.ruleID
        )
      }
    case .nexusStrength, .nexusLetters:
      guard let nexus = grade.nexus else { return prediction }
      prediction.texts["strength"] = nexus.opinion.strength.rawValue
      guard task == .nexusLetters else { return prediction }
      prediction.texts["connection"] = nexus.connection.connection.rawValue
      for element in nexus.compliance.elements {
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
    Highlights.ranked(grade.dimensions).prefix(20).compactMap { dimension, evidence in
      evidence.span.map {
        Prediction.Place(start: $0.start, end: $0.end, dimension: dimension.rawValue)
      }
    }
  }
}
