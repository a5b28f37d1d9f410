internal import CVector

/// The column of the largest score of each row of `scores` [B, K]; the first, if several are.
public func argmax(_ scores: Tensor) -> [Int32] {
  [Int32](unsafeUninitializedCapacity: scores.shape[0]) { buffer, count in
    count = scores.shape[0]
    guard let indices = buffer.baseAddress else { return }
    cv_argmax_rows(scores.pointer, indices, scores.shape[0], scores.shape[1])
  }
}

/// How many rows of `scores` [B, K] have their largest score at their label.
public func correctCount(_ scores: Tensor, labels: some Collection<Int32>) -> Int {
  precondition(
    labels.count == scores.shape[0], "\(labels.count) labels for scores of shape \(scores.shape)")
  return zip(argmax(scores), labels).count { $0 == $1 }
}
