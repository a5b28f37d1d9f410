import ReportModel
import Statistics

/// The tables, pictures and sentences of a multiverse.
struct MultiverseTables {
  private let results: MultiverseResults
  private let setting: Setting
  private let published: PublishedStudy
  private let answers: [Answer]

  private static let artifact = "multiverse"

  /// What all specifications say of a statement.
  private struct Answer {
    let statement: MultiversePlan.Statement
    let outcome: Result<Found, Incomparable>

    struct Found {
      let curve: SpecificationCurve
      let inference: SpecificationCurve.Inference
      let shares: VarianceShares?
      /// Specifications by ascending effect.
      let order: [Int]
    }
  }

  private var plan: MultiversePlan { results.plan }

  init(results: MultiverseResults, setting: Setting, published: PublishedStudy) {
    (self.results, self.setting, self.published) = (results, setting, published)
    answers = results.plan.statements.enumerated().map { index, statement in
      Answer(
        statement: statement,
        outcome: Result { () throws(Incomparable) in
          let curve = try results.curve(statement)
          var draws = ExchangeDraws(seed: results.plan.exchangeSeed, statement: index)
          let means = results.specifications.indices.map { curve.effects($0).mean }
          return Answer.Found(
            curve: curve,
            inference: curve.inference(draws: results.plan.exchanges) { draws.draw(below: $0) },
            shares: VarianceShares(
              zip(results.specifications, means).map { ($0.levels, $1) }),
            order: means.indices.sorted { (means[$0], $0) < (means[$1], $1) })
        })
    }
  }

  func document() throws -> Document {
    var blocks: [Document.Block] = sentences.map { .paragraph($0) }
    blocks += [.table(try open()), .table(try statements())]
    for answer in answers {
      guard case .success(let found) = answer.outcome else { continue }
      blocks += [.figure(curve(answer.statement, found)), .figure(matrix(answer.statement, found))]
    }
    blocks += [.table(try shares()), .table(try specifications()), .table(try fit())]
    return Document(title: "The open settings of the synthetic study", blocks: blocks)
  }

  // MARK: Tables

  /// The settings and their levels.
  private func open() throws -> Table {
    try Table(
      id: "\(Self.artifact)-settings", title: "Settings lost in our copy or never printed",
      setting: setting,
      columns: [Column("setting"), Column("in the paper"), Column("tried")],
      rows: plan.settings.enumerated().map { index, open in
        [
          .text(open.title), .text(open.paper.rawValue),
          .text(levels(index).map { open.levels[$0] ?? $0 }.joined(separator: ", ")),
        ]
      })
  }

  private func levels(_ index: Int) -> [String] {
    Set(results.specifications.map { $0.levels[index] }).sorted {
      (Double($0) ?? .infinity, $0) < (Double($1) ?? .infinity, $1)
    }
  }

  /// The levels of a specification as tables call them.
  private func titles(_ specification: MultiverseResults.Specification) -> [String] {
    zip(plan.settings, specification.levels).map { $0.levels[$1] ?? $1 }
  }

  /// Each statement over all specifications, with joint tests.
  private func statements() throws -> Table {
    try Table(
      id: Self.artifact,
      title: "Published statements under \(results.specifications.count) specifications",
      setting: setting,
      columns: [
        Column("statement"), Column("middle effect", unit: .percentagePoints),
        Column("holds in", unit: .percent), Column("by its own t test in", unit: .percent),
        Column("middle effect", group: "joint p"), Column("share that holds", group: "joint p"),
        Column("share by t test", group: "joint p"),
      ],
      rows: answers.map { answer in
        guard case .success(let found) = answer.outcome else {
          return [.text(answer.statement.title), .missing(because: reason(answer))]
            + [Cell](repeating: .text(""), count: 5)
        }
        let (name, n) = (answer.statement.name, results.specifications.count)
        let summary = found.curve.summary
        func cell(
          _ part: String, _ value: Double, _ unit: Unit, _ decimals: Int, signed: Bool = false
        ) throws -> Cell {
          Cell(
            .quantity(Quantity(value, n: n, unit: unit, decimals: decimals, signed: signed)),
            metric: try MetricID("\(Self.artifact):\(name)/\(part)"))
        }
        return try [
          .text(answer.statement.title),
          cell("median", summary.median, .percentagePoints, 2, signed: true),
          cell("share-holding", 100 * summary.shareAbove, .percent, 0),
          cell("share-significant", 100 * summary.shareSignificant, .percent, 0),
          cell("median/p", found.inference.median, .ratio, 4),
          cell("share-holding/p", found.inference.shareAbove, .ratio, 4),
          cell("share-significant/p", found.inference.shareSignificant, .ratio, 4),
        ]
      },
      notes: [
        "Effects are turned so that a statement holds above zero. Joint p: the share of exchanges under \"nothing\""
          + " whose curve is at least as far above zero. The exchanges are the same in all specifications: signs of"
          + " the differences of a teacher, or, for a trend, the order of K within a seed.",
        "The specifications are a design of main effects, not a sample: shares are of what was tried.",
      ])
  }

