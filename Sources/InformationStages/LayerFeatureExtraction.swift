internal import Checkpoints
internal import Foundation
internal import ImageStages
internal import Kernels
internal import Learning
package import StageKit

/// What every layer of a trained DTG-FF network says about the test images (paper, appendix C.1).
///
/// Reads the stored network and trains nothing. Images pass batch by batch, and features go to the files
/// as they come: memory holds one batch.
package struct LayerFeatureExtraction: Stage {
  package struct Parameters: Codable {
    /// The seed of the network, which must be the stored one's.
    package let seed: UInt64
    /// Images that pass the network together; the results do not depend on it.
    package let batchSize: Int
  }

  package static let declaration = StageDeclaration(
    kind: "layer-features", summary: "Goodness, means and predictions of every layer.",
    inputs: StoredNetwork.slots,
    outputs: LayerFeatureFiles.names,
    dependsOnMachine: true)

  package static let example = Parameters(seed: 1, batchSize: 4)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    guard parameters.batchSize > 0 else {
      throw StageError.invalidInput("`batchSize` must be at least 1, not \(parameters.batchSize)")
    }
    let stored = try StoredNetwork(context, seed: parameters.seed)
    try stored.restore()
    try extract(stored.rule, stored.batches, parameters, context, stored.device)
    try StableJSON.write(stored.metrics, to: context.path(forOutput: LayerFeatureFiles.network))
  }

  private static func extract(
    _ network: ConvolutionalDTG, _ batches: any ImageBatches, _ parameters: Parameters,
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
