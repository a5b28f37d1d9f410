import Measurements
import ReportModel

/// The batch at which the paper's device runs out of memory and its throughput falls (paper, section 6.2 and
/// appendix D.7).
///
/// A driver that spills into the host's memory is part of that device. Here the memory model says where the
/// budget ends, and the measurement says whether throughput falls where nothing spills.
struct BatchCliff {
  let entries: [BatchTables.Entry]
  let batches: BatchFrontier.Cliff
  let cells: SystemsCells
  let setting: Setting
  let machines: [String]

  private typealias Method = (
    id: String, label: String, peak: (BatchTables.Entry) -> MemoryPeak,
    cell: (BatchTables.Entry) -> MeasuredConfiguration
  )

  private let methods: [Method] = [
    ("dtg-ff", "DTG-FF", \.localPeak, \.local), ("bp", "BP", \.endToEndPeak, \.endToEnd),
  ]

  /// Which of the batches stay within the budget.
  func modelled() throws -> Table {
    let scale = cells.scale
    let sorted = entries.sorted { $0.batch < $1.batch }
    let rows = try methods.map { method in
      let within = sorted.last { method.peak($0).bytes <= scale.budgetBytes }
      let beyond = sorted.first { method.peak($0).bytes > scale.budgetBytes }
      return [
        .text(method.label),
        try batch(within, "cliff/\(method.id)/largest-within"),
        try batch(beyond, "cliff/\(method.id)/smallest-beyond"),
        try beyond.map { entry in
          .quantity(
            Quantity(
              Double(method.peak(entry).bytes - scale.budgetBytes) / 0x1p30,
              unit: SystemsCells.gibibytes, decimals: 2),
            metric: try id("cliff/\(method.id)/excess"))
        } ?? .text("none"),
      ] as [Cell]
    }
    return try Table(
      id: "\(BatchFrontier.artifact)-cliff",
      title: "Where throughput falls on a device of \(scale.budget) (App. D.7)",
      setting: scale.modelled,
      columns: [
        Column("method"), Column("largest batch within", better: .higher),
        Column("smallest beyond", better: .higher),
        Column("it exceeds by", unit: SystemsCells.gibibytes, better: .lower),
      ], rows: rows,
      notes: [
        "Of the batches above, by the model of an eager framework. The paper's throughput of BP falls between"
          + " batches of \(batches.within) and \(batches.beyond), where its driver begins to spill into the"
          + " host's memory. That is a property of its device, which no model here has."
      ])
  }

  /// The throughput at the batch beyond, in units of that at the batch within.
  func measured() throws -> Table {
    let rows = try methods.map { method -> [Cell] in
      func cell(_ batch: Int) -> MeasuredConfiguration? {
        entries.first { $0.batch == batch }.map(method.cell)
      }
      guard let within = cell(batches.within), let beyond = cell(batches.beyond) else {
        return [.text(method.label)]
          + Array(repeating: .missing(because: "this batch was not measured"), count: 3)
      }
      return [
        .text(method.label),
        try cells.measured(
          within.imagesPerSecond(), of: within, under: setting,
          metric: "cliff/\(method.id)/throughput-within"),
        try cells.measured(
          beyond.imagesPerSecond(), of: beyond, under: setting,
          metric: "cliff/\(method.id)/throughput-beyond"),
        try cells.measured(
          beyond.ratio(to: within, of: \.imagesPerSecond), of: beyond, within, under: setting,
          metric: "cliff/\(method.id)/throughput-ratio"),
      ]
    }
    let speed = Unit("images/s")
    return try Table(
      id: "\(BatchFrontier.artifact)-cliff-measured",
      title: "Throughput on both sides of the paper's cliff (App. D.7): measured here",
      setting: setting,
      columns: [
        Column("method"),
        Column("for the paper's \(batches.within)", unit: speed, better: .higher),
        Column("for the paper's \(batches.beyond)", unit: speed, better: .higher),
        Column("ratio", better: .higher),
      ], rows: rows,
      notes: machines + [
        "Nothing spills here, so a ratio near 1 says that the arithmetic has no cliff."
      ])
  }

  private func batch(_ entry: BatchTables.Entry?, _ metric: String) throws -> Cell {
    guard let entry else { return .text("none") }
    return .quantity(
      Quantity(Double(entry.batch), unit: .count, decimals: 0), metric: try id(metric))
  }

  private func id(_ path: String) throws -> MetricID {
    try MetricID("\(BatchFrontier.artifact):\(path)")
  }
}
