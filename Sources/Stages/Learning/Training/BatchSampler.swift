internal import Kernels

/// The batch of every step: rows drawn with replacement, keyed by the seed and the step.
///
/// The draw knows nothing of the method, so all methods see the same batches.
struct BatchSampler {
  let inputs: Tensor
  private(set) var labels: [Int32]

  private let seed: UInt64
  private let data: TeacherStudentData
  private var indices: [Int32]

  init(_ data: TeacherStudentData, batchSize: Int, seed: UInt64) {
    self.data = data
    self.seed = seed
    inputs = Tensor([batchSize, data.trainInputs.shape[1]])
    labels = Array(repeating: 0, count: batchSize)
    indices = labels
  }

  /// Leaves the batch of a step (from 0) in `inputs` and `labels`.
  mutating func draw(step: Int) {
    CounterGenerator(seed: seed, purpose: .batches, UInt32(step))
      .fillIntegers(&indices, below: Int32(data.trainLabels.count))
    gatherRows(data.trainInputs, indices, into: inputs)
    for (position, index) in indices.enumerated() {
      labels[position] = data.trainLabels[Int(index)]
    }
  }
}
