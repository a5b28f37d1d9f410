import Foundation
import ReportModel
import Statistics

/// The tables, the sentences and the pictures of `trend-power`.
struct TrendPowerTables {
  let study: TrendPowerStudy

  private static let artifact = "trend-power"

  // MARK: The regression

  func regression() throws -> Table {
    try Table(
      id: Self.artifact, title: "DTG-FF minus BP-DeepSup over ln K, students nested in teachers",
      setting: study.setting,
      columns: [Column("estimate")]
        + GapScale.allCases.flatMap { JudgedEstimate.columns("value", $0, $0.unit) },
      rows: [
        [.text("mean difference")] + cells(\.mean, "mean"),
        [.text("slope on ln K")] + cells(\.slope, "trend"),
        [.text("high − low K, teacher by teacher")] + contrast.cells()
          + [.text(""), .text(""), .text("")],
      ],
      notes: [
        "A regression over all pairs of students with errors clustered by the teachers' seed: students of one"
          + " teacher share its data, and teachers of one seed the seed alone. Intervals and p values (two-sided,"
          + " against zero) by Student's t with one degree of freedom less than there are seeds of teachers.",
        "The slope is per unit of ln K. High K are \(Self.list(study.plan.highClasses)), low K"
          + " \(Self.list(study.plan.lowClasses)).",
      ])
  }

  private func cells(
    _ part: (((mean: MeanEstimate, slope: MeanEstimate)) -> MeanEstimate), _ name: String
  ) throws -> [Cell] {
    try GapScale.allCases.flatMap { try judged(part, name, $0).cells() }
  }

  private func judged(
    _ part: (((mean: MeanEstimate, slope: MeanEstimate)) -> MeanEstimate), _ name: String,
    _ scale: GapScale
  ) -> Result<JudgedEstimate, Incomparable> {
    guard let fit = study.regression(scale) else { return .failure(.oneObservation) }
    return .success(
      JudgedEstimate(
        id: "\(Self.artifact):\(name)\(scale.suffix)", estimate: part(fit), n: study.teachers.count,
        unit: name == "trend" ? scale.slopeUnit : scale.unit, decimals: scale.decimals,
        setting: study.setting))
  }

  /// The contrast that Table 4 implies a size for.
  var contrast: Result<JudgedEstimate, Incomparable> {
    let sample = Sample(study.contrasts().map(\.value))
    guard let estimate = sample.estimate else { return .failure(Self.noSpread(sample.count)) }
    return .success(
      JudgedEstimate(
        id: "\(Self.artifact):contrast", estimate: estimate, n: sample.count,
        unit: .percentagePoints, decimals: 2, setting: study.setting))
  }

  private static func noSpread(_ teachers: Int) -> Incomparable {
    teachers == 0
      ? Incomparable(reason: "no teacher has every K of the contrast") : .oneObservation
  }

  // MARK: The spread

  func variance() throws -> Table {
    let parts = GapScale.allCases.map { ($0, study.variance($0)) }
    func row(_ title: String, _ name: String, _ value: (NestedVariance) -> Double) throws -> [Cell]
    {
      try [.text(title)]
        + parts.map { scale, variance in
          guard let variance else { return .missing(because: "one student a teacher") }
          return Cell(
            .quantity(
              Quantity(
                value(variance), n: variance.observations,
                unit: name == "share-between" ? .ratio : scale.unit, decimals: scale.decimals)),
            metric: try MetricID("\(Self.artifact):\(name)\(scale.suffix)"))
        }
    }
    return try Table(
      id: "\(Self.artifact)-spread", title: "Where the spread of the difference comes from",
      setting: study.setting,
      columns: [Column("standard deviation")] + GapScale.allCases.map { Column($0.rawValue) },
      rows: [
        row("between teachers of one K", "deviation-between") { $0.between.squareRoot() },
        row("between students of one teacher", "deviation-within") { $0.within.squareRoot() },
        row("share of the variance between teachers", "share-between", \.shareBetween),
      ],
      notes: ["Estimates of the analysis of variance, over all K, each K from its own mean."])
  }

  // MARK: The power

  func power() throws -> Table {
    let plan = study.plan
    let size = study.implied.map { SignedText.number($0.value) } ?? "an unknown size"
    return try Table(
      id: "\(Self.artifact)-power",
      title: "Chance of finding the growth that the paper's Table 4 implies (\(size) points)",
      setting: study.setting,
      columns: [
        Column("teachers"), Column("power", unit: .percent),
        Column("smallest growth with power \(Self.percent(plan.power))", unit: .percentagePoints),
      ],
      rows: plan.counts.map { count in
        guard let deviation = study.deviation, deviation > 0 else {
          let reason = Self.noSpread(study.contrasts(of: 1).count).reason
          return [.integer(count), .missing(because: reason), .missing(because: reason)]
        }
        let least = TTestPower.detectable(
          power: plan.power, deviation: deviation, count: count, significance: plan.significance)
        return try [
          .integer(count),
          study.power(count).map {
            Cell(
              .quantity(Quantity(100 * $0, unit: .percent, decimals: 1)),
              metric: try MetricID("\(Self.artifact):power/teachers=\(count)"))
          } ?? .missing(because: "Table 4's cells are not all known"),
          Cell(
            .quantity(Quantity(least, unit: .percentagePoints, decimals: 2)),
            metric: try MetricID("\(Self.artifact):detectable/teachers=\(count)")),
        ]
      },
      notes: [
        "The two-sided t test of the contrast at \(Self.percent(plan.significance)), one student of each method a"
          + " teacher as in the paper; its spread over teachers is that of \(study.contrasts(of: 1).count)"
          + " teachers (\(study.deviation.map { SignedText.number($0).replacing("+", with: "") } ?? "none")"
          + " points). An estimate of power inherits the error of that spread."
      ])
  }

