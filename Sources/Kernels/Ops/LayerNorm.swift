internal import CVector

// Normalisation of each row over its features, without a learned scale or shift:
//
//   y = (x - mean(x)) / sqrt(var(x) + ε)
//
// B = batch, D = features; x, y [B, D]; the inverse deviations [B] are kept for the pullback.

/// `y = (x - mean) s` with `s = 1 / sqrt(var + epsilon)`, the variance being the biased one.
public func layerNorm(_ x: Tensor, epsilon: Float, into y: Tensor, inverseDeviation s: Tensor) {
  requireShape(y, x.shape[0], x.shape[1], as: "the output of layerNorm")
  requireShape(s, x.shape[0], as: "the inverse deviations of layerNorm")
  cv_layer_norm(x.pointer, y.pointer, s.pointer, x.shape[0], x.shape[1], epsilon)
}

/// `dx = s (dy - mean(dy) - y mean(dy ∘ y))`, or `dx += …` if `accumulating`.
public func layerNormPullback(
  _ dy: Tensor, y: Tensor, inverseDeviation s: Tensor, into dx: Tensor, accumulating: Bool = false
) {
  requireShape(y, dy.shape[0], dy.shape[1], as: "the output of layerNorm")
  requireShape(s, dy.shape[0], as: "the inverse deviations of layerNorm")
  requireShape(dx, dy.shape[0], dy.shape[1], as: "the input gradient of layerNorm")
  cv_layer_norm_pullback(
    dy.pointer, y.pointer, s.pointer, dx.pointer, dy.shape[0], dy.shape[1], accumulating ? 1 : 0)
}
