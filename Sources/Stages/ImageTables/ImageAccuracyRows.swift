import Learning
import Report

/// The cells of an `ImageAccuracyTable`.
struct ImageAccuracyRows {
  typealias Row = ImageAccuracyTable.Row

  private let parameters: ImageAccuracyTable.Parameters
  private let runs: ImageRuns
  private let setting: Setting
  private let published: PublishedValues

  init(
    _ parameters: ImageAccuracyTable.Parameters, _ runs: ImageRuns, setting: Setting,
    published: PublishedValues
  ) {
    self.parameters = parameters
    self.runs = runs
    self.setting = setting
    self.published = published
  }

  func table() throws -> Table {
    let hasDifferences = parameters.rows.contains { !$0.minus.isEmpty }
    var columns = [Column("")]
    for column in parameters.columns {
      columns.append(
        Column("accuracy", group: column.title, unit: .percent, better: .higher))
      if hasDifferences {
        columns.append(Column("difference", group: column.title, unit: .percentagePoints))
      }
    }
    let rows = try parameters.rows.map { row in
      try [Cell.text(row.label)]
        + parameters.columns.flatMap { column in
          try [accuracy(row, column.dataset)]
            + (hasDifferences ? [difference(row, column.dataset)] : [])
        }
    }
    return try Table(
      id: parameters.artifact, number: parameters.number.isEmpty ? nil : parameters.number,
      title: parameters.title, setting: setting, columns: columns, rows: rows,
      notes: parameters.notes)
  }

  /// The accuracy of every network, for comparisons that pair seeds.
  func perSeed() throws -> [Metric] {
    try parameters.rows.flatMap { row in
      try parameters.columns.flatMap { column in
        try accuracies(row, column.dataset).map { seed, value in
          var own = setting
          own.seeds = [seed]
          return Metric(
            id: try MetricID("\(id(row, column.dataset))/seed=\(seed)"),
            Quantity(value, n: 1, unit: .percent, decimals: 2), better: .higher, setting: own)
        }
      }
    }
  }

  private func accuracy(_ row: Row, _ dataset: String) throws -> Cell {
    let paper = try published(row.published[dataset])
    guard !row.variant.isEmpty else { return quoted(paper) }
    return .mean(
      of: accuracies(row, dataset).map(\.value), unit: .percent, published: paper, setting,
      metric: try MetricID(id(row, dataset)))
  }

  /// This row minus the one it is set against, paired by seed.
  private func difference(_ row: Row, _ dataset: String) throws -> Cell {
    guard let other = parameters.rows.first(where: { $0.id == row.minus }) else {
      return .text("")
    }
    let theirs = Dictionary(uniqueKeysWithValues: accuracies(other, dataset))
    let differences = accuracies(row, dataset).compactMap { seed, value in
      theirs[seed].map { value - $0 }
    }
    return .mean(
      of: differences, unit: .percentagePoints, signed: true,
      published: try published(row.publishedDifference[dataset]), setting,
      metric: try MetricID("\(id(row, dataset))/minus-\(other.id)"))
  }

  /// Percent of the test images, by seed.
  private func accuracies(_ row: Row, _ dataset: String) -> [(seed: Int, value: Double)] {
    runs.group(dataset, row.variant).compactMap { run in
      let accuracy =
        switch row.evaluation {
        case .concatenated: run.test.concatenated
        case .logitSum: run.test.logitSum
        }
      return accuracy.map { (Int(run.seed), 100 * $0.fraction) }
    }
  }

  private func quoted(_ paper: Published) -> Cell {
    switch paper {
    case .known(let number):
      .quantity(Quantity(number.value, unit: .percent, decimals: 1))
        .footnote("quoted from the paper, not trained here")
    case .notGiven: .missing(because: "the paper's number is not known")
    case .notReported: .missing(because: "the paper leaves this place empty")
    }
  }

  private func published(_ path: String?) throws -> Published {
    try path.map { try published.published($0) } ?? .notReported
  }

  private func id(_ row: Row, _ dataset: String) -> String {
    "\(parameters.artifact):\(row.id)/\(dataset)"
  }
}
