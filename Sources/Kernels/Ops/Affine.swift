internal import CVector

// A fully connected map in the layout of PyTorch: y = x Wᵀ + b.
//
// B = batch, I = inputs, O = outputs; x [B, I], W [O, I], b [O], y [B, O].

/// `y = x Wᵀ + b`.
public func affine(
  _ x: Tensor, weight: Tensor, bias: Tensor, into y: Tensor, on pool: ThreadPool = .serial
) {
  product(x, weight: weight, bias: bias, into: y, epilogue: .addBias(bias.pointer), on: pool)
}

/// `y = max(x Wᵀ + b, 0)`.
public func affineReLU(
  _ x: Tensor, weight: Tensor, bias: Tensor, into y: Tensor, on pool: ThreadPool = .serial
) {
  product(x, weight: weight, bias: bias, into: y, epilogue: .addBiasReLU(bias.pointer), on: pool)
}

/// `dW = dyᵀ x`; the gradient of the bias is `columnSums(dy)`.
public func affineWeightPullback(
  _ dy: Tensor, x: Tensor, into weightGradient: Tensor, on pool: ThreadPool = .serial
) {
  requireShape(x, dy.shape[0], x.shape[1], as: "the input of affine")
  requireShape(weightGradient, dy.shape[1], x.shape[1], as: "the weight gradient of affine")
  multiply(
    dy.transposed, x.matrix, into: weightGradient.pointer, rows: dy.shape[1], columns: x.shape[1],
    inner: dy.shape[0], on: pool)
}

/// `dx = dy W`, or `dx += dy W` if `accumulating`.
///
/// Where x is itself rectified, `x = max(a, 0)`, give it as `rectified`: the result, with what was
/// there, is then the gradient of a, which is zero wherever x is.
public func affineInputPullback(
  _ dy: Tensor, weight: Tensor, into dx: Tensor, accumulating: Bool = false,
  rectified x: Tensor? = nil, on pool: ThreadPool = .serial
) {
  requireShape(weight, dy.shape[1], weight.shape[1], as: "the weight of affine")
  requireShape(dx, dy.shape[0], weight.shape[1], as: "the input gradient of affine")
  if let x { requireShape(x, dx.shape[0], dx.shape[1], as: "the rectified input of affine") }
  multiply(
    dy.matrix, weight.matrix, into: dx.pointer, rows: dy.shape[0], columns: weight.shape[1],
    inner: dy.shape[1], accumulating: accumulating,
    epilogue: x.map { .maskReLU(h: $0.pointer) } ?? .store, on: pool)
}

/// `sums[j] = Σ_i x[i, j]`, added in the order of the rows.
public func columnSums(_ x: Tensor, into sums: Tensor) {
  requireShape(sums, x.shape[1], as: "the column sums")
  cv_column_sums(x.pointer, sums.pointer, x.shape[0], x.shape[1])
}

private func product(
  _ x: Tensor, weight: Tensor, bias: Tensor, into y: Tensor, epilogue: Epilogue,
  on pool: ThreadPool
) {
  requireShape(weight, weight.shape[0], x.shape[1], as: "the weight of affine")
  requireShape(bias, weight.shape[0], as: "the bias of affine")
  requireShape(y, x.shape[0], weight.shape[0], as: "the output of affine")
  multiply(
    x.matrix, weight.transposed, into: y.pointer, rows: x.shape[0], columns: weight.shape[0],
    inner: x.shape[1], epilogue: epilogue, on: pool)
}
