import Learning
import Measurements
import Paper
import ReportModel
import StageKit

/// The tables, findings and figure of the comparison of depths.
struct DepthTables {
  private struct Entry {
    let row: DepthComparison.Row
    let local: MeasuredConfiguration
    let endToEnd: MeasuredConfiguration
    let localPeak: MemoryPeak
    let endToEndPeak: MemoryPeak

    var memoryRatio: Double { Double(localPeak.bytes) / Double(endToEndPeak.bytes) }
  }

  private let scale: SystemsScale
  private let entries: [Entry]
  private let cells: SystemsCells
  private let setting: Setting
  private let machines: [String]
  private let sizes: DepthComparison.FigureSizes
  /// The plans whose first layers the figure is about.
  private let local: StepPlan
  private let endToEnd: StepPlan

  init(
    _ parameters: DepthComparison.Parameters, _ measured: MeasuredConfigurations,
    published: PublishedValues
  ) throws {
    let scale = parameters.scale
    self.scale = scale
    sizes = parameters.figure
    machines = measured.machines
    entries = try parameters.rows.map { row in
      func cell(_ method: String) throws -> MeasuredConfiguration {
        try measured.configuration(["backbone": .string(row.backbone), "method": .string(method)])
      }
      func peak(_ cell: MeasuredConfiguration) throws -> MemoryPeak {
        ReferenceMemory.step(try scale.plan(cell, batch: scale.paperBatch)).peak
      }
      let (local, endToEnd) = (try cell("dtg-ff"), try cell("bp"))
      return Entry(
        row: row, local: local, endToEnd: endToEnd, localPeak: try peak(local),
        endToEndPeak: try peak(endToEnd))
    }
    guard let first = entries.first else { throw StageError.invalidInput("there are no rows") }
    var figureScale = scale
    (figureScale.paperSide, figureScale.paperClasses) = (sizes.side, sizes.classes)
    func plan(_ cell: MeasuredConfiguration) throws -> StepPlan {
      var step = cell.first
      step.network.backbone = parameters.figure.backbone
      return try figureScale.plan(
        try MeasuredConfiguration(coordinates: [:], rounds: [step]), batch: scale.paperBatch)
    }
    local = try plan(first.local)
    endToEnd = try plan(first.endToEnd)
    cells = SystemsCells(
      artifact: DepthComparison.artifact, scale: scale, published: published)
    let all = entries.flatMap { [$0.local, $0.endToEnd] }
    setting = scale.measured(all, batches: all.map { _ in scale.paperBatch })
  }

  func modelled() throws -> Table {
    try Table(
      id: DepthComparison.artifact, title: "Peak memory of networks of several depths (App. D.7)",
      setting: scale.modelled,
      columns: [
        Column("network"), Column("convolutions"),
        Column("DTG-FF", group: "peak", unit: SystemsCells.gibibytes, better: .lower),
        Column("BP", group: "peak", unit: SystemsCells.gibibytes, better: .lower),
        Column("DTG-FF / BP", better: .lower), Column("DTG-FF's peak is in"),
        Column("BP's peak is in"),
      ],
      rows: entries.map { entry in
        let (id, path) = (entry.row.backbone, entry.row.published)
        return [
          .text(entry.row.label),
          .integer(try scale.plan(entry.local, batch: scale.paperBatch).layers.count),
          try cells.modelled(
            entry.localPeak, published: "\(path)/dtg_peak", metric: "\(id)/dtg-ff/model-peak"),
          try cells.modelled(
            entry.endToEndPeak, published: "\(path)/bp_peak", metric: "\(id)/bp/model-peak"),
          try cells.ratio(
            entry.memoryRatio, published: "\(path)/memory_ratio",
            metric: "\(id)/model-peak-ratio"),
          .text(entry.localPeak.moment), .text(entry.endToEndPeak.moment),
        ]
      },
      notes: [
        "By the model of an eager framework, for \(scale.paperBatch) images of \(scale.paperSide) pixels a "
          + "side; docs/memory-model.md says what it counts. The paper gives neither side nor batch."
      ])
  }

  func measured() throws -> Table {
    func columns(_ group: String) -> [Column] {
      [
        Column("allocator", group: group, unit: Unit("MiB"), better: .lower),
        Column("difference", group: group, unit: Unit("bytes")),
        Column("resident", group: group, unit: Unit("MiB"), better: .lower),
        Column("a step", group: group, unit: Unit("ms"), better: .lower),
      ]
    }
    func numbers(
      _ cell: MeasuredConfiguration, _ published: String, _ id: String
    ) throws -> [Cell] {
      [
        try cells.measured(cell.allocatorPeak, metric: "\(id)/allocator-peak"),
        .integer(cell.modelError),
        try cells.measured(cell.residentPeak, metric: "\(id)/resident-peak"),
        try cells.measured(
          cell.milliseconds(), of: cell, published: published, under: setting,
          metric: "\(id)/step-time"),
      ]
    }
    return try Table(
      id: "\(DepthComparison.artifact)-measured",
      title: "Networks of several depths (App. D.7): measured here", setting: setting,
      columns: [Column("network")] + columns("DTG-FF") + columns("BP")
        + [Column("time, DTG-FF / BP", better: .lower)],
      rows: entries.map { entry in
        let (id, path) = (entry.row.backbone, entry.row.published)
        return try [Cell.text(entry.row.label)]
          + numbers(entry.local, "\(path)/dtg_ms", "\(id)/dtg-ff")
          + numbers(entry.endToEnd, "\(path)/bp_ms", "\(id)/bp") + [
            cells.measured(
              entry.local.ratio(to: entry.endToEnd, of: \.medianMilliseconds),
              of: entry.local, entry.endToEnd, published: "\(path)/speed_ratio", under: setting,
              metric: "\(id)/time-ratio")
          ]
      },
      notes: try machines + [ranking().note]
        + MeasuredConfiguration.notes(entries.flatMap { [$0.local, $0.endToEnd] }))
  }

