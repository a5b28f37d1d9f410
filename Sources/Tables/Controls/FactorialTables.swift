import Learning
import ReportModel
import Statistics

/// The tables of a factorial study.
struct FactorialTables {
  let yields: FactorialYields
  /// Remarks on when corners are compared.
  var notes: [String] = []

  private var plan: FactorialPlan { yields.plan }

  /// Every effect over all numbers of classes: its mean, and its slope on ln K.
  func effects(_ scale: GapScale) throws -> Table {
    let id = plan.artifact + (scale == .points ? "" : scale.suffix)
    return try Table(
      id: id, title: plan.title + (scale == .points ? "" : ", in log-odds"),
      setting: yields.setting,
      columns: [Column("effect on the test accuracy")]
        + Self.columns("mean over K", scale.unit) + Self.columns("slope on ln K", scale.slopeUnit),
      rows: FactorialQuestion.all(of: plan).map { question in
        try [.text(question.title)] + mean(question, scale).cells() + slope(question, scale).cells()
      },
      notes: [
        "A main effect is what a switch changes in the mean over all settings of the others; an interaction of"
          + " two is half of what one changes in the effect of the other.",
        "An observation is a seed, whose corners share the data, the initial weights and the order of batches:"
          + " the mean over K of its effects, or their slope by least squares. Intervals and p values (two-sided,"
          + " against zero, not corrected for their number) by Student's t over seeds.",
      ] + notes)
  }

  /// What each switch carries of the distance between the first corner and the last.
  func walk() throws -> Table {
    let last = plan.design.corners - 1
    return try Table(
      id: "\(plan.artifact)-walk",
      title: "From \(plan.title(at: 0)) to \(plan.title(at: last)), one switch at a time",
      setting: yields.setting,
      columns: [Column("switch")]
        + ["thrown first", "thrown last"].map { Column($0, unit: .percentagePoints) }
        + Self.columns("mean over all orders", .percentagePoints),
      rows: try plan.factors.enumerated().map { index, factor in
        let part = FactorialQuestion.parts(of: plan)[index]
        let own = 1 << index
        return try [
          .text(part.title),
          step("first-step-\(factor.name)") { $0[own] - $0[0] },
          step("last-step-\(factor.name)") { $0[last] - $0[last & ~own] },
        ] + mean(part, .points).cells()
      } + [
        [.text("sum"), .text(""), .text("")]
          + mean(FactorialQuestion.distance(of: plan), .points).textCells()
      ],
      notes: [
        "Means over K. The last three columns average the step of a switch over all orders of throwing them"
          + " (Shapley's value); these parts add up to the whole difference."
      ])
  }

  /// Main effects at each number of classes.
  func byClasses() throws -> Table {
    let questions =
      [FactorialQuestion.distance(of: plan)]
      + plan.design.effects.map {
        FactorialQuestion.effect($0, of: plan)
      }
    return try Table(
      id: "\(plan.artifact)-by-classes", title: "The same effects at each number of classes",
      setting: yields.setting,
      columns: [Column("effect")]
        + yields.levels.map { Column("K = \($0.classes)", unit: .percentagePoints) },
      rows: questions.map { question in
        try [.text(question.title)]
          + yields.levels.map { level in
            try cell(level, "\(id(level))/\(question.name)", question.value)
          }
      }, notes: ["After ±, the standard deviation over seeds."])
  }

  /// The accuracies behind all of it.
  func accuracies() throws -> Table {
    try Table(
      id: "\(plan.artifact)-accuracies", title: "Test accuracies of all corners",
      setting: yields.setting,
      columns: [Column("corner")]
        + yields.levels.map {
          Column("K = \($0.classes)", unit: .percent, better: .higher)
        },
      rows: (0..<plan.design.corners).map { place in
        let corner = plan.corners.first { plan.places[$0.corner] == place }
        return try [.text(Self.name(of: corner))]
          + yields.levels.map { level in
            try .sample(
              Sample(level.clusters.map { 100 * $0.accuracies[place].fraction }), unit: .percent,
              decimals: 2, yields.setting,
              metric: "\(id(level))/accuracy/\(corner?.corner ?? "")")
          }
      },
      notes: ["A corner is told by its \(plan.factors.map(\.title).joined(separator: ", "))."])
  }

