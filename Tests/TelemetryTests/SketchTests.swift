import Foundation
import Testing

@testable import Telemetry

@Suite struct SketchTests {
  /// Numbers of many sizes, the same each time.
  private func numbers(_ count: Int, seed: UInt64) -> [Double] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let share = Double(state >> 11) / 0x1p53
      // From a millionth to a million.
      return 1e-6 * pow(10, share * 12)
    }
  }

  private func pow(_ base: Double, _ exponent: Double) -> Double {
    // Enough for test data: squares and roots.
    var result = 1.0
    var whole = Int(exponent)
    var factor = base
    while whole > 0 {
      if whole & 1 == 1 { result *= factor }
      factor *= factor
      whole >>= 1
    }
    var rest = exponent - exponent.rounded(.down)
    var root = base.squareRoot()
    while rest > 1e-9 {
      rest *= 2
      if rest >= 1 {
        result *= root
        rest -= 1
      }
      root = root.squareRoot()
    }
    return result
  }

  private func sketch(_ numbers: some Sequence<Double>) -> Sketch {
    var sketch = Sketch()
    for number in numbers { sketch.record(number) }
    return sketch
  }

  @Test func theTablesAreWhatTheyClaimToBe() {
    #expect(Sketch.bounds == (0...32).map { exp2(Double($0) / 32) })
    let least = (0..<128).map { 1 + Double($0) / 128 }
    #expect(Sketch.guesses == least.map { least in UInt8(Sketch.bounds.count { $0 < least }) })
  }

  @Test func eachNumberLiesInItsBucket() {
    for number in self.numbers(20_000, seed: 1)
      + (-30...30).map({ Double(sign: .plus, exponent: $0, significand: 1) })
    {
      let index = Sketch.index(of: number)
      #expect(Sketch.bound(index) < number)
      #expect(number <= Sketch.bound(index + 1))
    }
  }

  @Test(arguments: [UInt64(1), 2, 3, 4, 5])
  func quantilesAreOffByNoMoreThanTheBound(seed: UInt64) throws {
    let numbers = self.numbers(5_000, seed: seed)
    let sketch = self.sketch(numbers)
    let sorted = numbers.sorted()
    for share in [0.0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1] {
      let exact = sorted[max(0, Int((share * 5_000).rounded(.up)) - 1)]
      let found = try #require(sketch.quantile(share))
      #expect(abs(found - exact) <= exact * (Sketch.relativeError + 1e-12))
    }
    #expect(Sketch.relativeError < 0.0109)
  }

  @Test func mergingIsTheSameAsCountingTogetherInAnyOrder() {
    let numbers = self.numbers(3_000, seed: 9)
    let whole = self.sketch(numbers).trimmed
    let parts = stride(from: 0, to: 3_000, by: 500).map { self.sketch(numbers[$0..<$0 + 500]) }
    for order in [parts, parts.reversed()] {
      var merged = Sketch()
      for part in order { merged.merge(part) }
      merged = merged.trimmed
      #expect(merged.buckets == whole.buckets)
      #expect(merged.offset == whole.offset)
      #expect(merged.count == whole.count)
      #expect(merged.min == whole.min)
      #expect(merged.max == whole.max)
      #expect(abs(merged.sum - whole.sum) <= whole.sum * 1e-12)
      #expect(abs(merged.sumOfSquares - whole.sumOfSquares) <= whole.sumOfSquares * 1e-12)
    }
  }

  @Test func countsUpToABoundAreExact() {
    let numbers = self.numbers(2_000, seed: 4)
    let sketch = self.sketch(numbers)
    for octave in -20...20 {
      let bound = Sketch.bound(octave * Sketch.bucketsPerOctave)
      let exact = numbers.count { $0 <= bound }
      #expect(sketch.count(upTo: octave * Sketch.bucketsPerOctave) == UInt64(exact))
    }
  }

  @Test func whatIsNoMeasuredValueIsLeftOut() {
    var sketch = Sketch()
    for value in [-1.0, .nan, .infinity, -.infinity] {
      let isTaken = sketch.record(value)
      #expect(!isTaken)
    }
    #expect(sketch.count == 0)
    #expect(sketch.quantile(0.5) == nil)
    sketch.record(0)
    sketch.record(1e300)
    sketch.record(.leastNonzeroMagnitude)
    #expect(sketch.count == 3)
    #expect(sketch.zeroCount == 1)
    #expect(sketch.quantile(0) == 0)
    #expect(sketch.quantile(1) == 1e300)
  }

  @Test func aSketchThatContradictsItselfIsNone() {
    #expect(
      Sketch(
        count: 3,
        zeroCount: 1,
        sum: 1,
        sumOfSquares: 1,
        min: 0,
        max: 1,
        offset: 0,
        buckets: [1]
      ) == nil
    )
    #expect(
      Sketch(
        count: 2,
        zeroCount: 1,
        sum: 1,
        sumOfSquares: 1,
        min: 0,
        max: 1,
        offset: 5_000_000,
        buckets: [1]
      ) == nil
    )
    #expect(
      Sketch(
        count: 2,
        zeroCount: 1,
        sum: 1,
        sumOfSquares: 1,
        min: 0,
        max: 1,
        offset: 0,
        buckets: [1]
      ) != nil
    )
  }

  @Test func emptyingKeepsNothing() {
    var sketch = self.sketch([1, 2, 3])
    sketch.reset()
    #expect(sketch.trimmed == Sketch())
    sketch.record(7)
    #expect(sketch.count == 1)
    #expect(sketch.min == 7)
  }
}
