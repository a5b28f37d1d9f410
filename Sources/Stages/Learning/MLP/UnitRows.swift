internal import Kernels

// Rows of length 1: y = h / max(‖h‖, ε), as PyTorch's `normalize` has it; h, y [B, W].

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

/// `y = h / ‖h‖`, the sums of squares being known.
func unitRows(_ h: Tensor, squares: some Collection<Double>, into y: Tensor) {
  let width = h.shape[1]
  for (row, square) in squares.enumerated() {
    let scale = 1 / max(Float(square.squareRoot()), smallestLength)
    for index in row * width..<(row + 1) * width { y.pointer[index] = h.pointer[index] * scale }
  }
}

/// `dh += (dy - y (y · dy)) / ‖h‖`; nothing for rows of zeros, where h is the rectifier's corner.
func unitRowsPullback(
  _ dy: Tensor, y: Tensor, squares: some Collection<Double>, addingTo dh: Tensor
) {
  let width = dy.shape[1]
  for (row, square) in squares.enumerated() where square > 0 {
    let (gradient, unit) = (dy.pointer + row * width, y.pointer + row * width)
    var product = 0.0
    for column in 0..<width { product += Double(gradient[column]) * Double(unit[column]) }
    let scale = 1 / max(Float(square.squareRoot()), smallestLength)
    let result = dh.pointer + row * width
    for column in 0..<width {
      result[column] += (gradient[column] - unit[column] * Float(product)) * scale
    }
  }
}
