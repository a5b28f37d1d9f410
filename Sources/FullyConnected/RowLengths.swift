internal import Kernels

// Rows of one length: y = c h / max(‖h‖, ε); for c = 1 that of PyTorch's `normalize`; h, y [B, W].

private let smallestLength: Float = 1e-12

/// The sum of squares of each row, in double precision.
func sumsOfSquares(_ h: Tensor) -> [Double] {
  let width = h.shape[1]
  return (0..<h.shape[0]).map { row in
    let values = h.pointer + row * width
    var sum = 0.0
    for column in 0..<width { sum += Double(values[column]) * Double(values[column]) }
    return sum
  }
}

/// `y = c h / ‖h‖`, c being the length; the sums of squares are known.
func scaleRows(
  _ h: Tensor, to length: Double, squares: some Collection<Double>, into y: Tensor
) {
  let width = h.shape[1]
  for (row, square) in squares.enumerated() {
    let scale = Float(length) / max(Float(square.squareRoot()), smallestLength)
    for index in row * width..<(row + 1) * width { y.pointer[index] = h.pointer[index] * scale }
  }
}

/// `dh += c (dy - y (y · dy) / c²) / ‖h‖`; nothing for rows of zeros, where h is the rectifier's corner.
func scaleRowsPullback(
  _ dy: Tensor, to length: Double, y: Tensor, squares: some Collection<Double>,
  addingTo dh: Tensor
) {
  let width = dy.shape[1]
  for (row, square) in squares.enumerated() where square > 0 {
    let (gradient, unit) = (dy.pointer + row * width, y.pointer + row * width)
    var product = 0.0
    for column in 0..<width { product += Double(gradient[column]) * Double(unit[column]) }
    let scale = Float(length) / max(Float(square.squareRoot()), smallestLength)
    let share = Float(product / (length * length))
    let result = dh.pointer + row * width
    for column in 0..<width {
      result[column] += (gradient[column] - unit[column] * share) * scale
    }
  }
}
