import Learning
import Measurements
import Paper
import ReportModel
import StageKit

/// The tables of `TrainingHours`.
struct TrainingHourTables {
  private struct Entry {
    let row: TrainingHours.Row
    let cell: MeasuredConfiguration
    /// Multiply-adds of a step for an image, at the sizes that were measured and at the paper's.
    let measuredWork: Int
    let work: Int
  }

  private let parameters: TrainingHours.Parameters
  private let entries: [Entry]
  private let cells: SystemsCells
  private let setting: Setting
  private let machines: [String]

  init(
    _ parameters: TrainingHours.Parameters, _ measured: MeasuredConfigurations,
    published: PublishedValues
  ) throws {
    self.parameters = parameters
    let (scale, training) = (parameters.scale, parameters.training)
    machines = measured.machines
    entries = try parameters.rows.map { row in
      let cell = try measured.configuration([
        "batch": .number(Double(training.batch)), "method": .string(row.method),
      ])
      let network = cell.first.network
      let architecture = try ImageArchitecture(
        network.backbone, side: cell.first.side, classes: cell.first.classes,
        width: network.width)
      return Entry(
        row: row, cell: cell, measuredWork: try NetworkWork(architecture, network).step,
        work: try scale.work(cell).step)
    }
    cells = SystemsCells(
      artifact: TrainingHours.artifact, scale: scale, published: published)
    setting = scale.measured(
      entries.map(\.cell), batches: entries.map { _ in training.batch })
  }

  /// What there is to do, counted.
  func work() throws -> Table {
    let training = parameters.training
    let images = training.epochs * training.images
    return try Table(
      id: TrainingHours.artifact, title: "The work of the training on ImageNet-100 (Sec. 5.2)",
      setting: parameters.scale.modelled,
      columns: [
        Column("method"), Column("epochs"), Column("images an epoch"),
        Column("an image", group: "multiply-adds", unit: Unit("million"), better: .lower),
        Column("in all", group: "multiply-adds", unit: Unit("10^15"), better: .lower),
      ],
      rows: entries.map { entry in
        [
          .text(entry.row.label), .integer(training.epochs), .integer(training.images),
          .quantity(
            Quantity(Double(entry.work) / 1e6, unit: Unit("million"), decimals: 0),
            metric: try id("\(entry.row.method)/step-multiply-adds")),
          .quantity(
            Quantity(
              Double(entry.work) * Double(images) / 1e15, unit: Unit("10^15"), decimals: 0),
            metric: try id("\(entry.row.method)/multiply-adds")),
        ]
      },
      notes: [
        "Forward, backward and update of VGG11 for \(parameters.scale.paperSide) pixels a side, without"
          + " evaluations; network-counts says what is counted."
      ])
  }

  /// How long it would take here.
  func hours() throws -> Table {
    let hour = Unit("hours")
    return try Table(
      id: "\(TrainingHours.artifact)-estimate",
      title: "The training on ImageNet-100 on this machine: an estimate",
      setting: setting,
      columns: [
        Column("method"),
        Column("measured", group: "images/s", unit: Unit("images/s"), better: .higher),
        Column("at the paper's sizes", group: "images/s", unit: Unit("images/s"), better: .higher),
        Column("the training", unit: hour, better: .lower),
      ],
      rows: entries.map { entry in
        let rate = entry.cell.imagesPerSecond()
        let share = Double(entry.measuredWork) / Double(entry.work)
        let scaled = rate.scaled(by: share, unit: Unit("images/s"), decimals: 2)
        let seconds = Double(parameters.training.epochs * parameters.training.images) / scaled.value
        let relative = rate.spread.map { $0 / rate.value }
        let hours = Quantity(
          seconds / 3600, spread: relative.map { $0 * seconds / 3600 }, n: rate.n, unit: hour,
          decimals: 0)
        let name = entry.row.method
        return [
          .text(entry.row.label),
          try cells.measured(
            rate, of: entry.cell, under: setting, metric: "\(name)/throughput"),
          try cells.measured(
            scaled, of: entry.cell, under: setting, metric: "\(name)/scaled-throughput"),
          try cells.measured(
            hours, of: entry.cell, published: entry.row.published, under: setting,
            metric: "\(name)/hours"),
        ]
      },
      notes: machines + [
        "An estimate, not a training: the measured rate, times the multiply-adds of a step at the measured"
          + " sizes over those at the paper's. Other sizes use caches and threads otherwise, and loading,"
          + " augmentation and evaluation come on top. The paper's hours are those of another device."
      ])
  }

  private func id(_ path: String) throws -> MetricID {
    try MetricID("\(TrainingHours.artifact):\(path)")
  }
}

extension Quantity {
  /// The number and its spread times a factor.
  fileprivate func scaled(by factor: Double, unit: Unit, decimals: Int) -> Quantity {
    Quantity(
      value * factor, spread: spread.map { $0 * factor }, n: n, unit: unit, decimals: decimals)
  }
}
