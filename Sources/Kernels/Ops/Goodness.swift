internal import CVector

// Goodness and its local logits, the local loss of DTG-FF (arXiv 2606.06539):
//
//   g = h ∘ h,   T = T_min + (T_max - T_min) σ(a),   z = (g / T) R + b,   L = cross-entropy(z, y)
//
// B = batch, D = goodness dimension, K = classes; h, g [B, D], R [D, K], b [K], z [B, K]. R and b
// are fixed, so the pullback reaches h and a only.

/// The range of a temperature and the logistic curve that fills it.
public struct TemperatureRange: Codable, Sendable, Hashable {
  public let minimum: Float
  public let maximum: Float

  public init(minimum: Float, maximum: Float) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// `T = T_min + (T_max - T_min) σ(a)`; the midpoint for a = 0.
  public func temperature(_ a: Float) -> Float { minimum + (maximum - minimum) * logistic(a) }

  /// `da = dT (T_max - T_min) σ(a) (1 - σ(a))`.
  public func pullback(_ gradient: Float, at a: Float) -> Float {
    let s = logistic(a)
    return gradient * (maximum - minimum) * s * (1 - s)
  }

  private func logistic(_ a: Float) -> Float { 1 / (1 + cv_exp(-a)) }
}

/// `g = h ∘ h`.
public func goodness(_ h: Tensor, into g: Tensor) {
  precondition(h.shape == g.shape, "goodness of shape \(h.shape) into shape \(g.shape)")
  cv_square(h.pointer, g.pointer, h.count)
}

/// The pullback of `g = h ∘ h` for `h = max(a, 0)`, with the sum of its rows, in place.
///
/// `da = 2 h ∘ dg`: the factor h makes the rectifier's own mask superfluous. `gradient` holds dg
/// [B, D] before the call and da after it; `sums[j] = Σ_i da[i, j]` is a bias gradient.
public func goodnessPullback(_ gradient: Tensor, h: Tensor, biasGradient: Tensor) {
  requireShape(h, gradient.shape[0], gradient.shape[1], as: "the activation of goodness")
  requireShape(biasGradient, gradient.shape[1], as: "the bias gradient of goodness")
  cv_square_pullback(
    gradient.pointer, h.pointer, biasGradient.pointer, gradient.shape[0], gradient.shape[1])
}

/// `z = (g / T) R + b`.
public func projectGoodness(
  _ g: Tensor, projection: Tensor, bias: Tensor, temperature: Float, into z: Tensor,
  on pool: ThreadPool = .serial
) {
  requireShape(projection, g.shape[1], projection.shape[1], as: "the projection of goodness")
  requireShape(bias, projection.shape[1], as: "the bias of the projection")
  requireShape(z, g.shape[0], projection.shape[1], as: "the logits of goodness")
  multiply(
    g.matrix, projection.matrix, into: z.pointer, rows: g.shape[0], columns: projection.shape[1],
    inner: g.shape[1], alpha: 1 / temperature, on: pool)
  cv_add_bias(z.pointer, bias.pointer, z.shape[0], z.shape[1])
}

/// `dg = (1 / T) dz Rᵀ`; returns `dT = -(1 / T) Σ dz ∘ (z - b)`.
public func projectGoodnessPullback(
  _ dz: Tensor, z: Tensor, projection: Tensor, bias: Tensor, temperature: Float, into dg: Tensor,
  on pool: ThreadPool = .serial
) -> Float {
  requireShape(z, dz.shape[0], dz.shape[1], as: "the logits of goodness")
  requireShape(projection, dg.shape[1], dz.shape[1], as: "the projection of goodness")
  requireShape(bias, dz.shape[1], as: "the bias of the projection")
  requireShape(dg, dz.shape[0], projection.shape[0], as: "the gradient of goodness")
  multiply(
    dz.matrix, projection.transposed, into: dg.pointer, rows: dz.shape[0],
    columns: projection.shape[0], inner: dz.shape[1], alpha: 1 / temperature, on: pool)
  let inner = cv_projection_inner_product(
    dz.pointer, z.pointer, bias.pointer, dz.shape[0], dz.shape[1])
  return Float(-inner) / temperature
}