  private func ranking() throws -> SizeRanking {
    SizeRanking(
      try entries.flatMap { entry in
        try [("DTG-FF", entry.local), ("BP", entry.endToEnd)].map { method, cell in
          SizeRanking.Entry(
            label: "\(entry.row.label) by \(method)", here: cell.modelPeakBytes,
            there: FusedMemory.step(try scale.plan(cell, batch: scale.paperBatch)).peak.bytes)
        }
      })
  }

  // MARK: Words and picture

  /// What the ratios say, network by network.
  var finding: String {
    let parts = entries.map {
      "\($0.row.label) \(FixedPoint.text($0.memoryRatio, decimals: 2))"
    }
    return "DTG-FF's peak in units of BP's, by the eager model: " + parts.joined(separator: ", ")
      + "."
  }

  /// Peaks of the first layers of the figure's network, from one layer on.
  private func peaks(_ plan: StepPlan) -> [Double] {
    plan.layers.indices.map { ReferenceMemory.step(plan.truncated(to: $0 + 1)).peak.gibibytes }
  }

  /// How much each method's peak grows from the second layer to the last.
  var depthFinding: String {
    func text(_ peaks: [Double]) -> String {
      guard peaks.count > 1, let last = peaks.last else { return "no" }
      return
        "from \(FixedPoint.text(peaks[1], decimals: 2)) to \(FixedPoint.text(last, decimals: 2)) GiB"
    }
    return
      "With each layer added to the first two of \(sizes.backbone.rawValue) at \(sizes.side) pixels, "
      + "DTG-FF's peak goes \(text(peaks(local))), BP's \(text(peaks(endToEnd)))."
  }

  /// The same peaks as numbers, with the metrics `added/N/METHOD/model-peak`.
  func added() throws -> Table {
    let indices = local.layers.indices
    let rows = try indices.map { index in
      let layer = local.layers[index]
      let plans = [local, endToEnd].map { $0.truncated(to: index + 1) }
      let id = "added/\(index + 1)"
      return try [
        Cell.integer(index + 1), .integer(layer.outputs), .integer(layer.side),
        cells.modelled(ReferenceMemory.step(plans[0]).peak, metric: "\(id)/dtg-ff/model-peak"),
        cells.modelled(ReferenceMemory.step(plans[1]).peak, metric: "\(id)/bp/model-peak"),
      ]
    }
    return try Table(
      id: "\(DepthComparison.artifact)-added",
      title: "Peak memory as layers are added to one network (App. D.7)", setting: scale.modelled,
      columns: [
        Column("convolutions"), Column("channels", group: "the last of them"),
        Column("pixels a side", group: "the last of them"),
        Column("DTG-FF", group: "peak", unit: SystemsCells.gibibytes, better: .lower),
        Column("BP", group: "peak", unit: SystemsCells.gibibytes, better: .lower),
      ], rows: rows,
      notes: [
        "The first layers of \(sizes.backbone.rawValue), \(scale.paperBatch) images of \(sizes.side) pixels a"
          + " side, by the model of an eager framework. Two rows differ in depth alone: the layers that they"
          + " share have equal widths and maps, which those of VGG8, VGG11 and VGG13 do not have."
      ])
  }

  var figure: Figure {
    func series(_ label: String, _ plan: StepPlan) -> Figure.Series {
      Figure.Series(
        label, of: DrawnMethod(label: label), style: .line,
        points: peaks(plan).enumerated().map { Figure.Point(x: Double($0 + 1), y: $1) })
    }
    return Figure(
      id: "\(DepthComparison.artifact)-memory", title: "Peak memory against depth",
      summary:
        "Peak memory of the first layers of a network: BP keeps every layer's maps, DTG-FF one "
        + "layer's.",
      setting: scale.modelled, x: Figure.Axis("convolutions"),
      y: Figure.Axis("peak by the eager model", unit: SystemsCells.gibibytes),
      series: [series("DTG-FF", local), series("BP", endToEnd)],
      levels: [Figure.Level("budget", y: Double(scale.budgetBytes) / 0x1p30)],
      notes: [
        "The first layers of \(sizes.backbone.rawValue), \(scale.paperBatch) images of \(sizes.side) pixels "
          + "a side."
      ])
  }
}
