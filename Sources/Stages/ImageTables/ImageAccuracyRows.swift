import Learning
import Pipeline
import Report

/// The cells of an `ImageAccuracyTable`.
///
/// Every number carries the setting of its own networks, because data sets of one table may differ in
/// scale and source.
struct ImageAccuracyRows {
  typealias Row = ImageAccuracyTable.Row

  private let parameters: ImageAccuracyTable.Parameters
  private let runs: ImageRuns
  private let published: PublishedValues

  init(
    _ parameters: ImageAccuracyTable.Parameters, _ runs: ImageRuns, published: PublishedValues
  ) {
    self.parameters = parameters
    self.runs = runs
    self.published = published
  }

  func accuracyTable() throws -> Table {
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
      title: parameters.title, setting: try setting(), columns: columns, rows: rows,
      notes: parameters.notes)
  }

  /// The mean training loss of the classifier over the last epoch; no table if no row asks for it.
  func lossTables() throws -> [Table] {
    guard !parameters.losses.isEmpty else { return [] }
    let columns = parameters.columns.map { Column("loss", group: $0.title, unit: .nats) }
    let rows = try parameters.losses.map { loss in
      let row = try row(loss.row)
      return try [Cell.text(row.label)]
        + parameters.columns.map { column in
          let trained = runs.group(column.dataset, row.variant)
          return try .mean(
            of: trained.compactMap(\.metrics.classifierLoss), unit: .nats, decimals: 3,
            published: published(loss.published[column.dataset]),
            scale.setting(of: trained),
            metric: MetricID("\(id(row, column.dataset))/training-loss"))
        }
    }
    return [
      try Table(
        id: "\(parameters.artifact)-loss", title: "Training loss of the classifier, last epoch",
        setting: setting(), columns: [Column("")] + columns, rows: rows)
    ]
  }

  /// The accuracy of every network, for comparisons that pair seeds.
  func perSeed() throws -> [Metric] {
    try parameters.rows.flatMap { row in
      try parameters.columns.flatMap { column in
        try accuracies(row, column.dataset).map { run, value in
          Metric(
            id: try MetricID("\(id(row, column.dataset))/seed=\(run.metrics.seed)"),
            Quantity(value, n: 1, unit: .percent, decimals: 2), better: .higher,
            setting: try scale.setting(of: [run]))
        }
      }
    }
  }

  private func accuracy(_ row: Row, _ dataset: String) throws -> Cell {
    let paper = try published(row.published[dataset])
    let trained = accuracies(row, dataset)
    guard !trained.isEmpty else { return quoted(paper) }
    return .mean(
      of: trained.map(\.value), unit: .percent, published: paper,
      try scale.setting(of: trained.map(\.run)), metric: try MetricID(id(row, dataset)))
  }

  /// This row minus the one it is set against, paired by seed.
  private func difference(_ row: Row, _ dataset: String) throws -> Cell {
    guard !row.minus.isEmpty else { return .text("") }
    let other = try self.row(row.minus)
    let theirs = accuracies(other, dataset)
    let pairs = accuracies(row, dataset).compactMap { own in
      theirs.first { $0.run.metrics.seed == own.run.metrics.seed }.map { (own, $0) }
    }
    guard !pairs.isEmpty else { return .missing(because: "not part of this study") }
    return .mean(
      of: pairs.map { $0.value - $1.value }, unit: .percentagePoints, signed: true,
      published: try published(row.publishedDifference[dataset]),
      try scale.setting(of: pairs.flatMap { [$0.run, $1.run] }),
      metric: try MetricID("\(id(row, dataset))/minus-\(other.id)"))
  }

  private func accuracies(_ row: Row, _ dataset: String) -> [(run: ImageRuns.Run, value: Double)] {
    runs.group(dataset, row.variant).compactMap { run in
      run.accuracy(row.evaluation).map { (run, $0) }
    }
  }

  private func quoted(_ paper: Published) -> Cell {
    switch paper {
    case .known(let number):
      .quantity(Quantity(asPrinted: number.value, unit: .percent, decimals: 1))
        .footnote("quoted from the paper, not trained here")
    case .lost: .missing(because: "our copy of the paper lost its number")
    case .notReported: .missing(because: "the paper leaves this place empty")
    }
  }

  private func row(_ id: String) throws -> Row {
    guard let row = parameters.rows.first(where: { $0.id == id }) else {
      throw StageError.invalidInput("\(parameters.artifact) has no row \"\(id)\"")
    }
    return row
  }

  private func published(_ path: String?) throws -> Published {
    try path.map { try published.published($0) } ?? .notReported
  }

  private func id(_ row: Row, _ dataset: String) -> String {
    "\(parameters.artifact):\(row.id)/\(dataset)"
  }

  private var scale: ImageStudyScale { parameters.scale }

  /// What the caption says: the setting of the first number.
  private func setting() throws -> Setting {
    let groups = parameters.rows.lazy.flatMap { row in
      parameters.columns.lazy.map { runs.group($0.dataset, row.variant) }
    }
    return try scale.setting(of: groups.first { !$0.isEmpty } ?? [])
  }
}
