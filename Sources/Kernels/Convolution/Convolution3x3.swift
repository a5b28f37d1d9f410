// Convolution 3x3 with stride 1 and padding 1, without pooling.
//
// B = batch, H, W = height and width, I = inputs, O = outputs; x [B, H, W, I],
// weight [3, 3, I, O], bias [O], y [B, H, W, O]:
//
//   y[b, i, j, o] = bias[o] + Σ_{u, v, c} weight[u, v, c, o] x[b, i + u - 1, j + v - 1, c]
//
// Every element is summed in an order that depends on the shape only, whatever the threads.

/// `y = x * W + b`, or `max(x * W + b, 0)` if it is `rectified`; no bias means 0.
public func convolution3x3(
  _ x: Tensor, weight: Tensor, bias: Tensor?, rectified: Bool, into y: Tensor, on device: Device
) {
  let shape = ConvolutionShape(x: x, weight: weight, y: y)
  if let bias { requireShape(bias, shape.outputs, as: "the bias of convolution3x3") }
  switch shape.algorithm {
  case .direct:
    DirectConvolution(shape, device).forward(x, weight, bias: bias, rectified: rectified, into: y)
  case .patches:
    PatchConvolution(shape, device).forward(x, weight, bias: bias, rectified: rectified, into: y)
  case .winograd(let tile):
    WinogradConvolution(shape, tile: tile, device)
      .forward(x, weight, bias: bias, rectified: rectified, into: y)
  }
}

/// `dW`, the sum over all pixels of x and dy that meet at a weight.
public func convolution3x3WeightPullback(
  _ dy: MapGradient, x: Tensor, into weightGradient: Tensor, on device: Device
) {
  let shape = ConvolutionShape(x: x, weight: weightGradient, y: dy.values)
  switch shape.algorithm {
  case .direct: DirectConvolution(shape, device).weightPullback(dy, x, into: weightGradient)
  case .patches: PatchConvolution(shape, device).weightPullback(dy, x, into: weightGradient)
  case .winograd(let tile):
    WinogradConvolution(shape, tile: tile, device).weightPullback(dy, x, into: weightGradient)
  }
}

/// `dx`: the convolution of dy with the weights turned by half a turn and transposed.
public func convolution3x3InputPullback(
  _ dy: Tensor, weight: Tensor, into dx: Tensor, on device: Device
) {
  let shape = ConvolutionShape(x: dx, weight: weight, y: dy)
  switch shape.algorithm {
  case .direct, .patches:
    PatchConvolution(shape, device).inputPullback(dy, weight, into: dx)
  case .winograd(let tile):
    WinogradConvolution(shape, tile: tile, device).inputPullback(dy, weight, into: dx)
  }
}
