package import ImageStages
internal import Kernels
internal import Learning
package import StageKit

/// Measures a network's projections, and the gradients that they hand to its layers, before and after its
/// training (paper, appendix A.5).
package struct CreditMeasurement: Stage {
  package struct Parameters: Codable {
    /// The seed of the network, which must be the stored one's.
    package let seed: UInt64
    /// The first training batches, as many as are looked at.
    package let batches: Int
  }

  package struct Result: Codable {
    package var layers: [LayerCredit]
    package var images: Int
    package var network: ImageRunMetrics
  }

  package static let file = "credit.json"

  package static let declaration = StageDeclaration(
    kind: "layer-credit", summary: "A network's projections and the gradients of its layers.",
    inputs: StoredNetwork.slots, outputs: [file], dependsOnMachine: true)

  package static let example = Parameters(seed: 1, batches: 2)

  package static func run(_ parameters: Parameters, in context: StageContext) throws {
    let network = try StoredNetwork(context, seed: parameters.seed)
    let batchSize = network.settings.network.recipe.batchSize
    let available = network.batches.batchesPerEpoch(batchSize: batchSize)
    guard parameters.batches > 0 else {
      throw StageError.invalidInput("`batches` must be at least 1, not \(parameters.batches)")
    }
    let count = min(parameters.batches, available)
    let drawn = gradients(of: network, batches: count)
    try network.restore()
    let trained = gradients(of: network, batches: count)
    let goodness = network.reads.goodness
    let layers = projections(of: network).enumerated().map { index, projection in
      let gram = GramMatrix(projection)
      return LayerCredit(
        dimension: projection.shape[0],
        deviation: Double(goodness.projectionScale.deviation(for: projection.shape)),
        columnNorms: gram.columnNorms, spectralNorm: gram.spectralNorm,
        drawn: drawn.layers[index], trained: trained.layers[index])
    }
    try StableJSON.write(
      Result(layers: layers, images: trained.images, network: network.metrics),
      to: context.path(forOutput: file))
    for (index, layer) in layers.enumerated() {
      context.log(
        "layer \(index): gradients up to \(layer.trained.largest) of at most"
          + " \(layer.bound(at: layer.trained))")
    }
  }

  /// R of each layer.
  private static func projections(of network: StoredNetwork) -> [Tensor] {
    let state = Dictionary(
      uniqueKeysWithValues: network.rule.state.map { ($0.name, $0.tensor) })
    return network.rule.layerSizes.indices.compactMap { state["projections.\($0)"] }
  }

  /// The gradients of the first training batches, augmented as in training and passed without dropout.
  private static func gradients(
    of network: StoredNetwork, batches: Int
  ) -> (layers: [LayerCredit.Gradients], images: Int) {
    let source = network.batches
    let batchSize = network.settings.network.recipe.batchSize
    let smoothing = network.reads.goodness.goodnessSmoothing
    let grams = projections(of: network).map(GramMatrix.init)
    let temperatures = network.rule.temperatures.map(Double.init)
    var samples = [GradientSample](repeating: GradientSample(), count: grams.count)
    var images = 0
    let x = network.device.memory.tensor(
      [batchSize, source.side, source.side, source.channels], for: .inputs)
    var labels: [Int32] = []
    for batch in 0..<batches {
      let count = source.trainBatch(
        epoch: 0, batch: batch, batchSize: batchSize, into: x, labels: &labels)
      let logits = network.rule.predict(x.rows(0..<count)).layers
      for (index, z) in logits.enumerated() {
        samples[index].add(
          z, labels: labels, smoothing: smoothing, grams[index], temperature: temperatures[index])
      }
      images += count
    }
    return (zip(samples, temperatures).map { $0.gradients(temperature: $1) }, images)
  }
}
