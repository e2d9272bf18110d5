import Testing

@testable import Evaluation

@Suite struct StatisticsTests {
  @Test func ranksShareTies() {
    #expect(Statistics.ranks([3, 1, 3, 2]) == [3.5, 1, 3.5, 2])
  }

  @Test func correlationsHaveTheirKnownValues() {
    #expect(abs(Statistics.pearson([1, 2, 3], [2, 4, 6]) - 1) < 1e-12)
    #expect(abs(Statistics.spearman([1, 2, 3, 4], [1, 4, 9, 100]) - 1) < 1e-12)
    #expect(Statistics.pearson([1, 1, 1], [1, 2, 3]) == 0)
  }

  @Test func aurocCountsPairsInTheRightOrder() {
    #expect(Statistics.auroc([true, false], [1, 0]) == 1)
    #expect(Statistics.auroc([true, false, true], [1, 1, 0]) == 0.25)
    #expect(Statistics.auroc([true, true], [1, 0]) == nil)
  }

  @Test func macroF1LeavesOutClassesThatDoNotOccur() {
    #expect(
      Statistics.macroF1(["a", "b"], ["a", "a"], classes: ["a", "b", "c"]) == (2.0 / 3) / 2
    )
  }

  @Test func drawsAreThoseOfPythonsRandom() {
    // python3 -c "import random; r = random.Random(0); print([r.choice(range(10)) for _ in range(8)])"
    var random = MersenneTwister(seed: 0)
    #expect((0..<8).map { _ in random.index(below: 10) } == [6, 6, 0, 4, 8, 7, 6, 4])
  }
}
