import ReportModel
import StageKit
import Statistics

/// The tables of `budget-curves`.
struct BudgetTables {
  private let study: BudgetStudy
  private var grid: BudgetGrid { study.grid }

  init(_ study: BudgetStudy) { self.study = study }

  /// Every method at every rate, after each number of epochs.
  func accuracies(title: String) throws -> Table {
    let rows = try grid.methods.flatMap { method in
      try grid.rates(of: method).map { rate in
        try [Cell.text(method.title), .text(Self.text(rate))]
          + grid.epochs.map { try accuracy(method, $0, rate) }
      }
    }
    return try Table(
      id: "budget-curves", title: title, setting: study.setting,
      columns: [Column("method"), Column("rate")]
        + grid.epochs.map {
          Column("\($0)", group: "epochs", unit: .percent, better: .higher)
        },
      rows: rows,
      notes: [
        "Accuracies on validation images, which are training images held back; means over seeds. Every"
          + " column is a training of its own, with a cosine schedule over its epochs."
      ])
  }

  /// The rate that each method is given at the declared budget.
  func chosen() throws -> Table {
    let rows = try grid.methods.compactMap { method in
      try grid.chosenRate(of: method).map { try chosen(method, $0) }
    }
    return try Table(
      id: "budget-curves-chosen", title: "The rate of each method, chosen at \(grid.budget) epochs",
      setting: study.setting,
      columns: [
        Column("method"), Column("rate"), Column("accuracy", unit: .percent, better: .higher),
        Column("above softmax regression", unit: .percentagePoints, better: .higher),
      ],
      rows: rows,
      notes: [
        "The rate with the highest mean accuracy on validation images after \(grid.budget) epochs."
      ])
  }

  /// The gaps between methods, each at its chosen rate.
  func gaps() throws -> Table {
    let rows = try MethodPair.allCases.map { pair in
      try [Cell.text(pair.title)]
        + grid.epochs.map { epochs in
          let gaps: [(seed: UInt64, value: Double)]
          do throws(Incomparable) {
            gaps = try study.gaps(pair, after: epochs)
          } catch {
            return .missing(because: error.reason)
          }
          return try .gap(
            Sample(gaps.map(\.value)), .points, study.setting,
            metric: "budget-curves:\(pair.rawValue)/epochs=\(epochs)")
        }
    }
    return try Table(
      id: "budget-curves-gaps", title: "Gaps at the chosen rates against the length of training",
      setting: study.setting,
      columns: [Column("gap")]
        + grid.epochs.map { Column("\($0)", group: "epochs", unit: .percentagePoints) },
      rows: rows,
      notes: [
        "Paired by seed. The same images choose the rates and give these gaps, so those at"
          + " \(grid.budget) epochs favour the method with more rates to choose from.",
        study.rule.note,
      ])
  }

  /// Every training of the grid, and every gap, seed by seed.
  func perSeed() throws -> [Metric] {
    let trainings = try grid.methods.flatMap { method in
      try grid.rates(of: method).flatMap { rate in
        try grid.epochs.flatMap { epochs in
          try grid[method, epochs, rate].map { run in
            Metric(
              id: try MetricID("\(id(method, epochs, rate))/seed=\(run.seed)"),
              Quantity(run.percent, n: 1, unit: .percent, decimals: 2), better: .higher,
              setting: study.setting)
          }
        }
      }
    }
    let gaps = try MethodPair.allCases.flatMap { pair in
      try grid.epochs.flatMap { epochs in
        try ((try? study.gaps(pair, after: epochs)) ?? []).map { seed, value in
          try GapCells.metric(
            "budget-curves:\(pair.rawValue)/epochs=\(epochs)/seed=\(seed)", Sample([value]),
            .points,
            study.setting)
        }
      }
    }
    return trainings + gaps
  }

  private func accuracy(_ method: RealMethod, _ epochs: Int, _ rate: Double) throws -> Cell {
    let cell = try Cell.sample(
      grid.accuracies(method, epochs, rate), unit: .percent, decimals: 1, study.setting,
      metric: id(method, epochs, rate))
    let isBest =
      grid.rates(of: method).count > 1 && grid.bestRate(of: method, after: epochs) == rate
    return isBest ? cell.footnote("the best rate of this method after so many epochs") : cell
  }

  private func chosen(_ method: RealMethod, _ rate: Double) throws -> [Cell] {
    let accuracies = grid.accuracies(method, grid.budget, rate)
    var choice = Cell.quantity(
      Quantity(asPrinted: rate, unit: .ratio, decimals: 0),
      metric: try MetricID("budget-curves:\(method.rawValue)/chosen-rate"))
    if let edge = edge(method, rate) { choice = choice.footnote(edge) }
    return try [
      .text(method.title), choice,
      .quantity(
        Quantity(
          accuracies.mean, spread: accuracies.deviation, n: accuracies.count, unit: .percent,
          decimals: 1)),
      method == .linear ? .text("") : excess(method),
    ]
  }

  private func excess(_ method: RealMethod) throws -> Cell {
    guard let excess = study.excess(method, after: grid.budget),
      let linear = grid.linear(after: grid.budget)
    else { return .missing(because: Incomparable.noBaseline.reason) }
    let cell = Cell.quantity(
      Quantity(excess, unit: .percentagePoints, decimals: 1, signed: true),
      metric: try MetricID("budget-curves:\(method.rawValue)/above-linear"))
    return study.rule.hasLearned(linear + excess, beside: linear)
      ? cell : cell.footnote("has not learned at this budget")
  }

  /// A remark where a rate beyond those that were tried may be better.
  private func edge(_ method: RealMethod, _ rate: Double) -> String? {
    let rates = grid.rates(of: method)
    guard rates.count > 1 else { return "the only rate that was tried" }
    if rate == rates.last { return "the largest rate that was tried" }
    return rate == rates.first ? "the smallest rate that was tried" : nil
  }

  private func id(_ method: RealMethod, _ epochs: Int, _ rate: Double) -> String {
    "budget-curves:\(method.rawValue)/epochs=\(epochs)/rate=\(Self.text(rate))"
  }

  private static func text(_ rate: Double) -> String { JSONValue.number(rate).canonicalText }
}
