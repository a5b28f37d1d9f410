internal import CVector

// What lies between two convolutions, as one pass over the maps:
//
//   h = s, or max(slope ∘ s + shift, 0) behind a batch normalisation
//   p = h, or its averages over 2 x 2 pixels
//   x = dropout(γ ∘ norm(p) + β)
//
// or, with the averages last, x = averages of dropout(γ ∘ norm(h) + β).
//
// B = batch, H, W = height and width, C = channels; s [B, H, W, C] (rectified already, unless a batch
// normalisation follows), x [B, H', W', C] with H' = H / 2 if it pools.

/// What normalises a pixel over its channels.
public enum ChannelNorm: String, Codable, Sendable, CaseIterable {
  case none
  /// `(p - mean) / sqrt(variance + ε)`.
  case layerNorm = "layer-norm"
  /// `p / sqrt(mean(p²) + ε)`.
  case rmsNorm = "rms-norm"

  var cNorm: cv_channel_norm {
    switch self {
    case .none: CV_CHANNELS_AS_THEY_ARE
    case .layerNorm: CV_CHANNEL_LAYER_NORM
    case .rmsNorm: CV_CHANNEL_RMS_NORM
    }
  }
}

/// Where a block that pools does so.
public enum BlockOrder: String, Codable, Sendable, CaseIterable {
  /// Averages, normalisation, dropout: what the next convolution sees has a controlled scale.
  case poolFirst = "pool-norm-dropout"
  /// Normalisation, dropout, averages.
  case poolLast = "norm-dropout-pool"
}

/// The constants of a block for one step.
public struct ChannelBlock {
  public var pools: Bool
  public var order: BlockOrder
  public var norm: ChannelNorm
  public var epsilon: Float
  /// γ and β [C]; nil for 1 and 0.
  public var scale: (weight: Tensor, bias: Tensor)?
  public var dropout: Dropout
  /// The slope and shift [C] of the batch normalisation before the rectifier, if there is one.
  public var batchNorm: (slope: Tensor, shift: Tensor)?

  public init(
    pools: Bool, order: BlockOrder = .poolFirst, norm: ChannelNorm = .none, epsilon: Float = 1e-5,
    scale: (weight: Tensor, bias: Tensor)? = nil, dropout: Dropout = .none,
    batchNorm: (slope: Tensor, shift: Tensor)? = nil
  ) {
    self.pools = pools
    self.order = order
    self.norm = norm
    self.epsilon = epsilon
    self.scale = scale
    self.dropout = dropout
    self.batchNorm = batchNorm
  }

  /// The shape of x for maps s of a shape.
  public func outputShape(_ s: Shape) -> Shape {
    pools ? [s[0], s[1] / 2, s[2] / 2, s[3]] : s
  }

  fileprivate func cBlock(_ s: Shape) -> cv_block {
    precondition(
      s.rank == 4 && s[3] % 16 == 0 && s[3] <= Int(CV_MAXIMUM_CHANNELS),
      "a block over maps of shape \(s): channels come in multiples of 16")
    precondition(!pools || (s[1] % 2 == 0 && s[2] % 2 == 0), "averages 2 x 2 of shape \(s)")
    return cv_block(
      height: s[1], width: s[2], channels: s[3], slope: batchNorm?.slope.pointer,
      shift: batchNorm?.shift.pointer, pools: pools ? 1 : 0,
      pools_last: order == .poolLast ? 1 : 0, norm: norm.cNorm, epsilon: epsilon,
      weight: scale?.weight.pointer, bias: scale?.bias.pointer, dropout: dropout.mask)
  }
}

/// `x` from `s`.
public func applyBlock(_ block: ChannelBlock, _ s: Tensor, into x: Tensor, on device: Device) {
  precondition(
    x.shape == block.outputShape(s.shape), "a block of shape \(s.shape) into shape \(x.shape)")
  var cBlock = block.cBlock(s.shape)
  withUnsafePointer(to: &cBlock) { cBlock in
    device.pool.parallelFor(chunks: s.shape[0]) { image in
      cv_block_forward(cBlock, s.pointer, image, 1, x.pointer)
    }
  }
}

/// The gradient `dh` in the block's activation before pooling, already zero where h is.
///
/// It is what comes through x from `dx`, plus what every element of a cell receives from `cells`
/// [B, s, s, C]; each may be missing. With `scaleGradient`, the gradients of γ and β [C] are left
/// there: sums over images of sums over pixels.
public func blockPullback(
  _ block: ChannelBlock, _ s: Tensor, dx: Tensor?, cells: Tensor?, into dh: Tensor,
  scaleGradient: (weight: Tensor, bias: Tensor)? = nil, on device: Device
) {
  let (images, channels) = (s.shape[0], s.shape[3])
  precondition(dh.shape == s.shape, "a block's gradient of shape \(dh.shape) for \(s.shape)")
  if let dx {
    precondition(
      dx.shape == block.outputShape(s.shape), "a gradient of shape \(dx.shape) for \(s.shape)")
  }
  let parts = scaleGradient.map { _ in
    (0..<2).map { _ in device.memory.tensor([images, channels], for: .workspace) }
  }
  var cBlock = block.cBlock(s.shape)
  withUnsafePointer(to: &cBlock) { cBlock in
    device.pool.parallelFor(chunks: images) { image in
      cv_block_pullback(
        cBlock, s.pointer, dx?.pointer, cells?.pointer, cells?.shape[1] ?? 1, image, 1, dh.pointer,
        parts.map { $0[0].pointer + image * channels },
        parts.map { $0[1].pointer + image * channels })
    }
  }
  if let scaleGradient, let parts {
    columnSums(parts[0], into: scaleGradient.weight)
    columnSums(parts[1], into: scaleGradient.bias)
  }
}

/// The sums of h and of h² over the cells of an even grid s x s, each [B, s, s, C] or not wanted.
///
/// H and W are multiples of s; divided by the pixels of a cell, the sums are what adaptive average
/// pooling gives.
public func cellSums(
  _ block: ChannelBlock, _ s: Tensor, sums: Tensor?, squares: Tensor?, on device: Device
) {
  guard let grid = (sums ?? squares)?.shape[1] else { return }
  for cells in [sums, squares] {
    guard let cells else { continue }
    precondition(
      cells.shape == [s.shape[0], grid, grid, s.shape[3]] && s.shape[1] % grid == 0
        && s.shape[2] % grid == 0, "cells of shape \(cells.shape) over maps of shape \(s.shape)")
  }
  var cBlock = block.cBlock(s.shape)
  withUnsafePointer(to: &cBlock) { cBlock in
    device.pool.parallelFor(chunks: s.shape[0]) { image in
      cv_cell_sums(cBlock, s.pointer, grid, image, 1, sums?.pointer, squares?.pointer)
    }
  }
}
