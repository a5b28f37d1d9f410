import TestSupport
import Testing

@testable import Kernels

struct SoftmaxTests {
  // One block of lanes, several, and a last one that is not full; few and many classes.
  static let sizes = [(16, 5), (37, 50), (3, 2), (40, 129)]

  private func labels(_ rows: Int, _ classes: Int) -> [Int32] {
    (0..<rows).map { Int32($0 * 7 % classes) }
  }

  @Test(arguments: sizes)
  func `softmax agrees with its definition, in place too`(rows: Int, classes: Int) {
    let z = normalTensor([rows, classes], 1)
    let expected = z.naive.map { 9 * $0 }.mapRows(naiveSoftmax).elements
    for index in 0..<z.count { z[index] *= 9 }
    let p = Tensor(z.shape)
    softmax(z, into: p)
    #expect(scaledError(p.elements, expected) < Tolerances.sum)
    softmax(z, into: z)
    #expect(z.elements == p.elements)
  }

  @Test(arguments: sizes)
  func `cross-entropy and its gradient agree with the oracle`(rows: Int, classes: Int) {
    let z = normalTensor([rows, classes], 1)
    let labels = labels(rows, classes)
    for smoothing in [0, 0.1] {
      let gradient = Tensor(z.shape)
      let loss = softmaxCrossEntropy(
        z, labels: labels, smoothing: Float(smoothing), gradient: gradient)
      let expected = naiveCrossEntropy(z.naive, labels, smoothing: smoothing)
      #expect(abs(loss - expected) / expected < Tolerances.sum)
      // One row of the batch: its gradient does not depend on the others.
      let row = rows - 1
      let numeric = finiteDifferences(at: z.naive.row(row)) {
        naiveCrossEntropy(NaiveMatrix(1, classes, $0), [labels[row]], smoothing: smoothing)
      }
      #expect(
        scaledError(gradient.rows(row..<rows).elements, numeric.map { $0 / Double(rows) })
          < Tolerances.gradient)
    }
  }

  @Test func `the bits of a row do not depend on its place in the batch`() {
    let z = normalTensor([40, 11], 1)
    let (all, one) = (Tensor(z.shape), Tensor([1, 11]))
    softmax(z, into: all)
    for row in [0, 15, 16, 38, 39] {
      softmax(z.rows(row..<row + 1), into: one)
      #expect(one.elements == all.rows(row..<row + 1).elements)
    }
  }

  @Test func `large logits neither overflow nor lose the label`() {
    let z = Tensor([1_000, -1_000, 0, -1_000, 1_000, 0], [2, 3])
    let loss = softmaxCrossEntropy(z, labels: [0, 0], gradient: Tensor([2, 3]))
    #expect(loss == 1_000)
  }

  @Test func `a label outside the classes traps`() async {
    await #expect(processExitsWith: .failure) {
      _ = softmaxCrossEntropy(Tensor([1, 3]), labels: [3], gradient: Tensor([1, 3]))
    }
  }
}
