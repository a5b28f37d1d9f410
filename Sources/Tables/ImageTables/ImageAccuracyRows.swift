import ImageStages
import Learning
import Paper
import ReportModel
import StageKit
import Statistics

/// The cells of an `ImageAccuracyTable`.
///
/// Every number carries the setting of its own networks, because data sets of one table may differ in
/// scale and source. A column that no row of the paper has holds regenerated numbers alone.
struct ImageAccuracyRows {
  package typealias Row = ImageAccuracyTable.Row

  private let parameters: ImageAccuracyTable.Parameters
  private let runs: ImageRuns
  private let absent: AbsentDatasets
  private let published: PublishedValues

  init(
    _ parameters: ImageAccuracyTable.Parameters, _ runs: ImageRuns, absent: AbsentDatasets,
    published: PublishedValues
  ) {
    self.parameters = parameters
    self.runs = runs
    self.absent = absent
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
      notes: parameters.notes + (absent.note.map { ["absent: \($0)"] } ?? []))
  }

  /// The mean training loss of the classifier over the last epoch; no table if no row asks for it.
  func lossTables() throws -> [Table] {
    guard !parameters.losses.isEmpty else { return [] }
    let columns = parameters.columns.map { Column("loss", group: $0.title, unit: .nats) }
    let rows = try parameters.losses.map { loss in
      let row = try row(loss.row)
      return try [Cell.text(row.label)]
        + parameters.columns.map { column in
          let paper =
            try parameters.losses.contains { $0.published[column.dataset] != nil }
            ? published(loss.published[column.dataset]) : nil
          let trained = runs.group(column.dataset, row.variant)
          guard !trained.isEmpty else {
            return absence(column.dataset, beside: paper) ?? notTrained
          }
          return try .mean(
            of: trained.compactMap(\.metrics.classifierLoss), unit: .nats, decimals: 3,
            published: paper, scale.setting(of: trained),
            metric: MetricID("\(id(row, column.dataset))/training-loss"))
        }
    }
    return [
      try Table(
        id: "\(parameters.artifact)-loss", title: "Training loss of the classifier, last epoch",
        setting: setting(), columns: [Column("")] + columns, rows: rows,
        notes: absent.note.map { ["absent: \($0)"] } ?? [])
    ]
  }

  /// The accuracies of single seeds, and the differences of those where both have learned.
  func perSeed() throws -> [Metric] {
    try parameters.rows.flatMap { row in
      try parameters.columns.flatMap { column in
        let accuracies = try accuracies(row, column.dataset).map { run, value in
          Metric(
            id: try MetricID("\(id(row, column.dataset))/seed=\(run.metrics.seed)"),
            Quantity(value, n: 1, unit: .percent, decimals: 2), better: .higher,
            setting: try scale.setting(of: [run]))
        }
        guard let pairs = try pairs(row, column.dataset), pairs.obstacle == nil else {
          return accuracies
        }
        let differences = try pairs.values.map { own, theirs in
          try Metric(
            id: MetricID("\(pairs.id)/seed=\(own.run.metrics.seed)"),
            Quantity(
              own.value - theirs.value, n: 1, unit: .percentagePoints, decimals: 2, signed: true),
            better: .neither, setting: scale.setting(of: [own.run, theirs.run]))
        }
        return accuracies + differences
      }
    }
  }

  private func accuracy(_ row: Row, _ dataset: String) throws -> Cell {
    let isPublished = parameters.rows.contains { $0.published[dataset] != nil }
    let paper = isPublished ? try published(row.published[dataset]) : nil
    let trained = accuracies(row, dataset)
    guard !trained.isEmpty else {
      if row.variant.isEmpty { return paper.map(quoted) ?? .text("") }
      return absence(dataset, beside: paper) ?? paper.map(quoted) ?? notTrained
    }
    return .mean(
      of: trained.map(\.value), unit: .percent, published: paper,
      try scale.setting(of: trained.map(\.run)), metric: try MetricID(id(row, dataset)))
  }

  /// This row minus the one it is set against, paired by seed.
  private func difference(_ row: Row, _ dataset: String) throws -> Cell {
    guard let pairs = try pairs(row, dataset) else { return .text("") }
    let isPublished = parameters.rows.contains { $0.publishedDifference[dataset] != nil }
    let paper = isPublished ? try published(row.publishedDifference[dataset]) : nil
    guard !pairs.values.isEmpty else { return absence(dataset, beside: paper) ?? notTrained }
    if let obstacle = pairs.obstacle { return obstacle.cell(beside: paper) }
    return .mean(
      of: pairs.values.map { $0.value - $1.value }, unit: .percentagePoints, signed: true,
      published: paper, try scale.setting(of: pairs.values.flatMap { [$0.run, $1.run] }),
      metric: try MetricID(pairs.id))
  }

  private typealias Accuracy = (run: ImageRuns.Run, value: Double)

  /// The accuracies of a row and of the one it is set against, by seed.
  private struct Pairs {
    /// The name of their difference in metrics.
    let id: String
    let values: [(Accuracy, Accuracy)]
    /// Why they are not compared.
    let obstacle: LearningObstacle?
  }

  /// Nil for a row that is set against no other.
  private func pairs(_ row: Row, _ dataset: String) throws -> Pairs? {
    guard !row.minus.isEmpty else { return nil }
    let other = try self.row(row.minus)
    let (own, theirs) = (accuracies(row, dataset), accuracies(other, dataset))
    let baseline = SoftmaxBaseline(
      runs.runs.filter { $0.dataset == dataset }, rule: scale.learnedRule)
    return Pairs(
      id: "\(id(row, dataset))/minus-\(other.id)",
      values: own.compactMap { own in
        theirs.first { $0.run.metrics.seed == own.run.metrics.seed }.map { (own, $0) }
      },
      obstacle: baseline.obstacle(to: [own, theirs].map { Sample($0.map(\.value)).mean }))
  }

  private func accuracies(_ row: Row, _ dataset: String) -> [Accuracy] {
    runs.group(dataset, row.variant).compactMap { run in
      run.accuracy(row.evaluation).map { (run, $0) }
    }
  }

  /// The place of a number whose images are not on this machine.
  private func absence(_ dataset: String, beside paper: Published?) -> Cell? {
    absent.cell(dataset, isWholeColumn: !runs.has(dataset), beside: paper)
  }

  private var notTrained: Cell { .missing(because: "not part of this study") }

  private func quoted(_ paper: Published) -> Cell {
    switch paper {
    case .known(let number):
      .quantity(Quantity(asPrinted: number.value, unit: .percent, decimals: 1))
        .footnote("quoted from the paper, not trained here")
    case .lost: .text("lost in our copy")
    case .notReported: .text("–")
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

  /// What the caption says: the setting that most numbers have, so that the fewest need a note.
  private func setting() throws -> Setting {
    let settings: [Setting] = try parameters.rows.flatMap { row in
      try parameters.columns.compactMap { column -> Setting? in
        let trained = runs.group(column.dataset, row.variant)
        return trained.isEmpty ? nil : try scale.setting(of: trained)
      }
    }
    let most = settings.max { left, right in
      settings.count { $0 == left } < settings.count { $0 == right }
    }
    return try most ?? scale.setting(of: [ImageRuns.Run]())
  }
}
