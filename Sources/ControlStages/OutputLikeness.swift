internal import Kernels

/// How much two outputs of a teacher rise and fall together.
///
/// `r(i, j) = cov(z_i, z_j) / (sd(z_i) sd(z_j))` over samples, where each sample's mean output is taken off first:
/// a label depends on differences of outputs only.
struct OutputLikeness {
  let outputs: Int
  private let correlations: [Double]

  /// `logits` are the outputs [N, O].
  init(_ logits: Tensor) {
    let (rows, outputs) = (logits.shape[0], logits.shape[1])
    var means = [Double](repeating: 0, count: outputs)
    var products = [Double](repeating: 0, count: outputs * outputs)
    var row = means
    for sample in 0..<rows {
      for output in 0..<outputs { row[output] = Double(logits[sample * outputs + output]) }
      let mean = row.reduce(0, +) / Double(outputs)
      for i in 0..<outputs { row[i] -= mean }
      for i in 0..<outputs {
        means[i] += row[i]
        for j in 0...i { products[i * outputs + j] += row[i] * row[j] }
      }
    }
    let count = Double(rows)
    let covariance = { (i: Int, j: Int) in
      products[max(i, j) * outputs + min(i, j)] / count - means[i] / count * (means[j] / count)
    }
    self.outputs = outputs
    correlations = (0..<outputs * outputs).map { place in
      let (i, j) = (place / outputs, place % outputs)
      let scale = (covariance(i, i) * covariance(j, j)).squareRoot()
      return scale > 0 ? covariance(i, j) / scale : 0
    }
  }

  subscript(first: Int, second: Int) -> Double { correlations[first * outputs + second] }
}
