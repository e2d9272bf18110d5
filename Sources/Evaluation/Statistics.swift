/// The statistics that the tasks' scorer uses, to its letter.
enum Statistics {
  /// Ranks from 1, ties at their mean.
  static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { (values[$0], $0) < (values[$1], $1) }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start
      while end + 1 < order.count, values[order[end + 1]] == values[order[start]] { end += 1 }
      for place in start...end { ranks[order[place]] = Double(start + end) / 2 + 1 }
      start = end + 1
    }
    return ranks
  }

  static func pearson(_ a: [Double], _ b: [Double]) -> Double {
    let count = Double(a.count)
    let meanA = a.reduce(0, +) / count
    let meanB = b.reduce(0, +) / count
    let squaresA = a.reduce(0) { $0 + ($1 - meanA) * ($1 - meanA) }
    let squaresB = b.reduce(0) { $0 + ($1 - meanB) * ($1 - meanB) }
    guard squaresA > 0, squaresB > 0 else { return 0 }
    let product = zip(a, b).reduce(0) { $0 + ($1.0 - meanA) * ($1.1 - meanB) }
    return product / (squaresA * squaresB).squareRoot()
  }

  static func spearman(_ a: [Double], _ b: [Double]) -> Double {
    self.pearson(self.ranks(a), self.ranks(b))
  }

  /// The chance that a positive outranks a negative. Nil when either is missing.
  static func auroc(_ positive: [Bool], _ scores: [Double]) -> Double? {
    let ranks = self.ranks(scores)
    let positives = Double(positive.count { $0 })
    let negatives = Double(positive.count) - positives
    guard positives > 0, negatives > 0 else { return nil }
    let sum = zip(ranks, positive).reduce(0) { $0 + ($1.1 ? $1.0 : 0) }
    return (sum - positives * (positives + 1) / 2) / (positives * negatives)
  }

  static func averagePrecision(_ positive: [Bool], _ scores: [Double]) -> Double {
    let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    var hits = 0.0
    var total = 0.0
    for (place, index) in order.enumerated() where positive[index] {
      hits += 1
      total += hits / Double(place + 1)
    }
    return total / max(1, hits)
  }

  /// The mean over the classes that occur of the harmonic mean of precision and recall.
  static func macroF1(_ truth: [String], _ predicted: [String], classes: [String]) -> Double {
    var scores: [Double] = []
    for name in classes {
      var hits = 0.0
      var wrong = 0.0
      var missed = 0.0
      for (a, b) in zip(truth, predicted) {
        if a == name, b == name { hits += 1 }
        if a != name, b == name { wrong += 1 }
        if a == name, b != name { missed += 1 }
      }
      if hits + missed > 0 { scores.append(2 * hits / (2 * hits + wrong + missed)) }
    }
    return scores.reduce(0, +) / Double(max(1, scores.count))
  }

  /// The 95 % interval of a figure when whole groups are drawn with replacement, 400 times.
  static func bootstrap<Item>(
    _ groups: [[Item]],
    _ figure: ([Item]) -> Double?
  ) -> (low: Double, high: Double)? {
    var random = MersenneTwister(seed: 0)
    var values: [Double] = []
    for _ in 0..<400 {
      var sample: [Item] = []
      for _ in groups.indices { sample += groups[random.index(below: groups.count)] }
      if let value = figure(sample) { values.append(value) }
    }
    guard !values.isEmpty else { return nil }
    values.sort()
    let count = Double(values.count)
    return (values[Int(0.025 * count)], values[max(0, Int(0.975 * count) - 1)])
  }
}
