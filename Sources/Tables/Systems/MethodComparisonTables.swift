import Learning
import Measurements
import Paper
import ReportModel
import StageKit

/// The tables, findings and figure of a comparison of methods.
struct MethodComparisonTables {
  /// A row with all that is known of it.
  private struct Entry {
    let row: MethodComparison.Row
    let cell: MeasuredConfiguration
    /// The step at the paper's sizes.
    let plan: StepPlan
    let reference: MemoryPeak
    let fused: MemoryPeak
    /// The multiply-adds of the step for an image, at the paper's sizes.
    let work: Int
    /// The label at the paper's sizes, and at those that were measured.
    let label: String
    let measuredLabel: String
  }

  private let parameters: MethodComparison.Parameters
  private let machines: [String]
  private let entries: [Entry]
  private let against: Entry
  private let cells: SystemsCells
  private let setting: Setting

  /// - Throws: `StageError` if a row has not been measured, or the reference is no row.
  init(
    _ parameters: MethodComparison.Parameters, _ measured: MeasuredConfigurations,
    published: PublishedValues
  ) throws {
    self.parameters = parameters
    machines = measured.machines
    let scale = parameters.scale
    entries = try parameters.rows.map { row in
      let cell = try measured.configuration(["method": .string(row.method)])
      let plan = try scale.plan(cell, batch: scale.paperBatch)
      let network = cell.first.network
      return Entry(
        row: row, cell: cell, plan: plan, reference: ReferenceMemory.step(plan).peak,
        fused: FusedMemory.step(plan).peak, work: try scale.work(cell).step,
        label: row.label(images: scale.paperBatch, network),
        measuredLabel: row.label(images: cell.first.batch, network))
    }
    guard let against = entries.first(where: { $0.row.id == parameters.reference }) else {
      throw StageError.invalidInput(
        "the reference \"\(parameters.reference)\" is not the id of a row")
    }
    self.against = against
    cells = SystemsCells(artifact: parameters.artifact, scale: scale, published: published)
    setting = scale.measured(
      entries.map(\.cell), batches: entries.map { _ in scale.paperBatch })
  }

  // MARK: Tables

  /// The memory model at the paper's sizes.
  func modelled() throws -> Table {
    let scale = parameters.scale
    let fits = "within \(scale.budget)"
    return try Table(
      id: parameters.artifact, number: parameters.number.isEmpty ? nil : parameters.number,
      title: parameters.title, setting: scale.modelled,
      columns: [
        Column("method"), Column("images at once"),
        Column("peak", group: "eager framework", unit: SystemsCells.gibibytes, better: .lower),
        Column("of \(against.label)", group: "eager framework", better: .lower),
        Column(fits, group: "eager framework"), Column("peak is in", group: "eager framework"),
        Column("peak", group: "this program", unit: SystemsCells.gibibytes, better: .lower),
        Column(fits, group: "this program"),
      ],
      rows: entries.map { entry in
        let id = entry.row.id
        return [
          .text(entry.label),
          try cells.count(
            entry.plan.imagesAtOnce, published: entry.row.publishedImages,
            metric: "\(id)/images-at-once"),
          try cells.modelled(
            entry.reference, published: entry.row.publishedMemory, metric: "\(id)/model-peak"),
          try cells.ratio(
            Double(entry.reference.bytes) / Double(against.reference.bytes),
            published: entry.row.publishedMemoryRatio, metric: "\(id)/model-peak-ratio"),
          cells.verdict(entry.reference), .text(entry.reference.moment),
          try cells.modelled(entry.fused, metric: "\(id)/model-peak-fused"),
          cells.verdict(entry.fused),
        ]
      },
      notes: [
        "The memory model adds up the tensors of one step from shapes alone, here for "
          + "\(scale.paperBatch) images of \(scale.paperSide) pixels a side and one optimizer's step; "
          + "docs/memory-model.md says what it counts. The paper's GB are taken as GiB.",
        "\"Exceeds\" is where the paper's device spills into the host's memory; here nothing spills, "
          + "and nothing is held to the budget while it runs.",
      ] + parameters.notes)
  }

  /// What each method costs besides memory, in multiply-adds and in words.
  func costs() throws -> Table {
    let hasPublished = entries.contains { !$0.row.publishedCost.isEmpty }
    func published(_ path: String) throws -> Cell {
      .text(path.isEmpty ? "" : try cells.published.text(path))
    }
    return try Table(
      id: "\(parameters.artifact)-costs",
      title: "\(parameters.title): what each method costs besides",
      setting: parameters.scale.modelled,
      columns: [
        Column("method"), Column("multiply-adds, of \(against.label)", better: .lower),
        Column("extra cost"),
      ]
        + (hasPublished
          ? [Column("extra cost", group: "paper"), Column("source", group: "paper")] : []),
      rows: entries.map { entry in
        try [
          .text(entry.label),
          .quantity(
            Quantity(Double(entry.work) / Double(against.work), unit: .ratio, decimals: 2),
            metric: try MetricID("\(parameters.artifact):\(entry.row.id)/work-ratio")),
          .text(cost(of: entry)),
        ]
          + (hasPublished
            ? [published(entry.row.publishedCost), published(entry.row.publishedSource)] : [])
      },
      notes: [
        "Multiply-adds of a step for an image by the definition of convolutions and matrix products"
          + " (network-counts says what they are), at the paper's sizes. Micro-batches change the number of"
          + " passes, not that of multiply-adds."
      ])
  }

