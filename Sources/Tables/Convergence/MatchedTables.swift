import Learning
import ReportModel
import Statistics

/// The tables and sentences of `matched-convergence`.
struct MatchedTables {
  let curves: FitCurves
  let setting: Setting

  private static let artifact = "matched-convergence"
  private static let baselines: [(method: StudentMethod, name: String)] = [
    (.bpDeepSup, "dtg-minus-deepsup"), (.singleBP, "dtg-minus-single-bp"),
  ]

  /// Where methods are compared: at a training loss, or after all steps.
  private enum Point: Hashable {
    case loss(Double)
    case end

    var name: String {
      switch self {
      case .loss(let level): "loss=\(level)"
      case .end: "end"
      }
    }

    var title: String {
      switch self {
      case .loss(let level):
        "training loss \(Quantity(asPrinted: level, unit: .nats, decimals: 1).text)"
      case .end: "after all steps"
      }
    }
  }

  private var points: [Point] { [.end] + curves.plan.levels.map(Point.loss) }

  private func value(_ task: String, _ method: StudentMethod, _ seed: Int, _ point: Point)
    -> Double?
  {
    switch point {
    case .loss(let level): curves.accuracy(task, method, seed, at: level)
    case .end: curves.finalAccuracy(task, method, seed)
    }
  }

  /// DTG-FF less a baseline, seed by seed, where both are there.
  private func gaps(_ task: String, _ baseline: StudentMethod, _ point: Point) -> [Int: Double] {
    curves.seeds.reduce(into: [:]) { found, seed in
      guard let own = value(task, .dtgFF, seed, point),
        let other = value(task, baseline, seed, point)
      else { return }
      found[seed] = own - other
    }
  }

  func document() throws -> Document {
    var blocks: [Document.Block] = sentences.map { .paragraph($0) }
    blocks += [.table(try gaps()), .table(try accuracies())]
    if curves.plan.contrast.count == 2 {
      blocks.insert(.table(try contrast()), at: blocks.count - 1)
    }
    return Document(title: "Methods at equal training loss", blocks: blocks)
  }

  private func gaps() throws -> Table {
    try Table(
      id: Self.artifact, title: "DTG-FF minus its baselines at equal training loss",
      setting: setting,
      columns: [Column("labels"), Column("compared at")]
        + Self.baselines.flatMap { method, _ in Self.columns("minus \(method.title)") },
      rows: curves.plan.tasks.flatMap { task in
        try points.map { point in
          try [.text(task.title), .text(point.title)]
            + Self.baselines.flatMap { method, name in
              try judged("\(task.task)/\(point.name)/\(name)", gaps(task.task, method, point))
                .cells()
            }
        }
      },
      notes: [
        "Training loss is the cross-entropy of the logits that a prediction is made from, in nats, on fixed training"
          + " samples; accuracies between two budgets go with its logarithm. Paired by seed, over the seeds in which"
          + " both methods reach the loss; intervals and p values (two-sided, against zero) by Student's t."
      ])
  }

  /// The gap on one task less that on another.
  private func contrast() throws -> Table {
    let names = curves.plan.contrast
    let titles = names.map { name in curves.plan.tasks.first { $0.task == name }?.title ?? name }
    return try Table(
      id: "\(Self.artifact)-contrast",
      title: "The difference on \(titles[0]) less that on \(titles[1])",
      setting: setting,
      columns: [Column("compared at")]
        + Self.baselines.flatMap { method, _ in Self.columns("minus \(method.title)") },
      rows: points.map { point in
        try [.text(point.title)]
          + Self.baselines.flatMap { method, name in
            let (first, second) = (gaps(names[0], method, point), gaps(names[1], method, point))
            let differences = first.reduce(into: [Int: Double]()) { found, gap in
              found[gap.key] = second[gap.key].map { gap.value - $0 }
            }
            return try judged(
              "\(names[0])-minus-\(names[1])/\(point.name)/\(name)", differences
            ).cells()
          }
      })
  }

  private func accuracies() throws -> Table {
    let methods: [StudentMethod] = [.dtgFF] + Self.baselines.map(\.method)
    return try Table(
      id: "\(Self.artifact)-accuracies",
      title: "Test accuracies, and training losses after all steps",
      setting: setting,
      columns: [Column("labels"), Column("compared at")]
        + methods.map { Column($0.title, unit: .percent, better: .higher) }
        + methods.map { Column("loss of \($0.title)", unit: .nats, better: .lower) },
      rows: curves.plan.tasks.flatMap { task in
        try points.map { try accuracies(task, methods, $0) }
      })
  }

  private func accuracies(
    _ task: MatchedPlan.Task, _ methods: [StudentMethod], _ point: Point
  ) throws -> [Cell] {
    let id = "\(Self.artifact):\(task.task)/\(point.name)"
    let reached = try methods.map { method -> Cell in
      let found = Sample(curves.seeds.compactMap { value(task.task, method, $0, point) })
      guard found.count > 0 else {
        return .missing(because: "the loss is not reached between two budgets")
      }
      return try .sample(
        found, unit: .percent, decimals: 2, setting, metric: "\(id)/\(method.rawValue)")
    }
    let losses = try methods.map { method -> Cell in
      guard point == .end else { return .text("") }
      return try .sample(
        Sample(curves.seeds.compactMap { curves.loss(task.task, method, $0) }), unit: .nats,
        decimals: 3, setting, metric: "\(id)/\(method.rawValue)/loss")
    }
    return [.text(task.title), .text(point.title)] + reached + losses
  }

  private static func columns(_ group: String) -> [Column] {
    [
      Column("difference", group: group, unit: .percentagePoints),
      Column("95 % interval", group: group), Column("p", group: group),
    ]
  }

  private func judged(
    _ name: String, _ values: [Int: Double]
  ) -> Result<JudgedEstimate, Incomparable> {
    let sample = Sample(values.sorted { $0.key < $1.key }.map(\.value))
    guard let estimate = sample.estimate else {
      return .failure(
        sample.count == 0
          ? Incomparable(reason: "no seed reaches the loss with both") : .oneObservation)
    }
    return .success(
      JudgedEstimate(
        id: "\(Self.artifact):\(name)", estimate: estimate, n: sample.count,
        unit: .percentagePoints, decimals: 2, setting: setting))
  }

  /// For each task, DTG-FF less BP-DeepSup at equal steps and at the lowest loss that seeds reach.
  private var sentences: [String] {
    curves.plan.tasks.flatMap { task in
      Self.baselines.compactMap { method, name -> String? in
        let told = points.compactMap { point -> (Point, MeanEstimate)? in
          (try? judged(name, gaps(task.task, method, point)).get()).map { (point, $0.estimate) }
        }
        guard let first = told.first, let last = told.last, first.0 != last.0 else { return nil }
        return
          "DTG-FF − \(method.title) on \(task.title): \(first.1.text("points")) \(first.0.title);"
          + " \(last.1.text("points")) at \(last.0.title)."
      }
    }
  }

  /// Every difference seed by seed, and the ends of intervals.
  func singles() throws -> [Metric] {
    try curves.plan.tasks.flatMap { task in
      try points.flatMap { point in
        try Self.baselines.flatMap { method, name in
          let id = "\(task.task)/\(point.name)/\(name)"
          let found = gaps(task.task, method, point)
          let seeds = try found.sorted { $0.key < $1.key }.map { seed, value in
            try GapCells.metric(
              "\(Self.artifact):\(id)/seed=\(seed)", Sample([value]), .points, setting)
          }
          return try seeds + judged(id, found).ends()
        }
      }
    }
  }
}
