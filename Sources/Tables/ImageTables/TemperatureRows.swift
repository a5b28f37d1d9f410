import Datasets
import ImageStages
import Learning
import Paper
import ReportModel
import StageKit

/// The rows of `LearnedTemperatures` on one data set.
struct TemperatureRows {
  /// The data set of the paper.
  static let home = ImageDatasetName.cifar10

  let names: DatasetNames
  private let parameters: LearnedTemperatures.Parameters
  private let trainings: [(run: ImageRuns.Run, curve: [ImageCurvePoint])]
  private let published: PublishedValues

  /// Reads the curves of `runs`, which are all on one data set.
  /// - Throws: `StageError` if they have different numbers of epochs.
  init(
    _ dataset: String, _ runs: [ImageRuns.Run], _ parameters: LearnedTemperatures.Parameters,
    published: PublishedValues
  ) throws {
    let trainings = try runs.map { run in
      (
        run: run,
        curve: try StableJSON.read(
          [ImageCurvePoint].self, from: run.files.path(ImageNetworkFiles.curve))
      )
    }
    guard Set(trainings.map(\.curve.count)).count == 1 else {
      throw StageError.invalidInput(
        "the trainings on \(dataset) have different numbers of epochs; take those of one variant")
    }
    self.init(
      names: DatasetNames(artifact: "temperatures", home: Self.home, dataset: dataset),
      parameters: parameters, trainings: trainings, published: published)
  }

  private init(
    names: DatasetNames, parameters: LearnedTemperatures.Parameters,
    trainings: [(run: ImageRuns.Run, curve: [ImageCurvePoint])], published: PublishedValues
  ) {
    self.names = names
    self.parameters = parameters
    self.trainings = trainings
    self.published = published
  }

  func table() throws -> Table {
    let curves = trainings.map(\.curve)
    let epochs = curves.first?.count ?? 0
    let shown = Set(
      parameters.parts.map { min(epochs, max(1, Int((Double(epochs) * $0).rounded()))) }
    ).sorted()
    let setting = try setting()
    let rows = try (0..<(curves.first?.last?.temperatures.count ?? 0)).map { layer in
      try [Cell.integer(layer)]
        + shown.map { epoch in
          try Cell.mean(
            of: curves.map { Double($0[epoch - 1].temperatures[layer]) }, unit: .ratio,
            decimals: 3, published: paper(layer, isLast: epoch == epochs), setting,
            metric: names.metric("layer=\(layer)/epoch=\(epoch)"))
        }
    }
    return try Table(
      id: names.id("temperatures"), title: names.title(LearnedTemperatures.title),
      setting: setting, columns: [Column("layer")] + shown.map { Column("epoch \($0)") },
      rows: rows,
      notes: [
        "Every layer starts in the middle of the allowed range; hyperparameters has the range."
      ])
  }

  func figures() throws -> [Figure] {
    let figure = LearnedTemperaturesFigure(
      names: names, curves: trainings.map(\.curve), setting: try setting(), published: published)
    return [try figure.byLayer(), figure.overTime()]
  }

  /// The temperatures of single seeds.
  func perSeed() throws -> [Metric] {
    try trainings.flatMap { training in
      try TemperatureRows(
        names: names, parameters: parameters, trainings: [training], published: published
      ).table().metrics.map { try $0.ofSeed(training.run.metrics.seed) }
    }
  }

  private func paper(_ layer: Int, isLast: Bool) throws -> Published? {
    guard names.isPublished else { return nil }
    guard isLast else { return .notReported }
    return try published.published("figure2_learned_temperatures/layers/layer_\(layer)")
  }

  private func setting() throws -> Setting {
    try parameters.scale.setting(of: trainings.map(\.run))
  }
}
