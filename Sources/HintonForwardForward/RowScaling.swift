import Kernels

// Rows of root mean square 1: y = x / (rms(x) + ε); x, y [B, D].
//
// What a layer sees is cut off from the gradient, so the operation has no pullback.

private let epsilon = 1e-8

/// The sum of squares of each row, in double precision.
func sumsOfSquares(_ x: Tensor) -> [Double] {
  let width = x.shape[1]
  return (0..<x.shape[0]).map { row in
    let values = x.pointer + row * width
    var sum = 0.0
    for column in 0..<width { sum += Double(values[column]) * Double(values[column]) }
    return sum
  }
}

/// `y = x / (rms(x) + ε)`, row by row; y may be x, and a row of zeros stays.
func scaleToUnitRMS(_ x: Tensor, into y: Tensor) {
  precondition(x.shape == y.shape, "scales shape \(x.shape) into \(y.shape)")
  let width = x.shape[1]
  for (row, square) in sumsOfSquares(x).enumerated() {
    let factor = Float(1 / ((square / Double(width)).squareRoot() + epsilon))
    for index in row * width..<(row + 1) * width { y.pointer[index] = x.pointer[index] * factor }
  }
}
