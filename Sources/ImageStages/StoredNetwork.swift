internal import Batches
internal import Checkpoints
internal import Foundation
package import Kernels
package import Learning
internal import PreparedImages
package import StageKit

/// A trained DTG-FF network and the images that it learned from, for stages that ask it and train nothing.
///
/// The network is drawn as its training drew it; `restore` makes it the trained one.
package struct StoredNetwork {
  package let rule: ConvolutionalDTG
  package let settings: ImageTrainingStage<PaperImageRules>.Parameters
  /// What the network's rule reads.
  package let reads: GoodnessNetworks
  package let metrics: ImageRunMetrics
  package let batches: any ImageBatches
  package let device: Device
  private let model: String

  /// The slots that such a stage has.
  package static let slots: [InputSlot] = [
    .one(
      "network", reading: ImageNetworkFiles.model, ImageNetworkFiles.settings,
      ImageNetworkFiles.metrics),
    .one("data", reading: PreparedDataset.fileName),
  ]

  /// The network behind the slot `network`, which must have been trained with `seed`.
  /// - Throws: `StageError` for another seed, or a network whose layers have no goodness.
  package init(_ context: StageContext, seed: UInt64) throws {
    try BLAS.prepare()
    let stored = try context.input("network")
    settings = try StableJSON.read(
      ImageTrainingStage<PaperImageRules>.Parameters.self,
      from: stored.path(ImageNetworkFiles.settings))
    metrics = try StableJSON.read(
      ImageRunMetrics.self, from: stored.path(ImageNetworkFiles.metrics))
    guard settings.network.recipe.seed == seed else {
      throw StageError.invalidInput(
        "\(stored.stage) was trained with seed \(settings.network.recipe.seed), not"
          + " \(seed); join the stages on the axis of the seed")
    }
    device = Device(threads: context.threads)
    let dataset = try PreparedDataset(
      contentsOf: context.input("data").path(PreparedDataset.fileName))
    let batches = try BatchLoader(dataset, settings.batches, threads: context.threads)
    let drawn = try settings.network.makeRule(
      side: batches.side, classes: batches.classes, on: device)
    guard let rule = drawn as? ConvolutionalDTG,
      let reads = settings.network.rule as? GoodnessNetworks
    else {
      throw StageError.invalidInput(
        "\(stored.stage) learned by \(settings.network.method.rawValue); its layers have no goodness"
      )
    }
    self.rule = rule
    self.reads = reads
    self.batches = batches
    model = try stored.path(ImageNetworkFiles.model)
  }

  /// Overwrites the network with the trained one.
  package func restore() throws {
    try SafeTensors(
      decoding: Data(contentsOf: URL(fileURLWithPath: model), options: .alwaysMapped)
    ).restore(rule)
  }
}
