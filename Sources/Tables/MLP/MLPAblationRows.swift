import Datasets
import Learning
import Paper
import ReportModel
import StageKit

/// The cells of `MLPAblation`.
struct MLPAblationRows {
  /// The data set of the paper.
  static let home = ImageDatasetName.cifar10

  private let parameters: MLPAblation.Parameters
  private let runs: MLPRuns
  private let absent: AbsentDatasets
  private let published: PublishedValues

  init(
    _ parameters: MLPAblation.Parameters, _ runs: MLPRuns, absent: AbsentDatasets,
    published: PublishedValues
  ) {
    self.parameters = parameters
    self.runs = runs
    self.absent = absent
    self.published = published
  }

  func table() throws -> Table {
    let columns = parameters.datasets.flatMap { dataset in
      let group = ImageDatasetName.title(of: dataset)
      return [
        Column("test accuracy", group: group, unit: .percent, better: .higher),
        Column("step", group: group, unit: .percentagePoints),
      ]
    }
    let rows = try parameters.rows.indices.map { place in
      try [Cell.integer(place + 1), .text(parameters.rows[place].label)]
        + parameters.datasets.flatMap { try [accuracy(place, $0), step(place, $0)] }
    }
    return try Table(
      id: "mlp-ablation", title: MLPAblation.title,
      setting: runs.setting(
        parameters.scale, on: parameters.datasets.first(where: runs.has) ?? Self.home.rawValue),
      columns: [Column("row"), Column("")] + columns, rows: rows,
      notes: [
        "From row 3 on each row adds to the one before; a step is paired by seed. Rows 1 and 2 predict by"
          + " trying every label, the others by their classifier.",
        "How the paper blends its losses is not known. Adam moves parameters by the same amounts for any"
          + " multiple of a loss, so an even blend would repeat row 4: here the losses of the layers get a"
          + " weight below 1 beside the classifier's, as an auxiliary loss.",
      ] + (absent.note.map { ["absent: \($0)"] } ?? []))
  }

  /// The accuracies and the steps of single seeds.
  func perSeed() throws -> [Metric] {
    try parameters.datasets.flatMap { dataset -> [Metric] in
      guard let setting = try setting(dataset) else { return [] }
      return try parameters.rows.indices.flatMap { place -> [Metric] in
        let id = try name(place, dataset)
        let accuracies = try accuracies(place, dataset).map {
          try single($0, id, .percent, better: .higher, setting)
        }
        let steps = try steps(place, dataset).map {
          try single($0, "\(id)/step", .percentagePoints, better: .neither, setting)
        }
        return accuracies + steps
      }
    }
  }

  private func single(
    _ number: (seed: Int, value: Double), _ id: String, _ unit: Unit, better: Direction,
    _ setting: Setting
  ) throws -> Metric {
    var setting = setting
    setting.seeds = [number.seed]
    return Metric(
      id: try MetricID("\(id)/seed=\(number.seed)"),
      Quantity(number.value, n: 1, unit: unit, decimals: 2), better: better, setting: setting)
  }

  private func accuracy(_ place: Int, _ dataset: String) throws -> Cell {
    let row = parameters.rows[place]
    let paper = try isPublished(dataset) ? published.middle(row.accuracy) : nil
    if let cell = absence(dataset, beside: paper) { return cell }
    let own = accuracies(place, dataset)
    guard !own.isEmpty, let setting = try setting(dataset) else {
      throw StageError.invalidInput(
        "no network was trained on \(dataset) for the row \"\(row.id)\"")
    }
    return try .mean(
      of: own.map(\.value), unit: .percent, decimals: 2, published: paper, setting,
      metric: MetricID(name(place, dataset)))
  }

  private func step(_ place: Int, _ dataset: String) throws -> Cell {
    guard place > 0 else { return .text("") }
    let paper = try isPublished(dataset) ? published.middle(parameters.rows[place].step) : nil
    if let cell = absence(dataset, beside: paper) { return cell }
    guard let setting = try setting(dataset) else {
      return .missing(because: "not part of this study")
    }
    return try .mean(
      of: steps(place, dataset).map(\.value), unit: .percentagePoints, signed: true, decimals: 2,
      published: paper, setting, metric: MetricID("\(name(place, dataset))/step"))
  }

  private func accuracies(_ place: Int, _ dataset: String) -> [(seed: Int, value: Double)] {
    runs.accuracies(dataset, parameters.rows[place].id)
  }

  /// A row minus the one before, for every seed that has both.
  private func steps(_ place: Int, _ dataset: String) -> [(seed: Int, value: Double)] {
    guard place > 0 else { return [] }
    let before = accuracies(place - 1, dataset)
    return accuracies(place, dataset).compactMap { seed, value in
      before.first { $0.seed == seed }.map { (seed, value - $0.value) }
    }
  }

  private func absence(_ dataset: String, beside paper: Published?) -> Cell? {
    absent.cell(dataset, isWholeColumn: !runs.has(dataset), beside: paper)
  }

  private func isPublished(_ dataset: String) -> Bool { dataset == Self.home.rawValue }

  private func name(_ place: Int, _ dataset: String) throws -> String {
    let names = DatasetNames(artifact: "mlp-ablation", home: Self.home, dataset: dataset)
    return "\(try names.metric(parameters.rows[place].id))"
  }

  /// Nil where nothing was trained.
  private func setting(_ dataset: String) throws -> Setting? {
    try runs.has(dataset) ? runs.setting(parameters.scale, on: dataset) : nil
  }
}
