import Learning
import ReportModel
import Statistics

/// The table of the trend test.
struct TrendTable {
  let test: TrendTest.Test
  let low: TrendPool
  let high: TrendPool
  /// The paper's interval: a bootstrap that takes all observations to be independent.
  let bootstrap: ClosedRange<Double>
  let setting: Setting
  let published: PublishedStudy

  func table() throws -> Table {
    let implied = try ImpliedTrend(low: low.classes, high: high.classes, in: published)
    let ends = [
      ("lower", bootstrap.lowerBound, "ci_low"), ("upper", bootstrap.upperBound, "ci_high"),
    ]
    return try Table(
      id: "trend-test", title: "DTG-FF minus BP-DeepSup at low and high K (App. E)",
      setting: setting,
      columns: [
        Column("statistic"), Column("value", unit: .percentagePoints, better: .higher),
      ],
      rows: [
        row(
          "mean, K in \(low.classesText)", low.sample.mean, "low_mean", n: low.sample.count,
          implied: implied.low, [low]),
        row(
          "mean, K in \(high.classesText)", high.sample.mean, "high_mean", n: high.sample.count,
          implied: implied.high, [high]),
        row(
          "high − low", high.sample.mean - low.sample.mean, "difference_of_means",
          implied: implied.difference, [low, high]),
      ]
        + ends.map { end, value, path in
          try row(
            "\(test.confidenceText) bootstrap interval, \(end) end", value, path, [low, high])
        } + bySeed(), notes: notes, arrangement: .sideBySide)
  }

  /// The value of each seed, for whoever pairs or clusters them.
  func perSeed() throws -> [Metric] {
    try zip(sharedSeeds, differences.values).map { seed, value in
      var own = setting
      own.seeds = [seed]
      return Metric(
        id: try MetricID("trend-test:by-seed/seed=\(seed)"),
        Quantity(value, n: 1, unit: .percentagePoints, decimals: 2, signed: true),
        better: .higher, setting: own)
    }
  }

  private func row(
    _ title: String, _ value: Double, _ path: String, n: Int? = nil,
    implied: Published.Number? = nil, _ pools: [TrendPool]
  ) throws -> [Cell] {
    let name = path.replacing("_", with: "-")
    let obstacles = pools.compactMap(\.obstacle)
    return [
      .text(title),
      .comparison(
        Quantity(value, n: n, unit: .percentagePoints, decimals: 2, signed: true),
        try published.value("e_trend_test/\(path)").or(implied), under: setting,
        obstacle: obstacles.isEmpty ? nil : obstacles.joined(separator: "; "),
        metric: try MetricID("trend-test:\(name)")),
    ]
  }

  private var differences: Sample { high.clusters.difference(from: low.clusters) }

  private var sharedSeeds: [Int] { low.seeds.intersection(high.seeds).sorted() }

  /// The contrast of each seed, and its interval over seeds.
  private func bySeed() throws -> [[Cell]] {
    let sample = differences
    guard sample.count > 0 else { return [] }
    func quantity(_ value: Double, spread: Double? = nil, n: Int? = nil) -> Quantity {
      Quantity(
        value, spread: spread, n: n, unit: .percentagePoints, decimals: 2, signed: true)
    }
    let mean: [Cell] = [
      .text("high − low, seed by seed"),
      .quantity(
        quantity(sample.mean, spread: sample.deviation, n: sample.count),
        metric: try MetricID("trend-test:by-seed")),
    ]
    guard let interval = sample.interval(confidence: test.confidence) else { return [mean] }
    let ends = [("lower", interval.lowerBound, "low"), ("upper", interval.upperBound, "high")]
    return [mean]
      + (try ends.map { end, value, name in
        [
          .text("\(test.confidenceText) interval over seeds, \(end) end"),
          .quantity(quantity(value), metric: try MetricID("trend-test:by-seed/ci-\(name)")),
        ]
      })
  }

  private var notes: [String] {
    [
      "Per-seed paired differences pooled on each side; \(test.resamples) bootstrap "
        + "resamples of each pool, seed \(test.bootstrapSeed), percentile interval: the paper's.",
      low.seeds == high.seeds
        ? "Both pools contain the same seeds; the bootstrap takes all observations to be "
          + "independent."
        : "The pools differ in their seeds; the bootstrap takes all observations to be "
          + "independent.",
      "Seed by seed: the mean of a seed's differences at high K less that at low K, one observation a seed,"
        + " with its interval by Student's t. Claims are judged by it, for five observations a cell make"
        + " the bootstrap's interval too short.",
      "Published means, where derived, are those of the paper's Table 4.",
    ]
  }
}
