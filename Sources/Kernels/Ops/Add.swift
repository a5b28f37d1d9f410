internal import CVector

/// `y += x`.
public func add(_ x: Tensor, to y: Tensor) {
  precondition(x.shape == y.shape, "adds shape \(x.shape) to shape \(y.shape)")
  cv_add(x.pointer, y.pointer, x.count)
}
