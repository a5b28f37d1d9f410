import ImageStages
import Learning
import Paper
import ReportModel
import StageKit
import Statistics

/// The tables of `MethodFamily`: one for each data set, with a figure of accuracy against cost.
struct FamilyTables {
  private let parameters: MethodFamily.Parameters
  private let runs: ImageRuns
  private let absent: AbsentDatasets
  private let published: PublishedValues
  private let members: [FamilyMember]

  private static let (million, billion) = (Unit("million"), Unit("10^9"))

  init(
    _ parameters: MethodFamily.Parameters, _ runs: ImageRuns, absent: AbsentDatasets,
    published: PublishedValues
  ) throws {
    self.parameters = parameters
    self.runs = runs
    self.absent = absent
    self.published = published
    members = try parameters.datasets.flatMap { column in
      try parameters.rows.compactMap { try FamilyMember($0, column.dataset, runs) }
    }
  }

  /// Data sets without a training have no table; where their images are absent, a sentence says so.
  func blocks() throws -> [Document.Block] {
    try parameters.datasets.filter { runs.has($0.dataset) }.flatMap { column in
      try [.table(table(column)), .figure(figure(column))] as [Document.Block]
    } + (absent.note.map { [.paragraph($0)] } ?? [])
  }

  /// The ends of the intervals, which are text in the tables.
  func intervals() throws -> [Metric] {
    try members.flatMap { member in
      let range = member.accuracy.range
      return try [("ci-low", range.lowerBound), ("ci-high", range.upperBound)].map { name, end in
        Metric(
          id: try member.id(name),
          Quantity(end, n: member.accuracy.sample.count, unit: .percent, decimals: 2),
          better: .higher, setting: try parameters.scale.setting(of: member.runs))
      }
    }
  }

  // MARK: Table

  private func table(_ column: ImageAccuracyTable.DatasetColumn) throws -> Table {
    let here = members.filter { $0.dataset == column.dataset }
    let rows = try parameters.rows.compactMap { row in
      try here.first { $0.row.id == row.id }.map { try cells($0) } ?? untrained(row, column.dataset)
    }
    return try Table(
      id: "\(MethodFamily.artifact)-\(column.dataset)",
      title: "\(parameters.title), \(column.title)",
      setting: parameters.scale.setting(of: here.first?.runs ?? []),
      columns: [
        Column("method"), Column("accuracy", unit: .percent, better: .higher),
        Column("95 % interval"),
        Column("minus softmax regression", unit: .percentagePoints, better: .higher),
        Column("learns from labels"), Column("learns from its own loss"),
        Column("learned parameters", better: .lower),
        Column("a step, an image", group: "multiply-adds", unit: Self.million, better: .lower),
        Column("the training", group: "multiply-adds", unit: Self.billion, better: .lower),
      ], rows: rows, notes: parameters.notes + notes(here))
  }

  private func notes(_ here: [FamilyMember]) -> [String] {
    let seeds = "Of several seeds, an interval is that of their mean by Student's t."
    let images =
      "Of one seed, an interval is that of drawing so many test images; other seeds may be outside."
    return (here.contains { $0.accuracy.isOverSeeds } ? [seeds] : [])
      + (here.contains { !$0.accuracy.isOverSeeds } ? [images] : [])
      + [
        "Multiply-adds are those of convolutions and matrix products by their definition, forward and"
          + " backward, without norms, rectifiers, updates and evaluations; FLOPs are twice as many. They rest"
          + " on no clock."
      ]
  }

  private func cells(_ member: FamilyMember) throws -> [Cell] {
    let setting = try parameters.scale.setting(of: member.runs)
    let sample = member.accuracy.sample
    let accuracy = Quantity(
      sample.mean, spread: sample.deviation, n: sample.count, unit: .percent, decimals: 1)
    let paper = try published(member.row, member.dataset)
    let cell: Cell =
      try paper.map {
        try .comparison(accuracy, $0, under: setting, metric: member.id())
      } ?? Cell(.quantity(accuracy), metric: member.id(), setting: setting)
    func count(_ value: Double, _ unit: Unit, _ decimals: Int, _ name: String) throws -> Cell {
      Cell(
        .quantity(Quantity(value, unit: unit, decimals: decimals)), metric: try member.id(name),
        setting: setting)
    }
    return try [
      .text(member.row.label),
      paper != nil && !member.row.source.isEmpty ? cell.footnote(member.row.source) : cell,
      .text(Self.text(member.accuracy.range)), besideSoftmax(member, setting),
      .text(member.row.labels), .text(member.row.local),
      count(Double(member.size.learned), .count, 0, "parameters"),
      count(Double(member.size.step) / 1e6, Self.million, 2, "step-multiply-adds"),
      count(member.size.training / 1e9, Self.billion, 2, "training-multiply-adds"),
    ]
  }

