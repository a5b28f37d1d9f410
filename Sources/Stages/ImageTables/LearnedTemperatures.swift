import Learning
import Pipeline
import Report

/// The learned temperature of each layer, over the course of training (paper, Figure 2, left).
struct LearnedTemperatures: Stage {
  struct Parameters: Codable {
    var scale: ImageStudyScale
    /// The columns: parts of the training after which temperatures are shown, in (0, 1].
    var parts: [Double]

    private enum CodingKeys: CodingKey { case parts }

    init(scale: ImageStudyScale, parts: [Double]) {
      self.scale = scale
      self.parts = parts
    }

    init(from decoder: any Decoder) throws {
      scale = try ImageStudyScale(from: decoder)
      parts = try decoder.container(keyedBy: CodingKeys.self).decode([Double].self, forKey: .parts)
    }

    func encode(to encoder: any Encoder) throws {
      try scale.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(parts, forKey: .parts)
    }
  }

  static let declaration = StageDeclaration(
    kind: "learned-temperatures", summary: "The temperature of each layer during training.",
    inputs: [
      .many("runs", reading: ImageTrainingStage.metricsFile, ImageTrainingStage.curveFile)
    ],
    outputs: ArtifactFiles.names,
    code: CodeScope.imageTables + ["Sources/Stages/Learning/Images/ImageCurve.swift"],
    isArtifact: true)

  static let example = Parameters(scale: .example, parts: [0.5])

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    let runs = try ImageRuns(context).runs
    let curves = try runs.map { run in
      try StableJSON.read(
        [ImageCurvePoint].self, from: run.files.path(ImageTrainingStage.curveFile))
    }
    guard let epochs = curves.first?.count, curves.allSatisfy({ $0.count == epochs }) else {
      throw StageError.invalidInput(
        "the trainings have different numbers of epochs; take those of one variant")
    }
    let shown = parameters.parts.map { min(epochs, max(1, Int((Double(epochs) * $0).rounded()))) }
    let setting = try parameters.scale.setting(of: runs)
    let layers = curves.first?.last?.temperatures.count ?? 0
    let published = try PublishedValues(context)
    let rows = try (0..<layers).map { layer in
      try [Cell.integer(layer)]
        + Array(Set(shown)).sorted().map { epoch in
          try Cell.mean(
            of: curves.map { Double($0[epoch - 1].temperatures[layer]) }, unit: .ratio,
            decimals: 3,
            published: epoch == epochs
              ? published.published("figure2_learned_temperatures/layers/layer_\(layer)")
              : .notReported,
            setting, metric: MetricID("temperatures:layer=\(layer)/epoch=\(epoch)"))
        }
    }
    let table = try Table(
      id: "temperatures", title: "Learned temperatures by layer (Figure 2, left)",
      setting: setting,
      columns: [Column("layer")]
        + Array(Set(shown)).sorted().map { Column("epoch \($0)") },
      rows: rows,
      notes: [
        "Every layer starts in the middle of the allowed range; the range stands in hyperparameters."
      ])
    let figure = LearnedTemperaturesFigure(
      curves: curves, setting: setting, published: published)
    try ArtifactFiles(
      Document(
        title: table.title,
        blocks: [.table(table), .figure(try figure.byLayer()), .figure(figure.overTime())])
    ).write(to: context)
  }
}
