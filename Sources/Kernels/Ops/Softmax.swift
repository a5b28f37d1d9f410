internal import CVector

// B = batch, K = classes.

/// `p = softmax(z)` over the last axis; `p` may be `z`.
public func softmax(_ z: Tensor, into p: Tensor) {
  requireShape(p, z.shape[0], z.shape[1], as: "the output of softmax")
  requireClasses(z)
  cv_softmax(z.pointer, p.pointer, z.shape[0], z.shape[1])
}

/// The mean cross-entropy between `softmax(z)` and labels smoothed by `smoothing`.
///
/// `L = -(1/B) Σ_i Σ_k t[i, k] ln p[i, k]` with `t = (1 - smoothing) one-hot(y) + smoothing / K`.
/// `gradient` (may be `z`) receives `dz = (p - t) / B`.
///
/// - Returns: L, in nats.
public func softmaxCrossEntropy(
  _ z: Tensor, labels: borrowing [Int32], smoothing: Float = 0, gradient: Tensor
) -> Double {
  let (rows, classes) = (z.shape[0], z.shape[1])
  precondition(labels.count == rows, "\(labels.count) labels for logits of shape \(z.shape)")
  precondition(
    labels.allSatisfy { $0 >= 0 && $0 < classes }, "a label outside logits of shape \(z.shape)")
  requireShape(gradient, rows, classes, as: "the gradient of the logits")
  requireClasses(z)
  let sum = labels.withUnsafeBufferPointer { labels in
    labels.baseAddress.map {
      cv_softmax_cross_entropy(
        z.pointer, $0, gradient.pointer, rows, classes, smoothing, 1 / Float(rows))
    }
  }
  return (sum ?? 0) / Double(rows)
}

private func requireClasses(_ z: Tensor) {
  precondition(
    z.shape[1] <= Int(CV_MAXIMUM_CLASSES),
    "softmax over shape \(z.shape) exceeds \(CV_MAXIMUM_CLASSES) classes")
}
