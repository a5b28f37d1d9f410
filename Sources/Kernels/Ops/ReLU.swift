internal import CVector

/// The pullback of `h = max(a, 0)`, in place.
///
/// `da = dh` where `h > 0`, else 0. `gradient` holds dh before the call and da after it.
public func reluPullback(_ gradient: Tensor, h: Tensor) {
  precondition(
    h.shape == gradient.shape, "a gradient of shape \(gradient.shape) for shape \(h.shape)")
  cv_mask_relu(gradient.pointer, h.pointer, h.count)
}
