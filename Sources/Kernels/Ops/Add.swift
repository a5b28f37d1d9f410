internal import CVector

/// `y += x`.
public func add(_ x: Tensor, to y: Tensor, on pool: ThreadPool = .serial) {
  precondition(x.shape == y.shape, "adds shape \(x.shape) to shape \(y.shape)")
  pool.forEachElementRange(of: x.count, floatsPerRow: 1) { range in
    cv_add(x.pointer + range.lowerBound, y.pointer + range.lowerBound, range.count)
  }
}