  /// What a corner is known as, and its levels.
  private static func name(of corner: FactorialPlan.Corner?) -> String {
    guard let corner else { return "" }
    let levels = corner.levels.joined(separator: ", ")
    return corner.title.isEmpty ? levels : "\(corner.title): \(levels)"
  }

  // MARK: Cells

  private func id(_ level: FactorialYields.Level) -> String {
    "\(plan.artifact):K=\(level.classes)"
  }

  private static func columns(_ group: String, _ unit: Unit) -> [Column] {
    [
      Column("effect", group: group, unit: unit), Column("95 % interval", group: group),
      Column("p", group: group),
    ]
  }

  private func cell(
    _ level: FactorialYields.Level, _ id: String, _ value: ([Double]) -> Double
  ) throws -> Cell {
    let values: [(seed: Int, value: Double)]
    do throws(Incomparable) {
      values = try level.values(.points, value)
    } catch {
      return .missing(because: error.reason)
    }
    return try .gap(
      Sample(values.map(\.value)), .points, yields.setting, metric: id)
  }

  private func step(_ name: String, _ value: ([Double]) -> Double) throws -> Cell {
    guard let values = try? yields.mean(.points, value) else {
      return .missing(because: "the corners are not compared")
    }
    return try .gap(
      Sample(values.map(\.value)), .points, yields.setting,
      metric: "\(plan.artifact):mean/\(name)")
  }

  func mean(
    _ question: FactorialQuestion, _ scale: GapScale
  ) -> Result<JudgedEstimate, Incomparable> {
    judged("mean/\(question.name)", scale, scale.unit) { () throws(Incomparable) in
      try yields.mean(scale, question.value)
    }
  }

  func slope(
    _ question: FactorialQuestion, _ scale: GapScale
  ) -> Result<JudgedEstimate, Incomparable> {
    judged("trend/\(question.name)", scale, scale.slopeUnit) { () throws(Incomparable) in
      try yields.slopes(scale, question.value)
    }
  }

  private func judged(
    _ name: String, _ scale: GapScale, _ unit: Unit,
    _ values: () throws(Incomparable) -> [(seed: Int, value: Double)]
  ) -> Result<JudgedEstimate, Incomparable> {
    Result { () throws(Incomparable) in
      let sample = Sample(try values().map(\.value))
      guard let estimate = sample.estimate else { throw .oneObservation }
      return JudgedEstimate(
        id: "\(plan.artifact):\(name)\(scale.suffix)", estimate: estimate, n: sample.count,
        unit: unit, decimals: scale.decimals, setting: yields.setting)
    }
  }

  // MARK: Numbers that are in no table

  /// Every effect seed by seed, and the ends of intervals.
  func singles() throws -> [Metric] {
    let questions = FactorialQuestion.all(of: plan)
    return try GapScale.allCases.flatMap { scale -> [Metric] in
      try questions.flatMap { question -> [Metric] in
        let name = question.name + scale.suffix
        let byClasses = try yields.byClasses(scale, question.value).flatMap { classes, seeds in
          try metrics("K=\(classes)/\(name)", seeds, scale, scale.unit)
        }
        return try byClasses
          + metrics(
            "mean/\(name)", (try? yields.mean(scale, question.value)) ?? [], scale, scale.unit)
          + metrics(
            "trend/\(name)", (try? yields.slopes(scale, question.value)) ?? [], scale,
            scale.slopeUnit) + mean(question, scale).ends() + slope(question, scale).ends()
      }
    }
      + FactorialQuestion.parts(of: plan).flatMap { part in
        try metrics(
          "mean/\(part.name)", (try? yields.mean(.points, part.value)) ?? [], .points,
          GapScale.points.unit) + mean(part, .points).ends()
      }
  }

  private func metrics(
    _ name: String, _ values: [(seed: Int, value: Double)], _ scale: GapScale, _ unit: Unit
  ) throws -> [Metric] {
    try values.map { seed, value in
      var own = yields.setting
      own.seeds = [seed]
      return Metric(
        id: try MetricID("\(plan.artifact):\(name)/seed=\(seed)"),
        Quantity(value, n: 1, unit: unit, decimals: scale.decimals, signed: true),
        better: .neither, setting: own)
    }
  }
}
