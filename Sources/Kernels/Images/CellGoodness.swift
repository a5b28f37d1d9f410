internal import CVector

// The local loss of a convolutional DTG-FF layer (paper, section 3 and appendix B), on sums of squares:
//
//   q[b, cell, c] = Σ over the cell of h²,   g = q / A,   z = (g / T) R + b
//
// A = pixels of a cell, D = s² C = goodness dimension, K = classes; q, g [B, D], R [D, K], b [K],
// z [B, K]. R and b are fixed.

/// `z = (q / (A T)) R + b`.
public func projectCells(
  _ q: Tensor, pixelsPerCell: Int, projection: Tensor, bias: Tensor, temperature: Float,
  into z: Tensor, on device: Device
) {
  projectGoodness(
    q, projection: projection, bias: bias, temperature: temperature * Float(pixelsPerCell),
    into: z, on: device.pool)
}

/// The pullback of `projectCells` and of the squares: `cells = (2 / (A T)) dz Rᵀ` [B, D].
///
/// The gradient in a rectified h is then `h ∘ cells`, cell by cell. Returns
/// `dT = -(1 / T) Σ dz ∘ (z - b)`.
public func projectCellsPullback(
  _ dz: Tensor, z: Tensor, pixelsPerCell: Int, projection: Tensor, bias: Tensor,
  temperature: Float, into cells: Tensor, on device: Device
) -> Float {
  requireShape(z, dz.shape[0], dz.shape[1], as: "the logits of goodness")
  requireShape(projection, cells.shape[1], dz.shape[1], as: "the projection of goodness")
  requireShape(bias, dz.shape[1], as: "the bias of the projection")
  requireShape(cells, dz.shape[0], projection.shape[0], as: "the gradient of goodness")
  multiply(
    dz.matrix, projection.transposed, into: cells.pointer, rows: dz.shape[0],
    columns: projection.shape[0], inner: dz.shape[1],
    scale: 2 / (temperature * Float(pixelsPerCell)), on: device.pool)
  let inner = cv_projection_inner_product(
    dz.pointer, z.pointer, bias.pointer, dz.shape[0], dz.shape[1])
  return Float(-inner) / temperature
}

/// `db[c] = Σ_{b, cell} cells ∘ sums`: the bias gradient of a convolution whose gradient is
/// `h ∘ cells`, from the sums of h over the cells [B, s, s, C].
public func cellBiasPullback(_ cells: Tensor, sums: Tensor, into gradient: Tensor) {
  precondition(cells.count == sums.count, "cells of shape \(cells.shape) and \(sums.shape)")
  let channels = gradient.count
  gradient.fill(0)
  for row in stride(from: 0, to: sums.count, by: channels) {
    for channel in 0..<channels {
      gradient.pointer[channel] += cells.pointer[row + channel] * sums.pointer[row + channel]
    }
  }
}