  // MARK: Differences

  func differences() throws -> Table {
    try Table(
      id: "\(Self.artifact)-differences", title: "DTG-FF minus BP-DeepSup at each K",
      setting: study.setting, columns: [Column("K")] + GapCells.columns("mean over teachers"),
      rows: study.classes.map { classes in
        try [.integer(classes)]
          + GapCells.cells(
            "\(Self.artifact):K=\(classes)/dtg-minus-deepsup",
            points: byTeacher(classes, .points), logOdds: byTeacher(classes, .logOdds),
            study.setting)
      }, notes: ["An observation is a teacher: the mean of its students."])
  }

  private func byTeacher(_ classes: Int, _ scale: GapScale) -> Sample {
    ClusteredSample(
      study.differences.filter { $0.place.classes == classes }
        .map { ($0.place.teacher, $0.value(scale)) }
    ).sample
  }

  // MARK: Sentences

  var sentences: [String] {
    var lines: [String] = []
    if case .success(let slope) = judged(\.slope, "trend", .points) {
      lines.append(
        "Slope of DTG-FF − BP-DeepSup on ln K over \(study.teachers.count) seeds of teachers:"
          + " \(slope.estimate.text("points")).")
    }
    if case .success(let judged) = contrast {
      lines.append("High K less low K: \(judged.estimate.text("points")).")
    }
    if let implied = study.implied, let power = study.power(5) {
      let count = study.deviation.flatMap {
        TTestPower.count(
          forPower: study.plan.power, mean: implied.value, deviation: $0,
          significance: study.plan.significance)
      }
      lines.append(
        "Five seeds find a growth of \(SignedText.number(implied.value)) points, as Table 4 implies, with"
          + " probability \(Self.percent(power))"
          + (count.map { "; \($0) seeds would find it with \(Self.percent(study.plan.power))" }
            ?? "")
          + ".")
    }
    return lines
  }

  // MARK: Pictures

  func figure() -> Figure {
    let means = study.classes.compactMap {
      Figure.Point.mean(of: byTeacher($0, .points), at: Double($0))
    }
    let singles = study.differences.map { Figure.Point(x: Double($0.place.classes), y: $0.points) }
    let ends = [means.first, means.last].compactMap(\.self).map {
      "\(SignedText.number($0.y)) at K = \(Int($0.x))"
    }
    return Figure(
      id: Self.artifact,
      title: "DTG-FF minus BP-DeepSup of \(study.teachers.count) seeds of teachers",
      summary: "Mean difference in points: \(ends.joined(separator: ", ")).",
      setting: study.setting, x: .init("classes K", scale: .logarithmic),
      y: .init("difference in accuracy", unit: .percentagePoints),
      series: [
        .init("mean over teachers", style: .line, points: means),
        .init("mean over teachers", style: .points, points: singles),
      ], levels: [.init("no difference", y: 0)],
      notes: [
        "Small marks are single students. Intervals are those of the mean over teachers by Student's t, at 95 %."
      ])
  }

  func powerFigure() -> Figure {
    let points = (2...40).compactMap { count in
      study.power(count).map { Figure.Point(x: Double(count), y: 100 * $0) }
    }
    let five =
      study.power(5).map { "With five teachers \(Self.percent($0))." } ?? "No power is known."
    return Figure(
      id: "\(Self.artifact)-power", title: "Power for the growth that Table 4 implies",
      summary: five, setting: study.setting, x: .init("teachers"),
      y: .init("power", unit: .percent),
      series: [.init("two-sided t test", style: .line, points: points)],
      levels: [.init("planned for", y: 100 * study.plan.power)])
  }

  // MARK: Numbers that are in no table

  func singles() throws -> [Metric] {
    let ends = try GapScale.allCases.flatMap {
      try judged(\.mean, "mean", $0).ends() + judged(\.slope, "trend", $0).ends()
    }
    let contrasts = try study.contrasts().map { seed, value in
      var own = study.setting
      own.seeds = [seed]
      return Metric(
        id: try MetricID("\(Self.artifact):contrast/seed=\(seed)"),
        Quantity(value, n: 1, unit: .percentagePoints, decimals: 2, signed: true),
        better: .neither, setting: own)
    }
    return try ends + contrast.ends() + contrasts
  }

  private static func percent(_ share: Double) -> String {
    Quantity(100 * share, unit: .percent, decimals: 0).text + " %"
  }

  private static func list(_ classes: [Int]) -> String {
    classes.map(String.init).joined(separator: ", ")
  }
}
