import Statistics
import Testing

/// Effects of switches, beside a saturated regression and all orders of walking.
@Suite struct TwoLevelFactorialTests {
  @Test func `effects and parts are those of statsmodels and of all orders`() throws {
    for golden in try StatisticsGolden.read().factorials {
      let design = TwoLevelFactorial(factors: golden.yields.count.trailingZeroBitCount)
      #expect(design.corners == golden.yields.count)
      #expect(design.effects == golden.sets)
      for (set, effect) in zip(golden.sets, golden.effects) {
        expectClose(design.effect(set, of: golden.yields), effect, 1e-11)
      }
      for (factor, part) in golden.parts.enumerated() {
        expectClose(design.part(factor, of: golden.yields), part, 1e-12)
      }
    }
  }

  @Test func `parts add up to the distance from the first corner to the last`() throws {
    for golden in try StatisticsGolden.read().factorials {
      let design = TwoLevelFactorial(factors: golden.yields.count.trailingZeroBitCount)
      let sum = (0..<design.factors).map { design.part($0, of: golden.yields) }.reduce(0, +)
      expectClose(sum, golden.yields[design.corners - 1] - golden.yields[0], 1e-12)
    }
  }

  @Test func `switches that act alone have no interaction`() {
    // 10, with 3 more by the first switch and 5 less by the second.
    let yields = [10.0, 13, 5, 8]
    let design = TwoLevelFactorial(factors: 2)
    #expect(design.effect(0b01, of: yields) == 3 && design.effect(0b10, of: yields) == -5)
    #expect(design.effect(0b11, of: yields) == 0)
    #expect(design.step(1, after: 0b01, of: yields) == -5)
    #expect(design.part(0, of: yields) == 3)
  }

  @Test func `an interaction is half of what one switch changes in the other`() {
    let design = TwoLevelFactorial(factors: 2)
    #expect(design.effect(0b11, of: [0, 0, 0, 4]) == 2)
  }
}
