import Learning
import Measurements
import Paper
import ReportModel
import StageKit

/// The tables and the figure of the sweep over batches.
struct BatchTables {
  struct Entry {
    let batch: Int
    let local: MeasuredConfiguration
    let endToEnd: MeasuredConfiguration
    let localPeak: MemoryPeak
    let endToEndPeak: MemoryPeak
  }

  /// A method of the frontier.
  private struct Method {
    let id: String
    let label: String
    let plan: StepPlan
    /// Batches come in multiples of this.
    let unit: Int
  }

  private let scale: SystemsScale
  private let entries: [Entry]
  private let methods: [Method]
  private let cells: SystemsCells
  private let setting: Setting
  private let machines: [String]
  private let publishedStepTimes: [String: String]
  private let cliffBatches: BatchFrontier.Cliff

  init(
    _ parameters: BatchFrontier.Parameters, _ measured: MeasuredConfigurations,
    published: PublishedValues
  ) throws {
    let scale = parameters.scale
    self.scale = scale
    machines = measured.machines
    publishedStepTimes = parameters.publishedStepTimes
    cliffBatches = parameters.cliff
    entries = try parameters.batches.map { batch in
      func cell(_ method: String) throws -> MeasuredConfiguration {
        try measured.configuration([
          "batch": .number(Double(batch)), "method": .string(method),
        ])
      }
      func peak(_ cell: MeasuredConfiguration) throws -> MemoryPeak {
        ReferenceMemory.step(try scale.plan(cell, batch: batch)).peak
      }
      let (local, endToEnd) = (try cell("dtg-ff"), try cell("bp"))
      return Entry(
        batch: batch, local: local, endToEnd: endToEnd, localPeak: try peak(local),
        endToEndPeak: try peak(endToEnd))
    }
    guard let first = entries.first else { throw StageError.invalidInput("there are no batches") }
    methods = try Self.methods(
      local: scale.plan(first.local, batch: first.batch),
      endToEnd: scale.plan(first.endToEnd, batch: first.batch))
    cells = SystemsCells(artifact: BatchFrontier.artifact, scale: scale, published: published)
    let all = entries.flatMap { [$0.local, $0.endToEnd] }
    setting = scale.measured(all, batches: entries.flatMap { [$0.batch, $0.batch] })
  }

  /// The measured methods, and what saves memory of backpropagation.
  private static func methods(local: StepPlan, endToEnd: StepPlan) -> [Method] {
    guard case .endToEnd(let norm, _, _) = endToEnd.method else { return [] }
    func variant(_ activations: ActivationMemory, _ parts: Int) -> StepPlan {
      StepPlan(
        layers: endToEnd.layers, classes: endToEnd.classes, batch: endToEnd.batch,
        method: .endToEnd(norm, activations, microBatches: parts))
    }
    return [
      Method(id: "dtg-ff", label: "DTG-FF", plan: local, unit: 1),
      Method(id: "bp", label: "BP", plan: variant(.kept, 1), unit: 1),
      Method(
        id: "bp-checkpointed", label: "BP with checkpointing", plan: variant(.recomputed, 1),
        unit: 1),
      Method(id: "bp-2-parts", label: "BP in 2 micro-batches", plan: variant(.kept, 2), unit: 2),
      Method(id: "bp-4-parts", label: "BP in 4 micro-batches", plan: variant(.kept, 4), unit: 4),
    ]
  }

  // MARK: Tables

  func modelled() throws -> Table {
    func columns(_ group: String) -> [Column] {
      [
        Column("peak", group: group, unit: SystemsCells.gibibytes, better: .lower),
        Column("within \(scale.budget)", group: group),
      ]
    }
    return try Table(
      id: BatchFrontier.artifact, title: "Peak memory against the batch (App. D.7)",
      setting: scale.modelled,
      columns: [Column("images a step")] + columns("DTG-FF") + columns("BP"),
      rows: entries.map { entry in
        let id = "batch=\(entry.batch)"
        return [
          .integer(entry.batch),
          try cells.modelled(entry.localPeak, metric: "\(id)/dtg-ff/model-peak"),
          cells.verdict(entry.localPeak),
          try cells.modelled(entry.endToEndPeak, metric: "\(id)/bp/model-peak"),
          cells.verdict(entry.endToEndPeak),
        ]
      },
      notes: [
        "By the model of an eager framework at \(scale.paperSide) pixels a side; docs/memory-model.md says "
          + "what it counts. Where a configuration exceeds the budget, the paper's device spills into the "
          + "host's memory and its step takes seconds; our copy of the paper lost its numbers there."
      ])
  }