  /// A row that the paper quotes for the data set and that is not trained here; nil for others.
  private func untrained(_ row: MethodFamily.Row, _ dataset: String) throws -> [Cell]? {
    let quoted: Cell
    switch try published(row, dataset) {
    case .known(let number):
      quoted = .quantity(Quantity(asPrinted: number.value, unit: .percent, decimals: 1))
        .footnote("quoted from the paper, not trained here")
    case .lost: quoted = .text("lost in our copy").footnote("not trained here")
    case .notReported, nil: return nil
    }
    return [
      .text(row.label), row.source.isEmpty ? quoted : quoted.footnote(row.source), .text(""),
      .text(""), .text(row.labels), .text(row.local), .text(""), .text(""), .text(""),
    ]
  }

  /// How far a method is above softmax regression of the same images; a remark where it has not learned.
  private func besideSoftmax(_ member: FamilyMember, _ setting: Setting) throws -> Cell {
    let baseline = baseline(member.dataset)
    guard let linear = baseline.accuracy, member.runs.first?.metrics.method != .linear else {
      return .text("")
    }
    let mean = member.accuracy.sample.mean
    let cell = Cell(
      .quantity(
        Quantity(mean - linear, unit: .percentagePoints, decimals: 1, signed: true)),
      metric: try member.id("minus-softmax"), setting: setting)
    guard baseline.obstacle(to: [mean]) != nil else { return cell }
    return cell.footnote(
      mean < linear
        ? "below softmax regression on the pixels of the same images"
        : "not clearly above softmax regression on the pixels of the same images")
  }

  private func baseline(_ dataset: String) -> SoftmaxBaseline {
    SoftmaxBaseline(
      runs.runs.filter { $0.dataset == dataset }, rule: parameters.scale.learnedRule)
  }

  /// Nil where the paper has no such place.
  private func published(_ row: MethodFamily.Row, _ dataset: String) throws -> Published? {
    try row.published[dataset].map { try published.published($0) }
  }

  private static func text(_ range: ClosedRange<Double>) -> String {
    [range.lowerBound, range.upperBound].map {
      Quantity($0, unit: .percent, decimals: 1).text
    }.joined(separator: " to ")
  }

  // MARK: Figure

  private func figure(_ column: ImageAccuracyTable.DatasetColumn) throws -> Figure {
    let here = members.filter { $0.dataset == column.dataset }
    let series = here.map { member in
      Figure.Series(
        member.row.label, of: DrawnMethod(label: member.row.label), style: .points,
        points: [
          Figure.Point(
            x: member.size.training / 1e9, y: member.accuracy.sample.mean,
            low: member.accuracy.range.lowerBound, high: member.accuracy.range.upperBound)
        ])
    }
    let places = here.map { member in
      "\(member.row.label) \(Quantity(member.accuracy.sample.mean, unit: .percent, decimals: 1).text) % at "
        + Quantity(member.size.training / 1e9, unit: Self.billion, decimals: 2).text
    }
    return Figure(
      id: "\(MethodFamily.artifact)-\(column.dataset)",
      title: "Test accuracy against the cost of training, \(column.title)",
      summary: "Mean test accuracy in percent, at 10^9 multiply-adds of the training: "
        + places.joined(separator: ", ") + ".",
      setting: try parameters.scale.setting(of: here.first?.runs ?? []),
      x: .init("multiply-adds of the training", unit: Self.billion, scale: .logarithmic),
      y: .init("test accuracy", unit: .percent), series: series,
      levels: baseline(column.dataset).accuracy.map { [.init("softmax regression", y: $0)] } ?? [],
      notes: ["Upright lines are the intervals of the table."])
  }
}
