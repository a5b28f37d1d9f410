import Learning
import Pipeline
import Report
import Statistics

/// The trend test of App. E: does DTG-FF's advantage over BP-DeepSup grow with K?
struct TrendTest: Stage {
  static let declaration = StageDeclaration(
    kind: "trend-test", summary: "App. E: bootstrap test of the trend over class counts.",
    inputs: [.many("students", reading: StudentTraining.metricsFile)],
    outputs: ArtifactFiles.names,
    code: CodeScope.studyTables + ["Sources/Kernels/Random/", "Sources/CVector/"],
    isArtifact: true)

  static let example = Parameters(
    test: Test(
      lowClasses: [5], highClasses: [50], resamples: 10, bootstrapSeed: 1, confidence: 0.9),
    scale: .example)

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let test = parameters.test
    try test.validate()
    let results = try StudyResults(context)
    let low = try TrendPool(test.lowClasses, of: results)
    let high = try TrendPool(test.highClasses, of: results)
    let bootstrap = Bootstrap(
      seed: test.bootstrapSeed, resamples: test.resamples, confidence: test.confidence)
    let interval = bootstrap.interval(ofMeanOf: high.sample, minus: low.sample)
    let table = try table(
      test, low, high, interval, PublishedStudy(context), results.setting(parameters.scale))
    try ArtifactFiles(Document(title: "Trend test", blocks: [.table(table)])).write(to: context)
  }

  private static func table(
    _ test: Test, _ low: TrendPool, _ high: TrendPool, _ interval: ClosedRange<Double>,
    _ published: PublishedStudy, _ setting: Setting
  ) throws -> Table {
    func row(
      _ title: String, _ value: Double, _ path: String, n: Int? = nil, _ pools: [TrendPool]
    ) throws -> [Cell] {
      let name = path.replacing("_", with: "-")
      let obstacles = pools.compactMap(\.obstacle)
      return [
        .text(title),
        .comparison(
          Quantity(value, n: n, unit: .percentagePoints, decimals: 2, signed: true),
          try published.value("e_trend_test/\(path)"), under: setting,
          obstacle: obstacles.isEmpty ? nil : obstacles.joined(separator: "; "),
          metric: try MetricID("trend-test:\(name)")),
      ]
    }
    let interval = [
      ("lower", interval.lowerBound, "ci_low"), ("upper", interval.upperBound, "ci_high"),
    ]
    return try Table(
      id: "trend-test", title: "DTG-FF minus BP-DeepSup at low and high K (App. E)",
      setting: setting,
      columns: [
        Column("statistic"), Column("value", unit: .percentagePoints, better: .higher),
      ],
      rows: [
        row(
          "mean, K in \(low.classesText)", low.sample.mean, "low_mean", n: low.sample.count, [low]),
        row(
          "mean, K in \(high.classesText)", high.sample.mean, "high_mean", n: high.sample.count,
          [high]),
        row(
          "high − low", high.sample.mean - low.sample.mean, "difference_of_means", [low, high]),
      ]
        + interval.map { end, value, path in
          try row("\(test.confidenceText) interval, \(end) end", value, path, [low, high])
        },
      notes: [
        "Per-seed paired differences pooled on each side; \(test.resamples) bootstrap "
          + "resamples of each pool, seed \(test.bootstrapSeed), percentile interval.",
        low.seeds == high.seeds
          ? "Both pools contain the same seeds; the bootstrap takes all observations to be "
            + "independent."
          : "The pools differ in their seeds; the bootstrap takes all observations to be "
            + "independent.",
      ], arrangement: .sideBySide)
  }
}
