import Statistics
import Testing

/// The power of a t test, beside SciPy and statsmodels.
@Suite struct TTestPowerTests {
  @Test func `power is that of the noncentral distribution`() throws {
    for golden in try StatisticsGolden.read().powers {
      let power = TTestPower.twoSided(
        mean: golden.mean, deviation: golden.deviation, count: golden.count)
      expectClose(power, golden.power, 1e-8, "\(golden)")
    }
  }

  @Test func `the fewest observations are those of statsmodels`() throws {
    for golden in try StatisticsGolden.read().counts {
      #expect(
        TTestPower.count(forPower: golden.power, mean: golden.mean, deviation: 1) == golden.count)
    }
    #expect(TTestPower.count(forPower: 0.8, mean: 0, deviation: 1) == nil)
    #expect(TTestPower.count(forPower: 0.8, mean: 0.01, deviation: 1, most: 100) == nil)
  }

  @Test func `the smallest mean that is found has the power asked for`() {
    let mean = TTestPower.detectable(power: 0.8, deviation: 1.7, count: 5)
    expectClose(TTestPower.twoSided(mean: mean, deviation: 1.7, count: 5), 0.8, 1e-9)
  }
}