  private func reason(_ answer: Answer) -> String {
    if case .failure(let obstacle) = answer.outcome { obstacle.reason } else { "" }
  }

  /// The share of variance of each setting, by statement.
  private func shares() throws -> Table {
    let found = answers.map { answer in
      (answer.statement, (try? answer.outcome.get())?.shares)
    }
    func row(_ title: String, _ name: String, _ value: (VarianceShares) -> Double) throws -> [Cell]
    {
      try [.text(title)]
        + found.map { statement, shares in
          guard let shares, shares.isOrthogonal else {
            return .missing(
              because: shares == nil
                ? "no spread over specifications" : "the design is not orthogonal")
          }
          return Cell(
            .quantity(Quantity(100 * value(shares), unit: .percent, decimals: 1)),
            metric: try MetricID("\(Self.artifact):\(statement.name)/variance/\(name)"))
        }
    }
    return try Table(
      id: "\(Self.artifact)-variance", title: "Share of the variance over specifications",
      setting: setting,
      columns: [Column("setting")] + plan.statements.map { Column($0.title, unit: .percent) },
      rows: plan.settings.enumerated().map { index, open in
        try row(open.title, open.axis) { $0.shares[index] }
      } + [row("interactions and chance", "rest", \.rest)],
      notes: ["Sums of squares of the main effects of an orthogonal design, over the total."])
  }

  /// Every specification with its effects.
  private func specifications() throws -> Table {
    try Table(
      id: "\(Self.artifact)-specifications", title: "All specifications", setting: setting,
      columns: plan.settings.map { Column($0.title) }
        + plan.statements.map { Column($0.title, unit: .percentagePoints) },
      rows: results.specifications.enumerated().map { index, specification in
        try titles(specification).map(Cell.text)
          + answers.map { answer in
            guard case .success(let found) = answer.outcome else {
              return .missing(because: reason(answer))
            }
            return try .gap(
              found.curve.effects(index), .points, setting,
              metric: "\(Self.artifact):\(answer.statement.name)/specification=\(index + 1)")
          }
      },
      notes: [
        "After ±, the std over seeds. Effects are turned so that a statement holds above zero."
      ])
  }

  /// The distance to Table 5, and to Table 4.
  private func fit() throws -> Table {
    let columns =
      [Column("rank")] + plan.settings.map { Column($0.title) } + [
        Column("distance to Table 5", unit: .percentagePoints, better: .lower),
        Column("distance to Table 4", unit: .percentagePoints, better: .lower),
      ]
    let title = "Specifications by their distance to the levels of Table 5; Table 4 is held out"
    let fit: SpecificationFit
    do {
      fit = try SpecificationFit(results, published)
    } catch let obstacle as Incomparable {
      return try Table(
        id: "\(Self.artifact)-fit", title: title, setting: setting, columns: [Column("fit")],
        rows: [[.missing(because: obstacle.reason)]])
    }
    return try Table(
      id: "\(Self.artifact)-fit", title: title, setting: setting, columns: columns,
      rows: fit.rows.enumerated().map { rank, row in
        func distance(_ name: String, _ value: Double) throws -> Cell {
          Cell(
            .quantity(Quantity(value, unit: .percentagePoints, decimals: 2)),
            metric: try MetricID("\(Self.artifact):fit/rank=\(rank + 1)/\(name)"))
        }
        return try [.integer(rank + 1)] + titles(row.specification).map(Cell.text) + [
          distance("table5", row.levels), distance("table4", row.differences),
        ]
      },
      notes: [
        "The root of the mean squared distance to \(fit.counts.levels) published test accuracies, and to"
          + " \(fit.counts.differences) published differences of DTG-FF and its baselines."
      ])
  }