  /// The largest batch of each method.
  func frontier() throws -> Table {
    func largest(_ method: Method, _ peak: (StepPlan) -> MemoryPeak) -> Int {
      LargestBatch.within(scale.budgetBytes, unit: method.unit) {
        peak(method.plan.with(batch: $0)).bytes
      }
    }
    func cell(_ batch: Int, _ metric: String) throws -> Cell {
      .quantity(
        Quantity(Double(batch), unit: .count, decimals: 0),
        metric: try MetricID("\(BatchFrontier.artifact):\(metric)"))
    }
    return try Table(
      id: "\(BatchFrontier.artifact)-frontier",
      title:
        "The largest batch of one optimizer's step within \(scale.budget), by the memory model",
      setting: scale.modelled,
      columns: [
        Column("method"), Column("eager framework", better: .higher),
        Column("this program", better: .higher),
      ],
      rows: methods.map { method in
        [
          .text(method.label),
          try cell(
            largest(method) { ReferenceMemory.step($0).peak }, "frontier/\(method.id)/eager"),
          try cell(largest(method) { FusedMemory.step($0).peak }, "frontier/\(method.id)/fused"),
        ]
      },
      notes: [
        "With micro-batches of a fixed size there is no largest batch: only the number of passes grows.",
        "\(scale.paperSide) pixels a side, \(scale.paperClasses) classes.",
      ])
  }

  func measured() throws -> Table {
    func columns(_ group: String) -> [Column] {
      [
        Column("allocator", group: group, unit: Unit("MiB"), better: .lower),
        Column("difference", group: group, unit: Unit("bytes")),
        Column("resident", group: group, unit: Unit("MiB"), better: .lower),
        Column("a step", group: group, unit: Unit("ms"), better: .lower),
        Column("throughput", group: group, unit: Unit("images/s"), better: .higher),
      ]
    }
    func numbers(_ cell: MeasuredConfiguration, _ id: String) throws -> [Cell] {
      let published = publishedStepTimes[id] ?? ""
      return [
        try cells.measured(cell.allocatorPeak, metric: "\(id)/allocator-peak"),
        .integer(cell.modelError),
        try cells.measured(cell.residentPeak, metric: "\(id)/resident-peak"),
        try cells.measured(
          cell.milliseconds(), of: cell, published: published, under: setting,
          metric: "\(id)/step-time"),
        try cells.measured(
          cell.imagesPerSecond(), of: cell, under: setting, metric: "\(id)/throughput"),
      ]
    }
    return try Table(
      id: "\(BatchFrontier.artifact)-measured",
      title: "Time and memory against the batch (App. D.7): measured here", setting: setting,
      columns: [Column("for the paper's"), Column("images a step")] + columns("DTG-FF")
        + columns("BP"),
      rows: entries.map { entry in
        let id = "batch=\(entry.batch)"
        return try [Cell.integer(entry.batch), .integer(entry.local.first.batch)]
          + numbers(entry.local, "\(id)/dtg-ff") + numbers(entry.endToEnd, "\(id)/bp")
      },
      notes: try machines + [ranking().note]
        + MeasuredConfiguration.notes(entries.flatMap { [$0.local, $0.endToEnd] }))
  }

  /// Where throughput would fall on the paper's device.
  var cliff: BatchCliff {
    BatchCliff(
      entries: entries, batches: cliffBatches, cells: cells, setting: setting, machines: machines)
  }

  private func ranking() throws -> SizeRanking {
    SizeRanking(
      try entries.flatMap { entry in
        try [("DTG-FF", entry.local), ("BP", entry.endToEnd)].map { method, cell in
          SizeRanking.Entry(
            label: "\(method) with \(entry.batch) images", here: cell.modelPeakBytes,
            there: FusedMemory.step(try scale.plan(cell, batch: entry.batch)).peak.bytes)
        }
      })
  }

  var figure: Figure {
    func series(_ label: String, _ peak: (Entry) -> MemoryPeak) -> Figure.Series {
      Figure.Series(
        label, of: DrawnMethod(label: label), style: .line,
        points: entries.map { Figure.Point(x: Double($0.batch), y: peak($0).gibibytes) })
    }
    return Figure(
      id: "\(BatchFrontier.artifact)-memory", title: "Peak memory against the batch",
      summary: "Peak memory of both methods for each batch, and the budget as a level.",
      setting: scale.modelled, x: Figure.Axis("images a step"),
      y: Figure.Axis("peak by the eager model", unit: SystemsCells.gibibytes),
      series: [series("DTG-FF", \.localPeak), series("BP", \.endToEndPeak)],
      levels: [Figure.Level("budget", y: Double(scale.budgetBytes) / 0x1p30)])
  }
}
