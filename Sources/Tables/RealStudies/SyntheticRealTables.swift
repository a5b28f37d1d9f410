import Learning
import ReportModel
import Statistics
import SyntheticStages

/// The tables of `synthetic-real`.
struct SyntheticRealTables {
  /// The students on images, or why there are none.
  let images: Result<StudentSide, Incomparable>
  let teacher: StudentSide

  private static let artifact = SyntheticReal.artifact

  /// Those that there are, images first.
  var sides: [StudentSide] { ((try? images.get()).map { [$0] } ?? []) + [teacher] }

  // MARK: Tables

  /// Differences at each number of classes on one kind of data.
  func differences(_ side: StudentSide) throws -> Table {
    try Table(
      id: "\(Self.artifact)-\(side.name)", title: "DTG-FF minus its baselines on \(side.title)",
      setting: side.setting,
      columns: [Column("K")] + StudentPair.allCases.flatMap { GapCells.columns($0.title) },
      rows: side.results.classes.map { classes in
        try [.integer(classes)]
          + StudentPair.allCases.flatMap { try cells(side, classes, $0) }
      },
      notes: [
        "Differences of test accuracy, paired by seed. After ±, the std over seeds; intervals by"
          + " Student's t over seeds."
      ] + (side.baseline.map { [$0.rule.note] } ?? []))
  }

  /// The slopes on both kinds of data, and their difference.
  func trends(title: String) throws -> Table {
    try Table(
      id: Self.artifact, title: title, setting: sides[0].setting,
      columns: [Column("data"), Column("difference")]
        + GapScale.allCases.flatMap { scale in
          JudgedEstimate.columns("slope", scale, scale.slopeUnit)
        },
      rows: Trend.allCases.flatMap { trend in
        try StudentPair.allCases.map { pair in
          try [.text(trend.title), .text(pair.title)]
            + GapScale.allCases.flatMap { try slope(trend, pair, $0).cells() }
        }
      },
      notes: [
        "A slope of DTG-FF's advantage on ln K for every seed, by least squares; intervals and p values"
          + " (two-sided, against zero) by Student's t over seeds, by Welch's for the difference of the"
          + " two kinds of data."
      ])
  }

  /// The accuracies behind the differences.
  func accuracies(_ side: StudentSide) throws -> Table {
    let methods: [StudentMethod] = [.dtgFF, .singleBP, .bpDeepSup]
    let hasBaseline = side.baseline != nil
    return try Table(
      id: "\(Self.artifact)-\(side.name)-accuracies", title: "Test accuracies on \(side.title)",
      setting: side.setting,
      columns: [Column("K")]
        + methods.map { Column($0.title, unit: .percent, better: .higher) }
        + (hasBaseline
          ? [Column(RealMethod.linear.title, unit: .percent, better: .higher)] : []),
      rows: side.results.classes.map { classes in
        let id = "\(Self.artifact):\(side.name)/K=\(classes)/accuracy"
        let students = try methods.map { method in
          try Cell.sample(
            Sample(side.results.group(classes, method).map(\.testPercent)), unit: .percent,
            decimals: 2, side.setting, metric: "\(id)/\(method.rawValue)")
        }
        guard let baseline = side.baseline else { return [.integer(classes)] + students }
        return try [.integer(classes)] + students + [
          .sample(
            Sample(baseline.percents[classes].map { [$0] } ?? []), unit: .percent, decimals: 2,
            side.setting, metric: "\(id)/\(RealMethod.linear.rawValue)")
        ]
      })
  }

  func figure() -> Figure { SyntheticRealFigure(sides: sides).figure() }

  // MARK: Numbers that are in no table

  /// Every difference and every slope, seed by seed, and the ends of intervals.
  func singles() throws -> [Metric] {
    let seeds = try sides.flatMap { side in
      try StudentPair.allCases.flatMap { pair in
        try GapScale.allCases.flatMap { scale in
          try differences(side, pair, scale) + slopes(side, pair, scale)
        }
      }
    }
    let ends = try Trend.allCases.flatMap { trend in
      try StudentPair.allCases.flatMap { pair in
        try GapScale.allCases.flatMap { try slope(trend, pair, $0).ends() }
      }
    }
    return seeds + ends
  }

  private func differences(
    _ side: StudentSide, _ pair: StudentPair, _ scale: GapScale
  ) throws -> [Metric] {
    try side.results.classes.flatMap { classes in
      try ((try? side.differences(classes, pair, scale)) ?? []).map { seed, value in
        try GapCells.metric(
          "\(id(side, classes, pair))\(scale.suffix)/seed=\(seed)", Sample([value]), scale,
          side.setting)
      }
    }
  }

  private func slopes(
    _ side: StudentSide, _ pair: StudentPair, _ scale: GapScale
  ) throws -> [Metric] {
    guard let slopes = try? side.slopes(pair, scale) else { return [] }
    return try slopes.values.map { seed, value in
      Metric(
        id: try MetricID(
          "\(Self.artifact):\(side.name)/trend\(pair.trendSuffix)\(scale.suffix)/seed=\(seed)"),
        Quantity(value, n: 1, unit: scale.slopeUnit, decimals: scale.decimals, signed: true),
        better: .neither, setting: side.setting)
    }
  }

  // MARK: Cells

  private func id(_ side: StudentSide, _ classes: Int, _ pair: StudentPair) -> String {
    "\(Self.artifact):\(side.name)/K=\(classes)/\(pair.rawValue)"
  }

  private func cells(
    _ side: StudentSide, _ classes: Int, _ pair: StudentPair
  ) throws -> [Cell] {
    let samples: [Sample]
    do throws(Incomparable) {
      samples = [
        Sample(try side.differences(classes, pair, .points).map(\.value)),
        Sample(try side.differences(classes, pair, .logOdds).map(\.value)),
      ]
    } catch {
      return GapCells.missing(error)
    }
    return try GapCells.cells(
      id(side, classes, pair), points: samples[0], logOdds: samples[1], side.setting)
  }

  private func slope(
    _ trend: Trend, _ pair: StudentPair, _ scale: GapScale
  ) -> Result<JudgedEstimate, Incomparable> {
    Result { () throws(Incomparable) in
      let (estimate, n, setting) = try self.trend(trend, pair, scale)
      return JudgedEstimate(
        id: "\(Self.artifact):\(trend.rawValue)\(pair.trendSuffix)\(scale.suffix)",
        estimate: estimate, n: n, unit: scale.slopeUnit, decimals: scale.decimals,
        setting: setting)
    }
  }
}
