package import Learning
internal import StageKit

/// All that decides the memory of a training step: the network, the batch, and how it learns.
package struct StepPlan: Equatable {
  package var layers: [ImageArchitecture.Layer]
  package var classes: Int
  /// Images of an optimizer's step.
  package var batch: Int
  package var method: Method

  /// How a network of convolutions with a classifier over concatenated features learns.
  package enum Method: Equatable {
    /// Each layer on its own; see `PropagationOrder`. A `learned` temperature is one more parameter.
    case local(PropagationOrder, learned: Bool)
    /// End to end, in equal parts of the batch.
    case endToEnd(BlockNorm, ActivationMemory, microBatches: Int)
  }

  package init(layers: [ImageArchitecture.Layer], classes: Int, batch: Int, method: Method) {
    self.layers = layers
    self.classes = classes
    self.batch = batch
    self.method = method
  }

  /// The plan of a network of these settings, on images of a side.
  /// - Throws: `LearningError.invalidSetting`, or `StageError` for what is no network.
  package init(_ network: ImageNetworkSettings, side: Int, classes: Int) throws {
    let architecture = try ImageArchitecture(
      network.backbone, side: side, classes: classes, width: network.width)
    layers = architecture.layers
    self.classes = classes
    batch = network.recipe.batchSize
    if let rule = network.rule as? GoodnessNetworks {
      try Self.requireModelled(rule.block, rule.classifier)
      method = .local(rule.goodness.order, learned: rule.goodness.learnsTemperature)
    } else if let rule = network.rule as? BackpropagationNetworks {
      try rule.backpropagation.validate()
      try Self.requireModelled(rule.block, rule.classifier)
      method = .endToEnd(
        rule.backpropagation.blockNorm, rule.backpropagation.activations,
        microBatches: rule.microBatches)
    } else {
      throw StageError.invalidInput(
        "the memory of a network by `\(network.method.rawValue)` is not modelled")
    }
  }

  /// The models know the networks that the paper measured, and say so of others.
  private static func requireModelled(
    _ block: BlockSettings, _ classifier: ClassifierSettings?
  ) throws {
    let conditions = [
      ("convolutionBias", block.convolutionBias), ("heads", classifier != nil),
      ("classifierFeatures", classifier?.classifierFeatures == .activation),
    ]
    for (name, isModelled) in conditions where !isModelled {
      throw StageError.invalidInput(
        "the memory of a network with another `\(name)` than the paper measured is not modelled")
    }
  }

  /// The same with the first layers only.
  package func truncated(to count: Int) -> StepPlan {
    StepPlan(layers: Array(layers.prefix(count)), classes: classes, batch: batch, method: method)
  }

  /// The same for another batch.
  package func with(batch: Int) -> StepPlan {
    StepPlan(layers: layers, classes: classes, batch: batch, method: method)
  }

  /// Images of one pass over the network.
  package var imagesAtOnce: Int {
    if case .endToEnd(_, _, let parts) = method { batch / parts } else { batch }
  }

  /// F, the features of the classifier: the channels of all layers but the first.
  package var features: Int { layers.dropFirst().reduce(0) { $0 + $1.outputs } }

  /// Floats of the input of so many images.
  package func input(_ images: Int) -> Int {
    images * (layers.first.map { $0.side * $0.side * $0.inputs } ?? 0)
  }
}

extension ImageArchitecture.Layer {
  /// Floats of the layer's map of so many images.
  func mapFloats(_ images: Int) -> Int { images * side * side * outputs }

  /// Floats of the map that it sees.
  func inputFloats(_ images: Int) -> Int { images * side * side * inputs }

  /// Floats of what it hands on, halved each way if it pools.
  func nextFloats(_ images: Int) -> Int { mapFloats(images) / (pools ? 4 : 1) }

  /// Weights of the convolution, without biases.
  var weightFloats: Int { 9 * inputs * outputs }
}
