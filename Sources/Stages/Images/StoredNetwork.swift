import Datasets
import Foundation
import Kernels
import Learning
import Pipeline

/// A trained DTG-FF network and the images that it learned from, for stages that ask it and train nothing.
///
/// The network is drawn as its training drew it; `restore` makes it the trained one.
struct StoredNetwork {
  let rule: ConvolutionalDTG
  let settings: ImageTrainingStage.Parameters
  let metrics: ImageRunMetrics
  let batches: any ImageBatches
  let device: Device
  private let model: String

  /// The slots that such a stage has.
  static let slots: [InputSlot] = [
    .one(
      "network", reading: ImageTrainingStage.modelFile, ImageTrainingStage.settingsFile,
      ImageTrainingStage.metricsFile),
    .one("data", reading: ImageTrainingStage.dataFile),
  ]

  /// The code that restores a network and makes its batches.
  static let code =
    CodeScope.learning + CodeScope.batches + [
      "Sources/Stages/Images/ImageTraining", "Sources/Stages/Images/StoredNetwork.swift",
      CodeScope.files,
    ]

  /// The network behind the slot `network`, which must have been trained with `seed`.
  /// - Throws: `StageError` for another seed, or a network whose layers have no goodness.
  init(_ context: StageContext, seed: UInt64) throws {
    try BLAS.prepare()
    let stored = try context.input("network")
    settings = try StableJSON.read(
      ImageTrainingStage.Parameters.self, from: stored.path(ImageTrainingStage.settingsFile))
    metrics = try StableJSON.read(
      ImageRunMetrics.self, from: stored.path(ImageTrainingStage.metricsFile))
    guard settings.network.recipe.seed == seed else {
      throw StageError.invalidInput(
        "\(stored.stage) was trained with seed \(settings.network.recipe.seed), not"
          + " \(seed); join the stages on the axis of the seed")
    }
    device = Device(threads: context.threads)
    let dataset = try PreparedDataset(
      contentsOf: context.input("data").path(ImageTrainingStage.dataFile))
    let batches = try BatchLoader(dataset, settings.batches, threads: context.threads)
    let drawn = try settings.network.makeRule(
      side: batches.side, classes: batches.classes, on: device)
    guard let rule = drawn as? ConvolutionalDTG else {
      throw StageError.invalidInput(
        "\(stored.stage) learned by \(settings.network.method.rawValue); its layers have no goodness"
      )
    }
    self.rule = rule
    self.batches = batches
    model = try stored.path(ImageTrainingStage.modelFile)
  }

  /// Overwrites the network with the trained one.
  func restore() throws {
    try SafeTensors(
      decoding: Data(contentsOf: URL(fileURLWithPath: model), options: .alwaysMapped)
    ).restore(rule)
  }
}
