internal import CVector

/// `y[i] = x[indices[i]]`, row by row.
public func gatherRows(_ x: Tensor, _ indices: borrowing [Int32], into y: Tensor) {
  requireShape(y, indices.count, x.shape[1], as: "the gathered rows")
  precondition(
    indices.allSatisfy { $0 >= 0 && $0 < x.shape[0] }, "a row index outside shape \(x.shape)")
  indices.withUnsafeBufferPointer { indices in
    guard let first = indices.baseAddress else { return }
    cv_gather_rows(x.pointer, first, y.pointer, indices.count, x.shape[1])
  }
}
