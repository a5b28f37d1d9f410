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
    inner: g.shape[1], scale: 1 / temperature, epilogue: .addBias(bias.pointer), on: pool)
}

/// The pullback of `z = (g / T) R + b` and `g = h ∘ h` for `h = max(a, 0)`.
///
/// `da = 2 h ∘ ((1 / T) dz Rᵀ)`: the factor h makes the rectifier's own mask superfluous. Returns
/// `dT = -(1 / T) Σ dz ∘ (z - b)`.
public func goodnessLogitsPullback(
  _ dz: Tensor, z: Tensor, h: Tensor, projection: Tensor, bias: Tensor, temperature: Float,
  into da: Tensor, on pool: ThreadPool = .serial
) -> Float {
  requireShape(z, dz.shape[0], dz.shape[1], as: "the logits of goodness")
  requireShape(h, dz.shape[0], projection.shape[0], as: "the activation of goodness")
  requireShape(projection, h.shape[1], dz.shape[1], as: "the projection of goodness")
  requireShape(bias, dz.shape[1], as: "the bias of the projection")
  requireShape(da, dz.shape[0], projection.shape[0], as: "the gradient of goodness")
  multiply(
    dz.matrix, projection.transposed, into: da.pointer, rows: dz.shape[0],
    columns: projection.shape[0], inner: dz.shape[1], scale: 1 / temperature,
    epilogue: .timesTwice(h: h.pointer), on: pool)
  let inner = cv_projection_inner_product(
    dz.pointer, z.pointer, bias.pointer, dz.shape[0], dz.shape[1])
  return Float(-inner) / temperature
}