  private func cost(of entry: Entry) -> String {
    let own =
      switch entry.plan.method {
      case .local(.pipelined, _), .endToEnd(_, .kept, microBatches: 1): "none"
      case .local(.naive, _), .endToEnd(_, .recomputed, microBatches: 1):
        "every convolution once more"
      case .endToEnd(_, .kept, let parts):
        "\(parts) passes of \(entry.plan.imagesAtOnce) images"
      case .endToEnd(_, .recomputed, let parts):
        "\(parts) passes of \(entry.plan.imagesAtOnce) images, every convolution once more"
      }
    guard entry.reference.bytes > parameters.scale.budgetBytes else { return own }
    let spill = "spills where there are \(parameters.scale.budget)"
    return own == "none" ? spill : "\(own); \(spill)"
  }

  /// What was measured on this machine.
  func measured() throws -> Table {
    let mebibytes = Unit("MiB")
    return try Table(
      id: "\(parameters.artifact)-measured", title: "\(parameters.title): measured here",
      setting: setting,
      columns: [
        Column("method"), Column("images a step"),
        Column("allocator", group: "peak", unit: mebibytes, better: .lower),
        Column("its model", group: "peak", unit: mebibytes),
        Column("difference", group: "peak", unit: Unit("bytes")),
        Column("resident", group: "peak", unit: mebibytes, better: .lower),
        Column("a step", group: "time", unit: Unit("ms"), better: .lower),
        Column("throughput", group: "time", unit: Unit("images/s"), better: .higher),
        Column("of \(against.measuredLabel)", group: "time", better: .higher),
      ],
      rows: entries.map { entry in
        let (id, cell) = (entry.row.id, entry.cell)
        return [
          .text(entry.measuredLabel), .integer(cell.first.batch),
          try cells.measured(cell.allocatorPeak, metric: "\(id)/allocator-peak"),
          try cells.measured(cell.modelPeak, metric: "\(id)/allocator-peak-model"),
          .integer(cell.modelError),
          try cells.measured(cell.residentPeak, metric: "\(id)/resident-peak"),
          try cells.measured(
            cell.milliseconds(), of: cell, under: setting, metric: "\(id)/step-time"),
          try cells.measured(
            cell.imagesPerSecond(), of: cell, published: entry.row.publishedThroughput,
            under: setting, metric: "\(id)/throughput"),
          try cells.measured(
            entry.cell.ratio(to: against.cell, of: \.imagesPerSecond), of: cell, against.cell,
            published: entry.row.publishedThroughputRatio, under: setting,
            metric: "\(id)/throughput-ratio"),
        ]
      }, notes: machines + [ranking.note] + MeasuredConfiguration.notes(entries.map(\.cell)))
  }

  private var ranking: SizeRanking {
    SizeRanking(
      entries.map {
        SizeRanking.Entry(
          label: $0.label, here: $0.cell.modelPeakBytes, there: $0.fused.bytes)
      })
  }

  // MARK: Words and picture

  var findings: SystemsFindings {
    SystemsFindings(
      entries.map { entry in
        SystemsFindings.Contender(
          label: entry.label, measuredLabel: entry.measuredLabel,
          modelBytes: entry.reference.bytes,
          measuredBytes: entry.cell.first.allocatorPeakBytes,
          imagesPerSecond: entry.cell.rounds.map(\.imagesPerSecond),
          batch: entry.cell.first.batch)
      }, scale: parameters.scale)
  }

  /// The pipelined methods, if they made the next input before a layer's backward pass.
  var earlyInput: [EarlyInput] {
    entries.compactMap { entry in
      guard case .local(.pipelined, _) = entry.plan.method else { return nil }
      return EarlyInput(
        artifact: parameters.artifact, id: entry.row.id, label: entry.label,
        setting: parameters.scale.modelled, pipelined: entry.reference,
        early: ReferenceMemory.step(entry.plan, derivesEarly: true).peak)
    }
  }

  /// Nil where every method exceeds the budget.
  var figure: Figure? {
    let shown = entries.filter { cells.fits($0.cell) }
    guard !shown.isEmpty else { return nil }
    return Figure(
      id: "\(parameters.artifact)-memory-and-throughput",
      title: "Throughput against peak memory",
      summary: "A point for each method: to the left less memory, upwards more images a second.",
      setting: setting, x: Figure.Axis("peak of tensors", unit: Unit("MiB")),
      y: Figure.Axis("throughput", unit: Unit("images/s")),
      series: shown.map { entry in
        let speed = entry.cell.imagesPerSecond()
        return Figure.Series(
          entry.measuredLabel, of: DrawnMethod(label: entry.measuredLabel), style: .points,
          points: [
            Figure.Point(
              x: entry.cell.allocatorPeak.value, y: speed.value,
              low: speed.spread.map { speed.value - $0 },
              high: speed.spread.map { speed.value + $0 })
          ])
      }, notes: machines)
  }
}
