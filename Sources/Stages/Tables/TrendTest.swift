import Kernels
import Learning
import Pipeline
import Report

/// The trend test of App. E: does DTG-FF's advantage over BP-DeepSup grow with K?
struct TrendTest: Stage {
  struct Test: Codable {
    var lowClasses: [Int]
    var highClasses: [Int]
    var resamples: Int
    var bootstrapSeed: UInt64
    /// The share of resamples inside the interval.
    var confidence: Double
  }

  /// The test's own parameters beside those that all tables of the study share.
  struct Parameters: Codable {
    var test: Test
    var scale: StudyScale

    init(test: Test, scale: StudyScale) {
      self.test = test
      self.scale = scale
    }

    init(from decoder: any Decoder) throws {
      test = try Test(from: decoder)
      scale = try StudyScale(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
      try test.encode(to: encoder)
      try scale.encode(to: encoder)
    }
  }

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
    let results = try StudyResults(context)
    let test = parameters.test
    let pools = try [test.lowClasses, test.highClasses].map { classes in
      let pool = classes.flatMap {
        results.differences($0, .dtgFF, minus: .bpDeepSup).map(\.value)
      }
      guard !pool.isEmpty else {
        throw StageError.invalidInput(
          "no student has K in \(classes); the sweep has K = \(results.classes)\n"
            + "  next: set lowClasses and highClasses to class counts of the sweep")
      }
      return Sample(pool)
    }
    let bootstrap = Bootstrap(
      seed: test.bootstrapSeed, resamples: test.resamples, confidence: test.confidence)
    let interval = bootstrap.interval(ofMeanOf: pools[1], minus: pools[0])
    let table = try table(test, pools, interval, results.setting(parameters.scale))
    try ArtifactFiles(Document(title: "Trend test", blocks: [.table(table)])).write(to: context)
  }

  private static func table(
    _ test: Test, _ pools: [Sample], _ interval: ClosedRange<Double>,
    _ setting: Setting
  ) throws -> Table {
    let published = try PublishedStudy()
    func row(_ title: String, _ value: Double, _ path: String, n: Int) throws -> [Cell] {
      let name = path.replacing("_", with: "-")
      return [
        .text(title),
        .comparison(
          Quantity(value, n: n, unit: .percentagePoints, decimals: 2, signed: true),
          try published.value("e_trend_test/\(path)"), under: setting,
          metric: try MetricID("trend-test:\(name)")),
      ]
    }
    let (low, high) = (pools[0], pools[1])
    let total = low.count + high.count
    let percent = Int((100 * test.confidence).rounded())
    let lowText = test.lowClasses.map(String.init).joined(separator: ", ")
    let highText = test.highClasses.map(String.init).joined(separator: ", ")
    return try Table(
      id: "trend-test", title: "DTG-FF minus BP-DeepSup at low and high K (App. E)",
      setting: setting,
      columns: [
        Column("statistic"), Column("value", unit: .percentagePoints, better: .higher),
      ],
      rows: [
        row("mean, K in {\(lowText)}", low.mean, "low_mean", n: low.count),
        row("mean, K in {\(highText)}", high.mean, "high_mean", n: high.count),
        row("high − low", high.mean - low.mean, "difference_of_means", n: total),
        row("\(percent)% interval, lower end", interval.lowerBound, "ci_low", n: total),
        row("\(percent)% interval, upper end", interval.upperBound, "ci_high", n: total),
      ],
      notes: [
        "Per-seed paired differences pooled on each side; \(test.resamples) bootstrap "
          + "resamples of each pool, seed \(test.bootstrapSeed), percentile interval."
      ], arrangement: .sideBySide)
  }
}

/// Percentile bootstrap of a difference of two means.
struct Bootstrap {
  var seed: UInt64
  var resamples: Int
  var confidence: Double

  /// Resamples each pool with replacement and takes the middle `confidence` of the differences.
  func interval(ofMeanOf high: Sample, minus low: Sample) -> ClosedRange<Double> {
    let differences = Sample(
      (0..<resamples).map { resample in
        mean(of: high, UInt32(resample), 1) - mean(of: low, UInt32(resample), 0)
      })
    let tail = (1 - confidence) / 2
    return differences.quantile(tail)...differences.quantile(1 - tail)
  }

  private func mean(of pool: Sample, _ resample: UInt32, _ side: UInt32) -> Double {
    var picks = [Int32](repeating: 0, count: pool.count)
    CounterGenerator(seed: seed, purpose: .bootstrap, resample, side)
      .fillIntegers(&picks, below: Int32(pool.count))
    return Sample(picks.map { pool.values[Int($0)] }).mean
  }
}

extension RandomPurpose {
  /// Resampling in a bootstrap: indices are the resample and the pool.
  static let bootstrap = RandomPurpose(rawValue: 1000)
}
