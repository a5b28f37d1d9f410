/// What normalises between the convolutions of a backpropagation network.
public enum BlockNorm: String, Codable, Sendable, CaseIterable {
  /// Nothing: convolution, rectifier, pooling.
  case none
  /// As in DTG-FF, with a learned scale: convolution, rectifier, pooling, channel LayerNorm, dropout.
  case layerNorm = "layer-norm"
  /// Convolution, batch normalisation, rectifier, pooling.
  case batchNorm = "batch-norm"
}

/// Where the losses of a backpropagation network are.
public enum ImageHeads: String, Codable, Sendable, CaseIterable {
  /// One classifier over the concatenated features.
  case concatenated
  /// A linear head on every layer ("DeepSup"); the losses add up.
  case everyLayer = "every-layer"
}

/// What a layer's head reads of its activation.
public enum HeadInput: String, Codable, Sendable, CaseIterable {
  /// The means over the cells of the goodness grid: as many numbers as a projection of DTG-FF reads.
  case cells
  /// The mean over the map, one number for each channel.
  case means
}

/// How the parameters of a backpropagation network are shared between optimizers.
public enum OptimizerSplit: String, Codable, Sendable, CaseIterable {
  case global
  /// One optimizer for each convolution with its norm and head.
  case perLayer = "per-layer"
}

/// What is kept from the forward to the backward pass.
public enum ActivationMemory: String, Codable, Sendable, CaseIterable {
  /// The output of every convolution.
  case kept
  /// The input of every convolution, whose output is computed once more ("checkpointing").
  case recomputed
}

/// What a backpropagation network is besides its sizes (paper, section 5 and appendix D.7).
public struct BackpropagationSettings: Codable, Sendable, Equatable {
  public var heads: ImageHeads
  public var headInput: HeadInput
  /// The label smoothing of the heads' losses; the classifier over concatenated features has its own.
  public var headSmoothing: Double
  public var blockNorm: BlockNorm
  /// The dropout between layers, behind a LayerNorm only.
  public var blockDropout: Double
  public var optimizers: OptimizerSplit
  public var activations: ActivationMemory
  /// Parts of a batch whose gradients are averaged before one update.
  public var microBatches: Int

  public init(
    heads: ImageHeads, headInput: HeadInput, headSmoothing: Double, blockNorm: BlockNorm,
    blockDropout: Double, optimizers: OptimizerSplit, activations: ActivationMemory,
    microBatches: Int
  ) {
    self.heads = heads
    self.headInput = headInput
    self.headSmoothing = headSmoothing
    self.blockNorm = blockNorm
    self.blockDropout = blockDropout
    self.optimizers = optimizers
    self.activations = activations
    self.microBatches = microBatches
  }

  /// - Throws: `LearningError.invalidSetting` for the first setting outside its domain.
  public func validate() throws(LearningError) {
    try require(
      blockDropout >= 0 && blockDropout < 1, "blockDropout", blockDropout, "from 0 to below 1")
    try requireSmoothing(headSmoothing, "headSmoothing")
    try require(microBatches > 0, "microBatches", microBatches, "at least 1")
    try require(
      heads == .everyLayer || optimizers == .global, "optimizers", optimizers.rawValue,
      "global, unless every layer has a head")
  }
}
