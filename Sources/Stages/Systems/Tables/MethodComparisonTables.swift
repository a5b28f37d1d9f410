import Learning
import Pipeline
import Report

/// The tables, findings and figure of a comparison of methods.
struct MethodComparisonTables {
  /// A row with all that is known of it.
  private struct Entry {
    let row: MethodComparison.Row
    let cell: MeasuredConfiguration
    let reference: MemoryPeak
    let fused: MemoryPeak
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
      return Entry(
        row: row, cell: cell, reference: ReferenceMemory.step(plan).peak,
        fused: FusedMemory.step(plan).peak)
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
        Column("of \(against.row.label)", group: "eager framework", better: .lower),
        Column(fits, group: "eager framework"), Column("peak is in", group: "eager framework"),
        Column("peak", group: "this program", unit: SystemsCells.gibibytes, better: .lower),
        Column(fits, group: "this program"),
      ],
      rows: entries.map { entry in
        let id = entry.row.id
        return [
          .text(entry.row.label),
          .integer(try scale.plan(entry.cell, batch: scale.paperBatch).imagesAtOnce),
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
        Column("of \(against.row.label)", group: "time", better: .higher),
      ],
      rows: entries.map { entry in
        let (id, cell) = (entry.row.id, entry.cell)
        return [
          .text(entry.row.label), .integer(cell.first.batch),
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
          label: $0.row.label, here: $0.cell.modelPeakBytes, there: $0.fused.bytes)
      })
  }

  // MARK: Words and picture

  var findings: SystemsFindings {
    SystemsFindings(
      entries.map { entry in
        SystemsFindings.Contender(
          label: entry.row.label, modelBytes: entry.reference.bytes,
          measuredBytes: entry.cell.first.allocatorPeakBytes,
          imagesPerSecond: entry.cell.rounds.map(\.imagesPerSecond),
          batch: entry.cell.first.batch)
      }, scale: parameters.scale)
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
          entry.row.label, style: .points,
          points: [
            Figure.Point(
              x: entry.cell.allocatorPeak.value, y: speed.value,
              low: speed.spread.map { speed.value - $0 },
              high: speed.spread.map { speed.value + $0 })
          ])
      }, notes: machines)
  }
}
