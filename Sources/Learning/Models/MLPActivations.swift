public import Kernels

/// What an `MLP` computes for one batch, in memory that is used again for the next.
public struct MLPActivations {
  /// `h_l` [B, W].
  public let hidden: [Tensor]
  /// `layerNorm(h_l)` [B, W]; empty without normalisation.
  package let normalized: [Tensor]
  /// The inverse deviations [B] of each normalised layer.
  package let inverseDeviations: [Tensor]
  /// Scratch for a gradient [B, W] in a normalised activation.
  let normalizedGradient: Tensor
  /// The gradients [B, W] of two neighbouring layers; fewer bytes stay nearer.
  private let gradients: [Tensor]

  public init(rows: Int, width: Int, layers: Int, normalizes: Bool) {
    let normalizations = normalizes ? layers - 1 : 0
    hidden = (0..<layers).map { _ in Tensor([rows, width]) }
    normalized = (0..<normalizations).map { _ in Tensor([rows, width]) }
    inverseDeviations = (0..<normalizations).map { _ in Tensor([rows]) }
    normalizedGradient = normalizes ? Tensor([rows, width]) : Tensor([1, 1])
    gradients = (0..<2).map { _ in Tensor([rows, width]) }
  }

  /// A view of the first rows, for a batch that is not full.
  package func rows(_ count: Int) -> MLPActivations { MLPActivations(of: self, rows: count) }

  private init(of whole: MLPActivations, rows: Int) {
    hidden = whole.hidden.map { $0.rows(0..<rows) }
    normalized = whole.normalized.map { $0.rows(0..<rows) }
    inverseDeviations = whole.inverseDeviations.map { $0.rows(0..<rows) }
    normalizedGradient = whole.normalizedGradient
    gradients = whole.gradients
  }

  /// Where the gradient of a layer is kept until that of the layer two below is.
  package func gradient(of layer: Int) -> Tensor { gradients[layer % 2] }

  /// `x_l`, what a layer reads.
  package func input(of layer: Int, _ x: Tensor) -> Tensor {
    if layer == 0 { return x }
    return normalized.isEmpty ? hidden[layer - 1] : normalized[layer - 1]
  }
}
