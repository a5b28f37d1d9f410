internal import CVector

/// The pullback of `h = max(a, 0)` with the sum of its rows, in one pass and in place.
///
/// `da = dh where h > 0, else 0`; `sums[j] = Σ_i da[i, j]` is the gradient of a bias added before
/// the rectifier. `gradient` holds dh [B, O] before the call and da after it.
public func reluPullback(_ gradient: Tensor, h: Tensor, biasGradient: Tensor) {
  requireShape(h, gradient.shape[0], gradient.shape[1], as: "the output of ReLU")
  requireShape(biasGradient, gradient.shape[1], as: "the bias gradient of ReLU")
  cv_relu_pullback(
    gradient.pointer, h.pointer, biasGradient.pointer, gradient.shape[0], gradient.shape[1])
}
