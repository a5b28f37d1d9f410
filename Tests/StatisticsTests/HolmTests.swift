import Statistics
import Testing

@Suite struct HolmTests {
  @Test func `adjusted values are those of statsmodels`() throws {
    for golden in try StatisticsGolden.read().holm {
      let found = Holm.adjusted(golden.values)
      #expect(found.count == golden.adjusted.count)
      for (own, expected) in zip(found, golden.adjusted) { expectClose(own, expected) }
    }
  }

  /// Of 0.01 and 0.04 the smaller is doubled; 0.04 is left alone.
  @Test func `the smallest pays for all, the largest for itself`() {
    #expect(Holm.adjusted([0.04, 0.01]) == [0.04, 0.02])
    #expect(Holm.adjusted([]) == [])
    #expect(Holm.adjusted([0.8, 0.9]) == [1, 1])
  }
}
