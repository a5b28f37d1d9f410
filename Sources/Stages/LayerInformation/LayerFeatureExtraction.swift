import Datasets
import Foundation
import Kernels
import Learning
import Pipeline

/// What every layer of a trained DTG-FF network says about the test images (paper, appendix C.1).
///
/// Reads the stored network and trains nothing. Images pass batch by batch, and features go to the files
/// as they come: memory holds one batch.
struct LayerFeatureExtraction: Stage {
  struct Parameters: Codable {
    /// The seed of the network, which must be the stored one's.
    let seed: UInt64
    /// Images that pass the network together; the results do not depend on it.
    let batchSize: Int
  }

  static let declaration = StageDeclaration(
    kind: "layer-features", summary: "Goodness, means and predictions of every layer.",
    inputs: [
      .one(
        "network", reading: ImageTrainingStage.modelFile, ImageTrainingStage.settingsFile,
        ImageTrainingStage.metricsFile),
      .one("data", reading: ImageTrainingStage.dataFile),
    ],
    outputs: LayerFeatureFiles.names,
    code: CodeScope.learning + CodeScope.batches
      + [
        "Sources/Stages/LayerInformation/LayerFeature", "Sources/Stages/Images/ImageTraining",
        CodeScope.files,
      ], dependsOnMachine: true)

  static let example = Parameters(seed: 1, batchSize: 4)

  static func run(_ parameters: Parameters, in context: StageContext) throws {
    try BLAS.prepare()
    let stored = try context.input("network")
    let settings = try StableJSON.read(
      ImageTrainingStage.Parameters.self, from: stored.path(ImageTrainingStage.settingsFile))
    let metrics = try StableJSON.read(
      ImageRunMetrics.self, from: stored.path(ImageTrainingStage.metricsFile))
    guard settings.network.recipe.seed == parameters.seed else {
      throw StageError.invalidInput(
        "\(stored.stage) was trained with seed \(settings.network.recipe.seed), not"
          + " \(parameters.seed); join the stages on the axis of the seed")
    }
    guard parameters.batchSize > 0 else {
      throw StageError.invalidInput("`batchSize` must be at least 1, not \(parameters.batchSize)")
    }
    let device = Device(threads: context.threads)
    let dataset = try PreparedDataset(
      contentsOf: context.input("data").path(ImageTrainingStage.dataFile))
    let batches = try BatchLoader(dataset, settings.batches, threads: context.threads)
    let rule = try settings.network.makeRule(
      side: batches.side, classes: batches.classes, on: device)
    guard let network = rule as? ConvolutionalDTG else {
      throw StageError.invalidInput(
        "\(stored.stage) learned by \(settings.network.method.rawValue); its layers have no goodness"
      )
    }
    try SafeTensors(
      decoding: Data(
        contentsOf: URL(fileURLWithPath: stored.path(ImageTrainingStage.modelFile)),
        options: .alwaysMapped)
    ).restore(network)
    try extract(network, batches, parameters, context, device)
    try StableJSON.write(metrics, to: context.path(forOutput: LayerFeatureFiles.network))
  }

  private static func extract(
    _ network: ConvolutionalDTG, _ batches: BatchLoader, _ parameters: Parameters,
    _ context: StageContext, _ device: Device
  ) throws {
    let layers = network.layerSizes
    var scalars = LayerFeatureRecord(layers: layers.count)
    let vectors = try SafeTensorsWriter(
      creating: context.path(forOutput: LayerFeatureFiles.vectors),
      LayerFeatureFiles.vectorDeclarations(layers, images: batches.testCount))
    let x = device.memory.tensor(
      [parameters.batchSize, batches.side, batches.side, batches.channels], for: .inputs)
    var labels: [Int32] = []
    for first in stride(from: 0, to: batches.testCount, by: parameters.batchSize) {
      let count = batches.testBatch(
        from: first, count: parameters.batchSize, into: x, labels: &labels)
      var found: [LayerFeatures] = []
      let logits = network.features(x.rows(0..<count)) { found.append($0) }
      for features in found {
        try vectors.write(
          features.goodness, to: LayerFeatureFiles.vector(.goodness, layer: features.layer),
          fromRow: first)
        try vectors.write(
          features.means, to: LayerFeatureFiles.vector(.means, layer: features.layer),
          fromRow: first)
      }
      try vectors.write(labels, to: LayerFeatureFiles.labels, fromRow: first)
      scalars.add(found, logits, labels: labels)
      context.report(
        StageProgress(step: first + count, totalSteps: batches.testCount, unit: "image"))
    }
    try vectors.close()
    try scalars.file.encoded()
      .write(to: URL(fileURLWithPath: context.path(forOutput: LayerFeatureFiles.scalars)))
    context.log("features of \(layers.count) layers for \(batches.testCount) images")
  }
}
