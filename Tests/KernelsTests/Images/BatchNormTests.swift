import TestSupport
import Testing

@testable import Kernels

struct BatchNormTests {
  private let device = Device(threads: 2)
  private let rows = 600
  private let x = normalTensor([600, 16], 1)
  private let weight = normalTensor([16], 2)
  private let bias = normalTensor([16], 3)
  private let running = RunningStatistics(mean: Tensor([16]), variance: Tensor([16]))

  init() {
    // Means and deviations of all sizes.
    for index in 0..<x.count { x[index] = x[index] * Float(index % 16 + 1) + Float(index % 16) }
    running.reset()
  }

  private func naive(_ x: NaiveMatrix, _ weight: [Double], _ bias: [Double]) -> NaiveMatrix {
    let columns = x.transposed
    let normal = columns.mapRows { naiveLayerNorm($0, epsilon: 1e-5) }.transposed
    return NaiveMatrix(x.rows, x.columns) { normal[$0, $1] * weight[$1] + bias[$1] }
  }

  @Test func `a batch is normalised by its own statistics`() {
    let statistics = batchStatistics(
      x, weight: weight, bias: bias, epsilon: 1e-5, running: running, on: device)
    let y = Tensor(x.shape)
    batchNorm(x, statistics, into: y, on: device)
    let expected = naive(x.naive, weight.doubles, bias.doubles)
    #expect(scaledError(y.elements, expected.elements) < Tolerances.sum)
  }

  @Test func `running statistics take a tenth of a batch, the variance being unbiased`() {
    _ = batchStatistics(
      x, weight: weight, bias: bias, epsilon: 1e-5, running: running, on: device)
    let count = Double(rows)
    let means = x.naive.columnSums.map { $0 / count }
    let columns = x.naive.transposed
    let variances = means.indices.map { channel in
      columns.row(channel).reduce(0) { $0 + ($1 - means[channel]) * ($1 - means[channel]) }
        / (count - 1)
    }
    #expect(scaledError(running.mean.elements, means.map { 0.1 * $0 }) < Tolerances.sum)
    #expect(
      scaledError(running.variance.elements, variances.map { 0.9 + 0.1 * $0 })
        < Tolerances.sum)
    let evaluating = statistics(
      running, weight: weight, bias: bias, epsilon: 1e-5, on: device)
    let y = Tensor(x.shape)
    batchNorm(x, evaluating, into: y, on: device)
    let expected = NaiveMatrix(rows, 16) { row, column in
      let deviation = (0.9 + 0.1 * variances[column] + 1e-5).squareRoot()
      return (Double(x[row * 16 + column]) - 0.1 * means[column]) / deviation
        * Double(weight[column]) + Double(bias[column])
    }
    #expect(scaledError(y.elements, expected.elements) < Tolerances.sum)
  }

  @Test func `the pullback agrees with finite differences`() {
    // Few rows, so that the differences of every element are taken.
    let x = normalTensor([12, 16], 4)
    let dy = normalTensor([12, 16], 5)
    let statistics = batchStatistics(
      x, weight: weight, bias: bias, epsilon: 1e-5, running: nil, on: device)
    let (dx, weightGradient, biasGradient) = (Tensor(x.shape), Tensor([16]), Tensor([16]))
    batchNormPullback(
      dy, x: x, statistics, into: dx, weightGradient: weightGradient, biasGradient: biasGradient,
      on: device)
    let (w, b) = (weight.doubles, bias.doubles)
    let inputs = finiteDifferences(at: x.doubles) {
      dy.naive.inner(naive(NaiveMatrix(12, 16, $0), w, b))
    }
    let weights = finiteDifferences(at: w) { dy.naive.inner(naive(x.naive, $0, b)) }
    let biases = finiteDifferences(at: b) { dy.naive.inner(naive(x.naive, w, $0)) }
    #expect(scaledError(dx.elements, inputs) < Tolerances.gradient)
    #expect(scaledError(weightGradient.elements, weights) < Tolerances.gradient)
    #expect(scaledError(biasGradient.elements, biases) < Tolerances.gradient)
  }
}
