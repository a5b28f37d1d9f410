internal import CVector

/// A matrix operand: a row-major matrix, or its transpose.
struct MatrixOperand {
  let pointer: UnsafePointer<Float>
  /// The row length in memory.
  let stride: Int
  let isTransposed: Bool

  /// The operand without its first rows.
  func dropping(rows: Int) -> MatrixOperand {
    MatrixOperand(
      pointer: pointer + (isTransposed ? rows : rows * stride), stride: stride,
      isTransposed: isTransposed)
  }

  var cMatrix: cv_matrix {
    cv_matrix(
      elements: pointer, stride: stride, layout: isTransposed ? CV_TRANSPOSED : CV_ROWS)
  }
}

extension Tensor {
  /// This matrix as an operand.
  var matrix: MatrixOperand {
    MatrixOperand(pointer: pointer, stride: shape[1], isTransposed: false)
  }
  /// The transpose of this matrix as an operand.
  var transposed: MatrixOperand {
    MatrixOperand(pointer: pointer, stride: shape[1], isTransposed: true)
  }
}
