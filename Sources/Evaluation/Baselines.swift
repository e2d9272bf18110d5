/// What others reach on the development part of the tasks, as measured with the tasks' own scorer.
///
/// `length` is the baseline that `Evaluator` computes itself; these are the best of a dozen others: overlap of
/// words, weighted windows of the transcript, ROUGE, sentence embeddings, a model of entailment, rules, and a
/// ridge regression over ten features of the surface, cross-validated by dialogue.
enum Baselines {
  /// The figure and what has it.
  struct Best {
    var value: Double
    var name: String
  }

  /// By figure; nil where nothing was measured.
  static func best(_ task: EvaluationTask, _ figure: String) -> Best? {
    switch (task, figure) {
    case (.mtsFactuality, "spearman_overall_vs_factual_f1"): Best(value: 0.52, name: "ridge")
    case (.mtsFactuality, "spearman_thorough_vs_omission_rate"): Best(value: 0.288, name: "ROUGE-L")
    case (.mtsFactuality, "spearman_accurate_vs_factual_precision"):
      Best(value: 0.307, name: "length")
    case (.mtsFactuality, "auroc_any_false_fact"): Best(value: 0.746, name: "length")
    case (.primockStatements, "auroc"): Best(value: 0.732, name: "entailment")
    case (.primockStatements, "average_precision"): Best(value: 0.371, name: "entailment")
    case (.aciCorrupt, "macro_overall"): Best(value: 0.860, name: "rules")
    case (.aciCorrupt, "macro_overall_factual"): Best(value: 0.758, name: "rules")
    case (.aciCorrupt, "macro_target_dim"): Best(value: 0.869, name: "rules")
    case (.aciCorrupt, "macro_evidence_hit_at_5"): Best(value: 0.604, name: "rules")
    case (.nexusStrength, "strength_macro_f1"): Best(value: 0.919, name: "rules")
    case (.nexusLetters, "strength_macro_f1"): Best(value: 0.815, name: "rules")
    case (.nexusLetters, "connection_macro_f1"): Best(value: 1, name: "phrases")
    default: nil
    }
  }
}
