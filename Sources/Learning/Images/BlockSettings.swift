public import Kernels

/// What a convolution and the block behind it are, in every network.
public struct BlockSettings: Codable, Sendable, Equatable {
  public var convolutionBias: Bool
  public var blockOrder: BlockOrder
  /// The ε of the norms over channels; batch normalisations have PyTorch's 1e-5.
  public var normEpsilon: Float

  public init(convolutionBias: Bool, blockOrder: BlockOrder, normEpsilon: Float) {
    self.convolutionBias = convolutionBias
    self.blockOrder = blockOrder
    self.normEpsilon = normEpsilon
  }

  package func validate() throws(LearningError) {
    try require(normEpsilon > 0 && normEpsilon.isFinite, "normEpsilon", normEpsilon, "above 0")
  }
}
