import Kernels

/// The speed of the product `x Wᵀ` as the students call it, bias included.
struct ProductRate {
  let rows: Int
  let columns: Int
  let inner: Int

  /// GFLOP/s on one thread.
  func measured(over seconds: Double) -> Double {
    let (x, weight) = (Tensor([rows, inner]), Tensor([columns, inner]))
    let (bias, y) = (Tensor([columns]), Tensor([rows, columns]))
    for tensor in [x, weight, bias] { tensor.fill(0.5) }
    let repetitions = 100
    func work() {
      for _ in 0..<repetitions { affine(x, weight: weight, bias: bias, into: y) }
    }
    work()
    let window = Window.agreed(seconds: seconds)
    var count = 0
    while !window.isOver {
      work()
      count += repetitions
    }
    return window.rate(count) * 2 * Double(rows * columns * inner) / 1e9
  }
}
