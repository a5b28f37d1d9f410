import Statistics
import Testing

/// Joint tests over specifications, beside SciPy and an enumeration in Python.
@Suite struct SpecificationCurveTests {
  @Test func `signs of one specification are those of SciPy's permutation test`() throws {
    for golden in try StatisticsGolden.read().exchanges {
      let curve = SpecificationCurve(
        differences: [golden.differences.map { [$0] }], weights: [1])
      let found = curve.inference(draws: 1 << 14) { _ in 0 }
      #expect(found.isExact && found.exchanges == 1 << golden.differences.count)
      expectClose(found.median, golden.above)
    }
  }

  @Test func `joint tests are those of all exchanges`() throws {
    for golden in try StatisticsGolden.read().curves {
      let curve = SpecificationCurve(differences: golden.differences, weights: golden.weights)
      expectClose(curve.summary.median, golden.median)
      expectClose(curve.summary.shareAbove, golden.shareAbove)
      expectClose(curve.summary.shareSignificant, golden.shareSignificant)
      // Knuth's generator, of which the upper half counts.
      var state: UInt64 = 1
      let found = curve.inference(draws: golden.isTrend ? 20_000 : 1 << 14) {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int((state >> 33) % UInt64($0))
      }
      #expect(found.isExact == !golden.isTrend && curve.isTrend == golden.isTrend)
      // Six standard errors of a share of 20,000 draws.
      let tolerance = golden.isTrend ? 0.022 : 1e-12
      expectClose(found.median, golden.p[0], tolerance)
      expectClose(found.shareAbove, golden.p[1], tolerance)
      expectClose(found.shareSignificant, golden.p[2], tolerance)
    }
  }

  @Test func `shares of variance are those of statsmodels`() throws {
    for golden in try StatisticsGolden.read().shares {
      let found = try #require(
        VarianceShares(zip(golden.levels, golden.values).map { ($0, $1) }))
      #expect(found.isOrthogonal)
      for (share, expected) in zip(found.shares, golden.shares) {
        expectClose(share, expected, 1e-11)
      }
      expectClose(found.rest, golden.rest, 1e-11)
    }
  }

  @Test func `settings that overlap are not orthogonal`() {
    let runs: [(levels: [String], value: Double)] = [
      (["a", "x"], 1), (["a", "x"], 2), (["b", "y"], 3), (["b", "x"], 4),
    ]
    #expect(VarianceShares(runs)?.isOrthogonal == false)
    #expect(VarianceShares(runs.map { ($0.levels, 1) }) == nil)
  }
}
