import Datasets
import Pipeline
import Report

/// The ablation of forward-forward on fully connected layers, row on row (appendix D.3).
struct MLPAblation: Stage {
  struct Parameters: Codable {
    var scale: MLPStudyScale
    /// In the order of the table: each adds to the one before.
    var rows: [Row]

    private enum CodingKeys: CodingKey { case rows }

    init(scale: MLPStudyScale, rows: [Row]) {
      self.scale = scale
      self.rows = rows
    }

    init(from decoder: any Decoder) throws {
      scale = try MLPStudyScale(from: decoder)
      rows = try decoder.container(keyedBy: CodingKeys.self).decode([Row].self, forKey: .rows)
    }

    func encode(to encoder: any Encoder) throws {
      try scale.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(rows, forKey: .rows)
    }
  }

  struct Row: Codable {
    /// The place on the axis `row` of the sweep.
    var id: String
    var label: String
    /// Where the paper's accuracy stands, and its step from the row before.
    var accuracy: String
    var step: String
  }

  static let declaration = StageDeclaration(
    kind: "mlp-ablation", summary: "App. D.3: forward-forward on fully connected layers.",
    inputs: [.many("runs", reading: MLPTrainingStage.metricsFile)],
    outputs: ArtifactFiles.names, code: MLPRuns.tableCode, isArtifact: true)

  static let example = Parameters(
    scale: .example,
    rows: [
      Row(
        id: "row", label: "label",
        accuracy: "d3_mlp_ablation/rows/plus_per_layer_bn/accuracy",
        step: "d3_mlp_ablation/rows/plus_per_layer_bn/step")
    ])

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let runs = try MLPRuns(context)
    let published = try PublishedValues(context)
    let setting = try runs.setting(parameters.scale)
    var rows: [[Cell]] = []
    var perSeed: [Metric] = []
    for (place, row) in parameters.rows.enumerated() {
      let id = "mlp-ablation:\(row.id)"
      let own = runs.accuracies(row.id)
      guard !own.isEmpty else {
        throw StageError.invalidInput("no network was trained for the row \"\(row.id)\"")
      }
      let before = place > 0 ? runs.accuracies(parameters.rows[place - 1].id) : []
      let steps = own.compactMap { seed, value in
        before.first { $0.seed == seed }.map { value - $0.value }
      }
      rows.append(
        try [
          .integer(place + 1), .text(row.label),
          .mean(
            of: own.map(\.value), unit: .percent, decimals: 2,
            published: published.middle(row.accuracy), setting, metric: MetricID(id)),
          place == 0
            ? .text("")
            : .mean(
              of: steps, unit: .percentagePoints, signed: true, decimals: 2,
              published: published.middle(row.step), setting, metric: MetricID("\(id)/step")),
        ])
      for (seed, value) in own {
        var single = setting
        single.seeds = [seed]
        perSeed.append(
          Metric(
            id: try MetricID("\(id)/seed=\(seed)"),
            Quantity(value, n: 1, unit: .percent, decimals: 2), better: .higher, setting: single))
      }
    }
    let table = try Table(
      id: "mlp-ablation", title: "Forward-forward on fully connected layers (App. D.3)",
      setting: setting,
      columns: [
        Column("row"), Column(""), Column("test accuracy", unit: .percent, better: .higher),
        Column("step", unit: .percentagePoints),
      ], rows: rows,
      notes: [
        "From row 3 on each row adds to the one before; a step is paired by seed. Rows 1 and 2 predict by"
          + " trying every label, the others by their classifier.",
        "Our copy of the paper lost the weight of its blend of losses. With equal weights the blend is half the sum, and"
          + " Adam moves parameters by the same amounts for any multiple of a loss: the step to row 5"
          + " then measures rounding, the penalty on the weights, and nothing else.",
      ])
    try ArtifactFiles(Document(title: table.title, blocks: [.table(table)]), perSeed)
      .write(to: context)
  }
}

extension PublishedValues {
  /// What stands at a path; of a range, its middle with half its width as uncertainty.
  func middle(_ path: String) throws -> Published {
    do { return try published(path) } catch PublishedValuesError.notANumber {
      guard let ends = try list(path), let first = ends.first, let last = ends.last else {
        return .lost
      }
      return .known(
        Published.Number(
          (first.value + last.value) / 2, unit: first.unit, source: first.source,
          uncertainty: abs(last.value - first.value) / 2, spread: first.spread, n: first.n))
    }
  }
}