  // MARK: Pictures

  /// Effects of all specifications, sorted.
  private func curve(_ statement: MultiversePlan.Statement, _ found: Answer.Found) -> Figure {
    let points = found.order.enumerated().compactMap { rank, index in
      Figure.Point.mean(of: found.curve.effects(index), at: Double(rank + 1))
    }
    let summary = found.curve.summary
    return Figure(
      id: "\(Self.artifact)-\(statement.name)", title: "Specification curve: \(statement.title)",
      summary: "Middle effect \(SignedText.number(summary.median)) points; holds in"
        + " \(Quantity(100 * summary.shareAbove, unit: .percent, decimals: 0).text) % of"
        + " \(points.count) specifications.",
      setting: setting, x: .init("specifications by effect"),
      y: .init("effect", unit: .percentagePoints),
      series: [.init("specification", style: .points, points: points)],
      levels: [.init("nothing", y: 0)],
      notes: Figure.intervalNote([.init("", style: .line, points: points)]))
  }

  /// The settings below a curve.
  private func matrix(_ statement: MultiversePlan.Statement, _ found: Answer.Found) -> Figure {
    var names: [String] = []
    var series: [Figure.Series] = []
    for index in plan.settings.indices.reversed() {
      var points: [Figure.Point] = []
      for level in levels(index).reversed() {
        let y = Double(names.count)
        names.append(plan.settings[index].levels[level] ?? level)
        points += found.order.enumerated().compactMap { rank, specification in
          results.specifications[specification].levels[index] == level
            ? Figure.Point(x: Double(rank + 1), y: y) : nil
        }
      }
      series.append(.init(plan.settings[index].title, style: .points, points: points))
    }
    return Figure(
      id: "\(Self.artifact)-\(statement.name)-settings",
      title: "The settings of each specification: \(statement.title)",
      summary: "Which settings each specification of the curve above has, in the same order.",
      setting: setting, x: .init("specifications by effect"),
      y: .init("setting", categories: names), series: series)
  }

  // MARK: Sentences

  private var sentences: [String] {
    answers.map { answer in
      guard case .success(let found) = answer.outcome else {
        return "\(answer.statement.title): not told, because \(reason(answer))."
      }
      let summary = found.curve.summary
      let share = Quantity(100 * summary.shareAbove, unit: .percent, decimals: 0).text
      return "\(answer.statement.title): holds in \(share) % of \(results.specifications.count)"
        + " specifications, middle effect \(SignedText.number(summary.median)) points, joint"
        + " \(SignedText.p(found.inference.median))\(strongest(found))."
    }
  }

  /// The setting that carries most.
  private func strongest(_ found: Answer.Found) -> String {
    guard let shares = found.shares, shares.isOrthogonal,
      let index = shares.shares.indices.max(by: { shares.shares[$0] < shares.shares[$1] })
    else { return "" }
    let share = Quantity(100 * shares.shares[index], unit: .percent, decimals: 0).text
    return "; of the variance, \(plan.settings[index].title) carries most, \(share) %"
  }

  // MARK: Numbers that are in no table

  /// Medians seed by seed, for whoever judges a statement by them.
  func singles() throws -> [Metric] {
    try answers.flatMap { answer -> [Metric] in
      guard case .success(let found) = answer.outcome else { return [] }
      let effects = results.specifications.indices.map { found.curve.effects($0).values }
      let all = Sample(results.seeds.indices.map { seed in Sample(effects.map { $0[seed] }).mean })
      func metric(_ id: String, _ sample: Sample, seeds: [Int]) throws -> Metric {
        var own = setting
        own.seeds = seeds
        return Metric(
          id: try MetricID(id),
          Quantity(
            sample.mean, spread: sample.deviation, n: sample.count, unit: .percentagePoints,
            decimals: 2, signed: true), better: .neither, setting: own)
      }
      let id = "\(Self.artifact):\(answer.statement.name)/mean"
      return try [metric(id, all, seeds: results.seeds)]
        + zip(results.seeds, all.values).map {
          try metric("\(id)/seed=\($0)", Sample([$1]), seeds: [$0])
        }
    }
  }
}
